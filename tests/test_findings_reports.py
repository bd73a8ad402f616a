"""Findings as JSON, SARIF, JUnit and GitHub commands: what their readers ask for, and every text as it is."""

from __future__ import annotations

import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TextIO

import pytest
from findings_made import make_finding as finding
from hypothesis import given
from hypothesis import strategies as st

from tmkit.model import Concept, Severity, Term
from tmkit.qa.baseline import Judged
from tmkit.qa.ignores import Ignore
from tmkit.qa.registry import BY_ID
from tmkit.reports.findings_github import write_github
from tmkit.reports.findings_json import write_json, write_jsonl
from tmkit.reports.findings_junit import write_junit
from tmkit.reports.findings_sarif import file_uri, write_sarif
from tmkit.reports.inspection import Inspection, find_renderings, glossary_rule_notes, rule_notes
from tmkit.terms.glossary import gather

Writer = Callable[[Iterable[Judged], Inspection, TextIO], None]
WRITERS: tuple[Writer, ...] = (write_json, write_jsonl, write_sarif, write_junit, write_github)


def written(writer: Writer, judged: Iterable[Judged], inspection: Inspection | None = None) -> str:
    stream = io.StringIO()
    writer(judged, inspection or Inspection(rules=rule_notes(), version="1.0"), stream)
    return stream.getvalue()


MIXED = [
    Judged(finding(1)),
    Judged(finding(2, "info")),
    Judged(finding(3, "warning"), Ignore(id=f"{3:016x}", reason="house style", author="Li", until="2027-01-01")),
    Judged(finding(4), is_known=True),
]


def sarif(judged: Iterable[Judged], inspection: Inspection | None = None) -> dict[str, Any]:
    run: dict[str, Any] = json.loads(written(write_sarif, judged, inspection))["runs"][0]
    return run


def test_json_counts_what_counts() -> None:
    answer = json.loads(written(write_json, MIXED))
    assert [item["segment"] for item in answer["findings"]] == [1, 2]
    assert answer["totals"] == {"findings": 2, "error": 1, "warning": 0, "info": 1, "rules": {"number.missing": 2}}
    assert json.loads(written(write_json, []))["findings"] == []
    lines = written(write_jsonl, MIXED).splitlines()
    assert [json.loads(line) for line in lines] == answer["findings"]


def test_sarif_has_what_the_standard_requires() -> None:
    log = json.loads(written(write_sarif, MIXED))
    assert log["version"] == "2.1.0"
    assert log["$schema"].endswith("sarif-schema-2.1.0.json")
    driver = log["runs"][0]["tool"]["driver"]
    assert driver["name"] == "tmkit"
    assert [rule["id"] for rule in driver["rules"]] == list(BY_ID)
    for rule in driver["rules"]:
        assert rule["shortDescription"]["text"] and rule["help"]["text"]
        assert rule["defaultConfiguration"]["level"] in ("error", "warning", "note")
    for result in log["runs"][0]["results"]:
        assert driver["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert result["message"]["text"]
        assert result["level"] in ("error", "warning", "note")
        assert re.fullmatch("[0-9a-f]{16}", result["partialFingerprints"]["tmkit/v1"])


def test_sarif_tells_new_known_and_ignored_apart() -> None:
    results = sarif(MIXED)["results"]
    assert [result["baselineState"] for result in results] == ["new", "new", "new", "unchanged"]
    assert [len(result["suppressions"]) for result in results] == [0, 0, 1, 0]
    assert results[2]["suppressions"][0] == {
        "kind": "external",
        "status": "accepted",
        "justification": "house style (Li, until 2027-01-01)",
    }


def test_sarif_has_a_region_only_where_the_line_is_known() -> None:
    (result,) = sarif([Judged(finding(7))])["results"]
    place = result["locations"][0]
    assert place["physicalLocation"] == {"artifactLocation": {"uri": "drafts/%E8%AF%91%E6%96%87%201.txt"}}
    assert place["logicalLocations"][0]["name"] == "segment 7"
    lined = Inspection(rules=rule_notes(), line=lambda found: found.segment, is_target_line=True)
    (result,) = sarif([Judged(finding(7))], lined)["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 7, "startColumn": 6, "endColumn": 10}
    table = Inspection(line=lambda found: found.segment)
    (result,) = sarif([Judged(finding(7))], table)["results"]
    assert result["locations"][0]["physicalLocation"]["region"] == {"startLine": 7}
    assert ",line=7,title=" in written(write_github, [Judged(finding(7))], table)


def test_sarif_says_which_files_could_not_be_read() -> None:
    run = sarif([], Inspection(failures=["a.tmx: broken"]))
    assert run["invocations"][0]["executionSuccessful"] is False
    assert run["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"] == "a.tmx: broken"
    assert sarif([])["invocations"][0]["executionSuccessful"] is True


def test_paths_become_uris() -> None:
    assert file_uri("a b#c.xlf") == "a%20b%23c.xlf"
    assert file_uri("/译/a.xlf") == "file:///%E8%AF%91/a.xlf"


def junit(judged: Iterable[Judged], inspection: Inspection) -> ET.Element:
    return ET.fromstring(written(write_junit, judged, inspection))


def test_junit_has_a_case_a_segment() -> None:
    suites = junit(MIXED, Inspection(files={"drafts/译文 1.txt": 10, "b.xlf": 3}))
    first, second = suites
    assert (first.get("tests"), first.get("failures"), first.get("skipped")) == ("5", "1", "2")
    cases = {case.get("name"): case for case in first}
    assert list(cases) == ["6 segments without findings", "segment 1", "segment 2", "segment 3", "segment 4"]
    failure = cases["segment 1"].find("failure")
    assert failure is not None and failure.get("type") == "number.missing"
    assert "来自40个国家" in (failure.text or "")
    assert cases["segment 2"].find("failure") is None
    assert "info:" in (cases["segment 2"].findtext("system-out") or "")
    reasons = [cases[f"segment {n}"].find("skipped") for n in (3, 4)]
    assert [one.get("message") for one in reasons if one is not None] == ["house style", "known from the baseline"]
    assert [case.get("name") for case in second] == ["3 segments without findings"]
    for suite in suites:
        assert int(suite.get("tests", "")) == len(suite)
    assert int(suites.get("tests", "")) == 6


def test_junit_joins_the_findings_of_one_segment() -> None:
    both = [Judged(finding(1)), Judged(finding(1, rule="date.wrong", id="f" * 16))]
    suites = junit(both, Inspection(fail_on="warning"))
    assert len(suites.findall(".//failure")) == 1
    assert suites.findall(".//failure")[0].get("type") == "number.missing, date.wrong"


def test_junit_and_github_name_files_that_could_not_be_read() -> None:
    broken = Inspection(failures=["a.tmx: broken"])
    error = junit([], broken).find(".//error")
    assert error is not None and error.get("message") == "a.tmx: broken"
    assert written(write_github, [], broken) == "::error title=tmkit::a.tmx: broken\n"


def test_github_commands_are_one_line_each_and_escaped() -> None:
    lined = Inspection(line=lambda found: found.segment, is_target_line=True)
    first, second = written(write_github, MIXED, lined).splitlines()
    assert first.startswith("::error file=drafts/译文 1.txt,line=1,col=6,endColumn=10,title=number.missing::")
    assert "100%25, see%0Abelow" in first
    assert second.startswith("::notice ")
    (odd,) = written(write_github, [Judged(finding(1, file="a,b:c.xlf"))]).splitlines()
    assert odd.startswith("::error file=a%2Cb%3Ac.xlf,title=number.missing::segment 1: ")


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_any_text_goes_through_every_writer(text: str) -> None:
    odd = [Judged(finding(1, source=text, target=text, message=text, suggestion=text, file=text or "a"))]
    for writer in WRITERS:
        assert written(writer, odd)
    assert json.loads(written(write_jsonl, odd))["target"] == text
    assert sarif(odd)["results"][0]["properties"]["source"] == text
    junit(odd, Inspection())
    assert written(write_github, odd).count("::error file=") == 1
    assert len(re.split("[\r\n]", written(write_github, odd).rstrip("\n"))) == 1


def test_the_glossary_tells_its_forms_best_first() -> None:
    forms = [("市长", "zh", "preferred"), ("city head", "en", "forbidden"), ("mayor", "en", "preferred")]
    terms = tuple(Term(text=text, lang=lang, status=status) for text, lang, status in forms)  # type: ignore[arg-type]
    renderings = find_renderings(gather([Concept(id="m", terms=terms)]))
    assert renderings("市長") == (("mayor", "preferred"), ("city head", "forbidden"))
    assert renderings("Mayor") == (("市长", "preferred"),)
    assert renderings("部长") == ()


def test_the_rules_of_a_glossary_have_notes() -> None:
    assert glossary_rule_notes()["terms.same_zh"].severity == "error"
    assert all(note.message.endswith(".") for note in glossary_rule_notes().values())


def test_equal_findings_are_equal_bytes() -> None:
    for writer in WRITERS:
        assert written(writer, MIXED) == written(writer, [replace(item) for item in MIXED])


@pytest.mark.parametrize("severity", ["error", "warning", "info"])
def test_junit_fails_from_the_severity_that_fails(severity: Severity) -> None:
    suites = junit([Judged(finding(1, "warning"))], Inspection(fail_on=severity))
    assert len(suites.findall(".//failure")) == (severity != "error")
