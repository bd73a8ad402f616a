"""Opening a memory file: what is refused and why, creation in one step, migration after a backup."""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from tmkit.errors import FileAccessError, MemoryStoreError, TmkitError
from tmkit.memory import schema

BUSY_SECONDS = 10.0
"""How long to wait for another process that is writing."""

_NETWORK = (
    "nfs",
    "cifs",
    "smb",
    "afs",
    "ncp",
    "davfs",
    "fuse.sshfs",
    "fuse.davfs",
    "fuse.rclone",
    "fuse.s3fs",
    "fuse.gcsfuse",
)
_FULL = {
    sqlite3.SQLITE_FULL: "the disk is full; free some space and try again",
    sqlite3.SQLITE_IOERR: "the disk reports an error",
}
_SETTINGS = (
    "pragma foreign_keys = on",
    "pragma trusted_schema = off",
    "pragma cell_size_check = on",
    "pragma synchronous = full",
    "pragma cache_size = -32000",
)


@contextmanager
def told_plainly(place: str) -> Iterator[None]:
    """Turn what SQLite raises into one line that names the memory and the cure."""
    try:
        yield
    except sqlite3.Error as error:
        raise _plain(error, place) from error


def _plain(error: sqlite3.Error, place: str) -> TmkitError:
    code = getattr(error, "sqlite_errorcode", None)
    primary = code & 0xFF if code is not None else None
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return MemoryStoreError("another program is writing to this memory; try again when it has finished", file=place)
    if primary in (sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_FORMAT):
        return MemoryStoreError(f"this memory is damaged ({error}); put a backup in its place", file=place)
    if primary in _FULL:
        return FileAccessError(f"nothing was written: {_FULL[primary]}", file=place)
    if primary in (sqlite3.SQLITE_READONLY, sqlite3.SQLITE_PERM, sqlite3.SQLITE_AUTH):
        return FileAccessError(
            "this memory cannot be written; check the permissions of the file and of its folder", file=place
        )
    if primary == sqlite3.SQLITE_CANTOPEN:
        return FileAccessError("cannot be opened; check the permissions of the file and of its folder", file=place)
    return MemoryStoreError(f"the database says: {error}", file=place)


def open_database(path: Path, *, create: bool) -> sqlite3.Connection:
    """Give a connection to a memory that has been checked; with ``create`` the memory is made where there is none.

    Raises :class:`FileAccessError` or :class:`MemoryStoreError`, in one line with the cure.
    """
    _check_place(path, create=create)
    if create:
        _sweep(path)
        if not path.exists():
            create_file(path)
    with told_plainly(str(path)):
        connection = connect(path)
        try:
            if create:
                schema.fill_if_empty(connection)
            _check_kind(connection, path)
            if is_writable(path.parent):
                connection.execute("pragma journal_mode = wal")
        except BaseException:
            connection.close()
            raise
        return connection


def connect(path: Path) -> sqlite3.Connection:
    """Give a connection with the settings every connection to a memory has; the file must be there."""
    address = f"file:{_quoted(path)}?mode=rw"
    if not is_writable(path.parent) and not _has_bytes(path.with_name(f"{path.name}-wal")):
        # Nothing can be written beside it, so nobody changes it either: the one way to read it without a shared log.
        address = f"file:{_quoted(path)}?mode=ro&immutable=1"
    connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=BUSY_SECONDS, check_same_thread=False)
    for setting in _SETTINGS:
        connection.execute(setting)
    return connection


def _quoted(path: Path) -> str:
    text = os.path.abspath(path)  # noqa: PTH100 - resolve() would follow links, and the index stands beside the link
    return text.replace("%", "%25").replace("?", "%3f").replace("#", "%23")


def _check_place(path: Path, *, create: bool) -> None:
    place = str(path)
    if "\0" in place:
        raise FileAccessError("no file can have this name: it holds U+0000", file=place.replace("\0", "\\0"))
    try:
        _check_file(path, create=create) if path.exists() else _check_absent(path, create=create)
    except OSError as error:
        if isinstance(error, TmkitError):
            raise
        raise FileAccessError(f"cannot be opened: {error.strerror or error}", file=place) from error
    kind = file_system(path.parent)
    if kind.startswith(_NETWORK):
        cure = "use a local folder or postgresql://…"
        raise MemoryStoreError(f"lies on a network file system ({kind}), where SQLite loses data; {cure}", file=place)


def _check_file(path: Path, *, create: bool) -> None:
    if path.is_dir():
        raise FileAccessError("is a folder, not a memory; name a file", file=str(path))
    if not _has_bytes(path) and not create:
        message = "the file is empty: not a memory; `tmkit import` or `tmkit build` fills it"
        raise MemoryStoreError(message, file=str(path))
    if not os.access(path, os.R_OK):
        raise FileAccessError("cannot be read; check the permissions", file=str(path))


def _check_absent(path: Path, *, create: bool) -> None:
    if not create:
        raise FileAccessError("there is no such memory; `tmkit import` or `tmkit build` makes one", file=str(path))
    if not path.parent.is_dir():
        raise FileAccessError(f"the folder {path.parent} does not exist; make it first", file=str(path))


def _has_bytes(path: Path) -> bool:
    return path.exists() and path.stat().st_size > 0


def is_writable(folder: Path) -> bool:
    """Tell whether files can be made in a folder."""
    return os.access(folder, os.W_OK)


def file_system(folder: Path, mounts: Path = Path("/proc/self/mounts")) -> str:
    """Give the kind of file system a folder lies on (``ext4``, ``nfs4``…); empty where the system does not tell."""
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").split("\n")
    except OSError:
        return ""
    folder = folder.resolve()
    best, kind = -1, ""
    for line in lines:
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = Path(fields[1].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\"))
        if (folder == point or point in folder.parents) and len(point.parts) >= best:
            best, kind = len(point.parts), fields[2]
    return kind


def create_file(path: Path) -> None:
    """Make an empty memory in one step: another process sees no file or a whole one, and never loses its own.

    The file is written under another name and linked to its own; where a memory has appeared meanwhile, that one
    stays.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        _write(temporary, schema.new_database())
        _link(temporary, path)
        _sync_folder(path.parent)
    except OSError as error:
        raise FileAccessError(f"cannot be made: {error.strerror or error}; check the folder", file=str(path)) from error
    finally:
        temporary.unlink(missing_ok=True)


def _write(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _link(temporary: Path, path: Path) -> None:
    try:
        os.link(temporary, path)
    except FileExistsError:
        return
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK):
            raise
        temporary.replace(path)  # a file system without links


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sweep(path: Path) -> None:
    """Remove temporary files of processes that are no longer there."""
    for left in path.parent.glob(f".{_escaped(path.name)}.*.new*"):
        owner = left.name.split(".")[-2]
        if owner.isdecimal() and not _is_alive(int(owner)):
            with suppress(OSError):
                left.unlink()


def _escaped(name: str) -> str:
    return "".join(f"[{char}]" if char in "*?[" else char for char in name)


def _is_alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _check_kind(connection: sqlite3.Connection, path: Path) -> None:
    place = str(path)
    application = connection.execute("pragma application_id").fetchone()[0]
    version = connection.execute("pragma user_version").fetchone()[0]
    if application != schema.APPLICATION_ID:
        raise MemoryStoreError(
            "is a database of another application, not a memory of tmkit; name another file", file=place
        )
    if version > schema.VERSION:
        raise MemoryStoreError(
            f"was written by a newer tmkit (tables {version}, known {schema.VERSION}); install that version", file=place
        )
    if version < schema.VERSION:
        copy = path.with_name(f"{path.name}.v{version}.bak")
        copy_database(connection, copy)
        schema.migrate(connection, version, schema.MIGRATIONS, schema.VERSION)


def copy_database(connection: sqlite3.Connection, path: Path) -> None:
    """Write a copy of the whole database under a temporary name, then rename it; an old file stays until then."""
    _sweep(path)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        temporary.unlink(missing_ok=True)
        with told_plainly(str(path)), closing(sqlite3.connect(temporary, isolation_level=None)) as copy:
            # What is renamed when whole needs no journal, and a killed process leaves none behind.
            copy.execute("pragma journal_mode = off")
            connection.backup(copy, pages=4096)
        with temporary.open("rb+") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
        _sync_folder(path.parent)
    except OSError as error:
        if isinstance(error, TmkitError):
            raise
        raise FileAccessError(f"cannot be written: {error.strerror or error}", file=str(path)) from error
    finally:
        temporary.unlink(missing_ok=True)
        for ending in ("-wal", "-shm"):
            temporary.with_name(temporary.name + ending).unlink(missing_ok=True)
