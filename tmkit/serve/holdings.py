"""What the memories of a server hold, counted once for each state of a memory: of a million units it takes seconds."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import anyio

from tmkit.memory.memory import Memory
from tmkit.memory.overview import Overview
from tmkit.memory.store import Stats
from tmkit.serve.shelf import Shelf

ARTICLES = 500
"""So many articles are counted, the largest ones."""

State = tuple[str, int, int | None]
"""The store, its latest change, and the mark of that change, which a backup that came back does not have."""


@dataclass(frozen=True, slots=True)
class Holding:
    """The counts of one memory: those for people, and those for plots."""

    stats: Stats
    overview: Overview


class Holdings:
    """The counts of all memories by name, made anew when a memory has changed. ``work`` does a thing in a thread."""

    def __init__(self, shelf: Shelf, work: Callable[..., Awaitable[Holding]]) -> None:
        self._shelf = shelf
        self._work = work
        self._kept: dict[str, tuple[State, Holding]] = {}
        self._turns = {name: anyio.Lock() for name in shelf.names}

    async def of(self, name: str) -> Holding:
        """Give the counts of a memory as it is now. Who asks while they are made waits for them, and holds no thread.

        Raises :class:`~tmkit.serve.faults.RefusedError` (404) where there is no such memory.
        """
        self._shelf.check(name)
        async with self._turns[name]:
            return await self._work(self._current, name)

    def _current(self, name: str) -> Holding:
        with self._shelf.memory(name) as memory:
            # The state is read first: a change during the counting is counted again by the next request.
            state = _state(memory)
            kept = self._kept.get(name)
            if kept is None or kept[0] != state:
                kept = self._kept[name] = state, Holding(memory.stats(), memory.overview(ARTICLES))
            return kept[1]


def _state(memory: Memory) -> State:
    last = memory.store.last_change()
    return memory.store.store_id, last, memory.store.mark(last)
