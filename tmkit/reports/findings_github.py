"""Findings as workflow commands of GitHub Actions, which show them beside the files of a pull request."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TextIO

from tmkit.model import Finding
from tmkit.qa.baseline import Judged
from tmkit.reports.inspection import Inspection

_COMMANDS = {"error": "error", "warning": "warning", "info": "notice"}
_DATA = {ord(char): f"%{ord(char):02X}" for char in "%\r\n"}
_PROPERTY = {**_DATA, ord(":"): "%3A", ord(","): "%2C"}


def write_github(judged: Iterable[Judged], inspection: Inspection, stream: TextIO) -> None:
    """Write a command for each finding that counts, and for each file that could not be read."""
    for item in judged:
        if item.counts:
            stream.write(_command(item.finding, inspection) + "\n")
    for text in inspection.failures:
        stream.write(f"::error title=tmkit::{_escaped(text, _DATA)}\n")


def _command(finding: Finding, inspection: Inspection) -> str:
    properties = {"file": finding.file}
    if line := inspection.line(finding):
        properties["line"] = str(line)
        if finding.target_span and inspection.is_target_line:
            properties |= {"col": str(finding.target_span[0] + 1), "endColumn": str(finding.target_span[1] + 1)}
    properties["title"] = finding.rule
    shown = ",".join(f"{name}={_escaped(value, _PROPERTY)}" for name, value in properties.items())
    lines = [f"segment {finding.segment}: {finding.message}", finding.source, finding.target]
    lines += [f"suggestion: {finding.suggestion}"] if finding.suggestion else []
    return f"::{_COMMANDS[finding.severity]} {shown}::{_escaped(chr(10).join(lines), _DATA)}"


def _escaped(text: str, table: dict[int, str]) -> str:
    """Give a text as a command can hold it.

    >>> _escaped("50%: a,b", _PROPERTY)
    '50%25%3A a%2Cb'
    """
    return text.translate(table)
