"""Lines that hold several sentences, on one side or on both: aligned by their sentences, answered as they came."""

from __future__ import annotations

from itertools import accumulate, chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from test_align import covers, read_golden, shape

from tmkit.bitext import long_segments
from tmkit.bitext.align import align, align_documents
from tmkit.bitext.long_segments import CutDocument, Sentences, telling_paragraphs
from tmkit.bitext.reordered import Reordered
from tmkit.bitext.rounds import Alignment
from tmkit.model import Bead

TEXTS = {
    name: text for name, text in read_golden("align_kinds.tsv").items() if name in ("speech", "magazine", "academic")
}


def grouped(name: str, size: int) -> list[tuple[list[str], list[str]]]:
    """The sentences of both sides of each group of so many gold beads."""
    zh, en, gold = TEXTS[name]
    groups = [gold[at : at + size] for at in range(0, len(gold), size)]
    return [
        ([zh[i] for left, _ in group for i in left], [en[j] for _, right in group for j in right]) for group in groups
    ]


@pytest.mark.parametrize("size", [5, 9])
@pytest.mark.parametrize("name", TEXTS)
def test_a_paragraph_a_line(name: str, size: int) -> None:
    groups = grouped(name, size)
    beads = align(["".join(zh) for zh, _ in groups], [" ".join(en) for _, en in groups])
    assert shape(beads) == [((number,), (number,)) for number in range(len(groups))]
    assert all(bead.confidence > 0.9 for bead in beads)


@pytest.mark.parametrize("size", [5, 9])
@pytest.mark.parametrize("name", TEXTS)
def test_chinese_paragraphs_against_english_sentences(name: str, size: int) -> None:
    groups = grouped(name, size)
    beads = align(["".join(zh) for zh, _ in groups], [*chain.from_iterable(en for _, en in groups)])
    ends = [0, *accumulate(len(en) for _, en in groups)]
    gold = [((number,), tuple(range(ends[number], ends[number + 1]))) for number in range(len(groups))]
    assert len(set(gold) & set(shape(beads))) >= 0.6 * len(gold)
    assert {(bead.zh, bead.en) for bead in beads if bead.confidence > 0.9} <= set(gold)


def test_a_whole_text_a_line() -> None:
    zh, en, _ = TEXTS["speech"]
    beads = align(["".join(zh)], [" ".join(en)])
    assert shape(beads) == [((0,), (0,))]
    assert beads[0].confidence > 0.9


def test_a_stray_link_does_not_join_paragraphs() -> None:
    cut = CutDocument(Sentences(["城" * 30] * 8, [0] * 4 + [1] * 4), Sentences(["x" * 90] * 8, [0] * 5 + [1] * 3), None)
    beads = [Bead((number,), (number,), 0.5 if number == 4 else 0.95) for number in range(8)]
    moved = Alignment(beads, [Reordered((0, 1), (6, 7))])
    found = cut.put_together(moved)
    assert shape(found.beads) == [((0,), (0,)), ((1,), (1,))]
    assert found.reordered == [Reordered((0,), (1,))]


def test_what_is_left_alone_stays_alone() -> None:
    cut = CutDocument(Sentences(["城" * 30] * 5, [0, 1, 1, 1, 2]), Sentences(["x" * 90] * 2, [0, 1]), None)
    beads = [Bead((0,), (0,), 0.9), *(Bead((number,), (), 0.8) for number in (1, 2, 3)), Bead((4,), (1,), 0.9)]
    found = cut.put_together(Alignment(beads, []))
    assert shape(found.beads) == [((0,), (0,)), ((1,), ()), ((2,), (1,))]
    assert found.beads[1].confidence == 0.8


def test_noise_on_a_line_is_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(long_segments, "_MOST", 20)
    assert not Sentences.of(["今天天气很好，我们去北京开会。" * 30], "zh").is_cut
    assert Sentences.of(["今天天气很好，我们去北京开会。" * 19], "zh").is_cut


def test_paragraphs_given_hold_for_the_sentences() -> None:
    cut = CutDocument.of((["今天天气很好，我们去北京开会。" * 8, "好。"], ["Good."]), ([4, 9], [7]))
    assert cut.paragraphs == ([4] * 8 + [9], [7])


@pytest.mark.parametrize(
    ("zh", "en", "tell"),
    [
        ([0, 0, 1, 1], [0, 0, 1, 1], True),
        ([0, 1, 2], [0, 0, 0], False),
        ([0] * 9, [0, 0, 1, 1], False),
        ([], [], False),
    ],
)
def test_when_paragraphs_tell(zh: list[int], en: list[int], tell: bool) -> None:
    assert (telling_paragraphs(zh, en) is not None) == tell


LINES = st.lists(st.integers(0, 12), max_size=4)


@settings(max_examples=15, deadline=None)
@given(LINES, LINES)
def test_every_line_once_and_in_order(zh: list[int], en: list[int]) -> None:
    chinese = ["我们昨天坐火车去了北京，今天才回来。" * number for number in zh]
    english = ["We went to Beijing by train yesterday and came back today. " * number for number in en]
    alignment = align_documents([(chinese, english)])[0]
    assert covers(alignment.beads, len(zh), len(en))
    assert all(0 <= bead.confidence <= 1 for bead in alignment.beads)
