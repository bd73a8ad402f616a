"""How far a bead can be trusted: its probability among all alignments and its lexical support, calibrated.

The posterior alone is too sure of itself, because the tokens of a bead are not independent. A logistic model brings it
to what was measured on outside development data: of the beads from .9 up, 97 in 100 or more are right. How it holds is
shown by ``benchmarks/align_confidence.py``.
"""

from __future__ import annotations

import numpy as np

from tmkit.bitext.band import Band
from tmkit.bitext.batch import Document
from tmkit.bitext.path import BEAD_TYPES, Gaps, Singles, Step
from tmkit.bitext.posterior import bead_posteriors
from tmkit.bitext.vocabulary import Floats
from tmkit.model import Bead

_START, _POSTERIOR, _SCORE = -1.95, 0.475, 1.99
_SEVERAL, _MANY, _BY_GAP = -0.33, -0.6, -0.91
_LOWEST, _HIGHEST = -4.0, 9.0


def judge_beads(document: Document, path: list[Step], band: Band, scores: Singles, gaps: Gaps) -> list[Bead]:
    """Give the beads of a path with their confidence; for an untranslated segment it is that of having no partner."""
    posteriors, _ = bead_posteriors(band, scores, gaps)
    lonely = _lonely(band, posteriors)
    beads: list[Bead] = []
    i = j = 0
    for number, (k, m) in enumerate(path):
        i, j = i + k, j + m
        if k and m:
            cell = int(band.starts[i] + j - band.low[i])
            kind = BEAD_TYPES.index((k, m))
            tokens = (
                document.zh.starts[i] - document.zh.starts[i - k] + document.en.starts[j] - document.en.starts[j - m]
            )
            average = float(scores[kind, cell]) / max(int(tokens), 1)
            alone = all(0 not in step for step in path[max(number - 1, 0) : number + 2])
            confidence = _calibrate(float(posteriors[kind, cell]), average, k + m, alone)
        else:
            share = float(lonely[0][i - 1] if k else lonely[1][j - 1])
            confidence = _logistic(_START + 1.0 + _POSTERIOR * _log_odds(share))
        beads.append(Bead(tuple(range(i - k, i)), tuple(range(j - m, j)), round(confidence, 4)))
    return beads


def _calibrate(posterior: float, average: float, size: int, alone: bool) -> float:
    value = _START + _POSTERIOR * _log_odds(posterior) + _SCORE * min(average, 1.0)
    value += _SEVERAL * (size > 2) + _MANY * (size > 3) + _BY_GAP * (not alone)
    return _logistic(value)


def _log_odds(share: float) -> float:
    share = min(max(share, 1e-6), 1 - 1e-6)
    return min(max(float(np.log(share / (1 - share))), _LOWEST), _HIGHEST)


def _logistic(value: float) -> float:
    return float(1 / (1 + np.exp(-value)))


def _lonely(band: Band, posteriors: Floats) -> tuple[Floats, Floats]:
    """For each segment of either side the probability that no bead holds it."""
    zh, en = np.zeros(len(band.low) + 6), np.zeros(int(band.high[-1]) + 7)
    rows, columns = band.rows, band.columns
    for number, (k, m) in enumerate(BEAD_TYPES):
        at = np.flatnonzero(posteriors[number] > 1e-9)
        for back in range(k):
            np.add.at(zh, rows[at] - 1 - back, posteriors[number, at])
        for back in range(m):
            np.add.at(en, columns[at] - 1 - back, posteriors[number, at])
    return 1 - zh, 1 - en
