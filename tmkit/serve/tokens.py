"""Tokens: who may read, write and administer. Only their hashes are kept.

A token is 32 random bytes, so that its SHA-256 cannot be guessed back and no slow hash is needed (NIST SP 800-63B,
5.1.2: look-up secrets of 112 bits and more).
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from threading import Lock
from typing import Literal, get_args

from tmkit.errors import FormatError, TmkitError, UsageError
from tmkit.files import atomic_write, read_text

Right = Literal["read", "write", "admin"]
_writing = Lock()
RIGHTS: tuple[Right, ...] = get_args(Right)


@dataclass(frozen=True, slots=True)
class Entry:
    """One token: whose it is, its hash in hexadecimal digits, and its rights."""

    name: str
    hash: str
    rights: tuple[Right, ...]


class TokenFile:
    """The tokens of a server, in a file that is read again when it has changed: what is taken back opens nothing."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._known = _state(self.path), _read(self.path)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The tokens as they now stand in the file; none where it is gone or broken."""
        state = _state(self.path)
        if state != self._known[0]:
            try:
                self._known = state, _read(self.path)
            except TmkitError:
                self._known = state, ()
        return self._known[1]

    def find(self, token: str) -> Entry | None:
        """Give whose token it is, None where it is unknown; all entries are compared, so time tells nothing."""
        found: Entry | None = None
        own = _hash(token)
        for entry in self.entries:
            if hmac.compare_digest(own, entry.hash):
                found = entry
        return found


def read_tokens(path: str | Path) -> TokenFile:
    """Read a token file. Raises :class:`~tmkit.errors.TmkitError` where there is none, or it is not one."""
    return TokenFile(path)


def add_token(path: str | Path, name: str, rights: Iterable[str]) -> str:
    """Make a token, keep its hash in the file, and give the token: it is shown this once."""
    if not name.strip():
        raise UsageError("give the token a name: whose it is")
    token = secrets.token_urlsafe(32)
    with _writing:
        entries = _read(Path(path)) if Path(path).exists() else ()
        if any(entry.name == name for entry in entries):
            raise UsageError(f'there is a token of the name "{name}" already: take another name', file=str(path))
        _write(Path(path), [*entries, Entry(name, _hash(token), _checked(rights))])
    return token


def revoke_token(path: str | Path, name: str) -> None:
    """Take a token back. Raises :class:`~tmkit.errors.UsageError` where there is none of the name."""
    with _writing:
        entries = _read(Path(path))
        left = [entry for entry in entries if entry.name != name]
        if len(left) == len(entries):
            raise UsageError(f'there is no token of the name "{name}"', file=str(path))
        _write(Path(path), left)


def _state(path: Path) -> tuple[int, int, int]:
    try:
        info = path.stat()
    except OSError:
        return 0, 0, 0
    return info.st_ino, info.st_mtime_ns, info.st_size


def _read(path: Path) -> tuple[Entry, ...]:
    try:
        return tuple(
            Entry(str(entry["name"]), str(entry["hash"]), _checked(entry["rights"]))
            for entry in json.loads(read_text(path).text)["tokens"]
        )
    except (ValueError, KeyError, TypeError) as error:
        raise FormatError(f"not a token file ({error}): make one with tmkit token add", file=str(path)) from error


def _write(path: Path, entries: Iterable[Entry]) -> None:
    with atomic_write(path) as stream:
        json.dump({"tokens": [asdict(entry) for entry in entries]}, stream, indent=1)
    path.chmod(0o600)


def _checked(rights: Iterable[str]) -> tuple[Right, ...]:
    named = tuple(rights)
    for right in named:
        if right not in RIGHTS:
            raise UsageError(f'"{right}" is no right: there are {", ".join(RIGHTS)}')
    return tuple(right for right in RIGHTS if right in named)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
