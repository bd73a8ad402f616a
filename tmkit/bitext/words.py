"""Word alignment inside sentence pairs: which words of one side render a given phrase of the other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from tmkit.bitext.batch import Words, read_batch
from tmkit.bitext.evidence import Evidence
from tmkit.bitext.lexemes import Lexeme, place_chinese, place_english
from tmkit.bitext.model1 import Frequencies, Meetings, learn
from tmkit.bitext.vocabulary import Floats, Ints, Rows
from tmkit.text.script import fold_script

Language = Literal["zh", "en"]
Span = tuple[int, int]

MOST_PAIRS = 20_000
MOST_WORDS = 12
_WORTH = 0.25
_NULL = 0.05


@dataclass(frozen=True, slots=True)
class WordLexicon:
    """What :func:`learn_words` learnt: t(en | zh) and t(zh | en) of each link, by the key zh number · size + en number."""

    words: Words
    keys: Ints
    forward: Floats
    backward: Floats


@dataclass(frozen=True, slots=True)
class WordMatch:
    """Words that render a phrase: ``start`` and ``end`` are code points of the other text, ``score`` is 0..1."""

    start: int
    end: int
    score: float


def learn_words(pairs: Sequence[tuple[str, str]], evidence: Evidence | None = None) -> WordLexicon:
    """Learn word links from sentence pairs (Chinese, English); of more than 20,000 pairs an even selection is used."""
    chosen = pairs[:: max(-(-len(pairs) // MOST_PAIRS), 1)]
    batch = read_batch([([zh for zh, _ in chosen], [en for _, en in chosen])], evidence or Evidence())
    document = batch.documents[0]
    meetings = Meetings.of(
        _distinct(document.zh), _distinct(document.en), np.ones(len(chosen)), batch.seeds, batch.frequencies
    )
    links = meetings.links
    keys = links.zh * len(batch.frequencies.en) + links.en
    forward, backward = (learn(meetings, batch.frequencies, direction) for direction in (True, False))
    return WordLexicon(batch.words, keys, forward, backward)


def _distinct(rows: Rows) -> Rows:
    return Rows.of([np.unique(rows.row(number)).tolist() for number in range(len(rows))])


def find_rendering(lexicon: WordLexicon, zh: str, en: str, span: Span, lang: Language = "zh") -> WordMatch | None:
    """Give the words that render ``span`` of the text in ``lang`` on the other side; None where none is linked.

    >>> lexicon = learn_words([("友好城市", "sister city")])
    >>> match = find_rendering(lexicon, "两座友好城市签约。", "The two sister cities signed.", (2, 6))
    >>> "The two sister cities signed."[match.start:match.end]
    'sister cities'
    """
    zh_lexemes = place_chinese(fold_script(zh), lexicon.words.heads)
    en_lexemes = place_english(en)
    if not zh_lexemes or not en_lexemes:
        return None
    shares = _shares(lexicon, zh_lexemes, en_lexemes)
    own, other = (zh_lexemes, en_lexemes) if lang == "zh" else (en_lexemes, zh_lexemes)
    if lang == "en":
        shares = (shares[1].T, shares[0].T)
    inside = np.array([span[0] <= start and end <= span[1] for _, start, end in own])
    if not inside.any():
        return None
    return _densest(_gains(inside, *shares), other)


def _shares(lexicon: WordLexicon, zh: Sequence[Lexeme], en: Sequence[Lexeme]) -> tuple[Floats, Floats]:
    """For each word pair: how much of the English word the Chinese one accounts for, and the reverse (0..1)."""
    size = max(len(lexicon.words.en), 1)
    rows = np.array([lexicon.words.zh.index.get(token, -1) for token, _, _ in zh])
    columns = np.array([lexicon.words.en.index.get(token, -1) for token, _, _ in en])
    keys = rows[:, None] * size + columns[None, :]
    at = np.minimum(np.searchsorted(lexicon.keys, keys), max(len(lexicon.keys) - 1, 0))
    known = (rows[:, None] >= 0) & (columns[None, :] >= 0)
    known &= lexicon.keys[at] == keys if len(lexicon.keys) else False
    same = np.array([[left[0] == right[0] for right in en] for left in zh])
    near = _nearness(zh, en)
    forward = (np.where(known, lexicon.forward[at], 0.0) + same) * near
    backward = (np.where(known, lexicon.backward[at], 0.0) + same) * near
    return forward / (forward.sum(axis=0) + _NULL), backward / (backward.sum(axis=1, keepdims=True) + _NULL)


def _nearness(zh: Sequence[Lexeme], en: Sequence[Lexeme]) -> Floats:
    """Words at a like place in their sentences are likelier partners."""
    zh_places = np.array([start for _, start, _ in zh]) / max(zh[-1][2], 1)
    en_places = np.array([start for _, start, _ in en]) / max(en[-1][2], 1)
    nearness: Floats = np.exp(-1.5 * np.abs(zh_places[:, None] - en_places[None, :]))
    return nearness


def _gains(inside: np.ndarray, explained: Floats, covering: Floats) -> Floats:
    """For each word of the other side how much it belongs to the phrase, less what a stranger would have."""
    from_phrase = explained[inside].sum(axis=0)
    of_phrase = covering[inside].max(axis=0)
    gains: Floats = 0.5 * from_phrase + 0.5 * of_phrase - _WORTH
    return gains


def _densest(gains: Floats, lexemes: Sequence[Lexeme]) -> WordMatch | None:
    """The run of words with the greatest sum of gains, at most twelve words long."""
    places: dict[tuple[int, int], float] = {}
    for gain, (_, start, end) in zip(gains.tolist(), lexemes, strict=True):
        places[start, end] = max(places.get((start, end), -1.0), gain)
    ordered = sorted(places)
    best: tuple[float, int, int] = (0.0, 0, 0)
    for first in range(len(ordered)):
        total = 0.0
        for last in range(first, min(first + MOST_WORDS, len(ordered))):
            total += places[ordered[last]]
            if total > best[0]:
                best = (total, first, last)
    if best[0] <= 0:
        return None
    chosen = ordered[best[1] : best[2] + 1]
    score = min(1.0, (best[0] / len(chosen) + _WORTH))
    return WordMatch(min(start for start, _ in chosen), max(end for _, end in chosen), score)
