"""Time and memory of ``tmkit check`` on one large file; needs ``../shared/bench/qa``.

    python benchmarks/qa_size.py [--pairs 100000] [--terms 5000] [--workers 0] [--seconds 0.2]

Writes a TSV file of sentences of professional pairs, each with a figure of its own, and a glossary of as many
Chinese terms (those of the bench, then made-up offices) to a temporary folder, runs the command as a user would, and
prints its wall time, CPU time and findings, and the memory of all its processes together at its highest, by the
proportional set size (a page that two processes share counts half in each), looked at every so many seconds.
"""

from __future__ import annotations

import argparse
import csv
import platform
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle, islice, product
from pathlib import Path

BENCH = Path(__file__).resolve().parents[2] / "shared" / "bench" / "qa"
YEARS = (2016, 2020)
LONGEST = 100
PLACES = {"东": "East", "西": "West", "南": "South", "北": "North", "新": "New", "上": "Upper", "下": "Lower"}
NATURE = {"山": "Hill", "河": "River", "湖": "Lake", "林": "Forest", "石": "Stone", "桥": "Bridge", "岛": "Island"}
FIELDS = {"水务": "Water", "森林": "Forestry", "道路": "Roads", "渔业": "Fisheries", "卫生": "Health", "园林": "Parks"}
BODIES = {"局": "Bureau", "署": "Department", "委员会": "Commission", "处": "Division", "中心": "Centre"}
RANKS = {"": "", "区": " District", "市": " City"}


def bench_terms() -> Iterator[tuple[str, str]]:
    """The Chinese terms of the bench, each once, with their first rendering."""
    seen = set()
    for year in YEARS:
        with (BENCH / f"{year}.glossary.csv").open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                if row["zh"] not in seen:
                    seen.add(row["zh"])
                    yield row["zh"], row["en"]


def made_terms() -> Iterator[tuple[str, str]]:
    """Offices of places that nobody has heard of."""
    for parts in product(RANKS, PLACES, NATURE, FIELDS, BODIES):
        rank, place, nature, topic, body = parts
        where = f"{PLACES[place]} {NATURE[nature]}{RANKS[rank]}"
        yield f"{place}{nature}{rank}{topic}{body}", f"{where} {FIELDS[topic]} {BODIES[body]}"


def write_glossary(path: Path, count: int) -> int:
    """Write so many terms and give how many there were."""
    rows = list(islice((row for terms in (bench_terms(), made_terms()) for row in terms), count))
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([("zh", "en"), *rows])
    return len(rows)


def write_pairs(path: Path, count: int) -> None:
    """Write so many pairs of the bench as long as a segment of a translation file, each with a number of its own."""
    rows = [line.split("\t") for year in YEARS for line in (BENCH / f"{year}.tsv").read_text("utf-8").split("\n")[1:]]
    short = [row[2:] for row in rows if len(row) == 4 and len(row[2]) < LONGEST]
    with path.open("w", encoding="utf-8") as stream:
        stream.write("zh-HK\ten\n")
        stream.writelines(f"{zh}（{n}）\t{en} ({n})\n" for n, (zh, en) in enumerate(islice(cycle(short), count)))


def tree(process: int) -> list[int]:
    """The numbers of a process and of those that it started."""
    found = [process]
    for number in found:
        try:
            for task in Path(f"/proc/{number}/task").iterdir():
                found += map(int, (task / "children").read_text().split())
        except OSError:
            continue
    return found


def proportional(process: int) -> float:
    """The proportional set size of a process in MB, 0 when it has gone."""
    try:
        lines = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)


def main() -> None:
    parser = argparse.ArgumentParser(description="Time and memory of tmkit check.")
    parser.add_argument("--pairs", type=int, default=100_000)
    parser.add_argument("--terms", type=int, default=5_000)
    parser.add_argument("--workers", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=0.2)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        pairs, terms, found = (Path(folder) / name for name in ("pairs.tsv", "terms.csv", "found.jsonl"))
        write_pairs(pairs, chosen.pairs)
        count = write_glossary(terms, chosen.terms)
        command = [sys.executable, "-m", "tmkit", "check", str(pairs), "-g", str(terms), "--format", "jsonl"]
        command += ["--workers", str(chosen.workers), "-o", str(found)]
        start = time.perf_counter()
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        highest: list[float] = []
        while process.poll() is None:
            highest = max(highest, sorted(map(proportional, tree(process.pid)), reverse=True), key=sum)
            time.sleep(chosen.seconds)
        passed = time.perf_counter() - start
        findings = sum(1 for _ in found.open(encoding="utf-8"))
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    each = " + ".join(f"{size:.0f}" for size in highest)
    print(f"Python {platform.python_version()}, {platform.machine()}: {chosen.pairs} pairs, {count} Chinese terms")
    spent = used.ru_utime + used.ru_stime
    print(f"{passed:.1f} s in all, {spent:.1f} s of CPU time; {findings} findings, status {process.returncode}")
    print(f"at the highest {sum(highest):.0f} MB in {len(highest)} processes: {each}")


if __name__ == "__main__":
    main()
