"""Simplified and traditional Chinese."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmkit.text.changes import replay_line
from tmkit.text.script import (
    fold_script,
    is_traditional,
    script_changes,
    script_of,
    to_simplified,
    to_traditional,
)

GOLDEN = [
    json.loads(line) for line in (Path(__file__).parent / "golden" / "script.jsonl").read_text("utf-8").splitlines()
]
DAMAGE = Path(__file__).parent / "golden" / "damage.jsonl"
HAN = st.text(
    st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF) | st.sampled_from("著着乾隆隨看，。A1"), max_size=30
)

# The first call loads the tables; hypothesis would take it for a slow case.
to_simplified("隨")
fold_script("")
to_traditional("后")


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case["label"])
def test_golden(case: dict[str, str]) -> None:
    assert to_simplified(case["text"]) == case["simplified"], case["comment"]


def test_damaged_cases_of_class_script() -> None:
    cases = [json.loads(line) for line in DAMAGE.read_text("utf-8").splitlines()]
    chosen = [case for case in cases if case["class"] == "script"]
    assert len(chosen) >= 8
    for case in chosen:
        assert to_simplified(case["damaged"]) == case["restored"]


@given(HAN)
def test_simplifying_twice_is_simplifying_once(text: str) -> None:
    once = to_simplified(text)
    assert to_simplified(once) == once


@given(HAN)
def test_changes_replay(text: str) -> None:
    assert replay_line(text, script_changes(text)) == to_simplified(text)
    assert replay_line(text, script_changes(text, script="hant")) == to_traditional(text)


@given(st.text())
def test_folding_replaces_one_by_one_and_once(text: str) -> None:
    folded = fold_script(text)
    assert len(folded) == len(text)
    assert fold_script(folded) == folded


def test_folding_is_the_same_for_every_character_once_or_twice() -> None:
    everything = "".join(chr(point) for point in range(0x110000) if not 0xD800 <= point < 0xE000)
    assert fold_script(fold_script(everything)) == fold_script(everything)


def test_a_lone_surrogate_is_left_alone() -> None:
    assert to_simplified("隨\ud800著") == "随\ud800著"


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("重庆市外事办公室", "hans"),
        ("重慶市外事辦公室", "hant"),
        ("先后舉行40余場活動", "hant"),
        ("举行活動", "mixed"),
        ("皇后、里程、干云、范余", ""),
        ("plain", ""),
        ("", ""),
    ],
)
def test_script_of(text: str, script: str) -> None:
    assert script_of(text) == script
    assert is_traditional(text) == (script == "hant")


def test_a_change_names_its_place() -> None:
    (change,) = script_changes("先后舉行", number=7)
    assert (change.rule, change.line, change.start, change.before, change.after) == ("script", 7, 2, "舉", "举")
