"""Workbooks (XLSX) in and out, the home of openpyxl: rows of text, never a formula, the same rows the same bytes."""

from __future__ import annotations

import io
import re
import struct
import tempfile
import warnings
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO

from tmkit.errors import FileAccessError, FormatError, LimitError
from tmkit.files import atomic_write_bytes
from tmkit.formats.report import Report
from tmkit.formats.rows import full_rows, read_rows
from tmkit.formats.source import PACKED_ERRORS
from tmkit.model import Unit

CELL_LIMIT = 32_767
EXPANDED_LIMIT = 2 * 1024**3
RATIO_LIMIT = 100
RATIO_FROM = 10 * 1024**2
MEMBER_LIMIT = 10_000
EPOCH = (1980, 1, 1, 0, 0, 0)
FORMULA = ("=", "+", "-", "@", "\t", "\r")
STAMP = re.compile(rb"(<dcterms:(created|modified)[^>]*>)[^<]*")
# What openpyxl and python-docx let through when the package inside the zip is not what it promises.
BROKEN = (
    KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError, OSError, EOFError, RuntimeError,
    zipfile.BadZipFile, zlib.error, struct.error,
)  # fmt: skip
Cell = str | int | float


@dataclass(frozen=True, slots=True)
class Sheet:
    """What a sheet looks like: its name, the first row, widths in characters, choices by column, hidden columns."""

    name: str
    header: Sequence[str]
    widths: Sequence[int] = ()
    choices: Mapping[int, Sequence[str]] = field(default_factory=dict)
    hidden: frozenset[int] = frozenset()


def read_workbook(path: str | Path) -> Iterator[tuple[str, int, list[str]]]:
    """Give (sheet, row from 1, cells) of all sheets; numbers as a person would write them, empty cells as empty text.

    Raises :class:`~tmkit.errors.FormatError` where the file is no workbook, :class:`~tmkit.errors.LimitError` where it
    unpacks beyond the limits.
    """
    check_archive(path)
    with Path(path).open("rb") as stream:
        book = _opened(stream, path)
        try:
            for sheet in book.worksheets:
                sheet.reset_dimensions()
                for number, row in enumerate(sheet.iter_rows(values_only=True), 1):
                    yield sheet.title, number, [_shown(value) for value in row]
        except BROKEN as error:
            raise FormatError(f"a sheet cannot be read ({error}): save it again as .xlsx", file=str(path)) from error
        finally:
            book.close()


def _opened(stream: BinaryIO, path: str | Path) -> Any:
    """Open a workbook, whatever the ending of its name; what openpyxl warns of in odd workbooks helps nobody."""
    from openpyxl import load_workbook

    try:
        with warnings.catch_warnings(action="ignore"):
            return load_workbook(stream, read_only=True, data_only=True)
    except BROKEN as error:
        raise FormatError(
            f"not a workbook that can be read ({error}): save it again as .xlsx", file=str(path)
        ) from error


def _shown(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time().isoformat() == "00:00:00" else value.isoformat()
    return str(value)


def check_archive(path: str | Path) -> None:
    """Refuse a zip that is damaged or unpacks beyond 2 GB, 10,000 members or 100 times its size."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except FileNotFoundError as error:
        raise FileAccessError("no such file", file=str(path)) from error
    except (*PACKED_ERRORS, OSError) as error:
        raise FormatError(f"damaged or not a zip ({error}): save it again", file=str(path)) from error
    total, packed = sum(info.file_size for info in members), sum(info.compress_size for info in members)
    if len(members) > MEMBER_LIMIT or total > EXPANDED_LIMIT:
        raise LimitError("unpacks to more than 2 GB or 10,000 files: split it", file=str(path))
    if total > RATIO_FROM and total > RATIO_LIMIT * max(packed, 1):
        raise LimitError(f"unpacks to more than {RATIO_LIMIT} times its size: refused", file=str(path))


def write_workbook(
    path: str | Path, sheet: Sheet, rows: Iterable[Sequence[Cell]], report: Report | None = None
) -> None:
    """Write one sheet, whole or not at all. Text is text, whatever it begins with; the same rows give the same bytes.

    Characters that a workbook cannot hold are removed and counted, a text of over 32,767 characters is cut and told.
    """
    from openpyxl import Workbook

    report = report if report is not None else Report(str(path))
    book = Workbook(write_only=True)
    target = book.create_sheet(sheet.name)
    _lay_out(target, sheet)
    cells = _Cells(target, report)
    try:
        count = 0
        for count, row in enumerate(chain([sheet.header], rows), 1):
            target.append([cells.make(value, count) for value in row])
    except BaseException:
        book.save(io.BytesIO())  # or openpyxl leaves its own temporary file behind
        raise
    _add_choices(target, sheet, count)
    _add_filter(target, sheet, count)
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder, "draft.xlsx")
        book.save(draft)
        with atomic_write_bytes(path) as stream, zipfile.ZipFile(draft) as archive:
            _rewrite(archive, stream)


def _lay_out(target: Any, sheet: Sheet) -> None:
    from openpyxl.utils import get_column_letter

    target.freeze_panes = "A2"
    for number, width in enumerate(sheet.widths):
        target.column_dimensions[get_column_letter(number + 1)].width = width
    for number in sheet.hidden:
        target.column_dimensions[get_column_letter(number + 1)].hidden = True


def _add_choices(target: Any, sheet: Sheet, rows: int) -> None:
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    for number, words in sheet.choices.items():
        choice = DataValidation(type="list", formula1=f'"{",".join(words)}"', allow_blank=True)
        choice.add(f"{get_column_letter(number + 1)}2:{get_column_letter(number + 1)}{max(rows, 2)}")
        target.data_validations.append(choice)


def _add_filter(target: Any, sheet: Sheet, rows: int) -> None:
    from openpyxl.utils import get_column_letter

    target.auto_filter.ref = f"A1:{get_column_letter(len(sheet.header))}{rows}"


class _Cells:
    """Makes the cells of one sheet; the two styles they have are built once, for that is what costs time."""

    def __init__(self, target: Any, report: Report) -> None:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
        from openpyxl.styles import Alignment

        self._target = target
        self._report = report
        self._make: Callable[..., Any] = WriteOnlyCell
        self._illegal: re.Pattern[str] = ILLEGAL_CHARACTERS_RE
        self._styles = []
        for is_quoted in (False, True):
            model: Any = WriteOnlyCell(target)
            model.alignment = Alignment(wrap_text=True, vertical="top")
            model.quotePrefix = is_quoted
            self._styles.append(model._style)

    def make(self, value: Cell, row: int) -> Any:
        if not isinstance(value, str):
            return self._make(self._target, value=value)
        cell = self._make(self._target, value=self._legal(value, row))
        cell.data_type = "s"
        cell._style = self._styles[value.startswith(FORMULA)]
        return cell

    def _legal(self, text: str, row: int) -> str:
        text, removed = self._illegal.subn("", text)
        if removed:
            self._report.lose("characters that a workbook cannot hold", removed)
        if len(text) > CELL_LIMIT:
            self._report.warn(f"row {row}: a text of {len(text):,} characters was cut to {CELL_LIMIT:,}")
        return text[:CELL_LIMIT]


def _rewrite(archive: zipfile.ZipFile, stream: Any) -> None:
    """Copy a workbook with fixed dates, so that nothing in it depends on the clock."""
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as copy:
        for info in archive.infolist():
            data = archive.read(info)
            if info.filename == "docProps/core.xml":
                data = STAMP.sub(rb"\g<1>1980-01-01T00:00:00Z", data)
            fixed = zipfile.ZipInfo(info.filename, EPOCH)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            copy.writestr(fixed, data)


def read_xlsx(path: str | Path, report: Report | None = None) -> Iterator[Unit]:
    """Give the units of all sheets of a workbook; the first row names the columns, else they are told by script."""
    report = report if report is not None else Report()
    report.file = report.file or str(path)
    rows = ((number, cells) for _sheet, number, cells in read_workbook(path))
    yield from read_rows(rows, report)
    if report.skipped and not report.units:
        raise FormatError(f"no row is a pair; {report.events[0].message}", file=report.file)


def write_xlsx(units: Iterable[Unit], path: str | Path, report: Report | None = None) -> None:
    """Write units as a workbook with source, target, status, confidence, article and note."""
    report = report if report is not None else Report(str(path))
    rows = full_rows(units, report)
    write_workbook(path, Sheet("units", next(rows), (60, 60, 12, 11, 24, 30, 12)), rows, report)
