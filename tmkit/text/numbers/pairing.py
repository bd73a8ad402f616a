"""Which number of one text translates which number of the other: each at most once, the surest pairs first."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from tmkit.text.numbers.approximations import approximations_agree
from tmkit.text.numbers.codes import code_key
from tmkit.text.numbers.number import Number
from tmkit.text.numbers.units import may_be_same

NumberPair = tuple[Number, Number]
_Likeness = tuple[str, str, str, str, int, int]
_Rank = tuple[int, int, int]


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
_AGREEING = frozenset(
    {pair for kind, kinds in _WITH.items() for other in kinds for pair in ((kind, other), (other, kind))}
    | set(product(_PLAIN, _PLAIN))
)
_ONE_VALUE = frozenset({"percent", "multiple"})
_HOURS = 12
_FALL = re.compile(
    "fall|fell|declin|decreas|drop|loss|lost|deficit|negative|contract|shr[iau]nk|reduc|down|lower|cut|minus|outflow|slump|tumbl|slip|narrow|"
    "跌|降|减|減|亏|虧|损|損|负|負|赤字|缩|縮|逆差|流出|下",
    re.IGNORECASE,
)
_NEAR = 48


def are_alike(source: Side, target: Side) -> bool:
    """Tell whether each number has its like on the other side; of soft ones, one side may have some and the other none.

    Then all hard numbers are drawn as alike, and nothing is left that could differ.
    """
    return _likenesses(source, True) == _likenesses(target, True) and (
        not (soft := _likenesses(source, False)) or not (others := _likenesses(target, False)) or soft == others
    )


def _likenesses(side: Side, hard: bool) -> list[_Likeness]:
    """What the hard or the soft numbers of a text are like, sorted; years told by words are like no number."""
    return sorted([_likeness(number) for number in side.numbers if number.hard is hard and number.relative is None])


def _likeness(number: Number) -> _Likeness:
    """What two numbers must have in common to be the same in all."""
    spelling = code_key(number.text) if number.kind == "code" else ""
    return number.kind, number.unit, number.approx, spelling, number.value.numerator, number.value.denominator


def paired_numbers(source: Side, target: Side) -> list[NumberPair]:
    """Give the pairs of numbers that may translate each other.

    First those of hard numbers that are alike; then a pair is drawn where both are still free, by its :func:`_rank`
    and the place of its numbers.
    """
    pairs, ones, others = _draw_alike(source.numbers, target.numbers)
    ranked = sorted(
        (rank, place, other_place)
        for place, one in enumerate(ones)
        for other_place, other in enumerate(others)
        if (rank := _rank(one, other, source.text, target.text))
    )
    drawn: set[int] = set()
    drawn_others: set[int] = set()
    for _, place, other_place in ranked:
        if place not in drawn and other_place not in drawn_others:
            drawn.add(place)
            drawn_others.add(other_place)
            pairs.append((ones[place], others[other_place]))
    return pairs


def _draw_alike(
    ones: Sequence[Number], others: Sequence[Number]
) -> tuple[list[NumberPair], list[Number], list[Number]]:
    """Give the pairs of hard numbers that are alike, in order, and what is left of both sides."""
    places: dict[_Likeness, list[int]] = {}
    for place, other in enumerate(others):
        if other.hard:
            places.setdefault(_likeness(other), []).append(place)
    pairs, rest, drawn = [], [], set()
    for one in ones:
        like = places.get(_likeness(one)) if one.hard else None
        if like:
            place = like.pop(0)
            pairs.append((one, others[place]))
            drawn.add(place)
        else:
            rest.append(one)
    return pairs, rest, [other for place, other in enumerate(others) if place not in drawn]


def _rank(one: Number, other: Number, source: str, target: str) -> _Rank | None:
    """How sure a pair is, the surest first: whether its values are equal, how many are soft, what else is the same.

    None where the numbers cannot translate each other.
    """
    soft = (not one.hard) + (not other.hard)
    if is_equal(one, other):
        if not (may_be_same(one.unit, other.unit) and approximations_agree(one.approx, other.approx)):
            return 0, soft, 2
        is_same = one.kind == other.kind and one.unit == other.unit and one.approx == other.approx
        return 0, soft, 0 if is_same else 1
    if _same_alternate(one, other):
        return 1, soft, 0
    return (1, soft, 1) if _is_fall(one, other, source, target) else None


def _is_fall(one: Number, other: Number, source: str, target: str) -> bool:
    """Tell whether one text has a minus for what the other tells in words: -5% is a fall of 5%."""
    value, other_value = one.value, other.value
    if value.numerator != -other_value.numerator or value.denominator != other_value.denominator or not value:
        return False
    if not kinds_agree(one, other):
        return False
    positive, text = (one, source) if value > 0 else (other, target)
    return bool(_FALL.search(text[max(0, positive.start - _NEAR) : positive.end + _NEAR]))


def kinds_agree(one: Number, other: Number) -> bool:
    """Tell whether numbers of these kinds may translate each other: a day no month, a code no number."""
    if one.relative is not None or other.relative is not None:
        return False
    return (one.kind, other.kind) in _AGREEING and (one.kind != "part" or one.unit == other.unit)


def is_equal(one: Number, other: Number) -> bool:
    """Tell whether two numbers have one value, or two codes one spelling."""
    if one.kind == "code" and other.kind == "code":
        return code_key(one.text) == code_key(other.text)
    return _is_same(one.value, other.value) and "code" not in (one.kind, other.kind) and kinds_agree(one, other)


def _is_same(one: Fraction, other: Fraction) -> bool:
    """Equality of fractions in lowest terms, which Fraction itself asks of any kind of number."""
    return one.numerator == other.numerator and one.denominator == other.denominator


def _same_alternate(one: Number, other: Number) -> bool:
    is_time = one.kind == "time" or other.kind == "time"
    if not (one.alternates or other.alternates or is_time):
        return False
    if one.kind == "code" or other.kind == "code":
        return one.kind != other.kind and bool(
            ({one.value, *one.alternates} & {other.value, *other.alternates}) - {Fraction(0)}
        )
    if not kinds_agree(one, other) or (one.kind == other.kind and one.kind in _ONE_VALUE):
        return False
    if is_time:
        return _same_hour(one, other)
    return one.value in other.alternates or other.value in one.alternates


def _same_hour(one: Number, other: Number) -> bool:
    """A time with its part of the day is one of 24 hours; else it may be two."""
    if one.kind == other.kind and one.unit == other.unit == "clock":
        return False
    return one.value % _HOURS == other.value % _HOURS
