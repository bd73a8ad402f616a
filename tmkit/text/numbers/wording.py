"""A number in words and digits as each language writes it, for suggestions."""

from __future__ import annotations

from fractions import Fraction

from tmkit.text.numbers.number import Number

_MOST_PLACES = 10
_EN_SCALES = ((10**12, " trillion"), (10**9, " billion"), (10**6, " million"))
_ZH_SCALES = ((10**12, "万亿"), (10**8, "亿"), (10**4, "万"))


def worded(number: Number, lang: str = "en") -> str:
    """Give the value as it would be written in a text of the language.

    >>> from tmkit.text.numbers.number import Number
    >>> worded(Number(0, 1, "", Fraction(1200000000000))), worded(Number(0, 1, "", Fraction(32500)), "zh")
    ('1.2 trillion', '3.25万')
    """
    if number.kind == "percent":
        return f"{_digits(number.value * 100)}%"
    if number.kind in ("year", "month", "day", "decade") or abs(number.value) < 10**4:
        return _digits(number.value)
    for scale, name in _ZH_SCALES if lang == "zh" else _EN_SCALES:
        if abs(number.value) >= scale and (number.value / scale * 1000).denominator == 1:
            return _digits(number.value / scale) + name
    return f"{int(number.value):,}" if lang == "en" and number.value.denominator == 1 else _digits(number.value)


def _digits(value: Fraction) -> str:
    """An exact decimal where there is one of up to ten places, else a fraction."""
    for places in range(_MOST_PLACES + 1):
        scaled = value * 10**places
        if scaled.denominator == 1:
            digits = str(abs(scaled.numerator)).rjust(places + 1, "0")
            cut = len(digits) - places
            return ("-" if value < 0 else "") + digits[:cut] + (f".{digits[cut:]}" if places else "")
    return f"{value.numerator}/{value.denominator}"
