"""Kill a process that works on a memory, at random moments, many times, and count what was lost; then fail its disk.

``python benchmarks/kill.py [KILLS] [--failures N] [--seed N] [--folder DIR]``: each round starts one kind of work (a
large import, on a fresh memory or on the same one; adding, changing and deleting single units; a backup; compacting;
the index), kills its whole process group with SIGKILL after a time drawn between nothing and the length of an
undisturbed run, and checks: the memory opens without help, everything acknowledged is there and found by look-up, no
batch is there in part, ``verify`` finds nothing, no temporary file is left once the next process has worked.

Then as many rounds as ``--failures`` says let writing fail instead: a disk that is full from some size of any file on
(a limit of the process, so the database, its log and the index all meet it), a disk whose n-th write, sync or rename
fails, and files that may only be read. Such a process must end with one clear line, and the same must hold afterwards.

At the end the import is let finish and must give the same units as an undisturbed one. Exit status 1 when any count is
not zero.
"""

from __future__ import annotations

import argparse
import errno
import os
import platform
import random
import resource
import shutil
import signal
import sqlite3
import stat
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

from failing_disk import FailingDisk

from tmkit.errors import TmkitError
from tmkit.files import write
from tmkit.memory import importing, live
from tmkit.memory.memory import Memory, open_memory
from tmkit.model import Unit

BATCH = 200
RECORDS = 6000
LARGEST = 4_000_000
WORKS = ("import", "import fresh", "edit", "backup", "compact", "index")
FAILURES = ("full disk", "failing disk", "read-only")
FAULTS = ("unreadable", "lost", "partial", "faults", "not found", "left over", "backup broken", "unclear")
UNPRIVILEGED = ("setpriv", "--bounding-set", "-dac_override,-dac_read_search")
"""To root nothing is read-only, unless the process gives up what root may do with files."""


def records() -> Iterator[Unit]:
    """Give the records of the import, always the same."""
    for number in range(RECORDS):
        source, target = f"第{number}次友好城市会议在重庆举行", f"sister city conference number {number}"
        yield Unit(source_parts=(source,), target_parts=(target,), source_lang="zh-CN", target_lang="en-US")


def say(word: object) -> None:
    """Acknowledge something to the process that kills."""
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def fail(kind: str, path: Path, chance: random.Random) -> None:
    """Do all kinds of work while writing fails; what is refused in one clear line is told and left."""
    if kind == "full disk":
        limit = chance.randrange(LARGEST)
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    elif kind == "failing disk":
        write.disk = FailingDisk(chance.randint(1, 12), errno.ENOSPC, lasts=True)
    for one in chance.sample(WORKS, len(WORKS)):
        if one == "import fresh":
            continue
        try:
            work(one, path)
        except TmkitError as error:
            say(f"refused {error}")


def work(kind: str, path: Path) -> None:
    """Do one kind of work, acknowledging what is durable."""
    importing.BATCH = BATCH
    live.SMALL = 500
    if kind.startswith("import"):
        with open_memory(path, create=True) as memory:
            memory.import_units(records(), say, file="all.tsv")
    elif kind == "edit":
        with open_memory(path, create=True) as memory:
            edit(memory)
    elif kind == "backup":
        with open_memory(path, create=True) as memory:
            for _ in range(5):
                memory.backup(f"{path}.copy")
    elif kind == "compact":
        with open_memory(path, create=True) as memory:
            for _ in range(3):
                memory.compact()
    else:
        for _ in range(3):
            shutil.rmtree(f"{path}.index", ignore_errors=True)
            with open_memory(path, create=True) as memory:
                memory.lookup("会议")


def edit(memory: Memory) -> None:
    """Add units, then change every second and delete every third of them."""
    name = f"{os.getpid()}-{time.time_ns()}"
    for number in range(60):
        unit_id = memory.add(f"新句{name}之{number}", f"new sentence {name} {number}")
        say(f"add {unit_id} 新句{name}之{number}")
        if number % 2:
            memory.update(unit_id, source=f"改句{name}之{number}")
            say(f"add {unit_id} 改句{name}之{number}")
        if number % 3 == 0:
            say(f"try {unit_id}")
            memory.delete(unit_id)
            say(f"delete {unit_id}")


class Round:
    """One process, killed, and what its memory must then hold."""

    def __init__(self, folder: Path, chance: random.Random) -> None:
        self.folder = folder
        self.chance = chance
        self.faults: Counter[str] = Counter()
        self.imported = 0
        self.told: dict[int, str] = {}
        self.unsure: set[int] = set()
        self.lengths: dict[str, float] = {}
        self.refused = 0

    def run(self, kind: str) -> None:
        """Start, kill, check."""
        path = self.folder / ("fresh.db" if kind == "import fresh" else "tm.db")
        if kind == "import fresh":
            for left in self.folder.glob("*fresh.db*"):
                shutil.rmtree(left) if left.is_dir() else left.unlink()
        answers = self._fail(kind, path) if kind in FAILURES else self._kill(kind, path)
        counts = [int(line) for line in answers if line.isdecimal()]
        if kind != "import fresh":
            self.imported = max([self.imported, *counts])
        self._note(answers)
        wanted = max(counts, default=0) if kind == "import fresh" else self.imported
        try:
            self._check(path, wanted, self.told if path.name == "tm.db" else {})
        except Exception as error:  # noqa: BLE001 - whatever goes wrong here is the finding
            self._count("unreadable", f"{kind}: {error!r}")

    def _kill(self, kind: str, path: Path) -> list[str]:
        command = [sys.executable, __file__, "--work", kind, str(path)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        start = time.monotonic()
        try:
            process.wait(self.chance.uniform(0, self.lengths.get(kind, 1.0)))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
        else:
            self.lengths[kind] = time.monotonic() - start
        answers = process.stdout.read().split("\n")[:-1]
        process.wait()
        return answers

    def _fail(self, kind: str, path: Path) -> list[str]:
        """Let a process work while writing fails; it must end by itself, with a clear line for what it could not do."""
        prefix = UNPRIVILEGED if kind == "read-only" and os.geteuid() == 0 else ()
        seed = str(self.chance.randrange(2**32))
        command = [*prefix, sys.executable, __file__, "--seed", seed, "--work", kind, str(path)]
        with _readable(path) if kind == "read-only" else nullcontext():
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode or not done.stdout.startswith("ready\n"):
            self._count("unclear", f"{kind}: {done.stderr.strip().splitlines()[-1:]}")
        self.refused += sum(line.startswith("refused ") for line in done.stdout.splitlines())
        return done.stdout.split("\n")[:-1]

    def _note(self, answers: list[str]) -> None:
        for line in answers:
            word, _, rest = line.partition(" ")
            number, _, text = rest.partition(" ")
            if word == "add":
                self.told[int(number)] = text
            elif word == "try":
                self.unsure.add(int(number))
            elif word == "delete":
                self.told.pop(int(number), None)
                self.unsure.discard(int(number))

    def _check(self, path: Path, wanted: int, told: dict[int, str]) -> None:
        if not path.exists():
            if wanted or told:
                self._count("lost", "the file is gone")
            return
        with open_memory(path) as memory:
            if memory.verify():
                self._count("faults", str(memory.verify()[0]))
            held = sum(1 for unit in memory.units() if unit.source.startswith("第"))
            if held < wanted:
                self._count("lost", f"{held} of {wanted}")
            if held % BATCH:
                self._count("partial", str(held))
            if wanted and not memory.lookup(f"第{wanted - 1}次友好城市会议在重庆举行", min_score=100):
                self._count("not found", str(wanted))
            for unit_id, text in told.items():
                self._check_unit(memory, unit_id, text)
        self._check_files(path)

    def _check_unit(self, memory: Memory, unit_id: int, text: str) -> None:
        unit = memory.get(unit_id)
        if unit is None and unit_id in self.unsure:
            return
        if unit is None or unit.source not in (text, text.replace("新", "改", 1)):
            self._count("lost", f"unit {unit_id} {text}")
        elif unit.source == text and not memory.lookup(text, min_score=100):
            self._count("not found", text)

    def _check_files(self, path: Path) -> None:
        copy = Path(f"{path}.copy")
        if copy.exists():
            with sqlite3.connect(copy) as connection:
                if connection.execute("pragma integrity_check").fetchone() != ("ok",):
                    self._count("backup broken", str(copy))
            connection.close()

    def finish(self) -> None:
        """Let everything finish; compare with calm work, and look for temporary files."""
        importing.BATCH = BATCH
        for path in (self.folder / "tm.db", self.folder / "fresh.db", self.folder / "calm.db"):
            with open_memory(path, create=True) as memory:
                memory.import_units(records(), file="all.tsv")
                memory.backup(f"{path}.copy")
        with open_memory(self.folder / "fresh.db") as one, open_memory(self.folder / "calm.db") as other:
            if list(one.units()) != list(other.units()):
                self._count("lost", "the finished import differs from a calm one")
        for left in self.folder.rglob("*"):
            if left.name.endswith((".new", "-part", "-wal", "-journal")):
                self._count("left over", left.name)

    def _count(self, fault: str, detail: str) -> None:
        self.faults[fault] += 1
        sys.stderr.write(f"{fault}: {detail}\n")


@contextmanager
def _readable(path: Path) -> Iterator[None]:
    """Let everybody read a memory and its folder, and nobody write."""
    places = [path.parent, *path.parent.glob(f"{path.name}*"), *path.parent.glob(f"{path.name}*/*")]
    modes = [(place, place.stat().st_mode) for place in places]
    for place, mode in modes:
        place.chmod(0o555 if stat.S_ISDIR(mode) else 0o444)
    try:
        yield
    finally:
        for place, mode in modes:
            if place.exists():
                place.chmod(mode)


def main() -> int:
    """Read the arguments, kill, print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    parser.add_argument("kills", nargs="?", type=int, default=100)
    parser.add_argument("--failures", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--work", nargs=2, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.work:
        say("ready")
        kind, path = options.work[0], Path(options.work[1])
        fail(kind, path, random.Random(options.seed)) if kind in FAILURES else work(kind, path)
        return 0
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        return campaign(Path(folder), (options.kills, options.failures), options.seed, print)


def campaign(folder: Path, rounds: tuple[int, int], seed: int, tell: Callable[[str], None]) -> int:
    """Kill and fail so many times and print the table; 1 when anything was lost."""
    chance = random.Random(seed)
    one = Round(folder, chance)
    start = time.monotonic()
    kinds: Counter[str] = Counter()
    failures = FAILURES if os.geteuid() or shutil.which(UNPRIVILEGED[0]) else FAILURES[:-1]
    for number in range(sum(rounds)):
        kind = chance.choice(WORKS if number < rounds[0] else failures)
        kinds[kind] += 1
        one.run(kind)
    one.finish()
    tell(f"{rounds[0]} kills, {rounds[1]} failures of the disk in {time.monotonic() - start:.0f} s, seed {seed}")
    machine = f"{platform.machine()}, {os.cpu_count()} cores"
    tell(f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {machine}")
    tell(", ".join(f"{kind} {count}" for kind, count in sorted(kinds.items())))
    tell(f"acknowledged records {one.imported}, single units {len(one.told)}; refused in one line {one.refused} times")
    for fault in FAULTS:
        tell(f"{fault:14}{one.faults[fault]:6}")
    return 1 if one.faults else 0


if __name__ == "__main__":
    sys.exit(main())
