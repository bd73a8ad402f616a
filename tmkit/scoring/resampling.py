"""How far a score may be chance: bootstrap intervals, and two tests between two deliveries.

Koehn 2004, Statistical significance tests for machine translation evaluation; Riezler and Maxwell 2005, On some
pitfalls in automatic evaluation. Scores are functions of sums of segment statistics, so only the sums of each sample
are kept: the memory needed is segments x statistics and a block of samples of 32 MB, whatever their number. The draws
are those of sacrebleu with the same seed, and so are intervals and p values; from :data:`EXACT_FROM` segments on, where
sacrebleu adds up in single precision, the sums are exact instead.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from tmkit.scoring.values import Interval

Floats = NDArray[np.float64]
Matrix = NDArray[Any]

EXACT_FROM = 20_000
"""Segments from which on sums are exact, and the signature says so."""
FEWEST_SEGMENTS = 30
"""Fewer segments give no p value."""
_BLOCK_BYTES = 1 << 25
_SLICE_BYTES = 1 << 24
_SINGLE_EXACT = 1 << 24
_PACKED = 32


class Measure(Protocol):
    """What makes a score of added-up statistics."""

    @property
    def name(self) -> str:
        """The name of the metric."""

    def score_of(self, sums: Sequence[Any]) -> float:
        """Give the score of added-up statistics; NaN where nothing was counted."""


def bootstrap_sums(tables: Sequence[Matrix], samples: int, seed: int) -> list[Floats]:
    """Give for each table the sums of its rows over each sample, one row a sample; all tables share the samples."""
    segments = len(tables[0])
    blocks = [_products(counts, tables) for counts in _drawn(segments, samples, seed)]
    return [np.concatenate(parts) for parts in zip(*blocks, strict=True)]


def _drawn(segments: int, samples: int, seed: int) -> Iterator[Floats]:
    """Give blocks of samples as the number of times that each segment was drawn."""
    chance = np.random.default_rng(seed)
    size = max(1, _BLOCK_BYTES // (8 * segments))
    for start in range(0, samples, size):
        rows = min(size, samples - start)
        counts = np.empty((rows, segments))
        for row in range(rows):
            drawn = chance.choice(segments, size=segments, replace=True)
            counts[row] = np.bincount(drawn, minlength=segments)
        yield counts


def _products(weights: Matrix, tables: Sequence[Matrix]) -> list[Floats]:
    """Give the weighted sums of each table, a slice of segments at a time."""
    found = [np.zeros((len(weights), table.shape[1])) for table in tables]
    size = max(1, _SLICE_BYTES // (8 * len(weights)))
    for start in range(0, weights.shape[1], size):
        part = weights[:, start : start + size].astype(np.float64, copy=False)
        for sums, table in zip(found, tables, strict=True):
            sums += part @ table[start : start + size].astype(np.float64, copy=False)
    return found


def scores_of(measure: Measure, sums: Floats, segments: int) -> Floats:
    """Give the score of each row of sums, in the precision that sacrebleu has at this number of segments."""
    if segments < EXACT_FROM and sums.max(initial=0) < _SINGLE_EXACT:
        return np.array([measure.score_of(row) for row in sums.astype(np.float32)], np.float64)
    return np.array([measure.score_of(row) for row in sums.tolist()])


def middle(scores: Floats) -> Interval | None:
    """Give the bounds of the middle 95 % of sampled scores; None where there is no finite one."""
    kept = np.sort(scores[np.isfinite(scores)])
    if not len(kept):
        return None
    outside = len(kept) // 40
    return float(kept[outside]), float(kept[len(kept) - outside - 1])


def bootstrap_p(ours: Floats, theirs: Floats, difference: float) -> float:
    """Give the two-sided p of the paired bootstrap from the scores of both deliveries on each sample."""
    distances = np.abs(theirs - ours)
    distances = distances[np.isfinite(distances)]
    return _share_beyond(distances - distances.mean(), difference)


def randomization_p(
    measures: Sequence[Measure], pairs: Sequence[tuple[Matrix, Matrix]], trials: int, seed: int
) -> list[float]:
    """Give for each metric the two-sided p of approximate randomisation: how often exchanging segments between the
    deliveries by chance makes as great a difference. ``pairs`` are the statistics of both deliveries.
    """
    totals = [(ours.sum(0, dtype=np.float64), theirs.sum(0, dtype=np.float64)) for ours, theirs in pairs]
    moved = [_moved(ours, theirs) for ours, theirs in pairs]
    found: list[list[Floats]] = [[] for _ in pairs]
    for chosen in _chosen(len(pairs[0][0]), trials, seed):
        for number, gained in enumerate(_products(chosen, moved)):
            measure, (ours, theirs) = measures[number], totals[number]
            left = theirs + gained
            found[number].append(_distances(measure, left, ours + theirs - left))
    return [
        _share_beyond(np.concatenate(parts), abs(measure.score_of(ours.tolist()) - measure.score_of(theirs.tolist())))
        for measure, parts, (ours, theirs) in zip(measures, found, totals, strict=True)
    ]


def _moved(ours: Matrix, theirs: Matrix) -> Matrix:
    return ours - theirs if ours.dtype == np.int32 else ours.astype(np.float64) - theirs


def _chosen(segments: int, trials: int, seed: int) -> Iterator[NDArray[np.bool_]]:
    """Give blocks of trials: which segments change sides. numpy packs 32 choices in a number, and blocks hold such."""
    chance = np.random.default_rng(seed)
    size = max(1, _BLOCK_BYTES // (_PACKED * segments)) * _PACKED
    for start in range(0, trials, size):
        yield chance.integers(2, size=(min(size, trials - start), segments), dtype=bool)


def _distances(measure: Measure, left: Floats, right: Floats) -> Floats:
    ours = np.array([measure.score_of(row) for row in left.tolist()])
    theirs = np.array([measure.score_of(row) for row in right.tolist()])
    distances: Floats = np.abs(ours - theirs)
    kept: Floats = distances[np.isfinite(distances)]
    return kept


def _share_beyond(distances: Floats, difference: float) -> float:
    """Give the share of distances greater than the one seen, with one added, so that p is never 0 (Noreen 1989)."""
    return (int(np.sum(distances > abs(difference))) + 1) / (len(distances) + 1)
