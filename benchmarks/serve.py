"""The server under load: 64 clients, nine look-ups to one write, on the cores it shares with them.

Run ``python -m benchmarks.serve [--memory tm.db | --units 1000000] [--clients 64] [--seconds 20] [--ask lookup]``.
Without a memory one is made by ``benchmarks/lookup_data.py``. A memory that is given gets the writes. Prints requests
a second, the times of answers, the processor time of server and callers, errors, and the writes that were acknowledged
but cannot be found afterwards.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import islice
from pathlib import Path

import httpx

import tmkit
from benchmarks.lookup_data import make_pairs, make_queries, read_base, to_stock
from benchmarks.serve_clients import ADDRESSES, Load, Plan, drive
from tmkit.core import core_name
from tmkit.model import Unit

PORT = 8797
QUERIES = 2000
TICKS = os.sysconf("SC_CLK_TCK")


def queries_of(path: Path) -> list[str]:
    """Give what is looked up: sources from all over the memory, three in four with edits, the others shuffled."""
    with tmkit.open_memory(path) as memory:
        ids = random.Random(7).sample(range(1, len(memory) + 1), min(QUERIES, len(memory)))
        texts = [unit.source for unit in map(memory.get, ids) if unit is not None]
    border = 3 * len(texts) // 4
    known = make_queries(texts, "zh", "edited", border)
    return [text for text in known + make_queries(texts[border:], "zh", "unrelated", QUERIES) if text.strip()]


def made(path: Path, units: int) -> Path:
    """Make a memory of so many units."""
    pairs = islice(make_pairs(to_stock(read_base())), units)
    with tmkit.open_memory(path, create=True) as memory:
        memory.import_units(
            Unit(source_parts=(zh,), target_parts=(en,), source_lang="zh-CN", target_lang="en-US") for zh, en in pairs
        )
    return path


@contextmanager
def served(path: Path) -> Iterator[int]:
    """Run a server of a memory as a user would, and give its process."""
    command = [sys.executable, "-m", "tmkit", "serve", "-m", str(path), "--port", str(PORT), "--write", "--quiet"]
    server = subprocess.Popen(command)
    try:
        _wait_for(server)
        yield server.pid
    finally:
        server.terminate()
        server.wait()


def _wait_for(server: subprocess.Popen[bytes]) -> None:
    for _ in range(1200):
        try:
            if httpx.get(f"http://127.0.0.1:{PORT}/health", timeout=5).status_code == 200:
                return
        except httpx.HTTPError:
            time.sleep(0.1)
        if server.poll() is not None:
            break
    raise SystemExit("the server did not start")


def processor_seconds(process: int) -> float:
    """Give the processor time that a process has taken so far."""
    fields = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def report(load: Load, seconds: float, server: float, callers: float, lost: int) -> None:
    """Print what was measured."""
    count = len(load.lookups) + len(load.writes)
    print(f"{count:,} requests, {count / seconds:.0f} a second ({platform.machine()}, {os.cpu_count()} cores)")
    for name, times in (("all", load.lookups + load.writes), ("look-ups", load.lookups), ("writes", load.writes)):
        if times:
            print(f"{name}: p50 / p95 / p99 / longest {' / '.join(f'{point:.0f}' for point in _points(times))} ms")
    print(f"processor time a request: server {server / count * 1000:.2f} ms, callers {callers / count * 1000:.2f} ms")
    print(f"statuses {dict(sorted(load.statuses.items()))}, connections broken {load.broken}")
    print(f"writes acknowledged {len(load.written):,}, lost {lost}")


def _points(times: list[float]) -> list[float]:
    ordered = sorted(times)
    return [ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 for share in (0.5, 0.95, 0.99, 1.0)]


def lost_of(path: Path, written: list[str]) -> int:
    """Give how many of these sources cannot be found as they were sent."""
    with tmkit.open_memory(path) as memory:
        answers = zip(written, memory.lookup_many(written, 100, None), strict=True)
        return sum(all(match.source != text for match in found) for text, found in answers)


def measure(path: Path, plan: Plan, warm: float) -> None:
    """Let the callers loose on a server of a memory, and print what happened."""
    with served(path) as server:
        if warm:
            drive(replace(plan, seconds=warm, share=0))
        before, own = processor_seconds(server), time.process_time()
        load = drive(plan)
        after = processor_seconds(server) - before, time.process_time() - own
    report(load, plan.seconds, *after, lost_of(path, load.written))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--memory", type=Path, help="a memory, which gets the writes")
    parser.add_argument("--units", type=int, default=1_000_000)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--warm", type=float, default=3, help="seconds of look-ups before it counts")
    parser.add_argument("--writes", type=float, default=0.1, help="share of requests that write")
    parser.add_argument("--ask", choices=ADDRESSES, default="tmserver", help="the protocol of the look-ups")
    options = parser.parse_args()
    print(f"tmkit {tmkit.__version__}, core {core_name()}, {options.clients} clients, {options.writes:.0%} writes")
    with tempfile.TemporaryDirectory() as folder:
        path = options.memory or made(Path(folder) / "load.db", options.units)
        plan = Plan(PORT, queries_of(path), options.clients, options.seconds, options.writes, ADDRESSES[options.ask])
        measure(path, plan, options.warm)


if __name__ == "__main__":
    main()
