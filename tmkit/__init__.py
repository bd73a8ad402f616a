"""tmkit: translation memory and parallel corpus toolkit for Chinese and English.

The front: what most programs need, each name loaded on first use (PEP 562), so that ``import tmkit`` costs nothing.

>>> import tmkit
>>> tmkit.split("会议结束。代表离场。", "zh")
['会议结束。', '代表离场。']
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tmkit.bitext.align import Evidence, align, align_batch
    from tmkit.build import build_articles
    from tmkit.errors import (
        EncodingError,
        FileAccessError,
        FormatError,
        InputError,
        LimitError,
        MemoryStoreError,
        MissingPackageError,
        TmkitError,
        UsageError,
    )
    from tmkit.formats import TargetEdit, edit_targets, read, write
    from tmkit.memory.memory import Memory, open_memory
    from tmkit.model import Bead, Change, Concept, Finding, Match, Rejection, Tag, Term, Unit
    from tmkit.qa.check import check
    from tmkit.repairing import repair
    from tmkit.scoring.score import score
    from tmkit.terms.glossary import read_glossary
    from tmkit.text.sentences import split_sentences as split

__version__ = "0.1.0"

_HOMES = {
    "align": "tmkit.bitext.align",
    "align_batch": "tmkit.bitext.align",
    "Evidence": "tmkit.bitext.align",
    "build_articles": "tmkit.build",
    "read": "tmkit.formats",
    "write": "tmkit.formats",
    "edit_targets": "tmkit.formats",
    "TargetEdit": "tmkit.formats",
    "Memory": "tmkit.memory.memory",
    "open_memory": "tmkit.memory.memory",
    "check": "tmkit.qa.check",
    "read_glossary": "tmkit.terms.glossary",
    "repair": "tmkit.repairing",
    "score": "tmkit.scoring.score",
    "split": "tmkit.text.sentences:split_sentences",
}
_MODEL = ("Bead", "Change", "Concept", "Finding", "Match", "Rejection", "Tag", "Term", "Unit")
_HOMES |= dict.fromkeys(_MODEL, "tmkit.model")
_HOMES |= dict.fromkeys(
    (
        "EncodingError",
        "FileAccessError",
        "FormatError",
        "InputError",
        "LimitError",
        "MemoryStoreError",
        "MissingPackageError",
        "TmkitError",
        "UsageError",
    ),
    "tmkit.errors",
)

__all__ = [
    "Bead",
    "Change",
    "Concept",
    "EncodingError",
    "Evidence",
    "FileAccessError",
    "Finding",
    "FormatError",
    "InputError",
    "LimitError",
    "Match",
    "Memory",
    "MemoryStoreError",
    "MissingPackageError",
    "Rejection",
    "Tag",
    "TargetEdit",
    "Term",
    "TmkitError",
    "Unit",
    "UsageError",
    "__version__",
    "align",
    "align_batch",
    "build_articles",
    "check",
    "edit_targets",
    "open_memory",
    "read",
    "read_glossary",
    "repair",
    "score",
    "split",
    "write",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'tmkit' has no attribute {name!r}")
    module, _, other = _HOMES[name].partition(":")
    value = getattr(import_module(module), other or name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
