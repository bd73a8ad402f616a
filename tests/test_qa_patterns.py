"""Patterns of the user: proved, time-limited, faulty ones named and the rest used."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from tmkit.errors import FormatError
from tmkit.model import Rejection, Unit
from tmkit.qa.check import check
from tmkit.qa.patterns import read_patterns, to_pattern


def findings(table: dict[str, Any], source: str, target: str) -> list[tuple[str, str]]:
    unit = Unit(source_parts=(source,), target_parts=(target,), source_lang="zh", target_lang="en")
    found = check([unit], patterns=[to_pattern(table)])
    return [(item.rule, item.severity) for item in found if item.rule.startswith("checklist")]


def test_source_and_target_must_both_match() -> None:
    table = {"name": "no city", "source": "市", "target": r"\bCity\b", "severity": "error"}
    assert findings(table, "重庆市", "Chongqing City") == [("checklist.no_city", "error")]
    assert not findings(table, "重庆市", "Chongqing")


def test_absent_reports_what_is_not_there() -> None:
    table = {"name": "hotline", "source": "热线", "target": "hotline", "absent": True}
    assert findings(table, "拨打热线", "call us") == [("checklist.hotline", "warning")]
    assert not findings(table, "拨打热线", "call the hotline")


def test_a_catastrophic_pattern_is_given_up() -> None:
    table = {"name": "slow", "target": "(a|aa)+$"}
    start = time.monotonic()
    assert findings(table, "好", "a" * 5000 + "b") == [("checklist.slow", "error")]
    assert time.monotonic() - start < 10


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ({"source": "a"}, "needs a name"),
        ({"name": "x"}, "needs a name, and a source or a target"),
        ({"name": "x", "source": "("}, "is no regular expression"),
        ({"name": "x", "source": "a", "colour": "red"}, "unknown field colour"),
        ({"name": "x", "source": "a", "severity": "loud"}, 'severity "loud" is none of'),
        ({"name": "x", "source": "a", "must": [["b", ""]]}, "does not match its own line “b”"),
        ({"name": "x", "source": "a", "must_not": [["a", ""]]}, "matches its own line “a”"),
        ({"name": "x", "source": "a", "must": [3]}, "must is a list of pairs"),
        ({"name": "x", "source": 3}, "source must be a text"),
        ({"name": "x", "source": "a", "absent": "yes"}, "absent is true or false"),
        ({"name": "x", "source": "a", "target": "b", "must": ["a"]}, "must is a list of pairs"),
        ("x", "a pattern is a table"),
    ],
)
def test_what_is_wrong_is_named(table: Any, message: str) -> None:
    with pytest.raises(FormatError, match=message):
        to_pattern(table)


def test_a_file_with_one_faulty_pattern(tmp_path: Path) -> None:
    path = tmp_path / "list.toml"
    path.write_text('[[pattern]]\nname = "one"\nsource = "("\n[[pattern]]\nname = "two"\nsource = "a"\n', "utf-8")
    rejected: list[Rejection] = []
    assert [pattern.rule.id for pattern in read_patterns(path, rejected)] == ["checklist.two"]
    assert [(item.unit, item.text) for item in rejected] == [(1, "one")]


def test_a_file_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "list.toml"
    path.write_text("x = 1", "utf-8")
    with pytest.raises(FormatError, match='write the patterns as a list "patterns"'):
        read_patterns(path, [])


def test_a_line_of_a_one_sided_pattern_is_a_text() -> None:
    pattern = to_pattern({"name": "x", "target": "City", "must": ["Chongqing City"], "must_not": ["Chongqing"]})
    assert (pattern.must, pattern.must_not) == ((("", "Chongqing City"),), (("", "Chongqing"),))


def test_the_patterns_of_the_manual_hold(tmp_path: Path) -> None:
    page = (Path(__file__).resolve().parents[1] / "docs/checks.md").read_text("utf-8")
    path = tmp_path / "list.yaml"
    path.write_text(page.split("```yaml\n")[1].split("```")[0], "utf-8")
    rejected: list[Rejection] = []
    assert [pattern.rule.id for pattern in read_patterns(path, rejected)] == ["checklist.no_city"]
    assert not rejected


def test_yaml_that_unfolds_without_end_is_named(tmp_path: Path) -> None:
    path = tmp_path / "bomb.yaml"
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60))]
    path.write_text("\n".join([*lines, "patterns: [{name: *a59, severity: *a59}, *a59]"]), "utf-8")
    rejected: list[Rejection] = []
    assert read_patterns(path, rejected) == []
    assert [item.text for item in rejected] == ["a list", ""]


def test_a_yaml_file(tmp_path: Path) -> None:
    path = tmp_path / "list.yaml"
    path.write_text(
        "patterns:\n"
        "  - name: no city\n    source: 市\n    target: '\\bCity\\b'\n    must: [[重庆市, Chongqing City]]\n"
        "  - name: wrong\n    source: 市\n    must_not: [重庆市]\n",
        "utf-8",
    )
    rejected: list[Rejection] = []
    assert [pattern.rule.id for pattern in read_patterns(path, rejected)] == ["checklist.no_city"]
    assert [(item.unit, item.reason) for item in rejected] == [(2, "the pattern matches its own line “重庆市” | “”")]
