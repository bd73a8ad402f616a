"""The lexicon of a batch: from what is known beforehand, and from the beads that a round has found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from tmkit.bitext.batch import Batch, Document
from tmkit.bitext.model1 import Links, Meetings, Table, learn, make_table, seed_mass
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
    found = [bead for document, path in zip(batch.documents, paths, strict=False) for bead in _linked(document, path)]
    beads = [(zh, en, 1.0) for zh, en in found]
    known = zip(*(_lists(rows) for rows in batch.known), strict=True)
    beads += [(zh, en, _MEMORY_WEIGHT) for zh, en in known if zh and en]
    total = sum(len(zh) * len(en) for zh, en, _ in beads)
    beads = beads[:: max(-(-total // MOST_MEETINGS), 1)]
    zh_rows, en_rows = Rows.of([zh for zh, _, _ in beads]), Rows.of([en for _, en, _ in beads])
    weights = np.array([weight for _, _, weight in beads])
    meetings = Meetings.of(zh_rows, en_rows, weights, batch.seeds, batch.frequencies)
    forward, backward = (learn(meetings, batch.frequencies, direction) for direction in (True, False))
    return _tables(batch, meetings.links, forward, backward)


def _tables(batch: Batch, links: Links, forward: Floats, backward: Floats) -> tuple[Table, Table]:
    zh, en = batch.frequencies.zh, batch.frequencies.en
    return make_table(links, forward, True, en, len(zh)), make_table(links, backward, False, zh, len(en))


def _linked(document: Document, path: Path) -> Iterator[tuple[list[int], list[int]]]:
    """The distinct tokens of both sides of each bead that has both."""
    i = j = 0
    for k, m in path:
        if k and m:
            zh = document.zh.flat[document.zh.starts[i] : document.zh.starts[i + k]]
            en = document.en.flat[document.en.starts[j] : document.en.starts[j + m]]
            yield np.unique(zh).tolist(), np.unique(en).tolist()
        i, j = i + k, j + m


def _lists(rows: Rows) -> list[list[int]]:
    return [rows.row(number).tolist() for number in range(len(rows))]
