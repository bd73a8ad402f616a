"""Cleaning, folding, identity, and Chinese in one form."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmkit.model import Change
from tmkit.text.changes import find_changes, replay_line
from tmkit.text.normalize import (
    FOLD_VERSION,
    clean_text,
    fold,
    fold_map,
    identity_key,
    normalize_chinese,
)

SHARED = Path(__file__).resolve().parents[2] / "shared"
SPACES = "\t \N{NO-BREAK SPACE}\N{IDEOGRAPHIC SPACE}\u2003\u2028"
INVISIBLE = "\N{SOFT HYPHEN}\u200b\u200c\u200d\u200e\u200f\u202a\u202e\u2060\u2064\u2066\u2069\ufeff"
ANY = st.text(
    st.sampled_from("隨著重慶,(WHO)ＡＢ中 国 人a1。" + SPACES + INVISIBLE + "\x0b\x00") | st.characters(), max_size=30
)

# The first call loads the tables; hypothesis would take it for a slow case.
normalize_chinese("隨")
fold("")


class TestFold:
    @pytest.mark.parametrize(
        ("text", "folded"),
        [
            ("重慶市外事辦公室", "重庆市外事办公室"),
            ("Ｗｏｒｄ（１）！～", "Word(1)!~"),
            ("\N{KANGXI RADICAL HORSE}\N{CJK COMPATIBILITY IDEOGRAPH-F900}", "马岂"),
            (f"a{SPACES}b", "a b"),
            (f"{SPACES}a{SPACES}", "a"),
            (f"a{INVISIBLE}b", "ab"),
            (f"a {INVISIBLE} b", "a b"),
            ("Case is Kept 中", "Case is Kept 中"),
            ("… ㎡ ½ ① ™ ㎏", "… ㎡ ½ ① ™ ㎏"),
            ("cafe\N{COMBINING ACUTE ACCENT}", "cafe\N{COMBINING ACUTE ACCENT}"),
            ("𠮷\N{GRINNING FACE}", "𠮷\N{GRINNING FACE}"),
            ("", ""),
            (SPACES + INVISIBLE, ""),
        ],
    )
    def test_golden(self, text: str, folded: str) -> None:
        assert fold(text) == folded
        assert fold_map(text)[0] == folded

    @given(ANY)
    def test_folding_twice_is_once(self, text: str) -> None:
        assert fold(fold(text)) == fold(text)

    @given(ANY)
    def test_the_map_leads_back_to_what_was_folded(self, text: str) -> None:
        folded, offsets = fold_map(text)
        assert folded == fold(text)
        assert len(offsets) == len(folded) + 1
        assert offsets == sorted(offsets)
        for char, offset in zip(folded, offsets, strict=False):
            assert char == (fold(text[offset]) or " ")

    def test_every_code_point_becomes_at_most_one(self) -> None:
        for point in range(0x110000):
            folded = fold(chr(point))
            assert len(folded) <= 1
            assert fold(folded) == folded

    def test_the_version_is_a_number_for_keys(self) -> None:
        assert isinstance(FOLD_VERSION, int)


class TestIdentity:
    def test_composed_and_decomposed_are_one(self) -> None:
        assert identity_key("café") == identity_key(unicodedata.normalize("NFD", "café"))

    def test_different_words_stay_different(self) -> None:
        assert identity_key("外办") != identity_key("外事办")


class TestClean:
    @pytest.mark.parametrize(
        ("text", "cleaned", "rules"),
        [
            ("a\N{NO-BREAK SPACE}b", "a b", ["space"]),
            ("a\x0bb\x00c", "a b c", ["control", "control"]),
            ("重\N{ZERO WIDTH SPACE}庆\N{ZERO WIDTH SPACE}\ufeff", "重庆", ["invisible", "invisible"]),
            ("重 庆 市 政 府", "重庆市政府", ["space"]),
            ("重\N{NO-BREAK SPACE}庆\N{NO-BREAK SPACE}市", "重庆市", ["space", "space", "space"]),
            ("cafe\N{COMBINING ACUTE ACCENT}", "caf\N{LATIN SMALL LETTER E WITH ACUTE}", ["nfc"]),
            ("会议日程 上午 参观", "会议日程 上午 参观", []),
            ("李 明", "李 明", []),
            ("tab\there …①㎡½™", "tab\there …①㎡½™", []),
            ("\ue7ce", "\ue7ce", []),
        ],
    )
    def test_golden(self, text: str, cleaned: str, rules: list[str]) -> None:
        result, changes = clean_text(text)
        assert result == cleaned
        assert [change.rule for change in changes] == rules

    @given(ANY)
    def test_changes_replay(self, text: str) -> None:
        cleaned, changes = clean_text(text)
        assert replay_line(text, changes) == cleaned

    @given(ANY)
    def test_twice_is_once(self, text: str) -> None:
        once = clean_text(text)[0]
        assert clean_text(once) == (once, [])


class TestChinese:
    def test_width_before_script_in_one_list(self) -> None:
        text, changes = normalize_chinese("先后舉行\N{NO-BREAK SPACE}40余場,並於九月结束。", number=3)
        assert text == "先后举行 40余场，并于九月结束。"
        assert [change.rule for change in changes] == ["space", "width", "script", "script", "script"]
        assert {change.line for change in changes} == {3}

    @pytest.mark.parametrize(
        ("script", "expected"), [("hans", "举行活动，好"), ("hant", "舉行活動，好"), ("keep", "举行活動，好")]
    )
    def test_script_is_a_choice(self, script: str, expected: str) -> None:
        assert normalize_chinese("举行活動,好", script)[0] == expected  # type: ignore[arg-type]

    @given(ANY)
    def test_changes_replay(self, text: str) -> None:
        result, changes = normalize_chinese(text)
        assert replay_line(text, changes) == result

    @given(ANY)
    def test_twice_is_once(self, text: str) -> None:
        once = normalize_chinese(text)[0]
        assert normalize_chinese(once) == (once, [])

    @pytest.mark.skipif(not SHARED.exists(), reason="needs the outside data beside the checkout")
    def test_clean_simplified_text_keeps_its_words(self) -> None:
        for path in sorted((SHARED / "gold" / "align").glob("*/zh/*.txt")):
            for line in path.read_text("utf-8").split("\n"):
                result, changes = normalize_chinese(line)
                assert {change.rule for change in changes} <= {"width", "script", "space"}, (path.name, changes)
                assert len(result) >= len(line) - line.count(" ")


class TestChanges:
    def test_equal_texts_have_none(self) -> None:
        assert find_changes("width", "a", "a") == []

    def test_a_proposal_is_not_replayed(self) -> None:
        assert replay_line("a", [Change("width", 1, 0, "a", "b", applied=False)]) == "a"

    @given(st.text(max_size=12), st.text(max_size=12))
    def test_any_two_texts(self, before: str, after: str) -> None:
        assert replay_line(before, find_changes("any", before, after)) == after
