"""Bilingual tables of Word documents as units: reviews of Trados and memoQ, and plain tables of two columns."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tmkit.formats.report import Report
from tmkit.formats.tables.docx_cells import content_of
from tmkit.formats.tables.docx_rows import PERCENT, PairRow, find_rows, open_word
from tmkit.formats.tmx.content import join_numbers
from tmkit.model import Content, Tag, Unit


def read_docx(path: str | Path, report: Report | None = None) -> Iterator[Unit]:
    """Give the rows of all tables that have a source and a target column.

    Tracked insertions count as accepted, deletions as made; a row merged over both columns is a heading and is left
    out. The state that a row names stands in ``docx:state``, a per cent in it in ``docx:percent``. Raises
    :class:`~tmkit.errors.FormatError` where there is no such table.
    """
    report = report if report is not None else Report()
    report.file = report.file or str(path)
    for row in find_rows(open_word(path)):
        report.units += 1
        yield _unit(row)


def read_contents(row: PairRow) -> tuple[Content, Content]:
    """Give source and target of a row, equal tags with equal numbers."""
    source, target = content_of(row.source.node), content_of(row.target.node)
    if any(isinstance(part, Tag) for part in target):
        target = join_numbers(source, target)
    return source, target


def _unit(row: PairRow) -> Unit:
    source, target = read_contents(row)
    props = [("docx:state", row.state)] if row.state and not row.is_own else []
    if found := PERCENT.search(row.state):
        props.append(("docx:percent", found[1]))
    return Unit(
        source_parts=source,
        target_parts=target or None,
        source_lang=row.languages[0],
        target_lang=row.languages[1],
        id=row.id,
        status=row.status if target else "imported",
        props=tuple(props),
        notes=(row.note,) if row.note else (),
    )
