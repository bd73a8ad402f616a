"""Look-up measured: latency, throughput, recall, building, disk and memory, beside brute force and tantivy in one run.

``python benchmarks/lookup.py [SIZE…] [--each N] [--truth N] [--engines …] [--plot F.svg] [--json F] [--folder DIR]``

Sizes are 10,000, 100,000 and 1,000,000 pairs without any. The pairs and queries come from ``lookup_data.py``. Every
engine is measured in processes of its own, one after the other: ``tmkit`` (with its compiled core), ``numpy`` (tmkit
with ``TMKIT_CORE=off``), ``rapidfuzz`` (brute force over all texts: the truth) and ``tantivy`` (character bigrams, the
best 200 re-ranked), which is left out where the package is not installed.

Times are CPU, one thread, after five queries to warm up: p50/p95/p99 of a whole call of ``memory.lookup`` at 70 with
five answers. ``top1`` is the share of queries with a match whose best score equals the true best one, ``five`` how many
of the five best true scores are reached. Both are 100 % or something is broken: then the exit status is 1.
"""

from __future__ import annotations

import argparse
import json
import math
import os
import platform
import random
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.lookup_data import KINDS, Texts, make_texts
from benchmarks.lookup_plot import cost_plot

SIZES = (10_000, 100_000, 1_000_000)
ENGINES = ("tmkit", "numpy", "rapidfuzz", "tantivy")
EXACT = ("tmkit", "numpy")
HERE = Path(__file__).resolve().parent
_HAN = re.compile(r"[一-鿿]{2}")

Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Settings:
    """What is run: queries of each kind, how many of them by brute force, where the files lie."""

    each: int
    truth: int
    folder: Path


def main() -> int:
    """Run everything that is asked for, tell it as Markdown."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("sizes", nargs="*", type=int, default=SIZES)
    parser.add_argument("--each", type=int, default=200, help="queries of each kind and language")
    parser.add_argument("--truth", type=int, default=40, help="of these so many are also answered by brute force")
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=ENGINES)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--base", type=Path, help="pairs to recombine; else what is there")
    parser.add_argument("--plot", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--folder", type=Path, help="a folder on the disk to be measured")
    options = parser.parse_args()
    print(about(options.seed))
    found: dict[int, dict[str, Result]] = {}
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        settings = Settings(options.each, options.truth, Path(name))
        texts = make_texts(max(options.sizes), options.base, options.seed)
        write_pairs(texts, settings.folder / "all.tsv")
        for size in sorted(options.sizes):
            found[size] = at_size(size, texts, list(options.engines), settings)
            print(table(size, found[size]), flush=True)
    if options.json:
        options.json.write_text(json.dumps(found), "utf-8")
    if options.plot:
        options.plot.write_text(plot(found), "utf-8")
    return 0 if all(is_exact(engine, result) for one in found.values() for engine, result in one.items()) else 1


def about(seed: int) -> str:
    """Give the line that says where and with what the figures were made."""
    packages = [f"{name} {version(name)}" for name in ("rapidfuzz", "numpy", "tantivy") if find_spec(name)]
    return (
        f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, {', '.join(packages)}, "
        f"seed {seed}"
    )


def write_pairs(texts: Texts, path: Path) -> None:
    with path.open("w", encoding="utf-8") as stream:
        stream.write("zh\ten\n")
        stream.writelines(f"{zh}\t{en}\n" for zh, en in texts.stored)


def at_size(size: int, texts: Texts, engines: Sequence[str], settings: Settings) -> dict[str, Result]:
    """Measure the engines on the first ``size`` pairs."""
    near = Texts(texts.stored[:size], texts.unseen)
    queries = {
        lang: {kind: near.queries(lang, kind, settings.each) for kind in KINDS} for lang in ("zh", "en")
    }  # fmt: skip
    chance = random.Random(size)
    places = [chance.choice(near.stored)[0] for _ in range(500)]
    terms = [run[0] for text in places if (run := _HAN.search(text))][:50]
    found: dict[str, Result] = {}
    for engine in engines:
        if engine == "tantivy" and not find_spec("tantivy"):
            print("tantivy is not installed (pip install tantivy): left out", file=sys.stderr)
            continue
        some = {
            lang: {kind: asked[: settings.truth] for kind, asked in kinds.items()} for lang, kinds in queries.items()
        }
        with tempfile.TemporaryDirectory(dir=settings.folder) as folder:
            job = Path(folder, "job.json")
            raw = {"pairs": str(settings.folder / "all.tsv"), "size": size, "folder": folder, "terms": terms}
            job.write_text(json.dumps(raw | {"queries": some if engine == "rapidfuzz" else queries}), "utf-8")
            found[engine] = {"build": step(engine, "build", job), "ask": step(engine, "ask", job)}
    for result in found.values():
        result["recall"] = recall(found.get("rapidfuzz"), result)
    return found


def step(engine: str, name: str, job: Path) -> Result:
    """Run one step of one engine in a process of its own; give its answer."""
    environment = {**os.environ, "TMKIT_CORE": "off" if engine == "numpy" else "on", "PYTHONPATH": str(HERE.parent)}
    command = [sys.executable, str(HERE / "lookup_engines.py"), engine, name, str(job)]
    done = subprocess.run(command, env=environment, stdout=subprocess.PIPE, check=True, text=True)
    result: Result = json.loads(done.stdout)
    return result


def recall(truth: Result | None, result: Result) -> dict[str, tuple[int, int, int, int]]:
    """Give for each language how many (best found, best there, of the five found, of the five there)."""
    counts: dict[str, tuple[int, int, int, int]] = {}
    for name, wanted in truth["ask"]["scores"].items() if truth else ():
        lang = name.split()[0]
        pairs = [pair for pair in zip(wanted, result["ask"]["scores"][name], strict=False) if pair[0]]
        top = sum(bool(ours) and ours[0] >= best[0] for best, ours in pairs)
        reached = sum(mine >= best for bests, ours in pairs for best, mine in zip(bests, ours, strict=False))
        old = counts.get(lang, (0, 0, 0, 0))
        new = top, len(pairs), reached, sum(len(bests) for bests, _ in pairs)
        counts[lang] = old[0] + new[0], old[1] + new[1], old[2] + new[2], old[3] + new[3]
    return counts


def is_exact(engine: str, result: Result) -> bool:
    """Tell whether nothing was missed, where that is promised."""
    return engine not in EXACT or all(top == of and five == all_ for top, of, five, all_ in result["recall"].values())


def percentiles(seconds: Sequence[float]) -> tuple[float, float, float]:
    """Give p50, p95 and p99 in milliseconds, by nearest rank."""
    ordered = sorted(seconds)
    return tuple(1000 * ordered[math.ceil(share * len(ordered)) - 1] for share in (0.5, 0.95, 0.99))  # type: ignore[return-value]


def table(size: int, found: dict[str, Result]) -> str:
    """Give the figures of one size as Markdown."""
    kinds = list(next(iter(found.values()))["ask"]["times"])
    lines = [f"\n## {size:,} pairs\n", f"| | {' | '.join(found)} |", f"|---|{'---|' * len(found)}"]
    for kind in kinds:
        lines.append(row(f"{kind}, ms p50/p95/p99", found, lambda one, kind=kind: _ms(one["ask"]["times"][kind])))
    for lang in ("zh", "en"):
        lines.append(row(f"recall {lang}: top1, five", found, lambda one, lang=lang: _recall(one, lang)))
    for label, give in FIGURES:
        lines.append(row(label, found, give))
    return "\n".join(lines)


def row(label: str, found: dict[str, Result], give: Callable[..., str]) -> str:
    cells = []
    for one in found.values():
        try:
            cells.append(give(one))
        except KeyError:
            cells.append("-")
    return f"| {label} | {' | '.join(cells)} |"


def _ms(seconds: Sequence[float]) -> str:
    return "/".join(f"{value:.2f}" for value in percentiles(seconds))


def _recall(one: Result, lang: str) -> str:
    top, of, five, all_ = one["recall"][lang]
    return f"{top}/{of}, {five}/{all_}"


def _rate(one: Result, lang: str) -> str:
    return f"{one['ask']['queries_per_second'][lang]:,.0f}"


def _disk(one: Result) -> str:
    return ", ".join(f"{name} {size / 1e6:,.0f}" for name, size in one["build"]["disk"].items()) or "-"


def _seconds(step: str, name: str) -> Callable[[Result], str]:
    return lambda one: f"{one[step][name]:.2f} ({one[step][f'{name}_wall']:.2f})"


def _megabytes(step: str, name: str) -> Callable[[Result], str]:
    return lambda one: f"{one[step][name] / 1e6:,.0f}"


FIGURES: tuple[tuple[str, Callable[[Result], str]], ...] = (
    ("zh edited in a batch, queries/s", lambda one: _rate(one, "zh")),
    ("en edited in a batch, queries/s", lambda one: _rate(one, "en")),
    ("import with its index, s CPU (wall)", _seconds("build", "import")),
    ("index alone, s CPU (wall)", _seconds("build", "index")),
    ("everything built, s CPU (wall)", _seconds("build", "all")),
    ("peak while building, MB", _megabytes("build", "peak")),
    ("disk, MB", _disk),
    ("start of the program, s CPU (wall)", _seconds("ask", "load")),
    ("open and first answer, s CPU (wall)", _seconds("ask", "first")),
    ("resident after the queries, MB", _megabytes("ask", "rss")),
    ("of it not mapped from files, MB", _megabytes("ask", "anonymous")),
    ("add one and find it, ms p50/p95/p99", lambda one: _ms(one["ask"]["add_and_find"])),
    ("concordance of 2 characters, counted, ms", lambda one: _ms(one["ask"]["concordance_count"])),
    ("concordance, first page of 50, ms", lambda one: _ms(one["ask"]["concordance_page"])),
)


def plot(found: dict[int, dict[str, Result]]) -> str:
    """Give p50 of the edited Chinese queries against the number of pairs, a line an engine."""
    engines = list(dict.fromkeys(engine for one in found.values() for engine in one))
    lines = {
        engine: [
            (float(size), max(1e-3, percentiles(one[engine]["ask"]["times"]["zh edited"])[0]))
            for size, one in found.items()
            if engine in one
        ]
        for engine in engines
    }
    return cost_plot(lines, "Look-up at 70 %, edited Chinese queries", "pairs", "ms CPU a query, p50")


if __name__ == "__main__":
    sys.exit(main())
