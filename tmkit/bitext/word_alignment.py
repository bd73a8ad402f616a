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
from tmkit.bitext.words import WordLexicon
from tmkit.model import Span
from tmkit.text.script import fold_script

_NULL = 0.2
_LOCAL = 0.8
_REACH = 2.0
_DIAGONAL = 4.0
_UNSEEN = 1e-5
_LEAST = 1e-3


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


def align_words(lexicon: WordLexicon, zh: str, en: str) -> WordAlignment | None:
    """Align the words of a sentence pair; None where a side has no word."""
    zh_lexemes, en_lexemes = place_chinese(fold_script(zh), lexicon.heads), place_english(en)
    if not zh_lexemes or not en_lexemes:
        return None
    zh_places, zh_cover = _cover(zh_lexemes)
    en_places, en_cover = _cover(en_lexemes)
    forward, backward, zh_frequencies, en_frequencies = _probabilities(lexicon, zh_lexemes, en_lexemes)
    near = _nearness(zh_places, en_places)
    made = _highest((zh_cover / zh_cover.sum(axis=0)) @ forward, en_cover)
    made = _posterior(made, near, _highest(en_frequencies, en_cover))
    meant = _highest((zh_cover / zh_cover.sum(axis=1, keepdims=True)) @ backward, en_cover)
    meant = _posterior(meant.T, near.T, _highest(zh_frequencies, zh_cover)).T
    return WordAlignment(zh_places, en_places, made, meant)


def _cover(lexemes: Sequence[Lexeme]) -> tuple[tuple[Span, ...], Floats]:
    """Give the places of a side and, places x lexemes, which places a lexeme covers.

    A place is where a lexeme stands that holds no smaller one: a character, a word, a figure.
    """
    spans = np.array([(start, end) for _, start, end in lexemes])
    distinct = np.unique(spans, axis=0)
    starts, ends = distinct[:, 0], distinct[:, 1]
    holds = (starts[:, None] <= starts[None, :]) & (ends[None, :] <= ends[:, None])
    places = distinct[holds.sum(axis=1) == 1]
    cover = (spans[None, :, 0] <= places[:, None, 0]) & (places[:, None, 1] <= spans[None, :, 1])
    return tuple((int(start), int(end)) for start, end in places), cover.astype(float)


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
    if (cover.sum(axis=1) == 1).all() and cover.shape[0] == cover.shape[1]:
        return values
    highest: Floats = np.stack([values[..., row > 0].max(axis=-1) for row in cover], axis=-1)
    return highest


class _Jumps:
    """Moves between states: a little way on, by a kernel around the usual stride, as sums over all states."""

    def __init__(self, states: int, steps: int) -> None:
        stride = states / steps
        width = _REACH * max(stride, 1.0)
        first = round(stride) - int(8 * width) - 1
        offsets = np.arange(first, 2 * round(stride) - first + 1)
        self._states, self._first, self._last = states, first, int(offsets[-1])
        self._kernel = np.exp(-np.abs(offsets - stride) / width)
        self._turned = self._kernel[::-1].copy()
        self.leaving = np.maximum(self.back(np.ones(states)), _LEAST) / _LOCAL

    def on(self, weights: Floats) -> Floats:
        """Give what arrives at each state from all others, before it is divided by what leaves them."""
        return np.convolve(weights, self._kernel)[-self._first : self._states - self._first]

    def back(self, weights: Floats) -> Floats:
        """Give what each state would send to all others by their weights."""
        return np.convolve(weights, self._turned)[self._last : self._states + self._last]


def _posterior(made: Floats, near: Floats, null: Floats) -> Floats:
    """Give how probably each state (row) made each word (column), from the probability that it makes it.

    Forward and backward pass, each step scaled; between two words the state moves a little way, as the sentences
    run, or (one step in five) to any place that lies where the next word lies; a word may come from nowhere.
    """
    states, steps = made.shape
    jumps = _Jumps(states, steps)
    anywhere = np.ascontiguousarray(((1 - _LOCAL) * near / near.sum(axis=0)).T)
    said, silent = np.ascontiguousarray((1 - _NULL) * made.T), _NULL * null
    real, nowhere = np.empty((steps, states)), np.empty((steps, states))
    before = arriving = near[:, 0] / near[:, 0].sum()
    for step in range(steps):
        if step:
            before = real[step - 1] + nowhere[step - 1]
            arriving = jumps.on(before / jumps.leaving) + anywhere[step]
        heard, unheard = arriving * said[step], silent[step] * before
        total = heard.sum() + unheard.sum()
        real[step], nowhere[step] = heard / total, unheard / total
    after = np.ones(states)
    for step in range(steps - 1, -1, -1):
        unheard, real[step] = nowhere[step] @ after, real[step] * after
        going = said[step] * after
        after = jumps.back(going) / jumps.leaving + anywhere[step] @ going + silent[step] * after
        after /= after.max()
        real[step] /= real[step].sum() + unheard
    posterior: Floats = real.T
    return posterior
