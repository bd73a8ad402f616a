"""Where two long documents surely meet: rare words that translate each other, on the heaviest rising chain.

They give the band of the first round. It follows what was left out or added, where a band around the diagonal would
lose the way.
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise

import numpy as np

from tmkit.bitext.band import Band
from tmkit.bitext.batch import Document
from tmkit.bitext.model1 import Links
from tmkit.bitext.vocabulary import Floats, Ints, Rows, ranges

FULL_PLANE = 400_000
_RARE = 24
_MARGIN = 40
_WIDEST = 600
_EVERY = 20_000
_KEPT = 0.35
# Where no word is rare, the few chance meetings would lead the band astray; the diagonal is the better guess.
_SPARSE = 1000

Cell = tuple[int, int]


def first_band(document: Document, seeds: Links) -> Band:
    """Give the cells to search in the first round: all of them where they are few, else a band around the anchors."""
    zh, en = len(document.zh), len(document.en)
    if is_small(zh, en):
        return Band.full(zh, en)
    return band_between(find_anchors(document, seeds), zh, en)


def is_small(zh: int, en: int) -> bool:
    """Say whether the whole plane of a document of these sizes is searched."""
    return (zh + 1) * (en + 1) <= FULL_PLANE


def find_anchors(document: Document, seeds: Links) -> list[Cell]:
    """Give pairs (Chinese segment, English segment), rising on both sides, that share rare linked words.

    Of a side of 40,000 segments or more only one Chinese segment in two or more is looked at, and what is rare grows
    with the size: there every word comes again and again, and only the words of a segment together tell its place.
    """
    rows, columns, weights = meetings(document, seeds, max(len(document.zh) // _EVERY, 1))
    if not len(rows):
        return []
    best_in_row = np.zeros(len(document.zh))
    best_in_column = np.zeros(len(document.en))
    np.maximum.at(best_in_row, rows, weights)
    np.maximum.at(best_in_column, columns, weights)
    mutual = (weights >= best_in_row[rows]) & (weights >= best_in_column[columns])
    mutual &= weights >= np.quantile(weights[mutual], 1 - _KEPT)
    chain = _heaviest_chain(rows[mutual], columns[mutual], weights[mutual])
    return chain if len(chain) * _SPARSE >= len(document.zh) else []


def meetings(document: Document, seeds: Links, step: int = 1) -> tuple[Ints, Ints, Floats]:
    """Give the cells where linked rare words meet, with the sum of their weights (log of rarity on both sides).

    Only every ``step``-th Chinese segment is looked at; words of up to 24 · ``step`` segments are rare.
    """
    zh_places, zh_starts = _places(document.zh, seeds.zh, step)
    en_places, en_starts = _places(document.en, seeds.en)
    zh_sizes, en_sizes = np.diff(zh_starts)[seeds.zh], np.diff(en_starts)[seeds.en]
    usable = np.flatnonzero((zh_sizes > 0) & (en_sizes > 0) & (zh_sizes <= _RARE) & (en_sizes <= _RARE * step))
    zh_sizes, en_sizes = zh_sizes[usable], en_sizes[usable]
    weight = np.log(len(document.zh) / (zh_sizes * step)) + np.log(len(document.en) / en_sizes)
    zh_at = ranges(zh_starts[seeds.zh[usable]], zh_sizes)
    owner = np.repeat(np.arange(len(usable)), zh_sizes)
    en_at = ranges(en_starts[seeds.en[usable]][owner], en_sizes[owner])
    zh_at, owner = np.repeat(zh_at, en_sizes[owner]), np.repeat(owner, en_sizes[owner])
    keys = zh_places[zh_at] * len(document.en) + en_places[en_at]
    cells, where = np.unique(keys, return_inverse=True)
    sums: Floats = np.bincount(where, weight[owner], len(cells)).astype(float)
    return cells // len(document.en), cells % len(document.en), sums


def _places(rows: Rows, tokens: Ints, step: int = 1) -> tuple[Ints, Ints]:
    """For each token the segments, every ``step``-th, that hold it, as one list with starts."""
    size = int(max(rows.flat.max(initial=0), tokens.max(initial=0))) + 1
    chosen = rows.owners % step == 0
    keys = np.unique(rows.flat[chosen] * max(len(rows), 1) + rows.owners[chosen])
    starts = np.searchsorted(keys, np.arange(size + 1) * len(rows))
    return keys % max(len(rows), 1), starts


def _heaviest_chain(rows: Ints, columns: Ints, weights: Floats) -> list[Cell]:
    """The rising chain with the greatest sum of weights; ``totals`` rises with ``ends``, so that bisection finds."""
    ends: list[int] = []
    totals: list[float] = []
    links: list[int] = []
    before = np.full(len(rows), -1)
    for number in np.lexsort((-columns, rows)).tolist():
        column = int(columns[number])
        place = bisect_left(ends, column)
        before[number] = links[place - 1] if place else -1
        total = float(weights[number]) + (totals[place - 1] if place else 0.0)
        if place < len(ends) and ends[place] == column and totals[place] >= total:
            continue
        stop = place
        while stop < len(ends) and totals[stop] <= total:
            stop += 1
        ends[place:stop], totals[place:stop], links[place:stop] = [column], [total], [number]
    chain: list[Cell] = []
    number = links[-1] if links else -1
    while number >= 0:
        chain.append((int(rows[number]), int(columns[number])))
        number = int(before[number])
    return chain[::-1]


def band_between(anchors: list[Cell], zh: int, en: int) -> Band:
    """Give a band through the anchors: between two of them the rectangle, narrowed to its diagonal where it is wide."""
    points = [(0, 0), *anchors, (zh, en)]
    low, high = np.full(zh + 1, en), np.zeros(zh + 1, np.int64)
    for (i, j), (next_i, next_j) in pairwise(points):
        part = np.arange(max(i - _MARGIN, 0), min(next_i + 1 + _MARGIN, zh) + 1)
        middle = j + (part - i) * ((next_j - j) / max(next_i - i, 1))
        low[part] = np.minimum(low[part], np.maximum(middle - _WIDEST, j) - _MARGIN)
        high[part] = np.maximum(high[part], np.minimum(middle + _WIDEST, next_j + 1) + _MARGIN)
    low = np.minimum.accumulate(np.clip(low, 0, en)[::-1])[::-1]
    high = np.maximum.accumulate(np.clip(high, 0, en))
    low[0], high[-1] = 0, en
    return Band.of(low, high)
