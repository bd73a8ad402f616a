"""The best path through the alignment plane: dynamic programming over bead types with affine gaps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

from tmkit.bitext.band import Band
from tmkit.bitext.vocabulary import Floats

Singles: TypeAlias = np.ndarray[Any, np.dtype[np.float32]]
Step: TypeAlias = tuple[int, int]

BEAD_TYPES: tuple[Step, ...] = (
    *((1, m) for m in range(1, 7)),
    *((k, 1) for k in range(2, 7)),
    (2, 2), (2, 3), (3, 2), (2, 4), (4, 2), (3, 3),
)  # fmt: skip
NEVER = np.float32(-1e9)
_ZH_GAP, _EN_GAP = -1, -2


@dataclass(frozen=True, slots=True)
class Gaps:
    """What a run of untranslated segments scores: ``open`` once, and ``zh`` or ``en`` for each segment of the run."""

    open: float
    zh: Floats
    en: Floats

    def turned(self) -> Gaps:
        """The same for the documents read backwards."""
        return Gaps(self.open, self.zh[::-1], self.en[::-1])

    def skipped_en(self, low: int, high: int) -> Floats:
        """The score of skipping all English segments from ``low`` on, for each column ``low`` … ``high``."""
        return np.concatenate([[0.0], np.cumsum(self.en[low:high])])


@dataclass(frozen=True, slots=True)
class Reach:
    """The cells of one row that a step reaches: ``count`` from the ``to``-th on, out of those from ``origin`` on."""

    to: int
    count: int
    origin: int


def reaches(band: Band, step: Step) -> list[Reach | None]:
    """Give for each row what a step reaches in it; None where that is nothing."""
    k, m = step
    none = min(k, len(band.low))
    before = slice(0, len(band.low) - none)
    first = np.maximum(band.low[none:], band.low[before] + m)
    counts = np.minimum(band.high[none:], band.high[before] + m) - first + 1
    origins = band.starts[before] + first - m - band.low[before]
    cells = zip((first - band.low[none:]).tolist(), counts.tolist(), origins.tolist(), strict=True)
    return [*[None] * none, *(Reach(*cell) if cell[1] > 0 else None for cell in cells)]


class _Lattice:
    """The cells on the way: best score, the same before a gap in English, where it came from, gaps in Chinese."""

    __slots__ = ("back", "band", "before_gap", "best", "gaps", "in_gap", "opened", "reaches", "scores")

    def __init__(self, band: Band, scores: Singles, gaps: Gaps) -> None:
        self.band, self.scores, self.gaps = band, scores, gaps
        self.best = np.full(band.size, float(NEVER))
        self.before_gap = np.full(band.size, float(NEVER))
        self.in_gap = np.full(band.size, float(NEVER))
        self.opened = np.zeros(band.size, bool)
        self.back = np.full(band.size, _ZH_GAP, np.int8)
        self.reaches = list(zip(*(reaches(band, step) for step in (*BEAD_TYPES, (1, 0))), strict=True))

    def row(self, i: int) -> slice:
        return slice(int(self.band.starts[i]), int(self.band.starts[i + 1]))

    def fill(self, i: int) -> None:
        here = self.row(i)
        options = np.full((len(BEAD_TYPES), here.stop - here.start), float(NEVER))
        for number, reach in enumerate(self.reaches[i][:-1]):
            if reach:
                to = slice(reach.to, reach.to + reach.count)
                scores = self.scores[number, here.start + to.start : here.start + to.stop]
                np.add(self.best[reach.origin : reach.origin + reach.count], scores, out=options[number, to])
        self.back[here] = choice = options.argmax(axis=0)
        self.before_gap[here] = options[choice, np.arange(len(choice))]
        if i == 0:
            self.before_gap[here.start] = 0
        self._skip_zh(i, here)
        self._skip_en(i, here)

    def _skip_zh(self, i: int, here: slice) -> None:
        reach = self.reaches[i][-1]
        if not reach:
            return
        origin = slice(reach.origin, reach.origin + reach.count)
        to = slice(here.start + reach.to, here.start + reach.to + reach.count)
        cost = self.gaps.zh[i - 1]
        start, more = self.best[origin] + self.gaps.open + cost, self.in_gap[origin] + cost
        self.opened[to] = start >= more
        self.in_gap[to] = np.maximum(start, more)
        better = self.in_gap[here] > self.before_gap[here]
        self.back[here][better] = _ZH_GAP
        self.before_gap[here][better] = self.in_gap[here][better]

    def _skip_en(self, i: int, here: slice) -> None:
        before = self.before_gap[here]
        self.best[here] = before
        slope = self.gaps.skipped_en(int(self.band.low[i]), int(self.band.high[i]))
        skipped = np.maximum.accumulate(before - slope)[:-1] + slope[1:] + self.gaps.open
        better = np.flatnonzero(skipped > before[1:]) + 1
        self.best[here][better] = skipped[better - 1]
        self.back[here][better] = _EN_GAP

    def trace(self) -> list[Step]:
        steps: list[Step] = []
        i, j = len(self.band.low) - 1, int(self.band.high[-1])
        while i or j:
            cell = int(self.band.starts[i] + j - self.band.low[i])
            kind = int(self.back[cell])
            run = self._run(i, j, cell, kind)
            steps += run
            i -= sum(k for k, _ in run)
            j -= sum(m for _, m in run)
        return steps[::-1]

    def _run(self, i: int, j: int, cell: int, kind: int) -> list[Step]:
        if kind >= 0:
            return [BEAD_TYPES[kind]]
        if kind == _EN_GAP:
            low = int(self.band.low[i])
            before = self.before_gap[cell - (j - low) : cell]
            slope = self.gaps.skipped_en(low, j)[:-1]
            return [(0, 1)] * (j - low - int((before - slope).argmax()))
        length = 1
        while not self.opened[cell]:
            i, length = i - 1, length + 1
            cell = int(self.band.starts[i] + j - self.band.low[i])
        return [(1, 0)] * length


def find_path(band: Band, scores: Singles, gaps: Gaps) -> list[Step]:
    """Give the steps (k, m) of the best path from (0, 0) to the end; ``scores`` has shape (bead types, cells).

    The score of a bead stands at the cell where it ends; higher is better.
    """
    lattice = _Lattice(band, scores, gaps)
    for i in range(len(band.low)):
        lattice.fill(i)
    return lattice.trace()
