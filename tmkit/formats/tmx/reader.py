"""TMX 1.1 to 1.4b, read as a stream: units with their tags, properties, notes and dates; damage repaired and told.

A file is read unit by unit by :mod:`tmkit.formats.tmx.pieces`. Writing is in :mod:`tmkit.formats.tmx.writer`.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

from tmkit.errors import FormatError, InputError
from tmkit.formats.blocks import utf8_blocks
from tmkit.formats.prologue import read_prologue
from tmkit.formats.report import Report
from tmkit.formats.source import Source
from tmkit.formats.tmx.pieces import Pieces
from tmkit.formats.tmx.record import Record, read_header, read_record
from tmkit.formats.tmx.shape_plan import make_shape
from tmkit.formats.tmx.shapes import Shapes
from tmkit.formats.tmx.unit import UnitBuilder
from tmkit.formats.tmx.writer import write_tmx
from tmkit.langs import best_match
from tmkit.model import Unit

if TYPE_CHECKING:
    from tmkit.formats.xmlio import Element

__all__ = ["read_tmx", "write_tmx"]

HEAD = 1024 * 1024


def read_tmx(
    path: str | Path, report: Report | None = None, *, source_lang: str = "", target_lang: str = ""
) -> Iterator[Unit]:
    """Give the units of a TMX file one by one; ``report`` fills as they come, its header before the first unit.

    A ``tu`` with more than two languages gives a unit for each target, with equal ids. ``source_lang`` and
    ``target_lang`` choose a pair; without them the source is that of the file and every target is given. Raises
    :class:`~tmkit.errors.InputError` where the file is empty, is no TMX, is hostile, holds nothing readable, or has
    no unit of the pair asked for; :class:`~tmkit.errors.FileAccessError` where it cannot be opened.
    """
    report = report if report is not None else Report()
    reader = _Reader(Source(path), report, source_lang)
    if source_lang or target_lang:
        yield from _of_pair(reader, source_lang, target_lang)
    else:
        yield from reader.units()
    if report.skipped and not report.units:
        reasons = (event.message for event in report.events if event.kind == "skip")
        raise FormatError(f"nothing could be read: {next(reasons, 'too many faults')}", file=report.file)


def _of_pair(reader: _Reader, source_lang: str, target_lang: str) -> Iterator[Unit]:
    languages: dict[str, None] = {}
    given = False
    for unit in reader.units():
        languages.update({unit.source_lang: None, unit.target_lang: None})
        if _is_wanted(unit, source_lang, target_lang):
            given = True
            yield unit
    if not given and languages:
        found = ", ".join(language for language in languages if language)
        wanted = " and ".join(filter(None, (source_lang, target_lang)))
        raise InputError(f"no unit in {wanted}; the file has {found}", file=reader.report.file)


def _is_wanted(unit: Unit, source_lang: str, target_lang: str) -> bool:
    if source_lang and best_match(source_lang, [unit.source_lang]) is None:
        return False
    return not target_lang or (bool(unit.target_lang) and best_match(target_lang, [unit.target_lang]) is not None)


class _Reader:
    def __init__(self, source: Source, report: Report, source_lang: str) -> None:
        self.source = source
        self.report = report
        report.file = report.file or source.name
        self.builder = UnitBuilder(report, source_lang)
        self.prologue = read_prologue(source.head(HEAD), report.file)
        if self.prologue.root.rpartition(":")[2] != "tmx":
            raise FormatError(f"not a TMX: the root element is <{self.prologue.root}>", file=report.file)
        self.has_header = False

    def units(self) -> Iterator[Unit]:
        for message in self.prologue.repairs:
            self.report.repair(message)
        is_plain = self.prologue.encoding == "utf-8" and not self.source.is_packed
        builder, report = self.builder, self.report
        shapes = Shapes(lambda text: make_shape(text, builder.twin()), builder.follows)
        pieces = Pieces(report, self.prologue, self.prologue.skip if is_plain else -1, shapes)
        for number, byte, piece in pieces.read(utf8_blocks(self.source, self.prologue, report)):
            if not number:
                self._take_header(cast("Element", piece))
                continue
            if not self.has_header:
                self.has_header = True
                report.warn("there is no <header>: the source is the first language of each unit")
            if isinstance(piece, Unit):
                report.units += 1
                yield piece
                continue
            builder.number, builder.byte = number, byte
            record = piece if isinstance(piece, Record) else read_record(piece, builder.complain)
            units = builder.units(record)
            report.units += bool(units)
            yield from units

    def _take_header(self, element: Element) -> None:
        if not self.has_header:
            self.has_header = True
            self.builder.declared = element.get("srclang", "")
            self.report.header = read_header(element, self.report.warn)
