"""Word links counted anew from whole alignments: one round of learning with the hidden Markov model.

Model 1 does not know that neighbours stand for neighbours. A word seen once learns most from that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from tmkit.bitext.vocabulary import Floats, Ints
from tmkit.bitext.word_alignment import LaidPair, WordAlignment, lay_out, solve
from tmkit.bitext.word_lexicon import WordLexicon
from tmkit.bitext.word_meetings import discounted

_BATCH = 64


def refined(lexicon: WordLexicon, pairs: Sequence[tuple[str, str]], prior: Floats) -> WordLexicon:
    """Give the lexicon with the probabilities of its links counted in the alignments of ``pairs``.

    ``prior`` is the weight with which each link was known beforehand.
    """
    forward, backward = prior.copy(), prior.copy()
    for first in range(0, len(pairs), _BATCH):
        laid = [one for pair in pairs[first : first + _BATCH] if (one := lay_out(lexicon, *pair))]
        for one, alignment in zip(laid, solve(laid), strict=True):
            at = np.minimum(np.searchsorted(lexicon.keys, one.keys), len(lexicon.keys) - 1)
            is_link = lexicon.keys[at] == one.keys
            made, meant = _counts(one, alignment)
            np.add.at(forward, at[is_link], made[is_link])
            np.add.at(backward, at[is_link], meant[is_link])
    zh, en = _ends(lexicon)
    to_en, zh_rest = discounted(forward, zh, len(lexicon.zh_rest))
    to_zh, en_rest = discounted(backward, en, len(lexicon.en_rest))
    return replace(lexicon, forward=to_en, backward=to_zh, zh_rest=zh_rest, en_rest=en_rest)


def _ends(lexicon: WordLexicon) -> tuple[Ints, Ints]:
    return lexicon.keys // lexicon.size, lexicon.keys % lexicon.size


def _counts(laid: LaidPair, alignment: WordAlignment) -> tuple[Floats, Floats]:
    """Give how often each link of a pair (Chinese x English lexemes) is expected to hold, in either direction.

    What a place makes is shared by the lexemes that cover it as their own links are.
    """
    shares = laid.zh_cover / laid.zh_cover.sum(axis=0)
    places = laid.en_cover.argmax(axis=0)
    whole = np.maximum(np.einsum("pz,ze->pe", shares, laid.links), 1e-30)
    made = laid.links * np.einsum("pz,pe->ze", shares, alignment.made[:, places] / whole)
    meant = np.einsum("pz,pe->ze", shares, alignment.meant)[:, places]
    return made, meant
