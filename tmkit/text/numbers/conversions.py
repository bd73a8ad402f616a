"""Numbers that one text tells otherwise: in another unit, by a list of so many things, or by words alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from tmkit.text.numbers.number import Number
from tmkit.text.numbers.pairing import Side
from tmkit.text.numbers.units import DIMENSIONS

# What one of a unit is in the first unit of its row.
_ROWS: tuple[dict[str, Fraction], ...] = (
    {
        "m": Fraction(1),
        "km": Fraction(1000),
        "cm": Fraction(1, 100),
        "mm": Fraction(1, 1000),
        "li": Fraction(500),
        "mile": Fraction(1609344, 1000),
        "nmi": Fraction(1852),
        "ft": Fraction(3048, 10000),
        "in": Fraction(254, 10000),
    },
    {
        "m2": Fraction(1),
        "km2": Fraction(1_000_000),
        "ha": Fraction(10_000),
        "mu": Fraction(10_000, 15),
        "acre": Fraction(404686, 100),
        "cm2": Fraction(1, 10_000),
        "ft2": Fraction(929, 10_000),
    },
    {
        "kg": Fraction(1),
        "t": Fraction(1000),
        "jin": Fraction(1, 2),
        "g": Fraction(1, 1000),
        "mg": Fraction(1, 1_000_000),
        "lb": Fraction(45359, 100_000),
        "oz": Fraction(2835, 100_000),
    },
    {
        "l": Fraction(1),
        "ml": Fraction(1, 1000),
        "m3": Fraction(1000),
        "cm3": Fraction(1, 1000),
        "bbl": Fraction(158987, 1000),
    },
    {"kW": Fraction(1), "MW": Fraction(1000), "GW": Fraction(1_000_000)},
    {"kWh": Fraction(1), "MWh": Fraction(1000)},
    {
        "minute": Fraction(1),
        "second": Fraction(1, 60),
        "hour": Fraction(60),
        "shichen": Fraction(120),
        "day": Fraction(1440),
        "week": Fraction(10080),
    },
    {"month": Fraction(1), "year": Fraction(12)},
)
_FACTORS = {unit: (row, factor) for row, units in enumerate(_ROWS) for unit, factor in units.items()}
_NO_ROW = -1, Fraction(0)
# A figure that was converted is rounded; of the same system it is not.
_ROUNDED = Fraction(1, 50)
_METRIC = frozenset(
    "m km cm mm m2 km2 cm2 ha kg t g mg l ml m3 cm3 kW MW GW kWh MWh minute second hour day week shichen".split()
)
_ALL_DAY = re.compile(r"\ba?round[- ]the[- ]clock\b|\bday and night\b|\ball day\b|昼夜|全天|日夜", re.IGNORECASE)
_CLOCK = {Fraction(24), Fraction(7)}
_NEXT_DAY = re.compile(r"\b(?:next|following|same|that|another|previous|day after|overnight|later)\b", re.IGNORECASE)
_DAY_BEHIND = re.compile("[天日晚夜年]")
_FEW = range(2, 10)
_ITEM = r"[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*"
_LIST = re.compile(rf"{_ITEM}(?:, {_ITEM})*,? (?:and|or) (?:{_ITEM}|[a-z]+)")
_SHARE = re.compile(r" (?:(?:parts?|times?) )?(?:in|out of|per)(?: every)? ")
_CENTURY = re.compile(r"\b(?:the|this|that|same) century\b|[本该同]个?世纪", re.IGNORECASE)
_LAST_CENTURY = re.compile(r"\b(?:last|past|previous) century\b|上个?世纪", re.IGNORECASE)
_LAST_CENTURIES = (19, 20)
# Round numbers in words say no more than very many: a thousand pities, a million pieces.
_ROUND = re.compile(r"(?:(?:an?|one) (?:hundred|thousand|million)|ten thousand)\b(?: (?:miles|years))?", re.IGNORECASE)
_VERY_MANY = re.compile("[无無][数數]|[百千万萬]")
_POUNDS = ("pound", "pounds")
# How the numerals of names are written in English: Sam Tung Uk, Tsat Tsz Mui.
_READINGS = {
    "二": "Yi|Yee|Er",
    "三": "Sam|Saam|San",
    "四": "Sze|Sei|Si",
    "五": "Ng|Wu",
    "六": "Luk|Lok|Liu",
    "七": "Tsat|Chat|Qi",
    "八": "Pat|Ba",
    "九": "Kau|Gau|Jiu",
    "十": "Sap|Shap|Shi",
    "百": "Pak|Bai",
    "千": "Tsin|Chin|Qian",
    "万": "Man|Wan",
    "萬": "Man|Wan",
}
_SHARES = frozenset({"fraction", "percent"})
_SEPARATOR = re.compile(", (?:and |or )?| and | or ")
_COUNTED = re.compile("[\u4e00-\u9fff]?(?:种|门|国|个国家|语|地|市|方|家|大洲|省|部|位|座|所|州|县|支|件)")


def is_conversion(one: Number, other: Number) -> bool:
    """Tell whether two numbers are one quantity in two units, rounded where the systems differ.

    >>> from fractions import Fraction
    >>> jin, kilo = (Number(0, 1, "", Fraction(value), unit=unit) for value, unit in ((2000, "jin"), (1000, "kg")))
    >>> is_conversion(jin, kilo)
    True
    """
    if one.unit == other.unit or DIMENSIONS.get(_unit(one)) != DIMENSIONS.get(_unit(other)):
        return False
    (row, factor), (other_row, other_factor) = (_FACTORS.get(_unit(number), _NO_ROW) for number in (one, other))
    if row < 0 or row != other_row or not one.value or not other.value:
        return False
    ratio = one.value * factor / (other.value * other_factor)
    is_exact = {one.unit, other.unit} <= _METRIC | {"jin", "li", "month", "year"}
    return ratio == 1 if is_exact else abs(ratio - 1) <= _ROUNDED


def _unit(number: Number) -> str:
    """The unit of a number; pounds may be a weight."""
    return "lb" if number.unit == "GBP" and number.text.endswith(_POUNDS) else number.unit


def is_told_in_words(number: Number, side: Side, other: Side) -> bool:
    """Tell whether words of the other text say the number: all day, the next day, one in five, a list of things."""
    if number.value in _CLOCK and (number.unit == "hour" or "24/7" in side.text) and _ALL_DAY.search(other.text):
        return True
    if _is_share(number, side, other):
        return True
    if _is_named_century(number, other.text):
        return True
    if not side.is_chinese:
        return _ROUND.fullmatch(number.text) is not None and _says_very_many(other)
    if number.text in _READINGS and re.search(rf"\b(?:{_READINGS[number.text]})\b", other.text):
        return True
    if number.kind == "ordinal" and number.value in (2, 3) and _DAY_BEHIND.match(side.text, number.end):
        return bool(_NEXT_DAY.search(other.text))
    is_few = number.value.denominator == 1 and int(number.value) in _FEW and number.kind == "number"
    if not is_few or not _COUNTED.match(side.text, number.end):
        return False
    return any(len(_SEPARATOR.split(found[0])) == number.value for found in _LIST.finditer(other.text))


def _is_named_century(number: Number, text: str) -> bool:
    """Tell whether "the century" or "last century" is said for the 20th, and 本世纪 for the 2000s."""
    century = number.value if number.kind == "century" else number.value / 100 + 1
    if number.kind not in ("century", "decade") or century > max(_LAST_CENTURIES) + 1:
        return False
    return bool(
        (century.denominator == 1 and _CENTURY.search(text))
        or (century in _LAST_CENTURIES and _LAST_CENTURY.search(text))
    )


def _says_very_many(side: Side) -> bool:
    """Tell whether a Chinese text has a word for a great many that is part of no count: 无数, 千般, 万千."""
    taken = [(number.start, number.end) for number in side.numbers if number.hard]
    places = (found.start() for found in _VERY_MANY.finditer(side.text))
    return any(not any(start <= place < end for start, end in taken) for place in places)


def _is_share(number: Number, side: Side, other: Side) -> bool:
    """Tell whether English says "one in five" for a share: of the share, or of the numbers in these words."""
    if side.is_chinese == other.is_chinese:
        return False
    if side.is_chinese:
        return number.kind in _SHARES and any(number.value == value for value, _, _ in _shares(other))
    told = {value for value, start, end in _shares(side) if start <= number.start < end}
    return any(share.kind in _SHARES and share.value in told for share in other.numbers)


def _shares(side: Side) -> Iterator[tuple[Fraction, int, int]]:
    """Give the value and the place of each "one in five" of an English text."""
    for one, other in pairwise(side.numbers):
        if 0 < one.value < other.value and _SHARE.fullmatch(side.text, one.end, other.start):
            yield one.value / other.value, one.start, other.end
