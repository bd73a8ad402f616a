"""The segments of a file that a translator is to work on: which they are, and what stands around each."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, pairwise

from tmkit.model import Tag, Unit

_PROTECTED = frozenset(
    {("xliff:translate", "no"), *(("xliff:locked", word) for word in ("true", "1", "yes", "locked"))}
)


def is_translatable(unit: Unit) -> bool:
    """Tell whether a unit of a file is there to be translated; a file may say that it is not, or lock it."""
    return bool(unit.source.strip()) and _PROTECTED.isdisjoint(unit.props)


def is_empty(unit: Unit) -> bool:
    """Tell whether a unit has no translation: no text and no tag but white space on its target side."""
    return not any(isinstance(part, Tag) or part.strip() for part in unit.target_parts or ())


def with_contexts(units: Iterable[Unit]) -> Iterator[tuple[Unit, tuple[str, str]]]:
    """Give each unit with the sources before and after it: as it says itself, else those of its neighbours.

    Neighbours are in the same article; at its borders there is nothing, an empty text. One unit is read ahead.

    >>> units = [Unit(source_parts=(text,), target_parts=None, source_lang="zh", target_lang="") for text in "甲乙"]
    >>> [context for _, context in with_contexts(units)]
    [('', '乙'), ('甲', '')]
    """
    before: Unit | None = None
    for unit, after in pairwise(chain(units, [None])):
        if unit is None:
            return
        previous = _near(unit, before) if unit.previous is None else unit.previous
        following = _near(unit, after) if unit.following is None else unit.following
        yield unit, (previous, following)
        before = unit


def _near(unit: Unit, other: Unit | None) -> str:
    return other.source if other is not None and other.article == unit.article else ""
