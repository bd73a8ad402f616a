"""Files in and out: one file a format, reading leniently and writing strictly.

The doors are :func:`read`, :func:`write`, :func:`convert`, :func:`edit_targets` and :func:`read_article_lines`;
:data:`FORMATS` says what reads and writes what. Heavy packages are imported by the format that needs them, when it is
used.
"""

from tmkit.formats.edit import Offer, TargetEdit
from tmkit.formats.registry import BY_NAME, FORMATS, Format, convert, edit_targets, read, read_article_lines, write
from tmkit.formats.report import Event, Report
from tmkit.formats.sniff import find_format

__all__ = [
    "BY_NAME",
    "FORMATS",
    "Event",
    "Format",
    "Offer",
    "Report",
    "TargetEdit",
    "convert",
    "edit_targets",
    "find_format",
    "read",
    "read_article_lines",
    "write",
]
