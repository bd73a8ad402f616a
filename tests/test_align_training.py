"""How the weights of the second look are learnt: the likelihood, what it is taken from, and the confidence after it."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain

import numpy as np
import pytest
from test_align import DOCUMENTS

from benchmarks.align_likelihood import (
    NAMES,
    Sample,
    Trained,
    align_sample,
    likelihood,
    read_samples,
    to_values,
    to_weights,
    train,
)
from benchmarks.align_states import BUNDLED, STATES, parts, read_corpus, read_states
from benchmarks.align_texts import GoldBead, Text, sections, untangled, without_english
from benchmarks.align_training import Group, fit_confidence, from_other_folds, logistic
from tmkit.bitext.align import Evidence
from tmkit.bitext.second_look import LINK_WEIGHTS, SECOND_WEIGHTS

TEXTS = [Text(name, zh, en, gold) for name, (zh, en, gold) in DOCUMENTS.items()]
VALUES = to_values(SECOND_WEIGHTS, LINK_WEIGHTS)


@pytest.fixture(scope="module")
def samples() -> list[Sample]:
    return read_samples(TEXTS, Evidence())


def test_weights_and_their_vector_are_the_same() -> None:
    assert to_values(*to_weights(VALUES)).tolist() == VALUES.tolist()


@pytest.mark.parametrize("name", ["strength", "several", "prior", "gap_each", "gap_open"])
def test_training_follows_the_slope_of_the_likelihood(name: str, samples: list[Sample]) -> None:
    expected, whole = samples[0].expected(VALUES)
    nudge = np.zeros(len(NAMES))
    nudge[NAMES.index(name)] = 1e-3
    slope = (samples[0].expected(VALUES + nudge)[1] - whole) / 1e-3
    assert slope == pytest.approx(expected[NAMES.index(name)], abs=0.05)


def test_training_makes_the_gold_likelier_and_leaves_what_nothing_is_said_of(samples: list[Sample]) -> None:
    start = np.zeros(len(NAMES))
    start[NAMES.index("inside")] = 1.5
    found = train(samples, Trained.untold(start, samples)).values
    assert likelihood(samples, found) > likelihood(samples, start) + 10
    assert found[NAMES.index("inside")] == 1.5
    assert found[NAMES.index("strength")] > 0


def test_a_sample_counts_by_its_weight(samples: list[Sample]) -> None:
    doubled = [replace(sample, weight=2.0) for sample in samples]
    assert likelihood(doubled, VALUES) == pytest.approx(2 * likelihood(samples, VALUES))


def test_a_document_whose_gold_is_not_within_reach_teaches_nothing(samples: list[Sample]) -> None:
    assert likelihood([replace(samples[0], complete=False)], VALUES) == 0


def test_aligning_a_sample_covers_every_sentence_once(samples: list[Sample]) -> None:
    for sample in samples:
        beads = align_sample(sample, VALUES)
        assert list(chain.from_iterable(bead.zh for bead in beads)) == list(range(len(sample.text.zh)))
        assert all(0 <= bead.confidence <= 1 for bead in beads)


def test_the_states_of_a_document_count_as_one() -> None:
    assert sum(state.share for state in STATES.values()) == pytest.approx(1)
    found = list(read_states({"mine": TEXTS[:2], BUNDLED: read_corpus()[:1]}, None))
    assert {state for _, state, _ in found} == {name for name, state in STATES.items() if not state.dictionary}
    for name, count in (("mine", 2), (BUNDLED, 1)):
        whole = sum(sample.weight for set_name, _, read in found for sample in read if set_name == name)
        assert whole == pytest.approx(count, rel=0.02)


def test_the_bundled_articles_are_read_whole() -> None:
    texts = read_corpus()
    assert len(texts) == 24
    for text in texts:
        assert sorted(chain.from_iterable(bead[0] for bead in text.gold)) == list(range(len(text.zh)))
        assert sorted(chain.from_iterable(bead[1] for bead in text.gold)) == list(range(len(text.en)))
        assert text.paragraphs is not None
        assert [len(side) for side in text.paragraphs] == [len(text.zh), len(text.en)]
        assert sum(all(bead) for bead in text.gold) >= 20


def test_paragraphs_follow_the_english() -> None:
    text = Text("t", ["一。", "二。"], ["A.", "B.", "C."], [((0,), (0, 1)), ((1,), (2,))], ([0, 1], [0, 0, 1]))
    assert without_english(text, 0.0, 0.34).paragraphs == ([0, 1], [0, 1])
    assert sections(text, 1)[1].paragraphs == ([1], [1])


@pytest.mark.parametrize(
    ("gold", "expected"),
    [
        ([((0,), (0,)), ((1,), (1,))], [((0,), (0,)), ((1,), (1,))]),
        ([((0,), (1,)), ((1,), (0,))], [((0, 1), (0, 1))]),
        ([((0,), (0,)), ((1,), ()), ((2,), (0, 1))], [((0, 1, 2), (0, 1))]),
    ],
)
def test_beads_that_cross_become_one(gold: list[GoldBead], expected: list[GoldBead]) -> None:
    assert untangled(gold) == expected


def test_what_is_learnt_from_are_parts_of_documents() -> None:
    long: GoldBead = ((1,), tuple(range(1, 9)))
    gold: list[GoldBead] = [((0,), (0,)), long, ((2,), (9,)), ((), (10,))]
    text = Text("t", ["一。", "二。", "三。"], [f"{number}." for number in range(11)], gold)
    first, second = parts(text)
    assert (first.zh, first.en, first.gold) == (["一。"], ["0."], [((0,), (0,))])
    assert (second.zh, second.en, second.gold) == (["三。"], ["9.", "10."], [((0,), (0,)), ((), (1,))])
    assert [len(part.gold) for part in sections(text, 2)] == [2, 2]


def test_each_document_is_weighed_by_the_other_folds(samples: list[Sample]) -> None:
    group = Group("mine", "jointly", samples)
    weights = from_other_folds([group], 2, Trained.untold(VALUES, samples))
    assert set(weights["mine"]) == {text.name for text in TEXTS}
    assert len({values.tobytes() for values in weights["mine"].values()}) == 2
    assert 0.8 < group.f1(weights["mine"]) <= 1
    start, slope = fit_confidence([group], weights)
    assert slope > 0 and np.isfinite(start)


def test_a_logistic_model_is_found_again() -> None:
    chance = np.random.default_rng(5)
    odds = np.stack([np.ones(20_000), chance.normal(0, 2, 20_000)], axis=1)
    right = (chance.random(20_000) < 1 / (1 + np.exp(-odds @ [-0.5, 1.4]))).astype(float)
    assert logistic(odds, right, np.ones(20_000)) == pytest.approx([-0.5, 1.4], abs=0.06)
