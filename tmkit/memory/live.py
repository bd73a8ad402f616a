"""The texts of a memory as look-up needs them, kept in step with the store: with our own writes and those of others.

Most texts lie in index files; what has changed since they were written is held in working memory. The store's change
sequence is the only way in, for our own writes too, so that no two processes can come to different answers.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from threading import RLock
from typing import TYPE_CHECKING, TypeVar

from tmkit.errors import FileAccessError, LimitError
from tmkit.memory.index_folder import IndexFolder, Part, folder_of
from tmkit.memory.index_map import BrokenIndexError
from tmkit.memory.index_search import Best, Index
from tmkit.memory.index_texts import builders_of, sides, texts_of_blocks, texts_of_entries
from tmkit.memory.lookup import Searcher
from tmkit.memory.pool import TextPool
from tmkit.memory.scores import language_of
from tmkit.memory.store import Changes, Entry, Store
from tmkit.text.normalize import fold

if TYPE_CHECKING:
    from tmkit.memory.found_texts import FoundTexts
    from tmkit.memory.found_texts import Numbers as Keys
    from tmkit.memory.index_build_core import Builder

SMALL = 2000
"""Up to so many units a memory does without an index; so many changes wait in working memory before they get one."""

_MOST_PARTS = 6
_MOST_TOUCHED = 0.1
_log = logging.getLogger("tmkit")
T = TypeVar("T")


class _Texts:
    """All texts of one language: indexes, oldest first, and a pool."""

    def __init__(self, language: str) -> None:
        self.indexes: list[Index] = []
        self.pool = TextPool(language)

    def __len__(self) -> int:
        return len(self.pool) + sum(map(len, self.indexes))

    def search_many(self, folded: Sequence[str], least: int, wanted: int | None, workers: int = 1) -> list[Best]:
        """Give for each query the best texts, and down to which score these are all."""
        found = [(self.pool.search(query, least), least) for query in folded]
        for index in self.indexes:
            found = list(map(_together, found, index.search_many(folded, least, wanted, workers)))
        return found

    def containing(self, sought: str) -> Iterator[FoundTexts]:
        """Give the texts that contain a piece of text."""
        from tmkit.memory.found_texts import TextArrays

        if len(self.pool):
            yield TextArrays(*self.pool.containing(sought))
        for index in self.indexes:
            yield index.containing(sought)

    def with_run(self, units: Sequence[str]) -> list[int]:
        """Give the keys of the texts in which units stand one after the other."""
        found = self.pool.with_run(units)
        for index in self.indexes:
            found += index.with_run(units)
        return found

    def discard(self, keys: Sequence[int]) -> None:
        """Take texts out."""
        for key in keys:
            self.pool.discard(key)
        for index in self.indexes:
            index.discard(keys)


def _together(one: Best, other: Best) -> Best:
    """Give the best of two sets of texts; below the higher of both borders some may be missing."""
    border = max(one[1], other[1])
    return [found for found in one[0] + other[0] if found[1] >= border], border


class LiveTexts:
    """All texts of a memory by language, brought up to date by :meth:`catch_up`."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = RLock()
        self._languages: dict[str, _Texts] = {}
        self._folder = IndexFolder(folder_of(store.place, store.store_id), store.store_id)
        self._parts: list[Part] = []
        self._seen = -1
        self._waiting: set[int] = set()
        self._pooled = False
        self._patience = SMALL
        self._version: tuple[int, ...] | None = None
        self._leaves_indexing = False

    # Keeping in step

    def catch_up(self) -> None:
        """Read what has changed in the store since the last time; costs one cheap question when nothing has."""
        with self._lock:
            version = self._store.version()
            if version == self._version:
                return
            if self._seen < 0:
                self._load()
            changes = self._changes()
            if len(self._waiting) + len(changes.unit_ids) > self._patience and self._renew_index():
                changes = self._changes()
            self._apply(changes.unit_ids)
            self._seen = changes.last
            self._version = version

    def _changes(self) -> Changes:
        """Give what is new; where that is everything, or too long ago, read the whole memory first."""
        if not self._parts and not self._pooled:
            self._read_all()
        changes = self._store.changes_since(self._seen)
        if changes.complete:
            return changes
        self._folder.clear()
        self._read_all()
        return self._store.changes_since(self._seen)

    def _read_all(self) -> None:
        """Read every text: into an index, or, where the memory is small or no index can be written, into pools."""
        self._forget()
        if len(self._store) > self._patience and self._write_index():
            return
        # Asked before the texts are read: what comes in between is then read a second time, and nothing is missed.
        self._seen = self._store.last_change()
        for entry in self._store.entries():
            self._add(entry)
        self._pooled = True

    def _apply(self, unit_ids: tuple[int, ...]) -> None:
        if not unit_ids:
            return
        keys = _keys_of(unit_ids)
        for texts in self._languages.values():
            texts.discard(keys)
        for entry in self._store.entries_of(unit_ids):
            self._add(entry)
        self._waiting.update(unit_ids)

    def _add(self, entry: Entry) -> None:
        for code, key, text in sides(entry):
            self._texts(code).pool.add(key, fold(text))

    def _texts(self, code: str) -> _Texts:
        language = language_of(code)
        if language not in self._languages:
            self._languages[language] = _Texts(language)
        return self._languages[language]

    def _forget(self) -> None:
        self._languages.clear()
        self._waiting.clear()
        self._parts, self._seen, self._pooled = [], 0, False

    # The index files

    def _load(self) -> None:
        """Map the parts that hold; a broken or foreign index is told in one line and counts as none."""
        for is_last in (False, True):
            try:
                self._open_parts()
                return
            except BrokenIndexError as error:
                self._forget()
                if is_last:  # at first, another process may just have put a new index in the place of this one
                    _log.warning("%s: the index is made anew: %s", self._store.place, error)
                    self._folder.clear()

    def _open_parts(self) -> None:
        self._forget()
        parts = self._folder.parts()
        for part in parts:
            if self._store.mark(part.last) != part.mark:
                raise BrokenIndexError("it does not belong to the history of this memory")
            dead = _keys_of(self._folder.touched(part))
            for texts in self._languages.values():
                texts.discard(dead)
            for language, index in self._folder.open_part(part).items():
                self._texts(language).indexes.append(index)
        self._parts, self._seen = parts, parts[-1].last if parts else 0

    def leave_indexing(self) -> None:
        """Let another process write what waits in working memory into files: see :meth:`write_index`."""
        self._leaves_indexing = True

    def unindexed(self) -> int:
        """Give how many units have changed since the newest index files were written; 0 where none are needed."""
        try:
            parts = self._folder.parts()
        except BrokenIndexError:
            parts = []
        if parts:
            return len(self._store.changes_since(parts[-1].last).unit_ids)
        units = len(self._store)
        return units if units > SMALL else 0

    def write_index(self) -> bool:
        """Write what the index files lack, if anything; tell whether that was done. Small memories need none."""
        with self._lock:
            self._load()
            self._version = None
            if not self._parts and len(self._store) <= SMALL:
                return False
            changes = self._store.changes_since(self._seen)
            if not changes.complete:
                self._folder.clear()
                self._forget()
            return bool(changes.unit_ids) and self._write_index()

    def _renew_index(self) -> bool:
        """Write what waits into files, or take what another process has written; tell whether there are new files."""
        if not self._leaves_indexing or not self._parts:
            return self._write_index()
        self._patience += SMALL // 2
        if self._folder.are(self._parts):
            return False
        self._patience = SMALL
        self._load()
        return bool(self._parts)

    def _write_index(self) -> bool:
        """Put what waits in working memory into files, as a new part or, when that is much, as one index of all.

        Where another process is doing it, or the disk does not take it, all stays as it is: in working memory.
        """
        with self._folder.writing() as may_write:
            last = self._store.last_change()
            mark = self._store.mark(last)
            if not may_write or mark is None:
                self._patience *= 2
                return False
            try:
                if self._folder.parts() == self._parts:
                    self._folder.write_part(*self._collected(last, mark))
            except (FileAccessError, LimitError) as error:
                _log.warning("%s: look-ups are slower without an index: %s", self._store.place, error.message)
                self._patience = 2 * len(self._store)
                return False
            except BrokenIndexError:
                self._folder.clear()
                return False
        self._patience = SMALL
        self._load()
        return bool(self._parts)

    def _collected(self, last: int, mark: int) -> tuple[dict[str, Builder], int, int, list[Part], list[int]]:
        """Read the texts for a new part: those that wait, or all, which leaves no parts before it."""
        touched: list[int] = []
        if self._parts:
            touched = sorted({*self._waiting, *self._store.changes_since(self._seen).unit_ids})
        indexed = sum(part.units for part in self._parts)
        is_small = self._parts and len(touched) <= _MOST_TOUCHED * indexed and len(self._parts) < _MOST_PARTS
        if is_small:
            builders = builders_of(texts_of_entries(self._store.entries_of(touched)), self._store.place)
            return builders, last, mark, list(self._parts), touched
        return builders_of(texts_of_blocks(self._store.text_blocks()), self._store.place), last, mark, [], touched

    def faults(self) -> Iterator[str]:
        """Give what is wrong with the index files; if anything is, the next look-up makes them anew."""
        with self._lock:
            found: list[str] = []
            try:
                self._open_parts()
                files = [index.file for texts in self._languages.values() for index in texts.indexes]
                for file in files:
                    found += [f"{file.path.name}: section {name} was changed" for name in file.damaged_sections()]
            except BrokenIndexError as error:
                found.append(str(error))
            if found:
                self._folder.clear()
            self._seen, self._version = -1, None
        yield from (f"{message}; the next look-up makes the index anew" for message in found)

    # Asking

    def languages(self) -> list[str]:
        """Give the languages that have texts, in alphabetical order."""
        return sorted(language for language, texts in self._languages.items() if len(texts))

    def searchers(self, languages: list[str]) -> list[tuple[str, Searcher]]:
        """Give what searches each of these languages."""
        return [(language, self._languages[language]) for language in languages]

    def with_run(self, language: str, units: Sequence[str]) -> list[int]:
        """Give the keys of the texts of a language in which units stand one after the other, in ascending order."""
        return sorted(self._languages[language].with_run(units))

    def found(self, sought: str) -> list[FoundTexts]:
        """Give the texts that contain the sought text."""
        return [one for texts in self._languages.values() for one in texts.containing(sought)]

    def containing(self, sought: str) -> tuple[Keys, Keys]:
        """Give key and length of every text that contains the sought text."""
        from tmkit.memory.found_texts import together

        return together(self.found(sought))

    def answer(self, ask: Callable[[], T]) -> T:
        """Give the answer to a question about the texts as the store has them now; other threads wait.

        When an index turns out to be damaged it is made anew, and the question is asked again.
        """
        with self._lock:
            self.catch_up()
            try:
                return ask()
            except (BrokenIndexError, IndexError, UnicodeDecodeError) as error:
                _log.warning("%s: the index is made anew: it is damaged (%s)", self._store.place, error)
                self._folder.clear()
                self._seen, self._version = -1, None
                self.catch_up()
                return ask()


def _keys_of(unit_ids: Iterable[int]) -> list[int]:
    """Give the keys of both sides of units."""
    return [key for unit_id in unit_ids for key in (2 * unit_id, 2 * unit_id + 1)]
