"""Rows added to the end of a glossary table: all bytes before them stay as they are."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from tmkit.errors import FormatError
from tmkit.files import decode, split_lines
from tmkit.formats.delimited import find_delimiter
from tmkit.langs import parse_code
from tmkit.model import Concept, Term
from tmkit.terms.columns import TermColumns, guess_term_columns, read_term_header
from tmkit.terms.entries import HEADER_AT, LOOKED_AT
from tmkit.terms.records import read_records

NewTerm = tuple[Term, Term, Concept]
"""A new term, the term in the other language that stands beside it, and their concept."""


def added_rows(content: bytes, terms: Iterable[NewTerm]) -> bytes:
    """Give the bytes of a table with the rows of new terms, in its encoding, with its columns and its line ends.

    Raises :class:`~tmkit.errors.FormatError` where the table has no columns for the languages of a term.

    >>> zh, en = Term(text="市长", lang="zh"), Term(text="city head", lang="en", status="admitted")
    >>> concept = Concept(id="mayor", terms=(zh,))
    >>> added_rows(b"concept,zh,en,status\\r\\n", [(en, zh, concept)]).decode()
    'concept,zh,en,status\\r\\nmayor,市长,city head,admitted\\r\\n'
    """
    decoded = decode(content)
    lines = split_lines(decoded.text)
    columns, delimiter = _columns(lines)
    rows = [row for entry in terms for row in _rows(columns, *entry)]
    end = "\r\n" if "\r\n" in decoded.text else "\n"
    joint = "" if not decoded.text or decoded.text.endswith(("\n", "\r")) else end
    added = joint + "".join(_line(row, delimiter) + end for row in rows)
    try:
        return content + added.encode(decoded.encoding)
    except UnicodeEncodeError as error:
        raise FormatError(f"{decoded.encoding} cannot write “{added[error.start]}”: save the file as UTF-8") from error


def _columns(lines: Sequence[str]) -> tuple[TermColumns, str]:
    rows = [cells for _line, cells in read_records(lines[: LOOKED_AT * 4], [])][:LOOKED_AT]
    telling = [line for line in lines[:LOOKED_AT] if line.strip() and not line.startswith("#")]
    delimiter = "\t" if telling and "\t" in telling[0] else find_delimiter(telling)
    for cells in rows[:HEADER_AT]:
        if columns := read_term_header(cells):
            return columns, delimiter
    wide = [cells for cells in rows if len(cells) > 1]
    if not wide:
        raise FormatError("no columns of terms in two languages")
    return guess_term_columns(wide), delimiter


def _rows(columns: TermColumns, term: Term, partner: Term, concept: Concept) -> Iterator[list[str]]:
    """Give the row of a term; where a row holds one term only and the other one is new too, a row for that before."""
    if columns.is_long and partner not in concept.terms:
        yield _row(columns, partner, term, concept)
    yield _row(columns, term, partner, concept)


def _row(columns: TermColumns, term: Term, partner: Term, concept: Concept) -> list[str]:
    cells = [""] * columns.width
    told = {
        "concept": concept.id,
        "status": term.status,
        "type": concept.type,
        "kind": term.kind,
        "domain": concept.domain,
        "region": concept.region,
        "parent": concept.parent,
        "note": term.note,
        "source": term.source,
        "language": term.lang,
        "term": term.text,
    }
    for name, number in columns.fields.items():
        cells[number] = told.get(name, "")
    if not columns.is_long:
        for one in (term, partner):
            cells[_column(columns, one, term)] = one.text
    return cells


def _column(columns: TermColumns, term: Term, new: Term) -> int:
    """Give the column of a language: the very code, else the same language, else the one that is not named."""
    own = parse_code(term.lang).language
    exact = [number for number, code in columns.languages if code == term.lang]
    near = [number for number, code in columns.languages if code and parse_code(code).language == own]
    is_new = term is new
    open_ones = [number for number, code in columns.languages if not code]
    found = exact or near or (open_ones[-1:] if is_new else open_ones[:1])
    if not found:
        raise FormatError(f"no column for {term.lang}")
    return found[0]


def _line(cells: Sequence[str], delimiter: str) -> str:
    if delimiter == "\t":
        return "\t".join(" ".join(cell.split()) for cell in cells)
    stream = io.StringIO()
    # A line that begins with # would be read as a comment.
    is_comment = cells[0].startswith("#")
    quoting: Literal[0, 1] = csv.QUOTE_ALL if is_comment else csv.QUOTE_MINIMAL
    csv.writer(stream, delimiter=delimiter, lineterminator="", quoting=quoting).writerow(cells)
    return stream.getvalue()
