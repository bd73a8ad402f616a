"""Which words of one side of a sentence pair render a phrase of the other side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tmkit.bitext.known_phrases import is_known_rendering
from tmkit.bitext.phrase_pieces import Piece, chinese_pieces, english_pieces
from tmkit.bitext.vocabulary import Floats, Ints
from tmkit.bitext.word_alignment import WordAlignment, align_words
from tmkit.bitext.word_lexicon import WordLexicon
from tmkit.model import Span

Language = Literal["zh", "en"]

MOST_WORDS = 12
_MOST = 12
_LEAST, _HOT, _AROUND, _UNKNOWN = 0.003, 0.05, 2, 0.05
_SOFT, _NOWHERE = 0.01, 0.6
_COVER_WEIGHT, _LENGTH_WEIGHT, _COST_WEIGHT = 0.5, 1.5, 1.25
_WORDS_PER_CHARACTER = 0.5
_KNOWN = 8.0


@dataclass(frozen=True, slots=True)
class WordMatch:
    """Words that may render a phrase: a span of the other text, and a score: the logarithm of its weight.

    Of the matches of one pair only differences between scores mean something.
    """

    start: int
    end: int
    score: float


def find_phrases(
    lexicon: WordLexicon, pair: tuple[str, str], spans: Sequence[Span], lang: Language = "zh"
) -> list[WordMatch]:
    """Give up to twelve spans of the other side that may render ``spans`` of the side in ``lang``, the best first.

    ``pair`` is (Chinese, English). Nothing where no word of the spans is linked to any.

    >>> from tmkit.bitext.words import learn_words
    >>> pair = ("两座友好城市签约。", "The two sister cities signed.")
    >>> match = find_phrases(learn_words([pair, ("友好城市", "sister city")]), pair, [(2, 6)])[0]
    >>> pair[1][match.start : match.end]
    'sister cities'
    """
    return find_many(lexicon, [(pair, spans)], lang)[0]


def find_many(
    lexicon: WordLexicon, asked: Sequence[tuple[tuple[str, str], Sequence[Span]]], lang: Language = "zh"
) -> list[list[WordMatch]]:
    """Give what :func:`find_phrases` gives for many pairs with their spans; faster than one by one."""
    found: list[list[WordMatch]] = []
    alignments = align_words(lexicon, [pair for pair, _ in asked])
    for (pair, spans), alignment in zip(asked, alignments, strict=True):
        pieces = english_pieces(pair[1]) if lang == "zh" else chinese_pieces(pair[0], lexicon.heads)
        matches = choose_phrases(share_out(alignment, pieces, lang), spans) if alignment else []
        found.append(_lifted(matches, pair, spans, lang))
    return found


def _lifted(
    matches: Sequence[WordMatch], pair: tuple[str, str], spans: Sequence[Span], lang: Language
) -> list[WordMatch]:
    """Give the matches with those lifted that the starter lexicon has as a rendering of the phrase, the best first."""
    own, other = pair if lang == "zh" else pair[::-1]
    phrases = {own[start:end] for start, end in spans}
    lifted = []
    for match in matches:
        text = other[match.start : match.end]
        sides = [(phrase, text) if lang == "zh" else (text, phrase) for phrase in phrases]
        more = _KNOWN if any(is_known_rendering(*both) for both in sides) else 0.0
        lifted.append(WordMatch(match.start, match.end, match.score + more))
    return sorted(lifted, key=lambda match: -match.score)


@dataclass(frozen=True, slots=True)
class SharedOut:
    """An alignment shared out over the pieces of the other side, own places x pieces: made once for many phrases.

    ``made`` is how much of a piece a place makes, ``known`` (one for each piece) whether it has any place, ``mass`` how
    much of a place the pieces hold.
    """

    starts: Ints
    ends: Ints
    pieces: Sequence[Piece]
    made: Floats
    known: np.ndarray
    mass: Floats
    lang: Language


def share_out(alignment: WordAlignment, pieces: Sequence[Piece], lang: Language) -> SharedOut:
    """Share an alignment out over the pieces of the side that is not in ``lang``."""
    own, other = alignment.zh_places, alignment.en_places
    made, meant = alignment.made, alignment.meant
    if lang == "en":
        own, other, made, meant = other, own, meant.T, made.T
    starts, ends = np.array(own).T
    held, places = _belongings(pieces, other)
    sizes = np.bincount(held, minlength=len(pieces))
    added = _added(made, held, places, len(pieces)) / np.maximum(sizes, 1)
    return SharedOut(starts, ends, pieces, added, sizes > 0, _added(meant, held, places, len(pieces)), lang)


def choose_phrases(shared: SharedOut, spans: Sequence[Span]) -> list[WordMatch]:
    """Give what :func:`find_phrases` gives, from an alignment that is shared out."""
    within = [(start <= shared.starts) & (shared.ends <= end) for start, end in spans]
    inside: np.ndarray = np.logical_or.reduce(within)
    pieces, mass = shared.pieces, shared.mass
    if not inside.any() or not pieces:
        return []
    share = np.where(shared.known, shared.made[inside].sum(axis=0), _UNKNOWN)
    strange = np.where(shared.known, shared.made[~inside].sum(axis=0), _UNKNOWN)
    hot = (share > _HOT) | (mass[inside].max(axis=0) > _HOT)
    firsts, lasts = _bounds(pieces, hot)
    if not len(firsts):
        return []
    scores = _scores(_odds(share, strange), mass, inside, firsts, lasts) - _costs(pieces, firsts, lasts)
    scores -= _length_costs(pieces, firsts, lasts, inside.sum() / len(spans), shared.lang)
    best = np.argsort(-scores, kind="stable")[:_MOST].tolist()
    return [WordMatch(pieces[firsts[at]].start, pieces[lasts[at]].end, float(scores[at])) for at in best]


def _belongings(pieces: Sequence[Piece], places: Sequence[Span]) -> tuple[Ints, Ints]:
    """Give which piece holds which place (numbers of both, by piece); a number may lie in several pieces."""
    starts, ends = np.array(places).T
    firsts, lasts = np.array([[piece.start, piece.end] for piece in pieces]).reshape(-1, 2).T
    held, inside = np.nonzero((firsts[:, None] < ends) & (starts < lasts[:, None]))
    return held, inside


def _added(values: Floats, held: Ints, places: Ints, size: int) -> Floats:
    """Give for each piece (columns) the sum of the values of the places that it holds.

    By its few cells: a product of matrices would start threads for so little.
    """
    added = np.zeros((len(values), size))
    if len(held):
        firsts = np.flatnonzero(np.concatenate([[True], held[1:] != held[:-1]]))
        added[:, held[firsts]] = np.add.reduceat(values[:, places], firsts, axis=1)
    return added


def _odds(share: Floats, strange: Floats) -> Floats:
    """Give how much more each piece is made by the spans than by others; what comes from nowhere weighs less."""
    nowhere = np.clip(1.0 - share - strange, 0.0, 1.0)
    odds: Floats = np.log((share + _SOFT) / (strange + _NOWHERE * nowhere + _SOFT))
    return odds


def _bounds(pieces: Sequence[Piece], hot: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Give first and last piece of every phrase: near a linked word, no stop word at either end."""
    near = np.convolve(hot, np.ones(2 * _AROUND + 1), "same")[: len(hot)] > 0 if len(hot) > 2 * _AROUND else hot | True
    fit = np.flatnonzero(near & ~np.array([piece.is_stop for piece in pieces]))
    firsts, lasts = np.meshgrid(fit, fit, indexing="ij")
    wanted = (lasts >= firsts) & (lasts < firsts + MOST_WORDS)
    return firsts[wanted], lasts[wanted]


def _scores(odds: Floats, mass: Floats, inside: np.ndarray, firsts: np.ndarray, lasts: np.ndarray) -> Floats:
    """Give how well each phrase and the spans explain each other, and leave the rest to the rest."""
    sums = np.concatenate([[0.0], np.cumsum(odds)])
    masses = np.concatenate([np.zeros((len(mass), 1)), np.cumsum(mass, axis=1)], axis=1)
    held = masses[:, lasts + 1] - masses[:, firsts]
    kept = np.log(np.clip(held[inside], _LEAST, 1.0)).sum(axis=0)
    strange = np.log(np.clip(1.0 - held[~inside], _LEAST, 1.0)).sum(axis=0)
    scores: Floats = sums[lasts + 1] - sums[firsts] + _COVER_WEIGHT * kept + strange
    return scores


def _costs(pieces: Sequence[Piece], firsts: np.ndarray, lasts: np.ndarray) -> Floats:
    gaps = np.concatenate([[0.0], np.cumsum([piece.gap for piece in pieces])])
    cuts = np.array([0.0, *(piece.cut for piece in pieces)])
    begins, ends = np.array([(piece.first, piece.last) for piece in pieces]).T
    edges = begins[firsts] + ends[lasts]
    costs: Floats = _COST_WEIGHT * (gaps[lasts] - gaps[firsts] + cuts[firsts] + cuts[lasts + 1] + edges)
    return costs


def _length_costs(
    pieces: Sequence[Piece], firsts: np.ndarray, lasts: np.ndarray, length: float, lang: Language
) -> Floats:
    """Give what it costs to be longer or shorter than usual: two Chinese characters make one English content word."""
    sizes = [0 if piece.is_stop else 1 if lang == "zh" else piece.end - piece.start for piece in pieces]
    sums = np.concatenate([[0.0], np.cumsum(sizes)])
    usual = length * (_WORDS_PER_CHARACTER if lang == "zh" else 1 / _WORDS_PER_CHARACTER)
    costs: Floats = _LENGTH_WEIGHT * np.log((sums[lasts + 1] - sums[firsts]) / usual) ** 2
    return costs
