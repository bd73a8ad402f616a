"""Settings: a flag goes before a ``TMKIT_*`` variable, that before ``./tmkit.toml``, that before the user's folder."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tmkit.errors import FormatError


def read_settings(verbs: Sequence[str], groups: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """Give the defaults of every verb: keys at the top of the file for all, those of a table ``[verb]`` for one.

    ``groups`` are verbs with verbs below them (``memory stats``). A file that is no TOML is a :class:`FormatError`
    with its path.
    """
    common: dict[str, Any] = {}
    for path in (_user_file(), Path("tmkit.toml")):
        if path.is_file():
            common |= _read(path)
    shared = {_name(key): value for key, value in common.items() if not isinstance(value, dict)}
    defaults: dict[str, Any] = {verb: shared | _table(common.get(verb)) for verb in verbs}
    return defaults | {
        group: {verb: shared | _table(common.get(group)) for verb in below} for group, below in groups.items()
    }


def _table(value: Any) -> dict[str, Any]:
    return {_name(key): item for key, item in value.items()} if isinstance(value, dict) else {}


def _name(key: str) -> str:
    return key.replace("-", "_")


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise FormatError(f"not a settings file: {error}", file=str(path)) from error


def _user_file() -> Path:
    base = os.environ.get("XDG_CONFIG_HOME") or os.environ.get("APPDATA") or str(Path.home() / ".config")
    return Path(base) / "tmkit" / "tmkit.toml"
