"""What a server is told when it starts: memories, glossary, who may do what, limits."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from tmkit.errors import UsageError
from tmkit.serve.tokens import TokenFile

LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """The settings of one server.

    ``memories`` are paths by name, ``glossary`` files or folders. Without ``write`` nothing can be changed. ``key`` is
    one secret for all rights, ``tokens`` are secrets with rights of their own. ``hosts`` are names besides those of the
    loopback by which browsers may call the server. ``body_limit`` and ``upload_limit`` (of files sent to be checked)
    are in bytes, ``text_limit`` in characters, ``rate`` in requests a minute and client (0: no limit), ``time_limit``
    in seconds. Programs that ask for a translation get matches from ``mt_threshold`` per cent on, else their own text.
    """

    memories: Mapping[str, Path]
    glossary: tuple[str, ...] = ()
    host: str = "127.0.0.1"
    port: int = 8787
    write: bool = False
    key: str = ""
    tokens: TokenFile | None = None
    hosts: tuple[str, ...] = ()
    body_limit: int = 1_000_000
    upload_limit: int = 20_000_000
    text_limit: int = 10_000
    rate: int = 0
    time_limit: float = 20.0
    mt_threshold: float = 100.0

    def __post_init__(self) -> None:
        if not self.memories:
            raise UsageError("name at least one memory: -m tm.db")
        if not self.is_local and not self.has_secrets:
            raise UsageError(f"{self.host} can be reached from other machines: give --key or --tokens, or stay local")

    @property
    def is_local(self) -> bool:
        """True where only this machine can call."""
        if self.host in LOCAL_NAMES:
            return True
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def has_secrets(self) -> bool:
        """True where callers must name themselves."""
        return bool(self.key) or self.tokens is not None
