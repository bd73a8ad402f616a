"""Reading and writing TMX: MB/s of CPU time and resident memory, beside bare lxml and translate-toolkit, in one run.

Run ``python benchmarks/formats.py [--units 500000] [--folder DIR]``. The file is made from the texts of
``tmx/corpus.tmx``, again and again with other numbers, as an office's memory has them: dates, persons, two properties;
one unit in twenty has inline tags. Each measurement is a process of its own. translate-toolkit holds a whole file, so
it gets a tenth of the units. MB/s count the bytes of the file read; "read and write" counts them once.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import cycle, islice
from pathlib import Path

import tmkit
from tmkit.formats.tmx.reader import read_tmx
from tmkit.formats.tmx.writer import write_tmx
from tmkit.model import Content, Tag, Unit

CORPUS = Path(__file__).resolve().parent.parent / "tmx" / "corpus.tmx"
TAGGED = 20
SAMPLE = 10


def made(count: int) -> Iterator[Unit]:
    """Give units as an office's memory holds them: dates, persons, properties, here and there tags."""
    known = list(read_tmx(CORPUS))
    for number, unit in enumerate(islice(cycle(known), count)):
        source, target = f"{unit.source}（第{number}号）", f"{unit.target} (No. {number})"
        yield Unit(
            source_lang=unit.source_lang,
            target_lang=unit.target_lang,
            id=str(number),
            source_parts=tagged(source) if number % TAGGED == 0 else (source,),
            target_parts=tagged(target) if number % TAGGED == 0 else (target,),
            created=f"2024-01-02T03:{number % 60:02}:05Z",
            changed=f"2024-03-02T03:{number % 60:02}:05Z",
            created_by="office",
            props=(("client", f"city {number % 9}"), ("x-document", f"speech {number // 50}.docx")),
        )


def tagged(text: str) -> Content:
    opened = Tag("open", 1, "bpt", (("i", "1"), ("x", "1")), "<b>")
    return (text[:4], opened, text[4:8], Tag("close", 1, "ept", (("i", "1"),), "</b>"), text[8:])


def read_bare(path: Path) -> None:
    from lxml import etree

    for _event, element in etree.iterparse(str(path), tag="tu", resolve_entities=False, no_network=True):
        element.clear()
        while element.getprevious() is not None:
            del element.getparent()[0]


def read(path: Path) -> None:
    for _unit in read_tmx(path):
        pass


def read_and_write(path: Path) -> None:
    write_tmx(read_tmx(path), path.with_suffix(".out.tmx"))


def read_toolkit(path: Path) -> None:
    from translate.storage.tmx import tmxfile

    with path.open("rb") as stream:
        for unit in tmxfile.parsefile(stream).units:  # type: ignore[no-untyped-call]
            _ = unit.source, unit.target


def toolkit_both(path: Path) -> None:
    from translate.storage.tmx import tmxfile

    with path.open("rb") as stream:
        store = tmxfile.parsefile(stream)  # type: ignore[no-untyped-call]
    with path.with_suffix(".out.tmx").open("wb") as out:
        store.serialize(out)


WAYS: dict[str, Callable[[Path], None]] = {
    "bare lxml iterparse, read": read_bare,
    "tmkit, read": read,
    "tmkit, read and write": read_and_write,
    "translate-toolkit, read": read_toolkit,
    "translate-toolkit, read and write": toolkit_both,
}


def measure(way: str, path: Path) -> None:
    """Print seconds of CPU time and MB resident of one way, in this process."""
    before = time.process_time()
    WAYS[way](path)
    seconds = time.process_time() - before
    print(seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def run(way: str, path: Path) -> tuple[float, float]:
    command = [sys.executable, __file__, "--way", way, str(path)]
    out = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    return float(out[0]), float(out[1])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--units", type=int, default=500_000)
    parser.add_argument("--folder", type=Path, help="where the file is made (default: a temporary folder)")
    parser.add_argument("--way", nargs=2, metavar=("WAY", "FILE"), help="one measurement, for this program itself")
    options = parser.parse_args()
    if options.way:
        measure(options.way[0], Path(options.way[1]))
        return
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        files = {size: Path(folder) / f"{size}.tmx" for size in (options.units, max(1, options.units // SAMPLE))}
        for size, path in files.items():
            write_tmx(made(size), path)
        report(files)


def report(files: dict[int, Path]) -> None:
    whole, sample = max(files), min(files)
    print(f"# Python {sys.version.split()[0]}, tmkit {tmkit.__version__}")
    print(f"# {whole:,} units, {files[whole].stat().st_size / 1e6:.0f} MB; CPU time\n")
    print(f"{'':36}{'units':>9}{'s':>8}{'MB/s':>7}{'x bare':>8}{'MB resident':>13}")
    bare = 0.0
    for way in WAYS:
        size = sample if way.startswith("translate") else whole
        seconds, memory = run(way, files[size])
        speed = files[size].stat().st_size / 1e6 / seconds
        bare = bare or speed
        print(f"{way:36}{size:9,}{seconds:8.1f}{speed:7.1f}{speed / bare:8.2f}{memory:13.0f}")


if __name__ == "__main__":
    main()
