"""The memories and the glossary of a server: opened once, borrowed by one request at a time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import Empty, LifoQueue
from threading import Lock
from typing import TYPE_CHECKING

from tmkit.errors import TmkitError
from tmkit.memory.memory import Memory, open_memory
from tmkit.model import Concept
from tmkit.serve.faults import RefusedError
from tmkit.serve.pairs import language
from tmkit.serve.settings import Settings

if TYPE_CHECKING:
    from tmkit.terms.glossary import Glossary
    from tmkit.terms.recognize import Recognizer

SECONDS = 5


class _Pool:
    """The open connections to one memory; each is used by one thread at a time."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self.path = path
        self._free: LifoQueue[tuple[int, Memory]] = LifoQueue()

    @contextmanager
    def borrowed(self) -> Iterator[Memory]:
        file = self._file()
        opened = self._take(file)
        memory = opened if opened is not None else self._open()
        try:
            yield memory
        except (TmkitError, RefusedError):
            self._free.put((file, memory))
            raise
        except BaseException:
            # What else may have gone wrong is unknown, and so is the state of the connection.
            memory.close()
            raise
        self._free.put((file, memory))

    def _take(self, file: int) -> Memory | None:
        with suppress(Empty):
            while True:
                known, memory = self._free.get_nowait()
                if known == file:
                    return memory
                memory.close()
        return None

    def _open(self) -> Memory:
        try:
            memory = open_memory(self.path)
        except TmkitError as error:
            raise RefusedError(503, f'the memory "{self.name}" cannot be used: {error.message}', SECONDS) from error
        memory.leave_indexing()
        return memory

    def _file(self) -> int:
        try:
            return self.path.stat().st_ino
        except OSError as error:
            raise RefusedError(503, f'the memory "{self.name}" is no longer there', SECONDS) from error

    def close(self) -> None:
        with suppress(Empty):
            while True:
                self._free.get_nowait()[1].close()


class Shelf:
    """All memories by name, and the glossary, read again when its files have changed."""

    def __init__(self, settings: Settings) -> None:
        self._pools = {name: _Pool(name, path) for name, path in settings.memories.items()}
        self._glossary_files = settings.glossary
        self._glossary: tuple[object, Glossary | None, dict[str, Recognizer]] = (None, None, {})
        self._codes: dict[str, tuple[int, tuple[str, str]]] = {}
        self._known: frozenset[str] = frozenset()
        self._lock = Lock()

    @property
    def names(self) -> list[str]:
        """The memories in the order in which they were named."""
        return list(self._pools)

    @contextmanager
    def memory(self, name: str = "") -> Iterator[Memory]:
        """Lend a memory, the first one without a name. Raises :class:`RefusedError` (404) where there is none such."""
        self.check(name)
        with self._pools[name or self.names[0]].borrowed() as memory:
            yield memory

    def check(self, name: str) -> None:
        """Raise :class:`RefusedError` (404) where there is no memory of this name; without a name all is well."""
        if name and name not in self._pools:
            raise RefusedError(404, f'there is no memory "{name}": there are {", ".join(self._pools)}')

    @property
    def known_languages(self) -> frozenset[str]:
        """The languages that the memories had when :meth:`codes` was last asked."""
        return self._known

    def codes(self) -> list[str]:
        """Give the language codes of all memories, as most of their latest units have them."""
        codes: dict[str, None] = {}
        with self.memories() as memories:
            for name, memory in memories:
                last = memory.store.last_change()
                known = self._codes.get(name)
                if known is None or known[0] != last:
                    known = self._codes[name] = last, memory.languages
                codes |= dict.fromkeys(known[1])
        self._known = frozenset(map(language, codes))
        return list(codes)

    @contextmanager
    def memories(self) -> Iterator[Iterable[tuple[str, Memory]]]:
        """Lend all memories, one after the other, by name."""
        yield self._each()

    def _each(self) -> Iterator[tuple[str, Memory]]:
        for name in self._pools:
            with self.memory(name) as memory:
                yield name, memory

    def concepts(self) -> list[Concept]:
        """Give the concepts of the glossary."""
        glossary = self.glossary()
        return list(glossary.concepts) if glossary else []

    def glossary(self) -> Glossary | None:
        """Give the glossary, None without one."""
        return self._read()[1]

    def edition(self) -> object:
        """Give what changes when the glossary does."""
        return self._read()[0]

    def recognizer(self, lang: str) -> Recognizer | None:
        """Give what finds the terms of the glossary in a text of a language, None without a glossary."""
        return self._read()[2].get(lang)

    def _read(self) -> tuple[object, Glossary | None, dict[str, Recognizer]]:
        if not self._glossary_files:
            return self._glossary
        with self._lock:
            state = _state(self._glossary_files)
            if state != self._glossary[0]:
                from tmkit.terms.glossary import read_glossary
                from tmkit.terms.recognize import Recognizer

                glossary = read_glossary(list(self._glossary_files))
                found = {lang: Recognizer(glossary.concepts, lang) for lang in ("zh", "en")}
                self._glossary = state, glossary, found
            return self._glossary

    def close(self) -> None:
        """Let go of all memories."""
        for pool in self._pools.values():
            pool.close()


def _state(files: Iterable[str]) -> tuple[tuple[str, int, int], ...]:
    """Give what changes when a file of the glossary changes."""
    paths = [path for name in files for path in ([*Path(name).rglob("*")] if Path(name).is_dir() else [Path(name)])]
    found = []
    for path in sorted(paths):
        with suppress(OSError):
            info = path.stat()
            found.append((str(path), info.st_mtime_ns, info.st_size))
    return tuple(found)
