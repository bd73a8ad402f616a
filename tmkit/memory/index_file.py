"""Index files as numpy arrays: writing them, and reading a section as an array on the map. See :mod:`.index_map`."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt

from tmkit.files import atomic_write_bytes
from tmkit.memory.index_map import (
    FORMAT_VERSION,
    HEADER_AT,
    MAGIC,
    PREFIX,
    SECTIONS_AT,
    BrokenIndexError,
    MappedFile,
)

__all__ = ["Array", "BrokenIndexError", "IndexFile", "write_index"]

Array = npt.NDArray[Any]
_ALIGN = 64


def write_index(path: Path, header: Mapping[str, object], sections: Iterable[tuple[str, Iterable[Array]]]) -> None:
    """Write an index file; each section comes as pieces of one dtype that are laid end to end.

    Raises :class:`~tmkit.errors.FileAccessError` when the disk does not take it; the old file is then still there.
    """
    with atomic_write_bytes(path) as stream:
        stream.write(bytes(SECTIONS_AT))
        table: dict[str, list[object]] = {}
        at = SECTIONS_AT
        for name, pieces in sections:
            at = _pad(stream, at)
            table[name], at = _write_section(stream, at, pieces)
        whole = json.dumps({**header, "size": at, "sections": table}).encode("ascii")
        if len(whole) > SECTIONS_AT - HEADER_AT:
            raise ValueError("the header of the index does not fit")
        stream.seek(0)
        stream.write(PREFIX.pack(MAGIC, FORMAT_VERSION, len(whole), zlib.crc32(whole)))
        stream.write(bytes(HEADER_AT - PREFIX.size) + whole)


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


class IndexFile(MappedFile):
    """An index file, mapped, whose sections are arrays that read from the map."""

    def section(self, name: str) -> Array:
        """Give a section as an array; :class:`BrokenIndexError` when there is none of this name."""
        offset, count, _ = self.place(name)
        kind: str = self._table[name][0]
        if not count:
            return np.empty(0, kind or np.uint8)
        return np.frombuffer(self.map, kind, count, offset)
