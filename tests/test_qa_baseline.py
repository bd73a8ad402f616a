"""Baselines: known findings stay silent, ignores have their reason and their end."""

from __future__ import annotations

from pathlib import Path

import pytest

from tmkit.errors import FormatError
from tmkit.model import Finding, Unit
from tmkit.qa.baseline import Baseline, Ignore, read_baseline, write_baseline
from tmkit.qa.check import check
from tmkit.qa.fingerprint import fingerprint


def findings(*pairs: tuple[str, str]) -> list[Finding]:
    units = [
        Unit(source_parts=(source,), target_parts=(target,), source_lang="zh", target_lang="en")
        for source, target in pairs
    ]
    return list(check(units))


def test_only_new_findings_remain_when_lines_move(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    write_baseline(path, findings(("3人", "people")))
    again = findings(("队伍出发。", "The team set out."), ("３人", "people"), ("40人", "people"))
    assert [item.source for item in read_baseline(path).new(again)] == ["40人"]


def test_an_ignore_ends() -> None:
    found = findings(("3人", "people"))
    baseline = Baseline(ignores=(Ignore(rule="number.missing", text="3", reason="house style", until="2024-01-31"),))
    assert not list(baseline.new(found, "2024-01-31"))
    assert list(baseline.new(found, "2024-02-01")) == found


def test_equal_baselines_are_equal_files(tmp_path: Path) -> None:
    found = findings(("3人", "people"), ("40人", "people"))
    ignores = [Ignore(rule="b.c", reason="y"), Ignore(id="0" * 16, reason="x")]
    write_baseline(tmp_path / "a", found, ignores)
    write_baseline(tmp_path / "b", found[::-1], ignores[::-1])
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()
    assert len(read_baseline(tmp_path / "a").ignores) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "this is no JSON"),
        ("[]", "a baseline is a JSON object"),
        ('{"findings": ["x"]}', "unit 1: an id of 16 hex digits is missing"),
        ('{"ignores": [{"reason": "x"}]}', "an ignore needs an id or a rule"),
        ('{"ignores": [{"rule": "a.b", "until": "soon"}]}', '"soon" is no date'),
        ('{"ignores": [{"rule": 3}]}', "all texts"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "baseline.json"
    path.write_text(text, "utf-8")
    with pytest.raises(FormatError, match=message):
        read_baseline(path)


def test_the_id_depends_on_rule_texts_and_marks_only() -> None:
    one = fingerprint("a.b", "重慶", "x y", (0, 1), None)
    assert one == fingerprint("a.b", "重庆", "x  y", (0, 1), None)
    assert one != fingerprint("a.b", "重庆", "x y", (1, 2), None)
    assert len(one) == 16
