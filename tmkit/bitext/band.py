"""The cells of the alignment plane that are searched: a band around a path, row by row."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tmkit.bitext.vocabulary import Ints, ranges

SLAB = 65_536


@dataclass(frozen=True, slots=True)
class Band:
    """Row ``i`` (``i`` Chinese segments consumed, 0 … n) holds the columns ``low[i]`` to ``high[i]`` (both included).

    ``low`` and ``high`` never fall; the first row holds column 0, the last row the last column. Cells are numbered row
    by row; ``starts[i]`` is the number of the first cell of row ``i``.
    """

    low: Ints
    high: Ints
    starts: Ints

    @classmethod
    def of(cls, low: Ints, high: Ints) -> Band:
        """Make a band from its borders."""
        starts = np.zeros(len(low) + 1, np.int64)
        np.cumsum(high - low + 1, out=starts[1:])
        return cls(low, high, starts)

    @classmethod
    def full(cls, zh: int, en: int) -> Band:
        """The whole plane of ``zh`` by ``en`` segments."""
        return cls.of(np.zeros(zh + 1, np.int64), np.full(zh + 1, en, np.int64))

    @property
    def size(self) -> int:
        """The number of cells."""
        return int(self.starts[-1])

    @property
    def rows(self) -> Ints:
        """The row of each cell."""
        return np.repeat(np.arange(len(self.low)), np.diff(self.starts))

    @property
    def columns(self) -> Ints:
        """The column of each cell."""
        return ranges(self.low, np.diff(self.starts))

    def slabs(self) -> Iterator[tuple[int, int]]:
        """Give runs of rows (the first, one past the last) that hold up to 65,536 cells together, or are one row.

        >>> list(Band.full(999, 99).slabs())
        [(0, 655), (655, 1000)]
        """
        first = 0
        while first < len(self.low):
            last = int(np.searchsorted(self.starts, self.starts[first] + SLAB, side="right")) - 1
            last = min(max(last, first + 1), len(self.low))
            yield first, last
            first = last

    def transposed(self) -> Band:
        """The same cells with rows and columns exchanged."""
        columns = np.arange(int(self.high[-1]) + 1)
        low = np.searchsorted(self.high, columns)
        high = np.searchsorted(self.low, columns, side="right") - 1
        return Band.of(low, high)

    def cells(self, rows: Ints, columns: Ints) -> Ints:
        """The numbers of cells, -1 for those outside."""
        inside = (rows >= 0) & (columns >= 0)
        rows = np.where(inside, rows, 0)
        inside &= (columns >= self.low[rows]) & (columns <= self.high[rows])
        return np.where(inside, self.starts[rows] + columns - self.low[rows], -1)


def band_around(path: Sequence[tuple[int, int]], zh: int, en: int, margin: int = 15) -> Band:
    """Give all cells within ``margin`` rows and columns of a path of steps (k, m) from (0, 0) to (zh, en)."""
    first = np.full(zh + 1, en)
    last = np.zeros(zh + 1, np.int64)
    first[0] = i = j = 0
    for k, m in path:
        first[i : i + k + 1] = np.minimum(first[i : i + k + 1], j)
        last[i : i + k + 1] = np.maximum(last[i : i + k + 1], j + m)
        i, j = i + k, j + m
    rows = np.arange(zh + 1)
    low = first[np.maximum(rows - margin, 0)] - margin
    high = last[np.minimum(rows + margin, zh)] + margin
    return Band.of(np.clip(low, 0, en), np.clip(high, 0, en))
