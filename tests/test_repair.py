"""The repair of whole texts: replay, a line for a line, clean text, and what belongs to other rooms."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tmkit.model import Change
from tmkit.text.repair import repair_lines, replay

SHARED = Path(__file__).resolve().parents[2] / "shared"
GOLDEN = Path(__file__).parent / "golden"
NEGATIVE = [
    case
    for line in (GOLDEN / "damage.jsonl").read_text("utf-8").splitlines()
    if (case := json.loads(line))["damaged"] == case["restored"]
]
PIECES = st.sampled_from(
    [
        "會(huì)",
        "長(zhǎng)",
        "?shù)",
        "地",
        "countries?and",
        " ,the",
        "port.They",
        "“",
        "”",
        " dont ",
        "Id like",
        "\n",
        "中",
        "a",
        ", ?J",
    ]
)


@pytest.mark.parametrize("case", NEGATIVE, ids=lambda case: case["damaged"][:16])
def test_negative_cases_of_every_class_stay(case: dict[str, str]) -> None:
    assert "\n".join(repair_lines(case["damaged"].split("\n")).lines) == case["damaged"]


@given(st.lists(PIECES, max_size=30).map("".join))
@settings(max_examples=60, deadline=None)
def test_replaying_the_changes_gives_the_repaired_text(text: str) -> None:
    lines = text.split("\n")
    repaired = repair_lines(lines, "a.txt")
    assert replay(lines, repaired.changes) == repaired.lines
    assert len(repaired.lines) == len(lines)
    assert all(change.file == "a.txt" and 1 <= change.line <= len(lines) for change in repaired.changes)


def test_width_script_and_boilerplate_are_left_to_others() -> None:
    lines = ["3月5日,代表團抵達,市長會見。", "猜你喜歡", "分享"]
    assert repair_lines(lines).lines == tuple(lines)


def test_a_proposal_is_not_replayed() -> None:
    assert replay(["ab"], [Change("x", 1, 0, "a", "b", applied=False)]) == ("ab",)


def test_no_lines() -> None:
    assert repair_lines([]).lines == ()
    assert repair_lines([""]).lines == ("",)


def clean_texts() -> Iterator[Path]:
    yield from sorted(SHARED.glob("gold/align/*/*/*.txt"))
    yield from sorted(SHARED.glob("bench/qa/score.reference.*.txt"))


# Lost spaces of the texts themselves, which the repair rightly puts back: file, line.
KNOWN = {("a.txt", 366)}


def test_clean_text_stays() -> None:
    paths = list(clean_texts())
    if not paths:
        pytest.skip("the shared texts are not here")
    for path in paths:
        applied = [change for change in repair_lines(path.read_text("utf-8").split("\n")).changes if change.applied]
        assert [change for change in applied if (path.name, change.line) not in KNOWN] == [], path
