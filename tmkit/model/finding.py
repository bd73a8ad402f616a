"""What a check found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tmkit.model.match import Span

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One finding of one rule on one segment pair. ``segment`` counts units or lines of ``file`` from 1.

    ``id`` is stable when lines move: the first 16 hex digits of a hash over rule, folded source, folded target and the
    marked text. Spans are code point offsets, None where the finding concerns the whole side.
    """

    id: str
    rule: str
    severity: Severity
    file: str
    segment: int
    source: str
    target: str
    message: str
    source_span: Span | None = None
    target_span: Span | None = None
    suggestion: str = ""
    mqm: str = ""
    confidence: float = 1.0
