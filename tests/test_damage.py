"""The emulator: what it makes of clean text, and that it is the inverse of the repair on the golden cases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmkit.text.annotation import gbk
from tmkit.text.damage import (
    annotate,
    annotated_bytes,
    convert_characters,
    is_damaged_to,
    lose_apostrophes,
    lose_spaces,
    mark_spaces,
    narrow,
)

HAN = st.text(st.sampled_from("當地醫療機構代表會長辦學校，。、的國際數開展個"), max_size=30)
LIST = st.lists(
    st.sampled_from([("當", "dāng"), ("數", "shù"), ("醫", "yī"), ("國", "guó"), ("個", "gè")]), unique=True
)


@pytest.mark.parametrize(
    ("text", "readings", "shown"),
    [
        ("當地醫療", [("數", "shù"), ("醫", "yī")], "當?shù)蒯t(yī)療"),
        ("駐當地代表機構", [("數", "shù")], "駐當?shù)卮頇C構"),
        ("當地", [("數", "shù"), ("當", "dāng")], "當(dāng)?shù)?"),
        ("當地", [("當", "dāng"), ("數", "shù")], "當(dāng)地"),
        ("當地,", [("數", "shù")], "當?shù)?"),
        ("當地\n當地", [("數", "shù")], "當?shù)?\n當?shù)?"),
        ("plain text", [("數", "shù")], "plain text"),
    ],
)
def test_annotation_works_on_bytes(text: str, readings: list[tuple[str, str]], shown: str) -> None:
    assert annotate(text, readings) == shown


def test_a_code_without_a_character_vanishes_and_row_a8_is_private_use() -> None:
    assert gbk.shown(0xFA, 0xB1) == gbk.shown(0xA9, 0xA1) == ""
    assert gbk.shown(0xA8, 0xEB) == chr(0xE7CE)


@given(HAN, LIST)
def test_the_damage_confirms_itself(text: str, readings: list[tuple[str, str]]) -> None:
    assert is_damaged_to(text, annotate(text, readings), readings)


@given(HAN, LIST)
def test_only_brackets_are_added_to_the_bytes(text: str, readings: list[tuple[str, str]]) -> None:
    written = annotated_bytes(text, readings)
    for _, reading in readings:
        written = written.replace(gbk.encode(f"({reading})"), b"")
    assert written == gbk.encode(text)


def test_another_text_is_not_confirmed() -> None:
    assert not is_damaged_to("當地醫院", "當?shù)蒯t(yī)療", [("數", "shù"), ("醫", "yī")])
    assert not is_damaged_to("當地醫療", "當?shù)蒯t(yī)療。", [("數", "shù"), ("醫", "yī")])


def test_the_small_damages() -> None:
    assert narrow("３月：（一）“好”。") == "3月:(一)“好”。"
    assert convert_characters("先后举行", {"举": "舉"}.get) == "先后舉行"  # type: ignore[arg-type]
    assert lose_spaces("Bern, Basel. They left.", [1]) == "Bern, Basel.They left."
    assert mark_spaces("one two three", [0, 1]) == "one?two?three"
    assert lose_apostrophes("It isn't Chongqing's.", [1]) == "It isn't Chongqings."


@given(st.text(max_size=40))
def test_any_text_goes_through_the_bytes(text: str) -> None:
    assert annotate(text, []).count("\n") == text.count("\n")
    assert len(gbk.encode(text)) <= 2 * len(text)
