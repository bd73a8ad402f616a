"""An index searched by the compiled core: the same answers as :class:`tmkit.memory.index.TextIndex`, without numpy."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tmkit.core import core
from tmkit.memory.index_map import BrokenIndexError, MappedFile
from tmkit.memory.lower import lower_form
from tmkit.text.tokens import english_words

if TYPE_CHECKING:
    from tmkit.memory.found_texts import FoundTexts


def to_codes(text: str) -> bytes:
    """Give a text as code points of four bytes each, as the core takes characters; lone surrogates are let be."""
    return text.encode("utf-32-le", "surrogatepass")


def to_lines(words: Sequence[str]) -> bytes:
    """Give words as the core takes them: one a line."""
    return "\n".join(words).encode("utf-8", "surrogatepass")


class CoreIndex:
    """An index file opened for searching; see :class:`tmkit.memory.index_search.Index`.

    :class:`BrokenIndexError` when the file contradicts itself; later answers raise ``IndexError`` where they meet it.
    """

    def __init__(self, path: Path) -> None:
        self.file = MappedFile(path)
        self._by_character = self.file.header.get("kind") == "characters"
        try:
            self._core: Any = core.LookupIndex(self.file.map, self.file.places())
        except IndexError as error:
            raise BrokenIndexError(f"{path.name} contradicts itself") from error

    def __len__(self) -> int:
        return len(self._core)

    def discard(self, keys: Sequence[int]) -> None:
        """Take texts out; keys that are not here are passed over."""
        self._core.discard(keys)

    def search(self, folded: str, least: int, wanted: int | None = None) -> tuple[list[tuple[int, int]], int]:
        """Give the best texts for one query, and down to which score these are all."""
        found: tuple[list[tuple[int, int]], int] = self._core.search(self._query(folded), least, wanted)
        return found

    def search_many(
        self, folded: Sequence[str], least: int, wanted: int | None, workers: int = 1
    ) -> list[tuple[list[tuple[int, int]], int]]:
        """Give the same for many queries, in order, by some threads."""
        if len(folded) == 1:
            return [self.search(folded[0], least, wanted)]
        found: list[tuple[list[tuple[int, int]], int]] = self._core.search_many(
            list(map(self._query, folded)), least, wanted, workers
        )
        return found

    def _query(self, folded: str) -> bytes:
        return to_codes(folded) if self._by_character else to_lines(english_words(folded))

    def with_run(self, units: Sequence[str]) -> list[int]:
        """Give the keys of the texts in which units stand side by side: two characters or one word, or more."""
        keys: list[int] = self._core.with_run(to_codes("".join(units)) if self._by_character else to_lines(units))
        return keys

    def containing(self, sought: str) -> FoundTexts:
        """Give every text that contains a piece, folded and in lower case, not empty."""
        from tmkit.memory.found_texts import CoreTexts

        if self._by_character:
            found = self._core.containing_characters(to_codes(sought), self._lower)
        else:
            piece = sought.encode("utf-8", "surrogatepass")
            found = self._core.containing_words(piece, to_lines(english_words(sought)))
        return CoreTexts(found, self.file.header.get("side"))

    def _lower(self) -> bytes:
        """Give the lower case of each character of the index."""
        alphabet = self.file.content("alphabet").decode("utf-32-le", "surrogatepass")
        return to_codes(lower_form(alphabet))
