"""The cells of the tables in a Word document, and what a cell says: tracked insertions accepted, deletions made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tmkit.formats.nodes import Node
from tmkit.formats.xmlio import local_name
from tmkit.model import Content, Tag, TagKind

SHAPES: dict[TagKind, re.Pattern[str]] = {
    "open": re.compile(r"(?:<|\{)(\w+)(?:\s[^<>]*)?(?<!/)>|\[(\w+)\}"),
    "close": re.compile(r"</(\w+)>|\{(\w+)\]|<(\w+)\}"),
}
HIDDEN = frozenset({"del", "moveFrom", "Fallback", "pPr", "rPr", "delText", "instrText"})
TAG_STYLES = frozenset({"tag", "mqinternal", "tw4winInternal".lower(), "tw4winexternal", "memsourcetag"})


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row: its element, and the columns it covers, the last one not included."""

    node: Node
    first: int
    last: int


def find_tables(node: Node) -> Iterator[Node]:
    """Give the tables in an element, each outer one before those inside it."""
    for child in node:
        if local_name(child.tag) == "tbl":
            yield child
        if local_name(child.tag) not in HIDDEN:
            yield from find_tables(child)


def read_cells(table: Node) -> Iterator[dict[int, Cell]]:
    """Give the cells of each row by the columns they cover; what continues a merged cell from above is not there."""
    for row in _rows(table):
        cells: dict[int, Cell] = {}
        column = 0
        for node in _inside(row, "tc"):
            properties = _child(node, "tcPr")
            width = _width(properties)
            merge = _child(properties, "vMerge") if properties is not None else None
            if merge is None or _value(merge) == "restart":
                cell = Cell(node, column, column + width)
                cells.update(dict.fromkeys(range(column, column + width), cell))
            column += width
        yield cells


def _rows(table: Node) -> Iterator[Node]:
    yield from _inside(table, "tr")


def _inside(node: Node, name: str) -> Iterator[Node]:
    """Give the children with a name, those in content controls and tracked changes, too."""
    for child in node:
        kind = local_name(child.tag)
        if kind == name:
            yield child
        elif kind in ("sdt", "sdtContent", "ins", "customXml", "moveTo"):
            yield from _inside(child, name)


def _child(node: Node, name: str) -> Node | None:
    return next((child for child in node if local_name(child.tag) == name), None)


def _value(node: Node) -> str:
    return next((value for key, value in node.items() if local_name(key) == "val"), "")


def _width(properties: Node | None) -> int:
    span = _child(properties, "gridSpan") if properties is not None else None
    value = _value(span) if span is not None else ""
    return int(value) if value.isdecimal() and 0 < int(value) < 1000 else 1


def paragraphs_of(cell: Node) -> list[Node]:
    """Give the paragraphs of a cell, without those of tables inside it."""
    return list(_inside(cell, "p"))


def runs_of(node: Node) -> Iterator[Node]:
    """Give the runs of a paragraph in order, those in links and tracked insertions, too."""
    for child in node:
        name = local_name(child.tag)
        if name == "r":
            yield child
        elif name and name not in HIDDEN:
            yield from runs_of(child)


def text_of_run(run: Node) -> str:
    """Give the text of a run; a line break is a line feed."""
    pieces = []
    for child in run:
        name = local_name(child.tag)
        if name == "t":
            pieces.append(child.text)
        elif name in ("br", "cr"):
            pieces.append("\n")
        elif name == "tab":
            pieces.append("\t")
        elif name == "noBreakHyphen":
            pieces.append("-")
    return "".join(pieces)


def is_tag(run: Node) -> bool:
    """Tell whether a run shows a tag: CAT tools mark these with a character style of their own."""
    properties = _child(run, "rPr")
    style = _child(properties, "rStyle") if properties is not None else None
    return style is not None and _value(style).lower() in TAG_STYLES


def content_of(cell: Node) -> Content:
    """Give what a cell says: text, its paragraphs joined by line feeds, with tags where the tool marked them.

    Empty paragraphs at the end, which Word leaves where cells are merged, say nothing.
    """
    paragraphs = [list(_parts(paragraph)) for paragraph in paragraphs_of(cell)]
    while paragraphs and not any(paragraphs[-1]):
        paragraphs.pop()
    parts: list[str | Tag] = []
    for number, paragraph in enumerate(paragraphs):
        parts += ["\n", *paragraph] if number else paragraph
    return number_runs(parts)


def _parts(paragraph: Node) -> Iterator[str | Tag]:
    for run in runs_of(paragraph):
        text = text_of_run(run)
        yield Tag("alone", 0, "docx", (), text) if text and is_tag(run) else text


def number_runs(parts: list[str | Tag]) -> Content:
    """Give the parts with neighbouring texts as one and the tags numbered, halves of a pair alike."""
    shown = [_shape(part.code) for part in parts if isinstance(part, Tag)]
    numbers: dict[str, int] = {}
    found: list[str | Tag] = []
    for part in parts:
        if isinstance(part, Tag):
            kind, name = _shape(part.code)
            if kind != "alone":
                partner: TagKind = "close" if kind == "open" else "open"
                kind = kind if (partner, name) in shown else "loose"
            found.append(Tag(kind, numbers.setdefault(name, len(numbers) + 1), "docx", (), part.code))
        elif part and found and isinstance(found[-1], str):
            found[-1] += part
        elif part:
            found.append(part)
    return tuple(found)


def _shape(code: str) -> tuple[TagKind, str]:
    """Give the kind of a tag as Trados (<1>, </1>, <1/>), memoQ ([1}, {1], {1}) and Phrase ({1>, <1}, {1}) show it.

    >>> [_shape(code) for code in ("<1>", "</1>", "<2/>", "[3}", "{3]")]
    [('open', '1'), ('close', '1'), ('alone', '<2/>'), ('open', '3'), ('close', '3')]
    """
    for kind, pattern in SHAPES.items():
        if found := pattern.fullmatch(code):
            return kind, next(filter(None, found.groups()))
    return "alone", code
