"""XLIFF 1.2, 2.0, 2.1 and its dialects: read as a stream, and edited in place."""

from tmkit.formats.edit import Offer, TargetEdit
from tmkit.formats.xliff.editor import edit_targets
from tmkit.formats.xliff.reader import read_xliff
from tmkit.formats.xliff.rules import find_xliff_faults

__all__ = ["Offer", "TargetEdit", "edit_targets", "find_xliff_faults", "read_xliff"]
