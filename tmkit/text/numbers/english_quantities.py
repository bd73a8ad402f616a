"""English quantities: digits or number words with the scale, sign, currency, unit and approximation beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from tmkit.text.numbers.approximations import approximation, may_follow, may_precede
from tmkit.text.numbers.english_numerals import CARDINALS, ORDINALS, SCALES, SHORT_SCALES, word_value
from tmkit.text.numbers.number import Number, NumberKind, decimal
from tmkit.text.numbers.rules import DIGIT, Rule, made
from tmkit.text.numbers.units import DIMENSIONS, currency_before, may_end_currency, may_start_unit, unit_after

_VULGAR = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4), "⅓": Fraction(1, 3), "⅔": Fraction(2, 3)}
_LEADING_POINT = re.compile(r"(?:^|[\s(\[])\.$")
_GLUED_YEAR = re.compile(r"((?:19|20)\d\d)(?:[1-9]|1\d)")
_LEAST_GLUED = 5
_DIGITS = re.compile(
    r"(?<!\d)(?<!\d\.)(?:\d{1,3}(?:,\d{3})+(?!\d)|(?<![\d,])(?<!\d )\d{1,3}(?: \d{3})+(?![\d,.]?\d| \d)|\d+)(?:\.\d+)?"
    r"(?:[½¼¾⅓⅔]|[ -][1-9]/[1-9](?!\d))?|[½¼¾⅓⅔]"
)
_MIXED = re.compile(r"(.+)[ -](\d)/(\d)")
_CARDINAL = "|".join(sorted(CARDINALS, key=len, reverse=True))
_ORDINAL = "|".join(sorted(ORDINALS, key=len, reverse=True))
_SCALE = "|".join(SCALES)
_RUN = re.compile(
    rf"(?:(?:{_CARDINAL})(?![a-z])|(?:half )?an? (?:{_SCALE})\b|(?:{_ORDINAL})\b)"
    rf"(?:[ -](?:(?:and )?(?:{_CARDINAL}|{_ORDINAL}|{_SCALE}|(?:{_SCALE})th)\b))*",
    re.IGNORECASE,
)
_AND_HALF = re.compile(rf"[ -]and[ -](?:a|one)[ -](?P<part>half|quarter)\b(?: (?P<scale>{_SCALE})\b)?")
_SUFFIX = re.compile(
    rf"(?P<scale>[ -]?(?:{_SCALE})s?\b|(?:k|K|m|M|mn|MN|mln|bn|BN|b|tn|trn)(?![A-Za-z]))?"
    r"(?:(?P<ordinal>st|nd|rd|th|ST|ND|RD|TH)\b)?"
    r"(?:[ -]?(?P<percent>%|per ?cent(?:age)?(?:[- ]points?)?\b|percentage[- ]points?\b|ppts?\b|pp\b|pct\b)"
    r"|[ -]?(?P<mille>‰|per (?:mille?|thousand)\b))?"
)
_NEGATIVE = re.compile(r"(?:(?<![\w)\]-])-|\b[Mm]inus |\b[Nn]egative )(?:[A-Z]{0,3}[$€£¥])?$")
_BELOW_ZERO = re.compile(r"[^.;,]{0,24}?\bbelow (?:zero|freezing)\b")
# How far around digits one looks for what may belong to them.
_TAIL, _HEAD = 4, 3
_SIGN_ENDS = ("-", "us ", "ve ", "\n")
# With which a scale (hundred, percent, and a half) or an approximation (or more, odd, plus) begins.
_WORD_STARTS = frozenset("htmb%‰pao")
_BEFORE_SUFFIX = frozenset(" -%‰")
_HARD_FROM = 10
_SIGN_WINDOW = 14
_BELOW_WINDOW = 28


class _Scaled(NamedTuple):
    """A bare number after what is glued to it: where it ends, its value and kind."""

    end: int
    value: Fraction
    kind: NumberKind = "number"
    alternates: tuple[Fraction, ...] = ()


def _digits(found: re.Match[str]) -> tuple[Number, ...]:
    text, (start, end), digits = found.string, found.span(), found[0]
    before = text[max(0, start - _TAIL) : start]
    if before[-1:].isalpha() and not ("." in digits or currency_before(text, start)[0] or _is_label(text, start)):
        return ()
    value = decimal(digits) if digits.isdecimal() else _face(digits)
    if before[-1:] == "." and _LEADING_POINT.search(before[-2:]):
        value /= 10 ** len(digits)
    glued = _GLUED_YEAR.fullmatch(digits) if end - start >= _LEAST_GLUED else None
    if glued:
        return made(found, value, alternates=(Fraction(int(glued[1])),))
    if _is_bare(before, text[end : end + _HEAD]) and text.find(" below ", end, end + _BELOW_WINDOW) < 0:
        return (Number(start, end, digits, value),)
    scaled = _scaled(text, end, value)
    if text[scaled.end : scaled.end + 1].isalpha() and not unit_after(text, scaled.end)[0]:
        scaled = _Scaled(end, value)
    return (_with_context(text, start, scaled, True),)


def _is_bare(before: str, behind: str) -> bool:
    """Tell by the characters beside digits that nothing there belongs to them; most figures stand alone."""
    return _is_bare_before(before) and _is_bare_behind(behind)


@lru_cache(maxsize=4096)
def _is_bare_before(before: str) -> bool:
    """Tell whether neither a currency, nor a sign, nor a word of approximation ends with these characters."""
    return not (may_end_currency(before) or before.endswith(_SIGN_ENDS) or may_precede(before, "en"))


@lru_cache(maxsize=4096)
def _is_bare_behind(behind: str) -> bool:
    """Tell whether neither a scale, nor a unit, nor a word of approximation begins with these characters."""
    first, second = behind[:1], behind[1:2]
    if first.isalpha() or first in ("%", "‰") or may_start_unit(behind):
        return False
    if first in (" ", "-"):
        return second.lower() not in _WORD_STARTS
    return behind.lower() != ". o" if first == "." else not may_follow(first, "en")


def _is_label(text: str, start: int) -> bool:
    """One letter before the digits, as in ``p5``."""
    return not text[max(0, start - 2) : start - 1].isalpha()


def _face(digits: str) -> Fraction:
    if digits[-1] in _VULGAR:
        return _VULGAR[digits[-1]] + (decimal(digits[:-1]) if digits[:-1] else 0)
    mixed = _MIXED.fullmatch(digits) if "/" in digits else None
    return decimal(mixed[1]) + Fraction(int(mixed[2]), int(mixed[3])) if mixed else decimal(digits)


def _scaled(text: str, end: int, value: Fraction) -> _Scaled:
    following = text[end : end + 1]
    if following not in _BEFORE_SUFFIX and not following.isalpha():
        return _Scaled(end, value)
    half = _AND_HALF.match(text, end) if text.startswith("and", end + 1) else None
    if half:
        value += Fraction(1, 4) if half["part"] == "quarter" else Fraction(1, 2)
        return _Scaled(half.end(), value * SCALES.get(half["scale"], 1))
    suffix = _SUFFIX.match(text, end)
    if suffix is None or suffix.end() == end:
        return _Scaled(end, value)
    if suffix["scale"]:
        name = suffix["scale"].strip(" -").lower().removesuffix("s")
        value *= SCALES.get(name) or SHORT_SCALES[name]
    if suffix["percent"] or suffix["mille"]:
        return _Scaled(suffix.end(), value / (100 if suffix["percent"] else 1000), "percent", (value,))
    return _Scaled(suffix.end(), value, "ordinal" if suffix["ordinal"] else "number")


def _with_context(text: str, start: int, scaled: _Scaled, hard: bool) -> Number:
    value, end = scaled.value, scaled.end
    currency, start = currency_before(text, start)
    if _is_negative(text[max(0, start - _SIGN_WINDOW) : start]) or (
        " below " in text[end : end + _BELOW_WINDOW] and _BELOW_ZERO.match(text, end)
    ):
        value = -value
    unit, unit_end = (currency, end) if currency or scaled.kind == "percent" else unit_after(text, end)
    alternates = (value / 10000,) if unit == "bp" else scaled.alternates
    approx, after = approximation(text, start, end, "en")
    if not approx and unit_end > end:
        approx, after = approximation(text, start, unit_end, "en")
    end = max(after, unit_end)
    hard = hard and not (DIMENSIONS.get(unit) == "duration" and scaled.kind == "number" and value == 1)
    return Number(start, end, text[start:end], value, hard, scaled.kind, unit, approx, alternates)


def _is_negative(before: str) -> bool:
    return ("-" in before or "us " in before or "ive " in before) and _NEGATIVE.search(before) is not None


def _words(found: re.Match[str]) -> Iterator[Number]:
    known = word_value(found[0].lower())
    if known is None:
        yield from _single_words(found)
    elif known[1]:
        yield from made(found, known[0], kind="ordinal", hard=known[0] > _HARD_FROM)
    else:
        scaled = _scaled(found.string, found.end(), known[0])
        yield _with_context(found.string, found.start(), scaled, scaled.value > _HARD_FROM or scaled.kind == "percent")


def _single_words(run: re.Match[str]) -> Iterator[Number]:
    """Number words side by side that make no number: each by itself."""
    for found in re.finditer("[A-Za-z]+", run[0]):
        known = word_value(found[0].lower())
        if known:
            start = run.start() + found.start()
            yield Number(start, start + len(found[0]), found[0], known[0], False, "ordinal" if known[1] else "number")


_CONTAINER = re.compile(r"[Tt]wenty-foot[- ]equivalent", re.ASCII)


def _container(found: re.Match[str]) -> Iterator[Number]:
    """The container by which ships and ports are measured is a unit, no number."""
    yield from made(found, 0, kind="none")


_HEADING_SCALE = re.compile(rf"(?P<scale>{_SCALE})s?\b", re.IGNORECASE)


def _scale_alone(found: re.Match[str]) -> Iterator[Number]:
    """The scale of a table, behind the sign of its currency: (HK$ million)."""
    currency, start = currency_before(found.string, found.start())
    if currency and found.start() - start <= _SIGN_WINDOW:
        yield from made(found, SCALES[found["scale"].lower()], hard=False, unit=currency)


QUANTITY_RULES = (
    Rule(frozenset({"twenty"}), _CONTAINER, _container, ("foot",)),
    Rule(frozenset({DIGIT}), _DIGITS, _digits, is_whole=True),
    Rule(frozenset(CARDINALS) | frozenset(ORDINALS) | {"a", "an", "half"}, _RUN, _words),
    Rule(frozenset(SCALES) | {f"{scale}s" for scale in SCALES}, _HEADING_SCALE, _scale_alone),
)
