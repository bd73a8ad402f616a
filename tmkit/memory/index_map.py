r"""An index file as it lies on the disk: named sections behind a header, mapped, never read as a whole.

Little-endian throughout. Bytes 0-7 are the magic, then three u32: the version of this format, the length of the
header and its CRC-32. From byte 64 the header as JSON in ASCII. Sections begin at multiples of 64 from byte 4096::

    {"fold": 1, "kind": "characters", "language": "zh", "store": "…", "first_change": 0, "last_change": 5, "side": 0,
     "size": bytes of the file, "sections": {name: [type as in numpy, offset, number of items, CRC-32]}}

``side`` is 0 where all texts are sources of their units, 1 where all are targets, else null.

A file is written under another name and renamed when whole, so a reader sees the old one or the new one.
"""

from __future__ import annotations

import json
import mmap
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

FORMAT_VERSION = 1
MAGIC = b"TMKITIDX"
PREFIX = struct.Struct("<8sIII")
HEADER_AT = 64
SECTIONS_AT = 4096


class BrokenIndexError(Exception):
    """An index file is torn, of another version or not one at all: it must be made anew. Never leaves this room."""


class MappedFile:
    """An index file, mapped. ``header`` is its JSON. :class:`BrokenIndexError` when it is not whole."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as file:
                self.map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise BrokenIndexError(f"{path.name} cannot be mapped: {error}") from error
        try:
            self.header = self._read_header()
            self._table: dict[str, list[Any]] = self.header["sections"]
            self._check_table()
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise BrokenIndexError(f"{path.name} has a damaged header") from error

    def _read_header(self) -> dict[str, Any]:
        if len(self.map) < SECTIONS_AT:
            raise BrokenIndexError(f"{self.path.name} is torn")
        magic, version, length, check = PREFIX.unpack_from(self.map)
        if magic != MAGIC or version != FORMAT_VERSION:
            raise BrokenIndexError(f"{self.path.name} is of another version")
        whole = self.map[HEADER_AT : min(HEADER_AT + length, SECTIONS_AT)]
        if zlib.crc32(whole) != check:
            raise BrokenIndexError(f"{self.path.name} has a damaged header")
        header: dict[str, Any] = json.loads(whole)
        if header["size"] != len(self.map):
            raise BrokenIndexError(f"{self.path.name} is torn")
        return header

    def _check_table(self) -> None:
        for name, (offset, count, width) in self.places().items():
            if offset < SECTIONS_AT or count < 0 or offset + count * width > len(self.map):
                raise BrokenIndexError(f"{self.path.name}: section {name} lies outside the file")

    def places(self) -> dict[str, tuple[int, int, int]]:
        """Give for each section its offset in bytes, its number of items and the bytes of an item."""
        return {name: (offset, count, _width(kind)) for name, (kind, offset, count, _) in self._table.items()}

    def place(self, name: str) -> tuple[int, int, int]:
        """Give the same for one section; :class:`BrokenIndexError` when there is none of this name."""
        if name not in self._table:
            raise BrokenIndexError(f"{self.path.name} lacks the section {name}")
        kind, offset, count, _ = self._table[name]
        return offset, count, _width(kind)

    def content(self, name: str) -> bytes:
        """Give a copy of the bytes of a section."""
        offset, count, width = self.place(name)
        return self.map[offset : offset + count * width]

    def damaged_sections(self) -> Iterator[str]:
        """Give the names of the sections whose bytes are not those that were written."""
        for name, (offset, count, width) in self.places().items():
            with memoryview(self.map) as view, view[offset : offset + count * width] as part:
                if zlib.crc32(part) != self._table[name][3]:
                    yield name


def _width(kind: str) -> int:
    """Give the bytes of an item of a type such as ``<u4``; of no items, which have no type, 1."""
    return int(kind[2:]) if kind else 1
