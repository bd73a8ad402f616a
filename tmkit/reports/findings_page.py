"""Findings as one HTML file to work through, offline: filter, decide, save the decisions to a file.

The page asks nothing of any server, and its content security policy lets only its own script run. What comes from the
files goes in as JSON in which no ``<`` stands, and the script shows it as text.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable
from hashlib import sha256
from importlib.resources import files
from typing import Any, TextIO

from tmkit.model import Finding, Hit
from tmkit.qa.about import can_admit, find_term
from tmkit.qa.baseline import Judged
from tmkit.reports.inspection import Inspection

_SCRIPTS = ("findings_state.js", "findings_page.js", "findings_keys.js")
_STYLE = "findings_page.css"
_BODY = "findings_page.html"


def write_page(judged: Iterable[Judged], inspection: Inspection, stream: TextIO) -> None:
    """Write the page of the findings that count, as they come; those ignored or known before are only numbered."""
    style, scripts = _part(_STYLE), [_part(name) for name in _SCRIPTS]
    stream.write(_head(style, scripts))
    stream.write(f"<body>\n{_part(_BODY)}")
    stream.write('<script type="application/json" id="report">\n{"findings": [')
    _write_findings(judged, inspection, stream)
    stream.write("}\n</script>\n")
    stream.writelines(f"<script>{script}</script>\n" for script in scripts)
    stream.write("</body>\n</html>\n")


def _part(name: str) -> str:
    return files("tmkit.reports").joinpath(name).read_text("utf-8")


def _head(style: str, scripts: Iterable[str]) -> str:
    allowed = " ".join(map(_hash, scripts))
    policy = f"default-src 'none'; script-src {allowed}; style-src {_hash(style)}; base-uri 'none'; form-action 'none'"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>Findings</title>\n<style>{style}</style>\n</head>\n"
    )


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(sha256(text.encode()).digest()).decode()}'"


def _write_findings(judged: Iterable[Judged], inspection: Inspection, stream: TextIO) -> None:
    """Write the findings, then what is known when all have gone by: terms, rules, files, the key of the page."""
    seen, terms, rules = sha256(), dict[str, None](), dict[str, None]()
    counts = {"ignored": 0, "known": 0}
    separator = "\n"
    for item in judged:
        if not item.counts:
            counts["ignored" if item.ignore else "known"] += 1
            continue
        shape = _shape(item.finding)
        stream.write(f"{separator}{_dumped(shape)}")
        separator = ",\n"
        seen.update(item.finding.id.encode())
        terms[shape.get("term", "")] = None
        rules[item.finding.rule] = None
    named = [term for term in terms if term]
    notes = {name: note for name, note in inspection.rules.items() if name in rules}
    rest = {
        "key": seen.hexdigest()[:16],
        "version": inspection.version,
        "rules": {name: {"message": note.message, "cure": note.cure} for name, note in notes.items()},
        "renderings": {term: forms for term in named if (forms := inspection.renderings(term))},
        "examples": {term: shown for term in named if (shown := [*map(_example, inspection.examples(term))])},
        "files": inspection.files,
        "failures": inspection.failures,
        **counts,
    }
    stream.write(f"\n],\n{_dumped(rest)[1:-1]}")


def _example(hit: Hit) -> dict[str, Any]:
    spans = {"sourceSpan": hit.spans[:1], "targetSpan": hit.target_spans[:1]}
    marked = {name: several[0] for name, several in spans.items() if several}
    return {"source": hit.source, "target": hit.target, **marked}


def _shape(finding: Finding) -> dict[str, Any]:
    """Give what the page needs of a finding, without what is empty; spans are code points."""
    shape = {
        "id": finding.id,
        "rule": finding.rule,
        "severity": finding.severity,
        "file": finding.file,
        "segment": finding.segment,
        "source": finding.source,
        "target": finding.target,
        "sourceSpan": finding.source_span,
        "targetSpan": finding.target_span,
        "message": finding.message,
        "suggestion": finding.suggestion,
        "term": find_term(finding),
        "admits": can_admit(finding),
    }
    return {name: value for name, value in shape.items() if value}


def _dumped(value: Any) -> str:
    """Give JSON that can stand in a script element: nothing in it looks like markup."""
    return json.dumps(value, ensure_ascii=False).replace("<", "\\u003c")
