"""A rule of the number grammar, and the scanner that tries rules only where a word or a digit can begin one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from operator import itemgetter
from typing import TypedDict, Unpack

from tmkit.core import core
from tmkit.text.halves import without_halves
from tmkit.text.numbers.number import Approximation, Claims, Number, NumberKind

DIGIT, DAY_DIGITS, YEAR_DIGITS = "0", "00", "0000"
_TOKEN = re.compile("([a-z]+)|([0-9]+)|[½¼¾⅓⅔⅛]")


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and what to make of a match.

    ``starts`` are the lower-case words it may begin with, :data:`DIGIT` for digits, :data:`DAY_DIGITS` for one or two
    and :data:`YEAR_DIGITS` for four of them; ``needs`` are lower-case pieces of which one must stand in the text, so
    that the pattern is not tried in vain. Where a rule ``is_whole`` its numbers cover the match, so that nothing is to
    be made of a match that other numbers have a part of.
    """

    starts: frozenset[str]
    pattern: re.Pattern[str]
    build: Callable[[re.Match[str]], Iterable[Number]]
    needs: tuple[str, ...] = ()
    is_whole: bool = False


_rule_index: Callable[[tuple[int, re.Match[str]]], int] = itemgetter(0)


class RuleBook:
    """Rules in order of priority, indexed by the words they begin with."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        by_start: dict[str, list[int]] = {}
        for index, rule in enumerate(self.rules):
            for start in rule.starts:
                by_start.setdefault(start, []).append(index)
        by_digits = [
            sorted(index for start in starts for index in by_start.get(start, ()))
            for starts in ((DIGIT,), (DIGIT, DAY_DIGITS), (DIGIT, DAY_DIGITS), (DIGIT,), (DIGIT, YEAR_DIGITS), (DIGIT,))
        ]
        kind = RuleStarts if core is None else core.RuleStarts
        self._starts: RuleStarts = kind(by_start, by_digits, [list(rule.needs) for rule in self.rules])

    def claim(self, text: str, claims: Claims) -> None:
        """Add what the rules make of a text, that of earlier rules first; what one rule makes does not overlap."""
        lower = text.lower()
        if len(lower) != len(text):
            lower = text
        rules = self.rules
        ends: dict[int, int] = {}
        found: list[tuple[int, re.Match[str]]] = []
        for start, index in self._places(lower):
            if start >= ends.get(index, 0) and (match := rules[index].pattern.match(text, start)):
                ends[index] = match.end()
                found.append((index, match))
        if len(found) > 1:
            found.sort(key=_rule_index)
        for index, match in found:
            rule = rules[index]
            if not (rule.is_whole and claims.taken(*match.span())):
                claims.add(rule.build(match))

    def _places(self, lower: str) -> Iterable[tuple[int, int]]:
        try:
            return self._starts.find(lower)
        except UnicodeEncodeError:
            return self._starts.find(without_halves(lower))


class RuleStarts:
    """Where in a text rules can begin: the reference of the core.

    ``by_digits`` has the rules for no figure (a vulgar fraction), for one, for two …, and for more; ``needs`` the
    pieces for each rule.
    """

    def __init__(self, by_word: dict[str, list[int]], by_digits: list[list[int]], needs: list[list[str]]) -> None:
        self._by_word = by_word
        self._by_digits = by_digits
        self._needs = needs

    def find(self, lower: str) -> list[tuple[int, int]]:
        """Give (place, rule) of all places of a text in lower case where a rule is to be tried, in order.

        >>> RuleStarts({"may": [0], "a": [1]}, [[2]], [[], ["dozen"], []]).find("in may a 5th")
        [(3, 0), (9, 2)]
        """
        barred = {
            index for index, needs in enumerate(self._needs) if needs and not any(piece in lower for piece in needs)
        }
        most = len(self._by_digits) - 1
        return [
            (token.start(), index)
            for token in _TOKEN.finditer(lower)
            for index in (
                self._by_word.get(token[0], ())
                if token.lastindex == 1
                else self._by_digits[min(len(token[2] or ""), most)]
            )
            if index not in barred
        ]


class NumberFields(TypedDict, total=False):
    """The fields of a :class:`Number` that have a default."""

    kind: NumberKind
    hard: bool
    unit: str
    approx: Approximation
    alternates: tuple[Fraction, ...]
    relative: int | None


def made(
    found: re.Match[str], value: Fraction | int | None, group: int | str = 0, **fields: Unpack[NumberFields]
) -> tuple[Number, ...]:
    """Give the number that stands where a group of a match stands; nothing where the value is None."""
    if value is None:
        return ()
    exact = _whole(value) if isinstance(value, int) else value
    return (Number(*found.span(group), found[group], exact, **fields),)


@lru_cache(maxsize=4096)
def _whole(value: int) -> Fraction:
    return Fraction(value)
