"""Published scores reproduced, and the cost of a score against its size; the first part needs ``../shared/bench/qa``.

Run ``python benchmarks/scoring.py [--sizes 1000,10000,100000] [--skip-published]``. Each size runs in a process of its
own, so that the peak of its memory can be told.
"""

from __future__ import annotations

import argparse
import json
import platform
import random
import re
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import tmkit
from tmkit.scoring.score import score
from tmkit.scoring.values import Score
from tmkit.terms.glossary import read_glossary

SHARED = Path(__file__).resolve().parents[2] / "shared"
BENCH = SHARED / "bench" / "qa"
ROW = re.compile(r"^\| (\w+\.\w+)\.(\d{4}) \|(.+)\|$", re.MULTILINE)
WORDS = [f"w{rank}" for rank in range(1, 5001) for _ in range(5000 // rank)]  # as often as words are: Zipf


def lines(name: str) -> list[str]:
    return (BENCH / f"score.{name}.txt").read_text("utf-8").rstrip("\n").split("\n")


def figures_asked() -> Iterator[tuple[str, str, list[float]]]:
    """Give system, year and its figures: BLEU, chrF2++, chrF2, term success, checks."""
    for match in ROW.finditer((SHARED / "facts" / "scoring.md").read_text("utf-8")):
        yield match[1], match[2], [float(cell.replace(",", "")) for cell in match[3].split("|")]


def published() -> None:
    for system, year, figures in figures_asked():
        glossary = read_glossary([BENCH / f"{year}.glossary.csv"])
        start = time.perf_counter()
        found = score(
            lines(f"{system}.{year}.en"),
            lines(f"reference.{year}.en"),
            source=lines(f"reference.{year}.zh"),
            glossary=glossary,
            matcher="substring",
            metrics=["BLEU", "chrF2", "chrF2++", "TER", "term_success"],
        )
        spent = time.perf_counter() - start
        print(f"{system}.{year} ({spent:.1f} s)")
        show(found, figures)


def show(found: Score, figures: list[float]) -> None:
    for name, asked in zip(("BLEU", "chrF2++", "chrF2", "term_success"), figures[:4], strict=True):
        reached = found[name].score or 0.0
        verdict = "equal" if round(reached, 6) == asked else "DIFFERS"
        print(f"  {name:13} {reached:11.6f}  published {asked:11.6f}  {verdict}")
    checks = (found["term_success"].details or {})["checks"]
    verdict = "equal" if checks == figures[4] else "DIFFERS"
    print(f"  checks        {checks:11}  published {figures[4]:11.0f}  {verdict}")
    print(f"  TER           {found['TER'].score:11.6f}")


def made(size: int, seed: int, noise: float) -> list[str]:
    """Sentences of a fixed seed; with ``noise`` that share of the words is exchanged."""
    chance, other = random.Random(seed), random.Random(seed + round(1000 * noise))
    sentences = ([chance.choice(WORDS) for _ in range(chance.randint(5, 40))] for _ in range(size))
    return [" ".join(word if other.random() > noise else other.choice(WORDS) for word in words) for words in sentences]


def measure(size: int, seed: int) -> None:
    """Score two deliveries against each other and print time and peak memory as JSON."""
    reference, first, second = made(size, seed, 0), made(size, seed, 0.2), made(size, seed, 0.21)
    start = time.perf_counter()
    found = score(first, reference, against=second, lang="en")
    spent = time.perf_counter() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    p = {item.name: (item.p_bootstrap, item.p_randomization) for item in found.paired}
    print(json.dumps({"size": size, "seconds": round(spent, 1), "peak_mb": round(peak), "p": p}))


def against_size(sizes: list[int], seed: int) -> None:
    print("two deliveries, all metrics, 1,000 bootstrap samples and 10,000 randomisation trials:")
    for size in sizes:
        command = [sys.executable, __file__, "--measure", str(size), "--seed", str(seed)]
        answer = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        print(f"  {size:9,} segments {answer['seconds']:8.1f} s {answer['peak_mb']:6} MB")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="1000,10000,100000")
    parser.add_argument("--seed", type=int, default=3)
    parser.add_argument("--skip-published", action="store_true")
    parser.add_argument("--measure", type=int, default=0, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.measure:
        measure(options.measure, options.seed)
        return
    print(f"tmkit {tmkit.__version__}, Python {platform.python_version()}, {platform.machine()}, seed {options.seed}")
    if not options.skip_published:
        published()
    against_size([int(size) for size in options.sizes.split(",")], options.seed)


if __name__ == "__main__":
    main()
