"""A damaged TMX read unit by unit: each ``tu`` is cut out of the bytes, mended, and parsed by itself.

Slower than the streaming parser and used only from the first error on; whatever stands before and after the damage is
read, and each repair and loss is told with its place.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import TYPE_CHECKING

from tmkit.errors import FormatError, InputError
from tmkit.formats.mend import decode_piece, mend, mend_tags, undeclared_prefixes
from tmkit.formats.prologue import Prologue
from tmkit.formats.report import Report
from tmkit.formats.xmlio import local_name, parse_string

if TYPE_CHECKING:
    from tmkit.formats.xmlio import Element

PIECE_LIMIT = 8 * 1024 * 1024
EXPANSION_LIMIT = 2_000_000
OPENING = re.compile(rb"<!--.*?-->|<!\[CDATA\[.*?\]\]>|<tu(?=[\s/>])", re.DOTALL)
PLAIN_OPENING = re.compile(rb"<tu(?=[\s/>])")
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
        limit = len(buffer) if block is None else _safe_end(buffer, scanned)
        begin = 0
        opening = OPENING if buffer.find(b"<!", scanned) >= 0 else PLAIN_OPENING
        for match in opening.finditer(buffer, scanned, limit):
            scanned = match.end()
            if match[0] == b"<tu" and match.start() > begin:
                yield base + begin, buffer[begin : match.start()]
                begin = match.start()
        buffer = buffer[begin:]
        base += begin
        scanned = max(scanned - begin, 0)
        if len(buffer) > PIECE_LIMIT:
            yield base, buffer
            base += len(buffer)
            buffer, scanned = b"", 0
    yield base, buffer


def _safe_end(buffer: bytes, scanned: int) -> int:
    """Give how far the buffer can be searched before more of it has come: not into an open comment or token."""
    place = buffer.find(b"<!", scanned)
    while place >= 0:
        end = b"-->" if buffer.startswith(b"<!--", place) else b"]]>"
        closed = buffer.find(end, place)
        if closed < 0:
            return place
        place = buffer.find(b"<!", closed)
    return max(len(buffer) - 16, 0)


class Salvage:
    """Reads the sections of one damaged file; ``number`` is the unit at hand."""

    def __init__(self, report: Report, prologue: Prologue, offset: int) -> None:
        self.report = report
        self.entities = prologue.entities
        self.offset = offset
        self.number = 0
        self._declared: dict[str, str] = {}
        self._missing: dict[str, str] = {}
        self._cut = False
        self._ended = False

    def records(self, blocks: Iterable[bytes]) -> Iterator[tuple[int, int, Record | Element]]:
        """Give (number, byte, record) for each unit, and before them (0, byte, element) for the header."""
        data = b""
        for place, data in sections(blocks):
            if not data.startswith(b"<tu"):
                yield from self._opening(place, data)
                continue
            self.number += 1
            record = self._quick(data) or self._parsed(data, place)
            if record is not None:
                yield self.number, self._byte(place), record
        self._finish(data)

    def _quick(self, data: bytes) -> Record | None:
        """Give the record of a usual unit without asking the parser."""
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            return None
        found = quick_record(text.replace("\r\n", "\n") if "\r" in text else text)
        if found is None:
            return None
        record, end = found
        gap = text[end:]
        self._ended = False
        if not gap.isspace() and gap:
            self._look_at_gap(gap.encode())
        return record

    def _parsed(self, data: bytes, place: int) -> Record | None:
        unit, gap = self._split(data)
        self._look_at_gap(gap)
        element = self._unit(unit, place, whole=bool(unit))
        return None if element is None else read_record(element, self._complain)

    def _complain(self, message: str) -> None:
        self.complaints.append(message)

    def _byte(self, place: int) -> int:
        return place + self.offset if self.offset >= 0 else -1

    def _opening(self, place: int, data: bytes, done: int) -> Iterator[tuple[int, int, Element]]:
        root = ROOT.search(data)
        if root:
            self._declared = dict(DECLARATION.findall(root[0].decode("utf-8", "replace")))
        header = HEADER.search(data)
        if header and not done:
            element = self._parse(header[0], place + header.start(), 0)
            if element is not None:
                yield 0, self._byte(place), element
        self._ended = bool(END.search(data))

    def _split(self, data: bytes) -> tuple[bytes, bytes]:
        """Give the unit (empty where its end is missing) and what follows it."""
        for match in CLOSING.finditer(data):
            if match[0].startswith(b"</tu"):
                return data[: match.end()], data[match.end() :]
        return b"", b""

    def _look_at_gap(self, gap: bytes) -> None:
        if not gap:
            return
        self._ended = bool(END.search(gap))
        if ROOT.search(gap):
            self.report.warn("a second document follows in the same file: read too", unit=self.number)
        rest = EXPECTED.sub(b"", gap)
        tail = rest.rstrip(b"\x00\x1a")
        if len(tail) < len(rest):
            self.report.repair(
                f"{len(rest) - len(tail)} NUL or SUB characters after a unit were left out", unit=self.number
            )
        if tail:
            self.report.warn(f"{len(tail)} bytes between units were left out", unit=self.number)

    def _unit(self, unit: bytes, place: int, *, whole: bool) -> Element | None:
        if not whole:
            self._cut = True
            return None
        if len(unit) > PIECE_LIMIT:
            self.report.skip("the unit is larger than 8 MB", unit=self.number, byte=self._byte(place))
            return None
        return self._parse(unit, place, self.number)

    def _parse(self, data: bytes, place: int, number: int) -> Element | None:
        """Give the element of a piece, mended in one or two tries; None, with a report, where that fails."""
        told: list[tuple[str, int]] = []
        try:
            text = self._mended(data, told)
            try:
                element = self._root(text)
            except InputError:
                text = mend_tags(text, VOCABULARY, lambda message, at: told.append((message, at)))
                element = self._root(text)
        except InputError as error:
            self.report.skip(error.message, unit=number, byte=self._byte(place))
            return None
        for message, at in told:
            self.report.repair(message, unit=number, byte=self._byte(place + at))
        return element

    def _mended(self, data: bytes, told: list[tuple[str, int]]) -> str:
        text = decode_piece(data, lambda message, at: told.append((message, at)))
        longest = max(map(len, self.entities.values()), default=0)
        if text.count("&") * longest > EXPANSION_LIMIT:
            raise FormatError("the entities of the unit expand beyond the limit")
        return mend(text, self.entities, lambda message, at: told.append((message, at)))

    def _root(self, text: str) -> Element:
        known = self._declared | self._missing
        for prefix in undeclared_prefixes(text, frozenset(known)):
            self._missing[prefix] = known[prefix] = f"urn:tmkit:undeclared:{prefix}"
            self.report.repair(f'the prefix "{prefix}" is not declared: declared while reading')
        declarations = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in known.items())
        root = parse_string(f"<tmx{declarations}>{text}</tmx>")
        found = [child for child in root if local_name(child.tag)]
        if len(found) != 1:
            raise FormatError("not well-formed XML: more than one element where a unit should be")
        return found[0]

    def _finish(self, last: bytes, done: int) -> None:
        if self._cut and last.startswith(b"<tu") and not self._split(last)[0]:
            self.report.skip(f"the file ends inside unit {self.number}: that unit is lost", unit=self.number)
        elif not self._ended:
            self.report.warn("the end of the file, </body></tmx>, is missing")
