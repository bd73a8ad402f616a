"""Word links, learnt in the background: no one who opens a page waits for that."""

from __future__ import annotations

from contextlib import suppress
from threading import Event, Lock, Thread

from tmkit.errors import TmkitError
from tmkit.serve.apart import index_apart
from tmkit.serve.faults import RefusedError
from tmkit.serve.settings import Settings
from tmkit.serve.shelf import Shelf

MANY = 20_000


class Learning:
    """Learns the word links of every memory of a shelf, once, when somebody first asks for them.

    From many units it takes long: then another process learns, and this one reads what it has kept.
    """

    def __init__(self, settings: Settings, shelf: Shelf) -> None:
        self._paths = settings.memories
        self._shelf = shelf
        self._done = Event()
        self._stopped = Event()
        self._lock = Lock()
        self._thread: Thread | None = None

    def is_done(self) -> bool:
        """Tell whether renderings can be asked for; begin to learn where that has not been done."""
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._learn, daemon=True)
                self._thread.start()
        return self._done.is_set()

    def stop(self) -> None:
        """End; what another process is learning is given up."""
        self._stopped.set()
        if self._thread is not None:
            self._thread.join()

    def _learn(self) -> None:
        for name, path in self._paths.items():
            with suppress(RefusedError, TmkitError):
                with self._shelf.memory(name) as memory:
                    is_large = len(memory) > MANY
                if is_large:
                    index_apart(path, self._stopped, "--words")
                if not self._stopped.is_set():
                    with self._shelf.memory(name) as memory:
                        memory.learn()
        self._done.set()
