"""Units and currencies that stand beside a number, in Chinese and English, with one canonical name each."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

_CURRENCIES = {
    "CNY": "人民币|RMB|CNY|renminbi|yuan|CN¥",
    "HKD": "港元|港币|港圆|HK\\$|HKD|Hong Kong dollars?|HK dollars?",
    "USD": "美元|美金|US\\$|USD|U\\.S\\. dollars?|US dollars?|American dollars?",
    "EUR": "欧元|€|EUR|euros|euro",
    "GBP": "英镑|£|GBP|pounds sterling|pounds?(?! of)|sterling",
    "JPY": "日元|日圆|日币|JPY|JP¥|Japanese yen|yen",
    "KRW": "韩元|韩圆|₩|KRW|won(?= )",
    "TWD": "新台币|台币|NT\\$|TWD|New Taiwan dollars?",
    "MOP": "澳门元|澳门币|MOP\\$|MOP|patacas?",
    "AUD": "澳元|澳大利亚元|澳币|A\\$|AU\\$|AUD|Australian dollars?",
    "CAD": "加元|加拿大元|加币|C\\$|CAD|Canadian dollars?",
    "SGD": "新加坡元|新元|坡币|S\\$|SGD|Singapore dollars?",
    "NZD": "新西兰元|纽元|NZ\\$|NZD|New Zealand dollars?",
    "CHF": "瑞士法郎|瑞郎|CHF|Swiss francs?",
    "RUB": "卢布|RUB|rubles?|roubles?",
    "INR": "卢比|INR|rupees?",
    "THB": "泰铢|THB|baht",
    "XDR": "特别提款权|SDRs|SDR",
    "yuan": "元|圆|块钱",
    "dollar": "\\$|dollars?",
    "yen-sign": "¥",
}
LOCAL_YUAN = "local currency"
"""What 元 is in a text in traditional characters: the dollar of the place, as a rule."""
_ONE_OF: dict[str, frozenset[str]] = {
    "yuan": frozenset({"CNY", "HKD", "TWD", "MOP", "yen-sign"}),
    LOCAL_YUAN: frozenset({"yuan", "CNY", "HKD", "TWD", "MOP", "yen-sign", "dollar"}),
    "dollar": frozenset({"USD", "HKD", "AUD", "CAD", "SGD", "NZD", "TWD"}),
    "yen-sign": frozenset({"CNY", "JPY", "yuan"}),
}
_MEASURES = {
    "length": {
        "km": "公里|千米|km|kilometers?|kilometres?",
        "cm": "厘米|公分|cm|centimeters?|centimetres?",
        "mm": "毫米|mm|millimeters?|millimetres?",
        "nm": "纳米|nm|nanometers?|nanometres?",
        "m": "米(?![尔勒德])|meters?|metres?",
        "nmi": "海里|nautical miles?",
        "mile": "英里|miles?",
        "li": "华里|里(?![程面斯昂约拉巴])|li",
        "ft": "英尺|feet|foot|ft",
        "in": "英寸|inch(?:es)?",
    },
    "area": {
        "km2": "平方公里|平方千米|km²|km2|square kilometers?|square kilometres?|sq\\.? ?km",
        "m2": "平方米|平米|m²|m2|square meters?|square metres?|sq\\.? ?m",
        "cm2": "平方厘米|平方公分|cm²|cm2|square centimeters?|square centimetres?|sq\\.? ?cm",
        "ft2": "平方英尺|平方尺|square feet|square foot|sq\\.? ?ft",
        "ha": "公顷|hectares?|ha",
        "mu": "亩|mu",
        "acre": "英亩|acres?",
    },
    "volume": {
        "m3": "立方米|m³|m3|cubic meters?|cubic metres?",
        "cm3": "立方厘米|cm³|cm3|cubic centimeters?|cubic centimetres?",
        "l": "公升|升(?![级至到幅值温高降了])|liters?|litres?",
        "ml": "毫升|ml|milliliters?|millilitres?",
        "bbl": "桶|barrels?",
    },
    "mass": {
        "t": "公吨|吨|tonn?es?|tons?|metric tons?",
        "kg": "公斤|千克|kg|kilograms?|kilos?",
        "mg": "毫克|mg|milligrams?",
        "g": "克(?![服里拉])|grams?",
        "tael": "两(?=[白黄银金重黄本的，。、；）)\\s]|$)|taels?",
        "jin": "市斤|斤|jin|catty|catties",
        "lb": "磅|lbs?|pounds? of",
        "oz": "盎司|盎斯|ounces?|oz",
    },
    "temperature": {
        "℃": "摄氏度|℃|°C|degrees? Celsius|degrees? centigrade",
        "℉": "华氏度|℉|°F|degrees? Fahrenheit",
    },
    "power": {
        "kW": "千瓦(?!时)|kW|kilowatts?(?![- ]hour)",
        "MW": "兆瓦(?!时)|MW|megawatts?(?![- ]hour)",
        "GW": "吉瓦(?!时)|GW|gigawatts?(?![- ]hour)",
        "kWh": "千瓦时|度电|kWh|kilowatt[- ]hours?",
        "MWh": "兆瓦时|MWh|megawatt[- ]hours?",
    },
    "duration": {
        "year": "周年|岁|年(?!代|级|会|报|度|底|初|末|中|轻|龄|前的)|years?(?!-end|[- ]o[nv]|[- ]to[- ])",
        "month": "个半?多?月|months?",
        "week": "个?星期(?![一二三四五六日天])|周(?![年岁边末刊报长])|weeks?",
        "day": "天|days?|日内|日后|日前",
        "shichen": "个?时辰",
        "hour": "个?半?多?小时|个?钟头|hours?",
        "minute": "分钟|minutes?",
        "second": "秒钟?|seconds?",
    },
    "rate": {
        "bp": "个?基点|个?点子|basis points?|bps?",
    },
}
DIMENSIONS = {unit: dimension for dimension, units in _MEASURES.items() for unit in units}


_LEFT_WINDOW = 22
_LINKS = frozenset(" -")
_BETWEEN = re.compile(r"\|(?![^(]*\))")
_OPTIONAL = re.compile(r"(\\.|[^\\])\?")
_CONDITION = re.compile(r"\(\?[=!][^()]*\)$")

Units = tuple[re.Pattern[str], tuple[str, ...]]
"""A pattern with a group for each unit, and the canonical names of the units."""


@cache
def _by_first_character() -> dict[str, Units]:
    """For each character a unit can begin with what to match there: most words after a number are no unit."""
    spellings = {unit: words for units in _MEASURES.values() for unit, words in units.items()} | _CURRENCIES
    return {first: (re.compile(rf"[- ]?(?:{groups})"), names) for first, groups, names in _grouped(spellings, _firsts)}


@cache
def _by_last_character() -> dict[str, Units]:
    """For each character a currency can end with what to search for before a number."""
    found = _grouped(_CURRENCIES, _lasts)
    return {last: (re.compile(rf"(?<![A-Za-z])(?:{groups}) ?$"), names) for last, groups, names in found}


def _grouped(
    spellings: dict[str, str], ends: Callable[[str], frozenset[str]]
) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Give (character, groups, units) for each character at an end of a spelling, spellings in the order given."""
    by_character: dict[str, dict[str, list[str]]] = {}
    for unit, words in spellings.items():
        for word in _BETWEEN.split(words):
            for character in ends(word):
                by_character.setdefault(character, {}).setdefault(unit, []).append(_bordered(word))
    for character, units in by_character.items():
        yield character, "|".join(f"({'|'.join(words)})" for words in units.values()), tuple(units)


def _firsts(word: str) -> frozenset[str]:
    """The characters with which a spelling can begin: 个?星期 with two."""
    optional = _OPTIONAL.match(word)
    rest = _firsts(word[optional.end() :]) if optional else frozenset()
    return rest | {word.lstrip("\\")[0]}


def _lasts(word: str) -> frozenset[str]:
    """The character with which a spelling ends; in words it is a plural: by the dollar 20 years ago."""
    return frozenset(_CONDITION.sub("", word).rstrip("?")[-1])


def _bordered(word: str) -> str:
    """Latin unit words end at a word border, and km is not the unit of km2; Chinese ones and signs need none."""
    return rf"{word}(?![A-Za-z0-9²³])" if re.search("[A-Za-z]", word[:2]) else word


def unit_after(text: str, place: int) -> tuple[str, int]:
    """Give the canonical unit or currency that starts at ``place`` and where it ends; empty and ``place`` if none.

    >>> unit_after("5公里外", 1), unit_after("30 yuan", 2), unit_after("8名", 1)
    (('km', 3), ('CNY', 7), ('', 1))
    """
    units = _by_first_character().get(_unit_start(text[place : place + 2]))
    found = units[0].match(text, place) if units else None
    return (units[1][found.lastindex - 1], found.end()) if units and found and found.lastindex else ("", place)


def currency_before(text: str, place: int) -> tuple[str, int]:
    """Give the canonical currency that ends at ``place`` and where it starts; empty and ``place`` if there is none.

    >>> currency_before("costs HK$5", 9), currency_before("in 5", 3)
    (('HKD', 6), ('', 3))
    """
    units = _by_last_character().get(_currency_end(text[max(0, place - 2) : place]))
    if not units:
        return "", place
    base = max(0, place - _LEFT_WINDOW)
    found = units[0].search(text[base:place])
    return (units[1][found.lastindex - 1], base + found.start()) if found and found.lastindex else ("", place)


def may_start_unit(after: str) -> bool:
    """Tell whether a unit can start with the two characters behind a number; costs little if it cannot."""
    return _unit_start(after[:2]) in _by_first_character()


def _unit_start(after: str) -> str:
    """Of the two characters behind a number the one with which a unit would start: 5 km, 5km, 5-km."""
    return after[1:] if after[:1] in _LINKS else after[:1]


def may_end_currency(before: str) -> bool:
    """Tell whether a currency can end with the two characters before a number; costs little if it cannot."""
    return _currency_end(before[-2:]) in _by_last_character()


def _currency_end(before: str) -> str:
    """Of the two characters before a number the one with which a currency would end: $5, RMB 5."""
    return before[:-1] if before[-1:] == " " else before[-1:]


def is_currency(unit: str) -> bool:
    """Tell whether a canonical unit is a currency."""
    return unit in _CURRENCIES or unit == LOCAL_YUAN


def may_be_same(one: str, other: str) -> bool:
    """Tell whether two canonical units can be one: equal, one unknown, or one a sign that several currencies share.

    >>> may_be_same("dollar", "HKD"), may_be_same("USD", "CNY"), may_be_same("km", "mile"), may_be_same("km", "hour")
    (True, False, False, True)
    """
    if one == other or not one or not other:
        return True
    if is_currency(one) and is_currency(other):
        return other in _ONE_OF.get(one, ()) or one in _ONE_OF.get(other, ())
    return DIMENSIONS.get(one) != DIMENSIONS.get(other)
