"""How well one segment is explained by a span of the other side: lexical log likelihood ratios."""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np

from tmkit.bitext.band import Band
from tmkit.bitext.logarithm import natural_log
from tmkit.bitext.model1 import Table
from tmkit.bitext.vocabulary import Floats, Rows, ranges

Singles: TypeAlias = np.ndarray[Any, np.dtype[np.float32]]

FLOOR = 0.7
PIECE = 32
"""One logarithm is taken of the product of so many tokens; a ratio is below 1e9, so that no product overflows."""


def span_scores(source: Rows, target: Rows, table: Table, band: Band, spans: int) -> Singles:
    """Give, for each cell (i, j) and k = 1 … spans, the log likelihood ratio of target ``j - 1`` given ``i-k … i-1``.

    log(λ + (1 - λ) · mean over the source tokens of t(e|z)/p(e)), summed over the tokens e of the target; shape
    (spans, cells), 0 where a span or the target does not exist.
    """
    pieces = _pieces(target)
    counts = np.concatenate([[0], pieces.sizes])[band.columns] * (band.rows > 0)
    products = np.ones((spans, int(counts.sum())))
    width = int(max(target.flat.max(initial=0), table.columns.max(initial=0))) + 1
    ring: list[tuple[Floats, int]] = []
    at = 0
    for i in range(1, len(band.low)):
        ring = [_evidence(source, i - 1, table, width), *ring[: spans - 1]]
        found = _products(ring, target, pieces, (max(int(band.low[i]), 1) - 1, int(band.high[i])))
        products[: len(ring), at : at + found.shape[1]] = found
        at += found.shape[1]
    cells = np.repeat(np.arange(band.size), counts)
    logs = natural_log(products)
    return np.stack([np.bincount(cells, row, band.size) for row in logs]).astype(np.float32)


def _pieces(target: Rows) -> Rows:
    """For each segment the places of the tokens where its pieces begin."""
    counts = -(-target.sizes // PIECE)
    starts = np.concatenate([[0], np.cumsum(counts)])
    return Rows(ranges(np.zeros_like(counts), counts) * PIECE + np.repeat(target.starts[:-1], counts), starts)


def _evidence(source: Rows, number: int, table: Table, width: int) -> tuple[Floats, int]:
    """For each target word the sum of t/p over the tokens of a source segment, and how many tokens it has."""
    tokens = source.row(number)
    starts = table.starts[tokens]
    where = ranges(starts, table.starts[tokens + 1] - starts)
    # Summed one after the other, as the core does; numpy's sum() would pair the numbers.
    rest = float(np.bincount(np.zeros_like(tokens), table.rest[tokens], 1)[0])
    hits: Floats = np.bincount(table.columns[where], table.ratios[where], width).astype(float, copy=False) + rest
    return hits, len(tokens)


def _products(ring: list[tuple[Floats, int]], target: Rows, pieces: Rows, segments: tuple[int, int]) -> Floats:
    """The product of each piece of some target segments (columns) for each span (rows); 1 for a span without tokens."""
    first, last = segments
    begin = int(target.starts[first])
    tokens = target.flat[begin : target.starts[last]]
    places = pieces.flat[pieces.starts[first] : pieces.starts[last]] - begin
    products = np.ones((len(ring), len(places)))
    total, size = np.zeros(len(tokens)), 0
    for row, (hits, more) in enumerate(ring):
        total += hits[tokens]
        size += more
        if size and len(places):
            np.multiply.reduceat(total * ((1 - FLOOR) / size) + FLOOR, places, out=products[row])
    return products
