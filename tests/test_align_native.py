"""The compiled aligner against its reference in numpy: the same bits, and an error for every wrong number."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from itertools import pairwise
from random import Random
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tmkit.bitext import anchors, beadsums, linking, model1, path, posterior
from tmkit.bitext.align import align
from tmkit.bitext.band import Band, band_around
from tmkit.bitext.batch import Document
from tmkit.bitext.beadsums import BeadScores, Marks, Side, Support, Terms
from tmkit.bitext.evidence import starter_pairs
from tmkit.bitext.length import LengthModel
from tmkit.bitext.linking import Candidates, Strengths, link_features, reference_features
from tmkit.bitext.logarithm import natural_log
from tmkit.bitext.model1 import Frequencies, Lessons, Links, Table, learn_lexicon, make_table, reference_lexicon
from tmkit.bitext.path import BEAD_TYPES, NEVER, Gaps, NumpyLattice, Singles, Step
from tmkit.bitext.posterior import path_posteriors, possible_beads, reference_posteriors
from tmkit.bitext.vocabulary import Rows
from tmkit.core import core

needs_core = pytest.mark.skipif(core is None, reason="the core was not built")
seeds = st.integers(0, 2**32 - 1)
sides = st.integers(0, 13)

WORDS = 14


def random_rows(chance: np.random.Generator, size: int, longest: int = 6) -> Rows:
    return Rows.of([chance.integers(0, WORDS, chance.integers(0, longest + 1)).tolist() for _ in range(size)])


def random_links(chance: np.random.Generator, size: int) -> Links:
    return Links.of(chance.integers(0, WORDS, size), chance.integers(0, WORDS, size), chance.random(size))


def random_table(chance: np.random.Generator) -> Table:
    size = int(chance.integers(0, 60))
    links = random_links(chance, size)
    frequencies = chance.random(WORDS) + 0.01
    return make_table(links, chance.random(len(links.zh)) / WORDS, True, frequencies / frequencies.sum(), WORDS)


def random_band(chance: np.random.Generator, zh: int, en: int) -> Band:
    """Borders that never fall, each row touching the next, as all bands of the aligner are."""
    low = np.sort(chance.integers(0, en + 1, zh + 1))
    low[0] = 0
    high = np.maximum.accumulate(np.maximum(low, chance.integers(0, en + 1, zh + 1)))
    high[:-1] = np.maximum(high[:-1], low[1:])
    high = np.maximum.accumulate(high)
    high[-1] = en
    return Band.of(low, high)


def random_side(chance: np.random.Generator, size: int, longest: int) -> Side:
    own = chance.normal(0, 2, (6, size + 1))
    return Side.of(random_rows(chance, size, longest), chance.integers(0, 90, size).astype(float), own, 1.3)


def random_terms(chance: np.random.Generator, zh: int, en: int, longest: int = 6) -> Terms:
    return Terms(
        zh=random_side(chance, zh, longest),
        en=random_side(chance, en, longest),
        forward=random_table(chance),
        backward=random_table(chance),
        forward_support=Support(*chance.normal(0, 1, 4)),
        backward_support=Support(*chance.normal(0, 1, 4)),
        marks=tuple(
            Marks(float(chance.normal()), chance.integers(0, 3, zh), chance.integers(0, 3, en)) for _ in range(2)
        ),
        prior=chance.normal(-3, 1, len(BEAD_TYPES)),
        length=LengthModel(1.3, 6.5),
        length_cost=1.7,
        ratio_cost=-0.7,
    )


@contextmanager
def reference() -> Iterator[None]:
    """Without the core."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (beadsums, linking, model1, path, posterior):
            patch.setattr(module, "core", None)
        yield


def test_logarithm() -> None:
    values = np.random.default_rng(5).lognormal(0, 30, 20_000)
    assert np.allclose(natural_log(values), np.log(values), rtol=1e-15, atol=1e-15)
    assert natural_log(np.array([1.0, 0.5])).tolist() == [0.0, -np.log(2)]


@needs_core
@settings(max_examples=60, deadline=None)
@given(sides, sides, seeds, st.integers(1, 80))
def test_bead_scores_are_the_same_bits(zh: int, en: int, seed: int, longest: int) -> None:
    chance = np.random.default_rng(seed)
    terms, band = random_terms(chance, zh, en, longest), random_band(chance, zh, en)
    scores = BeadScores(terms, band).whole()
    with reference():
        assert np.array_equal(scores, BeadScores(terms, band).whole())


@settings(max_examples=40, deadline=None)
@given(sides, sides, seeds, st.data())
def test_rows_asked_for_alone_are_those_of_the_whole(zh: int, en: int, seed: int, data: st.DataObject) -> None:
    chance = np.random.default_rng(seed)
    terms, band = random_terms(chance, zh, en), random_band(chance, zh, en)
    first = data.draw(st.integers(0, zh))
    last = data.draw(st.integers(first + 1, zh + 1))
    here = slice(int(band.starts[first]), int(band.starts[last]))
    for scores in (BeadScores(terms, band), reference_scores(terms, band)):
        assert np.array_equal(scores.rows(first, last), scores.whole()[:, here])


def reference_scores(terms: Terms, band: Band) -> BeadScores:
    with reference():
        return BeadScores(terms, band)


def random_search(chance: np.random.Generator, zh: int, en: int) -> tuple[Band, Singles, Gaps]:
    """Scores with many ties, and beads that cannot be where they would not lie in the band."""
    band = random_band(chance, zh, en)
    scores = chance.integers(-3, 4, (len(BEAD_TYPES), band.size)).astype(np.float32)
    for number, (k, m) in enumerate(BEAD_TYPES):
        scores[number, band.cells(band.rows - k, band.columns - m) < 0] = NEVER
    return band, scores, Gaps(-2.0, chance.integers(-2, 1, zh).astype(float), chance.integers(-2, 1, en).astype(float))


@needs_core
@settings(max_examples=150, deadline=None)
@given(sides, sides, seeds)
def test_of_equal_paths_both_take_the_same(zh: int, en: int, seed: int) -> None:
    band, scores, gaps = random_search(np.random.default_rng(seed), zh, en)
    lattice = NumpyLattice(band, gaps)
    lattice.fill(zh + 1, scores)
    assert path.find_path(band, scores, gaps) == lattice.trace()


@settings(max_examples=60, deadline=None)
@given(sides, sides, seeds, st.lists(st.integers(0, 14)))
def test_path_does_not_depend_on_the_slabs(zh: int, en: int, seed: int, cuts: list[int]) -> None:
    band, scores, gaps = random_search(np.random.default_rng(seed), zh, en)
    rows = sorted({0, zh + 1, *(cut for cut in cuts if cut <= zh)})
    lattices: list[Any] = [NumpyLattice(band, gaps)] + ([core.Lattice(band, gaps)] if core else [])
    for lattice in lattices:
        for first, last in pairwise(rows):
            lattice.fill(last, scores[:, band.starts[first] : band.starts[last]])
        assert lattice.trace() == path.find_path(band, scores, gaps)


@needs_core
@settings(max_examples=60, deadline=None)
@given(sides, sides, seeds)
def test_posteriors_agree(zh: int, en: int, seed: int) -> None:
    band, scores, gaps = random_search(np.random.default_rng(seed), zh, en)
    steps = path.find_path(band, scores, gaps)
    ours, theirs = path_posteriors(band, scores, gaps, steps), reference_posteriors(band, scores, gaps, steps)
    for part in ("beads", "zh_lonely", "en_lonely"):
        assert getattr(ours, part) == pytest.approx(getattr(theirs, part), abs=1e-9)


@needs_core
@settings(max_examples=60, deadline=None)
@given(sides, sides, seeds, st.sampled_from([1e-9, 1e-5, 0.1]))
def test_possible_beads_agree(zh: int, en: int, seed: int, minimum: float) -> None:
    band, scores, gaps = random_search(np.random.default_rng(seed), zh, en)
    ours = possible_beads(band, scores, gaps, minimum)
    with reference():
        theirs = possible_beads(band, scores, gaps, minimum)
    assert all(np.array_equal(one, other) for one, other in zip(ours, theirs, strict=True))


def random_candidates(chance: np.random.Generator, zh: int, en: int) -> Candidates:
    kinds = chance.integers(1, 4, (2, 25))
    return Candidates(chance.integers(kinds[0], zh + 1), chance.integers(kinds[1], en + 1), kinds[0], kinds[1])


def random_strengths(chance: np.random.Generator) -> Strengths:
    """Strengths of few different values, so that many links are equally strong."""
    keys = np.unique(chance.integers(0, WORDS * WORDS, 60))
    return Strengths(keys, chance.integers(1, 4, len(keys)).astype(float), WORDS)


@needs_core
@settings(max_examples=60, deadline=None)
@given(st.integers(3, 12), st.integers(3, 12), seeds)
def test_links_are_the_same_bits(zh: int, en: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    text = SimpleNamespace(zh=random_rows(chance, zh), en=random_rows(chance, en))
    document, strengths, beads = cast(Document, text), random_strengths(chance), random_candidates(chance, zh, en)
    assert np.array_equal(link_features(document, strengths, beads), reference_features(document, strengths, beads))


@needs_core
def test_beads_that_are_not_there_are_refused() -> None:
    chance = np.random.default_rng(3)
    document = cast(Document, SimpleNamespace(zh=random_rows(chance, 4), en=random_rows(chance, 4)))
    ones, strengths = np.ones(1, np.int64), random_strengths(chance)
    with pytest.raises(ValueError, match="index 5 is not below 5"):
        link_features(document, strengths, Candidates(ones * 5, ones, ones, ones))
    with pytest.raises(ValueError, match="a bead begins before the first segment"):
        link_features(document, strengths, Candidates(ones, ones, ones * 2, ones))
    with pytest.raises(ValueError, match="the keys of the strengths do not rise"):
        link_features(document, replace(strengths, keys=strengths.keys[::-1].copy()), Candidates(*[ones] * 4))
    with pytest.raises(ValueError, match="is not below 3"):
        link_features(document, replace(strengths, base=3), Candidates(*[ones] * 4))


def random_lessons(chance: np.random.Generator, size: int) -> Lessons:
    def frequencies() -> Any:
        numbers = chance.random(WORDS) + 0.1
        return numbers / numbers.sum()

    rows = random_rows(chance, size), random_rows(chance, size)
    return Lessons(*rows, chance.random(size), random_links(chance, 20), Frequencies(frequencies(), frequencies()))


@needs_core
@settings(max_examples=60, deadline=None)
@given(seeds, st.integers(0, 30))
def test_lexicon_is_the_same_bits(seed: int, size: int) -> None:
    lessons = random_lessons(np.random.default_rng(seed), size)
    ours, theirs = learn_lexicon(lessons), reference_lexicon(lessons)
    assert np.array_equal(ours.forward, theirs.forward) and np.array_equal(ours.backward, theirs.backward)
    for part in ("zh", "en", "weight"):
        assert np.array_equal(getattr(ours.links, part), getattr(theirs.links, part))


def make_text(size: int, seed: int) -> tuple[list[str], list[str]]:
    """Sentences of words of the starter lexicon; some in two halves, some left out."""
    chance, words = Random(seed), starter_pairs()
    zh, en = [], []
    for number in range(size):
        chosen = chance.choices(words, k=8)
        zh.append("".join(word for word, _ in chosen) + "。")
        halves = [chosen[:4], chosen[4:]] if number % 3 == 0 else [chosen] if chance.random() < 0.9 else []
        en += [" ".join(word for _, word in half) + "." for half in halves]
    return zh, en


@needs_core
@pytest.mark.parametrize("seed", range(3))
def test_whole_alignment_is_the_same(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    zh, en = make_text(60, seed)
    monkeypatch.setattr(anchors, "FULL_PLANE", 400 if seed else 400_000)
    beads = align(zh, en)
    with reference():
        assert align(zh, en) == beads


@pytest.mark.parametrize("seed", range(4))
def test_a_band_around_anchors_gives_what_the_whole_plane_gives(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    zh, en = make_text(150, seed)
    whole = align(zh, en)
    monkeypatch.setattr(anchors, "FULL_PLANE", 0)
    banded = align(zh, en)
    assert [(bead.zh, bead.en) for bead in banded] == [(bead.zh, bead.en) for bead in whole]
    assert [bead.confidence for bead in banded] == pytest.approx([bead.confidence for bead in whole], abs=0.02)


def example() -> tuple[Terms, Band]:
    chance = np.random.default_rng(1)
    return random_terms(chance, 5, 6), Band.full(5, 6)


def with_tokens(side: Side, rows: Rows) -> Side:
    return replace(side, tokens=rows)


@needs_core
@pytest.mark.parametrize("token", [-1, WORDS, 2**40])
def test_a_token_without_a_row_is_refused(token: int) -> None:
    terms, band = example()
    rows = Rows(np.full(5, token), np.arange(6))
    with pytest.raises(ValueError, match=f"index {token} is not below {WORDS}"):
        core.BeadScores(replace(terms, zh=with_tokens(terms.zh, rows)), band)


@needs_core
@pytest.mark.parametrize("starts", [[0, 1, 2, 3, 4, 9], [0, 3, 2, 3, 4, 5], [1, 1, 2, 3, 4, 5], []])
def test_lists_that_overlap_are_refused(starts: list[int]) -> None:
    terms, band = example()
    rows = Rows(np.zeros(5, np.int64), np.array(starts, np.int64))
    with pytest.raises(ValueError, match=r"borders of the lists do not rise|is not below 6"):
        core.BeadScores(replace(terms, zh=with_tokens(terms.zh, rows)), band)


@needs_core
def test_a_band_of_another_size_is_refused() -> None:
    terms, _ = example()
    for band in (Band.full(4, 6), Band.full(5, 9), Band.full(0, 0)):
        with pytest.raises(ValueError, match=r"for each segment|are needed|size of the document"):
            core.BeadScores(terms, band)


@needs_core
@pytest.mark.parametrize(
    ("low", "high"), [([0, 3], [2, 2]), ([1, 1], [2, 2]), ([0, 0], [3, 2]), ([], []), ([0], [1, 2]), ([0, -1], [1, 2])]
)
def test_borders_that_cross_are_refused(low: list[int], high: list[int]) -> None:
    band = Band(np.array(low, np.int64), np.array(high, np.int64), np.zeros(1, np.int64))
    with pytest.raises(ValueError, match=r"the borders of the band|is not below"):
        core.Lattice(band, Gaps(0.0, np.zeros(1), np.zeros(2)))


@needs_core
def test_rows_and_scores_that_are_not_there_are_refused() -> None:
    terms, band = example()
    scores = BeadScores(terms, band)
    with pytest.raises(ValueError, match="rows 2 to 9 of 6"):
        core.BeadScores(terms, band).fill(2, 9, np.zeros((17, 7), np.float32))
    with pytest.raises(BufferError):
        core.BeadScores(terms, band).fill(0, 6, np.zeros((17, 7), np.float32))
    with pytest.raises(BufferError):
        core.BeadScores(terms, band).fill(0, 6, np.zeros((17, 42)))
    gaps = Gaps(-1.0, np.zeros(5), np.zeros(6))
    lattice = core.Lattice(band, gaps)
    with pytest.raises(ValueError, match="the rows are not all filled"):
        lattice.trace()
    with pytest.raises(ValueError, match="row 7 of 6"):
        lattice.fill(7, scores.whole())
    with pytest.raises(ValueError, match="not one score for each bead type and cell"):
        lattice.fill(6, scores.rows(0, 3))


@needs_core
@pytest.mark.parametrize(
    ("steps", "message"),
    [([(1, 1)] * 6, "the path leaves the band"), ([(5, 5)], "no bead has 5 and 5"), ([(0, 0)], "no bead has 0 and 0")],
)
def test_paths_that_cannot_be_are_refused(steps: list[Step], message: str) -> None:
    terms, band = example()
    with pytest.raises(ValueError, match=message):
        path_posteriors(band, BeadScores(terms, band).whole(), Gaps(-1.0, np.zeros(5), np.zeros(6)), steps)


@needs_core
def test_lessons_that_do_not_fit_are_refused() -> None:
    lessons = random_lessons(np.random.default_rng(2), 5)
    far = Links(np.array([WORDS]), np.array([0]), np.ones(1))
    with pytest.raises(ValueError, match="not the same number of segments"):
        learn_lexicon(replace(lessons, zh=Rows.of([[1], [2]])))
    with pytest.raises(ValueError, match=f"index {WORDS} is not below {WORDS}"):
        learn_lexicon(replace(lessons, seeds=far))
    with pytest.raises(ValueError, match="an array of 4 numbers where 5 are needed"):
        learn_lexicon(replace(lessons, weights=np.ones(4)))


def test_band_around_a_path_may_be_cut_anywhere() -> None:
    band = band_around([(1, 1)] * 40, 40, 40, 3)
    slabs = list(band.slabs())
    assert slabs[0][0] == 0 and slabs[-1][1] == 41
    assert all(before[1] == after[0] for before, after in pairwise(slabs))
