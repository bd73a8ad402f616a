"""The findings that were there before: a file of their ids, so that only new ones count."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tmkit.errors import FormatError
from tmkit.files import atomic_write, read_text
from tmkit.model import Finding
from tmkit.qa.ignores import Ignore, Ignores

_ID = re.compile("[0-9a-f]{16}")


@dataclass(frozen=True, slots=True)
class Judged:
    """A finding, and whether it counts: it does not when it ``is_known`` from a baseline or an ``ignore`` covers it."""

    finding: Finding
    ignore: Ignore | None = None
    is_known: bool = False

    @property
    def counts(self) -> bool:
        """True where the finding is new and nobody has decided to ignore it."""
        return self.ignore is None and not self.is_known


def judge(findings: Iterable[Finding], known: frozenset[str], ignores: Ignores) -> Iterator[Judged]:
    """Give each finding with what is known of it.

    >>> texts = dict.fromkeys(("rule", "file", "source", "target", "message"), "")
    >>> finding = Finding(id="0" * 16, severity="info", segment=1, **texts)
    >>> [judged.counts for judged in judge([finding], frozenset({"0" * 16}), Ignores([], ""))]
    [False]
    """
    for finding in findings:
        yield Judged(finding, ignores.find(finding), finding.id in known)


def read_baseline(path: str | Path) -> frozenset[str]:
    """Give the ids of a file as :func:`write_baseline` or ``check --format json`` or ``jsonl`` writes it.

    Raises the errors of opening a file, and :class:`~tmkit.errors.FormatError` where it is something else.
    """
    entries = _entries(read_text(path).text, str(path))
    return frozenset(_id_of(entry, number, path) for number, entry in enumerate(entries, 1))


def _entries(text: str, file: str) -> list[object]:
    """Give the findings of a document, or of lines that are one each."""
    try:
        content = json.loads(text)
    except json.JSONDecodeError as error:
        lines = [line for line in text.splitlines() if line.strip()]
        if error.msg != "Extra data" or len(lines) < 2:
            raise FormatError(f"this is no JSON: {error.msg}", file=file, line=error.lineno) from error
        return [_line(line, number, file) for number, line in enumerate(lines, 1)]
    if isinstance(content, dict) and "id" in content:
        return [content]
    entries = content.get("findings") if isinstance(content, dict) else None
    if not isinstance(entries, list):
        raise FormatError('a baseline is a JSON object with a list "findings"', file=file)
    return entries


def _line(text: str, number: int, file: str) -> object:
    try:
        found: object = json.loads(text)
    except json.JSONDecodeError as error:
        raise FormatError(f"this is no JSON: {error.msg}", file=file, line=number) from error
    return found


def _id_of(entry: object, number: int, path: str | Path) -> str:
    name = entry.get("id") if isinstance(entry, dict) else entry
    if not isinstance(name, str) or not _ID.fullmatch(name):
        raise FormatError("an id of 16 hex digits is missing", file=str(path), unit=number)
    return name


def write_baseline(path: str | Path, ids: Iterable[str]) -> None:
    """Write ids, sorted, whole or not at all: equal baselines are equal files."""
    with atomic_write(path) as stream:
        stream.write(json.dumps({"findings": sorted(set(ids))}, indent=1) + "\n")
