"""Making an index by the compiled core: the same bytes as :class:`tmkit.memory.index_build.IndexBuilder`."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Protocol

import numpy as np

from tmkit.core import core
from tmkit.memory import index_build
from tmkit.memory.found_texts import TextSide, side_of
from tmkit.memory.index_build import SEPARATOR, IndexBuilder, check_total, fold_many
from tmkit.memory.index_file import Array
from tmkit.memory.lower import lower_form
from tmkit.memory.scores import BY_CHARACTER
from tmkit.text.normalize import fold

_CAPITAL_SIGMA = "\N{GREEK CAPITAL LETTER SIGMA}".encode()


class Builder(Protocol):
    """Collects the texts of one language and gives the sections of their index."""

    @property
    def by_character(self) -> bool:
        """Whether the units are characters, not words."""

    @property
    def side(self) -> TextSide:
        """Of what units the texts are: 0 sources, 1 targets, None both."""

    def __len__(self) -> int:
        """The number of texts."""

    def add_joined(self, keys: Iterable[int], joined: bytes) -> None:
        """Take in texts as stored, each as UTF-8 followed by a zero byte; keys must come in ascending order."""

    def sections(self) -> Iterator[tuple[str, Iterable[Array]]]:
        """The sections by name; the builder is used up by it."""


class CoreBuilder:
    """Collects the texts of one language, in order of key; see :class:`Builder`."""

    def __init__(self, language: str) -> None:
        self.by_character = language in BY_CHARACTER
        self._core: Any = core.LookupBuilder(self.by_character)
        self._keys = array("q")

    def __len__(self) -> int:
        return len(self._keys)

    def add_joined(self, keys: Iterable[int], joined: bytes) -> None:
        """Take in texts as stored, each as UTF-8 followed by a zero byte; keys must come in ascending order."""
        self._keys.extend(keys)
        if self.by_character:
            self._core.add_characters(joined, _form)
        elif _CAPITAL_SIGMA in joined:
            # Its lower case depends on the letters around it: Python decides that.
            folded = fold_many(joined.decode().split(SEPARATOR))
            self._core.add_lower(lower_form(folded), folded.lower(), _kind)
        else:
            self._core.add_words(joined, _form, _kind)

    @property
    def side(self) -> TextSide:
        """Of what units the texts are."""
        return side_of(np.frombuffer(self._keys, np.int64))

    def sections(self) -> Iterator[tuple[str, Iterable[Array]]]:
        """Give the sections by name; the builder is used up by it."""
        check_total(self._core.total())
        yield "keys", [np.frombuffer(self._keys, np.int64)]
        names = ("row_of", "position_of", "class_length", "class_first")
        yield from _arrays(names, self._core.order(), np.uint32)
        yield from self._alphabet()
        content, width = self._core.units(index_build.NARROW)
        yield "units", [np.frombuffer(content, f"<u{width}")]
        del content
        yield "postings", self._postings()
        yield from _arrays(("list_key", "list_start"), self._core.lists(), np.uint64)
        if not self.by_character:
            blob, ends = self._core.blob()
            yield "blob", [np.frombuffer(blob, np.uint8)]
            yield "blob_end", [np.frombuffer(ends, np.uint64)]

    def _alphabet(self) -> Iterator[tuple[str, Iterable[Array]]]:
        if self.by_character:
            yield "alphabet", [np.frombuffer(self._core.alphabet(), np.uint32)]
        else:
            ends, words = self._core.vocabulary()
            yield "word_end", [np.frombuffer(ends, np.uint64)]
            yield "words", [np.frombuffer(words, np.uint8)]

    def _postings(self) -> Iterator[Array]:
        yield np.empty(0, np.uint32)
        start = 0
        while content := self._core.postings(start, index_build.SORTED_AT_ONCE):
            yield np.frombuffer(content, np.uint32)
            start += index_build.SORTED_AT_ONCE


def _arrays(names: Sequence[str], contents: Sequence[bytes], kind: type[Any]) -> Iterator[tuple[str, list[Array]]]:
    for name, content in zip(names, contents, strict=True):
        yield name, [np.frombuffer(content, kind)]


def _form(char: str) -> tuple[str, str, str]:
    """Give a character folded (empty: taken out), that in lower case one for one, and as Python has it."""
    folded = fold(f"x{char}x")[1:-1]
    return folded, lower_form(folded), folded.lower()


def _kind(char: str) -> tuple[bool, bool]:
    """Tell whether a character is a letter or digit, and whether it is white space."""
    return char.isalnum(), char.isspace()


def new_builder(language: str) -> Builder:
    """Give what makes the index of a language: the compiled core, else numpy."""
    return CoreBuilder(language) if hasattr(core, "LookupBuilder") else IndexBuilder(language)
