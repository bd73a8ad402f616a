"""How much of a job a memory has: segments, words and characters by match band."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

Band = Literal["101", "repetition", "cross-file", "100", "95-99", "85-94", "75-84", "50-74", "none"]
"""``101`` is an exact match in the same context; a repetition stands earlier in the file, or in an earlier file."""

BANDS: tuple[Band, ...] = get_args(Band)


@dataclass(frozen=True, slots=True)
class Amount:
    """So many segments with so many words and characters; in ``numbers`` segments only numbers differ from a match."""

    segments: int = 0
    words: int = 0
    characters: int = 0
    numbers: int = 0


@dataclass(frozen=True, slots=True)
class FileLeverage:
    """One file, or all of them together: the amount in each band (all bands, in order), and in all.

    ``untranslatable`` segments (marked so in the file) are counted nowhere else.
    """

    name: str
    bands: tuple[tuple[Band, Amount], ...]
    total: Amount
    untranslatable: int = 0


@dataclass(frozen=True, slots=True)
class Leverage:
    """An analysis: each file in the order given, and everything together."""

    files: tuple[FileLeverage, ...]
    total: FileLeverage
