"""A stored translation with its numbers exchanged for those of a segment that differs in numbers only.

Nothing is guessed: a number is exchanged only where its value stands once in the stored source and once in its
translation, in figures (or as the name of a month), and the result must agree with the new source in every number.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from tmkit.text.numerals import Number, compare_numbers, find_numbers

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July",
    "August", "September", "October", "November", "December",
)  # fmt: skip
_FIGURES = re.compile(r"\d[\d,]*(?:\.\d+)?")
_GROUPED_FROM = 10_000
_MOST_DECIMALS = 3
_ORDINAL = re.compile(r"(st|nd|rd|th)\b", re.IGNORECASE)

Languages = tuple[str, str]


def exchange_numbers(query: str, source: str, target: str, languages: Languages) -> str | None:
    """Give the target with the numbers of ``query`` for those of ``source``; None where that is not certain.

    ``query`` and ``source`` are in the first of ``languages``, ``target`` in the second.

    >>> exchange_numbers("捐赠3.5万只口罩", "捐赠20,000只口罩", "Donated 20,000 masks", ("zh", "en"))
    'Donated 35,000 masks'
    >>> exchange_numbers("捐赠3只口罩", "捐赠2只口罩", "Donated a pair of masks", ("zh", "en")) is None
    True
    """
    ours, theirs = find_numbers(query, languages[0]), find_numbers(source, languages[0])
    if len(ours) != len(theirs):
        return None
    held = find_numbers(target, languages[1])
    pieces: list[tuple[Number, str]] = []
    for new, old in zip(ours, theirs, strict=True):
        if (new.value, new.unit) == (old.value, old.unit):
            continue
        place = _only(old, theirs, held)
        written = _written(new, old, place) if place is not None else None
        if place is None or written is None:
            return None
        pieces.append((place, written))
    return _checked(query, _replaced(target, pieces), languages)


def _only(old: Number, theirs: list[Number], held: list[Number]) -> Number | None:
    """Give where a value stands in the target, if it stands once there and once in the source."""
    if sum(one.value == old.value for one in theirs) != 1:
        return None
    places = [one for one in held if one.value == old.value]
    return places[0] if len(places) == 1 else None


def _written(new: Number, old: Number, place: Number) -> str | None:
    """Give the new number in the form of the one in the target; None where that form cannot say it."""
    if place.kind == "month" and place.text in MONTHS:
        return MONTHS[int(new.value) - 1] if new.value in range(1, 13) else None
    figures = _FIGURES.search(place.text)
    if figures is None or len(_FIGURES.findall(place.text)) != 1 or new.kind != old.kind or 1 in (new.value, old.value):
        return None  # after one, or instead of it, other words would have to change
    shown = Fraction(figures[0].replace(",", ""))
    if not shown or not place.value:
        return None
    digits = _digits(new.value * shown / place.value, figures[0], is_year=place.kind == "year")
    if digits is None:
        return None
    rest = place.text[figures.end() :]
    if place.kind == "ordinal":
        rest = _ORDINAL.sub(_ordinal(new.value), rest, count=1)
    return place.text[: figures.start()] + digits + rest


def _digits(value: Fraction, like: str, *, is_year: bool) -> str | None:
    scaled = value * 10**_MOST_DECIMALS
    if scaled.denominator != 1 or value < 0:
        return None
    is_grouped = "," in like or (value >= _GROUPED_FROM and not is_year)
    text = f"{int(value):,}" if is_grouped else str(int(value))
    decimals = str(int(scaled) % 10**_MOST_DECIMALS).rjust(_MOST_DECIMALS, "0").rstrip("0")
    return f"{text}.{decimals}" if decimals else text


def _ordinal(value: Fraction) -> Callable[[re.Match[str]], str]:
    number = int(value)
    ending = "th" if 10 < number % 100 < 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return lambda match: ending.upper() if match[0].isupper() else ending


def _replaced(target: str, pieces: list[tuple[Number, str]]) -> str:
    for place, written in sorted(pieces, key=lambda piece: piece[0].start, reverse=True):
        target = target[: place.start] + written + target[place.end :]
    return target


def _checked(query: str, target: str, languages: Languages) -> str | None:
    return None if compare_numbers(query, languages[0], target, languages[1]) else target
