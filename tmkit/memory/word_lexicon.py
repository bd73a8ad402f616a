"""The word links of a memory: learnt once, kept beside its index, learnt anew when the memory has changed much.

The file is derived: it can be deleted at any time.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np

from tmkit.bitext.word_lexicon import WordLexicon
from tmkit.bitext.words import learn_words
from tmkit.errors import TmkitError
from tmkit.memory.index_file import Array, BrokenIndexError, IndexFile, write_index
from tmkit.memory.index_folder import folder_of
from tmkit.memory.scores import language_of
from tmkit.memory.store import Entry, Store

VERSION = 1
"""Grows when what is learnt from the same memory changes."""

_STALE_SHARE = 0.05
_FOLDER, _FILE = "words", "links.idx"
_log = logging.getLogger("tmkit")

Teller = Callable[[int], None]
"""Is told, before the learning begins, from how many pairs."""


class WordLexicons:
    """Gives the word links of one store, from working memory, from the file, or learnt now."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lexicon: WordLexicon | None = None
        self._state: tuple[int, int, int] = (0, 0, 0)

    def get(self, on_learn: Teller | None = None) -> WordLexicon:
        """Give word links that fit the memory as it is, but for some latest changes (one unit in twenty)."""
        if self._lexicon is None or not self._is_fresh():
            self._lexicon = self._loaded() or self._learnt(on_learn)
        return self._lexicon

    def _is_fresh(self) -> bool:
        """Whether the state (change, mark, units) that was learnt from belongs to the store and is near to it."""
        last, mark, units = self._state
        if last == self._store.last_change():
            return last == 0 or self._store.mark(last) == mark
        if self._store.mark(last) != mark:
            return False
        changes = self._store.changes_since(last)
        return changes.complete and len(changes.unit_ids) <= _STALE_SHARE * units

    @property
    def path(self) -> Path:
        """Where the word links are kept."""
        return folder_of(self._store.place, self._store.store_id) / _FOLDER / _FILE

    def _loaded(self) -> WordLexicon | None:
        path = self.path
        if not path.exists():
            return None
        try:
            file = IndexFile(path)
            header = file.header
            if (header.get("words"), header.get("store")) != (VERSION, self._store.store_id):
                return None
            if any(file.damaged_sections()):
                raise BrokenIndexError("it was changed")
            self._state = (header["last_change"], header["mark"], header["units"])
            return _from_file(file) if self._is_fresh() else None
        except (BrokenIndexError, KeyError, ValueError, UnicodeDecodeError) as error:
            _log.warning("%s: the word links are learnt anew: %s", self._store.place, error)
            return None

    def _learnt(self, on_learn: Teller | None) -> WordLexicon:
        last = self._store.last_change()
        pairs = [pair for entry in self._store.entries() if (pair := _chinese_first(entry))]
        if on_learn is not None:
            on_learn(len(pairs))
        lexicon = learn_words(pairs)
        mark = self._store.mark(last)
        self._state = (last, mark or 0, len(pairs))
        if mark is not None or last == 0:
            self._keep(lexicon)
        return lexicon

    def _keep(self, lexicon: WordLexicon) -> None:
        """Write the file; a memory in a folder that cannot be written does without it."""
        last, mark, units = self._state
        header = {"words": VERSION, "store": self._store.store_id, "last_change": last, "mark": mark, "units": units}
        path = self.path
        with suppress(OSError, TmkitError):
            path.parent.mkdir(parents=True, exist_ok=True)
            write_index(path, header, _sections(lexicon))


def _chinese_first(entry: Entry) -> tuple[str, str] | None:
    """Give the texts of a unit as (Chinese, other language); None where not exactly one side is Chinese."""
    languages = language_of(entry.source_lang), language_of(entry.target_lang)
    if not entry.target.strip() or languages.count("zh") != 1:
        return None
    return (entry.source, entry.target) if languages[0] == "zh" else (entry.target, entry.source)


_NUMBERS = ("forward", "backward", "zh_rest", "en_rest", "zh_frequencies", "en_frequencies")


def _sections(lexicon: WordLexicon) -> Iterator[tuple[str, list[Array]]]:
    yield "zh", [_packed(lexicon.zh)]
    yield "en", [_packed(lexicon.en)]
    yield "keys", [lexicon.keys]
    yield from ((name, [getattr(lexicon, name)]) for name in _NUMBERS)


def _packed(words: tuple[str, ...]) -> Array:
    return np.frombuffer("\n".join(words).encode("utf-8", "surrogatepass"), np.uint8)


def _unpacked(section: Array) -> tuple[str, ...]:
    text = section.tobytes().decode("utf-8", "surrogatepass")
    return tuple(text.split("\n")) if text else ()


def _from_file(file: IndexFile) -> WordLexicon:
    zh, en = _unpacked(file.section("zh")), _unpacked(file.section("en"))
    return WordLexicon(zh, en, file.section("keys"), *(file.section(name) for name in _NUMBERS))
