"""Numbers in Chinese text: codes, number words, dates, ordinals and quantities, each place read once."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tmkit.text.chinese_number_words import ORDINAL_RULES, WORD_RULES, find_gated
from tmkit.text.chinese_quantities import find_quantities
from tmkit.text.dates_zh import DATE_RULES
from tmkit.text.han_numerals import HAN
from tmkit.text.number import Number, claim
from tmkit.text.number_codes import find_codes
from tmkit.text.number_ranges import share_ranges
from tmkit.text.numeral_folding import fold_numerals

_ANY = re.compile(rf"[{HAN}\d年半双首期全悉周拜旬季IVX]")


def find_zh(text: str) -> list[Number]:
    """Give the numbers of a Chinese text in order of place.

    >>> [(number.text, str(number.value), number.kind) for number in find_zh("七成居民捐出3000万元")]
    [('七成', '7/10', 'percent'), ('3000万元', '30000000', 'number')]
    """
    folded = fold_numerals(text)
    if not _ANY.search(folded):
        return []
    return share_ranges(claim(_candidates(folded), len(folded)), folded, text)


def _candidates(text: str) -> Iterator[Number]:
    yield from find_codes(text)
    yield from find_gated(text, WORD_RULES)
    yield from find_gated(text, DATE_RULES)
    yield from find_gated(text, ORDINAL_RULES)
    yield from find_quantities(text)
