"""Short forms that a document defines: "Full Name (ABC)", 全称（以下简称“简称”）."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from tmkit.model import Concept, TermHit
from tmkit.model.match import Span
from tmkit.text.normalize import fold

_DEFINED = re.compile(
    r"\s*[（(]\s*(?:(?:hereinafter|hereafter|henceforth|also|or|以下|下)?[^()（）“”\"「」]{0,24}?[“\"「](?P<quoted>[^()（）“”\"「」]{2,60})[”\"」]"
    r"|(?:(?:以下)?简?称为?|下称)?[:：]?(?P<plain>[^()（）“”\"「」，,;；]{2,40}))\s*[)）]"
)
_ARTICLE = re.compile(r"^(?:the|an?)\s+", re.IGNORECASE)
_INITIAL = re.compile(r"\b[A-Za-z]")
_ACRONYM = re.compile(r"[A-Z][A-Za-z&]{1,9}")
_HAN = re.compile("[\u3400-\u9fff]")


class ShortForms:
    """The short forms that one document has defined so far, by concept; folded, in lower case, without article."""

    def __init__(self) -> None:
        self._forms: dict[str, dict[str, set[str]]] = {"source": {}, "target": {}}
        self._patterns: dict[str, re.Pattern[str]] = {}

    def learn(self, side: str, text: str, hits: Iterable[TermHit]) -> None:
        """Take in what stands in brackets behind the terms of a text."""
        last = max(text.rfind("("), text.rfind("（"))
        for hit in hits:
            may_follow = hit.end <= last and (text[hit.end] in "(（" or text[hit.end].isspace())
            match = _DEFINED.match(text, hit.end) if may_follow else None
            if not match:
                continue
            short = _key(match["quoted"] or match["plain"])
            if match["quoted"] or is_acronym(short, hit.text) or _HAN.search(short):
                self._forms[side].setdefault(hit.concept.id, set()).add(short)

    def find(self, side: str, concept: Concept, text: str) -> Iterator[Span]:
        """Give where a text has a short form of a concept."""
        for short in self._forms[side].get(concept.id, ()):
            for match in self._pattern(short).finditer(text.lower()):
                yield match.span()

    def has_any(self, side: str) -> bool:
        """Tell whether the document has defined a short form on a side."""
        return bool(self._forms[side])

    def forms(self, side: str, concept: Concept) -> set[str]:
        """Give the short forms of a concept."""
        return self._forms[side].get(concept.id, set())

    def _pattern(self, short: str) -> re.Pattern[str]:
        if short not in self._patterns:
            escaped = re.escape(short)
            self._patterns[short] = re.compile(escaped if _HAN.search(short) else rf"(?<!\w){escaped}s?(?!\w)")
        return self._patterns[short]


def _key(text: str) -> str:
    return _ARTICLE.sub("", fold(text)).lower()


def is_acronym(short: str, full: str) -> bool:
    """Tell whether the capitals of a short form are initials of a full one, in order.

    >>> is_acronym("SCO", "Shanghai Cooperation Organization"), is_acronym("the fair", "Canton Fair")
    (True, False)
    """
    letters = [char for char in short.lower() if char.isalpha()]
    if not 2 <= len(letters) <= 10 or " " in short:
        return False
    rest = iter(_initials(full))
    return all(letter in rest for letter in letters if letter != "s" or letter != letters[-1])


@lru_cache(maxsize=1 << 12)
def _initials(full: str) -> str:
    return "".join(_INITIAL.findall(full)).lower()


@lru_cache(maxsize=8)
def acronyms(text: str) -> list[tuple[str, Span]]:
    """Give the words of a text that are written as acronyms: two or more capitals at least.

    >>> acronyms("the HKMA and the AIs")
    [('HKMA', (4, 8)), ('AIs', (17, 20))]
    """
    found = _ACRONYM.finditer(text)
    return [(match[0], match.span()) for match in found if sum(char.isupper() for char in match[0]) > 1]
