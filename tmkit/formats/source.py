"""The bytes of a file, unpacked where it is packed, with the limits that keep a hostile archive from filling memory."""

from __future__ import annotations

import gzip
import io
import shutil
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from tmkit.errors import FileAccessError, FormatError, InputError, LimitError

FILE_LIMIT = 2 * 1024**3
RATIO_LIMIT = 100
RATIO_FROM = 10 * 1024**2
MEMBER_LIMIT = 10_000
BLOCK = 65_536
GZIP = b"\x1f\x8b"
ZIP = b"PK\x03\x04"
PACKED_ERRORS = (
    zlib.error, EOFError, gzip.BadGzipFile, zipfile.BadZipFile, NotImplementedError, RuntimeError, UnicodeDecodeError,
)  # fmt: skip


class Source:
    """A file to read once or several times: plain, gzip, zip with one member, or ``-`` for standard input.

    ``name`` is what messages call it. Raises :class:`~tmkit.errors.FileAccessError` where it cannot be opened,
    :class:`~tmkit.errors.InputError` where it is empty, :class:`~tmkit.errors.LimitError` over 2 GB or at an expansion
    over 100 to 1, each when it is met.
    """

    def __init__(self, path: str | Path) -> None:
        self.name = "standard input" if str(path) == "-" else str(path)
        self.path = path
        self._spool: BinaryIO | None = None
        with self._raw() as stream:
            self.magic = stream.read(4)
        if not self.magic:
            raise InputError("the file is empty", file=self.name)

    @property
    def is_packed(self) -> bool:
        """True for gzip and zip: offsets in the text are not offsets in the file."""
        return self.magic.startswith((GZIP, ZIP))

    def blocks(self) -> Iterator[bytes]:
        """Give the unpacked bytes in blocks of about 64 kB."""
        try:
            with self._raw() as raw, self._unpacked(raw) as stream:
                yield from self._limited(stream)
        except PACKED_ERRORS as error:
            raise FormatError(f"damaged archive ({error}): pack it again", file=self.name) from error
        except OSError as error:
            if isinstance(error, FileAccessError):
                raise
            raise FileAccessError(f"cannot be read: {error.strerror or error}", file=self.name) from error

    def head(self, size: int) -> bytes:
        """Give the first ``size`` unpacked bytes."""
        found = b""
        for block in self.blocks():
            found += block
            if len(found) >= size:
                break
        return found[:size]

    @contextmanager
    def _raw(self) -> Iterator[BinaryIO]:
        if str(self.path) == "-":
            yield self._spooled()
            return
        try:
            if Path(self.path).is_dir():
                raise FileAccessError("is a folder, not a file", file=self.name)
            stream = Path(self.path).open("rb")  # noqa: SIM115 - closed below
        except FileNotFoundError as error:
            raise FileAccessError("no such file", file=self.name) from error
        except OSError as error:
            if isinstance(error, FileAccessError):
                raise
            raise FileAccessError(f"cannot be opened: {error.strerror}", file=self.name) from error
        with stream:
            yield stream

    def _spooled(self) -> BinaryIO:
        if self._spool is None:
            self._spool = tempfile.TemporaryFile()  # noqa: SIM115 - lives as long as the source
            shutil.copyfileobj(sys.stdin.buffer, self._spool)
        self._spool.seek(0)
        return self._spool

    @contextmanager
    def _unpacked(self, raw: BinaryIO) -> Iterator[BinaryIO]:
        if self.magic.startswith(GZIP):
            with gzip.open(raw) as stream:
                yield io.BufferedReader(stream)
        elif self.magic.startswith(ZIP):
            with zipfile.ZipFile(raw) as archive, archive.open(self._member(archive)) as member:
                yield member  # type: ignore[misc]
        else:
            yield raw

    def _member(self, archive: zipfile.ZipFile) -> zipfile.ZipInfo:
        members = [
            info
            for info in archive.infolist()
            if info.filename and not info.is_dir() and not info.filename.startswith("__MACOSX")
        ]
        if len(members) > MEMBER_LIMIT:
            raise LimitError(f"an archive of more than {MEMBER_LIMIT:,} files", file=self.name)
        if len(members) != 1:
            raise FormatError(f"the archive holds {len(members)} files: unpack it and name one", file=self.name)
        return members[0]

    def _limited(self, stream: BinaryIO) -> Iterator[bytes]:
        size = self._size() if self.is_packed else 0
        total = 0
        while block := stream.read(BLOCK):
            total += len(block)
            if total > FILE_LIMIT:
                raise LimitError("larger than 2 GB: split it", file=self.name)
            if size and total > RATIO_FROM and total > RATIO_LIMIT * size:
                raise LimitError(
                    f"expands to more than {RATIO_LIMIT} times its size: unpack it yourself", file=self.name
                )
            yield block

    def _size(self) -> int:
        with self._raw() as stream:
            return stream.seek(0, io.SEEK_END)
