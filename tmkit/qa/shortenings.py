"""Full names written shorter or turned round: "the Education Commission", "Bureau of Justice", "the Expo"."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from tmkit.langs import demonyms, territories
from tmkit.model.match import Span
from tmkit.qa.rank_words import Word, rank_words
from tmkit.terms.inflection import RANK_WORDS
from tmkit.text.name_tables import GENERICS

_KINDS = frozenset(word for words in GENERICS.values() for word in words)
_SHORTEST_PROPER = 3
_LINKS = frozenset("of and for in on with to at by".split())
_DEFINITE = re.compile(r"\b[Tt]he\s+$|\b(?:this|This|its|our|that)\s+$")


def find_shortened(forms: Iterable[str], text: str) -> Iterator[Span]:
    """Give where a text has some words of a form that hold its head, and no other capitalised word beside them.

    The head is the last word, or the one before "of". Two words are enough, one with "the" before it.

    >>> text = "the Education Commission and the Bureau of Justice"
    >>> [text[slice(*span)] for span in find_shortened(["City Education Commission", "City Justice Bureau"], text)]
    ['Education Commission', 'Bureau of Justice']
    >>> list(find_shortened(["Health Commission"], "the Education Commission"))
    []
    """
    words = rank_words(text)
    for form in forms:
        wanted = rank_words(form)
        content = {word.key for word in wanted if word.key not in _LINKS}
        head = _head(wanted)
        for index, word in enumerate(words):
            if word.key == head:
                span = _around(words, index, content, text)
                if span:
                    yield span


def proper_name(form: str) -> str:
    """Give the name of a place without the word for its kind, empty where it has none.

    >>> proper_name("Yuzhong District"), proper_name("Chongqing")
    ('Yuzhong', '')
    """
    proper, _, generic = form.rpartition(" ")
    return proper if generic in _KINDS and len(proper) > _SHORTEST_PROPER else ""


def without_country(form: str) -> str:
    """Give the one word that a country stands behind or before, empty where a form is made otherwise.

    >>> without_country("Mainland China"), without_country("Bank of China")
    ('Mainland', '')
    """
    words = form.split()
    if len(words) != 2 or not (words[0] in _countries() or words[1] in _countries()):
        return ""
    rest = words[1] if words[0] in _countries() else words[0]
    return rest if len(rest) > _SHORTEST_PROPER and rest.lower() not in RANK_WORDS else ""


@cache
def _countries() -> frozenset[str]:
    """The names of countries of one word, and of their peoples."""
    names = {name for table in (territories(), demonyms()) for names in table.values() for name in names}
    return frozenset(name for name in names if " " not in name)


def _head(words: tuple[Word, ...]) -> str:
    for index, word in enumerate(words[:-1]):
        if words[index + 1].key == "of":
            return word.key
    return words[-1].key if words else ""


def _around(words: tuple[Word, ...], index: int, content: set[str], text: str) -> Span | None:
    """The run of words of the form around a head; None where it is too little, or part of another name."""
    first = last = index
    while first and words[first - 1].key in content | _LINKS and _is_joined(words, first - 1, text):
        first -= 1
    while last + 1 < len(words) and words[last + 1].key in content | _LINKS and _is_joined(words, last, text):
        last += 1
    while words[first].key in _LINKS:
        first += 1
    while words[last].key in _LINKS:
        last -= 1
    count = sum(word.key in content for word in words[first : last + 1])
    start, end = words[first].start, words[last].end
    is_definite = _DEFINITE.search(text[:start]) is not None
    is_enough = count > 1 or (is_definite and words[index].surface[0].isupper())
    if _is_in_name(words, first, last, text) or not is_enough:
        return None
    return start, end


def _is_joined(words: tuple[Word, ...], index: int, text: str) -> bool:
    """Tell whether only a space or a hyphen stands between two words, or "the" behind "of"."""
    between = text[words[index].end : words[index + 1].start].strip(" -").lower()
    return between in ("", "'s", "’s") or (between == "the" and words[index].key in ("of", "for"))


def _is_in_name(words: tuple[Word, ...], first: int, last: int, text: str) -> bool:
    """Tell whether a capitalised word stands directly before the run, or "of" and one behind it."""
    before = words[first - 1] if first else None
    if before and before.surface[0].isupper() and _is_joined(words, first - 1, text):
        return not _is_owner(text, before, words[first])
    behind = words[last + 1 : last + 3]
    return bool(behind) and behind[0].surface[0].isupper() and _is_joined(words, last, text)


def _is_owner(text: str, before: Word, word: Word) -> bool:
    """Tell whether the words before belong to the owner of the thing, or begin the sentence: "China's ...", "The"."""
    return text[before.end : word.start].startswith(("'", "’")) or before.surface in ("The", "A", "An")
