"""The sum over all that speaks for and against every bead of a band, rows at a time, by the core or by numpy.

Both add in the same order and in the same precision, so that they agree to the last bit.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from tmkit.bitext.band import Band
from tmkit.bitext.length import LengthModel
from tmkit.bitext.model1 import Table
from tmkit.bitext.path import BEAD_TYPES, LONGEST, NEVER, Singles
from tmkit.bitext.scores import span_scores
from tmkit.bitext.vocabulary import Floats, Ints, Rows
from tmkit.core import core


@dataclass(frozen=True, slots=True)
class Support:
    """What the log likelihood ratio r of one segment of n tokens within its bead is worth.

    ``ratio`` · r, + ``average`` · min(r/n, 0.3), - ``none`` where r < 0, - ``against`` where r < -0.12 n: a segment
    that nothing supports does not come in for the company it keeps.
    """

    ratio: float
    average: float
    none: float
    against: float

    def worth(self, ratios: Singles, sizes: Ints) -> Singles:
        """Give the worth of each ratio; ``sizes`` are the tokens of each segment."""
        value = ratios * np.float32(self.ratio)
        value += np.float32(self.average) * np.minimum(ratios / np.maximum(sizes, 1).astype(np.float32), _ENOUGH)
        value -= np.float32(self.none) * (ratios < 0)
        value -= np.float32(self.against) * (ratios < _AGAINST * sizes.astype(np.float32))
        return value


_ENOUGH, _AGAINST = np.float32(0.3), np.float32(-0.12)


@dataclass(frozen=True, slots=True)
class Side:
    """What one side of a document brings in: tokens of each segment, and what segments count by their end 0 … n.

    ``bytes`` holds the lengths added up; ``own`` and ``logs`` have shape (6, n + 1): what the last k segments score by
    themselves, and the logarithm of their length.
    """

    tokens: Rows
    bytes: Floats
    own: Floats
    logs: Floats

    @classmethod
    def of(cls, tokens: Rows, sizes: Floats, own: Floats, ratio: float) -> Side:
        """Make a side from the length of each segment; ``ratio`` brings the lengths of both sides to one measure."""
        lengths = np.concatenate([[0.0], np.cumsum(sizes)])
        return cls(tokens, lengths, own, np.log(ratio * span_sums(sizes) + _NOT_NOTHING))

    def part(self, first: int, last: int) -> Side:
        """The segments from ``first`` to before ``last``, for beads that lie in them."""
        starts = self.tokens.starts[first : last + 1]
        tokens = Rows(self.tokens.flat[starts[0] : starts[-1]], starts - starts[0])
        ends = slice(first, last + 1)
        return Side(tokens, self.bytes[ends], self.own[:, ends], self.logs[:, ends])


_NOT_NOTHING = 5.0


def span_sums(values: Ints | Floats) -> Floats:
    """Give the sums of the last 1, 2 … 6 values (rows) before each end 0 … n (columns); 0 where there are fewer.

    >>> span_sums(np.array([1, 2, 4]))[:2].tolist()
    [[0.0, 1.0, 2.0, 4.0], [0.0, 0.0, 3.0, 6.0]]
    """
    along = np.concatenate([[0.0], np.cumsum(values)])
    sums = np.zeros((LONGEST, len(along)))
    for k in range(1, min(LONGEST, len(values)) + 1):
        sums[k - 1, k:] = along[k:] - along[:-k]
    return sums


@dataclass(frozen=True, slots=True)
class Marks:
    """A mark on each segment of both sides, and what it costs where those at the ends of a bead differ."""

    cost: float
    zh: Ints
    en: Ints


@dataclass(frozen=True, slots=True)
class Terms:
    """All that the scores of the beads of one document are summed from; ``prior`` is that of each bead type."""

    zh: Side
    en: Side
    forward: Table
    backward: Table
    forward_support: Support
    backward_support: Support
    marks: tuple[Marks, ...]
    prior: Floats
    length: LengthModel
    length_cost: float
    ratio_cost: float

    def part(self, zh: tuple[int, int], en: tuple[int, int]) -> Terms:
        """The terms of a part of the document, from a segment to before another on both sides."""
        marks = tuple(Marks(mark.cost, mark.zh[slice(*zh)], mark.en[slice(*en)]) for mark in self.marks)
        return replace(self, zh=self.zh.part(*zh), en=self.en.part(*en), marks=marks)


class BeadScores:
    """The scores of the beads that end in a band, computed for the rows that are asked for."""

    __slots__ = ("_native", "band", "terms")

    def __init__(self, terms: Terms, band: Band) -> None:
        self.terms, self.band = terms, band
        self._native: Any = None if core is None else core.BeadScores(terms, band)

    def rows(self, first: int, last: int) -> Singles:
        """Give the score of each bead type at the cells of the rows from ``first`` to before ``last``.

        The shape is (bead types, cells); what cannot be has the score NEVER.
        """
        if self._native is None:
            return self._reference(first, last)
        scores = np.empty((len(BEAD_TYPES), int(self.band.starts[last] - self.band.starts[first])), np.float32)
        self._native.fill(first, last, scores)
        return scores

    def whole(self) -> Singles:
        """Give the scores of all cells."""
        scores = np.empty((len(BEAD_TYPES), self.band.size), np.float32)
        for first, last in self.band.slabs():
            scores[:, self.band.starts[first] : self.band.starts[last]] = self.rows(first, last)
        return scores

    def _reference(self, first: int, last: int) -> Singles:
        """The same in numpy: a part of the document that begins early enough for the longest bead."""
        band, start = self.band, max(first - LONGEST, 0)
        left, right = max(int(band.low[start]) - 1, 0), int(band.high[last - 1])
        part = Band.of(band.low[start:last] - left, band.high[start:last] - left)
        scores = _sum(self.terms.part((start, last - 1), (left, right)), part)
        return scores[:, band.starts[first] - band.starts[start] :]


def _sum(terms: Terms, band: Band) -> Singles:
    cells = _Cells(band)
    forward, backward = _worths(terms, cells)
    scores = np.full((len(BEAD_TYPES), band.size), NEVER, np.float32)
    zh, en = terms.zh, terms.en
    for number, (k, m) in enumerate(BEAD_TYPES):
        at = cells.reached(k, m)
        rows, columns = cells.rows[at], cells.columns[at]
        value = np.zeros(len(at))
        for back in range(m):
            value += forward[k - 1, at - back]
        for back in range(k):
            value += backward[m - 1, cells.above(back)[at]]
        value += terms.prior[number]
        value += zh.own[k - 1, rows]
        value += en.own[m - 1, columns]
        for mark in terms.marks:
            value -= mark.cost * (mark.zh[rows - 1] != mark.en[columns - 1])
        lengths = zh.bytes[rows] - zh.bytes[rows - k], en.bytes[columns] - en.bytes[columns - m]
        value -= terms.length_cost * terms.length.penalty(*lengths)
        value -= terms.ratio_cost * np.abs(en.logs[m - 1, columns] - zh.logs[k - 1, rows])
        scores[number, at] = value
    return scores


def _worths(terms: Terms, cells: _Cells) -> tuple[Singles, Singles]:
    """The worth of each English segment for each Chinese span, and the reverse, by cell."""
    turned = cells.band.transposed()
    forward = span_scores(terms.zh.tokens, terms.en.tokens, terms.forward, cells.band, LONGEST)
    backward = span_scores(terms.en.tokens, terms.zh.tokens, terms.backward, turned, LONGEST)
    backward = backward[:, turned.cells(cells.columns, cells.rows)]
    return (
        terms.forward_support.worth(forward, _sizes(terms.en.tokens)[cells.columns]),
        terms.backward_support.worth(backward, _sizes(terms.zh.tokens)[cells.rows]),
    )


def _sizes(rows: Rows) -> Ints:
    """The tokens of the segment that ends at each row or column; none at the first."""
    return np.concatenate([[0], rows.sizes])


class _Cells:
    """Rows, columns and upper neighbours of the cells of a band."""

    __slots__ = ("_above", "_low", "band", "columns", "rows")

    def __init__(self, band: Band) -> None:
        self.band = band
        self.rows, self.columns = band.rows, band.columns
        self._low = np.maximum(band.low, 1)[self.rows]
        self._above: list[Ints] = [np.arange(band.size)]

    def above(self, back: int) -> Ints:
        """The cells ``back`` rows higher in the same column, -1 where there is none in the band."""
        while len(self._above) <= back:
            self._above.append(self.band.cells(self.rows - len(self._above), self.columns))
        return self._above[back]

    def reached(self, k: int, m: int) -> Ints:
        """The cells where a bead of ``k`` and ``m`` segments may end: all it covers is in the band."""
        return np.flatnonzero((self.rows >= k) & (self.columns - m + 1 >= self._low) & (self.above(k - 1) >= 0))
