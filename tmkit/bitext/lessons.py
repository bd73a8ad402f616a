"""The lexicon of a batch: from what is known beforehand, and from the beads that a round has found."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tmkit.bitext.batch import Batch, Document
from tmkit.bitext.model1 import Lessons, Links, Table, learn_lexicon, make_table, seed_mass
from tmkit.bitext.path import Step
from tmkit.bitext.vocabulary import Floats, Rows

Path = list[Step]

MOST_MEETINGS = 4_000_000
_MEMORY_WEIGHT = 0.7


def seed_tables(batch: Batch) -> tuple[Table, Table]:
    """Give the tables zh to en and en to zh of the seeds alone; the memory's sentences teach if there are any."""
    if len(batch.known[0]):
        return learned_tables(batch, [])
    links = batch.seeds
    forward = seed_mass(links.zh, links.weight, len(batch.frequencies.zh))
    backward = seed_mass(links.en, links.weight, len(batch.frequencies.en))
    return _tables(batch, links, forward, backward)


def learned_tables(batch: Batch, paths: Sequence[Path]) -> tuple[Table, Table]:
    """Learn the tables from the beads on the paths of all documents and from the memory.

    Of a batch with more than four million meetings of words an even selection of the beads is used.
    """
    found = [_linked(document, path) for document, path in zip(batch.documents, paths, strict=False)]
    zh, en = (Rows.joined([*(pair[side] for pair in found), batch.known[side]]) for side in (0, 1))
    weights = np.ones(len(zh))
    weights[len(zh) - len(batch.known[0]) :] = _MEMORY_WEIGHT
    total = int((zh.sizes * en.sizes).sum())
    chosen = np.flatnonzero((zh.sizes > 0) & (en.sizes > 0))[:: max(-(-total // MOST_MEETINGS), 1)]
    lessons = Lessons(zh.take(chosen), en.take(chosen), weights[chosen], batch.seeds, batch.frequencies)
    learnt = learn_lexicon(lessons)
    return _tables(batch, learnt.links, learnt.forward, learnt.backward)


def _tables(batch: Batch, links: Links, forward: Floats, backward: Floats) -> tuple[Table, Table]:
    zh, en = batch.frequencies.zh, batch.frequencies.en
    return make_table(links, forward, True, en, len(zh)), make_table(links, backward, False, zh, len(en))


def _linked(document: Document, path: Path) -> tuple[Rows, Rows]:
    """The distinct tokens of both sides of each bead that has both."""
    steps = np.array(path, np.int64).reshape(-1, 2)
    ends = np.cumsum(steps, axis=0)
    linked = (steps > 0).all(axis=1)
    (zh, en), (k, m) = ends[linked].T, steps[linked].T
    return document.zh.merged(zh - k, zh), document.en.merged(en - m, en)
