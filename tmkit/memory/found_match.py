"""A match as look-up gives it: what only a reader of the match needs is worked out when it is first read.

Most look-ups of a batch are read for their score and translation; words, numbers and the difference of the texts cost
many times what finding the match costs.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Protocol

from tmkit.model import DiffRun, Match, MatchKind, Penalty

__all__ = ["Comparison", "FoundMatch", "found_match", "with_count"]

_EAGER = ("unit_id", "score", "source", "target", "article", "date", "count", "status", "confidence")
_LAZY = ("kind", "word_score", "diff", "penalties")
_SLOTS: dict[str, Any] = {name: vars(Match)[name] for name in (*_EAGER, *_LAZY)}


class Comparison(Protocol):
    """What a query and a stored text have to do with each other, each worked out when it is asked for."""

    def kind(self) -> MatchKind:
        """The kind of the match."""

    def word_score(self) -> float:
        """The score over words, in per cent."""

    def diff(self) -> tuple[DiffRun, ...]:
        """The difference between the query and the stored text."""

    def penalties(self) -> tuple[Penalty, ...]:
        """What speaks against the match."""


class _Waiting:
    """A field that is worked out when it is first read, and then kept."""

    def __init__(self, name: str) -> None:
        self._name = name
        self._slot = _SLOTS[name]

    def __get__(self, match: FoundMatch | None, owner: type[FoundMatch]) -> Any:
        if match is None:
            return self
        try:
            return self._slot.__get__(match, owner)
        except AttributeError:
            value = getattr(match.comparison, self._name)()
            self._slot.__set__(match, value)
            return value

    def __set__(self, match: FoundMatch, value: Any) -> None:
        self._slot.__set__(match, value)


class FoundMatch(Match):
    """A :class:`~tmkit.model.Match` in every respect, and equal to one with the same fields."""

    __slots__ = ("comparison",)
    comparison: Comparison

    if not TYPE_CHECKING:
        kind, word_score, diff, penalties = map(_Waiting, _LAZY)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Match):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in (*_EAGER, *_LAZY))

    __hash__ = Match.__hash__

    def __repr__(self) -> str:
        return repr(_plain(self))

    def __reduce__(self) -> tuple[Callable[..., Match], tuple[dict[str, Any]]]:
        return _from_fields, (_fields(self),)


def found_match(comparison: Comparison, **fields: Any) -> FoundMatch:
    """Give a match from its fields but those that wait for the comparison."""
    match = object.__new__(FoundMatch)
    object.__setattr__(match, "comparison", comparison)
    for name, value in fields.items():
        _SLOTS[name].__set__(match, value)
    return match


def with_count(match: FoundMatch, count: int) -> FoundMatch:
    """Give the same match with another count; what waits goes on waiting."""
    fields = {name: _SLOTS[name].__get__(match) for name in _EAGER}
    return found_match(match.comparison, **{**fields, "count": count})


def _fields(match: Match) -> dict[str, Any]:
    return {name: getattr(match, name) for name in (*_EAGER, *_LAZY)}


def _plain(match: Match) -> Match:
    return Match(**_fields(match))


def _from_fields(fields: dict[str, Any]) -> Match:
    return Match(**fields)
