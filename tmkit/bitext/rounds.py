"""The rounds of the alignment: align with what is known, learn from what was aligned, align again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tmkit.bitext.anchors import first_band, is_small
from tmkit.bitext.band import Band, band_around
from tmkit.bitext.batch import Batch, Document
from tmkit.bitext.beadscores import DEFAULT_WEIGHTS, Knowledge, Weights, bead_scores, gap_scores
from tmkit.bitext.confidence import judge_beads
from tmkit.bitext.length import LengthModel
from tmkit.bitext.lessons import Path, learned_tables, seed_tables
from tmkit.bitext.path import BEAD_TYPES, Step, find_path
from tmkit.bitext.vocabulary import Floats
from tmkit.model import Bead

ROUNDS = 2
_TYPE_SHARES = {(1, 1): 0.66, (1, 2): 0.12, (2, 1): 0.1, (1, 3): 0.04, (3, 1): 0.02, (2, 2): 0.02}
_TYPE_COUNT = 20.0
_GAP_SHARE = 0.03
_USUAL_RATIO = 1.2
_MARGIN, _NARROW_MARGIN = 15, 7
_NUMBERS = {step: number for number, step in enumerate(BEAD_TYPES)}


def find_beads(batch: Batch, weights: Weights = DEFAULT_WEIGHTS) -> list[list[Bead]]:
    """Give the beads of each document of the batch."""
    knowledge = _from_seeds(batch)
    bands = [first_band(document, batch.seeds) for document in batch.documents]
    for last in range(ROUNDS + 1):
        scores = [bead_scores(d, knowledge, weights, band) for d, band in zip(batch.documents, bands, strict=True)]
        gaps = [gap_scores(document, knowledge, weights) for document in batch.documents]
        paths = [find_path(*search) for search in zip(bands, scores, gaps, strict=True)]
        if last < ROUNDS:
            knowledge = _from_paths(batch, paths)
            bands = [_next_band(document, path) for document, path in zip(batch.documents, paths, strict=True)]
    return [judge_beads(*found) for found in zip(batch.documents, paths, bands, scores, gaps, strict=True)]


def _next_band(document: Document, path: Path) -> Band:
    """A band around the path, narrower in long documents, where anchors have led the first round."""
    zh, en = len(document.zh), len(document.en)
    return band_around(path, zh, en, _MARGIN if is_small(zh, en) else _NARROW_MARGIN)


def _from_seeds(batch: Batch) -> Knowledge:
    zh = sum(float(document.zh_bytes.sum()) for document in batch.documents)
    en = sum(float(document.en_bytes.sum()) for document in batch.documents)
    ratio = en / zh if zh and en else _USUAL_RATIO
    length = LengthModel(min(max(ratio, 0.8), 2.0), 8.0)
    return Knowledge(*seed_tables(batch), length, *_priors([]))


def _from_paths(batch: Batch, paths: Sequence[Path]) -> Knowledge:
    """Learn lexicon, lengths and bead types from the beads that were found."""
    tables = learned_tables(batch, paths)
    lengths = [_lengths(document, path) for document, path in zip(batch.documents, paths, strict=True)]
    zh, en = (np.concatenate([pair[side] for pair in lengths]) for side in (0, 1))
    return Knowledge(*tables, LengthModel.fit(zh, en), *_priors([step for path in paths for step in path]))


def _lengths(document: Document, path: Path) -> tuple[Floats, Floats]:
    """The bytes of both sides of each linked bead."""
    ends = np.cumsum(np.array([(0, 0), *path]), axis=0)
    zh = np.diff(np.concatenate([[0.0], np.cumsum(document.zh_bytes)])[ends[:, 0]])
    en = np.diff(np.concatenate([[0.0], np.cumsum(document.en_bytes)])[ends[:, 1]])
    linked = (zh > 0) & (en > 0)
    return zh[linked], en[linked]


def _priors(steps: Sequence[Step]) -> tuple[Floats, float]:
    """Log priors of the bead types, and of a gap after a bead as measured by what is usual, from the steps taken."""
    counts = np.zeros(len(BEAD_TYPES))
    gaps = 0
    for before, step in zip([(1, 1), *steps], steps, strict=False):
        if step in _NUMBERS:
            counts[_NUMBERS[step]] += 1
        elif before != step:
            gaps += 1
    shares = np.array([_TYPE_SHARES.get(step, 0.004) for step in BEAD_TYPES])
    prior: Floats = np.log((shares / shares.sum() * _TYPE_COUNT + counts) / (_TYPE_COUNT + counts.sum()))
    rate = (gaps + _GAP_SHARE * _TYPE_COUNT) / (counts.sum() + _TYPE_COUNT)
    return prior, float(np.log(rate / _GAP_SHARE))
