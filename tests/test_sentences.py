"""Sentence splitting, Chinese and English."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmkit.text.brackets import CHINESE_PAIRS, ENGLISH_PAIRS, find_pairs
from tmkit.text.sentences import sentence_spans, split_sentences

GOLDEN = [
    json.loads(line) for line in (Path(__file__).parent / "golden" / "sentences.jsonl").read_text("utf-8").splitlines()
]
PIECES = [*"好他A1b。！？…，：；“”‘’（）《》()[].!?\"' \n\t•", "U.S.", "Mr.", "No.", " I ", "……"]
SOUP = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
CODES = st.sampled_from(["zh", "en", "", "de", "zh-TW", "en_US"])


@pytest.mark.parametrize("case", GOLDEN, ids=lambda case: f"{case['lang']} {case['label']}")
def test_golden(case: dict[str, Any]) -> None:
    assert split_sentences(case["text"], case["lang"]) == case["sentences"], case["comment"]


def test_one_case_in_five_has_nothing_to_split() -> None:
    assert sum(len(case["sentences"]) <= 1 for case in GOLDEN) * 10 >= len(GOLDEN)


@given(SOUP, CODES)
def test_no_character_is_lost_or_changed(text: str, lang: str) -> None:
    assert "".join("".join(split_sentences(text, lang)).split()) == "".join(text.split())


@given(st.text(), CODES)
def test_any_text_is_covered(text: str, lang: str) -> None:
    assert "".join("".join(split_sentences(text, lang)).split()) == "".join(text.split())


@given(SOUP, CODES)
def test_spans_are_ascending_and_trimmed(text: str, lang: str) -> None:
    last = 0
    for start, end in sentence_spans(text, lang):
        assert last <= start < end
        assert text[start:end] == text[start:end].strip()
        last = end


@given(SOUP)
def test_no_border_inside_a_title(text: str) -> None:
    spans = sentence_spans(text, "zh")
    for line_start, line in _lines(text):
        for start, end in find_pairs(line, CHINESE_PAIRS):
            if line[start] == "《" and split_sentences(line, "zh"):
                borders = [stop - line_start for _, stop in spans]
                assert not any(start < border <= end for border in borders)


@pytest.mark.parametrize(
    ("text", "lang", "count"),
    [
        ("他来了。她走了。", "", 2),
        ("He came. She left.", "", 2),
        ("He came. She left.", "zh", 2),
        ("他来了。她走了。", "en", 2),
        ("Er kam. Sie ging.", "de", 2),
        ("他来了。She left.", "zh", 2),
        ("a\r\nb\rc\n\nd", "en", 4),
        ("a\u2028b\x0cc\u0085d", "en", 1),
        ("  \n \t", "en", 0),
    ],
)
def test_the_content_decides_where_the_hint_cannot(text: str, lang: str, count: int) -> None:
    assert len(split_sentences(text, lang)) == count


@pytest.mark.parametrize(
    ("line", "pairs"),
    [
        ("“a”“b”", [(0, 2), (3, 5)]),
        ("“a《b”c》", [(0, 4)]),
        ("“a“", []),
        ("”a“", []),
        ("((a)", [(1, 3)]),
        ('"a" and "b"', [(0, 2), (8, 10)]),
        ("6'2\" tall", []),
    ],
)
def test_pairs(line: str, pairs: list[tuple[int, int]]) -> None:
    assert find_pairs(line, {**CHINESE_PAIRS, **ENGLISH_PAIRS}) == pairs


@pytest.mark.parametrize(
    "text",
    ["“" * 50_000, "“好。" * 20_000, "(He. " * 10_000, "A. " * 20_000, ". " * 30_000, "我……" * 20_000, '"A? ' * 20_000],
    ids=lambda text: text[:4],
)
def test_hostile_lines_take_linear_time(text: str) -> None:
    # Quadratic work on these takes minutes: the test would not end.
    assert "".join("".join(split_sentences(text)).split()) == "".join(text.split())


def _lines(text: str) -> list[tuple[int, str]]:
    found, place = [], 0
    for line in text.split("\n"):
        found.append((place, line))
        place += len(line) + 1
    return found
