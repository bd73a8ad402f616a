"""Pairs of text, a pair a line, with a tab between and the codes of the languages in the first line.

No cell is quoted or escaped: a tab or a line end inside a text becomes a space, with a report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from tmkit.errors import FormatError
from tmkit.files import atomic_write, stream_lines
from tmkit.formats.report import Report
from tmkit.formats.rows import pair_rows, read_rows
from tmkit.model import Unit

BREAKS = re.compile("[\t\r\n]+")


def read_tsv(path: str | Path, report: Report | None = None) -> Iterator[Unit]:
    """Give the units of a TSV file of pairs; the first column is the source.

    The first line names the columns: language codes, or names such as 中文 and 英文. Without it the columns are told by
    script, with a warning. Raises :class:`~tmkit.errors.FormatError` where neither is possible or no line is a pair.
    """
    report = report if report is not None else Report()
    report.file = report.file or str(path)
    yield from read_rows(((number, line.split("\t")) for number, line in enumerate(stream_lines(path), 1)), report)
    if report.skipped and not report.units:
        raise FormatError(f"no line is a pair; {report.events[0].message}", file=report.file)


def write_tsv(units: Iterable[Unit], path: str | Path, report: Report | None = None) -> None:
    """Write source and target of each unit, whole file or nothing; what the form cannot hold is counted."""
    report = report if report is not None else Report(str(path))
    with atomic_write(path) as stream:
        for row in pair_rows(units, report):
            stream.write("\t".join(_cell(text, report) for text in row) + "\n")


def _cell(text: str, report: Report) -> str:
    if text.isprintable() or not BREAKS.search(text):
        return text
    text, count = BREAKS.subn(" ", text)
    report.lose("tabs and line ends inside a text (spaces instead)", count)
    return text
