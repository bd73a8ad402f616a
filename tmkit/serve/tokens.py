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
from typing import Literal, get_args

from tmkit.errors import FormatError, UsageError
from tmkit.files import atomic_write, read_text

Right = Literal["read", "write", "admin"]
RIGHTS: tuple[Right, ...] = get_args(Right)


@dataclass(frozen=True, slots=True)
class Entry:
    """One token: whose it is, its hash in hexadecimal digits, and its rights."""

    name: str
    hash: str
    rights: tuple[Right, ...]


@dataclass(frozen=True, slots=True)
class TokenBook:
    """The tokens of a server."""

    entries: tuple[Entry, ...] = ()

    def find(self, token: str) -> Entry | None:
        """Give whose token it is, None where it is unknown; all entries are compared, so time tells nothing."""
        found: Entry | None = None
        own = _hash(token)
        for entry in self.entries:
            if hmac.compare_digest(own, entry.hash):
                found = entry
        return found

    def rights_of(self, token: str) -> frozenset[Right]:
        """Give the rights of a token, none where it is unknown."""
        entry = self.find(token)
        return frozenset(entry.rights) if entry else frozenset()


def read_tokens(path: str | Path) -> TokenBook:
    """Read a token file. Raises :class:`~tmkit.errors.FormatError` where it is not one."""
    try:
        entries = tuple(
            Entry(str(entry["name"]), str(entry["hash"]), _checked(entry["rights"]))
            for entry in json.loads(read_text(path).text)["tokens"]
        )
    except (ValueError, KeyError, TypeError) as error:
        raise FormatError(f"not a token file ({error}): make one with serve --add-token", file=str(path)) from error
    return TokenBook(entries)


def add_token(path: str | Path, name: str, rights: Iterable[str]) -> str:
    """Make a token, keep its hash in the file, and give the token: it is shown this once."""
    book = read_tokens(path) if Path(path).exists() else TokenBook()
    if any(entry.name == name for entry in book.entries):
        raise UsageError(f'there is a token of the name "{name}" already: take another name', file=str(path))
    token = secrets.token_urlsafe(32)
    entries = [*book.entries, Entry(name, _hash(token), _checked(rights))]
    with atomic_write(path) as stream:
        json.dump({"tokens": [asdict(entry) for entry in entries]}, stream, indent=1)
    Path(path).chmod(0o600)
    return token


def _checked(rights: Iterable[str]) -> tuple[Right, ...]:
    named = tuple(rights)
    for right in named:
        if right not in RIGHTS:
            raise UsageError(f'"{right}" is no right: there are {", ".join(RIGHTS)}')
    return tuple(right for right in RIGHTS if right in named)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
