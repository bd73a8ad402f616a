"""Where the index files of a memory lie, and which of them hold: the folder beside the memory, named after it.

``CURRENT`` names the parts, oldest first: one index file for each language, and for every part but the first the units
it touches (these are dead in the parts before it). ``CURRENT`` is replaced last, so that it never names half a part.
Everything here can be deleted at any time and is then made again from the store.
"""

from __future__ import annotations

import json
import os
import struct
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tmkit.files import atomic_write
from tmkit.memory.index_map import FORMAT_VERSION, BrokenIndexError, MappedFile
from tmkit.memory.index_search import Index, open_index
from tmkit.memory.opening import is_writable
from tmkit.text.normalize import FOLD_VERSION

if TYPE_CHECKING:
    from tmkit.memory.index_build_core import Builder

try:
    import fcntl
except ImportError:  # Windows: two processes may then make the same index twice, which does no harm
    fcntl = None  # type: ignore[assignment]

_CURRENT = "CURRENT"
_LOCK = "lock"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of an index: it holds the changes up to ``last``; ``mark`` is that of the history there."""

    last: int
    mark: int
    units: int
    files: dict[str, str]
    touched: str = ""


class IndexFolder:
    """The index files of one store."""

    def __init__(self, folder: Path, store_id: str) -> None:
        self.folder = folder
        self._store_id = store_id

    def are(self, parts: Sequence[Part]) -> bool:
        """Tell whether these are the parts that hold."""
        try:
            return self.parts() == list(parts)
        except BrokenIndexError:
            return False

    def parts(self) -> list[Part]:
        """Give the parts that hold; none where there is no index.

        :class:`BrokenIndexError` when it is of another version or of another store.
        """
        try:
            current: Any = json.loads((self.folder / _CURRENT).read_text("utf-8"))
        except FileNotFoundError:
            return []
        except (OSError, ValueError) as error:
            raise BrokenIndexError(f"{_CURRENT} cannot be read") from error
        try:
            if (current["format"], current["fold"], current["store"]) != self._versions():
                raise BrokenIndexError("it is of another version or memory")
            return [Part(**part) for part in current["parts"]]
        except (KeyError, TypeError) as error:
            raise BrokenIndexError(f"{_CURRENT} is damaged") from error

    def _versions(self) -> tuple[int, int, str]:
        return FORMAT_VERSION, FOLD_VERSION, self._store_id

    def open_part(self, part: Part) -> dict[str, Index]:
        """Give the indexes of a part by language."""
        return {language: open_index(self.folder / name) for language, name in part.files.items()}

    def touched(self, part: Part) -> list[int]:
        """Give the ids of the units that a part makes dead in the parts before it."""
        if not part.touched:
            return []
        content = MappedFile(self.folder / part.touched).content("touched")
        return [number for (number,) in struct.iter_unpack("<q", content)]

    def write_part(
        self, builders: dict[str, Builder], last: int, mark: int, before: Sequence[Part], touched: Sequence[int]
    ) -> list[Part]:
        """Write a new part behind those before it, and give all parts that now hold; the builders are used up."""
        import numpy as np

        from tmkit.memory.index_file import write_index

        first = before[-1].last if before else 0
        header = {"fold": FOLD_VERSION, "store": self._store_id, "first_change": first, "last_change": last}
        files: dict[str, str] = {}
        units = sum(map(len, builders.values()))
        while builders:
            language, builder = builders.popitem()
            files[language] = name = f"{language}-{first}-{last}.idx"
            about = {"language": language, "kind": "characters" if builder.by_character else "words"}
            write_index(self.folder / name, {**header, **about, "side": builder.side}, builder.sections())
        named = ""
        if before:
            named = f"touched-{first}-{last}.idx"
            write_index(self.folder / named, header, [("touched", [np.array(sorted(touched), np.int64)])])
        parts = [*before, Part(last, mark, units, files, named)]
        self._set_current(parts)
        return parts

    def _set_current(self, parts: Sequence[Part]) -> None:
        version, fold, store = self._versions()
        current = {"format": version, "fold": fold, "store": store, "parts": [asdict(part) for part in parts]}
        with atomic_write(self.folder / _CURRENT) as stream:
            json.dump(current, stream)
        self._sweep(parts)

    def _sweep(self, parts: Sequence[Part]) -> None:
        """Remove files that no part names; who has them mapped keeps them until it lets go."""
        kept = {_CURRENT, _LOCK}
        for part in parts:
            kept |= {*part.files.values(), part.touched}
        for path in self.folder.iterdir():
            if path.name not in kept:
                with suppress(OSError):
                    path.unlink()

    def clear(self) -> None:
        """Let the index hold no longer; the next one written removes its files."""
        with suppress(OSError):
            (self.folder / _CURRENT).unlink()

    @contextmanager
    def writing(self) -> Iterator[bool]:
        """Hold the right to write here; gives False when another process has it, or nothing can be written."""
        try:
            self.folder.mkdir(exist_ok=True)
            lock = os.open(self.folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o666)
        except OSError:
            yield False
            return
        try:
            yield _locked(lock)
        finally:
            os.close(lock)


def _locked(lock: int) -> bool:
    if fcntl is None:
        return True
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def folder_of(place: str, store_id: str) -> Path:
    """Give the folder of the index of a memory: beside it, or in the user's cache where that cannot be written."""
    beside = Path(f"{place}.index")
    if is_writable(beside if beside.exists() else beside.parent):
        return beside
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "tmkit" / "index"
    with suppress(OSError):
        cache.mkdir(parents=True, exist_ok=True, mode=0o700)
    return cache / store_id
