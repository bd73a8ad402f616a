"""CSV: pairs with their status and notes, quoted where needed; the delimiter is found by reading."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from pathlib import Path

from tmkit.errors import FormatError
from tmkit.files import atomic_write, open_text
from tmkit.formats.report import Report
from tmkit.formats.rows import full_rows, read_rows
from tmkit.model import Unit

DELIMITERS = ",\t;|"
LOOKED_AT = 50
CELL_LIMIT = 10_000_000
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def read_csv_rows(path: str | Path) -> Iterator[tuple[int, list[str]]]:
    """Give the rows of a CSV file, each with the number of the line it ends on.

    The delimiter is the one that gives the first 50 rows the most equal columns. Raises
    :class:`~tmkit.errors.FormatError` where quotes are wrong.
    """
    csv.field_size_limit(CELL_LIMIT)
    with open_text(path) as stream:
        head = list(islice(stream, LOOKED_AT * 4))
        delimiter = find_delimiter(head)
        reader = csv.reader(chain(head, stream), delimiter=delimiter)
        try:
            for row in reader:
                yield reader.line_num, row
        except csv.Error as error:
            raise FormatError(f"not CSV: {error}", file=str(path), line=reader.line_num) from error


def find_delimiter(lines: Sequence[str]) -> str:
    r"""Give the delimiter of the first lines of a table.

    >>> find_delimiter(["zh;en\n", "你好;Hello, all\n"])
    ';'
    """
    return max(DELIMITERS, key=lambda delimiter: _columns(lines, delimiter))


def _columns(lines: Sequence[str], delimiter: str) -> tuple[float, int]:
    """Give the share of rows with the usual number of columns, where that is over one, and that number."""
    try:
        widths = [len(row) for row in islice(csv.reader(lines, delimiter=delimiter), LOOKED_AT) if row]
    except csv.Error:
        return 0.0, 0
    usual = max(widths, key=widths.count, default=0)
    return (widths.count(usual) / len(widths), usual) if usual > 1 else (0.0, 0)


def read_csv(path: str | Path, report: Report | None = None) -> Iterator[Unit]:
    """Give the units of a CSV file; its first line names the columns, else they are told by script, with a warning."""
    report = report if report is not None else Report()
    report.file = report.file or str(path)
    yield from read_rows(read_csv_rows(path), report)
    if report.skipped and not report.units:
        raise FormatError(f"no row is a pair; {report.events[0].message}", file=report.file)


def write_csv(units: Iterable[Unit], path: str | Path, report: Report | None = None, *, is_safe: bool = False) -> None:
    """Write units as CSV, whole or not at all.

    With ``is_safe`` a cell that a spreadsheet would run as a formula gets an apostrophe before it, which changes the
    text for every other reader.
    """
    report = report if report is not None else Report(str(path))
    with atomic_write(path) as stream:
        writer = csv.writer(stream, lineterminator="\n")
        for row in full_rows(units, report):
            writer.writerow([f"'{cell}" if is_safe and cell.startswith(FORMULA) else cell for cell in row])
