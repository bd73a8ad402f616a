"""Articles as Word documents, the home of python-docx: paragraphs and tables in the order of the document."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tmkit.errors import FormatError
from tmkit.formats.report import Report
from tmkit.formats.table import BROKEN, check_archive
from tmkit.formats.xmlio import local_name

if TYPE_CHECKING:
    from docx.document import Document

LINE_END = re.compile(r"\r\n|\r|\n|\v|\f")


def read_docx_lines(path: str | Path, report: Report | None = None) -> list[str]:
    """Give the lines of a document: one for each paragraph and each line break in it, the cells of a table row by row.

    Tracked insertions count as accepted, deletions as made; a merged cell is read once; headers, footers and comments
    are left out. Raises :class:`~tmkit.errors.FormatError` where the file is no Word document.
    """
    if report is not None:
        report.file = report.file or str(path)
    return [line for text in _paragraphs(open_document(path)) for line in LINE_END.split(text)]


def open_document(path: str | Path) -> Document:
    """Open a Word document within the limits for archives."""
    import docx

    check_archive(path)
    try:
        return docx.Document(str(path))
    except BROKEN as error:
        raise FormatError(
            f"not a Word document that can be read ({error}): save it as .docx", file=str(path)
        ) from error


def _paragraphs(container: Any) -> Iterator[str]:
    for block in container.iter_inner_content():
        if hasattr(block, "rows"):
            yield from _cells(block)
        else:
            yield paragraph_text(block)


def _cells(table: Any) -> Iterator[str]:
    seen: set[Any] = set()  # the elements themselves: an id could be used again
    for row in table.rows:
        for cell in row.cells:
            if cell._tc not in seen:
                seen.add(cell._tc)
                yield from _paragraphs(cell)


def paragraph_text(paragraph: Any) -> str:
    """Give the text of a paragraph, links and tracked insertions included."""
    pieces: list[str] = []
    for element in _elements(paragraph._p):
        name = local_name(element.tag)
        if name == "t":
            pieces.append(element.text or "")
        elif name in ("br", "cr"):
            pieces.append("\n")
        elif name == "tab":
            pieces.append("\t" if element.getparent().tag.endswith("}r") else "")
        elif name == "noBreakHyphen":
            pieces.append("-")
    return "".join(pieces)


def _elements(root: Any) -> Iterator[Any]:
    """Give the elements in document order, without the second version of a drawing that old programs are given."""
    stack = [root]
    while stack:
        element = stack.pop()
        if local_name(element.tag) != "Fallback":
            yield element
            stack.extend(reversed(element))
