"""Findings as SARIF 2.1.0 (OASIS, 27 March 2020), for code hosts and editors.

The fingerprint of a result is the id of the finding; what was ignored carries its suppression with the reason, what
stood in the baseline is ``unchanged``. A segment is a logical location; where its line is known, it has a region.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import PurePath
from typing import Any, TextIO
from urllib.parse import quote

from tmkit.model import Finding
from tmkit.model.match import Span
from tmkit.qa.baseline import Judged
from tmkit.qa.ignores import Ignore
from tmkit.reports.inspection import Inspection, RuleNote

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "tmkit/v1"
_LEVELS = {"error": "error", "warning": "warning", "info": "note"}


def write_sarif(judged: Iterable[Judged], inspection: Inspection, stream: TextIO) -> None:
    """Write one run with all rules, and the findings as they come."""
    places = {name: number for number, name in enumerate(inspection.rules)}
    stream.write(f'{{"$schema": {_dumped(SCHEMA)}, "version": "2.1.0", "runs": [{{\n')
    stream.write(f'"tool": {_dumped(_tool(inspection))},\n"columnKind": "unicodeCodePoints",\n"results": [')
    separator = "\n"
    for item in judged:
        stream.write(f"{separator}{_dumped(_result(item, inspection, places))}")
        separator = ",\n"
    stream.write(f'\n],\n"invocations": {_dumped([_invocation(inspection)])}\n}}]}}\n')


def _tool(inspection: Inspection) -> dict[str, Any]:
    driver = {"name": "tmkit", "version": inspection.version, "rules": [_rule(r) for r in inspection.rules.values()]}
    return {"driver": driver}


def _rule(note: RuleNote) -> dict[str, Any]:
    said = " ".join(filter(None, (note.message, note.cure)))
    return {
        "id": note.id,
        "shortDescription": {"text": note.message},
        "fullDescription": {"text": said},
        "help": {"text": "\n".join([said, *_examples(note)])},
        "defaultConfiguration": {"level": _LEVELS[note.severity]},
        "properties": {"tags": ["translation", note.id.partition(".")[0]], "mqm": note.mqm, "its": note.its},
    }


def _examples(note: RuleNote) -> list[str]:
    pairs = (("Speaks", note.bad), ("Silent", note.good))
    return [f"{name}: {source} \N{RIGHTWARDS ARROW} {target}" for name, lines in pairs for source, target in lines]


def _result(item: Judged, inspection: Inspection, places: dict[str, int]) -> dict[str, Any]:
    finding = item.finding
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "level": _LEVELS[finding.severity],
        "kind": "fail",
        "message": {"text": _message(finding)},
        "locations": [_location(finding, inspection)],
        "partialFingerprints": {FINGERPRINT: finding.id},
        "baselineState": "unchanged" if item.is_known else "new",
        "suppressions": [_suppression(item.ignore)] if item.ignore else [],
        "properties": _properties(finding),
    }
    if finding.rule in places:
        result["ruleIndex"] = places[finding.rule]
    return result


def _message(finding: Finding) -> str:
    suggestion = f" (suggestion: {finding.suggestion})" if finding.suggestion else ""
    return f"{finding.message}{suggestion}"


def _location(finding: Finding, inspection: Inspection) -> dict[str, Any]:
    physical: dict[str, Any] = {"artifactLocation": {"uri": file_uri(finding.file)}}
    if line := inspection.line(finding):
        columns = _columns(finding.target_span) if inspection.is_target_line else {}
        physical["region"] = {"startLine": line, **columns}
    logical = {"name": f"segment {finding.segment}", "fullyQualifiedName": f"{finding.file}:{finding.segment}"}
    return {"physicalLocation": physical, "logicalLocations": [logical]}


def _columns(span: Span | None) -> dict[str, int]:
    return {"startColumn": span[0] + 1, "endColumn": span[1] + 1} if span else {}


def file_uri(path: str) -> str:
    """Give a path as a URI reference: relative as it is, absolute with its scheme.

    >>> file_uri("drafts/译文 1.xlf"), file_uri("/a/b.tmx")
    ('drafts/%E8%AF%91%E6%96%87%201.xlf', 'file:///a/b.tmx')
    """
    pure = PurePath(path)
    return pure.as_uri() if pure.is_absolute() else quote(pure.as_posix())


def _suppression(ignore: Ignore) -> dict[str, Any]:
    said = ", ".join(filter(None, (ignore.author, ignore.date, ignore.until and f"until {ignore.until}")))
    return {
        "kind": "external",
        "status": "accepted",
        "justification": f"{ignore.reason} ({said})" if said else ignore.reason,
    }


def _properties(finding: Finding) -> dict[str, Any]:
    return {
        "segment": finding.segment,
        "source": finding.source,
        "target": finding.target,
        "sourceSpan": list(finding.source_span) if finding.source_span else None,
        "targetSpan": list(finding.target_span) if finding.target_span else None,
        "suggestion": finding.suggestion,
        "mqm": finding.mqm,
        "confidence": round(finding.confidence, 3),
    }


def _invocation(inspection: Inspection) -> dict[str, Any]:
    told = [{"level": "error", "message": {"text": text}} for text in inspection.failures]
    return {"executionSuccessful": not told, "toolExecutionNotifications": told}


def _dumped(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
