"""The rows of a glossary table as entries: the terms of a row in each language and what the row says about them."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice
from typing import Any, get_args

from tmkit.errors import FormatError
from tmkit.formats.tbx.names import read_status
from tmkit.langs import detect, respell
from tmkit.model import Rejection, TermStatus
from tmkit.model.term import TermKind
from tmkit.terms.columns import TermColumns, guess_term_columns, read_term_header

Row = tuple[int, Sequence[str]]

LOOKED_AT = 50
HEADER_AT = 5
STATUS_WORDS: dict[str, TermStatus] = {
    "approved": "preferred", "首选": "preferred", "推荐": "preferred", "规范": "preferred",
    "provisional": "admitted", "allowed": "admitted", "允许": "admitted", "可用": "admitted",
    "non-standard": "deprecated", "不推荐": "deprecated", "弃用": "deprecated",
    "rejected": "forbidden", "禁用": "forbidden", "禁止": "forbidden",
}  # fmt: skip
KIND_WORDS: dict[str, TermKind] = {
    "全称": "full",
    "简称": "short",
    "缩写": "acronym",
    "变体": "variant",
    "abbreviation": "short",
}
TRUE = frozenset("1 true yes y x 是".split())
FALSE = frozenset(["", "0", "false", "no", "n", "否"])
DATE = re.compile(r"(\d{4})(?:[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?|月)?|年)?")
# How write_glossary names the columns of what has no column of its own.
OWN_NAMES = ("term/", "concept/", "lang.")
TOLD = ("type", "domain", "region", "parent", "definition")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One row: its terms as (language, text), the source language first.

    ``concept`` is empty where the row names none, ``status`` None where it says none. ``told`` holds what is said of
    the concept, ``marks`` the fields of :class:`~tmkit.model.Term` beside text, language and status, ``notes`` a note
    for one language; ``extra`` keeps unknown columns.
    """

    line: int
    concept: str
    terms: tuple[tuple[str, str], ...]
    status: TermStatus | None = None
    told: dict[str, str] = field(default_factory=dict)
    marks: dict[str, Any] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    extra: tuple[tuple[str, str], ...] = ()


def read_entries(rows: Iterable[Row], rejected: list[Rejection], file: str = "") -> Iterator[Entry]:
    """Give the entries of numbered rows; the first rows tell the columns.

    A row that is no entry goes to ``rejected`` with its line, and so does what was guessed, an unknown column (kept) or
    an unknown word (passed over). Raises :class:`~tmkit.errors.FormatError` where there are no two columns of terms.
    """
    iterator = iter(rows)
    first = list(islice(iterator, LOOKED_AT))
    columns, rest = _find_columns(first, rejected, file)
    reader = _RowReader(_with_codes(columns, rest), rejected, file)
    for number, cells in chain(rest, iterator):
        if any(cell.strip() for cell in cells):
            entry = reader.entry(number, [cell.strip() for cell in cells])
            if entry is not None:
                yield entry


def _find_columns(first: list[Row], rejected: list[Rejection], file: str) -> tuple[TermColumns, list[Row]]:
    for place, (line, cells) in enumerate(first[:HEADER_AT]):
        try:
            columns = read_term_header(cells)
        except FormatError as error:
            raise FormatError(error.message, file=file, line=line) from error
        if columns is not None:
            for number, name in columns.unknown:
                if name.startswith(OWN_NAMES):
                    continue
                reason = f'column {number + 1} "{name}" is none that tmkit knows: its cells are kept as they are'
                rejected.append(Rejection("terms.column", name, reason, file, line))
            return columns, first[place + 1 :]
    wide = [row for row in first if len(row[1]) > 1 and any(cell.strip() for cell in row[1])]
    if not wide:
        raise FormatError("no columns of terms in two languages: name them in the first line, as in zh,en", file=file)
    columns = guess_term_columns([cells for _line, cells in wide])
    line, cells = wide[0]
    rejected.append(Rejection("terms.header", " | ".join(cells), columns.remark, file, line))
    is_other = any(code == "zh" and detect(cells[number]) != "zh" for number, code in columns.languages)
    if is_other and len(wide) > 1:
        rejected.append(
            Rejection("terms.row", " | ".join(cells), "no known column name, and no pair of terms", file, line)
        )
    return columns, first[first.index(wide[0]) + 1 :] if is_other and len(wide) > 1 else first


def _with_codes(columns: TermColumns, rows: Sequence[Row]) -> TermColumns:
    """Give the columns with the languages that the header leaves open told by the cells.

    Where the cells do not tell them either, they are ``und`` for the source and ``und-x-target`` for the target.
    """
    samples = (" ".join(cells[n] for _line, cells in rows if n < len(cells)) for n, _code in columns.languages)
    codes = [code or detect(sample) for (_n, code), sample in zip(columns.languages, samples, strict=True)]
    is_open = [
        not given and (not code or codes.count(code) > 1)
        for (_n, given), code in zip(columns.languages, codes, strict=True)
    ]
    codes = [("und-x-target" if n else "und") if is_open[n] else code for n, code in enumerate(codes)]
    numbers = [number for number, _code in columns.languages]
    return replace(columns, languages=tuple(zip(numbers, codes, strict=True)))


class _RowReader:
    """Reads the rows of one table."""

    def __init__(self, columns: TermColumns, rejected: list[Rejection], file: str) -> None:
        self.columns = columns
        self.rejected = rejected
        self.file = file

    def entry(self, line: int, cells: list[str]) -> Entry | None:
        terms = self._terms(cells)
        fault = self._fault(cells, terms)
        if fault:
            self.rejected.append(Rejection("terms.row", " | ".join(cells), fault, self.file, line))
            return None
        told = {name: self._cell(cells, name) for name in TOLD}
        told["note"] = self._cell(cells, "concept note")
        return Entry(
            line=line,
            concept=self._cell(cells, "concept"),
            terms=terms,
            status=self._status(cells, line),
            told={name: text for name, text in told.items() if text},
            marks=self._marks(cells, line),
            notes=self._notes(cells),
            extra=tuple((name, cells[n]) for n, name in self.columns.unknown if n < len(cells) and cells[n]),
        )

    def _cell(self, cells: list[str], name: str) -> str:
        number = self.columns.fields.get(name, -1)
        return cells[number] if 0 <= number < len(cells) else ""

    def _terms(self, cells: list[str]) -> tuple[tuple[str, str], ...]:
        if self.columns.is_long:
            text = self._cell(cells, "term")
            return ((respell(self._cell(cells, "language")) or "und", text),) if text else ()
        found = ((code, cells[number]) for number, code in self.columns.languages if number < len(cells))
        return tuple((code, text) for code, text in found if text)

    def _fault(self, cells: list[str], terms: tuple[tuple[str, str], ...]) -> str:
        """Give what makes a row no entry, or nothing."""
        width = self.columns.width
        if self.columns.has_header and any(cells[width:]):
            return f"{len(cells)} cells where the header names {width}: put a cell with a separator in quotes"
        if not terms:
            return "no term in any language"
        is_named = bool(self._cell(cells, "concept"))
        if len(terms) == 1 and not is_named:
            codes = [code for _number, code in self.columns.languages]
            missing = next((code for code in codes if code != terms[0][0]), "")
            return f"a term in one language only: {missing or 'its concept'} is missing"
        return ""

    def _status(self, cells: list[str], line: int) -> TermStatus | None:
        if self._flag(cells, "forbidden", line):
            return "forbidden"
        word = self._cell(cells, "status")
        if not word:
            return None
        status = STATUS_WORDS.get(word.lower()) or read_status(word)
        if status is None:
            self._wrong(line, "status", word, ", ".join(get_args(TermStatus)), "read as admitted")
        return status or "admitted"

    def _marks(self, cells: list[str], line: int) -> dict[str, Any]:
        marks: dict[str, Any] = {name: self._cell(cells, name) for name in ("source", "note")}
        marks |= {name: self._date(cells, name, line) for name in ("valid_from", "valid_to")}
        marks |= {name: self._flag(cells, name, line) for name in ("case", "exact", "whole")}
        word = self._cell(cells, "kind").lower()
        kind = KIND_WORDS.get(word, word)
        if kind and kind not in get_args(TermKind):
            self._wrong(line, "kind", word, ", ".join(get_args(TermKind)), "read as full")
            kind = ""
        return {name: value for name, value in (marks | {"kind": kind}).items() if value}

    def _notes(self, cells: list[str]) -> dict[str, str]:
        found = {}
        for number, code in self.columns.languages:
            texts = [cells[n] for n in self.columns.notes.get(number, ()) if n < len(cells) and cells[n]]
            if texts:
                found[code] = "; ".join(texts)
        return found

    def _flag(self, cells: list[str], name: str, line: int) -> bool:
        word = self._cell(cells, name).lower()
        if word not in TRUE and word not in FALSE:
            self._wrong(line, name, word, "yes, no", "read as no")
        return word in TRUE

    def _date(self, cells: list[str], name: str, line: int) -> str:
        word = self._cell(cells, name)
        date = to_date(word, is_end=name == "valid_to")
        if word and not date:
            self._wrong(line, name, word, "a date such as 2018-03-31", "passed over")
        return date

    def _wrong(self, line: int, name: str, word: str, wanted: str, done: str) -> None:
        reason = f'{name} "{word}" is none of: {wanted}; {done}'
        self.rejected.append(Rejection("terms.value", word, reason, self.file, line))


def to_date(text: str, *, is_end: bool = False) -> str:
    """Give a date as ``YYYY-MM-DD``; a year or a month alone is its first day, or its last with ``is_end``.

    Empty where the text is no date.

    >>> to_date("2018"), to_date("2020/2", is_end=True), to_date("2018年3月9日"), to_date("spring")
    ('2018-01-01', '2020-02-29', '2018-03-09', '')
    """
    match = DATE.fullmatch(text.strip())
    if not match:
        return ""
    year = int(match[1])
    month = int(match[2] or (12 if is_end else 1))
    if not (year and 1 <= month <= 12):
        return ""
    last = monthrange(year, month)[1]
    day = int(match[3] or (last if is_end else 1))
    return f"{year:04}-{month:02}-{day:02}" if 1 <= day <= last else ""
