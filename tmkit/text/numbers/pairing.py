"""Which number of one text translates which number of the other: each at most once, the surest pairs first."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from tmkit.text.numbers.approximations import approximations_agree
from tmkit.text.numbers.codes import code_key
from tmkit.text.numbers.number import Number
from tmkit.text.numbers.units import may_be_same

NumberPair = tuple[Number, Number]


@dataclass(frozen=True, slots=True)
class Side:
    """One text of a comparison with its language and its numbers in order of place."""

    text: str
    lang: str
    numbers: tuple[Number, ...]

    @property
    def is_chinese(self) -> bool:
        """Whether the text is Chinese."""
        return self.lang.lower().startswith("zh")


_PLAIN = frozenset({"number", "ordinal", "percent", "fraction", "multiple", "century", "quarter"})
_WITH: dict[str, frozenset[str]] = {
    "year": frozenset({"year", "number", "decade"}),
    "month": frozenset({"month", "date"}),
    "day": frozenset({"day", "number", "ordinal", "date"}),
    "date": frozenset({"date", "month", "day", "number"}),
    "decade": frozenset({"decade", "number", "year", "century"}),
    "time": frozenset({"time", "number"}),
    "part": frozenset({"part"}),
    "weekday": frozenset({"weekday"}),
    "code": frozenset({"code"}),
}
_ONE_VALUE = frozenset({"percent", "multiple"})
_HOURS = 12
_FALL = re.compile(
    "fall|fell|declin|decreas|drop|loss|lost|deficit|negative|contract|shr[iau]nk|reduc|down|lower|cut|minus|outflow|slump|tumbl|slip|narrow|"
    "跌|降|减|減|亏|虧|损|損|负|負|赤字|缩|縮|逆差|流出|下",
    re.IGNORECASE,
)
_NEAR = 48


def paired_numbers(source: Side, target: Side) -> list[NumberPair]:
    """Give the pairs of numbers that may translate each other."""

    def is_fall(one: Number, other: Number) -> bool:
        if one.value != -other.value or not one.value or not kinds_agree(one, other):
            return False
        positive, text = (one, source.text) if one.value > 0 else (other, target.text)
        return bool(_FALL.search(text[max(0, positive.start - _NEAR) : positive.end + _NEAR]))

    free_source, free_target = list(source.numbers), list(target.numbers)
    pairs: list[NumberPair] = []
    for tests in ((_same_in_all, _same_unit, _same_value), (_same_alternate, is_fall)):
        for hard in (2, 1, 0):
            for test in tests:
                pairs += _drawn(free_source, free_target, test, hard)
    return pairs


def _drawn(
    free_source: list[Number], free_target: list[Number], test: Callable[[Number, Number], bool], hard: int
) -> list[NumberPair]:
    """Take the pairs that pass the test, of which ``hard`` numbers are hard, out of both lists."""
    pairs: list[NumberPair] = []
    if not free_source or not free_target:
        return pairs
    for one in list(free_source):
        for other in free_target:
            if one.hard + other.hard == hard and test(one, other):
                pairs.append((one, other))
                free_source.remove(one)
                free_target.remove(other)
                break
    return pairs


def kinds_agree(one: Number, other: Number) -> bool:
    """Tell whether numbers of these kinds may translate each other: a day no month, a code no number."""
    if one.relative is not None or other.relative is not None:
        return False
    if one.kind == "part":
        return other.kind == "part" and one.unit == other.unit
    known = other.kind in _WITH.get(one.kind, ()) or one.kind in _WITH.get(other.kind, ())
    return known or {one.kind, other.kind} <= _PLAIN


def is_equal(one: Number, other: Number) -> bool:
    """Tell whether two numbers have one value, or two codes one spelling."""
    if one.kind == "code" and other.kind == "code":
        return code_key(one.text) == code_key(other.text)
    return one.value == other.value and "code" not in (one.kind, other.kind) and kinds_agree(one, other)


def _same_in_all(one: Number, other: Number) -> bool:
    return one.kind == other.kind and one.unit == other.unit and one.approx == other.approx and is_equal(one, other)


def _same_unit(one: Number, other: Number) -> bool:
    if not is_equal(one, other) or not may_be_same(one.unit, other.unit):
        return False
    return approximations_agree(one.approx, other.approx)


def _same_value(one: Number, other: Number) -> bool:
    return is_equal(one, other)


def _same_alternate(one: Number, other: Number) -> bool:
    if "code" in (one.kind, other.kind):
        return one.kind != other.kind and bool(
            ({one.value, *one.alternates} & {other.value, *other.alternates}) - {Fraction(0)}
        )
    if not kinds_agree(one, other) or (one.kind == other.kind and one.kind in _ONE_VALUE):
        return False
    if "time" in (one.kind, other.kind):
        return _same_hour(one, other)
    return one.value in other.alternates or other.value in one.alternates


def _same_hour(one: Number, other: Number) -> bool:
    """A time with its part of the day is one of 24 hours; else it may be two."""
    if one.kind == other.kind and one.unit == other.unit == "clock":
        return False
    return one.value % _HOURS == other.value % _HOURS
