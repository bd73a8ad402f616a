"""What every index can do, and the one that is used: the compiled core on the mapped file, else the numpy reference."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from tmkit.core import core
from tmkit.memory.index_core import CoreIndex
from tmkit.memory.index_map import MappedFile

if TYPE_CHECKING:
    from tmkit.memory.found_texts import FoundTexts
    from tmkit.memory.index_concordance import Containing

Best = tuple[list[tuple[int, int]], int]
"""Key and score in tenths of the best texts, and the score down to which these are all that there are."""


class Index(Protocol):
    """The texts of one language in one file."""

    @property
    def file(self) -> MappedFile:
        """The file."""

    def __len__(self) -> int:
        """The number of texts that were not taken out."""

    def discard(self, keys: Sequence[int]) -> None:
        """Take texts out; keys that are not here are passed over."""

    def search_many(self, folded: Sequence[str], least: int, wanted: int | None, workers: int = 1) -> list[Best]:
        """The texts that score ``least`` tenths or more with each query: all, or the ``wanted`` best.

        Of equally good ones all are given. ``workers`` is the number of threads.
        """

    def with_run(self, units: Sequence[str]) -> list[int]:
        """The keys of the texts in which these units (two characters or one word, or more) stand side by side."""

    def containing(self, sought: str) -> FoundTexts:
        """Every text that contains a piece, folded and in lower case, not empty."""


class ReferenceIndex:
    """An index by numpy."""

    def __init__(self, path: Path) -> None:
        from tmkit.memory.index import TextIndex
        from tmkit.memory.index_concordance import Containing
        from tmkit.memory.index_file import IndexFile

        self.file = IndexFile(path)
        self._index = TextIndex(self.file)
        self._containing: Containing = Containing(self._index)

    def __len__(self) -> int:
        return len(self._index)

    def discard(self, keys: Sequence[int]) -> None:
        """See :class:`Index`."""
        import numpy as np

        self._index.discard(np.array(keys, np.int64))

    def search_many(self, folded: Sequence[str], least: int, wanted: int | None, workers: int = 1) -> list[Best]:
        """See :class:`Index`; it always gives all, on one thread."""
        return [(self._index.search(query, least), least) for query in folded]

    def with_run(self, units: Sequence[str]) -> list[int]:
        """See :class:`Index`."""
        keys: list[int] = self._index.with_run(units).tolist()
        return keys

    def containing(self, sought: str) -> FoundTexts:
        """See :class:`Index`."""
        from tmkit.memory.found_texts import TextArrays

        return TextArrays(*self._containing.find(sought))


def open_index(path: Path) -> Index:
    """Open an index file for searching; :class:`~tmkit.memory.index_map.BrokenIndexError` when it cannot be."""
    if hasattr(core, "LookupIndex"):
        return CoreIndex(path)
    return ReferenceIndex(path)
