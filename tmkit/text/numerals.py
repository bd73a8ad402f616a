"""Numbers in a text, by value: where they stand, what they are worth, how two texts differ, a text without them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from fractions import Fraction

from tmkit.langs import parse_code
from tmkit.text.numbers.chinese import find_zh
from tmkit.text.numbers.comparison import number_differences
from tmkit.text.numbers.english import find_en
from tmkit.text.numbers.folding import fold_numerals
from tmkit.text.numbers.number import Number, NumberDifference, NumberKind, NumberRule
from tmkit.text.numbers.pairing import Side
from tmkit.text.numbers.units import LOCAL_YUAN
from tmkit.text.script import fold_script, is_traditional

_CLASSES: dict[NumberKind, str] = {
    "month": "date",
    "day": "date",
    "part": "date",
    "weekday": "date",
    "time": "date",
    "decade": "year",
    "century": "year",
    "quarter": "ordinal",
    "fraction": "number",
    "multiple": "number",
}
_SMALLEST_COUNT = 2


def find_numbers(text: str, lang: str) -> list[Number]:
    """Give the numbers of a text in order of place; ``lang`` is a code such as ``zh``, ``zh-TW`` or ``en``.

    Languages other than Chinese are read by the English grammar.

    >>> [str(number.value) for number in find_numbers("3.25万只口罩", "zh")]
    ['32500']
    """
    return find_zh(text) if lang.lower().startswith("zh") else find_en(text)


def values(text: str, lang: str) -> Counter[Fraction]:
    """Give how often each value stands in a text; years told by words, codes and soft numbers but months are left out.

    >>> values("30 million yuan for both", "en")
    Counter({Fraction(30000000, 1): 1})
    """
    return Counter(
        number.value
        for number in find_numbers(text, lang)
        if number.kind != "code" and (number.hard or number.kind == "month")
    )


def number_key(text: str, lang: str) -> str:
    """Give the text with each number replaced by its class and unit, folded in script, width, case and white space.

    Texts with one key are equal but for their numbers. The classes are number, percent, ordinal, date and year; words
    that are only implied numbers (both, one, last year) stay.

    >>> number_key("Table 3 of May 2020", "en")
    'table <number> of <date> <year>'
    """
    pieces, end = [], 0
    for number in find_numbers(text, lang):
        if _is_replaced(number):
            unit = f" {number.unit}" if number.unit and number.kind == "number" else ""
            pieces += [_folded(text[end : number.start]), f"<{_CLASSES.get(number.kind, number.kind)}{unit}>"]
            end = number.end
    return " ".join("".join([*pieces, _folded(text[end:])]).split())


def _is_replaced(number: Number) -> bool:
    if number.kind == "code" or number.relative is not None:
        return False
    return (
        number.hard
        or number.kind in ("month", "weekday")
        or (number.kind == "number" and number.value >= _SMALLEST_COUNT)
    )


def _folded(text: str) -> str:
    return fold_script(fold_numerals(text)).casefold()


def document_year(texts: Iterable[tuple[str, str]]) -> int | None:
    """Give the year that a document names most often, from its texts with their languages; None if it names none.

    >>> document_year([("2020年1月", "zh"), ("in 2020, after 2019", "en")])
    2020
    """
    years = Counter(
        int(number.value)
        for text, lang in texts
        for number in find_numbers(text, lang)
        if number.kind == "year" and number.relative is None
    )
    return max(years, key=lambda year: (years[year], year)) if years else None


def compare_numbers(
    source: str, source_lang: str, target: str, target_lang: str, year: int | None = None
) -> list[NumberDifference]:
    """Give what the numbers of a source and its target do not have in common, in order of place.

    ``year`` is the year of the document, for "last year" and the like.

    >>> [item.rule for item in compare_numbers("5.6亿元", "zh", "56 million yuan", "en")]
    ['number.magnitude']
    """
    return number_differences(_side(source, source_lang), _side(target, target_lang), year)


def _side(text: str, lang: str) -> Side:
    numbers = find_numbers(text, lang)
    if "yuan" in [number.unit for number in numbers] and _is_of_dollars(text, lang):
        numbers = [number._replace(unit=LOCAL_YUAN) if number.unit == "yuan" else number for number in numbers]
    return Side(text, lang, tuple(numbers))


def _is_of_dollars(text: str, lang: str) -> bool:
    """Tell whether the plain 元 of a text may be a dollar, as it is where traditional characters are written."""
    return parse_code(lang).script == "Hant" or is_traditional(text)


__all__ = [
    "Number",
    "NumberDifference",
    "NumberKind",
    "NumberRule",
    "compare_numbers",
    "document_year",
    "find_numbers",
    "number_key",
    "values",
]
