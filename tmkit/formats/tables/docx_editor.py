"""Target cells of bilingual Word tables changed in place: layout, styles and all other parts of the file stay."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Mapping
from pathlib import Path

from tmkit.files import atomic_write_bytes
from tmkit.formats.document import Document
from tmkit.formats.edit import Edits, choose_edits, count_losses
from tmkit.formats.nodes import Node
from tmkit.formats.report import Report
from tmkit.formats.tables.docx_cells import is_tag, paragraphs_of, runs_of, text_of_run
from tmkit.formats.tables.docx_reader import read_contents
from tmkit.formats.tables.docx_rows import MEMBER, PairRow, find_rows, open_word, read_member
from tmkit.formats.xmlio import escape_text, local_name, strip_illegal
from tmkit.model import Content, Tag

SPECIAL = re.compile(r"([\n\t])")


def edit_docx(
    path: str | Path, out: str | Path, edits: Edits, *, target_lang: str = "", report: Report | None = None
) -> int:
    """Write a copy of a Word document in which target cells say something else; give how many were changed.

    New text looks as the first of the old; a tag is written as the row has it. What a table cannot say of a match
    (status, note) is counted. ``target_lang`` has no place there. Raises :class:`~tmkit.errors.UsageError` for a row
    that is not there, and the errors of reading.
    """
    report = report if report is not None else Report()
    report.file = report.file or str(path)
    document = open_word(path)
    rows = find_rows(document)
    chosen = choose_edits(edits, [row.id for row in rows], report.file)
    for number, edit in chosen.items():
        if edit.target is not None and edit.parts != read_contents(rows[number - 1])[1]:
            _fill(document, rows[number - 1], edit.parts, report, number)
        count_losses(edit, report)
    _copy(path, out, document.to_bytes())
    report.units += len(chosen)
    return len(chosen)


def _fill(document: Document, row: PairRow, content: Content, report: Report, number: int) -> None:
    """Put content in the first paragraph of the target cell in the place of its runs, and take the others away."""
    paragraphs = paragraphs_of(row.target.node)
    if not paragraphs:
        report.skip("the target cell has no paragraph", unit=number)
        return
    prefix = row.target.node.name.rpartition(":")[0]
    style = _look(document, row.target.node, row.source.node)
    tags = _tag_runs(document, row)
    pieces = []
    for part in content:
        if isinstance(part, str):
            pieces.append(_run(part, prefix, style))
        elif raw := tags.get(part.code) or tags.get(f"{part.kind} {part.pair}", ""):
            pieces.append(raw)
        else:
            report.warn(f"tag {{{part.pair}}} is not in the row: left out", unit=number)
    _replace_runs(document, paragraphs, "".join(pieces))


def _tag_runs(document: Document, row: PairRow) -> Mapping[str, str]:
    """Give the runs that show the tags of a row as they stand there, by their text and by kind and number."""
    found: dict[str, str] = {}
    for cell, content in zip((row.source.node, row.target.node), read_contents(row), strict=True):
        runs = [run for p in paragraphs_of(cell) for run in runs_of(p) if is_tag(run) and text_of_run(run)]
        tags = [part for part in content if isinstance(part, Tag)]
        for run, tag in zip(runs, tags, strict=True):
            raw = document.raw(run.start, run.end)
            found.setdefault(tag.code, raw)
            found.setdefault(f"{tag.kind} {tag.pair}", raw)
    return found


def _look(document: Document, *cells: Node) -> str:
    """Give the properties of the first run of text in the first cell that has one, else those of its paragraph mark."""
    for cell in cells:
        for paragraph in paragraphs_of(cell):
            runs = [run for run in runs_of(paragraph) if text_of_run(run) and not is_tag(run)]
            for holder in (*runs[:1], *_named(paragraph, "pPr")):
                for properties in _named(holder, "rPr"):
                    return document.raw(properties.start, properties.end)
    return ""


def _named(node: Node, name: str) -> list[Node]:
    return [child for child in node if local_name(child.tag) == name]


def _run(text: str, prefix: str, style: str) -> str:
    name = f"{prefix}:" if prefix else ""
    marks = {"\n": f"<{name}br/>", "\t": f"<{name}tab/>"}
    pieces = [
        marks.get(piece) or f'<{name}t xml:space="preserve">{escape_text(piece)}</{name}t>'
        for piece in SPECIAL.split(strip_illegal(text)[0])
        if piece
    ]
    return f"<{name}r>{style}{''.join(pieces)}</{name}r>" if pieces else ""


def _replace_runs(document: Document, paragraphs: list[Node], xml: str) -> None:
    first = paragraphs[0]
    runs = [run for paragraph in paragraphs for run in runs_of(paragraph) if text_of_run(run)]
    for run in runs:
        document.remove(run)
    for paragraph in paragraphs[1:]:
        if not any(True for run in runs_of(paragraph) if not text_of_run(run)):
            _remove_around(document, paragraph, runs)
    own = [child for child in first if any(_holds(child, run) for run in runs)]
    properties = _named(first, "pPr")
    if first.is_empty:
        document.set_content(first, xml)
    elif own:
        document.insert(own[0].start, xml)
    else:
        document.insert(properties[0].end if properties else first.inner, xml)


def _holds(node: Node, run: Node) -> bool:
    return node.start <= run.start and run.end <= node.end


def _remove_around(document: Document, paragraph: Node, runs: list[Node]) -> None:
    """Take a whole paragraph away, given that its runs are taken away already."""
    place = paragraph.start
    for run in sorted((run for run in runs if _holds(paragraph, run)), key=lambda run: run.start):
        document.cut(place, run.start)
        place = run.end
    document.cut(place, paragraph.end)


def _copy(path: str | Path, out: str | Path, data: bytes) -> None:
    """Write the archive again with another main text; every other member keeps its bytes, date and order."""
    with (
        zipfile.ZipFile(path) as archive,
        atomic_write_bytes(out) as stream,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for info in archive.infolist():
            copy.writestr(info, data if info.filename == MEMBER else read_member(archive, info.filename, str(path)))
