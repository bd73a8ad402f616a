"""Many callers of a server at once, as cheap as they can be: HTTP/1.1 over kept connections, one request at a time.

A ready-made client takes as much of the machine as the server it measures. These callers write the bytes of a request
and read an answer by its length, which is all that is needed here.
"""

from __future__ import annotations

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import quote

HEAD_END = b"\r\n\r\n"
ADDRESSES = {
    "tmserver": "/tmserver/zh/en/unit/{}",
    "lookup": "/api/lookup?text={}",
    "mymemory": "/get?langpair=zh-CN%7Cen-US&q={}",
    "concordance": "/api/concordance?text={}&limit=20",
}


@dataclass(slots=True)
class Load:
    """What happened: seconds of each look-up and of each write, answers by status, texts whose write was confirmed."""

    lookups: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    written: list[str] = field(default_factory=list)
    broken: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """What the callers are to do: ``share`` of the requests are writes, the rest look-ups of one of the queries.

    ``address`` is where a look-up asks, with ``{}`` for its text.
    """

    port: int
    queries: Sequence[str]
    clients: int = 64
    seconds: float = 20.0
    share: float = 0.1
    address: str = ADDRESSES["tmserver"]


def drive(plan: Plan) -> Load:
    """Let all callers call until the time is over, and give what happened."""
    return asyncio.run(_drive(plan))


async def _drive(plan: Plan) -> Load:
    load = Load()
    lookups = [_lookup(plan, text) for text in plan.queries]
    ends = time.monotonic() + plan.seconds
    loop = asyncio.get_running_loop()
    done = [loop.create_future() for _ in range(plan.clients)]
    for number, future in enumerate(done):
        caller = _Caller(number, plan, lookups, load, ends, future)
        await loop.create_connection(lambda caller=caller: caller, "127.0.0.1", plan.port)  # type: ignore[misc]
    await asyncio.gather(*done)
    return load


def _lookup(plan: Plan, text: str) -> bytes:
    address = plan.address.format(quote(text, safe=""))
    return f"GET {address} HTTP/1.1\r\nHost: 127.0.0.1:{plan.port}\r\n\r\n".encode()


def _write(port: int, source: str, target: str) -> bytes:
    body = json.dumps({"source": source, "target": target}).encode()
    head = f"POST /api/units HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nContent-Type: application/json\r\n"
    return f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body


class _Caller(asyncio.Protocol):
    """One caller: asks, waits for the answer, asks again."""

    def __init__(
        self, number: int, plan: Plan, lookups: Sequence[bytes], load: Load, ends: float, done: asyncio.Future[None]
    ) -> None:
        self._number = number
        self._plan = plan
        self._lookups = lookups
        self._load = load
        self._ends = ends
        self._done = done
        self._dice = random.Random(number)
        self._received = b""
        self._writing = ""
        self._writes = 0
        self._began = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._ask()

    def _ask(self) -> None:
        if time.monotonic() >= self._ends:
            self._done.set_result(None)
            self._transport.close()
            return
        self._writing = self._new_text() if self._dice.random() < self._plan.share else ""
        if self._writing:
            request = _write(self._plan.port, self._writing, f"Sentence {self._writes} of {self._number}.")
        else:
            request = self._dice.choice(self._lookups)
        self._began = time.perf_counter()
        self._transport.write(request)

    def _new_text(self) -> str:
        self._writes += 1
        return f"第{self._number}位译员今天存入的第{self._writes}个句子，编号{self._dice.randrange(10**6)}。"

    def data_received(self, data: bytes) -> None:
        self._received += data
        head, found, body = self._received.partition(HEAD_END)
        if not found:
            return
        if len(body) >= _length(head):
            self._received = b""
            self._count(int(head[9:12]))
            self._ask()

    def _count(self, status: int) -> None:
        seconds = time.perf_counter() - self._began
        self._load.statuses[status] += 1
        if self._writing:
            self._load.writes.append(seconds)
            if status == 201:
                self._load.written.append(self._writing)
        else:
            self._load.lookups.append(seconds)

    def connection_lost(self, error: Exception | None) -> None:
        if not self._done.done():
            self._load.broken += 1
            self._done.set_result(None)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _colon, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return 0
