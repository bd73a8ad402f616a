"""Where a term stands in a memory: the units that hold it, in either direction, with its places in their texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from typing import Protocol

import numpy as np

from tmkit.memory.concordance import Found, find_spans, sought_form
from tmkit.memory.scores import BY_CHARACTER, language_of
from tmkit.memory.store import Entry, Store
from tmkit.model import Span
from tmkit.text.stems import stem

_WORD = re.compile(r"[^\W_]+")
_SHORTEST_PART = 3


class Texts(Protocol):
    """Where the texts of a memory can be sought."""

    def containing(self, sought: str) -> Found:
        """Give key and length of every text that contains the sought form of a text."""


@dataclass(frozen=True, slots=True)
class TermPlace:
    """A unit that holds a term: ``own`` is its text in the language of the term, ``other`` the translation.

    ``spans`` are the places of the term in ``own``, code points, at least one.
    """

    unit_id: int
    own: str
    other: str
    spans: tuple[Span, ...]
    date: str = ""


def find_places(term: str, lang: str, texts: Texts, store: Store) -> list[TermPlace]:
    """Give the units in which a term stands on the side in ``lang``, by unit id; the other side is not empty.

    Script, width and case do not count. In languages with spaces a term is whole words, in any form of each word.
    """
    entries = store.entries_of(_candidates(term, lang, texts))
    found = [place for entry in entries for place in _places_in(entry, term, lang)]
    dates = store.dates([place.unit_id for place in found])
    return [replace(place, date=dates.get(place.unit_id, "")) for place in found]


def _places_in(entry: Entry, term: str, lang: str) -> Iterator[TermPlace]:
    sides = [(entry.source_lang, entry.source, entry.target), (entry.target_lang, entry.target, entry.source)]
    for code, own, other in sides:
        spans = term_spans(term, own, lang) if language_of(code) == lang and other.strip() else ()
        if spans:
            yield TermPlace(entry.unit_id, own, other, spans)
            return


def term_spans(term: str, text: str, lang: str) -> tuple[Span, ...]:
    """Give the places of a term in a text: inside anything in Chinese, as words in any form elsewhere.

    >>> term_spans("sister city", "Sister cities, a sister city", "en")
    ((0, 13), (17, 28))
    """
    if lang in BY_CHARACTER:
        return find_spans(sought_form(term), text)
    wanted = [stem(word) for word in _WORD.findall(term)]
    words = [(stem(match[0]), *match.span()) for match in _WORD.finditer(text)]
    starts = range(len(words) - len(wanted) + 1) if wanted else range(0)
    hits = [at for at in starts if [word[0] for word in words[at : at + len(wanted)]] == wanted]
    return tuple((words[at][1], words[at + len(wanted) - 1][2]) for at in hits)


def _candidates(term: str, lang: str, texts: Texts) -> list[int]:
    """Give the ids of the units that may hold the term: those that hold what all its forms share."""
    sought = [sought_form(term)] if lang in BY_CHARACTER else list(_shared_parts(term))
    held = [np.unique(texts.containing(part)[0] // 2) for part in filter(None, sought)]
    common: list[int] = reduce(np.intersect1d, held).tolist() if held else []
    return common


def _shared_parts(term: str) -> Iterable[str]:
    parts = [_shared_part(word) for word in _WORD.findall(sought_form(term))]
    long: Sequence[str] = [part for part in parts if len(part) >= _SHORTEST_PART]
    return dict.fromkeys(long or parts)


def _shared_part(word: str) -> str:
    """Give what a word and its stem begin with: its other forms begin so, too (city, cities; base, basing)."""
    stemmed = stem(word)
    length = next((n for n, (a, b) in enumerate(zip(word, stemmed, strict=False)) if a != b), len(stemmed))
    shared = word[:length]
    return shared[:-1] if shared[-1:] in ("e", "i", "y") else shared
