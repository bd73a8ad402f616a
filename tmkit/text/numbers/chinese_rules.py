"""A rule of the Chinese number grammar, and the book that tries rules only where their pieces stand."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from tmkit.core import core
from tmkit.text.halves import without_halves
from tmkit.text.numbers.number import Number

ANYWHERE = 1_000_000
"""For ``within``: however far behind."""
_NOWHERE = 1 << 40


class ChineseRule(NamedTuple):
    """A pattern, what to make of a match, and the pieces of text that tell where one may be.

    A match begins with one of ``starts``; one of ``needs``, if there are any, begins at most ``within`` characters
    behind that place. What begins with 0 begins with a figure of any script, as ``\\d`` does.
    """

    starts: Iterable[str]
    pattern: re.Pattern[str]
    build: Callable[[re.Match[str]], Iterable[Number]]
    needs: Iterable[str] = ()
    within: int = 0


class ChineseRules:
    """Rules in order of priority."""

    def __init__(self, rules: Iterable[ChineseRule]) -> None:
        self.rules = tuple(rules)
        kind = PieceStarts if core is None else core.PieceStarts
        self._starts: PieceStarts = kind(
            [list(rule.starts) for rule in self.rules],
            [list(rule.needs) for rule in self.rules],
            [rule.within for rule in self.rules],
        )

    def find(self, text: str) -> Iterator[Number]:
        """Give what the rules find in a folded text, rule by rule; the matches of one rule do not overlap.

        >>> from tmkit.text.numbers.rules import made
        >>> half = ChineseRule("半", re.compile("半数"), lambda found: made(found, 1))
        >>> [(number.start, number.text) for number in ChineseRules([half]).find("大半人，过半数")]
        [(5, '半数')]
        """
        last, end = -1, 0
        for index, place in self.places(text):
            if index != last:
                last, end = index, 0
            if place >= end:
                rule = self.rules[index]
                found = rule.pattern.match(text, place)
                if found:
                    end = found.end()
                    yield from rule.build(found)

    def places(self, text: str) -> Sequence[tuple[int, int]]:
        """Give (rule, place) of all places where a rule is to be tried, rule by rule."""
        try:
            return self._starts.find(text)
        except UnicodeEncodeError:
            return self._starts.find(without_halves(text))


class PieceStarts:
    """Where in a text rules may begin by the pieces they begin with and need: the reference of the core."""

    def __init__(self, starts: list[list[str]], needs: list[list[str]], within: list[int]) -> None:
        self._within = [limit if pieces else _NOWHERE for pieces, limit in zip(needs, within, strict=True)]
        self._by_first = _by_first_character(starts, needs)

    def find(self, text: str) -> list[tuple[int, int]]:
        """Give (rule, place) of all places of a text where a rule may begin, rule by rule.

        >>> PieceStarts([["半", "一半"], ["1", "2"]], [[], ["月"]], [0, 2]).find("一半 5日 12月")
        [(0, 0), (0, 1), (1, 6), (1, 7)]
        """
        found = set()
        needed = [_NOWHERE] * len(self._within)
        for place in reversed(range(len(text))):
            pieces = self._by_first.get(text[place]) or self._of_figures(text[place])
            if pieces is None:
                continue
            for rest, rule in pieces.needs:
                if not rest or text.startswith(rest, place + 1):
                    needed[rule] = place
            for rest, rule in pieces.starts:
                if needed[rule] - place <= self._within[rule] and (not rest or text.startswith(rest, place + 1)):
                    found.add((rule, place))
        return sorted(found)

    def _of_figures(self, char: str) -> _Pieces | None:
        """What begins with 0, for a figure of another script; no ideograph is a figure to Unicode."""
        if char.isascii() or "\u3400" <= char <= "\u9fff" or unicodedata.category(char)[0] != "N":
            return None
        return self._by_first.get("0")


class _Pieces(NamedTuple):
    """What stands behind a first character in each piece, with the number of the rule whose piece it is."""

    starts: list[tuple[str, int]]
    needs: list[tuple[str, int]]


def _by_first_character(starts: list[list[str]], needs: list[list[str]]) -> dict[str, _Pieces]:
    found: dict[str, _Pieces] = defaultdict(lambda: _Pieces([], []))
    for rule in range(len(starts)):
        for piece in starts[rule]:
            found[piece[0]].starts.append((piece[1:], rule))
        for piece in needs[rule]:
            found[piece[0]].needs.append((piece[1:], rule))
    return dict(found)
