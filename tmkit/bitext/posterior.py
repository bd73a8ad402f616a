"""How probable each bead is among all alignments in the band: the forward and backward sums (Baum 1972)."""

from __future__ import annotations

from typing import Any

import numpy as np

from tmkit.bitext.band import Band
from tmkit.bitext.path import BEAD_TYPES, NEVER, Gaps, Singles, reaches
from tmkit.bitext.vocabulary import Floats


def forward_sums(band: Band, scores: Singles, gaps: Gaps) -> Floats:
    """Give, for each cell, the log of the summed exp(score) of all paths from the first cell to it."""
    total, open_to_gap, skipping = (np.full(band.size, float(NEVER)) for _ in range(3))
    steps = list(zip(*(reaches(band, step) for step in (*BEAD_TYPES, (1, 0))), strict=True))
    for i in range(len(band.low)):
        here = slice(int(band.starts[i]), int(band.starts[i + 1]))
        options = np.full((len(BEAD_TYPES), here.stop - here.start), float(NEVER))
        if i == 0:
            options[0, 0] = 0.0
        for number, reach in enumerate(steps[i][:-1]):
            if reach:
                to, origin = slice(reach.to, reach.to + reach.count), slice(reach.origin, reach.origin + reach.count)
                np.add(
                    total[origin], scores[number, here.start + to.start : here.start + to.stop], out=options[number, to]
                )
        beads = _sum(options)
        if reach := steps[i][-1]:
            to = slice(here.start + reach.to, here.start + reach.to + reach.count)
            origin = slice(reach.origin, reach.origin + reach.count)
            skipping[to] = np.logaddexp(open_to_gap[origin] + gaps.open, skipping[origin]) + gaps.zh[i - 1]
        row = np.logaddexp(beads, skipping[here])
        skipped = _skips(row, gaps.skipped_en(int(band.low[i]), int(band.high[i])), gaps.open)
        total[here] = np.logaddexp(row, skipped)
        open_to_gap[here] = np.logaddexp(beads, skipped)
    return total


def _sum(options: Floats) -> Floats:
    peak = options.max(axis=0)
    total: Floats = peak + np.log(np.exp(options - peak).sum(axis=0))
    return total


def _skips(row: Floats, slope: Floats, opening: float) -> Floats:
    """The paths that end in a run of skipped English segments within a row."""
    runs = np.logaddexp.accumulate(row - slope)[:-1] + slope[1:] + opening
    return np.concatenate([[float(NEVER)], runs])


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
