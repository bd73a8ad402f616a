"""How probable each bead is among all alignments in the band: the forward and backward sums (Baum 1972)."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from tmkit.bitext.band import Band
from tmkit.bitext.path import BEAD_TYPES, NEVER, Gaps, Singles, reaches
from tmkit.bitext.vocabulary import Floats


def forward_sums(band: Band, scores: Singles, gaps: Gaps) -> Floats:
    """Give, for each cell, the log of the summed exp(score) of all paths from the first cell to it."""
    total = np.full(band.size, float(NEVER))
    skipping = np.full(band.size, float(NEVER))
    steps = list(zip(*(reaches(band, step) for step in (*BEAD_TYPES, (1, 0))), strict=True))
    for i in range(len(band.low)):
        start, width = int(band.starts[i]), int(band.high[i] - band.low[i]) + 1
        options = np.full((len(steps[i]), width), float(NEVER))
        for number, reach in enumerate(steps[i]):
            if not reach:
                continue
            to, origin = slice(reach.to, reach.to + reach.count), slice(reach.origin, reach.origin + reach.count)
            if number < len(BEAD_TYPES):
                np.add(total[origin], scores[number, start + to.start : start + to.stop], out=options[number, to])
            else:
                options[-1, to] = np.logaddexp(total[origin] + gaps.open, skipping[origin]) + gaps.zh[i - 1]
                skipping[start : start + width] = options[-1]
        if i == 0:
            options[0, 0] = 0.0
        slope = gaps.skipped_en(int(band.low[i]), int(band.high[i]))
        total[start : start + width] = _with_skips(_sum(options), slope, gaps.open)
    return total


def _sum(options: Floats) -> Floats:
    peak = options.max(axis=0)
    total: Floats = peak + np.log(np.exp(options - peak).sum(axis=0))
    return total


def _with_skips(row: Floats, slope: Floats, opening: float) -> Floats:
    """Add the paths that skip English segments within a row."""
    skipped = np.logaddexp.accumulate(row - slope)[:-1] + slope[1:] + opening
    row = row.copy()
    row[1:] = np.logaddexp(row[1:], skipped)
    return row


def bead_posteriors(band: Band, scores: Singles, gaps: Gaps) -> tuple[Floats, float]:
    """Give the probability of each bead (bead types, cells where they end), and the log of the sum over all paths."""
    before = forward_sums(band, scores, gaps)
    turned = Band.of(band.high[-1] - band.high[::-1], band.high[-1] - band.low[::-1])
    starts = _starts(band)
    by_start = np.full((len(BEAD_TYPES), band.size), NEVER, np.float32)
    for number, origin in enumerate(starts):
        reached = origin >= 0
        by_start[number, origin[reached]] = scores[number, reached]
    after = forward_sums(turned, by_start[:, ::-1], gaps.turned())[::-1]
    whole = float(before[-1])
    result = np.full(scores.shape, float(NEVER))
    for number, origin in enumerate(starts):
        reached = origin >= 0
        result[number, reached] = before[origin[reached]] + scores[number, reached] + after[reached] - whole
    return np.exp(np.minimum(result, 0.0)), whole


def _starts(band: Band) -> list[np.ndarray[Any, np.dtype[np.int64]]]:
    rows, columns = band.rows, band.columns
    return [band.cells(rows - k, columns - m) for k, m in BEAD_TYPES]
