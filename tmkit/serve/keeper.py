"""The indexes of a server's memories, written by a process of their own when much has changed.

The look-ups of this process keep what is new in working memory meanwhile: to write an index of a million texts takes
many seconds, and no caller should be the one who waits for it.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path
from threading import Event, Thread

from tmkit.errors import TmkitError
from tmkit.serve.apart import index_apart
from tmkit.serve.faults import RefusedError
from tmkit.serve.settings import Settings
from tmkit.serve.shelf import Shelf

SECONDS = 5.0
AFTER = 1000


class Keeper:
    """Looks after the indexes of all memories until it is stopped."""

    def __init__(self, settings: Settings, shelf: Shelf) -> None:
        self._paths = settings.memories
        self._shelf = shelf
        self._stopped = Event()
        self._thread = Thread(target=self._keep, name="tmkit index", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End; an index that is being written is given up, which does no harm."""
        self._stopped.set()
        self._thread.join()

    def _keep(self) -> None:
        while not self._stopped.wait(SECONDS):
            for name, path in self._paths.items():
                with suppress(RefusedError, TmkitError):
                    self._look_after(name, path)

    def _look_after(self, name: str, path: Path) -> None:
        with self._shelf.memory(name) as memory:
            much = memory.unindexed() > AFTER
        if much and not index_apart(path, self._stopped) and not self._stopped.is_set():
            print(f"tmkit: {path}: the index could not be written", file=sys.stderr)  # noqa: T201
