"""Fuzzing of every reader: whatever the bytes, a reader gives what it reads or says what is wrong (a TmkitError).

Run ``python benchmarks/fuzz.py [--seconds 60] [READER …]`` (``make fuzz``). Coverage leads the way where atheris is
installed, else inputs are changed at random. Seeds are the files of ``../shared/files`` where they are, and files that
tmkit writes. What breaks a reader is kept in ``--keep`` and ends the run with status 1; so does an input over ten
seconds. Give ``--input FILE`` to run one reader on one file again.
"""

from __future__ import annotations

import argparse
import io
import random
import subprocess
import sys
import tempfile
import time
import traceback
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tmkit.errors import TmkitError

ROOT = Path(__file__).resolve().parent.parent
FILES = ROOT.parent / "shared" / "files"
SLOW = 10.0
SEED_LIMIT = 20_000
SEEDS = 40
TOKENS = [
    b"<", b">", b"&", b"&#x1F;", b"&#xD800;", b"]]>", b"<!--", b"-->", b"<![CDATA[", b"<?", b'"', b"\0", b"\xff\xfe",
    b"\xef\xbb\xbf", b"\r\n", b"\t", b"\\", b"{1}", b"<tu>", b"</tu>", b"<seg>", b"<mrk", b"<ph/>", b"999999999999",
    b"-1", b"\xe4\xb8\x80", b"\xed\xa0\x80", b'msgid "', b'xml:lang="', b"(?<=a+)", b"\xe2\x80\xa8",
]  # fmt: skip


def read_units(path: Path) -> None:
    from tmkit import formats

    for unit in formats.read(path):
        _ = unit.source, unit.target


def read_article(path: Path) -> None:
    from tmkit import formats

    formats.read_article_lines(path)


def read_terms(path: Path) -> None:
    from tmkit.terms.glossary import read_glossary

    read_glossary([path])


def read_rules(path: Path) -> None:
    from tmkit.formats.srx import read_srx
    from tmkit.text.srx import split_with

    rules = read_srx(path)
    for lang in ("zh", "en"):
        split_with(rules, "First one. 第二句。Dr. Who? 3.5", lang)


def edit_units(path: Path) -> None:
    from tmkit.formats import TargetEdit, edit_targets, read

    known = len(list(read(path)))
    edits = {number: TargetEdit(target="会议", status="needs-review", note="n") for number in range(1, known + 1)}
    edit_targets(path, path, edits)


READERS: dict[str, tuple[str, Callable[[Path], None]]] = {
    "tmx": (".tmx", read_units),
    "xliff": (".xlf", read_units),
    "jsonl": (".jsonl", read_units),
    "tsv": (".tsv", read_units),
    "csv": (".csv", read_units),
    "xlsx": (".xlsx", read_units),
    "po": (".po", read_units),
    "ts": (".ts", read_units),
    "weblate": (".json", read_units),
    "tables": (".docx", read_units),
    "edited-xliff": (".xlf", edit_units),
    "edited-po": (".po", edit_units),
    "edited-docx": (".docx", edit_units),
    "tbx": (".tbx", read_terms),
    "multiterm": (".mtf.xml", read_terms),
    "glossary": (".csv", read_terms),
    "srx": (".srx", read_rules),
    "html": (".html", read_article),
    "docx": (".docx", read_article),
    "plain": (".txt", read_article),
}


def try_one(reader: str, data: bytes, folder: Path) -> None:
    """Give the bytes to a reader; anything but a TmkitError comes through, and so does too long a time."""
    ending, read = READERS[reader]
    path = folder / f"input{ending}"
    path.write_bytes(data)
    began = time.process_time()
    try:
        read(path)
    except TmkitError as error:
        if "\n" in str(error):
            raise AssertionError(f"an error of several lines: {error!r}") from error
    if time.process_time() - began > SLOW:
        raise AssertionError(f"over {SLOW:.0f} s")


def seeds(reader: str) -> list[bytes]:
    """Give some small files of a format: those of many tools, where they are, and our own."""
    folders = {"tmx": ("tmx", "tmx_damaged", "attack")}.get(reader, (reader.removeprefix("edited-"),))
    found = [path for folder in folders for path in sorted((FILES / folder).glob("*")) if path.is_file()]
    data = [path.read_bytes() for path in found if path.stat().st_size <= SEED_LIMIT]
    return random.Random(1).sample(data, min(SEEDS, len(data))) + own_seeds(reader)


TS = (
    '<?xml version="1.0"?>\n<!DOCTYPE TS>\n<TS version="2.1" language="zh_CN"><context><name>a</name><message '
    'numerus="yes"><source>%n files</source><translation type="unfinished"><numerusform>%n</numerusform></translation>'
    "</message></context></TS>"
)
MULTITERM = (
    "<mtf><conceptGrp><concept>1</concept><languageGrp><language type='Chinese' lang='ZH'/><termGrp><term>市</term>"
    "<descripGrp><descrip type='Status'>approved</descrip></descripGrp></termGrp></languageGrp></conceptGrp></mtf>"
)
WRITTEN: dict[str, list[bytes]] = {
    "html": [b"<html><body><p>A &amp; b</p></body></html>"],
    "plain": ["会议结束。\r\nThe end.\n".encode("utf-16")],
    "glossary": [b"source,target,status\n\xe5\xb8\x82,city,preferred\n", b"#UTX 1.11; zh-CN/en-US\n#src\ttgt\na\tb\n"],
    "ts": [TS.encode()],
    "multiterm": [MULTITERM.encode(), MULTITERM.encode("utf-16")],
    "tbx": [],
    "srx": [],
}


def own_seeds(reader: str) -> list[bytes]:
    """Give files that tmkit writes, and, of what it only reads, ours."""
    from itertools import islice

    from tmkit import formats

    if reader in WRITTEN:
        return WRITTEN[reader]
    endings = {"weblate": ".weblate"}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"seed{endings.get(reader, READERS[reader][0])}"
        formats.write(islice(formats.read(ROOT / "tmx" / "corpus.tmx"), 5), path)
        return [path.read_bytes()]


def changed(data: bytes, dice: random.Random) -> bytes:
    """Give the bytes with a few accidents; of an archive the accidents are in one of its files."""
    if data.startswith(b"PK") and dice.random() < 0.9:
        return changed_member(data, dice)
    for _ in range(dice.randint(1, 6)):
        at, end = sorted((dice.randint(0, len(data)), dice.randint(0, len(data))))
        end = min(end, at + dice.choice((1, 4, 64)))
        piece = dice.choice((b"", dice.choice(TOKENS), bytes([dice.randrange(256)]), data[at:end] * 2))
        data = data[:at] + piece + data[end if dice.random() < 0.5 else at :]
    return data


def changed_member(data: bytes, dice: random.Random) -> bytes:
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(out, "w") as packed:
            chosen = dice.choice(archive.namelist() or [""])
            for name in archive.namelist():
                inner = archive.read(name)
                packed.writestr(name, changed(inner, dice) if name == chosen and inner else inner)
    except (zipfile.BadZipFile, ValueError, OSError, RuntimeError, NotImplementedError, EOFError):
        return data
    return out.getvalue()


def run_at_random(reader: str, seconds: float, seed: int) -> int:
    """Try changed seeds until the time is over; give the number of inputs."""
    dice = random.Random(seed)
    known = seeds(reader) or [b""]
    ends = time.monotonic() + seconds
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        while time.monotonic() < ends:
            data = changed(dice.choice(known), dice)
            attempt(reader, data, Path(folder))
            count += 1
    return count


def attempt(reader: str, data: bytes, folder: Path) -> None:
    try:
        try_one(reader, data, folder)
    except Exception:  # noqa: BLE001 - any of them is a find
        KEEP.mkdir(parents=True, exist_ok=True)
        kept = KEEP / f"{reader}-{abs(hash(data)) % 10**8:08}{READERS[reader][0]}"
        kept.write_bytes(data)
        print(f"\n{reader}: broke on {kept}", file=sys.stderr)
        traceback.print_exc()
        raise SystemExit(1) from None


def run_led(reader: str, seconds: float) -> None:
    """Let atheris look for inputs that reach new code; does not come back."""
    import atheris

    with tempfile.TemporaryDirectory() as folder, atheris.instrument_imports(include=["tmkit"]):
        for number, data in enumerate(seeds(reader)):
            (Path(folder) / f"seed{number}").write_bytes(data)
            attempt(reader, data, Path(folder))
        inputs = Path(folder) / "inputs"
        inputs.mkdir()
        options = [sys.argv[0], f"-max_total_time={seconds:.0f}", "-print_final_stats=1", "-verbosity=0", folder]
        atheris.Setup(options, lambda data: attempt(reader, data, inputs))
        atheris.Fuzz()


def is_led() -> bool:
    from importlib.util import find_spec

    return find_spec("atheris") is not None


def report(readers: list[str], seconds: float, seed: int) -> Iterator[int]:
    """Run each reader at random and then led by its coverage, each in a process of its own; give the statuses.

    Code is instrumented when it is imported, so the process that is led has read nothing before.
    """
    ways = ["random", "led"] if is_led() else ["random"]
    for reader in readers:
        for way in ways:
            settings = ["--seconds", str(seconds / len(ways)), "--seed", str(seed), "--keep", str(KEEP), "--way", way]
            yield subprocess.run([sys.executable, __file__, reader, *settings], check=False).returncode


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("readers", nargs="*", choices=[*READERS, []], help="default: all")
    parser.add_argument("--seconds", type=float, default=60, help="for each reader")
    parser.add_argument("--seed", type=int, default=int(time.time()))
    parser.add_argument("--keep", type=Path, default=Path("fuzz-found"))
    parser.add_argument("--input", type=Path)
    parser.add_argument("--way", choices=["random", "led"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    global KEEP
    KEEP = options.keep.absolute()
    if options.input:
        with tempfile.TemporaryDirectory() as folder:
            try_one(options.readers[0], options.input.read_bytes(), Path(folder))
        return 0
    if not options.way:
        return max(report(options.readers or list(READERS), options.seconds, options.seed))
    if options.way == "led":
        run_led(options.readers[0], options.seconds)
        return 0
    count = run_at_random(options.readers[0], options.seconds, options.seed)
    print(f"{options.readers[0]:10}{count:9,} inputs at random (seed {options.seed})", flush=True)
    return 0


KEEP = Path("fuzz-found").absolute()

if __name__ == "__main__":
    sys.exit(main())
