"""How far a bead can be trusted: its probability among all alignments, read with caution.

The weights of the second look are those of the greatest likelihood, so that its probabilities nearly are what they say;
a logistic model of one variable, fitted to held-out documents (``benchmarks/align_training.py --folds``), takes away
the rest. A wrong pair in a memory comes back with every look-up, while a right one that is doubted waits for a person.
So a linked bead is trusted (0.5) only where 19 in 20 like it are right, and beyond doubt (0.9) where 98 in 100 are.
That a segment has no partner is told by its plain probability. How it holds is shown by
``benchmarks/align_confidence.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log

import numpy as np

from tmkit.bitext.band import Band
from tmkit.bitext.path import Gaps, Singles, Step
from tmkit.bitext.posterior import path_posteriors
from tmkit.model import Bead

_START, _SLOPE = 0.07, 1.0
_PROBABILITIES, _CONFIDENCES = (0.0, 0.95, 0.98, 1.0), (0.0, 0.5, 0.9, 1.0)
_LOWEST, _HIGHEST = -4.0, 9.0


def judge_beads(path: Sequence[Step], band: Band, scores: Singles, gaps: Gaps) -> list[Bead]:
    """Give the beads of a path with their confidence; for an untranslated segment it is that of having no partner."""
    posteriors = path_posteriors(band, scores, gaps, list(path))
    linked = iter(posteriors.beads.tolist())
    beads: list[Bead] = []
    i = j = 0
    for k, m in path:
        i, j = i + k, j + m
        lonely = posteriors.zh_lonely[i - 1] if k else posteriors.en_lonely[j - 1]
        confidence = caution(calibrate(next(linked))) if k and m else calibrate(float(lonely))
        beads.append(Bead(tuple(range(i - k, i)), tuple(range(j - m, j)), round(confidence, 4)))
    return beads


def calibrate(share: float) -> float:
    """Give the probability (0..1) that a bead is right which holds this share of all alignments.

    >>> round(calibrate(0.5), 2), round(calibrate(0.999), 3)
    (0.52, 0.999)
    """
    share = min(max(share, 1e-6), 1 - 1e-6)
    odds = min(max(log(share / (1 - share)), _LOWEST), _HIGHEST)
    return 1 / (1 + exp(-_START - _SLOPE * odds))


def caution(probability: float) -> float:
    """Give the confidence (0..1) in a bead that is right with this probability (0..1).

    >>> [round(caution(probability), 2) for probability in (0.475, 0.95, 0.98, 0.999)]
    [0.25, 0.5, 0.9, 0.99]
    """
    return float(np.interp(probability, _PROBABILITIES, _CONFIDENCES))
