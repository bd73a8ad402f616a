"""Findings as a workbook to work through: a row a finding, a drop-down for the decision; it comes back."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from tmkit.formats.report import Report
from tmkit.formats.table import Cell, Sheet, write_workbook
from tmkit.model import Finding
from tmkit.qa.about import can_admit, find_term, marked_source, marked_target
from tmkit.qa.baseline import Judged
from tmkit.qa.decisions import CHOICES, HEADER

_WIDTHS = (10, 30, 24, 11, 9, 20, 18, 24, 9, 48, 60, 16, 20, 44, 24, 12, 18)


def write_table(judged: Iterable[Judged], path: str | Path, report: Report | None = None) -> None:
    """Write the findings that count, whole or not at all; ``tmkit findings apply`` reads what was decided."""
    sheet = Sheet("findings", HEADER, _WIDTHS, {HEADER.index("decision"): CHOICES})
    write_workbook(path, sheet, _rows(judged), report)


def _rows(judged: Iterable[Judged]) -> Iterator[list[Cell]]:
    for item in judged:
        if item.counts:
            cells = _cells(item.finding)
            yield [cells.get(name, "") for name in HEADER]


def _cells(finding: Finding) -> dict[str, Cell]:
    return {
        "form": marked_target(finding) if can_admit(finding) else "",
        "severity": finding.severity,
        "rule": finding.rule,
        "term": find_term(finding),
        "file": finding.file,
        "segment": finding.segment,
        "source": finding.source,
        "target": finding.target,
        "marked source": marked_source(finding),
        "marked target": marked_target(finding),
        "message": finding.message,
        "suggestion": finding.suggestion,
        "id": finding.id,
    }
