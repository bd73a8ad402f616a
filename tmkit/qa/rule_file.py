"""Settings that a person writes, in TOML or YAML: profiles and patterns."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from tmkit.errors import FormatError
from tmkit.files import read_text

_SHOWN = 80
_YAML = frozenset({".yaml", ".yml"})


def read_rule_file(path: str | Path) -> Any:
    """Give what a file holds: YAML where its name ends in ``.yaml`` or ``.yml``, else TOML; an empty file is {}.

    Raises the errors of opening a file, and :class:`~tmkit.errors.FormatError` with the line where it is neither.
    """
    text = read_text(path).text
    return _read_yaml(text, str(path)) if Path(path).suffix.lower() in _YAML else _read_toml(text, str(path))


def shown(value: object) -> str:
    """Give a value of such a file for a message; a list or a table only by name, for YAML can make it endless.

    >>> shown("off"), shown(3), shown([1])
    ('off', '3', 'a list')
    """
    if isinstance(value, list | dict):
        return "a list" if isinstance(value, list) else "a table"
    return str(value)[:_SHOWN]


def _read_toml(text: str, file: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise FormatError(f"this is no TOML: {error}", file=file) from error


def _read_yaml(text: str, file: str) -> Any:
    import yaml

    try:
        found = yaml.safe_load(text)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise FormatError(f"this is no YAML: {error.problem or error.context}", file=file, line=line) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise FormatError(f"this is no YAML: {' '.join(str(error).split())}", file=file) from error
    return {} if found is None else found
