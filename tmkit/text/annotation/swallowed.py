"""The ASCII character that the end of a shifted run took along: guessed from the habits of the document."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from tmkit.text.annotation.chinese_model import is_han

UNKNOWN = "?"
_BEHIND_HAN = re.compile(r"(?<=[\N{CJK UNIFIED IDEOGRAPH-4E00}-\N{CJK UNIFIED IDEOGRAPH-9FA5}])([ -?])(.?)")
_COUNTED = frozenset("年月日時时點点分個个名位人家億亿萬万餘余項项次批只例歲岁%")
_NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"


@dataclass(frozen=True, slots=True)
class Habits:
    """How often an ASCII mark (a digit as ``0``) follows Han, by the kind of character behind it."""

    counts: Counter[tuple[str, str]]


def habits_of(texts: Iterable[str]) -> Habits:
    """Give the habits of a document from its undamaged pieces.

    >>> habits_of(["你好,世界"]).counts
    Counter({(',', 'han'): 1})
    """
    found = (pair for text in texts for pair in _BEHIND_HAN.findall(text))
    return Habits(Counter((_sort(mark), _kind(behind)) for mark, behind in found if mark not in "?<>"))


def guess_taken(before: str, after: str, habits: Habits) -> str:
    """Give the likeliest character between two pieces of a line; ``?`` where it must be a digit that none can know.

    >>> guess_taken("展示(當地", "的特產),", habits_of([])), guess_taken("代表(當地", "參加", habits_of([]))
    (',', ')')
    >>> guess_taken("當地", "月", habits_of([]))
    '?'
    """
    if after[:1] in {",", ";", ":", ")", "?"}:
        return _NO_BREAK_SPACE
    if after[:1] in _COUNTED or (after[:1].isdigit() and habits.counts[",", "digit"] == 0):
        return UNKNOWN
    if before.count("(") > before.count(")") and (")" not in after or 0 <= after.find("(") < after.find(")")):
        return ")"
    if ")" in after and before.count("(") <= before.count(")") and not 0 <= after.find("(") < after.find(")"):
        return "("
    kind = _kind(after[:1])
    return max(",: ", key=lambda mark: habits.counts[mark, kind] + {",": 0.5, ":": 0.2, " ": 0.1}[mark])


def _sort(mark: str) -> str:
    return "0" if mark.isdigit() else mark


def _kind(char: str) -> str:
    if is_han(char):
        return "han"
    return "digit" if char.isdigit() else "other"
