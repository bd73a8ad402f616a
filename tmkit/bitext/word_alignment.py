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
from tmkit.bitext.vocabulary import Floats, Ints
from tmkit.bitext.word_lexicon import WordLexicon
from tmkit.bitext.word_paths import MOST_PLACES, Chain, posteriors
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
class LaidPair:
    """A pair laid out: which places its lexemes cover (places x lexemes), and what the lexicon says of them.

    ``links`` are t(en | zh) of its lexemes (rows Chinese), ``keys`` the keys of these links, -1 where a word is not in
    the lexicon; the chains go from Chinese places to English words and back.
    """

    zh_places: tuple[Span, ...]
    en_places: tuple[Span, ...]
    zh_cover: Floats
    en_cover: Floats
    keys: Ints
    links: Floats
    forward: Chain
    backward: Chain


def align_words(lexicon: WordLexicon, pairs: Sequence[tuple[str, str]]) -> list[WordAlignment | None]:
    """Align the words of sentence pairs (Chinese, English); None for a pair with a side without words, or too long."""
    laid = [lay_out(lexicon, zh, en) for zh, en in pairs]
    found = iter(solve([one for one in laid if one]))
    return [next(found) if one else None for one in laid]


def solve(laid: Sequence[LaidPair]) -> list[WordAlignment]:
    """Align pairs that are laid out."""
    made = posteriors([one.forward for one in laid], STRIDE)
    meant = posteriors([one.backward for one in laid], 1 / STRIDE)
    return [
        WordAlignment(one.zh_places, one.en_places, forward, backward.T)
        for one, forward, backward in zip(laid, made, meant, strict=True)
    ]


def lay_out(lexicon: WordLexicon, zh: str, en: str) -> LaidPair | None:
    """Lay a pair out; None where a side has no words or is too long."""
    zh_lexemes, en_lexemes = place_chinese(fold_script(zh), lexicon.heads), place_english(en)
    if not zh_lexemes or not en_lexemes:
        return None
    zh_places, en_places = _places(zh_lexemes), _places(en_lexemes)
    if max(len(zh_places), len(en_places)) > MOST_PLACES:
        return None
    zh_cover, en_cover = _cover(zh_lexemes, zh_places), _cover(en_lexemes, en_places)
    rows = _numbers(zh_lexemes, lexicon.zh_numbers)
    columns = _numbers(en_lexemes, lexicon.en_numbers)
    keys = np.where((rows[:, None] < 0) | (columns < 0), -1, rows[:, None] * lexicon.size + columns)
    links, backward = _probabilities(lexicon, rows, columns, keys)
    near = _nearness(zh_places, en_places)
    made = _highest(_added(zh_cover / zh_cover.sum(axis=0), links), en_cover)
    meant = _highest(_added(zh_cover / zh_cover.sum(axis=1, keepdims=True), backward), en_cover)
    en_null = _highest(_known(lexicon.en_frequencies, columns, _UNSEEN), en_cover)
    zh_null = _highest(_known(lexicon.zh_frequencies, rows, _UNSEEN), zh_cover)
    chains = Chain(made, near, en_null), Chain(meant.T, near.T, zh_null)
    return LaidPair(zh_places, en_places, zh_cover, en_cover, keys, links, *chains)


def _numbers(lexemes: Sequence[Lexeme], numbers: dict[str, int]) -> Ints:
    return np.array([numbers.get(token, -1) for token, _, _ in lexemes])


def _known(values: Floats, numbers: Ints, otherwise: float) -> Floats:
    """Give the values of words by their numbers, another value for words that have none."""
    if not len(values):
        return np.full(len(numbers), otherwise)
    known: Floats = np.where(numbers >= 0, values[numbers], otherwise)
    return known


def _places(lexemes: Sequence[Lexeme]) -> tuple[Span, ...]:
    """Give the places of a side: where a lexeme stands that holds no smaller one, a character, a word, a figure."""
    distinct = sorted({(start, end) for _, start, end in lexemes}, key=lambda span: (span[1], -span[0]))
    places: list[Span] = []
    for span in distinct:  # by end, the smaller first: one that holds a smaller one holds the last place found
        if not places or places[-1][0] < span[0]:
            places.append(span)
    return tuple(places)


def _cover(lexemes: Sequence[Lexeme], places: Sequence[Span]) -> Floats:
    """Give, places x lexemes, which places a lexeme covers."""
    starts, ends = np.array(places).T
    spans = np.array([(start, end) for _, start, end in lexemes])
    cover = (spans[None, :, 0] <= starts[:, None]) & (ends[:, None] <= spans[None, :, 1])
    covered: Floats = cover.astype(float)
    return covered


def _probabilities(lexicon: WordLexicon, rows: Ints, columns: Ints, keys: Ints) -> tuple[Floats, Floats]:
    """Give t(en | zh) and t(zh | en), Chinese lexemes x English lexemes; unseen words by their frequency."""
    forward = _known(lexicon.zh_rest, rows, 1.0)[:, None] * _known(lexicon.en_frequencies, columns, _UNSEEN)
    backward = _known(lexicon.zh_frequencies, rows, _UNSEEN)[:, None] * _known(lexicon.en_rest, columns, 1.0)
    if len(lexicon.keys):
        at = np.minimum(np.searchsorted(lexicon.keys, keys), len(lexicon.keys) - 1)
        is_link = lexicon.keys[at] == keys
        forward += np.where(is_link, lexicon.forward[at], 0.0)
        backward += np.where(is_link, lexicon.backward[at], 0.0)
    return forward, backward


def _nearness(zh: Sequence[Span], en: Sequence[Span]) -> Floats:
    """Give how much each Chinese place lies where each English one does."""
    zh_places = np.array([start + end for start, end in zh]) / (2 * max(zh[-1][1], 1))
    en_places = np.array([start + end for start, end in en]) / (2 * max(en[-1][1], 1))
    nearness: Floats = np.exp(-_DIAGONAL * np.abs(zh_places[:, None] - en_places[None, :]))
    return nearness


def _added(cover: Floats, values: Floats) -> Floats:
    """Give for each place (rows) the sum of the values (rows) of the lexemes that cover it, as much as they do.

    The product of both, by its few cells: a product of matrices would start threads for so little.
    """
    places, lexemes = np.nonzero(cover)
    firsts = np.flatnonzero(np.concatenate([[True], places[1:] != places[:-1]]))
    added: Floats = np.add.reduceat(cover[places, lexemes][:, None] * values[lexemes], firsts, axis=0)
    return added


def _highest(values: Floats, cover: Floats) -> Floats:
    """Give for each place (columns) the highest of the values (columns) of the lexemes that cover it."""
    highest = np.array(values[..., cover.argmax(axis=1)])
    for place in np.flatnonzero(cover.sum(axis=1) > 1).tolist():
        highest[..., place] = values[..., cover[place] > 0].max(axis=-1)
    return highest
