"""Glossaries as tables: CSV, TSV, XLSX and the text files of OmegaT and UTX, to concepts and back."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, zip_longest
from pathlib import Path
from typing import Any

from tmkit.errors import FormatError
from tmkit.files import atomic_write, stream_lines
from tmkit.formats.delimited import read_csv_rows
from tmkit.formats.glossary_columns import (
    GlossaryColumns,
    guess_glossary_columns,
    read_glossary_header,
    utx_languages,
)
from tmkit.formats.report import Report
from tmkit.formats.table import Sheet, read_workbook, write_workbook
from tmkit.formats.tbx.names import STATUS_WRITTEN, read_status
from tmkit.model import Concept, Term, TermStatus

HEADER = (
    "concept", "zh", "en", "status", "type", "kind", "domain", "region", "parent", "note", "source",
    "valid_from", "valid_to",
)  # fmt: skip
OMEGAT_HEAD = "# Glossary in tab-separated format -*- coding: utf-8 -*-\n"
STATUSES: dict[str, TermStatus] = {
    "approved": "preferred", "provisional": "admitted", "non-standard": "deprecated", "rejected": "deprecated",
    "推荐": "preferred", "允许": "admitted", "不推荐": "deprecated", "禁用": "forbidden",
}  # fmt: skip
TRUE = frozenset({"true", "yes", "1", "x", "是"})
Row = tuple[int, Sequence[str]]


def read_glossary_table(path: str | Path, report: Report | None = None) -> Iterator[Concept]:
    """Give the concepts of a table, in the order in which each begins; rows with one concept id are one concept.

    In a concept the first term of a language is preferred and the others are admitted, where no status is given; a
    status is that of the terms that stand in its row for the first time. Raises :class:`~tmkit.errors.FormatError`
    where no column of terms can be told.
    """
    report = report if report is not None else Report()
    report.file = report.file or str(path)
    columns, rows = _columns(list(_rows(path)), report)
    drafts: dict[str, Concept] = {}
    for line, row in rows:
        if not any(cell.strip() for cell in row):
            continue
        concept = _concept(row, columns, line)
        if isinstance(concept, str):
            report.skip(f"line {line}: {concept}", unit=line)
            continue
        known = drafts.get(concept.id)
        drafts[concept.id] = concept if known is None else _joined(known, concept)
    report.units += len(drafts)
    yield from drafts.values()


def _rows(path: str | Path) -> Iterator[Row]:
    name = str(path).lower()
    if name.endswith(".xlsx"):
        yield from ((number, cells) for _sheet, number, cells in read_workbook(path))
    elif name.endswith(".csv"):
        yield from read_csv_rows(path)
    else:
        yield from ((number, line.split("\t")) for number, line in enumerate(stream_lines(path), 1))


def _columns(rows: list[Row], report: Report) -> tuple[GlossaryColumns, list[Row]]:
    languages = utx_languages("\t".join(rows[0][1])) if rows else None
    if languages:
        return _utx(rows, languages, report)
    rows = [row for row in rows if not "".join(row[1][:1]).lstrip("\ufeff").startswith("#")]
    if not rows:
        return GlossaryColumns(()), []
    columns = read_glossary_header(rows[0][1], report.file, rows[0][0])
    if columns is None or not _is_header(columns, rows):
        columns = guess_glossary_columns([row for _line, row in rows[:200]])
        if columns is not None:
            said = ", ".join(f"column {term.column + 1} as {term.lang}" for term in columns.terms)
            report.warn(f"no line of column names: {said}")
    if columns is None:
        raise FormatError(
            "no column of terms: name the columns in the first line, as in concept, zh, en, note", file=report.file
        )
    rest = rows[1:] if columns.has_header else rows
    return _with_languages(columns, rest), rest


def _is_header(columns: GlossaryColumns, rows: list[Row]) -> bool:
    """Tell a line of names from a first pair of terms that look like names: a header of codes has at least two."""
    said = columns.fields or columns.extra or any(term.fields for term in columns.terms)
    return len(columns.terms) > 1 or bool(said) or len(rows[0][1]) == 1


def _with_languages(columns: GlossaryColumns, rows: list[Row]) -> GlossaryColumns:
    """Fill in the languages that the header does not name, by the script of the cells."""
    guessed = guess_glossary_columns(
        [
            [row[term.column] if term.column < len(row) else "" for term in columns.terms[:2]]
            for _line, row in rows[:200]
        ]
    )
    found = {place: term.lang for place, term in enumerate(guessed.terms)} if guessed else {}
    terms = tuple(
        term if term.lang else replace(term, lang=found.get(place, "und")) for place, term in enumerate(columns.terms)
    )
    return replace(columns, terms=terms)


def _utx(rows: list[Row], languages: tuple[str, str], report: Report) -> tuple[GlossaryColumns, list[Row]]:
    named = next((row for _line, row in rows[1:] if row and row[0].startswith("#src")), ["src", "tgt"])
    columns = read_glossary_header(named, report.file) or GlossaryColumns(())
    terms = tuple(replace(term, lang=lang) for term, lang in zip(columns.terms, languages, strict=False))
    return replace(columns, terms=terms), [row for row in rows if not "".join(row[1][:1]).startswith("#")]


def _concept(row: Sequence[str], columns: GlossaryColumns, line: int) -> Concept | str:
    def cell(number: int | None) -> str:
        return " ".join(row[number].split()) if number is not None and number < len(row) else ""

    values = {name: cell(number) for name, number in columns.fields.items()}
    status = _status(values)
    if status is None:
        return f'"{values["status"]}" is no status: preferred, admitted, deprecated or forbidden'
    terms: list[Term] = []
    extra = [(name, cell(number)) for number, name in columns.extra if cell(number)]
    for column in columns.terms:
        text = cell(column.column)
        if text:
            about = {name: cell(number) for name, number in column.fields.items() if cell(number)}
            terms.append(_term(text, column.lang, values, about.pop("note", ""), status))
            extra += [(f"term.{len(terms)}/{name}", value) for name, value in about.items()]
    if not terms:
        return "no term in the row"
    return Concept(
        id=values.get("id") or f"line{line}",
        terms=tuple(terms),
        type=values.get("type") or "term",
        domain=values.get("domain", ""),
        region=values.get("region", ""),
        parent=values.get("parent", ""),
        definition=values.get("definition", ""),
        note="" if values.get("id") else values.get("note", ""),
        extra=tuple(extra),
        line=line,
    )


def _status(values: dict[str, str]) -> TermStatus | None:
    """Give the status of a row, preferred where it gives none, None where it makes no sense."""
    if values.get("forbidden", "").casefold() in TRUE:
        return "forbidden"
    text = values.get("status", "")
    return (STATUSES.get(text.casefold()) or read_status(text)) if text else "preferred"


def _term(text: str, lang: str, values: dict[str, str], note: str, status: TermStatus) -> Term:
    kind = values.get("kind", "")
    fields: dict[str, Any] = {"kind": kind if kind in ("full", "short", "acronym", "variant") else "full"}
    return Term(
        text=text,
        lang=lang,
        status=status,
        source=values.get("origin", ""),
        note=note or (values.get("note", "") if values.get("id") else ""),
        valid_from=values.get("valid_from", ""),
        valid_to=values.get("valid_to", ""),
        **fields,
    )


def _joined(known: Concept, row: Concept) -> Concept:
    """Give a concept with the terms of a further row that it does not have yet."""
    present = {(term.lang, term.text) for term in known.terms}
    fresh = [term for term in row.terms if (term.lang, term.text) not in present]
    preferred = {term.lang for term in known.terms if term.status == "preferred"}
    fresh = [replace(t, status="admitted") if t.status == "preferred" and t.lang in preferred else t for t in fresh]
    kept = {name: getattr(known, name) or getattr(row, name) for name in ("domain", "region", "parent", "definition")}
    return replace(known, terms=(*known.terms, *fresh), extra=(*known.extra, *row.extra), **kept)


def glossary_rows(concepts: Iterable[Concept], report: Report) -> Iterator[list[str]]:
    """Give rows under :data:`HEADER`, such that reading gives the terms back: a row is about what is new in it."""
    for concept in concepts:
        report.units += 1
        zh = [term for term in concept.terms if term.lang.startswith("zh")]
        en = [term for term in concept.terms if term.lang.startswith("en")]
        others = len(concept.terms) - len(zh) - len(en)
        if others:
            report.lose("terms in other languages than Chinese and English", others)
        first: list[Term | None] = [None, None]
        for pair in _pairs(zh, en):
            shown = [term or known for term, known in zip(pair, first, strict=True)]
            first = [known or term for term, known in zip(pair, first, strict=True)]
            yield _row(concept, shown, next(term for term in pair if term))


def _pairs(zh: list[Term], en: list[Term]) -> Iterator[tuple[Term | None, Term | None]]:
    """Give the terms side by side where everything else about them is equal, else each by itself."""
    for status in STATUS_WRITTEN:
        sides = [[term for term in terms if term.status == status] for terms in (zh, en)]
        for one, other in zip_longest(*sides):
            if one and other and _about(one) != _about(other):
                yield one, None
                yield None, other
            else:
                yield one, other


def _about(term: Term) -> tuple[str, ...]:
    return term.kind, term.note, term.source, term.valid_from, term.valid_to


def _row(concept: Concept, terms: Sequence[Term | None], new: Term) -> list[str]:
    zh, en = (term.text if term else "" for term in terms)
    about = [concept.type, new.kind, concept.domain, concept.region, concept.parent]
    note = new.note or concept.note
    return [concept.id, zh, en, new.status, *about, note, new.source, new.valid_from, new.valid_to]


def write_glossary_table(concepts: Iterable[Concept], path: str | Path, report: Report | None = None) -> None:
    """Write concepts as CSV, TSV or XLSX by the ending of the name, whole or not at all."""
    report = report if report is not None else Report(str(path))
    rows = glossary_rows(concepts, report)
    if str(path).lower().endswith(".xlsx"):
        write_workbook(path, Sheet("glossary", HEADER, (16, 30, 40, 11, 10, 8, 14, 8, 14, 30, 24, 11, 11)), rows)
        return
    with atomic_write(path) as stream:
        if str(path).lower().endswith(".csv"):
            csv.writer(stream, lineterminator="\n").writerows(chain([HEADER], rows))
        else:
            stream.writelines("\t".join(" ".join(cell.split()) for cell in row) + "\n" for row in chain([HEADER], rows))


def write_omegat_glossary(
    concepts: Iterable[Concept], path: str | Path, source_lang: str, target_lang: str, report: Report | None = None
) -> None:
    """Write the glossary of an OmegaT project: source, tab, target, tab, comment, with the encoding in the first line.

    Forbidden and deprecated terms stand with a comment that says so. A term that begins with ``#`` cannot be written.
    """
    report = report if report is not None else Report(str(path))
    with atomic_write(path) as stream:
        stream.write(OMEGAT_HEAD)
        for concept in concepts:
            for cells in _omegat_rows(concept, source_lang, target_lang):
                if cells[0].startswith("#"):
                    report.lose('terms that begin with "#"')
                    continue
                report.units += 1
                stream.write("\t".join(" ".join(cell.split()) for cell in cells) + "\n")


def _omegat_rows(concept: Concept, source_lang: str, target_lang: str) -> Iterator[list[str]]:
    sources = [t for t in concept.terms if t.lang.split("-")[0] == source_lang.split("-")[0]]
    targets = [t for t in concept.terms if t.lang.split("-")[0] == target_lang.split("-")[0]]
    for one in sources:
        for other in targets:
            bad = [term.status for term in (other, one) if term.status in ("deprecated", "forbidden")]
            comment = "; ".join(filter(None, (*bad[:1], concept.domain, other.note or concept.note)))
            yield [one.text, other.text, *([comment] if comment else [])]
