"""The glossary written: CSV, TSV and XLSX to edit, TBX to exchange, OmegaT text to work with."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from tmkit.errors import UsageError
from tmkit.files import atomic_write
from tmkit.formats.report import Report
from tmkit.model import Concept, Term
from tmkit.terms.drafts import BAD, CATEGORIES, RANK, TERM_EXTRA
from tmkit.terms.glossary import Glossary
from tmkit.terms.validity import widened

TERM_FIELDS = ("kind", "note", "source", "valid_from", "valid_to", "case", "exact", "whole")
SECOND = ("status", "type", "kind", "domain", "region", "parent", "note", "source", "valid_from", "valid_to")
RARE = ("case", "exact", "whole", "definition", "concept note")
OMEGAT_HEADER = "# Glossary in tab-separated format -*- coding: utf-8 -*-"
REGION = CATEGORIES["region"]


@dataclass(slots=True)
class _Row:
    """A row on its way: one term or a pair, with what both say."""

    terms: list[Term]
    extra: dict[str, str] = field(default_factory=dict)


def write_glossary(
    glossary: Glossary | Iterable[Concept], path: str | Path, report: Report | None = None, *, tbx: int = 2
) -> None:
    """Write a glossary, whole or not at all, in the format of the name's ending.

    ``.csv``, ``.tsv`` and ``.xlsx`` have a column for each field, and read again give the same concepts; ``.tbx`` is
    version 2, or 3 where ``tbx`` says so; ``.txt``, ``.tab`` and ``.utf8`` are for OmegaT: Chinese, English, comment.
    What a format cannot hold is counted in ``report``. Raises :class:`~tmkit.errors.UsageError` for another ending.
    """
    concepts = glossary.concepts if isinstance(glossary, Glossary) else tuple(glossary)
    report = report if report is not None else Report(str(path))
    report.file = report.file or str(path)
    ending = Path(path).suffix.lower()
    if ending == ".tbx":
        from tmkit.formats.tbx.writer import write_tbx

        write_tbx(concepts, path, report, version=tbx)
    elif ending == ".xlsx":
        from tmkit.formats.table import Sheet, write_workbook

        rows = _table(concepts, report)
        header = next(rows)
        write_workbook(path, Sheet("glossary", header, [40 if cell in ("zh", "en") else 14 for cell in header]), rows)
    elif ending in (".csv", ".tsv"):
        _write_text(_table(concepts, report), path, "," if ending == ".csv" else "\t", report)
    elif ending in (".txt", ".tab", ".utf8"):
        _write_omegat(concepts, path, report)
    else:
        raise UsageError(
            f'no glossary format has the ending "{ending}": .csv, .tsv, .xlsx, .tbx or .txt', file=str(path)
        )


def _write_text(rows: Iterator[list[str]], path: str | Path, delimiter: str, report: Report) -> None:
    with atomic_write(path) as stream:
        plain = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
        # A line that begins with # would be read as a comment, and with tabs a quote at the start of a cell as quoting.
        quoted = csv.writer(stream, delimiter=delimiter, lineterminator="\n", quoting=csv.QUOTE_ALL)
        for row in rows:
            cells = [_one_line(cell, report) for cell in row] if delimiter == "\t" else row
            (quoted if cells[0].startswith("#") else plain).writerow(cells)


def _one_line(text: str, report: Report) -> str:
    plain = " ".join(text.split()) if set("\t\r\n") & set(text) else text
    if plain != text:
        report.lose("tabs and line ends inside a cell (spaces instead)")
    return plain


def _table(concepts: Sequence[Concept], report: Report) -> Iterator[list[str]]:
    """Give the header and the rows of a table."""
    languages = _languages(concepts)
    rows = [(concept, row) for concept in concepts for row in _rows(concept, languages[:2], report)]
    rare = [name for name in RARE if any(_cell(concept, row, name) for concept, row in rows)]
    unknown = list(dict.fromkeys(name for _concept, row in rows for name in row.extra if name != "region"))
    yield ["concept", *languages, *SECOND, *rare, *unknown]
    for concept, row in rows:
        texts = {term.lang: term.text for term in row.terms}
        told = [_cell(concept, row, name) for name in (*SECOND, *rare)]
        yield [
            concept.id,
            *(texts.get(lang, "") for lang in languages),
            *told,
            *(row.extra.get(n, "") for n in unknown),
        ]
        report.units += 1


def _languages(concepts: Iterable[Concept]) -> list[str]:
    """Give the languages of all terms, Chinese first, then English, then as they come."""
    found = sorted(
        dict.fromkeys(term.lang for concept in concepts for term in concept.terms),
        key=lambda lang: (not lang.startswith("zh"), not lang.startswith("en")),
    )
    # A table with one column of terms would be no glossary.
    return found if len(found) > 1 else [*found, *(lang for lang in ("zh", "en") if lang not in found)][:2]


def _cell(concept: Concept, row: _Row, name: str) -> str:
    if name in ("status", *TERM_FIELDS):
        value = getattr(row.terms[-1], name)
        return ("yes" if value else "") if isinstance(value, bool) else str(value)
    if name == "region" and "region" in row.extra:
        return row.extra["region"]
    return str(getattr(concept, name.removeprefix("concept ")))


def _rows(concept: Concept, pair: Sequence[str], report: Report) -> Iterator[_Row]:
    """Give the rows of a concept such that reading them gives its terms with all that is said of each."""
    extra = _extra(concept, report)
    terms = list(enumerate(concept.terms, 1))
    source: Term | None = None
    while terms:
        number, term = terms.pop(0)
        row = _Row([term], extra.get(number, {}))
        following = terms[0] if terms else (0, term)
        if len(pair) == 2 and term.lang == pair[0]:
            source = term
            if following[1].lang == pair[1] and _is_pair(term, following[1], row.extra, extra.get(following[0], {})):
                row.terms.append(terms.pop(0)[1])
        elif source is not None and term.lang == pair[1] and _is_unchanged(source, term):
            row.terms.insert(0, source)
        if extra.get(0):
            row.extra = {**row.extra, **extra.pop(0)}
        yield row


def _is_pair(source: Term, target: Term, one: dict[str, str], other: dict[str, str]) -> bool:
    """Say whether a row can say of both terms what it says of one."""
    same = replace(source, text="", lang="") == replace(target, text="", lang="")
    return same and source.status not in BAD and one == other


def _is_unchanged(source: Term, target: Term) -> bool:
    """Say whether reading a row of a target leaves the source in it as it is."""
    return RANK[source.status] <= RANK[target.status] and widened(source, target) == source


def _extra(concept: Concept, report: Report) -> dict[int, dict[str, str]]:
    """Give the unknown columns by the number of the term they belong to, 0 for those of the concept."""
    found: dict[int, dict[str, str]] = {}
    for name, text in concept.extra:
        match = TERM_EXTRA.fullmatch(name)
        number = int(match[1]) if match else 0
        column = name if not match else "region" if match[2] == REGION else f"term/{match[2]}"
        cells = found.setdefault(number, {})
        if column in cells:
            report.lose(f'a second "{column}" of one concept or term')
        cells.setdefault(column, text)
    return found


def _write_omegat(concepts: Iterable[Concept], path: str | Path, report: Report) -> None:
    """Write source, target and comment; a term that begins with # cannot be written and is counted."""
    with atomic_write(path) as stream:
        stream.write(OMEGAT_HEADER + "\n")
        for concept in concepts:
            for cells in _omegat_rows(concept):
                if cells[0].startswith("#"):
                    report.lose("terms that begin with #")
                    continue
                stream.write("\t".join(_one_line(cell, report) for cell in cells) + "\n")
                report.units += 1


def _omegat_rows(concept: Concept) -> Iterator[tuple[str, str, str]]:
    """Give each good source with each good target, the preferred first; what must not be written is in the comment."""
    languages = _languages([concept])
    if len(languages) < 2:
        return
    sources, targets = ([term for term in concept.terms if term.lang == lang] for lang in languages[:2])
    wrong = ", ".join(term.text for term in targets if term.status in BAD)
    good = sorted((term for term in targets if term.status not in BAD), key=lambda term: RANK[term.status])
    for source in sources:
        for target in good:
            status = "" if target.status == "preferred" else target.status
            said = filter(None, (status, target.note or concept.note, concept.domain, wrong and f"not: {wrong}"))
            yield source.text, target.text, "; ".join(said)
