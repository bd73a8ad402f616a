"""Queues: what waits is answered together, in order, and one bad question spoils no other."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

pytest.importorskip("starlette")

from tmkit.serve.faults import RefusedError
from tmkit.serve.queues import AT_ONCE, MOST_WAITING, Queue


class Counter:
    """Answers with the double, a batch at a time, and remembers the batches. Fails at negative numbers."""

    def __init__(self) -> None:
        self.batches: list[list[int]] = []

    async def answer(self, numbers: Sequence[int]) -> list[int]:
        self.batches.append(list(numbers))
        await asyncio.sleep(0.001)
        if min(numbers) < 0:
            raise RefusedError(400, f"negative: {min(numbers)}")
        return [2 * number for number in numbers]


async def ask_all(counter: Counter, numbers: Sequence[int]) -> list[int | BaseException]:
    queue = Queue(counter.answer)
    return await asyncio.gather(*(queue.ask(number) for number in numbers), return_exceptions=True)


def test_each_gets_its_own_answer_and_many_share_a_batch() -> None:
    counter = Counter()
    assert asyncio.run(ask_all(counter, range(200))) == [2 * number for number in range(200)]
    assert [number for batch in counter.batches for number in batch] == list(range(200))
    assert max(map(len, counter.batches)) == AT_ONCE
    assert len(counter.batches) == -(-200 // AT_ONCE)


def test_one_bad_question_spoils_no_other() -> None:
    answers = asyncio.run(ask_all(Counter(), [1, -2, 3]))
    assert [answers[0], answers[2]] == [2, 6]
    assert isinstance(answers[1], RefusedError)
    assert answers[1].message == "negative: -2"


def test_who_has_gone_is_not_answered() -> None:
    async def go_away() -> tuple[list[list[int]], int]:
        counter = Counter()
        queue = Queue(counter.answer)
        first = asyncio.create_task(queue.ask(1))
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        gone, last = asyncio.create_task(queue.ask(2)), asyncio.create_task(queue.ask(3))
        await asyncio.sleep(0)
        gone.cancel()
        await first
        return counter.batches, await last

    assert asyncio.run(go_away()) == ([[1], [3]], 6)


def test_too_many_are_told_to_come_again() -> None:
    answers = asyncio.run(ask_all(Counter(), range(MOST_WAITING + 1)))
    refused = [answer for answer in answers if isinstance(answer, RefusedError)]
    assert [(one.status, one.retry) for one in refused] == [(503, 1)]
    assert "ask again later" in refused[0].message


def test_a_queue_works_again_after_it_was_empty() -> None:
    async def twice() -> list[int]:
        queue = Queue(Counter().answer)
        first = await queue.ask(1)
        await asyncio.sleep(0.01)
        return [first, await queue.ask(2)]

    assert asyncio.run(twice()) == [2, 4]
