"""The best path through the alignment plane: dynamic programming over bead types with affine gaps.

The rows are filled slab by slab, by the core or by numpy, which take the same of several equally good ways: the first
bead type of the table before a gap, a gap in Chinese before one in English, the longest gap in English and the
shortest in Chinese.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeAlias

import numpy as np

from tmkit.bitext.band import Band
from tmkit.bitext.vocabulary import Floats, Ints
from tmkit.core import core

Singles: TypeAlias = np.ndarray[Any, np.dtype[np.float32]]
Step: TypeAlias = tuple[int, int]
RowScores: TypeAlias = Callable[[int, int], Singles]

BEAD_TYPES: tuple[Step, ...] = (
    *((1, m) for m in range(1, 7)),
    *((k, 1) for k in range(2, 7)),
    (2, 2), (2, 3), (3, 2), (2, 4), (4, 2), (3, 3),
)  # fmt: skip
NEVER = np.float32(-1e9)
LONGEST = 6
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


def reach(band: Band, i: int, step: Step) -> tuple[slice, slice] | None:
    """Give the places in row ``i`` that a step (k, m) reaches, and those in row ``i - k`` it comes from, if any.

    >>> reach(Band.full(2, 3), 2, (1, 2))
    (slice(2, 4, None), slice(0, 2, None))
    """
    k, m = step
    if i < k:
        return None
    low, origin = int(band.low[i]), int(band.low[i - k]) + m
    first, stop = max(low, origin), min(int(band.high[i]), int(band.high[i - k]) + m) + 1
    return (slice(first - low, stop - low), slice(first - origin, stop - origin)) if first < stop else None


class _Lattice(Protocol):
    def fill(self, last: int, scores: Singles) -> None: ...

    def trace(self) -> list[Step]: ...


class NumpyLattice:
    """How each cell of a band is best reached, and the best scores of the last rows; the reference of the core's."""

    __slots__ = ("_back", "_band", "_best", "_en_opened", "_gaps", "_in_gap", "_next", "_zh_opened")

    def __init__(self, band: Band, gaps: Gaps) -> None:
        self._band, self._gaps = band, gaps
        self._best: list[Floats] = []
        self._in_gap = np.zeros(0)
        self._back = np.full(band.size, _ZH_GAP, np.int8)
        self._zh_opened, self._en_opened = np.zeros(band.size, bool), np.zeros(band.size, bool)
        self._next = 0

    def fill(self, last: int, scores: Singles) -> None:
        """Go on over the rows to before ``last``, with their scores of shape (bead types, cells of these rows)."""
        first = int(self._band.starts[self._next])
        for i in range(self._next, last):
            begin, end = int(self._band.starts[i]) - first, int(self._band.starts[i + 1]) - first
            self._fill_row(i, scores[:, begin:end])
        self._next = last

    def _fill_row(self, i: int, scores: Singles) -> None:
        here = slice(int(self._band.starts[i]), int(self._band.starts[i + 1]))
        options = np.full(scores.shape, float(NEVER))
        for number, step in enumerate(BEAD_TYPES):
            if reached := reach(self._band, i, step):
                to, origin = reached
                np.add(self._best[step[0] - 1][origin], scores[number, to], out=options[number, to])
        kinds = options.argmax(axis=0)
        before: Floats = options[kinds, np.arange(len(kinds))]
        if i == 0:
            before[0] = 0.0
        self._skip_zh(i, before, kinds, here)
        best = self._skip_en(i, before, kinds, here)
        self._back[here] = kinds
        self._best = [best, *self._best[: LONGEST - 1]]

    def _skip_zh(self, i: int, before: Floats, kinds: Ints, here: slice) -> None:
        in_gap = np.full(len(before), float(NEVER))
        if reached := reach(self._band, i, (1, 0)):
            to, origin = reached
            each = self._gaps.zh[i - 1]
            start, more = self._best[0][origin] + self._gaps.open + each, self._in_gap[origin] + each
            self._zh_opened[here][to] = start >= more
            in_gap[to] = np.maximum(start, more)
            better = in_gap > before
            kinds[better] = _ZH_GAP
            before[better] = in_gap[better]
        self._in_gap = in_gap

    def _skip_en(self, i: int, before: Floats, kinds: Ints, here: slice) -> Floats:
        slope = self._gaps.skipped_en(int(self._band.low[i]), int(self._band.high[i]))
        runs = np.maximum.accumulate(before - slope)[:-1]
        self._en_opened[here][1:] = np.diff(runs, prepend=-np.inf) > 0
        skipped = runs + slope[1:] + self._gaps.open
        better = np.flatnonzero(skipped > before[1:]) + 1
        best = before.copy()
        best[better] = skipped[better - 1]
        kinds[better] = _EN_GAP
        return best

    def trace(self) -> list[Step]:
        """Give the steps of the best path."""
        steps: list[Step] = []
        i, j = len(self._band.low) - 1, int(self._band.high[-1])
        while i or j:
            run = self._run(i, j)
            steps += run
            i -= sum(k for k, _ in run)
            j -= sum(m for _, m in run)
        return steps[::-1]

    def _run(self, i: int, j: int) -> list[Step]:
        cell = int(self._band.starts[i] + j - self._band.low[i])
        kind, length = int(self._back[cell]), 1
        if kind >= 0:
            return [BEAD_TYPES[kind]]
        if kind == _EN_GAP:
            while not self._en_opened[cell + 1 - length]:
                length += 1
            return [(0, 1)] * length
        while not self._zh_opened[int(self._band.starts[i + 1 - length] + j - self._band.low[i + 1 - length])]:
            length += 1
        return [(1, 0)] * length


def search_path(band: Band, scores: RowScores, gaps: Gaps) -> list[Step]:
    """Give the steps (k, m) of the best path from (0, 0) to the end of the band.

    ``scores`` gives the scores of rows, of shape (bead types, cells): that of a bead stands at the cell where it ends,
    higher is better.
    """
    lattice: _Lattice = NumpyLattice(band, gaps) if core is None else core.Lattice(band, gaps)
    for first, last in band.slabs():
        lattice.fill(last, scores(first, last))
    return lattice.trace()


def find_path(band: Band, scores: Singles, gaps: Gaps) -> list[Step]:
    """Give the steps of the best path from the scores of all cells at once."""
    return search_path(band, lambda first, last: scores[:, band.starts[first] : band.starts[last]], gaps)
