"""Full-width punctuation in Chinese text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmkit.text.changes import replay_line
from tmkit.text.punctuation import widen, width_changes

FOLDER = Path(__file__).parent / "golden"
GOLDEN = [json.loads(line) for line in (FOLDER / "width.jsonl").read_text("utf-8").splitlines()]
MIXED = st.text(st.sampled_from("汉字好，。”“（）《》,:;?!()\"' .aB3%@/-"), max_size=40)


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: case["label"])
def test_golden(case: dict[str, str]) -> None:
    assert widen(case["text"]) == case["widened"], case["comment"]


def test_damaged_cases_of_class_width() -> None:
    cases = [json.loads(line) for line in (FOLDER / "damage.jsonl").read_text("utf-8").splitlines()]
    chosen = [case for case in cases if case["class"] == "width"]
    assert len(chosen) >= 12
    for case in chosen:
        assert widen(case["damaged"]) == case["restored"]


@given(MIXED)
def test_one_for_one_and_twice_is_once(text: str) -> None:
    widened = widen(text)
    assert len(widened) == len(text)
    assert widen(widened) == widened
    assert replay_line(text, width_changes(text)) == widened


@given(st.text(st.characters(max_codepoint=0x24F), max_size=60))
def test_text_without_han_is_left_alone(text: str) -> None:
    assert widen(text) == text
