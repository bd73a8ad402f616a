"""Codes: letters and digits that name a thing (a virus, a mask, a group of states) and are no quantity.

Also what only looks like a number: addresses, and the digit of a footnote glued to a word, which is soft.
"""

from __future__ import annotations

import re
from fractions import Fraction

from tmkit.text.numbers.number import Number, NumberKind, decimal

_ADDRESS = re.compile(r"(?:https?://|www\.)[\w./?=&%#~+:@-]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
_TOKEN = re.compile(r"(?<![A-Za-z0-9])(?:[A-Za-z]+-?\d|\d+-?[A-Za-z])(?:-?[A-Za-z0-9])*(?![A-Za-z0-9])")
_DOTTED = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{1,3}){2,}(?![\d]|\.\d|,\d)")
# A digit first: it is sought quickly.
_GLUED = re.compile("[0-9](?:-?[A-Za-z]|(?<=[A-Za-z][0-9])|(?<=[A-Za-z]-[0-9]))")
_DECIMAL = re.compile(r"\.\d")
_LOWER_TAIL = re.compile("(?:-[a-z]{3,})+$")
_PARTS = re.compile(r"\d+|[A-Za-z]+")
_QUANTITY = re.compile(
    r"(?:RMB|CNY|HKD|USD|EUR|GBP|JPY|MOP|TWD|No|no|NO|Nos|nos|pp?|Art|art|Ch|Vol|vol|Fig|fig|Sec|sec|"
    r"[Nn]ote|[Tt]able|[Cc]hart|[Ff]igure|[Aa]rticle|[Pp]age|[Ss]ection|[Cc]hapter|[Pp]art|[Ss]tep|[Ii]tem|[Bb]ox|[Aa]nnex|[Dd]ay|[Vv]|[Vv]er)?"
    r"\d+(?:-\d+)*(?:st|nd|rd|th|ST|ND|RD|TH|s|k|K|m|M|mn|bn|BN|b|tn|trn|pm|PM|am|AM|pp|ppts?|bps?|"
    r"km|km2|cm|mm|nm|m2|m3|kg|mg|g|ml|l|t|ft|in|lb|lbs|oz|ha|h|hr|hrs|min|s|sec|kW|kWh|MW|MWh|GW|GWh|TWh|V|W|C|F|RMB|USD|HKD|CNY|yuan|D|x|"
    r"[kMGTP]?eV|[kM]pc|[kMG]?Hz|[kMGT]B|[kMG]bps|[khM]?Pa|mmHg|dB|rpm|mAh|[kM]?J|k[NV]|m[VA]|cm[23]|mm2|km3)?"
)
_UNIT = re.compile("(?:[ckm]?m|ft)[23]")
_PERIOD = re.compile(r"(?:FY|CY|[QHqh]\d|\d[QHqh])\d{0,4}")
_PREFIXES = {
    "mid",
    "post",
    "pre",
    "non",
    "early",
    "late",
    "end",
    "sub",
    "under",
    "over",
    "top",
    "the",
    "and",
    "to",
    "of",
    "in",
}
_FOOTNOTE_WORD = 4
_SHORT = re.compile(r"[A-Z]{1,6}(\d{1,4})")


def find_codes(text: str) -> list[Number]:
    """Give codes (kind ``code``, with the digits of short ones as alternate value) and masks for what is no number.

    >>> [(number.text, number.kind) for number in find_codes("N95 and COVID-19, 5G, RMB100m, 10-year")]
    [('N95', 'code'), ('COVID-19', 'code'), ('5G', 'code')]
    """
    codes: list[Number] = []
    if "www." in text or "://" in text or "@" in text:
        codes += [_mark(found, "none") for found in _ADDRESS.finditer(text)]
    if text.count(".") > 1:
        codes += [_mark(found, "code") for found in _DOTTED.finditer(text)]
    for found in _TOKEN.finditer(text) if _GLUED.search(text) else ():
        kind = _kind(found.group())
        if kind == "code":
            codes.append(_mark(found, kind))
        elif kind == "none" and not _DECIMAL.match(text, found.end()):
            codes.append(_footnote(found))
    return codes


def _mark(found: re.Match[str], kind: NumberKind) -> Number:
    text = _LOWER_TAIL.sub("", found.group())
    short = _SHORT.fullmatch(text)
    alternates = (decimal(short[1]),) if short else ()
    return Number(
        found.start(), found.start() + len(text), text, Fraction(0), kind == "code", kind, alternates=alternates
    )


def _footnote(found: re.Match[str]) -> Number:
    """The mark of a footnote is no quantity of the sentence, but the other side may have it apart."""
    word = found.group().rstrip("0123456789")
    digits = found.group()[len(word) :]
    return Number(found.start(), found.end(), found.group(), decimal(digits or "0"), False)


def _kind(token: str) -> NumberKind:
    if _QUANTITY.fullmatch(token) or _PERIOD.fullmatch(token) or _UNIT.fullmatch(token):
        return "number"
    pieces = token.split("-")
    glued = [piece for piece in pieces if len(_PARTS.findall(piece)) > 1]
    if any(_is_footnoted(piece) for piece in glued):
        return "none"
    if glued:
        return "number" if all(_QUANTITY.fullmatch(piece) for piece in glued) else "code"
    letters = [piece for piece in pieces if piece.isalpha() and piece.lower() not in _PREFIXES]
    return "code" if any(piece[0].isupper() for piece in letters) and pieces[0].isalpha() else "number"


def _is_footnoted(piece: str) -> bool:
    parts = _PARTS.findall(piece)
    return len(parts) == 2 and len(parts[0]) >= _FOOTNOTE_WORD and parts[0][1:].islower() and len(parts[1]) <= 2


def code_key(text: str) -> str:
    """Give a code as it is compared: upper case without hyphens, the same for ``Covid-19`` and ``COVID19``."""
    return text.upper().replace("-", "")


_GRADE = re.compile("([2-5])([A-Z])")
_TIMES = {"2": "double", "3": "triple", "4": "quadruple", "5": "quintuple"}


def is_graded(code: str, text: str) -> bool:
    """Tell whether a text has the grade that a code tells by its number: 3A is AAA, or triple-A.

    >>> is_graded("3A", "a triple-A rating"), is_graded("3A", "an AA rating")
    (True, False)
    """
    grade = _GRADE.fullmatch(code)
    if not grade:
        return False
    times, letter = grade[1], grade[2]
    told = rf"(?<![A-Za-z])(?:{letter * int(times)}|{_TIMES[times]}[- ][{letter}{letter.lower()}])(?![A-Za-z])"
    return re.search(told, text, re.IGNORECASE) is not None


_ONLY = {"COVID": "COVID-19", "SARSCOV": "SARS-CoV-2"}


def spelt_right(code: str) -> str:
    """Give the one code that has these letters, empty where several may have them.

    >>> spelt_right("COVID-13"), spelt_right("A13")
    ('COVID-19', '')
    """
    return _ONLY.get(code_key(code).rstrip("0123456789"), "")


def is_misspelt(code: str) -> bool:
    """Tell whether a code has the letters of a well-known one and other digits."""
    right = spelt_right(code)
    return bool(right) and code_key(code) != code_key(right)
