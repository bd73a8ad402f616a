"""The formats: what reads and writes what. Each is imported when it is used."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from tmkit.errors import FormatError, InputError, UsageError
from tmkit.formats.edit import Edits
from tmkit.formats.moses import NAME as PAIR_NAME
from tmkit.formats.moses import find_pair_of_files, read_moses_pair, write_moses_pair
from tmkit.formats.report import Report
from tmkit.formats.sniff import find_format
from tmkit.formats.source import BLOCK, Source
from tmkit.model import Unit


@dataclass(frozen=True, slots=True)
class Format:
    """One format: its name, the endings of its files, what it carries, and where its reader and writer are.

    ``lines`` reads articles, ``editor`` changes targets in place. ``other`` is ``r``, ``w`` or both for what is no file
    of units and has its own door. ``options`` are what the writer may be asked for, ``kin`` endings that are only read.
    ``unpacks`` says that the reader takes a gzip or a zip, too; for the others it is unpacked before.
    """

    name: str
    endings: tuple[str, ...]
    carries: str
    reader: str = ""
    writer: str = ""
    lines: str = ""
    other: str = ""
    editor: str = ""
    options: tuple[str, ...] = ()
    kin: tuple[str, ...] = ()
    unpacks: bool = False

    @property
    def reads(self) -> bool:
        """True where tmkit reads it."""
        return bool(self.reader or self.lines or "r" in self.other)

    @property
    def edits(self) -> bool:
        """True where tmkit changes targets in place."""
        return bool(self.editor)

    @property
    def writes(self) -> bool:
        """True where tmkit writes it."""
        return bool(self.writer or "w" in self.other)


OPTIONS = {"profile": "a profile", "script_codes": "a choice of codes", "is_safe": "guarding formulas"}
FORMATS = (
    Format(
        "tmx",
        (".tmx", ".tmx.gz"),
        "units, everything",
        "tmx.reader:read_tmx",
        "tmx.writer:write_tmx",
        options=("profile", "script_codes", "origin"),
        unpacks=True,
    ),
    Format(
        "jsonl",
        (".jsonl", ".ndjson"),
        "units, everything",
        "jsonl:read_jsonl",
        "jsonl:write_jsonl",
        options=("origin",),
    ),
    Format("tsv", (".tsv", ".tab"), "pairs of text", "tsv:read_tsv", "tsv:write_tsv"),
    Format(
        "csv",
        (".csv",),
        "pairs with status and note",
        "delimited:read_csv",
        "delimited:write_csv",
        options=("is_safe",),
    ),
    Format("xlsx", (".xlsx",), "pairs with status and note", "table:read_xlsx", "table:write_xlsx", unpacks=True),
    Format(
        "xliff",
        (".xlf", ".xliff"),
        "segments with state and note",
        "xliff.reader:read_xliff",
        "xliff.writer:write_xliff",
        editor="xliff.editor:edit_targets",
        kin=(".sdlxliff", ".mqxliff", ".mxliff"),
        unpacks=True,
    ),
    Format(
        "xliff2",
        (".2.xlf", ".xliff2"),
        "the same, written as XLIFF 2.0",
        writer="xliff.second_writer:write_xliff_2",
    ),
    Format(
        "po",
        (".po", ".pot"),
        "messages",
        "localisation:read_po",
        "messages.po_writer:write_po",
        editor="messages.po_editor:edit_po",
    ),
    Format("ts", (".ts",), "messages", "localisation:read_ts", editor="messages.ts_editor:edit_ts"),
    Format("moses", (".zh-en", ".en-zh"), "pairs of text in two files", other="rw"),
    Format("mo", (".mo", ".gmo"), "messages", "localisation:read_mo"),
    Format("qph", (".qph",), "phrases", "localisation:read_qph"),
    Format("lang", (".lang",), "messages", "localisation:read_lang"),
    Format("catkeys", (".catkeys",), "messages", "localisation:read_catkeys"),
    Format("wordfast", (".txt",), "units", "localisation:read_wordfast"),
    Format("weblate", (".weblate", ".weblate.json"), "units", "weblate:read_weblate", "weblate:write_weblate"),
    Format("tbx", (".tbx",), "concepts", other="rw"),
    Format("multiterm", (".mtf.xml",), "concepts", other="r"),
    Format("srx", (".srx",), "segmentation rules", other="rw"),
    Format("plain", (".txt",), "articles", lines="plain:read_plain_lines"),
    Format("html", (".html", ".htm", ".xhtml"), "articles", lines="html:read_html_lines"),
    Format(
        "docx",
        (".docx",),
        "articles, or tables of pairs",
        "tables.docx_reader:read_docx",
        "tables.docx_writer:write_docx",
        "docx:read_docx_lines",
        editor="tables.docx_editor:edit_docx",
        unpacks=True,
    ),
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
        with _spooled(_standard_input()) as spooled:
            yield from read(spooled, report, format, **options)
        return
    report.file = report.file or str(path)
    if find_pair_of_files(path):
        yield from read_moses_pair(path, report)
        return
    entry = BY_NAME[format] if format in BY_NAME else BY_NAME[find_format(path)]
    if not entry.reader:
        raise FormatError(f"{entry.name} holds {entry.carries}, no pairs of source and target", file=str(path))
    if _is_to_be_unpacked(path, entry):
        with _spooled(Source(path).blocks(), _name_inside(path)) as spooled:
            yield from _function(entry.reader)(spooled, report, **options)
        return
    yield from _function(entry.reader)(path, report, **options)


def write(
    units: Iterable[Unit],
    path: str | Path,
    format: str = "",  # noqa: A002 - the word of the command line
    *,
    report: Report | None = None,
    origin: Report | None = None,
    **options: Any,
) -> None:
    """Write units to a file, whole or not at all, in the format of its ending; ``-`` is standard output.

    ``options`` are ``profile`` and ``script_codes`` for TMX, ``is_safe`` for CSV; ``origin`` is the report of the file
    the units are being read from, for its header. Raises :class:`~tmkit.errors.UsageError` for an ending or a profile
    that is unknown, or an option of another format.
    """
    if not format and PAIR_NAME.search(str(path)):
        write_moses_pair(units, path, report)
        return
    entry = _writable(path, format)
    given = {name: value for name, value in options.items() if value}
    for name in given:
        if name not in entry.options:
            owners = " and ".join(known.name for known in FORMATS if name in known.options)
            raise UsageError(f"{OPTIONS.get(name, name)} is for {owners or 'no format'}, not for {entry.name}")
    if "origin" in entry.options:
        given["origin"] = origin
    _function(entry.writer)(units, path, report if report is not None else Report(str(path)), **given)


def convert(
    source: str | Path,
    path: str | Path,
    *,
    reading: Report | None = None,
    writing: Report | None = None,
    **options: Any,
) -> None:
    """Write the units of one file to another: the form changes, never the words; also the header of a TMX is kept."""
    reading = reading if reading is not None else Report()
    write(read(source, reading), path, report=writing, origin=reading, **options)


def edit_targets(
    path: str | Path,
    out: str | Path,
    edits: Edits,
    *,
    target_lang: str = "",
    report: Report | None = None,
) -> int:
    """Write a copy of a bilingual file in which segments have other targets; give how many were changed.

    The key of an edit is the number of a segment, from 1 in the order of :func:`read`, or its id where no other has
    it. All else stays as it is. Raises :class:`~tmkit.errors.FormatError` where the format cannot be changed in place,
    :class:`~tmkit.errors.UsageError` for a segment that is not there; nothing is written then.
    """
    entry = BY_NAME[find_format(path)]
    if not entry.editor:
        able = ", ".join(known.name for known in FORMATS if known.editor)
        raise FormatError(f"{entry.name} cannot be changed in place: {able} can", file=str(path))
    changed: int = _function(entry.editor)(path, out, edits, target_lang=target_lang, report=report)
    return changed


def read_article_lines(path: str | Path, report: Report | None = None) -> list[str]:
    """Give the lines of an article as found, from text, HTML or DOCX; ``-`` is standard input.

    Raises :class:`~tmkit.errors.FormatError` for files of pairs, and the errors of opening a file.
    """
    if str(path) == "-":
        with _spooled(_standard_input()) as spooled:
            return read_article_lines(spooled, report)
    name = find_format(path)
    entry = BY_NAME[name if BY_NAME[name].lines or name != "tsv" else "plain"]
    if not entry.lines:
        raise InputError(f"{entry.name} holds pairs, not an article: use import", file=str(path))
    if _is_to_be_unpacked(path, entry):
        with _spooled(Source(path).blocks(), _name_inside(path)) as spooled:
            return read_article_lines(spooled, report)
    lines: list[str] = _function(entry.lines)(path, report)
    return lines


def _writable(path: str | Path, name: str) -> Format:
    if name:
        if name not in BY_NAME or not BY_NAME[name].writer:
            raise UsageError(f'"{name}" is not a format that is written: {_written()}')
        return BY_NAME[name]
    endings = {ending: entry for entry in FORMATS if entry.writer for ending in entry.endings}
    fitting = [ending for ending in endings if str(path).lower().endswith(ending)]
    if not fitting:
        raise UsageError(f"the ending of {path} names no format that is written: {_written()}")
    return endings[max(fitting, key=len)]


def _written() -> str:
    return ", ".join(entry.name for entry in FORMATS if entry.writer)


def _function(place: str) -> Callable[..., Any]:
    module, _, name = place.partition(":")
    found: Callable[..., Any] = getattr(import_module(f"tmkit.formats.{module}"), name)
    return found


def _is_to_be_unpacked(path: str | Path, entry: Format) -> bool:
    return not entry.unpacks and Source(path).is_packed


def _name_inside(path: str | Path) -> str:
    """Give the name that a packed file has when it is unpacked: it may tell a language."""
    return Path(path).name.removesuffix(".gz").removesuffix(".zip")


def _standard_input() -> Iterator[bytes]:
    while block := sys.stdin.buffer.read(BLOCK):
        yield block


@contextmanager
def _spooled(blocks: Iterable[bytes], name: str = "standard input") -> Iterator[Path]:
    """Give a temporary file that holds these bytes, so that its beginning can be looked at."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        with path.open("wb") as stream:
            stream.writelines(blocks)
        yield path
