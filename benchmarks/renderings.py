"""How many terms of a dictionary the renderings of a memory get right, beside Dice, by frequency, and how fast.

Run ``python benchmarks/renderings.py PAIRS.tsv… --glossary TERMS.csv… [--dictionary D]``. The pairs have columns ``zh``
and ``en`` (and any others); the glossary has one form a row, columns ``zh`` and ``en``. All pairs become one memory.

Right is a first rendering whose stems, without an article in front, are those of a form of the term; all terms of
the glossary that occur in a Chinese text count. A span is right when it reads so; the examples counted are those in
whose translation a form of the term occurs. Dice ranks all runs of one to six English words by
2·both / (Chinese + English); the bands are units that hold the term.
"""

from __future__ import annotations

import argparse
import csv
import platform
import re
import statistics
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import tmkit
from tmkit.bitext.rendering_votes import rendering_key
from tmkit.memory.memory import Memory
from tmkit.model import Renderings, Unit
from tmkit.text.normalize import fold

BANDS = ((1, 1), (2, 2), (3, 4), (5, 9), (10, 10**9))
LONGEST_RUN = 6
Pair = tuple[str, str]
Forms = Mapping[str, set[str]]


def read_pairs(paths: Iterable[Path]) -> list[Pair]:
    found: list[Pair] = []
    for path in paths:
        lines = path.read_text("utf-8").split("\n")
        columns = lines[0].split("\t")
        rows = (dict(zip(columns, line.split("\t"), strict=False)) for line in lines[1:])
        found += [(row["zh"], row["en"]) for row in rows if row.get("zh") and row.get("en")]
    return found


def read_forms(paths: Iterable[Path]) -> Forms:
    """Give the keys of the English forms of each Chinese term, folded."""
    forms: defaultdict[str, set[str]] = defaultdict(set)
    for path in paths:
        with path.open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                forms[fold(row["zh"]).strip().lower()].add(rendering_key(row["en"]))
    return {term: keys for term, keys in forms.items() if term}


def occurring(terms: Iterable[str], pairs: Sequence[Pair]) -> dict[str, list[int]]:
    texts = [fold(zh).lower() for zh, _ in pairs]
    found = {term: [number for number, text in enumerate(texts) if term in text] for term in terms}
    return {term: numbers for term, numbers in found.items() if numbers}


class Dice:
    """The English run that most often stands where the term stands and nowhere else."""

    def __init__(self, english: Sequence[str]) -> None:
        self._runs = [set(runs(text)) for text in english]
        self._counts = Counter(run for found in self._runs for run in found)

    def best(self, numbers: Sequence[int]) -> str:
        both = Counter(run for number in numbers for run in self._runs[number])
        return max(both, key=lambda run: (2 * both[run] / (len(numbers) + self._counts[run]), len(run)), default="")


def runs(text: str) -> Iterable[str]:
    words = rendering_key(f"x {text}").split()[1:]
    return (
        " ".join(words[first:last])
        for first in range(len(words))
        for last in range(first + 1, min(first + LONGEST_RUN, len(words)) + 1)
    )


def spans_right(found: Renderings, keys: set[str]) -> tuple[int, int]:
    """Give how many marked spans read as a form of the term, of how many that could."""
    right = total = 0
    for rendering in found.renderings:
        for example in rendering.examples:
            text = f" {rendering_key('x ' + example.target)} "
            if any(f" {key} " in text for key in keys):
                start, end = example.target_span
                total += 1
                right += rendering_key(example.target[start:end]) in keys
    return right, total


def fill(memory: Memory, pairs: Sequence[Pair]) -> None:
    memory.import_units(
        Unit(source_parts=(zh,), target_parts=(en,), source_lang="zh-CN", target_lang="en-US") for zh, en in pairs
    )


def measure(memory: Memory, pairs: Sequence[Pair], forms: Forms, every: int) -> None:
    terms = dict(sorted(occurring(forms, pairs).items())[::every])
    dice = Dice([en for _, en in pairs])
    bands: dict[tuple[int, int], list[tuple[bool, bool]]] = {band: [] for band in BANDS}
    seconds, right, total, other = [], 0, 0, 0
    for term, numbers in terms.items():
        start = time.perf_counter()
        found = memory.renderings(term, "zh", examples=1000)
        seconds.append(time.perf_counter() - start)
        best = rendering_key(found.renderings[0].rendering) if found.renderings else ""
        band = next(one for one in BANDS if one[0] <= len(numbers) <= one[1])
        bands[band].append((best in forms[term], dice.best(numbers) in forms[term]))
        other += any(rendering_key(one.rendering) in forms[term] for one in found.renderings[:5])
        ours, possible = spans_right(found, forms[term])
        right, total = right + ours, total + possible
    show(bands)
    print(f"one of the first five right: {other / len(terms):.3f}")
    print(f"spans right: {right / max(total, 1):.3f} of {total}")
    print(f"seconds a term: median {statistics.median(seconds):.3f}, longest {max(seconds):.3f}")


def show(bands: Mapping[tuple[int, int], Sequence[tuple[bool, bool]]]) -> None:
    everything = [one for results in bands.values() for one in results]
    print(f"{'units':>8} {'terms':>6} {'renderings':>11} {'Dice':>6}")
    for (low, high), results in [*bands.items(), ((0, 0), everything)]:
        name = "all" if not high else str(low) if low == high else f"{low}+" if high > 1000 else f"{low}-{high}"
        if results:
            ours, theirs = (sum(column) / len(results) for column in zip(*results, strict=True))
            print(f"{name:>8} {len(results):6} {ours:11.3f} {theirs:6.3f}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pairs", type=Path, nargs="+")
    parser.add_argument("--glossary", type=Path, nargs="+", required=True)
    parser.add_argument("--every", type=int, default=1, help="ask for each so manyth term only")
    options = parser.parse_args()
    pairs, forms = read_pairs(options.pairs), read_forms(options.glossary)
    print(f"# {platform.machine()}, Python {platform.python_version()}, tmkit {tmkit.__version__}, {len(pairs)} pairs")
    with tempfile.TemporaryDirectory() as folder, tmkit.open_memory(f"{folder}/tm.db", create=True) as memory:
        fill(memory, pairs)
        start = time.process_time()
        memory.renderings(re.split("[^\u3400-\u9fff]", pairs[0][0].lstrip("# "))[0][:2] or pairs[0][0][:2], "zh")
        print(f"learnt in {time.process_time() - start:.1f} s of CPU time")
        measure(memory, pairs, forms, options.every)


if __name__ == "__main__":
    main()
