"""How far a bead can be trusted: its probability among all alignments, calibrated.

The weights of the second look are those of the greatest likelihood, so that its probabilities nearly are what they say;
a logistic model of one variable, fitted to held-out documents, takes away the rest. How it holds is shown by
``benchmarks/align_confidence.py``.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import exp, log

from tmkit.bitext.band import Band
from tmkit.bitext.path import Gaps, Singles, Step
from tmkit.bitext.posterior import path_posteriors
from tmkit.model import Bead

_START, _SLOPE = -0.21, 1.07
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
        share = next(linked) if k and m else float(lonely)
        beads.append(Bead(tuple(range(i - k, i)), tuple(range(j - m, j)), round(calibrate(share), 4)))
    return beads


def calibrate(share: float) -> float:
    """Give the confidence (0..1) of a bead that holds this share of all alignments.

    >>> round(calibrate(0.5), 2), round(calibrate(0.999), 3)
    (0.45, 0.999)
    """
    share = min(max(share, 1e-6), 1 - 1e-6)
    odds = min(max(log(share / (1 - share)), _LOWEST), _HIGHEST)
    return 1 / (1 + exp(-_START - _SLOPE * odds))
