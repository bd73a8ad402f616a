"""The value of a run of Chinese numeral characters, with or without digits between them."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

from tmkit.text.numbers.number import decimal

HAN_DIGITS = "零〇一二两三四五六七八九"
HAN_SCALES = "十百千万亿兆"
HAN = f"{HAN_DIGITS}{HAN_SCALES}廿卅"
FIGURES = "0123456789"
NUMERAL_STARTS = f"{FIGURES}{HAN}"
"""What :data:`NUMERAL` begins with."""
ARABIC = r"(?:\d{1,3}(?:,\d{3})+|(?<![\d.,])(?<!\d )\d{1,3}(?: \d{3})+(?![\d,.]?\d| \d)|\d+)(?:\.\d+)?"
# Behind another numeral 两 is a weight, or two of something else: 五十两, 2016两年.
_TWO = f"两(?=[百千万亿])|(?<![{HAN_DIGITS}{HAN_SCALES}\\d])两"
_HAN_IN_RUN = (
    f"[{HAN_DIGITS.replace('两', '')}十万亿廿卅]|{_TWO}|百(?!帕)|千(?![克米瓦卡赫帕焦伏字])|兆(?![瓦赫帕欧字比])"
)
NUMERAL = rf"(?:{ARABIC}(?: (?=[万亿兆]))?|{_HAN_IN_RUN})+(?:点[零〇一二三四五六七八九]+[万亿]*)?"

_VALUES = {char: index for index, char in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SMALL = {"十": 10, "百": 100, "千": 1000}
_BIG = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_TENS = str.maketrans({"廿": "二十", "卅": "三十"})
_TOKEN = re.compile(rf"{ARABIC}|[{HAN}]")
_NEIGHBOURS = re.compile(
    r"(?P<head>[一二两三四五六七八九]?[十百千万]?)(?P<low>[一二两三四五六七八九])(?P<high>[一二三四五六七八九])(?P<tail>[十百千万亿]*)"
)


@lru_cache(maxsize=65536)
def han_value(run: str) -> Fraction | None:
    """Give the value of a run that matches :data:`NUMERAL`, None where it is none.

    >>> [str(han_value(run)) for run in ("3000万", "1.2万亿", "两万三千", "一百零五", "二〇二〇", "三点二五")]
    ['30000000', '1200000000000', '23000', '105', '2020', '13/4']
    """
    if run.isdecimal():
        return decimal(run)
    whole, point, decimals = run.partition("点")
    if point:
        return _with_decimals(whole, decimals)
    tokens = _TOKEN.findall(whole.translate(_TENS))
    if len(tokens) > 1 and all(token in _VALUES for token in tokens):
        return Fraction(int("".join(str(_VALUES[token]) for token in tokens)))
    return _sum_of_scales(tokens)


def _with_decimals(whole: str, decimals: str) -> Fraction | None:
    digits = "".join(str(_VALUES[char]) for char in decimals if char in _VALUES)
    integer = han_value(whole)
    if integer is None:
        return None
    value = integer + Fraction(int(digits), 10 ** len(digits))
    for char in decimals[len(digits) :]:
        value *= _BIG[char]
    return value


def _sum_of_scales(tokens: list[str]) -> Fraction | None:
    total, section, current = Fraction(0), Fraction(0), None
    last_scale, largest = 0, 0
    for place, token in enumerate(tokens):
        if token in _SMALL:
            section += (Fraction(1) if current is None else current) * _SMALL[token]
            current, last_scale = None, _SMALL[token]
        elif token in _BIG:
            scale = _BIG[token]
            section += current or 0
            if section == 0 and not total:
                section = Fraction(1)
            if scale > largest:
                total = (total + section) * scale
            else:
                total += section * scale
            section, current, last_scale, largest = Fraction(0), None, scale, max(scale, largest)
        elif token in ("零", "〇"):
            last_scale = 0
        elif current is not None:
            return None
        else:
            current = decimal(token) if token[0].isdigit() else Fraction(_VALUES[token])
            if place == len(tokens) - 1 and last_scale > 10 and not token[0].isdigit():
                current *= last_scale // 10
    return total + section + (current or 0)


def neighbours(run: str) -> tuple[Fraction, Fraction] | None:
    """Give the two values of two neighbouring digits ("two or three"), None where the run is an ordinary numeral.

    >>> neighbours("七八十"), neighbours("十五六"), neighbours("三十")
    ((Fraction(70, 1), Fraction(80, 1)), (Fraction(15, 1), Fraction(16, 1)), None)
    """
    found = _NEIGHBOURS.fullmatch(run)
    if not found:
        return None
    step = _VALUES[found["high"]] - _VALUES[found["low"]]
    # Twenty or thirty is 三二十 in older novels.
    if step not in (1, 2) and not (step == -1 and found["tail"] and not found["head"]):
        return None
    low = han_value(found["head"] + found["low"] + found["tail"])
    high = han_value(found["head"] + found["high"] + found["tail"])
    return (low, high) if low is not None and high is not None else None
