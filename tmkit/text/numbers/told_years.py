"""Years that one text names and the other tells by words, or leaves out when they are repeated."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

from tmkit.text.numbers.number import Number
from tmkit.text.numbers.pairing import Side, is_equal

_TOLERANCE = 1


def unexplained_years(left: list[Number], side: Side, other: Side, year: int | None) -> list[Number]:
    """Give the years left over on ``side`` that no words of the ``other`` side can stand for.

    A word stands for one year, and only if this side does not have the same word. Chinese leaves out a repeated year
    without a word. ``year`` is the year of the document; "last year" may be off by one because reports speak of the
    year before they appear.
    """
    words = _surplus(other, side)
    unexplained: list[Number] = []
    explained: list[Number] = []
    for number in left:
        if any(number.value == known.value for known in explained):
            continue
        fitting = next((word for word in words if _fits(word, number, side, other, year)), None)
        if fitting is not None:
            words.remove(fitting)
            if other.is_chinese:
                explained.append(number)
        elif not (other.is_chinese and any(is_equal(number, known) for known in other.numbers)):
            unexplained.append(number)
    return unexplained


def _surplus(other: Side, side: Side) -> list[Number]:
    own = Counter((number.relative, number.unit) for number in side.numbers if number.relative is not None)
    words = []
    for number in other.numbers:
        if number.relative is None:
            continue
        key = (number.relative, number.unit)
        if own[key]:
            own[key] -= 1
        else:
            words.append(number)
    return words


def _fits(word: Number, number: Number, side: Side, other: Side, year: int | None) -> bool:
    distance = word.relative or 0
    if word.unit != "same":
        return year is None or abs(year + distance - number.value) <= _TOLERANCE
    named = [
        known.value
        for known in (*side.numbers, *other.numbers)
        if known.kind == "year" and known.relative is None and known is not number
    ]
    if year is not None:
        named.append(Fraction(year))
    return not named or any(abs(value + distance - number.value) <= _TOLERANCE for value in named)
