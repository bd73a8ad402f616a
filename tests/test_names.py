"""Pinyin readings, names found on both sides, and misspelt names; golden cases in golden/names.jsonl."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tmkit.text.name_tables import places, surnames
from tmkit.text.names import (
    expected_spelling,
    joined_syllables,
    match_pinyin,
    plain_readings,
    readings,
    romanizations,
)
from tmkit.text.near_names import edit_distance, near_pinyin
from tmkit.text.script import fold_script

CASES = [
    json.loads(line) for line in (Path(__file__).parent / "golden" / "names.jsonl").read_text("utf-8").splitlines()
]
HAN = st.text(alphabet=st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=12)


@pytest.mark.parametrize("case", CASES, ids=lambda case: str(case["label"]))
def test_golden_names(case: dict[str, Any]) -> None:
    found = match_pinyin(case["zh"], case["en"])
    near = near_pinyin(case["zh"], case["en"])
    if case["kind"] == "match":
        assert [[match.zh, match.en] for match in found] == case["expected"]
        assert near == []
    elif case["kind"] == "near":
        assert [[match.zh, match.en, match.expected] for match in near] == case["expected"]
    else:
        assert (found, near) == ([], [])


def test_one_in_five_golden_cases_is_silent() -> None:
    assert sum(not case["kind"] for case in CASES) * 5 >= len(CASES)


@pytest.mark.parametrize(
    ("char", "expected"),
    [("重", {"zhòng", "chóng"}), ("茜", {"qiàn", "xī"}), ("呂", {"lǚ"}), ("A", set()), ("。", set())],
)
def test_readings(char: str, expected: set[str]) -> None:
    assert expected <= readings(char)
    assert bool(readings(char)) == bool(expected)


def test_every_spelling_of_the_umlaut() -> None:
    assert plain_readings("女") >= {"nu", "nv", "nyu", "nü"}


def test_a_surname_has_only_its_reading() -> None:
    assert romanizations("单于") == {"chanyu"}
    assert "danlei" not in romanizations("单磊")


def test_order_of_a_name() -> None:
    assert [match.order for match in match_pinyin("张勇武", "Zhang Yongwu")] == ["surname-first"]
    assert [match.order for match in match_pinyin("张勇武", "Yongwu Zhang")] == ["given-first"]
    assert [match.order for match in match_pinyin("张勇武", "Zhang Yong Wu")] == ["split"]


def test_tables_are_sound() -> None:
    assert len(places()) >= 150
    assert len(surnames()) >= 400
    for surname, ways in surnames().items():
        assert 1 <= len(surname) <= 2
        assert all(way.isalpha() and way.islower() for way in ways), surname
    for place, forms in places().items():
        assert len(place) > 1
        assert all(form.strip() == form and form[0].isupper() for form in forms), place


def test_tables_are_written_as_folded_texts_are() -> None:
    assert [name for name in (*surnames(), *places()) if fold_script(name) != name] == []
    [airport] = match_pinyin("赤鱲角機場", "the airport at Chek Lap Kok")
    assert (airport.zh, airport.en) == ("赤鱲角", "Chek Lap Kok")


def test_expected_spelling_follows_the_text() -> None:
    assert expected_spelling("张娅茜", "zhangyaxi") == "Zhang Yaxi"
    assert joined_syllables("天安门") == "Tian'anmen"


@settings(deadline=None)
@given(HAN, st.text(alphabet="ABab yu'-ü", max_size=30))
def test_spans_hold_the_names(zh: str, en: str) -> None:
    for match in (*match_pinyin(zh, en), *near_pinyin(zh, en)):
        assert zh[match.zh_start : match.zh_end] == match.zh
        assert en[match.en_start : match.en_end] == match.en


@settings(deadline=None)
@given(HAN.filter(lambda text: 2 <= len(text) <= 3))
def test_a_written_name_is_found(zh: str) -> None:
    english = expected_spelling(zh)
    if " " in english and all(readings(char) for char in zh):
        assert [match.zh for match in match_pinyin(zh, english)] in ([zh], [zh[-2:]]) or zh in places()


@settings(deadline=None)
@given(st.text("abcde", max_size=6), st.text("abcde", max_size=6))
def test_edit_distance_is_a_distance(one: str, other: str) -> None:
    assert edit_distance(one, other) == edit_distance(other, one)
    assert (edit_distance(one, other) == 0) == (one == other)
    assert abs(len(one) - len(other)) <= edit_distance(one, other) <= max(len(one), len(other))


def test_a_misspelt_compound_surname_is_found() -> None:
    found = near_pinyin("欧阳文静出席。", "Oyang Wenjing attended.")
    assert [(match.en, match.expected) for match in found] == [("Oyang Wenjing", "Ouyang Wenjing")]
    assert near_pinyin("欧阳文静出席。", "Ouyang Wenjing attended.") == []
