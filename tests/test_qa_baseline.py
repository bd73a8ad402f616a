"""Baselines and ignores: known findings stay silent, ignores have their reason and their end."""

from __future__ import annotations

from pathlib import Path

import pytest

from tmkit.errors import FormatError
from tmkit.model import Finding, Rejection, Unit
from tmkit.qa.about import can_admit, find_term
from tmkit.qa.baseline import judge, read_baseline, write_baseline
from tmkit.qa.check import check
from tmkit.qa.fingerprint import fingerprint
from tmkit.qa.ignores import Ignore, Ignores, merge_ignores, read_ignores, write_ignores

TODAY = "2026-01-31"


def findings(*pairs: tuple[str, str]) -> list[Finding]:
    units = [
        Unit(source_parts=(source,), target_parts=(target,), source_lang="zh", target_lang="en")
        for source, target in pairs
    ]
    return list(check(units))


def term_finding(term: str, rule: str = "term.absent") -> Finding:
    return Finding(
        id="a" * 16,
        rule=rule,
        severity="warning",
        file="a.txt",
        segment=1,
        source=f"{term}发言人",
        target="a spokesperson",
        message="m",
        source_span=(0, len(term)),
    )


def new(
    found: list[Finding], known: frozenset[str] = frozenset(), *ignores: Ignore, today: str = TODAY
) -> list[Finding]:
    return [item.finding for item in judge(found, known, Ignores(ignores, today)) if item.counts]


def test_only_new_findings_remain_when_lines_move(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    write_baseline(path, {finding.id for finding in findings(("3人", "people"))})
    again = findings(("队伍出发。", "The team set out."), ("３人", "people"), ("40人", "people"))
    assert [item.source for item in new(again, read_baseline(path))] == ["40人"]


def test_an_ignore_ends() -> None:
    found = findings(("3人", "people"))
    ignore = Ignore(rule="number.missing", text="3", reason="house style", until="2024-01-31")
    assert not new(found, frozenset(), ignore, today="2024-01-31")
    assert new(found, frozenset(), ignore, today="2024-02-01") == found
    assert Ignores([ignore], "2024-02-01").expired == [ignore]


def test_an_ignore_of_a_term_covers_its_segments_in_any_script() -> None:
    ignore = Ignore(rule="term.absent", term="外交部", reason="the client says so")
    assert Ignores([ignore], TODAY).find(term_finding("外交部")) is ignore
    assert Ignores([Ignore(rule="term.absent", term="臺灣", reason="x")], TODAY).find(term_finding("台湾"))
    assert Ignores([ignore], TODAY).find(term_finding("商务部")) is None
    assert Ignores([ignore], TODAY).find(term_finding("外交部", "term.count")) is None


def test_what_a_finding_is_about() -> None:
    assert (find_term(term_finding("外交部")), can_admit(term_finding("外交部"))) == ("外交部", True)
    (number,) = findings(("3人", "people"))
    assert (find_term(number), can_admit(number)) == ("", False)


def test_equal_files_of_equal_content(tmp_path: Path) -> None:
    ids = [finding.id for finding in findings(("3人", "people"), ("40人", "people"))]
    write_baseline(tmp_path / "a", ids)
    write_baseline(tmp_path / "b", [*ids[::-1], ids[0]])
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    ignores = [Ignore(rule="b.c", reason="y"), Ignore(id="0" * 16, reason="x", until="2027-01-01")]
    write_ignores(tmp_path / "c", ignores)
    write_ignores(tmp_path / "d", ignores[::-1])
    assert (tmp_path / "c").read_bytes() == (tmp_path / "d").read_bytes()
    assert sorted(read_ignores(tmp_path / "c", []), key=repr) == sorted(ignores, key=repr)


def test_a_later_decision_replaces_an_earlier_one() -> None:
    old = [Ignore(id="0" * 16, rule="a.b", reason="x"), Ignore(rule="a.b", term="市", reason="x")]
    merged = merge_ignores(old, [Ignore(id="0" * 16, rule="a.b", reason="y")])
    assert sorted(item.reason for item in merged) == ["x", "y"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "this is no JSON"),
        ("[]", 'a baseline is a JSON object with a list "findings"'),
        ('{"ignores": []}', 'with a list "findings"'),
        ('{"id": "0123456789abcdef"}\n{', r"baseline.json:2: this is no JSON"),
        ('{"findings": ["x"]}', "unit 1: an id of 16 hex digits is missing"),
    ],
)
def test_what_is_wrong_with_a_baseline_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(text, "utf-8")
    with pytest.raises(FormatError, match=message):
        read_baseline(path)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ('{"reason": "x"}', "an ignore needs an id or a rule"),
        ('{"rule": "a.b"}', "an ignore needs a reason"),
        ('{"rule": "a.b", "reason": "x", "until": "soon"}', 'until "soon" is no date such as 2024-05-31'),
        ('{"rule": 3}', "all texts"),
        ('{"rule": "a.b", "reason": "x", "colour": "red"}', "unknown field colour"),
        ('{"id": "12", "reason": "x"}', '"12" is no id of 16 hex digits'),
        ("17", "an ignore is an object"),
    ],
)
def test_a_wrong_ignore_is_named_and_the_rest_holds(tmp_path: Path, entry: str, message: str) -> None:
    path = tmp_path / "ignores.json"
    path.write_text(f'{{"ignores": [{entry}, {{"rule": "a.b", "reason": "good"}}]}}', "utf-8")
    rejected: list[Rejection] = []
    assert [ignore.reason for ignore in read_ignores(path, rejected)] == ["good"]
    assert [(item.file, item.unit) for item in rejected] == [(str(path), 1)]
    assert message in rejected[0].reason


@pytest.mark.parametrize(("text", "message"), [("{", "this is no JSON"), ("{}", 'a JSON object with a list "ignores"')])
def test_a_file_that_holds_no_ignores(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "ignores.json"
    path.write_text(text, "utf-8")
    with pytest.raises(FormatError, match=message):
        read_ignores(path, [])


def test_the_id_depends_on_rule_texts_and_marks_only() -> None:
    one = fingerprint("a.b", "重慶", "x y", (0, 1), None)
    assert one == fingerprint("a.b", "重庆", "x  y", (0, 1), None)
    assert one != fingerprint("a.b", "重庆", "x y", (1, 2), None)
    assert len(one) == 16
