"""The score of every bead in a band: lexical likelihood ratios, lengths, and how common its type is."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tmkit.bitext.band import Band
from tmkit.bitext.batch import Document
from tmkit.bitext.length import LengthModel
from tmkit.bitext.model1 import Table
from tmkit.bitext.path import BEAD_TYPES, NEVER, Gaps, Singles
from tmkit.bitext.scores import span_scores
from tmkit.bitext.vocabulary import Floats, Ints, Rows

_SPANS = 6


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
class Weights:
    """How much each kind of evidence counts in the score of a bead (nats)."""

    forward: Support = Support(ratio=1.5, average=0.85, none=-0.67, against=-0.08)
    backward: Support = Support(ratio=1.01, average=0.34, none=1.13, against=0.29)
    length: float = 1.73
    ratio: float = -0.71
    prior: float = 2.65
    gap_open: float = -9.0
    gap_prior: float = 4.0
    gap_each: float = -2.29
    gap_paragraph: float = 1.5
    mixed: float = 3.0
    unlike: float = 2.0
    inside: float = 6.0
    one_sided: float = 3.0


DEFAULT_WEIGHTS = Weights()


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What one round goes by: both tables of the lexicon, lengths, log priors of the bead types, and of a gap.

    ``gap_prior`` is 0 where gaps are as common as usual.
    """

    forward: Table
    backward: Table
    length: LengthModel
    prior: Floats
    gap_prior: float


def bead_scores(document: Document, knowledge: Knowledge, weights: Weights, band: Band) -> Singles:
    """Give the score of each bead type at the cell where it ends, of shape (bead types, cells)."""
    cells = _Cells(band)
    along, backward = _lexical(document, knowledge, weights, cells)
    scores = np.full((len(BEAD_TYPES), band.size), NEVER, np.float32)
    for number, (k, m) in enumerate(BEAD_TYPES):
        at = cells.reached(k, m)
        value = along[k - 1, at] - np.where(at >= m, along[k - 1, at - m], 0.0)
        for back in range(k):
            value += backward[m - 1, cells.above(back)[at]]
        ends = cells.rows[at], cells.columns[at]
        value += weights.prior * knowledge.prior[number] - _misfit(document, knowledge.length, weights, ends, (k, m))
        scores[number, at] = value
    return scores


def _lexical(document: Document, knowledge: Knowledge, weights: Weights, cells: _Cells) -> tuple[Floats, Singles]:
    """The worth of each English segment for each span, summed along the rows; that of each Chinese one by cell."""
    turned = cells.band.transposed()
    forward = span_scores(document.zh, document.en, knowledge.forward, cells.band, _SPANS)
    forward = weights.forward.worth(forward, _sizes(document.en)[cells.columns])
    backward = span_scores(document.en, document.zh, knowledge.backward, turned, _SPANS)
    backward = backward[:, turned.cells(cells.columns, cells.rows)]
    return np.cumsum(forward, axis=1, dtype=np.float64), weights.backward.worth(
        backward, _sizes(document.zh)[cells.rows]
    )


def _misfit(
    document: Document, length: LengthModel, weights: Weights, ends: tuple[Ints, Ints], step: tuple[int, int]
) -> Floats:
    """What speaks against beads besides their words: lengths, headings, paragraph borders."""
    (rows, columns), (k, m) = ends, step
    zh, en = _between(document.zh_bytes, rows, k), _between(document.en_bytes, columns, m)
    misfit = weights.length * length.penalty(zh, en)
    misfit += weights.ratio * np.abs(np.log((en + 5) / (length.ratio * zh + 5)))
    headings = _between(document.zh_headings, rows, k) * (k > 1) + _between(document.en_headings, columns, m) * (m > 1)
    misfit += weights.mixed * headings
    misfit += weights.unlike * (document.zh_headings[rows - 1] != document.en_headings[columns - 1])
    if document.zh_borders is not None and document.en_borders is not None:
        inside = _between(document.zh_borders, rows - 1, k - 1) + _between(document.en_borders, columns - 1, m - 1)
        misfit += weights.inside * inside
        misfit += weights.one_sided * (document.zh_borders[rows - 1] != document.en_borders[columns - 1])
    return misfit


def _between(values: Ints | Floats, ends: Ints, size: int) -> Floats:
    """Sums of the ``size`` values before each end."""
    sums: Floats = np.concatenate([[0.0], np.cumsum(values)])
    between: Floats = sums[ends] - sums[ends - size]
    return between


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


def gap_scores(document: Document, knowledge: Knowledge, weights: Weights) -> Gaps:
    """Give the score of leaving segments untranslated; one that is a paragraph of its own is left more easily."""
    return Gaps(
        weights.gap_open + weights.gap_prior * knowledge.gap_prior,
        weights.gap_each + weights.gap_paragraph * _alone(document.zh_borders, len(document.zh)),
        weights.gap_each + weights.gap_paragraph * _alone(document.en_borders, len(document.en)),
    )


def _alone(borders: Ints | None, size: int) -> Floats:
    """1 for each segment that is a paragraph of its own."""
    if borders is None or not size:
        return np.zeros(size)
    alone: Floats = (borders * np.concatenate([[1], borders[:-1]])).astype(float)
    return alone
