"""Time and memory of the alignment against the size of a book made of words of the starter lexicon (seeded).

    python benchmarks/align_speed.py [SENTENCES …]

A Chinese sentence is 6 to 14 words; every third one becomes two in English; one in fifty is left out. Each size runs in
a process of its own, so that its peak memory is its own.
"""

from __future__ import annotations

import random
import resource
import subprocess
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tmkit.bitext.align import align
from tmkit.bitext.evidence import starter_pairs

SIZES = (30, 1_000, 5_000, 20_000)


def make_book(size: int, seed: int = 1) -> tuple[list[str], list[str], set[tuple[tuple[int, ...], tuple[int, ...]]]]:
    """Give both sides and the true beads."""
    chance = random.Random(seed)
    words = starter_pairs()
    zh: list[str] = []
    en: list[str] = []
    beads: set[tuple[tuple[int, ...], tuple[int, ...]]] = set()
    for number in range(size):
        chosen = [words[chance.randrange(len(words))] for _ in range(chance.randint(6, 14))]
        zh.append("".join(left for left, _ in chosen) + "。")
        if chance.random() < 0.02:
            continue
        half = len(chosen) // 2
        parts = [chosen[:half], chosen[half:]] if number % 3 == 0 else [chosen]
        beads.add(((number,), tuple(range(len(en), len(en) + len(parts)))))
        en += [" ".join(right for _, right in part).capitalize() + "." for part in parts]
    return zh, en, beads


def measure(size: int) -> str:
    align(["你好。"], ["Hello."])
    zh, en, gold = make_book(size)
    start, cpu = time.perf_counter(), time.process_time()
    beads = align(zh, en)
    seconds, cpu = time.perf_counter() - start, time.process_time() - cpu
    right = sum((bead.zh, bead.en) in gold for bead in beads) / len(gold)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return f"{len(zh):7} x {len(en):7}  {seconds:7.2f} s  {cpu:7.2f} s CPU  {memory:6.0f} MB  right {right:.3f}"


def main() -> None:
    if sys.argv[1:2] == ["--one"]:
        print(measure(int(sys.argv[2])))
        return
    for size in map(int, sys.argv[1:] or SIZES):
        subprocess.run([sys.executable, __file__, "--one", str(size)], check=True)


if __name__ == "__main__":
    main()
