"""What a dictionary does not say of Chinese words: small words, marks, numbers, and what stands beside what."""

from __future__ import annotations

import re
from math import log

NEVER = -float("inf")

# jieba counts the small words of running text far too low: 的 is one word in twenty, not one in two hundred.
_SMALL_WORDS = {
    **dict.fromkeys("的", 0.045),
    **dict.fromkeys("在是和了", 0.010),
    **dict.fromkeys("有不为一", 0.006),
    **dict.fromkeys("与对中他她我你它也就等上将到人说这那并要以个年月日都", 0.003),
    **dict.fromkeys("从及后着向之而但地得于其由前大来去会能还很使再所", 0.0015),
    **dict.fromkeys("称用叫请问看想走做作过见听写住打放进出回起没成派率赴至共", 0.0008),
    **dict.fromkeys("被把或该各每两下内外又已可让给如更最则因却", 0.0008),
}
MARKS = {
    **dict.fromkeys("\N{FULLWIDTH COMMA},", log(0.06)),
    **dict.fromkeys("\N{IDEOGRAPHIC FULL STOP}", log(0.03)),
    **dict.fromkeys("\N{IDEOGRAPHIC COMMA}", log(0.015)),
    **dict.fromkeys("“”《》\N{FULLWIDTH COLON}\N{FULLWIDTH SEMICOLON}:;", log(0.004)),
    **dict.fromkeys("\N{FULLWIDTH LEFT PARENTHESIS}\N{FULLWIDTH RIGHT PARENTHESIS}()%! \N{NO-BREAK SPACE}", log(0.002)),
    **dict.fromkeys("\N{FULLWIDTH EXCLAMATION MARK}\N{FULLWIDTH QUESTION MARK}…—·‘’", log(0.001)),
    **dict.fromkeys("0123456789", log(0.004)),
}
_STOPS = ",;:!\N{IDEOGRAPHIC FULL STOP}\N{IDEOGRAPHIC COMMA}" + "".join(chr(ord(mark) + 0xFEE0) for mark in ",;:!?")
_ENDS = "”’》)\N{FULLWIDTH RIGHT PARENTHESIS}"
_CLOSERS = frozenset(_STOPS + _ENDS)
_NO_CLOSER_BEHIND = frozenset(_STOPS + "“‘《(\N{FULLWIDTH LEFT PARENTHESIS}")
_GOOD = frozenset(stop + end for stop in _STOPS for end in _ENDS)

_NUMBER = re.compile(
    "[一二三四五六七八九两几数]?(?:[十百千万亿]零?[一二三四五六七八九两几]?)+(?:(?<=[十百千万亿])[多余])?"
)
_NUMERALS = frozenset("一二三四五六七八九十百千万亿两几数")
_NUMBER_ENDS = frozenset("二三四五六七八九十百千万萬亿億两兩几幾多余餘")
_MEASURES = frozenset(
    "年月日时時点點分个個名位人家种種项項次批只隻例岁歲国國省市县縣区區场場座所条條件张張部篇本册冊届屆期号號倍成度天周週"
    "级級类類层層枚辆輛架艘台套份元美公里米吨噸方段节節户戶间間双雙组組遍"
)
_NO_OF_BEHIND = frozenset("的是在和了也就与與对對将將並并很不、，。")
_FIRST_DIGIT, _NEXT_DIGIT, _AND_MORE = log(0.008), log(0.15), log(0.03)
_MEASURED, _UNMEASURED, _BAD, _OF, _ALONE = 3.0, -3.0, -6.0, 0.5, -2.0
_FLOOR = log(1e-9)


def character_score(folded: str, share: float) -> float:
    """Give the log-probability of a character as a word, ``share`` of the words in the dictionary's corpus.

    Small words, measures, numerals and marks stand alone; what else does is mostly the piece of a name.
    """
    if folded in MARKS:
        return MARKS[folded]
    score = log(max(share, _SMALL_WORDS.get(folded, 0.0))) if share or folded in _SMALL_WORDS else _FLOOR
    if folded in _NUMERALS:
        return max(score, _FIRST_DIGIT)
    return score if folded in _SMALL_WORDS or folded in _MEASURES else score + _ALONE


def number_score(folded: str) -> float:
    """Give the log-probability of a number written in characters; minus infinity for what is none.

    >>> number_score("三十多") > number_score("三多")
    True
    """
    if folded[0] not in _NUMERALS or not _NUMBER.fullmatch(folded):
        return NEVER
    return _FIRST_DIGIT + _NEXT_DIGIT * (len(folded) - 1) + (_AND_MORE if folded[-1] in "多余" else 0.0)


def may_begin_number(folded: str) -> bool:
    """Tell whether a number, or a longer one, may begin so."""
    return folded in _NUMERALS or number_score(folded) > NEVER


def number_follows(folded: str) -> frozenset[str]:
    """Give the characters that may follow a first numeral inside a number; none behind what is no numeral."""
    return _NUMERALS | frozenset("多余零") if folded in _NUMERALS else frozenset()


def meeting(before: str, after: str) -> float:
    """Give what is added to the score where a word ends with one character and the next begins with another.

    >>> meeting("，", "。") < meeting("。", "”") == 0
    True
    """
    if before in _NO_CLOSER_BEHIND and after in _CLOSERS and before + after not in _GOOD:
        return _BAD
    if before in _NUMBER_ENDS and "\N{CJK UNIFIED IDEOGRAPH-4E00}" <= after <= "\N{CJK UNIFIED IDEOGRAPH-9FA5}":
        return _MEASURED if after in _MEASURES else _UNMEASURED
    if after == "的":
        return _UNMEASURED if before in _NO_OF_BEHIND else _OF
    return 0.0
