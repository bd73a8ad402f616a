"""Intervals and tests are those of sacrebleu with the same seed, without its memory."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from sacrebleu.significance import PairedTest, _bootstrap_resample, estimate_ci

from tmkit.scoring import resampling
from tmkit.scoring.counting import ShareMeasure, share_table
from tmkit.scoring.metrics import TextMeasure, text_measures, text_statistics
from tmkit.scoring.resampling import bootstrap_p, bootstrap_sums, middle, randomization_p, scores_of
from tmkit.scoring.settings import Settings

SEED = 12345
SAMPLES = 64
WORDS = "the mayor of the city met guests from abroad and signed an agreement on trade".split()


def sentences(seed: int, noise: float) -> list[str]:
    chance, other = random.Random(1), random.Random(seed)
    drawn = ([chance.choice(WORDS) for _ in range(chance.randint(4, 14))] for _ in range(45))
    return [" ".join(word for word in words if other.random() >= noise) for words in drawn]


@pytest.fixture(scope="module")
def measured() -> Iterator[tuple[list[TextMeasure], dict[str, NDArray[np.int32]], dict[str, NDArray[np.int32]]]]:
    measures = text_measures("en", Settings())
    reference = sentences(0, 0)
    yield (
        measures,
        text_statistics(measures, sentences(2, 0.15), [reference]),
        text_statistics(measures, sentences(3, 0.25), [reference]),
    )


def answers_of_sacrebleu(measures: list[TextMeasure], kind: str) -> dict[str, list[Any]]:
    systems: list[Any] = [("first", sentences(2, 0.15)), ("second", sentences(3, 0.25))]
    metrics = {measure.name: measure.metric for measure in measures}
    _, answers = PairedTest(systems, metrics, [sentences(0, 0)], kind, n_samples=SAMPLES)()
    return answers


def test_bootstrap_is_that_of_sacrebleu(
    measured: tuple[list[TextMeasure], dict[str, NDArray[np.int32]], dict[str, NDArray[np.int32]]],
) -> None:
    measures, ours, theirs = measured
    answers = answers_of_sacrebleu(measures, "bs")
    for measure in measures:
        first, second = (
            scores_of(measure, sums, 45)
            for sums in bootstrap_sums([ours[measure.name], theirs[measure.name]], SAMPLES, SEED)
        )
        interval = middle(first)
        assert interval is not None
        baseline, result = answers[measure.name]
        assert first.mean() == pytest.approx(float(baseline.mean), rel=1e-6)
        assert (interval[1] - interval[0]) / 2 == pytest.approx(float(baseline.ci), rel=1e-5)
        scores = [measure.score_of(table[measure.name].sum(0).tolist()) for table in (ours, theirs)]
        assert scores == [baseline.score, result.score]
        assert bootstrap_p(first, second, scores[1] - scores[0]) == result.p_value


def test_randomization_is_that_of_sacrebleu(
    measured: tuple[list[TextMeasure], dict[str, NDArray[np.int32]], dict[str, NDArray[np.int32]]],
) -> None:
    measures, ours, theirs = measured
    answers = answers_of_sacrebleu(measures, "ar")
    pairs = [(ours[measure.name], theirs[measure.name]) for measure in measures]
    found = randomization_p(measures, pairs, SAMPLES, SEED)
    assert found == [answers[measure.name][1].p_value for measure in measures]


def test_blocks_change_no_draw(
    measured: tuple[list[TextMeasure], dict[str, NDArray[np.int32]], dict[str, NDArray[np.int32]]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    measures, ours, theirs = measured
    pairs = [(ours[measure.name], theirs[measure.name]) for measure in measures]
    whole = randomization_p(measures, pairs, SAMPLES, SEED)
    sums = bootstrap_sums([ours["BLEU"]], SAMPLES, SEED)[0]
    monkeypatch.setattr(resampling, "_BLOCK_BYTES", 1)
    monkeypatch.setattr(resampling, "_SLICE_BYTES", 8 * 32 * 7)
    assert randomization_p(measures, pairs, SAMPLES, SEED) == whole
    assert (bootstrap_sums([ours["BLEU"]], SAMPLES, SEED)[0] == sums).all()


def test_the_bounds_are_those_of_the_middle_95_per_cent() -> None:
    assert middle(np.arange(1000.0)) == (25.0, 974.0)
    assert middle(np.array([np.nan, 2.0])) == (2.0, 2.0)
    assert middle(np.array([np.nan])) is None


def test_the_interval_of_sacrebleu_alone() -> None:
    measure = text_measures("zh", Settings(metrics=["chrF2"]))[0]
    rows = text_statistics(
        [measure], ["市长会见外宾", "签署协议", "三个项目"], [["市长会见客人", "签协议", "两个项目"]]
    )
    _, scores = _bootstrap_resample(rows["chrF2"].tolist(), measure.metric, SAMPLES)
    wanted = estimate_ci(np.array([score.score for score in scores]))
    interval = middle(scores_of(measure, bootstrap_sums([rows["chrF2"]], SAMPLES, SEED)[0], 3))
    assert interval is not None
    assert (interval[1] - interval[0]) / 2 == pytest.approx(float(wanted[1]), rel=1e-6)


def test_shares_are_resampled_too() -> None:
    measure = ShareMeasure("term_success")
    table = share_table([(1.0, 1.0), (0.0, 1.0), (0.0, 0.0)])
    scores = scores_of(measure, bootstrap_sums([table], 400, SEED)[0], 3)
    assert np.isnan(scores).any()
    assert middle(scores) == (0.0, 1.0)
