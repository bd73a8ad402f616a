"""Words of a translation that the word alignment links with a place of the source."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from tmkit.bitext.word_alignment import align_words
from tmkit.bitext.words import WordLexicon
from tmkit.model import Span

MOST_WORDS = 12
_WORTH = 0.35
_SURE = 0.3


def linked_span(lexicon: WordLexicon, sides: tuple[str, str], span: Span, *, from_chinese: bool) -> Span | None:
    """Give where the words stand that render ``span``; None where no run of words is surely linked with it.

    ``sides`` are the Chinese and the English text; ``span`` lies in the Chinese one if ``from_chinese``.
    """
    alignment = align_words(lexicon, *sides)
    if alignment is None:
        return None
    made, meant = alignment.made, alignment.meant
    own, other = alignment.zh_places, alignment.en_places
    if not from_chinese:
        made, meant, own, other = meant.T, made.T, other, own
    inside = np.array([span[0] <= start and end <= span[1] for start, end in own])
    if not inside.any():
        return None
    # What the place makes of a word, and how far the place means it: a word for which both are low is a stranger.
    gains = 0.5 * (np.minimum(made[inside].sum(axis=0), 1.0) + meant[inside].max(axis=0)) - _WORTH
    return _best_run(gains.tolist(), other)


def _best_run(gains: Sequence[float], places: Sequence[Span]) -> Span | None:
    """Give the run of at most twelve words with the greatest sum of gains, None where it is hardly above nothing."""
    best = (_SURE, -1, -1)
    for first in range(len(gains)):
        total = 0.0
        for last in range(first, min(first + MOST_WORDS, len(gains))):
            total += gains[last]
            if total > best[0]:
                best = (total, first, last)
    return (places[best[1]][0], places[best[2]][1]) if best[1] >= 0 else None
