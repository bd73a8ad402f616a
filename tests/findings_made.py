"""A finding as tests need it."""

from __future__ import annotations

from typing import Any

from tmkit.model import Finding, Severity


def make_finding(number: int = 1, severity: Severity = "error", **fields: Any) -> Finding:
    """Give a finding whose id and segment are ``number``; ``fields`` go before what is usual."""
    usual: dict[str, Any] = {
        "id": f"{number:016x}",
        "rule": "number.missing",
        "severity": severity,
        "file": "drafts/译文 1.txt",
        "segment": number,
        "source": "来自40个国家",
        "target": "from many countries",
        "message": "“40” has no counterpart: 100%, see\nbelow",
        "source_span": (2, 4),
        "target_span": (5, 9),
        "suggestion": "40",
    }
    return Finding(**usual | fields)
