"""Parts of a text checked by several processes, with the answers in the order of the parts."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from multiprocessing import get_context

from tmkit.errors import TmkitError
from tmkit.garbage import collect_seldom
from tmkit.qa.parts import Answer, Part, PartChecks, Settings

_AHEAD = 2
_WORTH_SENDING = 500
_checks: list[PartChecks] = []


def checked_parts(
    parts: Iterable[Part], settings: Settings, workers: int = 1
) -> Iterator[tuple[Part, Iterable[Answer]]]:
    """Give each part with its answers, in order; with more than one worker each is a process of its own.

    Processes are started anew (``spawn``), so that a script that asks for several must have a ``__main__`` guard.
    Raises :class:`~tmkit.errors.TmkitError` where one of them dies.
    """
    if workers < 2:
        checks = PartChecks(settings)
        for part in parts:
            yield part, checks.check(part)
        return
    with ProcessPoolExecutor(workers, get_context("spawn"), _start, (settings,)) as pool:
        try:
            yield from _in_order(_bundles(parts), lambda bundle: pool.submit(_check, bundle), _AHEAD * workers)
        except BrokenProcessPool as error:
            raise TmkitError("a process of the check died, perhaps for want of memory: use fewer workers") from error
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def _bundles(parts: Iterable[Part]) -> Iterator[list[Part]]:
    """Short parts together, so that a process is not sent each by itself."""
    held: list[Part] = []
    for part in parts:
        held.append(part)
        if sum(map(len, held)) >= _WORTH_SENDING:
            yield held
            held = []
    if held:
        yield held


def _in_order(
    bundles: Iterator[list[Part]], submit: Callable[[list[Part]], Future[list[list[Answer]]]], ahead: int
) -> Iterator[tuple[Part, list[Answer]]]:
    """The answers in the order of the parts; only so many bundles are under way."""
    under_way = deque((bundle, submit(bundle)) for bundle in islice(bundles, ahead))
    while under_way:
        bundle, future = under_way.popleft()
        answers = future.result()
        under_way.extend((following, submit(following)) for following in islice(bundles, 1))
        yield from zip(bundle, answers, strict=True)


def _start(settings: Settings) -> None:
    collect_seldom()
    _checks[:] = [PartChecks(settings)]


def _check(bundle: list[Part]) -> list[list[Answer]]:
    return [list(_checks[0].check(part)) for part in bundle]
