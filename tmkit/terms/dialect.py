"""The rules of TBX itself as findings: structure, and what the dialect of a file allows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from tmkit.formats import find_format
from tmkit.formats.tbx.rules import find_tbx_faults
from tmkit.model import Finding
from tmkit.terms.rules import RULES
from tmkit.text.finding_id import finding_id


def check_dialect(paths: Sequence[str | Path]) -> list[Finding]:
    """Give what breaks a rule of TBX in the TBX files among these files and folders, each with its line as segment."""
    return [finding for path in paths for file in _tbx_files(Path(path)) for finding in _findings(file)]


def _tbx_files(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(path.rglob("*.tbx"))
    return [path] if str(path) != "-" and find_format(path) == "tbx" else []


def _findings(path: Path) -> Iterator[Finding]:
    for fault in find_tbx_faults(path):
        yield Finding(
            id=finding_id(fault.rule, str(fault.line), "", fault.reason),
            rule=fault.rule,
            severity=RULES[fault.rule][0],
            file=fault.file,
            segment=fault.line,
            source="",
            target="",
            message=fault.reason,
            mqm="terminology",
        )
