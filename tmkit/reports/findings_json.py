"""Findings as JSON (docs/json.md): one document, or an object a line."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any, TextIO

from tmkit.model import Finding
from tmkit.qa.baseline import Judged
from tmkit.reports.inspection import Inspection

_dumped = json.JSONEncoder(ensure_ascii=False).encode


def finding_shape(finding: Finding) -> dict[str, Any]:
    """Give a finding as a JSON object; spans are [start, end] in code points, or null."""
    return {
        "id": finding.id,
        "rule": finding.rule,
        "severity": finding.severity,
        "file": finding.file,
        "segment": finding.segment,
        "source": finding.source,
        "target": finding.target,
        "source_span": list(finding.source_span) if finding.source_span else None,
        "target_span": list(finding.target_span) if finding.target_span else None,
        "message": finding.message,
        "suggestion": finding.suggestion,
        "mqm": finding.mqm,
        "confidence": round(finding.confidence, 3),
    }


def write_json(judged: Iterable[Judged], inspection: Inspection, stream: TextIO) -> None:
    """Write ``{"findings": […], "totals": {…}}`` with the findings that count, each on a line of its own."""
    rules: Counter[str] = Counter()
    severities: Counter[str] = Counter()
    stream.write('{"findings": [')
    separator = "\n"
    for finding in (item.finding for item in judged if item.counts):
        stream.write(f"{separator}{_dumped(finding_shape(finding))}")
        separator = ",\n"
        rules[finding.rule] += 1
        severities[finding.severity] += 1
    totals = {
        "findings": severities.total(),
        **{severity: severities[severity] for severity in ("error", "warning", "info")},
        "rules": dict(rules.most_common()),
    }
    stream.write(f'\n],\n"totals": {_dumped(totals)}}}\n')


def write_jsonl(judged: Iterable[Judged], inspection: Inspection, stream: TextIO) -> None:
    """Write each finding that counts as one line."""
    for item in judged:
        if item.counts:
            stream.write(_dumped(finding_shape(item.finding)) + "\n")
