r"""The container of an index: named arrays in one file that is mapped, never read as a whole.

Little-endian throughout. Bytes 0-7 are the magic, then three u32: the version of this format, the length of the
header and its CRC-32. From byte 64 the header as JSON in ASCII. Sections begin at multiples of 64 from byte 4096::

    {"fold": 1, "kind": "characters", "language": "zh", "store": "…", "first_change": 0, "last_change": 5,
     "size": bytes of the file, "sections": {name: [dtype as in numpy, offset, number of items, CRC-32]}}

A file is written under another name and renamed when whole, so a reader sees the old one or the new one.
"""

from __future__ import annotations

import json
import mmap
import struct
import zlib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from tmkit.files import atomic_write_bytes

Array = npt.NDArray[Any]
FORMAT_VERSION = 1
_MAGIC = b"TMKITIDX"
_PREFIX = struct.Struct("<8sIII")
_HEADER_AT = 64
_SECTIONS_AT = 4096
_ALIGN = 64


class BrokenIndexError(Exception):
    """An index file is torn, of another version or not one at all: it must be made anew. Never leaves this room."""


def write_index(path: Path, header: Mapping[str, object], sections: Iterable[tuple[str, Iterable[Array]]]) -> None:
    """Write an index file; each section comes as pieces of one dtype that are laid end to end.

    Raises :class:`~tmkit.errors.FileAccessError` when the disk does not take it; the old file is then still there.
    """
    with atomic_write_bytes(path) as stream:
        stream.write(bytes(_SECTIONS_AT))
        table: dict[str, list[object]] = {}
        at = _SECTIONS_AT
        for name, pieces in sections:
            at = _pad(stream, at)
            table[name], at = _write_section(stream, at, pieces)
        whole = json.dumps({**header, "size": at, "sections": table}).encode("ascii")
        if len(whole) > _SECTIONS_AT - _HEADER_AT:
            raise ValueError("the header of the index does not fit")
        stream.seek(0)
        stream.write(_PREFIX.pack(_MAGIC, FORMAT_VERSION, len(whole), zlib.crc32(whole)))
        stream.write(bytes(_HEADER_AT - _PREFIX.size) + whole)


def _pad(stream: BinaryIO, at: int) -> int:
    gap = -at % _ALIGN
    stream.write(bytes(gap))
    return at + gap


def _write_section(stream: BinaryIO, at: int, pieces: Iterable[Array]) -> tuple[list[object], int]:
    dtype, count, check, offset = "", 0, 0, at
    for piece in pieces:
        little = np.ascontiguousarray(piece, piece.dtype.newbyteorder("<"))
        dtype = little.dtype.str
        block = little.view(np.uint8).data if len(little) else memoryview(b"")
        stream.write(block)
        check = zlib.crc32(block, check)
        count += len(little)
        at += len(block)
    return [dtype, offset, count, check], at


class IndexFile:
    """An index file, mapped. ``header`` is its JSON; :meth:`section` gives an array that reads from the map."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            with path.open("rb") as file:
                self.map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except (OSError, ValueError) as error:
            raise BrokenIndexError(f"{path.name} cannot be mapped: {error}") from error
        self.header = self._read_header()
        self._table: dict[str, list[Any]] = self.header["sections"]
        self._check_table()

    def _read_header(self) -> dict[str, Any]:
        if len(self.map) < _SECTIONS_AT:
            raise BrokenIndexError(f"{self.path.name} is torn")
        magic, version, length, check = _PREFIX.unpack_from(self.map)
        if magic != _MAGIC or version != FORMAT_VERSION:
            raise BrokenIndexError(f"{self.path.name} is of another version")
        whole = self.map[_HEADER_AT : min(_HEADER_AT + length, _SECTIONS_AT)]
        if zlib.crc32(whole) != check:
            raise BrokenIndexError(f"{self.path.name} has a damaged header")
        header: dict[str, Any] = json.loads(whole)
        if header["size"] != len(self.map):
            raise BrokenIndexError(f"{self.path.name} is torn")
        return header

    def _check_table(self) -> None:
        for name, (dtype, offset, count, _) in self._table.items():
            end = offset + count * (np.dtype(dtype).itemsize if dtype else 0)
            if offset < _SECTIONS_AT or count < 0 or end > len(self.map):
                raise BrokenIndexError(f"{self.path.name}: section {name} lies outside the file")

    def section(self, name: str) -> Array:
        """Give a section as an array; :class:`BrokenIndexError` when there is none of this name."""
        if name not in self._table:
            raise BrokenIndexError(f"{self.path.name} lacks the section {name}")
        dtype, offset, count, _ = self._table[name]
        if not count:
            return np.empty(0, dtype or np.uint8)
        return np.frombuffer(self.map, dtype, count, offset)

    def damaged_sections(self) -> Iterator[str]:
        """Give the names of the sections whose bytes are not those that were written."""
        for name, (dtype, offset, count, check) in self._table.items():
            size = count * (np.dtype(dtype).itemsize if dtype else 0)
            with memoryview(self.map) as view, view[offset : offset + size] as part:
                if zlib.crc32(part) != check:
                    yield name

    def close(self) -> None:
        """Let go of the map, as soon as no array reads from it any more."""
