"""Texts of one language in working memory, searched one by one: what an index has not taken in yet."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from tmkit.core import core
from tmkit.memory.lower import lower_form
from tmkit.memory.scores import BY_CHARACTER, units_of

if TYPE_CHECKING:
    from tmkit.memory.matching import Lengths

_SURROGATES = 0xD800
_SURROGATE_COUNT = 0x800
_LAST = 0x10FFFF


class Alphabet:
    """Words as single characters, so that one fast distance of strings serves words too."""

    def __init__(self) -> None:
        self._codes: dict[str, str] = {}

    def encode(self, words: Sequence[str]) -> str:
        """Give one character for each word; a new word gets the next one."""
        codes = self._codes
        for word in words:
            if word not in codes:
                codes[word] = _character(len(codes))
        return "".join([codes[word] for word in words])

    def encode_query(self, words: Sequence[str]) -> str:
        """Do the same without learning: words never seen get characters that no text has."""
        unknown: dict[str, str] = {}
        return "".join([self._codes.get(word) or unknown.setdefault(word, chr(_LAST - len(unknown))) for word in words])


def _character(number: int) -> str:
    return chr(number if number < _SURROGATES else number + _SURROGATE_COUNT)


class _Matcher(Protocol):
    """Strings under keys, of which each character is one unit of the score."""

    def add(self, key: int, units: str) -> None:
        """Put in a text, or put it in the place of the one that has this key."""

    def discard(self, key: int) -> None:
        """Take a text out, if it is there."""

    def search(self, query: str, least: int) -> list[tuple[int, int]]:
        """Key and score in tenths of every text that scores ``least`` tenths or more."""


class _ReferenceMatcher:
    """Matching by rapidfuzz."""

    def __init__(self) -> None:
        self._units: dict[int, str] = {}
        self._ready: tuple[list[int], list[str], Lengths] | None = None

    def add(self, key: int, units: str) -> None:
        """See :class:`_Matcher`."""
        self._units[key] = units
        self._ready = None

    def discard(self, key: int) -> None:
        """See :class:`_Matcher`."""
        if self._units.pop(key, None) is not None:
            self._ready = None

    def search(self, query: str, least: int) -> list[tuple[int, int]]:
        """See :class:`_Matcher`."""
        import numpy as np

        from tmkit.memory.matching import find_matches

        if self._ready is None:
            texts = list(self._units.values())
            self._ready = list(self._units), texts, np.fromiter(map(len, texts), np.int64, len(texts))
        keys, texts, lengths = self._ready
        return [(keys[at], score) for at, score in find_matches(query, texts, least, lengths)]


class _CoreMatcher:
    """Matching by the compiled core."""

    def __init__(self) -> None:
        self._pool = core.LookupPool()

    def add(self, key: int, units: str) -> None:
        """See :class:`_Matcher`."""
        self._pool.add(key, units.encode("utf-32-le", "surrogatepass"))

    def discard(self, key: int) -> None:
        """See :class:`_Matcher`."""
        self._pool.discard(key)

    def search(self, query: str, least: int) -> list[tuple[int, int]]:
        """See :class:`_Matcher`."""
        found: list[tuple[int, int]] = self._pool.search(query.encode("utf-32-le", "surrogatepass"), least)
        return found


class TextPool:
    """A changing set of folded texts under integer keys."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._alphabet = Alphabet()
        self._texts: dict[int, str] = {}
        self._units: dict[int, str] = {}
        self._matcher: _Matcher = _CoreMatcher() if hasattr(core, "LookupPool") else _ReferenceMatcher()

    def __len__(self) -> int:
        return len(self._texts)

    def add(self, key: int, folded: str) -> None:
        """Put in a text, or put it in the place of the one that has this key."""
        units = units_of(folded, self.language)
        self._texts[key] = folded
        self._units[key] = units if isinstance(units, str) else self._alphabet.encode(units)
        self._matcher.add(key, self._units[key])

    def discard(self, key: int) -> None:
        """Take a text out, if it is there."""
        if self._texts.pop(key, None) is not None:
            del self._units[key]
            self._matcher.discard(key)

    def search(self, folded: str, least: int) -> list[tuple[int, int]]:
        """Give key and score in tenths of every text that scores ``least`` tenths or more with the folded query."""
        if not self._texts:
            return []
        units = units_of(folded, self.language)
        query = units if isinstance(units, str) else self._alphabet.encode_query(units)
        return self._matcher.search(query, least)

    def with_run(self, units: Sequence[str]) -> list[int]:
        """Give the keys of the texts in which these units stand one after the other."""
        sought = "".join(units) if self.language in BY_CHARACTER else self._alphabet.encode_query(units)
        return [key for key, text in self._units.items() if sought in text]

    def containing(self, sought: str) -> tuple[Lengths, Lengths]:
        """Give key and length of the texts that contain a piece: characters, or bytes for languages of words."""
        import numpy as np

        found = [(key, folded) for key, folded in self._texts.items() if sought in lower_form(folded)]
        if self.language in BY_CHARACTER:
            lengths = [len(folded) for _, folded in found]
        else:
            lengths = [len(lower_form(folded).encode("utf-8", "surrogatepass")) for _, folded in found]
        return np.array([key for key, _ in found], np.int64), np.array(lengths, np.int64)
