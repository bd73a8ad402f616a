"""What the operations of one server share: its memories, and the threads and queues in which work is done."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

import anyio.to_thread
from anyio import CapacityLimiter

from tmkit.errors import ConflictError, FileAccessError, MemoryStoreError, TmkitError
from tmkit.model import Match
from tmkit.serve.faults import RefusedError
from tmkit.serve.holdings import Holdings
from tmkit.serve.learning import Learning
from tmkit.serve.metrics import Metrics
from tmkit.serve.pairs import check_pair
from tmkit.serve.queues import Queue
from tmkit.serve.searching import Make, Wish, add_all, find_all, languages_of
from tmkit.serve.settings import Settings
from tmkit.serve.shelf import Shelf

THREADS = 4
LONG = 500
T = TypeVar("T")


class Desk:
    """All that the operations of one server share."""

    def __init__(self, settings: Settings, shelf: Shelf) -> None:
        self.settings = settings
        self.shelf = shelf
        self.metrics = Metrics()
        self.learning = Learning(settings, shelf)
        self.holdings = Holdings(shelf, self.work)
        self._threads = CapacityLimiter(THREADS)
        self._lookups: Queue[tuple[str, Wish], list[Match]] = Queue(partial(self._alone, find_all, shelf))
        self._additions: Queue[tuple[str, Make], list[int]] = Queue(partial(self._alone, add_all, shelf))

    async def work(self, task: Callable[..., T], *arguments: Any, **options: Any) -> T:
        """Do something that takes time in a thread; what is wrong with the request becomes a refusal."""
        return await _in_thread(partial(task, *arguments, **options), self._threads)

    async def _alone(self, task: Callable[..., T], *arguments: Any) -> T:
        """Do the work of a queue, for which there is always a thread."""
        return await _in_thread(partial(task, *arguments), CapacityLimiter(1))

    async def find(self, text: str, wish: Wish) -> list[Match]:
        """Give the best matches of a text, together with other look-ups; one that takes long holds up no others."""
        self.shelf.check(wish.memory)
        if len(text) > LONG or not wish.is_light:
            return (await self.work(find_all, self.shelf, [(text, wish)]))[0]
        return await self._lookups.ask((text, wish))

    async def add(self, make: Make, memory: str = "") -> list[int]:
        """Store the units that ``make`` makes, together with what others add; gives their ids when they are safe."""
        self.shelf.check(memory)
        return await self._additions.ask((memory, make))

    async def pair(self, source: str, target: str) -> tuple[str, str]:
        """Give the languages of a pair that the memories have. Raises :class:`RefusedError` (404) for another pair."""
        with suppress(RefusedError):
            return check_pair(source, target, self.shelf.known_languages)
        return check_pair(source, target, await self.work(languages_of, self.shelf))


async def _in_thread(task: Callable[[], T], limiter: CapacityLimiter) -> T:
    try:
        return await anyio.to_thread.run_sync(task, limiter=limiter, abandon_on_cancel=True)
    except ConflictError as error:
        raise RefusedError(409, error.message) from error
    except (MemoryStoreError, FileAccessError) as error:
        raise RefusedError(503, error.message, 5) from error
    except TmkitError as error:
        raise RefusedError(400, str(error)) from error
