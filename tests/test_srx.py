"""SRX rules applied."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmkit.errors import InputError
from tmkit.text import srx
from tmkit.text.srx import SrxLanguage, SrxMap, SrxRule, SrxRules, SrxSplitter, split_with, splitter_for

BREAK = SrxRule(r"[.?!]+", r"\s", True, line=9)
NOT_AFTER_NO = SrxRule(r"\bNo\.", r"\s+\d", False)
CHINESE = SrxRule(r"[。！？]", "", True)
ENGLISH_RULES = SrxLanguage("English", (NOT_AFTER_NO, BREAK))
DEFAULT_RULES = SrxLanguage("Default", (SrxRule("", r"\n", True),))
CHINESE_RULES = SrxLanguage("Chinese", (CHINESE,))
RULES = SrxRules(
    (ENGLISH_RULES, CHINESE_RULES, DEFAULT_RULES),
    (SrxMap("(?i)en.*", "English"), SrxMap("ZH.*", "Chinese"), SrxMap(".*", "Default")),
    file="rules.srx",
)


@pytest.mark.parametrize(
    ("text", "lang", "segments"),
    [
        ("See No. 5. It is red.", "en", ["See No. 5.", "It is red."]),
        ("See No. 5. It is red.", "en_GB", ["See No. 5.", "It is red."]),
        ("一。二！三", "zh-CN", ["一。", "二！", "三"]),
        ("一。二！三", "zh", ["一。", "二！", "三"]),
        ("A. B\nC", "en", ["A.", "B", "C"]),
        ("A. B\nC", "fr", ["A. B", "C"]),
        ("No end", "en", ["No end"]),
        ("", "en", []),
    ],
)
def test_the_first_rule_that_fits_decides(text: str, lang: str, segments: list[str]) -> None:
    assert split_with(RULES, text, lang) == segments


def test_order_counts() -> None:
    assert SrxSplitter((BREAK, NOT_AFTER_NO)).split("No. 5") == ["No.", "5"]
    assert SrxSplitter((NOT_AFTER_NO, BREAK)).split("No. 5") == ["No. 5"]


def test_without_cascade_only_the_first_map_counts() -> None:
    single = SrxRules(RULES.languages, RULES.maps, cascade=False)
    assert split_with(single, "A. B\nC", "en") == ["A.", "B\nC"]


@pytest.mark.parametrize(
    ("before", "after", "text", "segments"),
    [
        (r"\p{Lu}\.", r"\h", "A.\N{NO-BREAK SPACE}b. c", ["A.", "b. c"]),
        (r"\x{3002}", "", "一。二", ["一。", "二"]),
        (r"\Q.)\E", r"\s", "a.) b. c", ["a.)", "b. c"]),
        (r"[.?!]++", r"\s", "a?! b", ["a?!", "b"]),
        (r"(?i)end", r"\s", "END x", ["END", "x"]),
        (r"\R", "", "a\r\nb", ["a", "b"]),
        (r"[\p{L}&&[^a]]\.", r"\s", "a. b. c", ["a. b.", "c"]),
    ],
)
def test_patterns_of_icu_and_java(before: str, after: str, text: str, segments: list[str]) -> None:
    assert SrxSplitter((SrxRule(before, after, True),)).split(text) == segments


def test_a_bad_pattern_is_left_out_and_reported() -> None:
    splitter = SrxSplitter((SrxRule("(", "x", True, line=7), BREAK), file="rules.srx")
    assert splitter.split("A. B") == ["A.", "B"]
    (rejection,) = splitter.rejections
    assert (rejection.rule, rejection.file, rejection.line) == ("srx.pattern", "rules.srx", 7)
    assert rejection.reason.startswith("the pattern cannot be read: ")


def test_a_hostile_pattern_is_stopped_and_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(srx, "SEGMENT_SECONDS", 0.2)
    splitter = SrxSplitter((SrxRule("", r"(?:\w+\w+)+\w+$", True, line=3), BREAK))
    before = time.monotonic()
    assert splitter.split("a" * 5_000 + "! b") == ["a" * 5_000 + "!", "b"]
    assert time.monotonic() - before < 5
    assert {rejection.rule for rejection in splitter.rejections} == {"srx.timeout"}
    assert splitter.rejections[0].line == 3
    assert "stopped after 0.2 s: make the pattern simpler" in splitter.rejections[0].reason


def test_a_language_without_rules() -> None:
    rules = SrxRules((ENGLISH_RULES,), (SrxMap("en.*", "English"), SrxMap("fr.*", "Missing")), file="rules.srx")
    for lang in ("zh", "fr"):
        with pytest.raises(InputError) as caught:
            splitter_for(rules, lang)
        assert str(caught.value) == f"rules.srx: no segmentation rules for language {lang!r}: the file has en.*, fr.*"


@given(st.text(st.sampled_from("Ab. !?。\nNo5"), max_size=30))
def test_no_character_is_lost(text: str) -> None:
    assert "".join("".join(split_with(RULES, text, "en")).split()) == "".join(text.split())
