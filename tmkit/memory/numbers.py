"""Whether two texts of one language differ only in their numbers, and in which."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tmkit.text.numbers.number import Number


@dataclass(frozen=True, slots=True)
class NumberComparison:
    """``only_numbers``: the texts are equal but for their numbers; ``differences``: the numbers unlike, as written."""

    only_numbers: bool
    differences: tuple[tuple[str, str], ...]


@lru_cache(maxsize=64)
def compare_numbers(query: str, stored: str, language: str) -> NumberComparison:
    """Compare the numbers of two folded texts of one language, by value and unit.

    >>> compare_numbers("捐赠3万只口罩", "捐赠20,000只口罩", "zh")
    NumberComparison(only_numbers=True, differences=(('3万', '20,000'),))
    >>> compare_numbers("捐赠3万只口罩", "捐赠30,000只口罩", "zh").differences
    ()
    """
    ours, theirs = _numbers(query, language), _numbers(stored, language)
    if ours and _without_numbers(query, ours) == _without_numbers(stored, theirs):
        pairs = zip(ours, theirs, strict=True)
        return NumberComparison(True, tuple((a.text, b.text) for a, b in pairs if _worth(a) != _worth(b)))
    missing, extra = _unlike(ours, theirs), _unlike(theirs, ours)
    return NumberComparison(False, tuple(zip_longest(missing, extra, fillvalue="–")))


@lru_cache(maxsize=64)
def _numbers(text: str, language: str) -> tuple[Number, ...]:
    from tmkit.text.numerals import find_numbers

    return tuple(number for number in find_numbers(text, language) if number.kind != "none")


def _worth(number: Number) -> tuple[object, ...]:
    """Give what makes a number the same as another one; a code is the same only letter for letter."""
    return (number.text,) if number.kind == "code" else (number.kind, number.value, number.unit)


def _without_numbers(text: str, numbers: tuple[Number, ...]) -> list[str]:
    """Give the pieces between the numbers, each followed by the class of the number."""
    pieces, end = [], 0
    for number in numbers:
        pieces += [text[end : number.start].casefold(), f"{number.kind} {number.unit}"]
        end = number.end
    return [*pieces, text[end:].casefold()]


def _unlike(ours: tuple[Number, ...], theirs: tuple[Number, ...]) -> list[str]:
    """Give our hard numbers that have no equal among theirs, as written."""
    rest = Counter(map(_worth, theirs))
    unlike = []
    for number in ours:
        worth = _worth(number)
        if rest[worth]:
            rest[worth] -= 1
        elif number.hard:
            unlike.append(number.text)
    return unlike
