"""Lines broken at a fixed width are joined; lines that are something else stay as they are."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_align import read_golden

from tmkit.text.wrapping import join_wrapped

TEXTS = read_golden("align_kinds.tsv")
CORPUS = Path(__file__).resolve().parent.parent / "corpus"


def paragraphs(sentences: list[str], glue: str) -> list[str]:
    return [glue.join(sentences[place : place + 4]) for place in range(0, len(sentences), 4)]


@pytest.mark.parametrize("width", [60, 72, 80])
@pytest.mark.parametrize("name", TEXTS)
def test_english_broken_at_a_width(name: str, width: int) -> None:
    whole = paragraphs(TEXTS[name][1], " ")
    broken = [line for text in whole for line in (*textwrap.wrap(text, width, break_on_hyphens=False), "")]
    assert [line for line in join_wrapped(broken) if line] == whole


@pytest.mark.parametrize("width", [30, 36, 40])
@pytest.mark.parametrize("name", ["novel", "speech", "magazine", "academic"])
def test_chinese_broken_at_a_number_of_characters(name: str, width: int) -> None:
    whole = paragraphs(TEXTS[name][0], "")
    broken = [line for text in whole for line in (*(text[at : at + width] for at in range(0, len(text), width)), "")]
    assert [line for line in join_wrapped(broken) if line] == whole


@pytest.mark.parametrize(
    "lines",
    [
        [],
        [""],
        ["One line only that is not short at all"],
        ["Sentence a line is what this is.", "Nothing here was broken anywhere.", "So nothing may be joined."] * 3,
        ["目录", "第一章　渡口的早晨", "第二章　桥", "第三章　雪"],
        ["Contents", "The Ferry", "The Bridge", "Nine Days of Snow on the Upper River", "Home"],
    ],
    ids=["none", "blank", "one", "sentences", "chapters", "contents"],
)
def test_what_is_not_broken_stays(lines: list[str]) -> None:
    assert join_wrapped(lines) == lines


@pytest.mark.parametrize("path", sorted(CORPUS.glob("clean/*.txt")), ids=lambda path: path.stem)
def test_articles_stay(path: Path) -> None:
    lines = path.read_text("utf-8").split("\n")
    assert join_wrapped(lines) == lines


@given(st.lists(st.text(alphabet="ab 。，.-江\t", max_size=60), max_size=12))
def test_nothing_but_spaces_and_line_ends_is_lost(lines: list[str]) -> None:
    assert "".join("".join(join_wrapped(lines)).split()) == "".join("".join(lines).split())
