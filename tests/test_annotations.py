"""Annotations undone: golden cases, documents, lost codes, ends of runs, and texts that must stay as they are."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tmkit.text.annotations import undo_annotations
from tmkit.text.changes import replay_line
from tmkit.text.damage import annotate

GOLDEN = [
    json.loads(line)
    for name in ("damage.jsonl", "damage_runs.jsonl")
    for line in (Path(__file__).parent / "golden" / name).read_text("utf-8").splitlines()
]
CASES = [case for case in GOLDEN if case["class"] in {"annotation", "straddle"}]
SHARED = Path(__file__).resolve().parents[2] / "shared"
LIST = [("數", "shù"), ("醫", "yī"), ("會", "huì"), ("長", "zhǎng"), ("國", "guó"), ("學", "xué"), ("開", "kāi")]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["note"][:40])
def test_golden(case: dict[str, str]) -> None:
    damaged = case["damaged"].split("\n")
    lines, changes = undo_annotations(damaged)
    assert "\n".join(lines) == case["restored"]
    for number, line in enumerate(damaged, 1):
        assert replay_line(line, [change for change in changes if change.line == number]) == lines[number - 1]


@pytest.mark.parametrize(
    "text",
    [
        "見圖(a)，據(WHO)統計，他說(shuō)話很快，說完就走。",
        "生字：龍(lóng)、鳳(fèng)、龜(guī)。",
        "他真的來了?shì)嗎？",
        "冼(xiǎn)星海",
        "他姓仇(qiú)，不讀(chóu)。",
    ],
)
def test_glosses_stay(text: str) -> None:
    lines, changes = undo_annotations([text])
    assert lines == (text,)
    assert not any(change.applied for change in changes)


def test_a_guess_says_so() -> None:
    text = "會長說，代表團訪問了當地，會長參觀了學校，國際學校開學。"
    lines, changes = undo_annotations([annotate(text, LIST)])
    assert lines == (text,)
    (guess,) = [change for change in changes if change.rule == "straddle"]
    assert guess.certainty < 1
    assert "guess" in guess.note


def test_a_run_that_cannot_be_undone_is_a_proposal_and_stays() -> None:
    damaged = annotate("會長參觀了學校，國際學校開學，會長開會。", LIST) + "當?shù)" + "\N{SNOWMAN}" * 3
    lines, changes = undo_annotations([damaged])
    assert lines[0].endswith("當?shù)" + "\N{SNOWMAN}" * 3)
    assert lines[0].startswith("會長參觀了學校，")
    assert all(change.applied for change in changes)


HAN_TEXT = st.lists(
    st.sampled_from(["會長", "開學", "國際", "當地醫院", "代表", "，", "。", "參觀", "中國", "當地學校", "技術"]),
    min_size=1,
    max_size=25,
).map("".join)


@given(st.lists(HAN_TEXT, min_size=1, max_size=3))
@settings(max_examples=25, deadline=None)
def test_what_is_applied_is_never_half_done(lines: list[str]) -> None:
    damaged = annotate("\n".join(lines), LIST).split("\n")
    restored, changes = undo_annotations(damaged)
    assert len(restored) == len(lines)
    for line, found in zip(damaged, restored, strict=True):
        assert found == line or annotate(found, LIST) == line or any(change.certainty < 1 for change in changes)


@given(st.lists(st.text(st.sampled_from("中国abc (1)，。?醫 会x"), max_size=30), max_size=4))
@settings(deadline=None)
def test_text_without_readings_stays(lines: list[str]) -> None:
    assert undo_annotations(lines) == (tuple(lines), ())


def shared_article(number: str) -> list[str]:
    found = list((SHARED / "articles").glob(f"{number}_*.txt")) if SHARED.is_dir() else []
    if not found:
        pytest.skip("the shared articles are not here")
    return found[0].read_text("utf-8").split("\n")


def test_article_000() -> None:
    lines, changes = undo_annotations(shared_article("000"))
    text = "\n".join(lines)
    runs = [change for change in changes if change.rule == "straddle"]
    assert (len(runs), all(change.applied for change in changes), len(changes)) == (8, True, 59)
    assert "世界衛生組織駐當地代表機構以及當地醫療機構" in text
    assert "世界衛生組織駐巴代表機構" in text
    assert text.count("當地防控救治措施、提出技術建議") == 2
    assert "多語種當地疫情防控工作建議書" in text


def test_article_002() -> None:
    lines, changes = undo_annotations(shared_article("002"))
    text = "\n".join(lines)
    runs = [change for change in changes if change.rule == "straddle"]
    assert (len(runs), all(change.applied for change in changes), len(changes)) == (2, True, 247)
    assert "為當地抗疫工作發揮了積極作用" in text
    assert "通電話" in text


def test_a_false_mark_before_a_very_long_line_costs_nothing_and_changes_nothing() -> None:
    line = "當?shù)" + "重慶與世界" * 4_000
    lines, changes = undo_annotations([line])
    assert lines == (line,)
    assert not any(change.applied for change in changes)
