"""How probable each bead is among all alignments in the band: the forward and backward sums (Baum 1972)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from tmkit.bitext.band import Band
from tmkit.bitext.path import BEAD_TYPES, NEVER, Gaps, Singles, Step, reach
from tmkit.bitext.vocabulary import Floats, Ints
from tmkit.core import core


@dataclass(frozen=True, slots=True)
class Posteriors:
    """Probabilities in 0..1: that of each bead of a path, and for each segment of both sides that no bead holds it."""

    beads: Floats
    zh_lonely: Floats
    en_lonely: Floats


def path_posteriors(band: Band, scores: Singles, gaps: Gaps, path: list[Step]) -> Posteriors:
    """Give how probable the beads of a path are; its gaps are passed over, their segments have a probability each."""
    if core is None:
        return reference_posteriors(band, scores, gaps, path)
    return Posteriors(*(np.frombuffer(part) for part in core.path_posteriors(band, scores, gaps, path)))


def reference_posteriors(band: Band, scores: Singles, gaps: Gaps, path: list[Step]) -> Posteriors:
    """The same in numpy, from the probabilities of all beads of the band."""
    posteriors, _ = bead_posteriors(band, scores, gaps)
    beads, i, j = [], 0, 0
    for k, m in path:
        i, j = i + k, j + m
        if k and m:
            beads.append(posteriors[BEAD_TYPES.index((k, m)), int(band.starts[i] + j - band.low[i])])
    return Posteriors(np.array(beads, float), *_lonely(band, posteriors))


def possible_beads(band: Band, scores: Singles, gaps: Gaps, minimum: float) -> tuple[Ints, Ints]:
    """Give the numbers of the types, and of the cells where they end, of the beads more probable than ``minimum``.

    They are in order of type, then of cell.
    """
    found = likely_beads(band, scores, gaps, minimum)
    return found.kinds, found.cells


@dataclass(frozen=True, slots=True)
class Likely:
    """Beads by their type and the cell where they end, with their probability (0..1), in order of type, then of cell.

    ``whole`` is the log of the summed exp(score) of all alignments.
    """

    kinds: Ints
    cells: Ints
    shares: Floats
    whole: float


def likely_beads(band: Band, scores: Singles, gaps: Gaps, minimum: float) -> Likely:
    """Give the beads more probable than ``minimum``."""
    if core is None:
        posteriors, whole = bead_posteriors(band, scores, gaps)
        kinds, cells = np.nonzero(posteriors > minimum)
        return Likely(kinds, cells, posteriors[kinds, cells], whole)
    (kinds, cells, shares), whole = core.possible_beads(band, scores, gaps, minimum)
    return Likely(np.frombuffer(kinds, np.int64), np.frombuffer(cells, np.int64), np.frombuffer(shares), whole)


def _lonely(band: Band, posteriors: Floats) -> tuple[Floats, Floats]:
    """For each segment of either side the probability that no bead holds it."""
    zh, en = np.ones(len(band.low) - 1), np.ones(int(band.high[-1]))
    rows, columns = band.rows, band.columns
    for number, (k, m) in enumerate(BEAD_TYPES):
        at = np.flatnonzero(posteriors[number] > _NOTHING)
        for back in range(k):
            np.subtract.at(zh, rows[at] - 1 - back, posteriors[number, at])
        for back in range(m):
            np.subtract.at(en, columns[at] - 1 - back, posteriors[number, at])
    return zh, en


_NOTHING = 1e-9


def forward_sums(band: Band, scores: Singles, gaps: Gaps) -> Floats:
    """Give, for each cell, the log of the summed exp(score) of all paths from the first cell to it."""
    total, open_to_gap, skipping = (np.full(band.size, float(NEVER)) for _ in range(3))
    for i in range(len(band.low)):
        here = slice(int(band.starts[i]), int(band.starts[i + 1]))
        options = np.full((len(BEAD_TYPES), here.stop - here.start), float(NEVER))
        if i == 0:
            options[0, 0] = 0.0
        for number, step in enumerate(BEAD_TYPES):
            if reached := reach(band, i, step):
                to, origin = reached[0], _cells(band, i - step[0], reached[1])
                np.add(total[origin], scores[number, _cells(band, i, to)], out=options[number, to])
        beads = _sum(options)
        if reached := reach(band, i, (1, 0)):
            to, origin = _cells(band, i, reached[0]), _cells(band, i - 1, reached[1])
            skipping[to] = np.logaddexp(open_to_gap[origin] + gaps.open, skipping[origin]) + gaps.zh[i - 1]
        row = np.logaddexp(beads, skipping[here])
        skipped = _skips(row, gaps.skipped_en(int(band.low[i]), int(band.high[i])), gaps.open)
        total[here] = np.logaddexp(row, skipped)
        open_to_gap[here] = np.logaddexp(beads, skipped)
    return total


def _cells(band: Band, i: int, places: slice) -> slice:
    start = int(band.starts[i])
    return slice(start + places.start, start + places.stop)


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
