"""Findings as text and JSON, and the exit status that follows from them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from tmkit.cli.output import is_terminal, say, to_json, write_text
from tmkit.cli.paint import mark_spans
from tmkit.errors import UsageError
from tmkit.model import Finding

_ORDER = {"error": 0, "warning": 1, "info": 2}


def report_findings(findings: Iterable[Finding], how: str, fail_on: str, output: str) -> int:
    """Write the findings and give the status: 1 where one is as grave as ``fail_on`` or graver."""
    if fail_on not in _ORDER:
        raise UsageError(f"unknown severity {fail_on!r}: error, warning or info")
    found = list(findings)
    write_text(_written(found, how), output)
    counts = Counter(finding.severity for finding in found)
    say(f"{counts['error']} errors, {counts['warning']} warnings, {counts['info']} infos")
    return 1 if any(_ORDER[finding.severity] <= _ORDER[fail_on] for finding in found) else 0


def _written(findings: Sequence[Finding], how: str) -> str:
    if how == "jsonl":
        return "".join(to_json(finding_shape(finding)) + "\n" for finding in findings)
    if how == "json":
        return to_json({"findings": [finding_shape(f) for f in findings], "totals": _totals(findings)}, 1) + "\n"
    return "".join(_painted(finding, is_terminal()) for finding in findings)


def _totals(findings: Sequence[Finding]) -> dict[str, Any]:
    severities = Counter(finding.severity for finding in findings)
    return {
        "findings": len(findings),
        **{severity: severities[severity] for severity in ("error", "warning", "info")},
        "rules": dict(Counter(finding.rule for finding in findings).most_common()),
    }


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


def _painted(finding: Finding, colour: bool) -> str:
    lines = [f"{finding.file}:{finding.segment}: {finding.severity}: {finding.message} [{finding.rule}]"]
    for text, span in ((finding.source, finding.source_span), (finding.target, finding.target_span)):
        if text:
            lines.append(f"    {mark_spans(text, [span] if span else [], colour)}")
    if finding.suggestion:
        lines.append(f"    suggestion: {finding.suggestion}")
    return "\n".join(lines) + "\n"
