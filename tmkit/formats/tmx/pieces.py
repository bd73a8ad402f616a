"""A TMX unit by unit: each ``tu`` is cut out of the bytes and read by itself, so that damage stays where it is.

A unit like others before it is read by the pattern of their shape (:mod:`tmkit.formats.tmx.shapes`), another usual one
by one pattern for all (:mod:`tmkit.formats.tmx.quick`), any other by the XML parser, and one that is not well-formed is
mended first. Each repair and each loss is told with the number of the unit and its place in the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from tmkit.core import core
from tmkit.errors import FormatError, InputError
from tmkit.formats.mend import decode_piece, mend, mend_tags
from tmkit.formats.prologue import Prologue
from tmkit.formats.report import Report
from tmkit.formats.tmx.quick import quick_record
from tmkit.formats.xmlio import local_name, parse_string

if TYPE_CHECKING:
    from tmkit.formats.tmx.record import Record
    from tmkit.formats.tmx.shapes import Shapes
    from tmkit.formats.xmlio import Element
    from tmkit.model import Unit

PIECE_LIMIT = 8 * 1024 * 1024
MEND_LIMIT = 1024 * 1024
EXPANSION_LIMIT = 2_000_000
OPENING = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<tu(?=[\s/>])", re.DOTALL)
UNIT = re.compile(rb"<tu[ >\n\r\t/]")
CLOSING = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|</tu\s*>", re.DOTALL)
HEADER = re.compile(rb"<header(?=[\s/>])[^<>]*(?:/>|>.*?</header\s*>)", re.DOTALL)
ROOT = re.compile(rb"<tmx(?=[\s/>])[^<>]*>")
END = re.compile(rb"</tmx\s*>")
EXPECTED = re.compile(
    rb"\s+|</?body[^<>]*>|</tmx\s*>|<tmx(?=[\s/>])[^<>]*>|<!--.*?-->|<\?.*?\?>|<!DOCTYPE[^<>\[]*>"
    rb"|<header(?=[\s/>])[^<>]*(?:/>|>.*?</header\s*>)|\xef\xbb\xbf",
    re.DOTALL,
)
DECLARATION = re.compile(r"""xmlns:([A-Za-z_][\w.\-]*)\s*=\s*["']([^"'<]*)["']""")
VOCABULARY = frozenset("tmx header body tu tuv seg prop note ude map bpt ept ph it hi ut sub g x bx ex mrk pc".split())


def sections(blocks: Iterable[bytes]) -> Iterator[tuple[int, bytes]]:
    """Give the file in sections with their offsets: what stands before the first ``<tu``, then one for each ``<tu``.

    >>> list(sections([b"<tmx><tu>a</t", b"u> <tu>b</tu></tmx>"]))
    [(0, b'<tmx>'), (5, b'<tu>a</tu> '), (16, b'<tu>b</tu></tmx>')]
    """
    buffer = b""
    base = scanned = 0
    for block in chain(blocks, (None,)):
        buffer += block or b""
        places, limit = _openings(buffer, scanned, is_last=block is None)
        begin = 0
        for place in places:
            if begin < place < limit:
                yield base + begin, buffer[begin:place]
                begin = place
        buffer = buffer[begin:]
        base += begin
        scanned = max(limit - begin, 0)
        if len(buffer) > PIECE_LIMIT:
            yield base, buffer
            base += len(buffer)
            buffer, scanned = b"", 0
    yield base, buffer


def _openings(buffer: bytes, start: int, *, is_last: bool) -> tuple[Iterable[int], int]:
    """Give the places from ``start`` where a ``tu`` begins, not in comments or CDATA, and before which they count."""
    limit = len(buffer) if is_last else max(len(buffer) - 16, 0)
    plain = find_plain(buffer, start) if core is None else core.find_tmx_units(buffer, start)
    if plain is not None:
        return plain, limit
    careful = (match.start() for match in OPENING.finditer(buffer, start) if match[0] == b"<tu")
    return careful, limit if is_last else _safe_end(buffer, start)


def find_plain(buffer: bytes, start: int) -> list[int] | None:
    """Give the places from ``start`` where a ``tu`` begins; None where comments, CDATA or declarations are among them.

    >>> find_plain(b"<tu>a</tu><tu>b</tu>", 1), find_plain(b"<tu><!--<tu>--></tu>", 0)
    ([10], None)
    """
    if buffer.find(b"<!", start) >= 0:
        return None
    return [match.start() for match in UNIT.finditer(buffer, start)]


def _safe_end(buffer: bytes, scanned: int) -> int:
    """Give how far the buffer can be searched before more of it has come: not into an open comment or token."""
    place = buffer.find(b"<!", scanned)
    while place >= 0:
        for opening, closing in ((b"<!--", b"-->"), (b"<![CDATA[", b"]]>")):
            if buffer.startswith(opening, place):
                end = buffer.find(closing, place)
                if end < 0:
                    return place
                place = end
        place = buffer.find(b"<!", place + 2)
    return max(len(buffer) - 16, 0)


class Pieces:
    """Reads the sections of one file; ``number`` is the unit at hand. ``offset`` is where the root begins, or -1."""

    def __init__(self, report: Report, prologue: Prologue, offset: int, shapes: Shapes) -> None:
        self.report = report
        self.shapes = shapes
        self.entities = prologue.entities
        self.offset = offset
        self.number = 0
        self._declarations = ""
        self._is_open = False
        self._has_end = False

    def read(self, blocks: Iterable[bytes]) -> Iterator[tuple[int, int, Unit | Record | Element]]:
        """Give (number, byte, unit) for each unit, and before them (0, byte, element) for the header."""
        for place, data in sections(blocks):
            if not data.startswith(b"<tu"):
                if not self.number:
                    yield from self._opening(data, place)
                continue
            if self._is_open:
                self._lose(f"unit {self.number} has no end: it is lost")
            self.number += 1
            unit: Unit | Record | Element | None = self._quick(data)
            if unit is None:
                unit = self._parsed(data, place)
            if unit is not None:
                yield self.number, self._byte(place), unit
        if self._is_open:
            self._lose(f"the file ends inside unit {self.number}: that unit is lost")
        elif not self._has_end:
            self.report.warn("the end of the file, </body></tmx>, is missing")

    def _byte(self, place: int) -> int:
        return place + self.offset if self.offset >= 0 else -1

    def _lose(self, message: str) -> None:
        self.report.skip(message, unit=self.number)
        self._is_open = False

    def _opening(self, data: bytes, place: int) -> Iterator[tuple[int, int, Element]]:
        root = ROOT.search(data)
        if root:
            declared = dict(DECLARATION.findall(root[0].decode("utf-8", "replace")))
            self._declarations = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in declared.items())
        header = HEADER.search(data)
        if header:
            element = self._element(header[0], place + header.start(), 0)
            if element is not None:
                yield 0, self._byte(place), element
        self._has_end = bool(END.search(data))

    def _quick(self, data: bytes) -> Unit | Record | None:
        unit = self.shapes.read(data)
        if unit is not None:
            self._has_end = False
            return unit
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            return None
        text = text.replace("\r\n", "\n") if "\r" in text else text
        found = quick_record(text)
        if found is None:
            return None
        self.shapes.learn(text)
        gap = text[found[1] :]
        self._has_end = False
        if gap and not gap.isspace():
            self._look_at_gap(gap.encode("utf-8"))
        return found[0]

    def _parsed(self, data: bytes, place: int) -> Element | None:
        closing = next((match for match in CLOSING.finditer(data) if match[0].startswith(b"</tu")), None)
        if (len(data) if closing is None else closing.end()) > PIECE_LIMIT:
            self.report.skip("the unit is larger than 8 MB", unit=self.number, byte=self._byte(place))
            return None
        if closing is None:
            self._is_open = True
            return None
        self._look_at_gap(data[closing.end() :])
        return self._element(data[: closing.end()], place, self.number)

    def _look_at_gap(self, gap: bytes) -> None:
        self._has_end = bool(END.search(gap))
        if ROOT.search(gap):
            self.report.warn("a second document follows in the same file: read too", unit=self.number)
        rest = EXPECTED.sub(b"", gap)
        tail = rest.rstrip(b"\x00\x1a")
        if len(tail) < len(rest):
            count = len(rest) - len(tail)
            self.report.repair(f"{count} NUL or SUB characters after a unit were left out", unit=self.number)
        if tail:
            self.report.warn(f"{len(tail)} bytes between units were left out", unit=self.number)

    def _element(self, data: bytes, place: int, number: int) -> Element | None:
        """Give the element of a piece: as it is, else mended, else mended further; None, with a report, if all fail."""
        told: list[tuple[str, int]] = []
        try:
            try:
                return self._root(data.decode("utf-8"))
            except (InputError, UnicodeDecodeError):
                text = self._mended(data, told)
            try:
                element = self._root(text)
            except InputError:
                element = self._root(mend_tags(text, VOCABULARY, lambda message, at: told.append((message, at))))
        except InputError as error:
            self.report.skip(error.message, unit=number, byte=self._byte(place))
            return None
        for message, at in told:
            self.report.repair(message, unit=number, byte=self._byte(place + at))
        return element

    def _mended(self, data: bytes, told: list[tuple[str, int]]) -> str:
        if len(data) > MEND_LIMIT:
            raise FormatError("not well-formed XML, and at over 1 MB too large to mend")
        text = decode_piece(data, lambda message, at: told.append((message, at)))
        longest = max(map(len, self.entities.values()), default=0)
        if text.count("&") * longest > EXPANSION_LIMIT:
            raise FormatError("the entities of the unit expand beyond the limit")
        return mend(text, self.entities, lambda message, at: told.append((message, at)))

    def _root(self, text: str) -> Element:
        root = parse_string(f"<tmx{self._declarations}>{text}</tmx>")
        found = [child for child in root if local_name(child.tag)]
        if len(found) != 1:
            raise FormatError("not well-formed XML: more than one element where a unit should be")
        return found[0]
