"""The longest pieces of a text that the memory holds too: what is left to find where no whole segment is alike."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from unicodedata import category

from tmkit.memory.scores import BY_CHARACTER
from tmkit.model import Span
from tmkit.text.normalize import fold_map

SHORTEST_CHARACTERS = 4
"""Pieces of a text without spaces have so many of its own letters or more; those of alphabets do not count."""

SHORTEST_WORDS = 3
"""Pieces of a text with spaces have so many words or more."""

_WORD = re.compile(r"\w+|[^\w\s]")

Keys = Callable[[Sequence[str]], Sequence[int]]
"""Gives the keys of the texts in which units stand one after the other."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of a query that ``count`` units hold: its span in the query, its text there, and some of their ids.

    ``is_reversed``: it stands in their targets.
    """

    start: int
    end: int
    text: str
    count: int
    unit_ids: tuple[int, ...]
    is_reversed: bool = False


def find_fragments(query: str, language: str, keys_of: Keys, *, limit: int | None, examples: int) -> list[Fragment]:
    """Give the pieces shared with the memory that are part of no longer shared piece, the rarest first.

    A piece neither begins nor ends with a punctuation mark or inside a number (with its unit); digits are no letters.
    Equally rare ones are ordered by length, then by place.
    """
    units, spans, numbers = _units(query, language)
    found: dict[Span, Fragment] = {}
    for first, end in _longest_runs(units, keys_of):
        first, end = _trimmed(units, first, end, numbers)
        if not _is_long_enough(units[first:end], language):
            continue
        span = spans[first][0], spans[end - 1][1]
        keys = keys_of(units[first:end])
        ids = list(dict.fromkeys(key // 2 for key in keys))
        is_reversed = sum(key % 2 for key in keys) * 2 > len(keys)
        found[span] = Fragment(*span, query[span[0] : span[1]], len(ids), tuple(ids[:examples]), is_reversed)
    maximal = [one for one in found.values() if not any(_holds(other, one) for other in found)]
    return sorted(maximal, key=lambda one: (one.count, one.start - one.end, one.start))[:limit]


def _holds(outer: Span, inner: Fragment) -> bool:
    return outer != (inner.start, inner.end) and outer[0] <= inner.start and inner.end <= outer[1]


def _longest_runs(units: Sequence[str], keys_of: Keys) -> Iterator[tuple[int, int]]:
    """Give for each place the longest run from there that the memory holds, unless it ends where the last one ended.

    If a run from one place is held, so is the run from the next place to the same end: the end only moves on.
    """
    end = last = 0
    for first in range(len(units)):
        end = max(end, first + 1)  # one unit alone is too short to matter, held or not
        while end < len(units) and len(keys_of(units[first : end + 1])):
            end += 1
        if end > max(first, last):
            yield first, end
            last = end


def _trimmed(units: Sequence[str], first: int, end: int, numbers: Sequence[Span]) -> tuple[int, int]:
    """Take marks off both ends, and what is left of a number that the run holds in part only."""
    before = -1, -1
    while before != (first, end):
        before = first, end
        first = next((until for begin, until in numbers if begin < first < until), first)
        end = next((begin for begin, until in numbers if begin < end < until), end)
        while first < end and not any(map(str.isalnum, units[first])):
            first += 1
        while end > first and not any(map(str.isalnum, units[end - 1])):
            end -= 1
    return first, max(first, end)


def _is_long_enough(units: Sequence[str], language: str) -> bool:
    if language in BY_CHARACTER:
        return sum(category(unit) == "Lo" for unit in units) >= SHORTEST_CHARACTERS
    return sum(any(map(str.isalpha, unit)) for unit in units) >= SHORTEST_WORDS


def _units(query: str, language: str) -> tuple[list[str], list[Span], list[Span]]:
    """Give the units of a query as the memory has them, the span of each in the query as given, and its numbers.

    A number is a run of units, from its first to before its end.
    """
    folded, offsets = fold_map(query)
    if language in BY_CHARACTER:
        units, places = list(folded), [(at, at + 1) for at in range(len(folded))]
    else:
        matches = list(_WORD.finditer(folded))
        units, places = [match[0].lower() for match in matches], [match.span() for match in matches]
    return units, [(offsets[begin], offsets[end - 1] + 1) for begin, end in places], _numbers(folded, language, places)


def _numbers(folded: str, language: str, places: Sequence[Span]) -> list[Span]:
    """Give the numbers of a text as runs of its units."""
    from tmkit.text.numerals import find_numbers

    begins, ends = [begin for begin, _ in places], [end for _, end in places]
    found = (number for number in find_numbers(folded, language) if number.kind != "none")
    return [(bisect_right(ends, number.start), bisect_left(begins, number.end)) for number in found]
