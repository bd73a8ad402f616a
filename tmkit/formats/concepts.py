"""Glossary files of every format, by one door in and one door out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

from tmkit.errors import FormatError, UsageError
from tmkit.formats.report import Report
from tmkit.formats.sniff import find_format
from tmkit.model import Concept

TABLES = frozenset({"csv", "tsv", "xlsx", "plain"})
ENDINGS = {".tbx": "tbx", ".csv": "table", ".tsv": "table", ".tab": "table", ".xlsx": "table"}


def read_concepts(path: str | Path, report: Report | None = None) -> Iterator[Concept]:
    """Give the concepts of a TBX, CSV, TSV, XLSX, OmegaT or UTX glossary, its format found from its content.

    Raises :class:`~tmkit.errors.FormatError` where the file is no glossary, and the errors of opening a file.
    """
    name = find_format(path)
    if name == "tbx":
        yield from _call("tbx.reader", "read_tbx", path, report)
    elif name in TABLES:
        yield from _call("glossary_table", "read_glossary_table", path, report)
    else:
        raise FormatError(f"{name} holds no glossary: give TBX, CSV, TSV or XLSX", file=str(path))


def write_concepts(
    concepts: Iterable[Concept], path: str | Path, report: Report | None = None, *, tbx_version: int = 2
) -> None:
    """Write concepts in the format of the ending: ``.tbx``, ``.csv``, ``.tsv`` or ``.xlsx``, whole or not at all.

    Raises :class:`~tmkit.errors.UsageError` for another ending.
    """
    kind = ENDINGS.get(Path(path).suffix.lower())
    if kind is None:
        raise UsageError(f"the ending of {path} names no glossary format: .tbx, .csv, .tsv, .xlsx")
    if kind == "tbx":
        _call("tbx.writer", "write_tbx", concepts, path, report, version=tbx_version)
    else:
        _call("glossary_table", "write_glossary_table", concepts, path, report)


def _call(module: str, name: str, *arguments: Any, **options: Any) -> Any:
    return getattr(import_module(f"tmkit.formats.{module}"), name)(*arguments, **options)
