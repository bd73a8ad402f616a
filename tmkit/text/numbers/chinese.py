"""Numbers in Chinese text: codes, number words, dates, ordinals and quantities, each place read once."""

from __future__ import annotations

import re

from tmkit.text.numbers.chinese_dates import DATE_RULES
from tmkit.text.numbers.chinese_quantities import find_quantities
from tmkit.text.numbers.chinese_rules import ChineseRules
from tmkit.text.numbers.chinese_words import ORDINAL_RULES, WORD_RULES
from tmkit.text.numbers.codes import find_codes
from tmkit.text.numbers.folding import fold_numerals
from tmkit.text.numbers.han_numerals import HAN
from tmkit.text.numbers.number import Claims, Number
from tmkit.text.numbers.ranges import share_ranges

_ANY = re.compile(rf"[{HAN}\d年半双首期全悉周拜旬季IVX]")
RULES = ChineseRules((*WORD_RULES, *DATE_RULES, *ORDINAL_RULES))


def find_zh(text: str) -> list[Number]:
    """Give the numbers of a Chinese text in order of place.

    >>> [(number.text, str(number.value), number.kind) for number in find_zh("七成居民捐出3000万元")]
    [('七成', '7/10', 'percent'), ('3000万元', '30000000', 'number')]
    """
    folded = fold_numerals(text)
    if not _ANY.search(folded):
        return []
    claims = Claims(len(folded))
    claims.add(find_codes(folded))
    claims.add(RULES.find(folded))
    claims.add(find_quantities(folded, claims))
    return share_ranges(claims.numbers(), folded, text)
