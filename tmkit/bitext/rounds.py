"""The rounds of the alignment: align with what is known, learn from what was aligned, align again."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tmkit.bitext.anchors import first_band
from tmkit.bitext.band import Band
from tmkit.bitext.batch import Batch, Document
from tmkit.bitext.beadscores import Knowledge, Weights, bead_scores, gap_scores
from tmkit.bitext.length import LengthModel
from tmkit.bitext.model1 import Links, Meetings, Table, learn, make_table, seed_mass
from tmkit.bitext.path import BEAD_TYPES, Gaps, Singles, Step, find_path
from tmkit.bitext.posterior import bead_posteriors
from tmkit.bitext.vocabulary import Floats, Rows
from tmkit.model import Bead

ROUNDS = 2
_TYPE_SHARES = {(1, 1): 0.66, (1, 2): 0.12, (2, 1): 0.1, (1, 3): 0.04, (3, 1): 0.02, (2, 2): 0.02}
_TYPE_COUNT = 50.0
_GAP_SHARE = 0.03
_NUMBERS = {step: number for number, step in enumerate(BEAD_TYPES)}

Path = list[Step]


def find_beads(batch: Batch, weights: Weights = Weights()) -> list[list[Bead]]:
    """Give the beads of each document of the batch."""
    knowledge = _from_seeds(batch)
    bands = [first_band(document, batch.seeds) for document in batch.documents]
    for last in range(ROUNDS + 1):
        scores = [bead_scores(d, knowledge, weights, band) for d, band in zip(batch.documents, bands, strict=True)]
        gaps = [gap_scores(document, knowledge, weights) for document in batch.documents]
        paths = [find_path(*search) for search in zip(bands, scores, gaps, strict=True)]
        if last < ROUNDS:
            knowledge = _from_paths(batch, paths)
            bands = [_around(p, len(d.zh), len(d.en)) for p, d in zip(paths, batch.documents, strict=True)]
    return [_with_confidence(*found) for found in zip(paths, bands, scores, gaps, strict=True)]


def _from_seeds(batch: Batch) -> Knowledge:
    links = batch.seeds
    forward = seed_mass(links.zh, links.weight, len(batch.frequencies.zh))
    backward = seed_mass(links.en, links.weight, len(batch.frequencies.en))
    zh = sum(float(document.zh_bytes.sum()) for document in batch.documents)
    en = sum(float(document.en_bytes.sum()) for document in batch.documents)
    ratio = en / zh if zh and en else 1.2
    length = LengthModel(min(max(ratio, 0.8), 2.0), 8.0)
    return Knowledge(*_tables(batch, links, forward, backward), length, *_priors([]))


def _tables(batch: Batch, links: Links, forward: Floats, backward: Floats) -> tuple[Table, Table]:
    zh, en = batch.frequencies.zh, batch.frequencies.en
    return make_table(links, forward, True, en, len(zh)), make_table(links, backward, False, zh, len(en))


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


def _from_paths(batch: Batch, paths: Sequence[Path]) -> Knowledge:
    """Learn lexicon, lengths and bead types from the beads that were found."""
    beads = [bead for document, path in zip(batch.documents, paths, strict=True) for bead in _linked(document, path)]
    zh = Rows.of([bead[0] for bead in beads])
    en = Rows.of([bead[1] for bead in beads])
    weights = np.ones(len(beads))
    meetings = Meetings.of(zh, en, weights, batch.seeds, batch.frequencies)
    forward, backward = (learn(meetings, batch.frequencies, direction) for direction in (True, False))
    length = LengthModel.fit(np.array([bead[2] for bead in beads]), np.array([bead[3] for bead in beads]))
    priors = _priors([step for path in paths for step in path])
    return Knowledge(*_tables(batch, meetings.links, forward, backward), length, *priors)


def _linked(document: Document, path: Path) -> list[tuple[list[int], list[int], float, float]]:
    found: list[tuple[list[int], list[int], float, float]] = []
    i = j = 0
    for k, m in path:
        if k and m:
            zh = document.zh.flat[document.zh.starts[i] : document.zh.starts[i + k]]
            en = document.en.flat[document.en.starts[j] : document.en.starts[j + m]]
            lengths = document.zh_bytes[i : i + k].sum(), document.en_bytes[j : j + m].sum()
            found.append((np.unique(zh).tolist(), np.unique(en).tolist(), *lengths))
        i, j = i + k, j + m
    return found


def _around(path: Path, zh: int, en: int, margin: int = 15) -> Band:
    """The band of all cells within ``margin`` rows and columns of a path."""
    first = np.full(zh + 1, en)
    last = np.zeros(zh + 1, np.int64)
    i = j = 0
    first[0] = 0
    for k, m in path:
        first[i : i + k + 1] = np.minimum(first[i : i + k + 1], j)
        last[i : i + k + 1] = np.maximum(last[i : i + k + 1], j + m)
        i, j = i + k, j + m
    rows = np.arange(zh + 1)
    low = first[np.maximum(rows - margin, 0)] - margin
    high = last[np.minimum(rows + margin, zh)] + margin
    return Band.of(np.clip(low, 0, en), np.clip(high, 0, en))


def _with_confidence(path: Path, band: Band, scores: Singles, gaps: Gaps) -> list[Bead]:
    posteriors, _ = bead_posteriors(band, scores, gaps)
    beads: list[Bead] = []
    i = j = 0
    for k, m in path:
        i, j = i + k, j + m
        cell = int(band.starts[i] + j - band.low[i])
        confidence = float(posteriors[BEAD_TYPES.index((k, m)), cell]) if k and m else 0.5
        beads.append(Bead(tuple(range(i - k, i)), tuple(range(j - m, j)), confidence))
    return beads
