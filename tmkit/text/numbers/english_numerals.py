"""The value of English number words: cardinals, ordinals, fractions, and the words that imply a number."""

from __future__ import annotations

import re
from fractions import Fraction
from functools import lru_cache

_ONES = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen"
)
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
CARDINALS = {word: value for value, word in enumerate(_ONES.split())} | {
    word: value * 10 for value, word in enumerate(_TENS.split(), 2)
}
SCALES = {"hundred": 100, "thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
SHORT_SCALES = {"k": 10**3, "m": 10**6, "mn": 10**6, "mln": 10**6, "bn": 10**9, "b": 10**9, "tn": 10**12, "trn": 10**12}
_IRREGULAR = {"first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8, "ninth": 9, "twelfth": 12}


def _ordinal(word: str) -> str:
    return word[:-1] + "ieth" if word.endswith("y") else word + "th"


ORDINALS = {_ordinal(word): value for word, value in CARDINALS.items() if value > 3} | _IRREGULAR
_SCALE_ORDINALS = {word + "th": value for word, value in SCALES.items()}
DENOMINATORS = {word: value for word, value in ORDINALS.items() if value > 2} | {
    "half": 2,
    "quarter": 4,
    "hundredth": 100,
}
IMPLIED = {
    "half": Fraction(1, 2),
    "halves": Fraction(1, 2),
    "halved": Fraction(1, 2),
    "halving": Fraction(1, 2),
    "quarter": Fraction(1, 4),
    "both": Fraction(2),
    "dual": Fraction(2),
    "twin": Fraction(2),
    "couple": Fraction(2),
    "pair": Fraction(2),
    "bilateral": Fraction(2),
    "biennial": Fraction(2),
    "twice": Fraction(2),
    "double": Fraction(2),
    "doubled": Fraction(2),
    "doubles": Fraction(2),
    "doubling": Fraction(2),
    "twofold": Fraction(2),
    "triple": Fraction(3),
    "tripled": Fraction(3),
    "triples": Fraction(3),
    "tripling": Fraction(3),
    "treble": Fraction(3),
    "trebled": Fraction(3),
    "threefold": Fraction(3),
    "thrice": Fraction(3),
    "trilateral": Fraction(3),
    "tripartite": Fraction(3),
    "trio": Fraction(3),
    "quadruple": Fraction(4),
    "quadrupled": Fraction(4),
    "fourfold": Fraction(4),
    "quadrilateral": Fraction(4),
    "fivefold": Fraction(5),
    "quintuple": Fraction(5),
    "sixfold": Fraction(6),
    "sevenfold": Fraction(7),
    "eightfold": Fraction(8),
    "ninefold": Fraction(9),
    "tenfold": Fraction(10),
    "once": Fraction(1),
    "single": Fraction(1),
    "sole": Fraction(1),
    "another": Fraction(1),
    "dozen": Fraction(12),
    "decade": Fraction(10),
    "decades": Fraction(10),
    "decennial": Fraction(10),
    "century": Fraction(100),
    "centennial": Fraction(100),
    "centenary": Fraction(100),
    "bicentennial": Fraction(200),
    "teenager": Fraction(10),
    "teenagers": Fraction(10),
    "teenage": Fraction(10),
    "teens": Fraction(10),
    "millennium": Fraction(1000),
    "millennia": Fraction(1000),
    "fortnight": Fraction(14),
    "fortnightly": Fraction(14),
    "primary": Fraction(1),
    "secondary": Fraction(2),
    "tertiary": Fraction(3),
    "zero": Fraction(0),
    "nil": Fraction(0),
    "fully": Fraction(1),
    "wholly": Fraction(1),
    "entirely": Fraction(1),
}
MULTIPLES = frozenset(
    word
    for word in IMPLIED
    if re.match("twice|thrice|doubl|tripl|trebl|quadrupl|quintupl", word) or word.endswith("fold")
)
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


@lru_cache(maxsize=16384)
def word_value(words: str) -> tuple[Fraction, bool] | None:
    """Give the value of lower-case number words and whether they are an ordinal; None where they are no number.

    >>> word_value("one hundred and twenty-five thousand"), word_value("twenty-first"), word_value("half a million")
    ((Fraction(125000, 1), False), (Fraction(21, 1), True), (Fraction(500000, 1), False))
    """
    total, section = Fraction(0), Fraction(0)
    ordinal = False
    pieces = [piece for piece in re.split(r"[\s-]+", words) if piece not in ("and", "a", "an", "of")]
    for place, piece in enumerate(pieces):
        scale = SCALES.get(piece) or _SCALE_ORDINALS.get(piece)
        ordinal = piece in ORDINALS or piece in _SCALE_ORDINALS
        if ordinal and place < len(pieces) - 1:
            return None
        if scale == 100:
            section = (section or Fraction(1)) * 100
        elif scale:
            total, section = total + (section or Fraction(1)) * scale, Fraction(0)
        elif piece == "half":
            section += Fraction(1, 2)
        elif piece in CARDINALS or ordinal:
            value = CARDINALS.get(piece, ORDINALS.get(piece, 0))
            if section and (section % 100 if value >= 10 else section % 10 or section % 100 == 10):
                return _as_year(pieces)
            section += value
        else:
            return None
    return total + section, ordinal


def _as_year(pieces: list[str]) -> tuple[Fraction, bool] | None:
    """Nineteen ninety-seven: two numbers of two digits side by side."""
    values = [CARDINALS.get(piece, 0) for piece in pieces]
    if values[0] in (17, 18, 19, 20) and 10 <= sum(values[1:]) < 100 and len(pieces) <= 3:
        return Fraction(values[0] * 100 + sum(values[1:])), False
    return None


def roman_value(numeral: str) -> int | None:
    """Give the value of a Roman numeral in capitals, None where it is not written in the usual way.

    >>> roman_value("IV"), roman_value("XIX"), roman_value("IIX")
    (4, 19, None)
    """
    if not re.fullmatch("M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})", numeral) or not numeral:
        return None
    values = [_ROMAN[char] for char in numeral]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))
