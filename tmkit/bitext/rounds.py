"""The rounds of the alignment: align with what is known, learn from what was aligned, align again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from tmkit.bitext.anchors import first_band, is_small
from tmkit.bitext.band import Band, band_around
from tmkit.bitext.batch import Batch, Document
from tmkit.bitext.beadscores import DEFAULT_WEIGHTS, Knowledge, Weights, bead_scores, bead_terms, gap_scores
from tmkit.bitext.beadsums import BeadScores
from tmkit.bitext.confidence import judge_beads
from tmkit.bitext.length import LengthModel
from tmkit.bitext.lessons import Path, learned_tables, seed_tables
from tmkit.bitext.linking import Strengths
from tmkit.bitext.path import BEAD_TYPES, Singles, Step, find_path, search_path
from tmkit.bitext.posterior import possible_beads
from tmkit.bitext.reordered import Reordered, doubt_forced, find_reordered
from tmkit.bitext.second_look import POSSIBLE, SECOND_WEIGHTS, second_scores
from tmkit.bitext.vocabulary import Floats, Ints
from tmkit.bitext.widening import Widener
from tmkit.model import Bead

ROUNDS = 2
_TYPE_SHARES = {(1, 1): 0.66, (1, 2): 0.12, (2, 1): 0.1, (1, 3): 0.04, (3, 1): 0.02, (2, 2): 0.02}
_TYPE_COUNT = 20.0
_GAP_SHARE = 0.03
_USUAL_RATIO = 1.2
_MARGIN, _NARROW_MARGIN = 15, 7
_NUMBERS = {step: number for number, step in enumerate(BEAD_TYPES)}


@dataclass(frozen=True, slots=True)
class Alignment:
    """The beads of one document, and the passages that stand in another order on the other side."""

    beads: list[Bead]
    reordered: list[Reordered]


def find_alignments(
    batch: Batch, weights: Weights = DEFAULT_WEIGHTS, on_progress: Callable[[int, int], None] | None = None
) -> list[Alignment]:
    """Give the alignment of each document of the batch.

    ``on_progress`` is told (done, of how many) of the Chinese segments, each of which is looked at in every round.
    """
    progress = _Progress(on_progress, (ROUNDS + 1) * sum(len(document.zh) + 1 for document in batch.documents))
    knowledge, bands = learn_by_rounds(batch, weights, progress.add)
    strengths = Strengths.of(knowledge.forward, knowledge.backward)
    found = []
    for document, band in zip(batch.documents, bands, strict=True):
        found.append(_judge(document, band, knowledge, strengths, weights))
        progress.add(len(document.zh) + 1)
    return found


class _Progress:
    """Adds up what is done, and tells."""

    __slots__ = ("_done", "_tell", "_total")

    def __init__(self, tell: Callable[[int, int], None] | None, total: int) -> None:
        self._tell, self._done, self._total = tell, 0, total

    def add(self, rows: int) -> None:
        """So many rows more are done."""
        self._done += rows
        if self._tell is not None:
            self._tell(self._done, self._total)


def _nobody(rows: int) -> None:
    """Told of rows where nobody wants to know."""


def learn_by_rounds(
    batch: Batch, weights: Weights, on_rows: Callable[[int], None] = _nobody
) -> tuple[Knowledge, list[Band]]:
    """Give what is known after the rounds of aligning and learning, and the bands of the last search.

    ``on_rows`` is told how many rows of the plane were searched, again and again.
    """
    knowledge = _from_seeds(batch)
    bands = [first_band(document, batch.seeds) for document in batch.documents]
    for _ in range(ROUNDS):
        paths = [_search(*found, knowledge, weights, on_rows) for found in zip(batch.documents, bands, strict=True)]
        knowledge = _from_paths(batch, paths)
        bands = [_next_band(document, path) for document, path in zip(batch.documents, paths, strict=True)]
    return knowledge, bands


def _search(
    document: Document, band: Band, knowledge: Knowledge, weights: Weights, on_rows: Callable[[int], None]
) -> Path:
    scores = BeadScores(bead_terms(document, knowledge, weights), band)

    def rows(first: int, last: int) -> Singles:
        found = scores.rows(first, last)
        on_rows(last - first)
        return found

    return search_path(band, rows, gap_scores(document, knowledge, weights))


def _judge(document: Document, band: Band, knowledge: Knowledge, strengths: Strengths, weights: Weights) -> Alignment:
    """The last search, in two looks; only here the scores of a whole document are kept, for the sum over all paths."""
    possible = _first_look(document, band, knowledge, weights)
    scores = second_scores(document, knowledge, strengths, band, possible)
    gaps = gap_scores(document, knowledge, SECOND_WEIGHTS)
    beads = judge_beads(find_path(band, scores, gaps), band, scores, gaps)
    beads = Widener(document, strengths, knowledge.length.ratio).widen(beads)
    reordered = find_reordered(document, strengths, beads)
    return Alignment(doubt_forced(beads, reordered), reordered)


def _first_look(document: Document, band: Band, knowledge: Knowledge, weights: Weights) -> tuple[Ints, Ints]:
    scores = bead_scores(document, knowledge, weights, band)
    return possible_beads(band, scores, gap_scores(document, knowledge, weights), POSSIBLE)


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
