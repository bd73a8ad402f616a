"""Output that appears whole or not at all: beside the target, synced, renamed, the folder synced.

Every write, sync and rename goes through :data:`disk`; a test puts an object there that fails at the n-th step.
"""

from __future__ import annotations

import errno
import io
import os
import secrets
import stat
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, BinaryIO, TextIO, cast

from tmkit.errors import FileAccessError

_CURES = {
    errno.ENOSPC: "the disk is full: free some space or write elsewhere",
    errno.EDQUOT: "the disk quota is used up: free some space or write elsewhere",
    errno.EACCES: "no permission to write here: change the permissions or write elsewhere",
    errno.EPERM: "no permission to write here: change the permissions or write elsewhere",
    errno.EROFS: "the file system is read-only: write elsewhere",
    errno.ENOENT: "the folder does not exist: create it first",
    errno.ENOTDIR: "a part of the path is a file, not a folder: give another path",
    errno.EISDIR: "this is a folder: give a file name",
    errno.ENAMETOOLONG: "the file name is too long: give a shorter one",
    errno.EIO: "the disk reported an error: check it, or write elsewhere",
}
_TEMPORARY_MARK = ".tmkit-part"


class Disk:
    """The three steps by which a file comes into being."""

    def write(self, stream: IO[bytes], block: memoryview) -> int:
        """Write the beginning of a block, and give the number of bytes written."""
        return stream.write(block)

    def sync(self, descriptor: int) -> None:
        """Bring a file or a folder to the disk for good."""
        os.fsync(descriptor)

    def replace(self, source: Path, target: Path) -> None:
        """Put ``source`` in the place of ``target`` in one step."""
        source.replace(target)


disk: Disk = Disk()


class _Output(io.RawIOBase):
    """Bytes on their way to a file or to standard output, which explains what goes wrong."""

    def __init__(self, stream: IO[bytes], path: str | Path) -> None:
        self.stream = stream
        self.path = path
        self.discards = False

    def writable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self.stream.seekable()

    def seek(self, offset: int, whence: int = 0, /) -> int:
        return self.stream.seek(offset, whence)

    def tell(self) -> int:
        return self.stream.tell()

    def write(self, block: object, /) -> int:
        view = memoryview(block).cast("B")  # type: ignore[arg-type]
        if self.discards:
            return len(view)
        with _explained(self.path):
            return disk.write(self.stream, view)


@contextmanager
def atomic_write(path: str | Path) -> Iterator[TextIO]:
    """Open ``path`` for text in UTF-8 with LF line ends; it holds the new text after the block, or still the old one.

    ``-`` is standard output. :class:`FileAccessError`, with the cure, where the system refuses any step.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with atomic_write(Path(folder, "a.txt")) as stream:
    ...         _ = stream.write("outside")
    ...     Path(folder, "a.txt").read_text("utf-8")
    'outside'
    """
    with atomic_write_bytes(path) as stream:
        text = io.TextIOWrapper(stream, encoding="utf-8", newline="\n")
        try:
            yield text
            text.flush()
        finally:
            _let_go(text)


@contextmanager
def atomic_write_bytes(path: str | Path) -> Iterator[BinaryIO]:
    """Open ``path`` for bytes; see :func:`atomic_write`."""
    if str(path) == "-":
        sys.stdout.flush()
        output = _Output(sys.stdout.buffer, "standard output")
        with _stream_of(output) as stream:
            yield stream
        with _explained("standard output"):
            sys.stdout.buffer.flush()
        return
    with _explained(path):
        target = Path(os.path.realpath(path))
        temporary = _create_beside(target) if _is_replaceable(target) else target
        file = temporary.open("r+b" if temporary != target else "wb", buffering=0)
    try:
        with file, _stream_of(_Output(file, path)) as stream:
            yield stream
        if temporary != target:
            with _explained(path):
                _put_in_place(temporary, target)
    except BaseException:
        if temporary != target:
            temporary.unlink(missing_ok=True)
        raise


def check_writable(path: str | Path) -> None:
    """Raise :class:`FileAccessError` now if ``path`` could not be written later; leaves nothing behind."""
    if str(path) == "-":
        return
    with _explained(path):
        target = Path(os.path.realpath(path))
        if _is_replaceable(target):
            _create_beside(target).unlink()


def write_error(path: str | Path, error: OSError) -> FileAccessError:
    """Give the one-line error that says why ``path`` cannot be written, and the cure.

    >>> str(write_error("a.tmx", OSError(errno.ENOSPC, "No space left on device")))
    'a.tmx: cannot be written: the disk is full: free some space or write elsewhere'
    """
    reason = _CURES.get(error.errno or 0, error.strerror or str(error))
    return FileAccessError(f"cannot be written: {reason}", file=str(path))


@contextmanager
def _explained(path: str | Path) -> Iterator[None]:
    try:
        yield
    except (FileAccessError, BrokenPipeError):
        raise
    except OSError as error:
        raise write_error(path, error) from error


@contextmanager
def _stream_of(output: _Output) -> Iterator[BinaryIO]:
    """Give a buffered stream; after an error what it still holds is thrown away, not written."""
    stream = io.BufferedWriter(output, 1 << 18)
    try:
        yield cast(BinaryIO, stream)
        stream.flush()
    except BaseException:
        output.discards = True
        raise
    finally:
        stream.close()


def _let_go(text: io.TextIOWrapper) -> None:
    """Part the text layer from its stream without losing or closing anything below it."""
    with suppress(OSError, ValueError):
        text.detach()


def _is_replaceable(target: Path) -> bool:
    """Say whether this is a file or nothing yet (not /dev/null or a pipe, which are written in place)."""
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return True
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
    if not os.access(target, os.W_OK):
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
    return stat.S_ISREG(mode)


def _create_beside(target: Path) -> Path:
    _remove_stale(target)
    temporary = target.with_name(f"{_prefix(target)}{os.getpid()}-{secrets.token_hex(4)}{_TEMPORARY_MARK}")
    os.close(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666))
    if target.exists():
        with suppress(PermissionError):
            temporary.chmod(stat.S_IMODE(target.stat().st_mode))
    return temporary


def _prefix(target: Path) -> str:
    # 40 characters of up to four bytes leave room below the 255 bytes that a name may have.
    return f".{target.name[:40]}."


def _remove_stale(target: Path) -> None:
    """Remove what a process that was killed while writing this target left behind."""
    prefix = _prefix(target)
    with os.scandir(target.parent) as entries:
        names = [entry.name for entry in entries if entry.name.startswith(prefix)]
    for name in names:
        process = name[len(prefix) :].partition("-")[0]
        if name.endswith(_TEMPORARY_MARK) and process.isdecimal() and not _is_alive(int(process)):
            with suppress(OSError):
                target.with_name(name).unlink()


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (OSError, OverflowError):
        return True
    return True


def _put_in_place(temporary: Path, target: Path) -> None:
    """Rename, and take that back where the disk does not confirm it: after an error the old file is there."""
    _sync(temporary)
    is_new = not target.exists()
    old = _keep_old(target, temporary.with_suffix(f".old{_TEMPORARY_MARK}"))
    try:
        disk.replace(temporary, target)
        _sync_folder(target.parent)
    except OSError:
        if temporary.exists():
            raise
        if old:
            old.replace(target)
        elif is_new:
            target.unlink(missing_ok=True)
        raise
    finally:
        if old:
            old.unlink(missing_ok=True)


def _keep_old(target: Path, name: Path) -> Path | None:
    """Give the old file a second name; None where there is none, or where the file system has no links."""
    try:
        os.link(target, name)
    except OSError:
        return None
    return name


def _sync_folder(folder: Path) -> None:
    try:
        _sync(folder)
    except OSError as error:
        # Some file systems do not sync folders; the file itself is safe by then.
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:
            raise


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        disk.sync(descriptor)
    finally:
        os.close(descriptor)
