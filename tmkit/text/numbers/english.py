"""Numbers in English text: dates, fractions, multiples, digits with scales and signs, number words, implied numbers."""

from __future__ import annotations

from tmkit.text.character_table import CharacterTable
from tmkit.text.numbers.codes import find_codes
from tmkit.text.numbers.english_dates import DATE_RULES
from tmkit.text.numbers.english_fractions import FRACTION_RULES, IMPLIED_RULES, MULTIPLE_RULES
from tmkit.text.numbers.english_quantities import QUANTITY_RULES
from tmkit.text.numbers.number import Claims, Number
from tmkit.text.numbers.ranges import share_ranges
from tmkit.text.numbers.rules import RuleBook

_FOLDED = CharacterTable(
    {chr(code): chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
    | dict.fromkeys("\N{EN DASH}\N{MINUS SIGN}\N{HYPHEN}\N{NON-BREAKING HYPHEN}\N{FIGURE DASH}", "-")
    | dict.fromkeys("\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}\N{THIN SPACE}\N{IDEOGRAPHIC SPACE}", " ")
    | {"\N{RIGHT SINGLE QUOTATION MARK}": "'", "\N{LEFT SINGLE QUOTATION MARK}": "'"}
)
_BOOK = RuleBook((*FRACTION_RULES, *DATE_RULES, *MULTIPLE_RULES, *QUANTITY_RULES, *IMPLIED_RULES))


def find_en(text: str) -> list[Number]:
    """Give the numbers of an English text in order of place.

    >>> [(number.text, str(number.value), number.unit) for number in find_en("HK$1.2bn for twenty-five cities")]
    [('HK$1.2bn', '1200000000', 'HKD'), ('twenty-five', '25', '')]
    """
    folded = text if text.isascii() else _FOLDED.translate(text)
    claims = Claims(len(folded))
    claims.add(find_codes(folded))
    _BOOK.claim(folded, claims)
    return share_ranges(claims.numbers(), folded, text)
