"""An XML text as elements that know where they stand in it, so that one can be changed and all else stays as it is.

An :class:`Node` answers what an element of lxml answers (``tag``, ``text``, ``tail``, ``get``, ``items``, ``nsmap``,
``getparent``, its children), so that the same functions read both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html.entities import html5

from tmkit.errors import FormatError, LimitError

DEPTH_LIMIT = 256
TOKEN = re.compile(
    r"<!--.*?-->|<!\[CDATA\[(?P<cdata>.*?)\]\]>|<\?.*?\?>|</(?P<closed>[^\s>]+)\s*>"
    r"|<(?P<opened>[^\s/>!?]+)(?P<attributes>(?:[^\"'>/]++|\"[^\"]*+\"|'[^']*+'|/(?!>))*+)(?P<empty>/?)>",
    re.DOTALL,
)
ATTRIBUTE = re.compile(r"""([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|([A-Za-z_][\w.\-]*));")
PREDEFINED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'"}
LINE_END = re.compile(r"\r\n?")


class Node:
    """One element. ``start`` is the place of its ``<``, ``inner`` that after its start tag, ``close`` that of its end
    tag, ``end`` that after it; in an element without content ``inner`` and ``close`` equal ``end``.

    ``name`` is as written, prefix included; ``brink`` the place in the start tag where an attribute can be added, and
    ``places`` where each attribute begins, with the begin and the end of its value.
    """

    __slots__ = (
        "attributes", "brink", "children", "close", "end", "inner", "name", "nsmap", "parent", "places", "start",
        "tag", "tail", "text",
    )  # fmt: skip

    def __init__(self, name: str, start: int, parent: Node | None) -> None:
        self.name = name
        self.start = start
        self.parent = parent
        self.inner = self.close = self.end = self.brink = start
        self.tag = name
        self.text = self.tail = ""
        self.children: list[Node] = []
        self.attributes: dict[str, str] = {}
        self.places: dict[str, tuple[int, int, int]] = {}
        self.nsmap: dict[str | None, str] = parent.nsmap if parent is not None else {}

    @property
    def is_empty(self) -> bool:
        """True for ``<x/>``."""
        return self.inner == self.end

    def get(self, name: str, default: str = "") -> str:
        """Give an attribute."""
        return self.attributes.get(name, default)

    def items(self) -> list[tuple[str, str]]:
        """Give the attributes in order."""
        return list(self.attributes.items())

    def getparent(self) -> Node | None:
        """Give the element around this one."""
        return self.parent

    def __iter__(self) -> Iterator[Node]:
        return iter(self.children)

    def __len__(self) -> int:
        return len(self.children)

    def __bool__(self) -> bool:
        return True


def read_nodes(text: str, start: int, entities: Mapping[str, str], file: str) -> Node:
    """Give the root of an XML text; ``start`` is the place of its ``<``.

    Raises :class:`~tmkit.errors.FormatError` with the line where elements do not nest.

    >>> root = read_nodes('<a><b c="1">x &amp; y</b>z</a>', 0, {}, "")
    >>> [(child.tag, child.get("c"), child.text, child.tail) for child in root]
    [('b', '1', 'x & y', 'z')]
    """
    root = Node("", 0, None)
    builder = _Builder(text, entities, file, root)
    place = start
    for token in TOKEN.finditer(text, start):
        builder.add_text(text[place : token.start()])
        place = token.end()
        if token["opened"]:
            builder.open(token)
        elif token["closed"]:
            builder.close(token)
        elif token["cdata"]:
            builder.add_raw(token["cdata"])
        if len(builder.open_nodes) == 1 and root.children:
            return root.children[0]
    raise builder.fault(len(text), f"<{builder.current.name}> is never closed")


class _Builder:
    """The elements found so far, and the one that is open."""

    def __init__(self, text: str, entities: Mapping[str, str], file: str, root: Node) -> None:
        self.text = text
        self.known = {**entities, **PREDEFINED}
        self.file = file
        self.open_nodes = [root]

    @property
    def current(self) -> Node:
        """The innermost element that is open."""
        return self.open_nodes[-1]

    def add_text(self, raw: str) -> None:
        """Add text as it stands between two tags."""
        if raw:
            self.add_raw(self._resolved(raw) if "&" in raw else raw)

    def add_raw(self, text: str) -> None:
        """Add text that holds no references."""
        text = LINE_END.sub("\n", text) if "\r" in text else text
        if self.current.children:
            self.current.children[-1].tail += text
        else:
            self.current.text += text

    def open(self, token: re.Match[str]) -> None:
        """Begin an element."""
        node = Node(token["opened"], token.start(), self.current)
        node.inner = node.close = node.end = token.end()
        node.brink = token.start("attributes") + len(token["attributes"].rstrip())
        if token["attributes"].strip():
            self._read_attributes(node, token)
        node.tag = self._qualified(node.name, node.nsmap, is_element=True)
        self.current.children.append(node)
        if not token["empty"]:
            self.open_nodes.append(node)
        if len(self.open_nodes) > DEPTH_LIMIT:
            raise LimitError(f"elements are nested deeper than {DEPTH_LIMIT} levels", file=self.file)

    def close(self, token: re.Match[str]) -> None:
        """End the element that is open."""
        if token["closed"] != self.current.name:
            raise self.fault(token.start(), f"</{token['closed']}> closes <{self.current.name}>")
        node = self.open_nodes.pop()
        node.close, node.end = token.start(), token.end()

    def fault(self, place: int, message: str) -> FormatError:
        """Give the error for what stands at a place."""
        line = self.text.count("\n", 0, place) + 1
        return FormatError(f"not well-formed XML: {message}", file=self.file, line=line)

    def _read_attributes(self, node: Node, token: re.Match[str]) -> None:
        found = list(ATTRIBUTE.finditer(self.text, token.start("attributes"), token.end("attributes")))
        declared = {m[1][6:] or None: m[2] or m[3] or "" for m in found if m[1] == "xmlns" or m[1][:6] == "xmlns:"}
        if declared:
            node.nsmap = {**node.nsmap, **declared}
        for match in found:
            if match[1].partition(":")[0] == "xmlns":
                continue
            name = self._qualified(match[1], node.nsmap)
            group = 2 if match[2] is not None else 3
            node.attributes[name] = self._resolved(re.sub(r"\s", " ", match[group]))
            node.places[name] = (match.start(), *match.span(group))

    def _qualified(self, name: str, nsmap: Mapping[str | None, str], *, is_element: bool = False) -> str:
        prefix, colon, local = name.rpartition(":")
        uri = nsmap.get(prefix if colon else None, prefix) if colon or is_element else ""
        if prefix == "xml":
            uri = "http://www.w3.org/XML/1998/namespace"
        return f"{{{uri}}}{local}" if uri else local

    def _resolved(self, raw: str) -> str:
        return REFERENCE.sub(self._character, raw)

    def _character(self, match: re.Match[str]) -> str:
        hexadecimal, decimal, name = match.groups()
        if name:
            return self.known.get(name) or html5.get(f"{name};", match[0])
        code = int(hexadecimal, 16) if hexadecimal else int(decimal)
        return chr(code) if code <= 0x10FFFF else match[0]
