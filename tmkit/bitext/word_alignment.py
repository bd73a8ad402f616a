"""Word alignment of one sentence pair: how probably each word of one side stands for each of the other.

A hidden Markov model in each direction (Vogel, Ney and Tillmann 1996, HMM-based word alignment in statistical
translation): the words of one side are made by places of the other, and where the next word comes from depends on
where this one came from. The states on the Chinese side are characters, so that any part of it can be asked for.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tmkit.bitext.lexemes import Lexeme, place_chinese, place_english
from tmkit.bitext.vocabulary import Floats
from tmkit.bitext.word_paths import MOST_PLACES, Chain, posteriors
from tmkit.bitext.words import WordLexicon
from tmkit.model import Span
from tmkit.text.script import fold_script

STRIDE = 1.8
"""Chinese characters for one English word."""

_DIAGONAL = 4.0
_UNSEEN = 1e-5


@dataclass(frozen=True, slots=True)
class WordAlignment:
    """How the words of a pair stand for each other, as probabilities, Chinese places x English places.

    ``made[i, j]``: the English word ``j`` stands for the Chinese character ``i`` (columns sum to 1 at the most);
    ``meant[i, j]``: the character ``i`` stands for the word ``j`` (rows sum to 1 at the most). The places are spans
    of code points, in order.
    """

    zh_places: tuple[Span, ...]
    en_places: tuple[Span, ...]
    made: Floats
    meant: Floats


@dataclass(frozen=True, slots=True)
class _Laid:
    """A pair laid out: its places, and its chains from Chinese places to English words and back."""

    zh_places: tuple[Span, ...]
    en_places: tuple[Span, ...]
    forward: Chain
    backward: Chain


def align_words(lexicon: WordLexicon, pairs: Sequence[tuple[str, str]]) -> list[WordAlignment | None]:
    """Align the words of sentence pairs (Chinese, English); None for a pair with a side without words, or too long."""
    laid = [_laid(lexicon, fold_script(zh), en) for zh, en in pairs]
    whole = [one for one in laid if one]
    made = iter(posteriors([one.forward for one in whole], STRIDE))
    meant = iter(posteriors([one.backward for one in whole], 1 / STRIDE))
    return [one and WordAlignment(one.zh_places, one.en_places, next(made), next(meant).T) for one in laid]


def _laid(lexicon: WordLexicon, zh: str, en: str) -> _Laid | None:
    zh_lexemes, en_lexemes = place_chinese(zh, lexicon.heads), place_english(en)
    if not zh_lexemes or not en_lexemes:
        return None
    zh_places, zh_cover = _cover(zh_lexemes)
    en_places, en_cover = _cover(en_lexemes)
    if max(len(zh_places), len(en_places)) > MOST_PLACES:
        return None
    forward, backward, zh_frequencies, en_frequencies = _probabilities(lexicon, zh_lexemes, en_lexemes)
    near = _nearness(zh_places, en_places)
    made = _highest((zh_cover / zh_cover.sum(axis=0)) @ forward, en_cover)
    meant = _highest((zh_cover / zh_cover.sum(axis=1, keepdims=True)) @ backward, en_cover)
    return _Laid(
        zh_places,
        en_places,
        Chain(made, near, _highest(en_frequencies, en_cover)),
        Chain(meant.T, near.T, _highest(zh_frequencies, zh_cover)),
    )


def _cover(lexemes: Sequence[Lexeme]) -> tuple[tuple[Span, ...], Floats]:
    """Give the places of a side and, places x lexemes, which places a lexeme covers.

    A place is where a lexeme stands that holds no smaller one: a character, a word, a figure.
    """
    distinct = sorted({(start, end) for _, start, end in lexemes}, key=lambda span: (span[1], -span[0]))
    places: list[Span] = []
    for span in distinct:  # by end, the smaller first: one that holds a smaller one holds the last place found
        if not places or places[-1][0] < span[0]:
            places.append(span)
    starts, ends = np.array(places).T
    spans = np.array([(start, end) for _, start, end in lexemes])
    cover = (spans[None, :, 0] <= starts[:, None]) & (ends[:, None] <= spans[None, :, 1])
    return tuple(places), cover.astype(float)


def _probabilities(
    lexicon: WordLexicon, zh: Sequence[Lexeme], en: Sequence[Lexeme]
) -> tuple[Floats, Floats, Floats, Floats]:
    """Give t(en | zh) and t(zh | en), Chinese lexemes x English lexemes, and the frequencies of both."""
    rows = np.array([lexicon.zh_numbers.get(token, -1) for token, _, _ in zh])
    columns = np.array([lexicon.en_numbers.get(token, -1) for token, _, _ in en])
    keys = rows[:, None] * max(len(lexicon.en), 1) + columns[None, :]
    at = np.minimum(np.searchsorted(lexicon.keys, keys), max(len(lexicon.keys) - 1, 0))
    known = (rows[:, None] >= 0) & (columns[None, :] >= 0)
    known &= (lexicon.keys[at] == keys) if len(lexicon.keys) else False
    zh_frequencies = np.where(rows >= 0, lexicon.zh_frequencies[rows], _UNSEEN)
    en_frequencies = np.where(columns >= 0, lexicon.en_frequencies[columns], _UNSEEN)
    zh_rest = np.where(rows >= 0, lexicon.zh_rest[rows], 1.0)
    en_rest = np.where(columns >= 0, lexicon.en_rest[columns], 1.0)
    forward = np.where(known, lexicon.forward[at], 0.0) + zh_rest[:, None] * en_frequencies
    backward = np.where(known, lexicon.backward[at], 0.0) + zh_frequencies[:, None] * en_rest
    return forward, backward, zh_frequencies, en_frequencies


def _nearness(zh: Sequence[Span], en: Sequence[Span]) -> Floats:
    """Give how much each Chinese place lies where each English one does."""
    zh_places = np.array([start + end for start, end in zh]) / (2 * max(zh[-1][1], 1))
    en_places = np.array([start + end for start, end in en]) / (2 * max(en[-1][1], 1))
    nearness: Floats = np.exp(-_DIAGONAL * np.abs(zh_places[:, None] - en_places[None, :]))
    return nearness


def _highest(values: Floats, cover: Floats) -> Floats:
    """Give for each place (columns) the highest of the values (columns) of the lexemes that cover it."""
    highest = np.array(values[..., cover.argmax(axis=1)])
    for place in np.flatnonzero(cover.sum(axis=1) > 1).tolist():
        highest[..., place] = values[..., cover[place] > 0].max(axis=-1)
    return highest
