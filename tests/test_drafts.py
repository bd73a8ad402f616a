"""The bundled drafts: every planted error is found where it was planted, and every look-alike stays silent."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path

import pytest

from tmkit import Finding, check, read, read_glossary

ROOT = Path(__file__).resolve().parent.parent
PLANTED = [json.loads(line) for line in (ROOT / "corpus/gold/findings.jsonl").read_text("utf-8").splitlines()]
Findings = dict[tuple[str, int], list[Finding]]


@pytest.fixture(scope="module")
def found() -> Findings:
    """Errors and warnings by draft (``A/careless``) and segment."""
    glossary = read_glossary([ROOT / "glossary"])
    findings: Findings = defaultdict(list)
    for path in sorted((ROOT / "corpus/drafts").glob("*/care*.xlf")):
        for finding in check(read(path), glossary=glossary):
            if finding.severity != "info":
                findings[f"{path.parent.name}/{path.stem}", finding.segment].append(finding)
    return findings


def place(planted: dict[str, object]) -> tuple[str, int]:
    path = Path(str(planted["file"]))
    return f"{path.parent.name}/{path.name.split('.')[0]}", int(str(planted["segment"]))


@pytest.mark.parametrize(
    "planted",
    [row for row in PLANTED if row["kind"] == "error"],
    ids=lambda row: f"{place(row)[0]}:{place(row)[1]} {row['rules'][0]}",
)
def test_planted_errors_are_found(planted: dict[str, object], found: Findings) -> None:
    assert found.get(place(planted)), planted["what"]


@pytest.mark.parametrize(
    "planted",
    [row for row in PLANTED if row["kind"] == "look-alike"],
    ids=lambda row: f"{place(row)[0]}:{place(row)[1]} {row['rules'][0]}",
)
def test_look_alikes_stay_silent(planted: dict[str, object], found: Findings) -> None:
    rules = planted["rules"]
    assert isinstance(rules, list)
    assert [finding.rule for finding in found.get(place(planted), []) if finding.rule in rules] == [], planted["what"]


def test_careful_drafts_are_clean(found: Findings) -> None:
    assert {key for key in found if key[0].endswith("careful")} == set()
