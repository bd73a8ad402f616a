"""Time and memory of the alignment against the size of a book, by the core and by numpy.

    python benchmarks/align_speed.py [SENTENCES …] [--text ../shared/gold/align] [--engines core numpy] [--plot FOLDER]

The book is made of words of the starter lexicon (seeded): a Chinese sentence is 6 to 14 words, every third one becomes
two in English, one in fifty is left out. With ``--text`` it is the development texts one after the other, again and
again, and no answer is known. Each run is a process of its own, so that its peak memory is its own; "ready" is what
the process holds before the alignment begins. Seconds of the processor count all threads.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import time
from itertools import cycle
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.align_texts import SETS, GoldBead, read_set
from benchmarks.lookup_plot import cost_plot
from tmkit.bitext.align import align
from tmkit.bitext.evidence import starter_pairs
from tmkit.core import core_name

SIZES = (30, 1_000, 2_000, 5_000, 10_000, 20_000)
ENGINES = ("core", "numpy")

Book = tuple[list[str], list[str], set[GoldBead]]


def make_book(size: int, seed: int = 1) -> Book:
    """Give both sides and the true beads."""
    chance = random.Random(seed)
    words = starter_pairs()
    zh: list[str] = []
    en: list[str] = []
    beads: set[GoldBead] = set()
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


def read_book(root: Path, size: int) -> Book:
    """Give so many Chinese sentences of the development texts and the English beside them."""
    texts = [text for name in SETS for text in read_set(root, name)]
    zh: list[str] = []
    en: list[str] = []
    for text in cycle(texts):
        if len(zh) >= size:
            break
        zh += text.zh
        en += text.en
    return zh, en, set()


def measure(size: int, text: Path | None) -> dict[str, float | str]:
    align(["你好。"], ["Hello."])
    zh, en, gold = read_book(text, size) if text else make_book(size)
    ready, start, cpu = _memory(), time.perf_counter(), time.process_time()
    beads = align(zh, en)
    right = sum((bead.zh, bead.en) in gold for bead in beads) / len(gold) if gold else 0.0
    return {
        "zh": len(zh),
        "en": len(en),
        "seconds": time.perf_counter() - start,
        "cpu": time.process_time() - cpu,
        "ready": ready,
        "memory": _memory(),
        "right": right,
        "engine": core_name(),
    }


def _memory() -> float:
    """The most this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def run(size: int, engine: str, text: Path | None) -> dict[str, float]:
    """Measure in a process of its own."""
    command = [sys.executable, __file__, "--one", str(size), *(["--text", str(text)] if text else [])]
    switches = {**os.environ, "TMKIT_CORE": "off" if engine == "numpy" else "on"}
    answer: dict[str, float] = json.loads(subprocess.run(command, check=True, stdout=-1, env=switches).stdout)
    return answer


def show(found: dict[str, float], engine: str) -> str:
    each = 1e3 * found["cpu"] / found["zh"]
    return (
        f"{engine:5}  {found['zh']:7.0f} x {found['en']:7.0f}  {found['seconds']:7.2f} s  {found['cpu']:7.2f} s CPU  "
        f"{each:6.2f} ms CPU a sentence  {found['memory']:5.0f} MB (ready {found['ready']:.0f})"
        + (f"  right {found['right']:.3f}" if found["right"] else "")
    )


def write_plots(folder: Path, results: dict[str, list[dict[str, float]]]) -> None:
    """Write time and memory against size as two SVG files."""
    for key, label in (("cpu", "CPU seconds"), ("memory", "peak MB")):
        lines = {engine: [(found["zh"], found[key]) for found in runs] for engine, runs in results.items()}
        drawing = cost_plot(lines, f"Alignment: {label} against size", "Chinese sentences", label)
        (folder / f"align-{key}.svg").write_text(drawing, "utf-8")


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--text", type=Path, help="folder of development texts")
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=ENGINES)
    parser.add_argument("--plot", type=Path, help="folder for the plots")
    parser.add_argument("--one", action="store_true", help=argparse.SUPPRESS)
    return parser.parse_args()


def main() -> None:
    wanted = read_arguments()
    if wanted.one:
        print(json.dumps(measure(wanted.sizes[0], wanted.text)))
        return
    results: dict[str, list[dict[str, float]]] = {engine: [] for engine in wanted.engines}
    for size in wanted.sizes or SIZES:
        for engine in wanted.engines:
            results[engine].append(run(size, engine, wanted.text))
            print(show(results[engine][-1], engine), flush=True)
    if wanted.plot:
        write_plots(wanted.plot, results)


if __name__ == "__main__":
    main()
