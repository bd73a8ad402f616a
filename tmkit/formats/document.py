"""The text of an XML file that is to be changed in a few places and otherwise stay byte for byte as it is."""

from __future__ import annotations

import codecs
from pathlib import Path

from tmkit.errors import EncodingError, FormatError, LimitError
from tmkit.files import atomic_write_bytes
from tmkit.formats.nodes import Node, read_nodes
from tmkit.formats.prologue import read_prologue
from tmkit.formats.source import Source
from tmkit.formats.tree import HEAD, TREE_LIMIT
from tmkit.formats.xml_encoding import DECLARED
from tmkit.formats.xmlio import escape_attribute, local_name


class Document:
    """An XML file and the changes to it, which are gathered first and made when it is written.

    ``data`` are its bytes, ``file`` what messages call it. Raises :class:`~tmkit.errors.FormatError` where the root is
    another one than ``root`` or elements do not nest, :class:`~tmkit.errors.EncodingError` where bytes cannot be kept.
    """

    def __init__(self, data: bytes, file: str, root: str) -> None:
        self.file = file
        prologue = read_prologue(data[:HEAD], file)
        self._codec, self._declared = prologue.encoding, _declared(data, prologue.encoding)
        self.text = _decoded(data, self._codec, file)
        self.root = read_nodes(self.text, prologue.start, prologue.entities, file)
        if local_name(self.root.tag) != root:
            raise FormatError(f"the root element is <{self.root.name}>, not <{root}>", file=file)
        self._line_end = "\r\n" if "\r\n" in self.text[:HEAD] else "\n"
        self._changes: list[tuple[int, int, str]] = []

    def raw(self, begin: int, end: int) -> str:
        """Give the text between two places as it stands."""
        return self.text[begin:end]

    def gap(self, node: Node) -> str:
        """Give the white space before an element, empty where there is other text."""
        before = node.start
        while before and self.text[before - 1] in " \t\r\n":
            before -= 1
        return self.text[before : node.start] if self.text[before - 1] == ">" else ""

    def insert(self, place: int, xml: str) -> None:
        """Put markup at a place; what is put at the same place later comes after it."""
        self._change(place, place, xml)

    def set_content(self, node: Node, xml: str) -> None:
        """Give an element other content."""
        if not node.is_empty:
            if self.text[node.inner : node.close] != xml:
                self._change(node.inner, node.close, xml)
        elif xml:
            self._change(self.text.rindex("/", node.brink, node.end), node.end, f">{xml}</{node.name}>")

    def append(self, node: Node, xml: str) -> None:
        """Put markup after the last child of an element, indented as that."""
        if node.is_empty:
            self.set_content(node, xml)
            return
        last = node.children[-1] if node.children else None
        gap = self.gap(last) if last is not None else ""
        self.insert(last.end if last is not None else node.inner, gap + xml)

    def set_attribute(self, node: Node, name: str, value: str) -> None:
        """Give an attribute, named as in the file, another value; an empty one takes it away."""
        key = next((key for key in node.places if self._is_named(node, key, name)), "")
        written = escape_attribute(value).replace("'", "&apos;")
        if key and value:
            _start, begin, end = node.places[key]
            if node.attributes[key] != value:
                self._change(begin, end, written)
        elif key:
            start, _begin, end = node.places[key]
            self._change(self._before(start), end + 1, "")
        elif value:
            self.insert(node.brink, f' {name}="{written}"')

    def cut(self, begin: int, end: int) -> None:
        """Take out what stands between two places."""
        if begin < end:
            self._change(begin, end, "")

    def remove(self, node: Node) -> None:
        """Take an element out."""
        self._change(node.start, node.end, "")

    def to_bytes(self) -> bytes:
        """Give the text with its changes in the encoding it came in."""
        pieces = []
        place = 0
        for begin, end, text in sorted(self._changes, key=lambda change: change[:2]):
            pieces += [self.text[place:begin], self._encodable(text)]
            place = end
        pieces.append(self.text[place:])
        return _encoded("".join(pieces), self._codec)

    def write(self, path: str | Path) -> None:
        """Write the text with its changes, whole or not at all."""
        data = self.to_bytes()
        with atomic_write_bytes(path) as stream:
            stream.write(data)

    def _is_named(self, node: Node, key: str, name: str) -> bool:
        start, begin, _end = node.places[key]
        return self.text[start:begin].rstrip("\"'").rstrip().rstrip("=").rstrip() == name

    def _before(self, place: int) -> int:
        while self.text[place - 1] in " \t\r\n":
            place -= 1
        return place

    def _change(self, begin: int, end: int, xml: str) -> None:
        self._changes.append((begin, end, xml))

    def _encodable(self, xml: str) -> str:
        """Give new markup with the line ends of the file, and references for what its encoding cannot hold.

        That is both the declared one, by which others read it, and the one that it is in.
        """
        if self._line_end != "\n":
            xml = xml.replace("\r\n", "\n").replace("\n", self._line_end)
        for codec in {self._declared, self._codec}:
            if not codec.startswith("utf"):
                xml = xml.encode(codec, "xmlcharrefreplace").decode(codec)
        return xml


def open_document(path: str | Path, root: str) -> Document:
    """Read a file to change it in place; at most 500 MB, not packed.

    Raises the errors of :class:`~tmkit.formats.source.Source` and of :class:`Document`.
    """
    source = Source(path)
    if source.is_packed:
        raise FormatError("is packed: unpack it to change it in place", file=source.name)
    return Document(_whole(source), source.name, root)


def _whole(source: Source) -> bytes:
    blocks = []
    size = 0
    for block in source.blocks():
        size += len(block)
        if size > TREE_LIMIT:
            raise LimitError("larger than 500 MB: split it", file=source.name)
        blocks.append(block)
    return b"".join(blocks)


def _declared(data: bytes, codec: str) -> str:
    """Give the codec that new text must fit: the declared one where it is narrower than the one that is read with."""
    found = DECLARED.search(data[:1000])
    if found is None or codec.startswith(("utf-16", "utf-32")):
        return codec
    try:
        name = codecs.lookup(found[1].decode("ascii")).name
    except LookupError:
        return codec
    return codec if name.startswith(("utf-16", "utf-32")) else name


def _decoded(data: bytes, codec: str, file: str) -> str:
    try:
        text = data.decode(codec, "surrogateescape")
        if _encoded(text, codec) == data:
            return text
    except UnicodeError:
        pass
    raise EncodingError("some bytes cannot be kept as they are: save the file as UTF-8", file=file)


def _encoded(text: str, codec: str) -> bytes:
    return text.encode(codec, "surrogateescape")
