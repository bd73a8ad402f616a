"""A rule of the number grammar, and the scanner that tries rules only where a word or a digit can begin one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import TypedDict, Unpack

from tmkit.text.numbers.number import Approximation, Number, NumberKind

DIGIT = "0"
_TOKEN = re.compile("([a-z]+)|[0-9]+|[½¼¾⅓⅔⅛]")


@dataclass(frozen=True, slots=True)
class Rule:
    """A pattern and what to make of a match.

    ``starts`` are the lower-case words it may begin with, :data:`DIGIT` for digits; ``needs`` are lower-case pieces of
    which one must stand in the text, so that the pattern is not tried in vain.
    """

    starts: frozenset[str]
    pattern: re.Pattern[str]
    build: Callable[[re.Match[str]], Iterator[Number]]
    needs: tuple[str, ...] = ()


class RuleBook:
    """Rules in order of priority, indexed by the words they begin with."""

    def __init__(self, rules: Iterable[Rule]) -> None:
        self.rules = tuple(rules)
        self._conditional = [(index, rule.needs) for index, rule in enumerate(self.rules) if rule.needs]
        self._by_start: dict[str, list[int]] = {}
        for index, rule in enumerate(self.rules):
            for start in rule.starts:
                self._by_start.setdefault(start, []).append(index)

    def candidates(self, text: str) -> list[Number]:
        """Give what the rules make of a text: numbers of earlier rules first; those of one rule do not overlap."""
        lower = text.lower()
        if len(lower) != len(text):
            lower = text
        ends = self._barred(lower)
        by_start, digits = self._by_start, self._by_start.get(DIGIT, ())
        found: list[tuple[int, Number]] = []
        for token in _TOKEN.finditer(lower):
            for index in by_start.get(token[0], ()) if token.lastindex else digits:
                if token.start() < ends[index]:
                    continue
                match = self.rules[index].pattern.match(text, token.start())
                if match:
                    ends[index] = match.end()
                    found += [(index, number) for number in self.rules[index].build(match)]
        found.sort(key=lambda pair: pair[0])
        return [number for _, number in found]

    def _barred(self, lower: str) -> list[int]:
        """For each rule the place from which it may be tried: the end of the text where what it needs is absent."""
        places = [0] * len(self.rules)
        for index, needs in self._conditional:
            for piece in needs:
                if piece in lower:
                    break
            else:
                places[index] = len(lower)
        return places


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
) -> Iterator[Number]:
    """Give the number that stands where a group of a match stands; nothing where the value is None."""
    if value is not None:
        start, end = found.span(group)
        yield Number(start, end, found[group], Fraction(value), **fields)
