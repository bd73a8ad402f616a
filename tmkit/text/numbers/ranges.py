"""Ranges and lists: what stands once behind the last number belongs to the numbers before it as well."""

from __future__ import annotations

import re
from fractions import Fraction

from tmkit.text.numbers.number import Number, decimal

_JOINT = re.compile(r"\s?(?:[-~/—、]|至|到|和|与|及|或|to|and|or|,)\s?")
_DASH = re.compile(r"\s?[-~—至到]\s?")
_LONGEST_JOINT, _LONGEST_DASH = 5, 3
_LEADING = re.compile(r"[^\d]{0,5}([\d,]+(?:\.\d+)?)")
_SHARED = {"percent", "month", "day", "multiple", "ordinal"}


def share_ranges(numbers: list[Number], folded: str, text: str) -> list[Number]:
    """Give the numbers with unit, kind and scale of a range shared, and each with the text that stands in ``text``.

    In ``10-20%`` both are percentages; in ``3-5 million`` the 3 may also be three million.
    """
    shared = [_as_found(number, text) for number in numbers]
    for place in range(1, len(shared)):
        first, second = shared[place - 1], shared[place]
        if (
            second.start - first.end <= _LONGEST_DASH
            and second.kind == "number"
            and first.unit
            and not second.unit
            and _DASH.fullmatch(folded, first.end, second.start)
        ):
            shared[place] = second._replace(unit=first.unit)
    for place in range(len(shared) - 2, -1, -1):
        first, second = shared[place], shared[place + 1]
        if (
            second.start - first.end <= _LONGEST_JOINT
            and first.kind == "number"
            and not first.unit
            and _JOINT.fullmatch(folded, first.end, second.start)
        ):
            shared[place] = _like(first, second)
    return shared


def _like(first: Number, second: Number) -> Number:
    if second.kind == "percent":
        return first._replace(kind="percent", value=first.value / 100, alternates=(first.value,))
    if second.kind in _SHARED:
        return first._replace(kind=second.kind, unit=second.unit)
    scale = _scale(second)
    alternates = first.alternates if scale == 1 else (*first.alternates, first.value * scale)
    return first._replace(unit=second.unit, alternates=alternates)


def _scale(number: Number) -> Fraction:
    digits = _LEADING.match(number.text)
    face = decimal(digits[1].strip(",")) if digits and digits[1].strip(",") else Fraction(0)
    return abs(number.value) / face if face and number.kind == "number" else Fraction(1)


def _as_found(number: Number, text: str) -> Number:
    found = text[number.start : number.end]
    return number if number.text == found else number._replace(text=found)
