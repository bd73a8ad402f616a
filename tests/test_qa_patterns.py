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
    assert findings(table, "好", "a" * 5000 + "b") in ([("checklist.slow", "error")], [])
    assert time.monotonic() - start < 5


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
        ({"name": "x", "source": "a", "must": ["a"]}, "must is a list of pairs"),
        ({"name": "x", "source": 3}, "source must be a text"),
    ],
)
def test_what_is_wrong_is_named(table: dict[str, Any], message: str) -> None:
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
    with pytest.raises(FormatError, match=r"write each pattern as a table \[\[pattern\]\]"):
        read_patterns(path, [])
