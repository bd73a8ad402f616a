"""How well one segment is explained by a span of the other side: lexical log likelihood ratios."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from tmkit.bitext.band import Band
from tmkit.bitext.model1 import Table
from tmkit.bitext.vocabulary import Ints, Rows, ranges

Singles: TypeAlias = np.ndarray[Any, np.dtype[np.float32]]

FLOOR = 0.7


def span_scores(source: Rows, target: Rows, table: Table, band: Band, spans: int) -> Singles:
    """Give, for each cell (i, j) and k = 1 … spans, the log likelihood ratio of target ``j - 1`` given ``i-k … i-1``.

    log(λ + (1 - λ) · mean over the source tokens of t(e|z)/p(e)), summed over the tokens e of the target; shape
    (spans, cells), 0 where a span or the target does not exist.
    """
    result = np.zeros((spans, band.size), np.float32)
    width = int(max(target.flat.max(initial=0), table.columns.max(initial=0))) + 1
    ring: list[tuple[Singles, int]] = []
    for i in range(1, len(band.low)):
        ring = [_evidence(source, i - 1, table, width), *ring[: spans - 1]]
        first = max(int(band.low[i]), 1)
        last = int(band.high[i])
        if last < first:
            continue
        borders = target.starts[first - 1 : last + 1]
        ratios = _log_ratios(ring, target.flat[borders[0] : borders[-1]])
        at = int(band.starts[i] + first - band.low[i])
        result[: len(ring), at : at + last - first + 1] = _sums(ratios, borders - borders[0])
    return result


def _evidence(source: Rows, number: int, table: Table, width: int) -> tuple[Singles, int]:
    """For each target word the sum of t/p over the tokens of a source segment, and how many tokens it has."""
    tokens = source.row(number)
    starts = table.starts[tokens]
    where = ranges(starts, table.starts[tokens + 1] - starts)
    hits = np.bincount(table.columns[where], table.ratios[where], width) + table.rest[tokens].sum()
    return hits.astype(np.float32), len(tokens)


def _log_ratios(ring: list[tuple[Singles, int]], tokens: Ints) -> Singles:
    ratios = np.zeros((len(ring), len(tokens)), np.float32)
    total, size = np.zeros(len(tokens), np.float32), 0
    for row, (hits, more) in zip(ratios, ring, strict=True):
        total += hits[tokens]
        size += more
        if size:
            np.multiply(total, np.float32((1 - FLOOR) / size), out=row)
            np.add(row, np.float32(FLOOR), out=row)
            np.log(row, out=row)
    return ratios


def _sums(values: Singles, borders: Ints) -> Singles:
    """Sums between the borders; an empty stretch sums to 0."""
    sizes = np.diff(borders)
    sums = np.zeros((len(values), len(sizes)), np.float32)
    filled = np.flatnonzero(sizes)
    if len(filled):
        sums[:, filled] = np.add.reduceat(values, borders[filled], axis=1)
    return sums
