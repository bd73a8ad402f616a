"""The formats: what reads and writes what. Each is imported when it is used."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from tmkit.errors import FormatError, InputError, UsageError
from tmkit.formats.report import Report
from tmkit.formats.sniff import find_format
from tmkit.model import Unit


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its name, the endings of its files, what it carries, and where its reader and writer are.

    ``lines`` reads articles. ``other`` is ``r``, ``w`` or both for what is no file of units and has its own door.
    """

    name: str
    endings: tuple[str, ...]
    carries: str
    reader: str = ""
    writer: str = ""
    lines: str = ""
    other: str = ""

    @property
    def reads(self) -> bool:
        """True where tmkit reads it."""
        return bool(self.reader or self.lines or "r" in self.other)

    @property
    def writes(self) -> bool:
        """True where tmkit writes it."""
        return bool(self.writer or "w" in self.other)


FORMATS = (
    Format("tmx", (".tmx", ".tmx.gz"), "units, everything", "tmx.reader:read_tmx", "tmx.writer:write_tmx"),
    Format("jsonl", (".jsonl", ".ndjson"), "units, everything", "jsonl:read_jsonl", "jsonl:write_jsonl"),
    Format("tsv", (".tsv", ".tab"), "pairs of text", "tsv:read_tsv", "tsv:write_tsv"),
    Format("csv", (".csv",), "pairs with status and note", "delimited:read_csv", "delimited:write_csv"),
    Format("xlsx", (".xlsx",), "pairs with status and note", "table:read_xlsx", "table:write_xlsx"),
    Format("xliff", (".xlf", ".xliff", ".sdlxliff", ".mqxliff", ".mxliff"), "segments and states", "xliff:read_xliff"),
    Format("po", (".po", ".pot"), "messages", "localisation:read_po"),
    Format("ts", (".ts",), "messages", "localisation:read_ts"),
    Format("tbx", (".tbx",), "concepts", other="rw"),
    Format("srx", (".srx",), "segmentation rules", other="rw"),
    Format("plain", (".txt",), "articles", lines="plain:read_plain_lines"),
    Format("html", (".html", ".htm", ".xhtml"), "articles", lines="html:read_html_lines"),
    Format("docx", (".docx",), "articles", lines="docx:read_docx_lines"),
)
BY_NAME = {entry.name: entry for entry in FORMATS}


def read(path: str | Path, report: Report | None = None, format: str = "", **options: Any) -> Iterator[Unit]:  # noqa: A002
    """Give the units of a file one by one, its format found from its content; ``-`` is standard input.

    ``report`` fills while the units come. ``options`` are those of the reader, such as ``source_lang``. Raises
    :class:`~tmkit.errors.FormatError` where the file holds no units or its format is unknown, and the errors of
    opening a file, when the first unit is asked for.
    """
    report = report if report is not None else Report()
    if str(path) == "-":
        report.file = report.file or "standard input"
        with _spooled() as spooled:
            yield from read(spooled, report, format, **options)
        return
    report.file = report.file or str(path)
    entry = BY_NAME[format] if format in BY_NAME else BY_NAME[find_format(path)]
    if not entry.reader:
        raise FormatError(f"{entry.name} holds {entry.carries}, no pairs of source and target", file=str(path))
    yield from _function(entry.reader)(path, report, **options)


def write(
    units: Iterable[Unit],
    path: str | Path,
    format: str = "",  # noqa: A002 - the word of the command line
    *,
    profile: str | None = None,
    report: Report | None = None,
    origin: Report | None = None,
) -> None:
    """Write units to a file, whole or not at all, in the format of its ending; ``-`` is standard output.

    ``profile`` is for TMX; ``origin`` is the report of the file the units are being read from, for its header.
    Raises :class:`~tmkit.errors.UsageError` for an ending or a profile that is unknown.
    """
    entry = _writable(path, format)
    options: dict[str, Any] = {}
    if entry.name in ("tmx", "jsonl"):
        options["origin"] = origin
    if entry.name == "tmx":
        options["profile"] = profile
    elif profile:
        raise UsageError(f"a profile is for TMX, not for {entry.name}")
    _function(entry.writer)(units, path, report if report is not None else Report(str(path)), **options)


def convert(
    source: str | Path,
    path: str | Path,
    *,
    profile: str | None = None,
    reading: Report | None = None,
    writing: Report | None = None,
) -> None:
    """Write the units of one file to another: the form changes, never the words; also the header of a TMX is kept."""
    reading = reading if reading is not None else Report()
    write(read(source, reading), path, profile=profile, report=writing, origin=reading)


def read_article_lines(path: str | Path, report: Report | None = None) -> list[str]:
    """Give the lines of an article as found, from text, HTML or DOCX; ``-`` is standard input.

    Raises :class:`~tmkit.errors.FormatError` for files of pairs, and the errors of opening a file.
    """
    if str(path) == "-":
        with _spooled() as spooled:
            return read_article_lines(spooled, report)
    name = find_format(path)
    entry = BY_NAME[name if BY_NAME[name].lines or name != "tsv" else "plain"]
    if not entry.lines:
        raise InputError(f"{entry.name} holds pairs, not an article: use import", file=str(path))
    lines: list[str] = _function(entry.lines)(path, report)
    return lines


def _writable(path: str | Path, name: str) -> Format:
    if name:
        if name not in BY_NAME or not BY_NAME[name].writer:
            raise UsageError(f'"{name}" is not a format that is written: {_written()}')
        return BY_NAME[name]
    for entry in FORMATS:
        if entry.writer and str(path).lower().endswith(entry.endings):
            return entry
    raise UsageError(f"the ending of {path} names no format that is written: {_written()}")


def _written() -> str:
    return ", ".join(entry.name for entry in FORMATS if entry.writer)


def _function(place: str) -> Callable[..., Any]:
    module, _, name = place.partition(":")
    found: Callable[..., Any] = getattr(import_module(f"tmkit.formats.{module}"), name)
    return found


class _spooled:  # noqa: N801 - used like a function
    """A temporary file with what standard input holds, so that its beginning can be looked at."""

    def __enter__(self) -> Path:
        self._folder = tempfile.TemporaryDirectory()
        path = Path(self._folder.name) / "standard input"
        with path.open("wb") as stream:
            shutil.copyfileobj(sys.stdin.buffer, stream)
        return path

    def __exit__(self, *_exception: object) -> None:
        self._folder.cleanup()
