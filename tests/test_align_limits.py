"""The sizes an alignment takes: a clear error beyond them, an answer for lopsided and for long sides."""

from __future__ import annotations

from itertools import chain

import pytest

from benchmarks.align_speed import make_book
from tmkit.bitext.align import MOST_SENTENCES, Evidence, align
from tmkit.bitext.anchors import find_anchors
from tmkit.bitext.band import Band
from tmkit.bitext.batch import read_batch
from tmkit.errors import LimitError


@pytest.mark.parametrize("sides", [(MOST_SENTENCES + 1, 1), (1, MOST_SENTENCES + 1)])
def test_more_sentences_than_the_limit_are_told(sides: tuple[int, int]) -> None:
    with pytest.raises(LimitError, match=r"150,001 sentences on one side, more than 150,000: split the text"):
        align(["我们走吧。"] * sides[0], ["Let us go."] * sides[1])


@pytest.mark.parametrize(("zh", "en"), [(700, 2), (2, 700), (600, 20)])
def test_lopsided_sides_are_answered_whole(zh: int, en: int) -> None:
    beads = align([f"第{number}天我们去北京。" for number in range(zh)], [f"Day {n}: to Beijing." for n in range(en)])
    assert [*chain.from_iterable(bead.zh for bead in beads)] == list(range(zh))
    assert [*chain.from_iterable(bead.en for bead in beads)] == list(range(en))


def test_anchors_of_a_long_book_are_found_among_a_sample(monkeypatch: pytest.MonkeyPatch) -> None:
    zh, en, beads = make_book(400)
    batch = read_batch([(zh, en)], Evidence())
    every = find_anchors(batch.documents[0], batch.seeds)
    monkeypatch.setattr("tmkit.bitext.anchors._EVERY", 100)
    sample = find_anchors(batch.documents[0], batch.seeds)
    partners = {zh[0]: en for zh, en in beads}
    assert 20 <= len(sample) < len(every)
    assert all(row % 4 == 0 for row, _ in sample)
    assert sum(column in partners.get(row, ()) for row, column in sample) >= 0.95 * len(sample)


def test_slabs_of_a_wide_band_are_single_rows() -> None:
    assert list(Band.full(2, 70_000).slabs()) == [(0, 1), (1, 2), (2, 3)]
