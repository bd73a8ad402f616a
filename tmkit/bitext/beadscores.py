"""The score of every bead in a band: lexical likelihood ratios, lengths, and how common its type is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from tmkit.bitext.band import Band
from tmkit.bitext.batch import Document
from tmkit.bitext.beadsums import BeadScores, Marks, Side, Support, Terms, span_sums
from tmkit.bitext.length import LengthModel
from tmkit.bitext.model1 import Table
from tmkit.bitext.path import Gaps, Singles
from tmkit.bitext.vocabulary import Floats, Ints

_FORWARD = Support(ratio=0.511, average=2.312, none=-0.121, against=1.549)
_BACKWARD = Support(ratio=0.027, average=4.018, none=0.522, against=0.065)


@dataclass(frozen=True, slots=True)
class Weights:
    """How much each kind of evidence counts in the score of a bead (nats)."""

    forward: Support = _FORWARD
    backward: Support = _BACKWARD
    length: float = 0.466
    ratio: float = 0.42
    prior: float = 0.848
    gap_open: float = -1.768
    gap_prior: float = 0.602
    gap_each: float = -1.608
    gap_paragraph: float = 1.143
    mixed: float = 3.343
    unlike: float = 2.422
    inside: float = 3.485
    one_sided: float = 0.0
    ending: float = 0.099
    quoted: float = 1.63
    gap_repeat: float = 2.0
    gap_edge: float = 0.839


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
    return BeadScores(bead_terms(document, knowledge, weights), band).whole()


def bead_terms(document: Document, knowledge: Knowledge, weights: Weights) -> Terms:
    """Give all that the scores of the beads of a document are summed from."""
    zh_own = _own(document.zh_headings, document.zh_borders, weights)
    en_own = _own(document.en_headings, document.en_borders, weights)
    return Terms(
        zh=Side.of(document.zh, document.zh_bytes, zh_own, knowledge.length.ratio),
        en=Side.of(document.en, document.en_bytes, en_own, 1.0),
        forward=knowledge.forward,
        backward=knowledge.backward,
        forward_support=weights.forward,
        backward_support=weights.backward,
        marks=tuple(_marks(document, weights)),
        prior=weights.prior * knowledge.prior,
        length=knowledge.length,
        length_cost=weights.length,
        ratio_cost=weights.ratio,
    )


def _own(headings: Ints, borders: Ints | None, weights: Weights) -> Floats:
    """What speaks against beads by what one side of them holds: headings among others, paragraph borders inside."""
    own = -weights.mixed * span_sums(headings)
    own[0] = 0.0
    if borders is not None:
        own -= weights.inside * (span_sums(borders) - np.concatenate([[0], borders]))
    return own


def _marks(document: Document, weights: Weights) -> Iterator[Marks]:
    """What the ends of a bead should agree in: headings, signs, quotations, paragraphs."""
    yield Marks(weights.unlike, document.zh_headings, document.en_headings)
    yield Marks(weights.ending, document.zh_endings.signs, document.en_endings.signs)
    yield Marks(weights.quoted, document.zh_endings.quoted, document.en_endings.quoted)
    if document.zh_borders is not None and document.en_borders is not None:
        yield Marks(weights.one_sided, document.zh_borders, document.en_borders)


def gap_scores(document: Document, knowledge: Knowledge, weights: Weights) -> Gaps:
    """Give the score of leaving segments untranslated; one that is a paragraph of its own is left more easily."""
    return Gaps(
        weights.gap_open + weights.gap_prior * knowledge.gap_prior,
        _each_gap(document.zh_borders, document.zh_repeats, weights),
        _each_gap(document.en_borders, document.en_repeats, weights),
    )


def _each_gap(borders: Ints | None, repeats: Ints, weights: Weights) -> Floats:
    """What each segment scores that is left; the first and the last, and what comes again, are left more easily."""
    each = weights.gap_each + weights.gap_paragraph * _alone(borders, len(repeats)) + weights.gap_repeat * repeats
    each[:1] += weights.gap_edge
    each[-1:] += weights.gap_edge
    return each


def _alone(borders: Ints | None, size: int) -> Floats:
    """1 for each segment that is a paragraph of its own."""
    if borders is None or not size:
        return np.zeros(size)
    alone: Floats = (borders * np.concatenate([[1], borders[:-1]])).astype(float)
    return alone
