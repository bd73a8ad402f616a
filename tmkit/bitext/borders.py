"""Hard borders: segments known to stand for each other, which no bead crosses; between them each part stands alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from tmkit.bitext.reordered import Reordered
from tmkit.bitext.rounds import Alignment
from tmkit.errors import UsageError
from tmkit.model import Bead

Border = tuple[int, int]
Sides = tuple[Sequence[str], Sequence[str]]
Numbers = tuple[Sequence[int], Sequence[int]]


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of a document between two borders: where it begins on both sides, and its segments.

    ``paragraphs`` are the paragraph numbers of both sides, or None; ``border`` is the border behind it, or None.
    """

    start: Border
    sides: Sides
    paragraphs: Numbers | None
    border: Border | None


def check_borders(borders: Sequence[Border], sizes: tuple[int, int], place: str = "") -> None:
    """Raise UsageError unless the borders rise on both sides and lie inside the text."""
    rising = [(-1, -1), *borders, sizes]
    for before, border in pairwise(rising):
        if not (before[0] < border[0] and before[1] < border[1]):
            raise UsageError(
                f"{place}borders must rise on both sides and lie inside the text ({sizes[0]} Chinese and {sizes[1]} "
                f"English segments): {tuple(border if border is not sizes else before)} does not"
            )


def cut_document(sides: Sides, paragraphs: Numbers | None, borders: Sequence[Border]) -> list[Part]:
    """Give the parts before, between and behind the borders.

    >>> [part.sides for part in cut_document((["a", "#", "b"], ["A", "#", "B"]), None, [(1, 1)])]
    [(['a'], ['A']), (['b'], ['B'])]
    """
    starts = [(0, 0), *((zh + 1, en + 1) for zh, en in borders)]
    ends = [*borders, (len(sides[0]), len(sides[1]))]
    return [
        Part(
            start,
            (sides[0][start[0] : end[0]], sides[1][start[1] : end[1]]),
            paragraphs and (paragraphs[0][start[0] : end[0]], paragraphs[1][start[1] : end[1]]),
            border,
        )
        for start, end, border in zip(starts, ends, [*borders, None], strict=True)
    ]


def join_parts(parts: Sequence[Part], found: Sequence[Alignment]) -> Alignment:
    """Give the alignment of a document from those of its parts; the segments of a border are a bead of confidence 1."""
    beads: list[Bead] = []
    reordered: list[Reordered] = []
    for part, alignment in zip(parts, found, strict=True):
        zh, en = part.start
        beads += (replace(one, zh=_moved(one.zh, zh), en=_moved(one.en, en)) for one in alignment.beads)
        reordered += (Reordered(_moved(one.zh, zh), _moved(one.en, en)) for one in alignment.reordered)
        if part.border is not None:
            beads.append(Bead((part.border[0],), (part.border[1],), 1.0))
    return Alignment(beads, reordered)


def _moved(indices: Sequence[int], start: int) -> tuple[int, ...]:
    return tuple(index + start for index in indices)
