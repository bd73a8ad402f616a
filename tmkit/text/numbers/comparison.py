"""What the numbers of a source and its translation do not have in common.

A hard value without a partner on the other side is a difference; soft values only serve as partners.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from tmkit.text.numbers.approximations import approximations_agree
from tmkit.text.numbers.codes import is_graded, is_misspelt, spelt_right
from tmkit.text.numbers.conversions import is_conversion, is_told_in_words
from tmkit.text.numbers.number import Approximation, Number, NumberDifference, NumberRule
from tmkit.text.numbers.pairing import NumberPair, Side, are_alike, is_equal, kinds_agree, paired_numbers
from tmkit.text.numbers.told_years import unexplained_years
from tmkit.text.numbers.units import is_currency, may_be_same
from tmkit.text.numbers.wording import worded

_DATES = frozenset({"year", "month", "day", "date", "decade", "time", "part", "weekday"})
_SEASONS = {1: (1,), 2: (6, 7), 3: (12,)}
_SMALLEST_COUNT = 2
_SAID_AGAIN = 40
_NEGATED = re.compile(
    r"(?:\b(?:no|none|not|nor|never|neither|without|cannot)|n['’]t)\b[^.;]*$|[不没未无][^，。；]*$", re.IGNORECASE
)
_PERIODS = re.compile(r"\bover (?:the )?(?:past |last )?$", re.IGNORECASE)
# On the way over a distance.
_MOVED = re.compile(r"\b(?:rac|run|ran|walk|travel|sail|row|swim|swam|march|stretch|spread)\w* over $", re.IGNORECASE)
_CLASS_NAMES: dict[Approximation, str] = {
    "": "exactly",
    "near": "nearly",
    "about": "about",
    "over": "over",
    "under": "under",
    "least": "at least",
    "most": "at most",
}
_PLAIN_CLASSES = frozenset({"over", "under", "near"})
_COMPARED = re.compile(
    r"(?:[高低大小多少][于於]|未?[达達到]|突破"
    r"|\b(?:above|below|(?:higher|lower|greater|less) than|exceed\w*|near|within)) ?"
    r"(?:an? |the )?$"
)
_COMPARED_WINDOW = 18
_WRITTEN, _WRITTEN_BEFORE = re.compile("[!-~]+"), re.compile("[!-~]*$")
_LONGEST_WRITTEN = 60
_SENTENCE_MARKS = ".,;:!?\"'"
_NO_FIGURE = re.compile("[A-Za-z=_]")


def number_differences(source: Side, target: Side, year: int | None) -> list[NumberDifference]:
    """Give the differences in order of place; ``year`` is the year of the document, for "last year" and the like."""
    if are_alike(source, target):
        return []
    pairs = paired_numbers(source, target)
    left_source = _left(source, [one for one, _ in pairs])
    left_target = _left(target, [other for _, other in pairs])
    left_source, left_target = _without_conversions(left_source, left_target)
    missing = _unexplained(left_source, left_target, source, target, year)
    extra = _unexplained(left_target, left_source, target, source, year)
    found = [
        *_pair_differences(pairs, source, target),
        *_code_differences(left_source, left_target, source, target),
        *_left_over(missing, extra, target.lang),
        *_contradictions(left_source, left_target),
    ]
    return sorted(found, key=lambda item: item.source_span or item.target_span or (0, 0))


def _left(side: Side, used: list[Number]) -> list[Number]:
    places = {number.start for number in used}
    return [number for number in side.numbers if number.start not in places]


def _without_conversions(source: list[Number], target: list[Number]) -> tuple[list[Number], list[Number]]:
    """What is left when each quantity is taken out with the same quantity in another unit."""
    kept, free = [], list(target)
    for number in source:
        other = next((other for other in free if is_conversion(number, other)), None) if number.unit else None
        if other is None:
            kept.append(number)
        else:
            free.remove(other)
    return kept, free


def _unexplained(left: list[Number], others: list[Number], side: Side, other: Side, year: int | None) -> list[Number]:
    hard = [number for number in left if number.hard and number.kind != "code"]
    if not hard:
        return hard
    years = [number for number in hard if number.kind == "year"]
    if years and not any(number.kind == "year" and number.hard for number in others):
        kept = unexplained_years(years, side, other, year)
        hard = [number for number in hard if number.kind != "year" or number in kept]
    hard = [number for number in hard if not (number.kind == "month" and _is_season(number, others, other))]
    return [
        number
        for number in hard
        if not (
            is_told_in_words(number, side, other)
            or _is_converted(number, side)
            or (_is_said_again(number, side, other) and not any(kinds_agree(number, one) for one in others))
            or _is_year_of_reign(number, other)
            or _is_copied(number, side, other)
        )
    ]


def _is_said_again(number: Number, side: Side, other: Side) -> bool:
    """Tell whether a number in words is repeated on one side only; a figure is to be said as often."""
    if any(char.isdigit() and char.isascii() for char in number.text):
        return False
    return all(
        any(
            known is not number and is_equal(known, number) and may_be_same(known.unit, number.unit)
            for known in numbers
        )
        for numbers in (side.numbers, other.numbers)
    )


def _is_year_of_reign(number: Number, other: Side) -> bool:
    """Tell whether the other text counts a year from the beginning of a reign: 民国元年 is 1912."""
    if number.kind != "year":
        return False
    return any(
        not known.hard and known.kind == "number" and number.value in known.alternates for known in other.numbers
    )


def _is_copied(number: Number, side: Side, other: Side) -> bool:
    """Tell whether a number is a part of a name or formula that stands on the other side as often: I/O, f(2)."""
    before = _WRITTEN_BEFORE.search(side.text[max(0, number.start - _LONGEST_WRITTEN) : number.start])
    after = _WRITTEN.match(side.text, number.start, number.end + _LONGEST_WRITTEN)
    if not before or not after or after.end() < number.end:
        return False
    written = (before[0] + after[0]).strip(_SENTENCE_MARKS)
    if not _NO_FIGURE.search(written):
        return False
    whole = re.compile(rf"(?<![A-Za-z0-9]){re.escape(written)}(?![A-Za-z0-9])")
    return 0 < len(whole.findall(side.text)) <= len(whole.findall(other.text))


def _is_converted(number: Number, side: Side) -> bool:
    """Tell whether a number tells the one before it again in another unit: 380,000 mu, or 25,000 hectares."""
    before = (one for one in side.numbers if 0 <= number.start - one.end < _SAID_AGAIN)
    return bool(number.unit) and any(one.unit and is_conversion(one, number) for one in before)


def _is_season(month: Number, others: list[Number], other: Side) -> bool:
    """The end of a year may stand for December, its beginning for January, its middle for June and July."""
    if any(number.kind == "month" for number in others):
        return False
    parts = [number for number in other.numbers if number.kind == "part" and number.unit == "third"]
    return any(month.value in _SEASONS[int(part.value)] for part in parts)


def _left_over(missing: list[Number], extra: list[Number], lang: str) -> Iterator[NumberDifference]:
    free = list(extra)
    for number in missing:
        other = _stand_in(number, free)
        if other is None:
            message = f"“{number.text}” has no counterpart in the target"
            yield NumberDifference(_rule(number, "number.missing"), number, None, message, worded(number, lang))
        else:
            free.remove(other)
            yield _replaced(number, other, lang)
    for other in free:
        yield NumberDifference(_rule(other, "number.extra"), None, other, f"“{other.text}” is not in the source")


def _rule(number: Number, otherwise: NumberRule) -> NumberRule:
    return "date.wrong" if number.kind in _DATES else otherwise


def _replaced(number: Number, other: Number, lang: str) -> NumberDifference:
    if _differs_by_scale(number, other):
        message = f"“{other.text}” is not of the size of “{number.text}”"
        return NumberDifference("number.magnitude", number, other, message, worded(number, lang))
    message = f"“{number.text}” is missing, “{other.text}” stands in its place"
    return NumberDifference(_rule(number, "number.missing"), number, other, message, worded(number, lang))


def _stand_in(number: Number, free: list[Number]) -> Number | None:
    """The left-over number of the target that most probably stands where ``number`` should."""
    for test in (_differs_by_scale, _same_kind, kinds_agree):
        for other in free:
            if test(number, other):
                return other
    return None


def _same_kind(one: Number, other: Number) -> bool:
    return one.kind == other.kind


def _differs_by_scale(one: Number, other: Number) -> bool:
    if one.value * other.value <= 0:
        return False
    ratio = max(one.value / other.value, other.value / one.value)
    return ratio.denominator == 1 and ratio > 1 and str(ratio.numerator).rstrip("0") == "1"


def _pair_differences(pairs: list[NumberPair], source: Side, target: Side) -> Iterator[NumberDifference]:
    for one, other in pairs:
        if one.unit == other.unit and one.approx == other.approx:
            continue
        if not may_be_same(one.unit, other.unit):
            rule: NumberRule = "currency.wrong" if is_currency(one.unit) else "unit.wrong"
            yield NumberDifference(rule, one, other, f"“{one.text}” is in {one.unit}, “{other.text}” in {other.unit}")
        elif one.kind not in _DATES and not approximations_agree(one.approx, other.approx):
            both = bool(one.approx and other.approx)
            if both and _is_negated(one, source, other, target):
                continue
            if both or _is_lost(one, source, other) or _is_lost(other, target, one):
                yield _other_approximation(one, other)


def _is_negated(one: Number, source: Side, other: Number, target: Side) -> bool:
    """Tell whether "not over" on one side is "at most" or "about" on the other."""
    if (one.approx == "over") == (other.approx == "over"):
        return False
    number, side = (one, source) if one.approx == "over" else (other, target)
    return _NEGATED.search(side.text[max(0, number.start - _SAID_AGAIN) : number.start]) is not None


def _other_approximation(one: Number, other: Number) -> NumberDifference:
    said = f"{_CLASS_NAMES[one.approx]} {worded(one)}, the target {_CLASS_NAMES[other.approx]} that"
    return NumberDifference("number.approx", one, other, f"the source says {said}")


def _is_lost(number: Number, side: Side, other: Number) -> bool:
    """Whether a number is plainly over, under or near a value and the other is exact; a comparison is no such thing."""
    if number.approx not in _PLAIN_CLASSES or not (number.hard and other.hard):
        return False
    if "decade" in other.text.lower() or other.kind == "decade":
        # The past two decades are no exact twenty years, and a person in the fifties is no exact fifty.
        return False
    before = side.text[max(0, number.start - _COMPARED_WINDOW) : number.start]
    # Over four decades: in their course, no more than they.
    is_period = number.unit in ("year", "decade") or number.kind == "decade" or number.unit == "month"
    return not (_COMPARED.search(before) or _MOVED.search(before) or (is_period and _PERIODS.search(before)))


def _code_differences(
    left_source: list[Number], left_target: list[Number], source: Side, target: Side
) -> Iterator[NumberDifference]:
    """A code of a Chinese text must stand in the other; an English one may have a Chinese name."""
    others = [number for number in left_target if number.kind == "code"]
    for number in left_source:
        if number.kind == "code":
            other = others.pop(0) if others else None
            if is_graded(number.text, target.text):
                continue
            if other or target.lang == source.lang or not target.is_chinese:
                yield NumberDifference(
                    "code.missing", number, other, f"“{number.text}” is not in the target", number.text
                )
    for other in others:
        if is_misspelt(other.text):
            right = spelt_right(other.text)
            yield NumberDifference("code.missing", None, other, f"“{other.text}” should be {right}", right)


def _contradictions(left_source: list[Number], left_target: list[Number]) -> Iterator[NumberDifference]:
    """Soft values that cannot both be right: other weekdays, other parts of the month, other counts."""
    if not left_source or not left_target:
        return
    for kinds in (("weekday",), ("part",), ("number",)):
        ones, others = _soft(left_source, kinds), _soft(left_target, kinds)
        if len(ones) == len(others) == 1 and kinds_agree(ones[0], others[0]):
            message = f"“{others[0].text}” is not “{ones[0].text}”"
            yield NumberDifference(_rule(ones[0], "number.missing"), ones[0], others[0], message)


def _soft(numbers: list[Number], kinds: tuple[str, ...]) -> list[Number]:
    return [
        number
        for number in numbers
        if number.kind in kinds and not number.hard and (number.kind != "number" or number.value >= _SMALLEST_COUNT)
    ]
