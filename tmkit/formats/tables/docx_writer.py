"""Units as a Word document with one table: source, target, status and note, for people who work in Word."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from tmkit.files import atomic_write_bytes
from tmkit.formats.columns import same_language
from tmkit.formats.report import Report
from tmkit.formats.rows import column_names, find_pair
from tmkit.formats.table import EPOCH
from tmkit.formats.xmlio import escape_text, strip_illegal
from tmkit.model import Content, Tag, Unit

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MEMBERS = {
    "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{TYPE}.document.main+xml"/>'
    f'<Override PartName="/word/styles.xml" ContentType="{TYPE}.styles+xml"/></Types>',
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
    "word/_rels/document.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{OFFICE}/styles" Target="styles.xml"/></Relationships>',
    "word/styles.xml": f'<w:styles xmlns:w="{W}"><w:style w:type="character" w:customStyle="1" w:styleId="Tag">'
    '<w:name w:val="Tag"/><w:rPr><w:i/><w:color w:val="FF0066"/></w:rPr></w:style></w:styles>',
}
BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="999999"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)
WIDTHS = (4000, 4000, 1200, 1800)
HEAD = (
    f'{DECLARATION}<w:document xmlns:w="{W}"><w:body><w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/><w:tblBorders>'
    f"{BORDERS}</w:tblBorders></w:tblPr><w:tblGrid>"
    + "".join(f'<w:gridCol w:w="{width}"/>' for width in WIDTHS)
    + "</w:tblGrid>"
)
FOOT = (
    '</w:tbl><w:p/><w:sectPr><w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
    '<w:pgMar w:top="1000" w:right="1000" w:bottom="1000" w:left="1000" w:header="700" w:footer="700" w:gutter="0"/>'
    "</w:sectPr></w:body></w:document>"
)
SHAPES = {"open": "<{}>", "close": "</{}>", "alone": "<{}/>", "loose": "<{}/>"}


def write_docx(units: Iterable[Unit], path: str | Path, report: Report | None = None) -> None:
    """Write units of one language pair as a table, whole or not at all; the same units give the same bytes.

    Tags are shown as ``<1>``, ``</1>``, ``<2/>`` in the style ``Tag``, by which they are read again; their codes and
    whatever else the table has no column for are counted.
    """
    report = report if report is not None else Report(str(path))
    pair, stream = find_pair(units)
    rows = _rows(stream, pair, report)
    with atomic_write_bytes(path) as raw, zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in MEMBERS.items():
            archive.writestr(_member(name), DECLARATION + text)
        with archive.open(_member("word/document.xml"), "w") as out:
            out.write(HEAD.encode())
            out.writelines(row.encode() for row in rows)
            out.write(FOOT.encode())


def _member(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, EPOCH)
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _rows(units: Iterable[Unit], pair: tuple[str, str], report: Report) -> Iterator[str]:
    yield _row([(name,) for name in (*column_names(pair, report), "status", "note")], report, is_header=True)
    for unit in units:
        codes = (unit.source_lang, unit.target_lang)
        if any(code and not same_language(code, wanted) for code, wanted in zip(codes, pair, strict=True)):
            report.lose(f"units that are not {pair[0]} to {pair[1]}")
            continue
        if not unit.source.strip():
            report.lose("units without source")
            continue
        if unit.props:
            report.lose("properties", len(unit.props))
        report.units += 1
        yield _row([unit.source_parts, unit.target_parts or (), (unit.status,), ("\n".join(unit.notes),)], report)


def _row(cells: Sequence[Content], report: Report, *, is_header: bool = False) -> str:
    properties = "<w:trPr><w:tblHeader/></w:trPr>" if is_header else ""
    written = [
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p>{_runs(cell, report)}</w:p></w:tc>'
        for cell, width in zip(cells, WIDTHS, strict=True)
    ]
    return f"<w:tr>{properties}{''.join(written)}</w:tr>"


def _runs(content: Content, report: Report) -> str:
    pieces = []
    for part in content:
        if isinstance(part, Tag):
            report.lose("codes of inline tags")
            shown = escape_text(SHAPES[part.kind].format(part.pair))
            pieces.append(f'<w:r><w:rPr><w:rStyle w:val="Tag"/></w:rPr><w:t>{shown}</w:t></w:r>')
        elif part:
            pieces.append(f"<w:r>{_text(part, report)}</w:r>")
    return "".join(pieces)


def _text(text: str, report: Report) -> str:
    """Give a text as the content of a run; line ends and tabs are elements of their own."""
    text, removed = strip_illegal(text)
    if removed:
        report.lose("characters outside XML 1.0", removed)
    escaped = escape_text(text).replace("\n", '</w:t><w:br/><w:t xml:space="preserve">')
    escaped = escaped.replace("\t", '</w:t><w:tab/><w:t xml:space="preserve">')
    return f'<w:t xml:space="preserve">{escaped}</w:t>'
