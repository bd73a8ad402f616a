"""Runs of capitalised words in English: where a Chinese name in pinyin can stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

_DIAERESIS = "\N{COMBINING DIAERESIS}"
# Latin letters with the marks that pinyin and names in the Latin script use.
_LETTER = "A-Za-z\u00c0-\u01dc"
_CAPITAL = "A-Z\u00c0-\u00de"
_APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}"
# Begins with its capital and looks back from there: so a text is searched for capitals only.
_WORD = rf"[{_CAPITAL}](?<![{_LETTER}\d].)[{_LETTER}]*(?:[{_APOSTROPHES}-](?!s\b)[{_LETTER}]+)*"
_WORDS = re.compile(_WORD)
_LONGEST_RUN = re.compile(f"{_WORD}(?: {_WORD})*")
_LONGEST = 4


class CapitalRun(NamedTuple):
    """Capitalised words with single spaces between them. ``keys`` are the words as :func:`spelling_key` gives them."""

    start: int
    end: int
    text: str
    words: tuple[str, ...]
    keys: tuple[str, ...]

    @property
    def key(self) -> str:
        """All words as one key."""
        return "".join(self.keys)


@lru_cache(maxsize=16384)
def spelling_key(word: str) -> str:
    """Give the letters of a word in lower case without tone marks, apostrophes and hyphens; ü stays.

    >>> spelling_key("Xī'ān"), spelling_key("Lǚ")
    ('xian', 'lü')
    """
    kept = [char for char in unicodedata.normalize("NFD", word.lower()) if char.isalpha() or char == _DIAERESIS]
    return unicodedata.normalize("NFC", "".join(kept))


def longest_runs(en: str) -> list[str]:
    """Give the texts of the runs of capitalised words that are no part of a longer one.

    >>> longest_runs("met Yu Jun of Chongqing")
    ['Yu Jun', 'Chongqing']
    """
    return _LONGEST_RUN.findall(en)


@lru_cache(maxsize=16)
def capital_runs(en: str) -> tuple[CapitalRun, ...]:
    """Give every run of one to four capitalised words, each part of a longer run too.

    >>> [run.text for run in capital_runs("met Yu Jun of Chongqing")]
    ['Yu', 'Yu Jun', 'Jun', 'Chongqing']
    """
    return tuple(_runs(en))


def _runs(en: str) -> Iterator[CapitalRun]:
    spans = [word.span() for word in _WORDS.finditer(en)]
    words = [en[start:end] for start, end in spans]
    keys = list(map(spelling_key, words))
    for first, (start, last) in enumerate(spans):
        behind = first
        while True:
            behind += 1
            yield CapitalRun(start, last, en[start:last], tuple(words[first:behind]), tuple(keys[first:behind]))
            if behind >= min(len(spans), first + _LONGEST) or en[last : spans[behind][0]] != " ":
                break
            last = spans[behind][1]
