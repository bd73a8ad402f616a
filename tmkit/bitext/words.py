"""Word links learnt from sentence pairs: the ground of word alignment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

import numpy as np

from tmkit.bitext.evidence import Evidence, word_pairs
from tmkit.bitext.lexemes import Heads, gloss_lexemes, place_chinese, place_english
from tmkit.bitext.namesakes import find_namesakes
from tmkit.bitext.vocabulary import Vocabulary
from tmkit.bitext.word_lexicon import WordLexicon
from tmkit.bitext.word_meetings import Meetings, PlacedRows, Seeds, is_learnable, learn_links
from tmkit.bitext.word_refinement import refined
from tmkit.text.script import fold_script
from tmkit.text.tokens import words

MOST_PAIRS = 20_000
MOST_REFINED = 3_000
"""More pairs teach enough without the second, slower method."""

_NAME_WEIGHT, _SYLLABLE_WEIGHT, _SAME_WEIGHT = 3.0, 0.5, 3.0

Pair = tuple[str, str]
Weighted = tuple[str, str, float]


def learn_words(pairs: Sequence[Pair], evidence: Evidence | None = None) -> WordLexicon:
    """Learn word links from sentence pairs (Chinese, English); of more than 20,000 pairs an even selection is used.

    >>> lexicon = learn_words([("友好城市", "sister city")])
    >>> "友好城市" in lexicon.zh, "citi" in lexicon.en
    (True, True)
    """
    chosen = [(fold_script(zh), en) for zh, en in pairs[:: max(-(-len(pairs) // MOST_PAIRS), 1)]]
    known = list(word_pairs(evidence or Evidence()))
    namesakes = find_namesakes([zh for zh, _ in chosen], [en for _, en in chosen])
    heads = Heads(chain((zh for zh, _, _ in known), *namesakes.values(), _words_of(zh for zh, _ in chosen)))
    lexemes = [(place_chinese(zh, heads), place_english(en)) for zh, en in chosen]
    lexemes = [sides for sides in lexemes if is_learnable(*sides)]
    zh_numbers, en_numbers = Vocabulary(), Vocabulary()
    zh = PlacedRows.of([sides[0] for sides in lexemes], zh_numbers)
    en = PlacedRows.of([sides[1] for sides in lexemes], en_numbers)
    seeds = _seeds(chain(known, _name_pairs(namesakes), _same(zh_numbers, en_numbers)), zh_numbers, en_numbers)
    meetings = Meetings.of(zh, en, seeds, (len(zh_numbers), len(en_numbers)))
    lexicon = _learnt(meetings, zh_numbers, en_numbers)
    if len(chosen) <= MOST_REFINED:
        lexicon = refined(lexicon, chosen, meetings.prior)
    return lexicon.pruned()


def _learnt(meetings: Meetings, zh: Vocabulary, en: Vocabulary) -> WordLexicon:
    forward, zh_rest = learn_links(meetings, forward=True)
    backward, en_rest = learn_links(meetings, forward=False)
    links = meetings.keys, forward, backward
    frequencies = meetings.zh_frequencies, meetings.en_frequencies
    return WordLexicon(tuple(zh.index), tuple(en.index), *links, zh_rest, en_rest, *frequencies)


def _words_of(sentences: Iterable[str]) -> Iterator[str]:
    return (word for sentence in sentences for word in words(sentence) if len(word) > 1 and word[0] >= "\u3400")


def _name_pairs(namesakes: dict[str, set[str]]) -> Iterator[Weighted]:
    for word, names in namesakes.items():
        yield from ((name, word, _NAME_WEIGHT if len(name) > 1 else _SYLLABLE_WEIGHT) for name in sorted(names))


def _same(zh: Vocabulary, en: Vocabulary) -> Iterator[Weighted]:
    """Numbers, signs and Latin words stand for themselves."""
    return ((token, token, _SAME_WEIGHT) for token in zh.index if token in en.index)


def _seeds(known: Iterable[Weighted], zh: Vocabulary, en: Vocabulary) -> Seeds:
    """Give the links of known words that occur on both sides; a rendering of several words shares its weight."""
    found: dict[int, float] = {}
    size = max(len(en), 1)
    for word, rendering, weight in known:
        number = zh.index.get(word)
        parts = gloss_lexemes(rendering) if number is not None else ()
        for part in parts:
            if part in en.index and number is not None:
                key = number * size + en.index[part]
                found[key] = found.get(key, 0.0) + weight / len(parts)
    keys = sorted(found)
    return Seeds(np.array(keys, np.int64), np.array([found[key] for key in keys], float))


__all__ = ["WordLexicon", "learn_words"]
