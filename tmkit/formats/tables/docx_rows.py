"""Which rows of the tables of a Word document are pairs: by the names in their first rows, else by the languages."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from tmkit.errors import FormatError
from tmkit.formats.columns import Columns, guess_columns, read_header
from tmkit.formats.document import Document
from tmkit.formats.table import BROKEN, check_archive
from tmkit.formats.tables.docx_cells import Cell, content_of, find_tables, read_cells
from tmkit.langs import detect
from tmkit.model import Status, plain_text

MEMBER = "word/document.xml"
HEADERS = 3
SAMPLE = 50
PERCENT = re.compile(r"(\d{1,3})\s*%")
# In this order: "Not translated" is not "Translated".
STATES: tuple[tuple[str, Status], ...] = (
    (r"reject|拒绝", "needs-review"),
    (r"not[ -]|untranslated|未", "needs-review"),
    (r"draft|edited|fuzzy|pre-?translated|草稿|待", "needs-review"),
    (r"approved|sign|confirm|proof|review|final|已批准|确认|审", "verified"),
    (r"translated|done|已翻译|完成", "imported"),
)


@dataclass(frozen=True, slots=True)
class PairRow:
    """One row that is a pair, with its two cells, the languages of its table, and what else it says."""

    source: Cell
    target: Cell
    languages: tuple[str, str]
    id: str = ""
    note: str = ""
    state: str = ""

    @property
    def is_own(self) -> bool:
        """Tell whether the state is one of our own."""
        return self.state in get_args(Status)

    @property
    def status(self) -> Status:
        """The status that the words of the row mean; our own names mean themselves."""
        if self.is_own:
            return self.state  # type: ignore[return-value]
        for pattern, status in STATES:
            if re.search(pattern, self.state, re.IGNORECASE):
                return status
        return "imported"


def open_word(path: str | Path) -> Document:
    """Give the main text of a Word document, to be read or changed.

    Raises :class:`~tmkit.errors.FormatError` where the file is none, :class:`~tmkit.errors.LimitError` over the limits.
    """
    check_archive(path)
    with zipfile.ZipFile(path) as archive:
        return Document(read_member(archive, MEMBER, str(path)), str(path), "document")


def read_member(archive: zipfile.ZipFile, name: str, file: str) -> bytes:
    """Give the bytes of one part of a document. Raises :class:`~tmkit.errors.FormatError` where it is damaged."""
    try:
        return archive.read(name)
    except BROKEN as error:
        raise FormatError(f"not a Word document that can be read ({error}): save it as .docx", file=file) from error


def find_rows(document: Document) -> list[PairRow]:
    """Give the rows of all bilingual tables. Raises :class:`~tmkit.errors.FormatError` where there is none."""
    rows = [row for table in find_tables(document.root) for row in _pairs(list(read_cells(table)))]
    if not rows:
        raise FormatError(
            "no table with a source and a target column: name them in its first row, as in zh, en", file=document.file
        )
    return rows


def _pairs(rows: list[dict[int, Cell]]) -> Iterator[PairRow]:
    texts = [_texts(row) for row in rows[:SAMPLE]]
    columns, first = _find_columns(texts)
    if columns is None or len(columns.languages) < 2:
        return
    (source, source_lang), (target, target_lang) = columns.languages[:2]
    languages = tuple(
        code or detect(" ".join(row[number] for row in texts[first:] if number < len(row))) or "und"
        for number, code in ((source, source_lang), (target, target_lang))
    )
    for row in rows[first:]:
        one, other = row.get(source), row.get(target)
        # A cell over both columns is a heading; without a source there is nothing to translate.
        if one is None or other is None or one is other or not plain_text(content_of(one.node)).strip():
            continue
        said = {name: _text(row.get(number)) for name, number in columns.fields.items()}
        yield PairRow(
            one, other, (languages[0], languages[1]), said.get("id", ""), said.get("note", ""), said.get("status", "")
        )


def _find_columns(texts: list[list[str]]) -> tuple[Columns | None, int]:
    """Give the columns and the number of rows before the first pair."""
    for number, row in enumerate(texts[:HEADERS], 1):
        if found := read_header(row):
            return found, number
    return guess_columns(texts), 0


def _texts(row: dict[int, Cell]) -> list[str]:
    """Give the text of each column; a cell over several says it once."""
    width = max(row, default=-1) + 1
    return [_text(row.get(n)) if n in row and row[n].first == n else "" for n in range(width)]


def _text(cell: Cell | None) -> str:
    return plain_text(content_of(cell.node)).strip() if cell is not None else ""
