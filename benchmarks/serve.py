"""The server under load: 64 clients, nine look-ups to one write, on the cores it shares with them.

Run ``python -m benchmarks.serve [--memory tm.db | --units 100000] [--clients 64] [--seconds 20]``. Without a memory one
is made by ``benchmarks/lookup_data.py``. Prints requests a second, the times of answers, errors, and the writes that
were acknowledged but cannot be found afterwards.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from urllib.parse import quote

import httpx

import tmkit

WRITES = 0.1
PORT = 8797


class Load:
    """What the clients did."""

    def __init__(self) -> None:
        self.times: list[float] = []
        self.statuses: Counter[int] = Counter()
        self.written: list[str] = []


async def client(base: str, own: int, queries: list[str], ends: float, load: Load) -> None:
    dice = random.Random(own)
    async with httpx.AsyncClient(base_url=base, timeout=60) as web:
        number = 0
        while time.monotonic() < ends:
            began = time.perf_counter()
            if dice.random() < WRITES:
                number += 1
                text = f"第{own}位译员今天存入的第{number}个句子，编号{dice.randrange(10**6)}。"
                answer = await web.post("/api/units", json={"source": text, "target": f"Sentence {number} of {own}."})
                if answer.status_code == 201:
                    load.written.append(text)
            else:
                answer = await web.get(f"/tmserver/zh/en/unit/{quote(dice.choice(queries), safe='')}")
            load.times.append(time.perf_counter() - began)
            load.statuses[answer.status_code] += 1


def queries_of(path: Path, count: int) -> list[str]:
    """Give real sources with a few characters changed."""
    dice = random.Random(7)
    with tmkit.open_memory(path) as memory:
        found = [unit.source for _, unit in zip(range(count), memory.units(), strict=False)]
    return [text[: (cut := dice.randrange(len(text)))] + text[cut + 1 :] for text in found if len(text) > 1]


async def drive(base: str, clients: int, seconds: float, queries: list[str]) -> Load:
    load = Load()
    ends = time.monotonic() + seconds
    await asyncio.gather(*(client(base, own, queries, ends, load) for own in range(clients)))
    return load


def report(load: Load, seconds: float, lost: int) -> None:
    times = sorted(load.times)
    points = [times[min(len(times) - 1, int(len(times) * share))] * 1000 for share in (0.5, 0.95, 0.99)]
    print(f"{len(times):,} requests, {len(times) / seconds:.0f} a second")
    print("p50 / p95 / p99: " + " / ".join(f"{point:.0f}" for point in points) + " ms")
    print(f"statuses: {dict(sorted(load.statuses.items()))}; writes {len(load.written):,}, lost {lost}")


def started(path: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tmkit", "serve", "-m", str(path), "--port", str(PORT), "--write", "--quiet"]
    server = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    for _ in range(600):
        try:
            if httpx.get(f"http://127.0.0.1:{PORT}/health", timeout=5).status_code == 200:
                return server
        except httpx.HTTPError:
            time.sleep(0.1)
    server.kill()
    raise SystemExit("the server did not start")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--memory", type=Path, help="a memory, which gets the writes")
    parser.add_argument("--units", type=int, default=100_000)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=20)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        path = options.memory or made(Path(folder) / "load.db", options.units)
        queries = queries_of(path, 2000)
        server = started(path)
        try:
            load = asyncio.run(drive(f"http://127.0.0.1:{PORT}", options.clients, options.seconds, queries))
        finally:
            server.terminate()
            server.wait()
        with tmkit.open_memory(path) as memory:
            known = {match.source for found in memory.lookup_many(load.written, 100, 1) for match in found}
        report(load, options.seconds, len(set(load.written) - known))


def made(path: Path, units: int) -> Path:
    from itertools import islice

    from benchmarks.lookup_data import make_pairs, read_base, to_stock
    from tmkit.model import Unit

    pairs = islice(make_pairs(to_stock(read_base())), units)
    with tmkit.open_memory(path, create=True) as memory:
        memory.import_units(
            Unit(source_parts=(zh,), target_parts=(en,), source_lang="zh-CN", target_lang="en-US") for zh, en in pairs
        )
    return path


if __name__ == "__main__":
    main()
