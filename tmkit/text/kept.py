"""Tables that take time to make, kept from run to run in a private cache folder of the user.

A table is made again where there is none, where it cannot be read, and under a new name; no folder, no harm.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, TypeVar

from tmkit.errors import TmkitError
from tmkit.files import atomic_write_bytes

Table = TypeVar("Table")


def kept_table(name: str, make: Callable[[], Table]) -> Table:
    """Give the table of this name as it was kept, else made anew; ``name`` says all that the table depends on.

    Tables are built of dicts, lists, tuples, texts and numbers.
    """
    path = _folder() / f"{name}-{sys.implementation.cache_tag}"
    with suppress(OSError, ValueError, EOFError, TypeError):
        found: Table = marshal.loads(path.read_bytes())
        return found
    table: Any = make()
    with suppress(OSError, TmkitError):
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with atomic_write_bytes(path) as stream:
            stream.write(marshal.dumps(table))
    return table  # type: ignore[no-any-return]


def _folder() -> Path:
    if root := os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA"):
        return Path(root) / "tmkit"
    with suppress(RuntimeError):
        return Path.home() / ".cache" / "tmkit"
    return Path(os.devnull)
