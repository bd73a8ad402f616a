"""A number found in a text, and a difference between the numbers of two texts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from operator import itemgetter
from typing import Literal, NamedTuple

NumberKind = Literal[
    "number",
    "percent",
    "ordinal",
    "fraction",
    "multiple",
    "year",
    "month",
    "day",
    "part",
    "weekday",
    "quarter",
    "decade",
    "century",
    "date",
    "time",
    "code",
    "none",
]
Approximation = Literal["", "near", "about", "over", "under", "least", "most"]
NumberRule = Literal[
    "number.missing",
    "number.extra",
    "number.magnitude",
    "number.approx",
    "date.wrong",
    "currency.wrong",
    "unit.wrong",
    "code.missing",
]


class Number(NamedTuple):
    """One number of a text. ``start`` and ``end`` are code point offsets, ``text`` what stands there.

    ``value`` is exact: a percentage is a fraction of one, a time of day is hours since midnight, a decade its first
    year, a part of a month or year 1 (early), 2 (middle) or 3 (late), a weekday 1 (Monday) to 7. ``alternates`` are
    other values that the same words may have. A ``hard`` number must stand on the other side of a translation, a
    soft one may. ``unit`` is canonical (``CNY``, ``km``, ``year``) or empty. ``relative`` is the distance in years
    from the year of the document for words such as "last year", else None; words that only point back, such as
    "the year", have the unit ``same``.
    Kind ``date`` is a part of a numeric date whose order is not known; ``none`` marks words that are no number.
    A tuple, as thousands are made a second.
    """

    start: int
    end: int
    text: str
    value: Fraction
    hard: bool = True
    kind: NumberKind = "number"
    unit: str = ""
    approx: Approximation = ""
    alternates: tuple[Fraction, ...] = ()
    relative: int | None = None


@dataclass(frozen=True, slots=True)
class NumberDifference:
    """One difference between the numbers of a source and a target; at least one of the two numbers is there."""

    rule: NumberRule
    source: Number | None
    target: Number | None
    message: str
    suggestion: str = ""

    @property
    def source_span(self) -> tuple[int, int] | None:
        """The code point span in the source, None where the number stands only in the target."""
        return (self.source.start, self.source.end) if self.source else None

    @property
    def target_span(self) -> tuple[int, int] | None:
        """The code point span in the target, None where the number stands only in the source."""
        return (self.target.start, self.target.end) if self.target else None


@lru_cache(maxsize=65536)
def decimal(digits: str) -> Fraction:
    """Give the value of ASCII digits with an optional decimal point; separators of thousands are left out.

    >>> decimal("32,500"), decimal("3.10")
    (Fraction(32500, 1), Fraction(31, 10))
    """
    whole, _point, places = digits.replace(",", "").replace(" ", "").partition(".")
    # Reading a text is what Fraction does slowly.
    return Fraction(int(whole + places), 10 ** len(places)) if places else Fraction(int(whole))


_start = itemgetter(0)


class Claims:
    """The places of a text that have a number: who comes first stays."""

    __slots__ = ("_kept", "_taken")

    def __init__(self, length: int) -> None:
        self._taken = bytearray(length)
        self._kept: list[Number] = []

    def taken(self, start: int, end: int) -> int:
        """Give how many characters of a span are part of a number."""
        return self._taken.count(1, start, end)

    def add(self, candidates: Iterable[Number]) -> None:
        """Keep the candidates that overlap no earlier one."""
        taken = self._taken
        for candidate in candidates:
            start, end = candidate[:2]
            if taken.find(1, start, end) < 0:
                taken[start:end] = b"\1" * (end - start)
                self._kept.append(candidate)

    def numbers(self) -> list[Number]:
        """Give the numbers kept in order of place, without the marks of kind ``none``."""
        numbers = [number for number in self._kept if number.kind != "none"]
        numbers.sort(key=_start)
        return numbers
