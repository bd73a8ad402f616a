"""How likely a piece of Chinese is: word frequencies, the words of the document itself, and a test for rare characters.

The score of a text is the best sum of word log-probabilities over its segmentations, each word counting what a general
dictionary and the document say of it (a cache model: Kuhn and De Mori, 1990), plus a penalty for characters that
the kind of text does not use. Words are folded to simplified characters, so both scripts are one model.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from functools import cache
from math import log

from tmkit.text.annotation import gbk
from tmkit.text.annotation.wording import MARKS, NEVER, character_score, may_begin_number, number_follows, number_score

_HAN_RUN = re.compile(r"[\N{CJK UNIFIED IDEOGRAPH-4E00}-\N{CJK UNIFIED IDEOGRAPH-9FA5}]+")
_LONGEST = 7
_OWN_SHARE = 0.3
_LARGEST_DOCUMENT = 60_000
_OTHER_SCRIPT, _SECOND_LEVEL, _RARE, _SYMBOL = -3.0, -1.0, -7.0, -20.0


@dataclass(frozen=True, slots=True)
class ChineseModel:
    """Word frequencies of the language and of one document, with what its script is.

    ``frequencies`` and ``own`` hold the beginnings of their words too; ``own`` counts every run of 1 to 7 folded
    characters of the document.
    """

    frequencies: Mapping[str, int]
    total: float
    own: Counter[str]
    own_total: float
    seen: Counter[str]
    traditional: bool
    _penalties: dict[str, float] = field(default_factory=dict)
    _words: dict[str, tuple[float, bool]] = field(default_factory=dict)
    _following: dict[str, Set[str]] = field(default_factory=dict)
    _own_following: dict[str, set[str]] = field(default_factory=dict)

    def word(self, folded: str) -> tuple[float, bool]:
        """Give the log-probability of a word of folded characters, minus infinity for what is no word, and whether
        some longer word begins with it.
        """
        known = self._words.get(folded)
        if known is None:
            known = self._words[folded] = (self._score(folded), self._may_begin(folded))
        return known

    def _score(self, folded: str) -> float:
        general = self.frequencies.get(folded, 0) / self.total
        if len(folded) == 1:
            return character_score(folded, general)
        share = (1 - _OWN_SHARE) * general + _OWN_SHARE * self.own.get(folded, 0) / self.own_total
        return max(log(share) if share else NEVER, number_score(folded))

    def following(self, folded: str) -> Set[str]:
        """Give the characters that may follow one folded character inside a word."""
        known = self._following.get(folded)
        if known is None:
            if not self._own_following:
                self._own_following.update(_followers(self.own))
            known = self._own_following.get(folded, set()) | _dictionary_followers().get(folded, set())
            known = self._following[folded] = known | number_follows(folded)
        return known

    def _may_begin(self, folded: str) -> bool:
        return folded in self.frequencies or folded in self.own or may_begin_number(folded)

    def is_common(self, char: str) -> bool:
        """Tell whether a character may stand where nothing shows it: frequent, or of this document, or a usual mark."""
        return char in MARKS or (is_han(char) and self.penalty(char) > _SECOND_LEVEL)

    def penalty(self, char: str) -> float:
        """Give the log-penalty, 0 or less, of a character as written: rare, or of the script that is not used here."""
        known = self._penalties.get(char)
        if known is None:
            known = self._penalties[char] = self._new_penalty(char)
        return known

    def _new_penalty(self, char: str) -> float:
        if not is_han(char):
            return 0.0 if char in MARKS or char.isascii() else _SYMBOL
        rarity = 0.0 if self.seen[char] else _rarity(folded_char(char))
        return rarity + (_OTHER_SCRIPT if self._is_of_other_script(char) else 0.0)

    def _is_of_other_script(self, char: str) -> bool:
        """Tell whether the document writes the character otherwise; a line of the other script does not count."""
        wanted = _traditional_chars().get(folded_char(char), char) if self.traditional else folded_char(char)
        return char != wanted and self.seen[char] <= self.seen[wanted]


def is_han(char: str) -> bool:
    """Tell whether a character is one of the Han characters that GBK knows."""
    return "\N{CJK UNIFIED IDEOGRAPH-4E00}" <= char <= "\N{CJK UNIFIED IDEOGRAPH-9FA5}"


def _rarity(folded: str) -> float:
    """Give the penalty by the level of GB 2312: 3,755 frequent characters, 3,008 others, and the rest."""
    lead, trail = gbk.code(folded)[0], gbk.code(folded)[-1]
    if trail < 0xA1 or not 0xB0 <= lead <= 0xF7:
        return _RARE
    return 0.0 if lead <= 0xD7 else _SECOND_LEVEL


def folded_char(char: str) -> str:
    """Give the simplified form of one character.

    >>> folded_char("醫"), folded_char("a")
    ('医', 'a')
    """
    return _fold_table().get(char, char)


@cache
def _fold_table() -> dict[str, str]:
    from tmkit.text.script import fold_table

    return {chr(point): char for point, char in fold_table().items()}


@cache
def _traditional_chars() -> dict[str, str]:
    from tmkit.text.script import to_traditional

    characters = [chr(point) for point in range(0x4E00, 0x9FA6)]
    # A line each, so that no word is seen in them; in one call, because each call costs more than a thousand lines.
    return dict(zip(characters, to_traditional("\n".join(characters)).split("\n"), strict=True))


@cache
def _dictionary() -> tuple[Mapping[str, int], float]:
    from tmkit.text.tokens import word_frequencies

    frequencies = word_frequencies()
    return frequencies, float(sum(frequencies.values()))


@cache
def _dictionary_followers() -> dict[str, set[str]]:
    return _followers(_dictionary()[0])


def _followers(words: Iterable[str]) -> dict[str, set[str]]:
    """Give the second characters of words, and of their beginnings, by the first one."""
    found: defaultdict[str, set[str]] = defaultdict(set)
    for word in words:
        if len(word) == 2:
            found[word[0]].add(word[1])
    return dict(found)


def model_of(texts: Iterable[str]) -> ChineseModel:
    """Give the model of a document from its undamaged pieces; beyond 60,000 Han characters it has heard enough."""
    own: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    heard = 0
    for run in (run for text in texts for run in _HAN_RUN.findall(text)):
        if heard > _LARGEST_DOCUMENT:
            break
        heard += len(run)
        seen.update(run)
        own.update(_pieces("".join(map(folded_char, run))))
    frequencies, total = _dictionary()
    traditional = sum(seen[char] for char in seen if folded_char(char) != char) * 20 > heard
    return ChineseModel(frequencies, total, own, max(heard, 2_000) / 1.6, seen, traditional)


def _pieces(run: str) -> Iterable[str]:
    ends = len(run) + 1
    return (run[start:end] for start in range(len(run)) for end in range(start + 1, min(start + _LONGEST + 1, ends)))
