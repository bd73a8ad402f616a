"""Runs of capitalised words in English: where a Chinese name in pinyin can stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

_DIAERESIS = "\N{COMBINING DIAERESIS}"
# Latin letters with the marks that pinyin and names in the Latin script use.
_LETTER = "A-Za-z\u00c0-\u01dc"
_CAPITAL = "A-Z\u00c0-\u00de"
_APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}\N{MODIFIER LETTER APOSTROPHE}"
_WORD = re.compile(rf"(?<![{_LETTER}\d])[{_CAPITAL}][{_LETTER}]*(?:[{_APOSTROPHES}-](?!s\b)[{_LETTER}]+)*")
_LONGEST = 4


@dataclass(frozen=True, slots=True)
class CapitalRun:
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


@lru_cache(maxsize=16)
def capital_runs(en: str) -> tuple[CapitalRun, ...]:
    """Give every run of one to four capitalised words, each part of a longer run too.

    >>> [run.text for run in capital_runs("met Yu Jun of Chongqing")]
    ['Yu', 'Yu Jun', 'Jun', 'Chongqing']
    """
    return tuple(_runs(en))


def _runs(en: str) -> Iterator[CapitalRun]:
    words = list(_WORD.finditer(en))
    for first, word in enumerate(words):
        last = word
        for count in range(1, _LONGEST + 1):
            if count > 1:
                if first + count > len(words) or en[last.end() : words[first + count - 1].start()] != " ":
                    break
                last = words[first + count - 1]
            chosen = tuple(match[0] for match in words[first : first + count])
            yield CapitalRun(
                word.start(), last.end(), en[word.start() : last.end()], chosen, tuple(map(spelling_key, chosen))
            )
