"""Fuzzy matches by brute force: every text of a fitting length is compared. Slow and right: the oracle of the index."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import Levenshtein
from rapidfuzz.process import cdist

from tmkit.memory.scores import farthest, longest, shortest, tenths

Lengths = npt.NDArray[np.int64]


def find_matches(query: str, texts: Sequence[str], least: int, lengths: Lengths | None = None) -> list[tuple[int, int]]:
    """Give the position and the score in tenths of every text that scores ``least`` tenths or more, by position.

    Each character of ``query`` and ``texts`` is one unit of the score. An empty query matches nothing. ``lengths``
    saves counting when the caller has them.

    >>> find_matches("abcd", ["abcd", "abxd", "zzzz", ""], 700)
    [(0, 1000), (1, 750)]
    """
    if not query:
        return []
    if lengths is None:
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    size = len(query)
    top = longest(size, least) if least else np.iinfo(np.int64).max
    window = np.flatnonzero((lengths >= max(1, shortest(size, least))) & (lengths <= top))
    if not len(window):
        return []
    limit = farthest(int(max(size, lengths[window].max())), least)
    chosen = [texts[position] for position in window.tolist()]
    distances = cdist([query], chosen, scorer=Levenshtein.distance, score_cutoff=limit, dtype=np.int32)[0]
    return _reaching(size, window, lengths[window], distances, least)


def _reaching(
    size: int, window: Lengths, lengths: Lengths, distances: npt.NDArray[np.int32], least: int
) -> list[tuple[int, int]]:
    longer = np.maximum(lengths, size)
    fits = np.flatnonzero(1000 * (longer - distances) >= least * longer)
    return [(int(window[i]), tenths(int(longer[i]), int(distances[i]))) for i in fits]
