"""Stray marks, lost spaces, lost apostrophes, turned quotes, and what is only proposed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tmkit.text.apostrophes import find_lost_apostrophes
from tmkit.text.changes import replay_line
from tmkit.text.quotes import find_turned_quotes
from tmkit.text.repair import repair_lines
from tmkit.text.stray import find_lost_spaces, find_stray_marks
from tmkit.text.suspicions import find_glued_tails, find_lower_case_start

GOLDEN = Path(__file__).parent / "golden"
CASES = [
    json.loads(line)
    for name in ("damage.jsonl", "damage_english.jsonl")
    for line in (GOLDEN / name).read_text("utf-8").splitlines()
]
OURS = [case for case in CASES if case["class"] in {"stray", "space", "quotes", "apostrophe"}]


@pytest.mark.parametrize("case", OURS, ids=lambda case: case["damaged"][:24])
def test_golden(case: dict[str, str]) -> None:
    assert "\n".join(repair_lines(case["damaged"].split("\n")).lines) == case["restored"]


@pytest.mark.parametrize("case", OURS, ids=lambda case: case["damaged"][:24])
def test_repairing_twice_is_repairing_once(case: dict[str, str]) -> None:
    once = repair_lines(case["damaged"].split("\n")).lines
    assert repair_lines(once).lines == once


def test_one_in_five_cases_stays_untouched() -> None:
    untouched = [case for case in OURS if case["damaged"] == case["restored"]]
    assert len(untouched) * 5 >= len(OURS)


def test_several_changes_of_a_line_are_placed_one_after_the_other() -> None:
    line = "twelve countries?and nine?regions"
    changes = find_stray_marks(line)
    assert [change.start for change in changes] == [16, 25]
    assert replay_line(line, changes) == "twelve countries and nine regions"
    line = "In Bern,Basel,Lugano and on May 3,2020 in Geneva."
    assert replay_line(line, find_lost_spaces(line)) == "In Bern, Basel, Lugano and on May 3, 2020 in Geneva."


def test_proposals_change_nothing() -> None:
    line = "we hope well continue and lets go"
    changes = find_lost_apostrophes(line)
    assert [(change.before, change.after, change.applied) for change in changes] == [
        ("well", "we'll", False),
        ("lets", "let's", False),
    ]
    assert replay_line(line, changes) == line
    (tail,) = find_glued_tails("he communicatedanese with them")
    assert (tail.rule, tail.after, tail.applied) == ("glued", "communicated", False)
    (start,) = find_lower_case_start("since the outbreak both offices have communicated in time.")
    assert (start.rule, start.after, start.applied) == ("lowercase", "S", False)


@pytest.mark.parametrize(
    "line", ["the Japanese", "a Chinese guest", "eBay is large.", "iPhones sell well in the shops here"]
)
def test_words_are_not_suspicious(line: str) -> None:
    assert not find_glued_tails(line)
    assert not find_lower_case_start("item one") + find_lower_case_start(
        "The end of the long and winding road is here."
    )


@pytest.mark.parametrize("line", ["“一、", "„gut“ und „schön“", "”", "“甲“乙”丙”", ""])
def test_quotes_that_stay(line: str) -> None:
    assert find_turned_quotes(line) == []
