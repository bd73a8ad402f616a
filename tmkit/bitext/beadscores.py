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

    ``ratio`` · r, + ``average`` · min(r/n, 0.3), - ``none`` where r < 0, - ``against`` where r < -0.12 n: a segment that
    nothing supports does not come in for the company it keeps.
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

    forward: Support = Support(ratio=1.48, average=0.66, none=-0.74, against=-0.26)
    backward: Support = Support(ratio=0.99, average=0.45, none=0.86, against=0.39)
    length: float = 1.67
    ratio: float = -0.7
    prior: float = 2.43
    gap_open: float = -6.75
    gap_prior: float = 1.5
    gap_each: float = -2.04
    gap_paragraph: float = 1.0
    inside: float = 4.0
    one_sided: float = 1.5


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What one round of the alignment goes by: both tables of the lexicon, lengths, log priors of bead types and of a gap."""

    forward: Table
    backward: Table
    length: LengthModel
    prior: Floats
    gap_prior: float


def bead_scores(document: Document, knowledge: Knowledge, weights: Weights, band: Band) -> Singles:
    """Give the score of each bead type at the cell where it ends, of shape (bead types, cells)."""
    cells = _Cells(band)
    turned = band.transposed()
    forward = span_scores(document.zh, document.en, knowledge.forward, band, _SPANS)
    forward = weights.forward.worth(forward, _sizes(document.en)[cells.columns])
    backward = span_scores(document.en, document.zh, knowledge.backward, turned, _SPANS)
    backward = backward[:, turned.cells(cells.columns, cells.rows)]
    backward = weights.backward.worth(backward, _sizes(document.zh)[cells.rows])
    along = np.cumsum(forward, axis=1, dtype=np.float64)
    zh_ends, en_ends = _ends(document.zh_bytes), _ends(document.en_bytes)
    scores = np.full((len(BEAD_TYPES), band.size), NEVER, np.float32)
    for number, (k, m) in enumerate(BEAD_TYPES):
        at = cells.reached(k, m)
        rows, columns = cells.rows[at], cells.columns[at]
        lexical = along[k - 1, at] - np.where(at >= m, along[k - 1, at - m], 0.0)
        for back in range(k):
            lexical += backward[m - 1, cells.above(back)[at]]
        zh_length, en_length = zh_ends[rows] - zh_ends[rows - k], en_ends[columns] - en_ends[columns - m]
        lexical -= weights.length * knowledge.length.penalty(zh_length, en_length)
        lexical -= weights.ratio * np.abs(np.log((en_length + 5) / (knowledge.length.ratio * zh_length + 5)))
        scores[number, at] = lexical + weights.prior * knowledge.prior[number]
        if document.zh_borders is not None and document.en_borders is not None:
            zh_inside = _inside(document.zh_borders, rows, k)
            en_inside = _inside(document.en_borders, columns, m)
            agree = document.zh_borders[rows] == document.en_borders[columns]
            scores[number, at] -= weights.inside * (zh_inside + en_inside) + weights.one_sided * ~agree
    return scores


def _inside(borders: Ints, ends: Ints, size: int) -> Ints:
    """How many paragraphs end inside a bead, its own end not counted."""
    sums = np.cumsum(borders)
    return sums[ends - 1] - sums[ends - size]


def _sizes(rows: Rows) -> Ints:
    """The tokens of the segment that ends at each row or column; none at the first."""
    return np.concatenate([[0], rows.sizes])


def _ends(lengths: Floats) -> Floats:
    return np.concatenate([[0.0], np.cumsum(lengths)])


class _Cells:
    """Rows, columns and upper neighbours of the cells of a band."""

    __slots__ = ("_above", "_band", "_low", "columns", "rows")

    def __init__(self, band: Band) -> None:
        self._band = band
        self.rows, self.columns = band.rows, band.columns
        self._low = np.maximum(band.low, 1)[self.rows]
        self._above: list[Ints] = [np.arange(band.size)]

    def above(self, back: int) -> Ints:
        """The cells ``back`` rows higher in the same column, -1 where there is none in the band."""
        while len(self._above) <= back:
            self._above.append(self._band.cells(self.rows - len(self._above), self.columns))
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
    alone: Floats = np.zeros(size) if borders is None else (borders[:-1] * borders[1:]).astype(float)
    return alone
