"""Numbers, dates, currencies and units by value."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tmkit.model import Severity
from tmkit.qa.rule import NUMBER, Example, Problem, Rule
from tmkit.qa.segment_pair import SegmentPair
from tmkit.text.numbers.number import NumberDifference
from tmkit.text.numerals import compare_numbers
from tmkit.text.script import is_traditional

# What stands before a year is looked at behind its first figures, which are quickly found.
_YEAR = re.compile(r"(?:19|20)(?<![\d.,]..)\d\d(?![\d.,]\d|\d)")
_FEW = 3
_LOOKED_AT = 200


def _rule(name: str, severity: Severity, message: str, cure: str, good: Example, bad: Example) -> Rule:
    return Rule(id=name, severity=severity, family=NUMBER, message=message, cure=cure, good=good, bad=bad)


MISSING = _rule(
    "number.missing",
    "error",
    "A value of the source is not in the target.",
    "Write the number, in figures or in words.",
    (("来自40个国家的3万名代表", "thirty thousand delegates from 40 countries"),),
    (("来自40个国家的300名代表", "delegates from 40 countries"),),
)
EXTRA = _rule(
    "number.extra",
    "error",
    "A value of the target is not in the source.",
    "Take the number out, or correct it.",
    (("双方签署了两份协议", "Both sides signed two agreements"),),
    (("双方签署了协议", "The sides signed 14 agreements"),),
)
MAGNITUDE = _rule(
    "number.magnitude",
    "error",
    "The value is wrong by a power of ten, or of another scale word.",
    "Use the value that is suggested.",
    (("投资5.6亿元", "an investment of 560 million yuan"),),
    (("投资5.6亿元", "an investment of 56 million yuan"),),
)
APPROX = _rule(
    "number.approx",
    "warning",
    "The source says nearly, about, over or under; the target says another of them.",
    "Keep the kind of approximation.",
    (("近50个国家", "almost 50 countries"),),
    (("近50个国家", "over 50 countries"),),
)
DATE = _rule(
    "date.wrong",
    "error",
    "A day, month, year or time of day is another one.",
    "Correct the date.",
    (("3月12日至16日", "from March 12 to 16"),),
    (("3月12日", "on May 12"),),
)
CURRENCY = _rule(
    "currency.wrong",
    "warning",
    "The amount is right, its currency is not.",
    "Write the currency of the source.",
    (("30万港元", "HK$300,000"),),
    (("30万港元", "300,000 US dollars"),),
)
UNIT = _rule(
    "unit.wrong",
    "warning",
    "The figure is right, its unit is not.",
    "Write the unit of the source, or convert the figure.",
    (("全长58公里", "58 kilometers long"),),
    (("全长58公里", "58 miles long"),),
)
CODE = _rule(
    "code.missing",
    "error",
    "A code such as the name of a model, a virus or a route is not in the target, or is misspelt.",
    "Copy the code.",
    (("N95口罩", "N95 respirators"),),
    (("KF94口罩", "N95 masks"),),
)
FORMAT = _rule(
    "number.format",
    "info",
    "A figure is not written as the language of the target has it.",
    "Write figures half width, with a comma for thousands from five digits on in English.",
    (("12000名志愿者", "12,000 volunteers"),),
    (("12000名志愿者", "12000 volunteers"),),
)
RULES = (MISSING, EXTRA, MAGNITUDE, APPROX, DATE, CURRENCY, UNIT, CODE, FORMAT)
_BY_ID = {rule.id: rule for rule in RULES}
_LISTED = re.compile(r"\s*(?:No\. ?|第)?[（(]?(?:\d{1,3}|[一二三四五六七八九十]{1,3})(?:[、.．:：)）]|(?=\s))")
_LONG_FIGURE = re.compile(r"(?<![\w.,/:$#@+-])\d{5,}(?=(?:\.\d+)? [a-z])")
_WIDE_FIGURE = re.compile("[\N{FULLWIDTH DIGIT ZERO}-\N{FULLWIDTH DIGIT NINE}\N{FULLWIDTH PERCENT SIGN}]+")


class NumberChecker:
    """Compares the numbers of each pair; the year of a document is the one asked for, or the one it speaks of most."""

    rules: Sequence[Rule] = RULES

    def __init__(self, year: int | None = None) -> None:
        self._asked = year
        self._year = year
        self._chinese: str | None = None

    def begin(self, pairs: Sequence[SegmentPair]) -> None:
        """Find the year and the script of the document, or of this part of it."""
        if self._asked is None:
            self._year = likely_year(pair.source for pair in pairs)
        chinese = "".join(pair.zh for pair in pairs[:_LOOKED_AT] if pair.is_zh_en)
        self._chinese = "zh-Hant" if is_traditional(chinese) else None

    def check(self, pair: SegmentPair) -> Iterator[Problem]:
        """Give the differences of the numbers of both sides."""
        if not pair.target.strip() or pair.source == pair.target:
            return
        yield from _odd_figures(pair)
        if not pair.is_zh_en:
            return
        langs = (self._lang(pair.source_main, pair.source_lang), self._lang(pair.target_main, pair.target_lang))
        for item in compare_numbers(pair.source, langs[0], pair.target, langs[1], self._year):
            if _is_list_mark(item, _list_marks(pair)):
                continue
            yield Problem(
                rule=_BY_ID[item.rule],
                message=item.message,
                source_span=item.source_span,
                target_span=item.target_span,
                suggestion=item.suggestion,
            )

    def _lang(self, main: str, code: str) -> str:
        return self._chinese or code if main == "zh" else code


def likely_year(texts: Iterable[str]) -> int | None:
    """Give the year that more than half of the four-digit years of a document name, None where there is none.

    >>> likely_year(["2020年1月", "2019年至2020年", "2020年"])
    2020
    """
    years = Counter(map(int, _YEAR.findall("\n".join(texts))))
    if not years:
        return None
    year, count = max(years.items(), key=lambda item: (item[1], item[0]))
    return year if count >= _FEW and 2 * count > years.total() else None


def _list_marks(pair: SegmentPair) -> tuple[int, int]:
    """Where the numbers of a list end at the beginning of both sides, 0 where one has none."""
    source, target = _LISTED.match(pair.source), _LISTED.match(pair.target)
    return (source.end(), target.end()) if source and target else (0, 0)


def _is_list_mark(item: NumberDifference, ends: tuple[int, int]) -> bool:
    """Tell whether a number is that of a list on one side, where the other counts otherwise: 一、 and (a)."""
    spans = item.source_span, item.target_span
    return None in spans and all(span is None or span[1] <= end for span, end in zip(spans, ends, strict=True))


def _odd_figures(pair: SegmentPair) -> Iterator[Problem]:
    if pair.target_main == "en":
        for found in _LONG_FIGURE.finditer(pair.target):
            better = f"{int(found[0]):,}"
            message = f"“{found[0]}” has no comma for thousands"
            yield Problem(rule=FORMAT, message=message, target_span=found.span(), suggestion=better)
    for found in _WIDE_FIGURE.finditer(pair.target):
        half = "".join(chr(ord(char) - 0xFEE0) for char in found[0])
        message = f"“{found[0]}” is written full width"
        yield Problem(rule=FORMAT, message=message, target_span=found.span(), suggestion=half)
