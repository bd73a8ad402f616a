"""What waits is answered together: look-ups ask the index once for all of them, additions share one transaction.

A thread for each request would spend most of the time in handing the interpreter to and fro, and each write would wait
for the disk by itself. So one batch is at work at a time; what comes meanwhile waits, in the order in which it came,
and makes the next one. An answer never says less than what was durable when its question came.
"""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from tmkit.serve.faults import RefusedError

AT_ONCE = 64
MOST_WAITING = 2000
Q = TypeVar("Q")
A = TypeVar("A")


@dataclass(slots=True)
class _Waiting(Generic[Q, A]):
    question: Q
    answer: asyncio.Future[A]


class Queue(Generic[Q, A]):
    """Questions of one kind on their way to ``answer``, which takes some of them and gives as many answers."""

    def __init__(self, answer: Callable[[Sequence[Q]], Awaitable[Sequence[A]]]) -> None:
        self._answer = answer
        self._waiting: deque[_Waiting[Q, A]] = deque()
        self._worker: asyncio.Task[None] | None = None

    async def ask(self, question: Q) -> A:
        """Give the answer to a question. Raises what ``answer`` raises, and 503 where too many are waiting."""
        if len(self._waiting) >= MOST_WAITING:
            raise RefusedError(503, f"{MOST_WAITING:,} requests are waiting: ask again later", 1)
        one: _Waiting[Q, A] = _Waiting(question, asyncio.get_running_loop().create_future())
        self._waiting.append(one)
        if self._worker is None:
            self._worker = asyncio.create_task(self._work())
        return await one.answer

    async def _work(self) -> None:
        try:
            while self._waiting:
                taken = [self._waiting.popleft() for _ in range(min(AT_ONCE, len(self._waiting)))]
                await self._answer_all([one for one in taken if not one.answer.done()])
        finally:
            self._worker = None

    async def _answer_all(self, batch: Sequence[_Waiting[Q, A]]) -> None:
        """Answer together; where that fails, each by itself, so that one bad question spoils no other."""
        try:
            answers = await self._answer([one.question for one in batch])
        except Exception as error:  # noqa: BLE001 - whoever asked gets it
            if len(batch) == 1:
                _fail(batch[0], error)
            else:
                for one in batch:
                    await self._answer_all([one])
            return
        for one, answer in zip(batch, answers, strict=True):
            if not one.answer.done():
                one.answer.set_result(answer)


def _fail(one: _Waiting[Q, A], error: Exception) -> None:
    if not one.answer.done():
        one.answer.set_exception(error)
