"""Word links, learnt in the background: no one who opens a page waits for that."""

from __future__ import annotations

from contextlib import suppress
from threading import Event, Lock, Thread

from tmkit.errors import TmkitError
from tmkit.serve.faults import RefusedError
from tmkit.serve.shelf import Shelf


class Learning:
    """Learns the word links of every memory of a shelf, once, when somebody first asks for them."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._done = Event()
        self._lock = Lock()
        self._thread: Thread | None = None

    def is_done(self) -> bool:
        """Tell whether renderings can be asked for; begin to learn where that has not been done."""
        with self._lock:
            if self._thread is None:
                self._thread = Thread(target=self._learn, daemon=True)
                self._thread.start()
        return self._done.is_set()

    def _learn(self) -> None:
        with suppress(RefusedError, TmkitError), self._shelf.memories() as memories:
            for _name, memory in memories:
                memory.learn()
        self._done.set()
