"""Which words may translate each other: by the starter lexicon, the glossary, and a part of the file."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator

from tmkit.bitext.evidence import starter_pairs
from tmkit.text.normalize import fold
from tmkit.text.stems import stem

_FUNCTION = frozenset(
    "the a an of and to in for on at by with from as is are was were be been being has have had it its this that "
    "these those which who will would can could may not no or but also their they he she his her we our you i than "
    "then there into over under more most such other all any some each one two".split()
)
_PARTICLES = frozenset("的了在是和与及为对将被把从向于并也都而其这那就又但以等或由至中上下不有之")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d[\d,.]*\d|\d")
_HAN_OR_LATIN = re.compile(r"[\u4e00-\u9fff]|([a-z]{2,}|\d[\d,.]*\d|\d)")
_HAN_RUN = re.compile("[\u4e00-\u9fff]+")
_LONGEST = 8
_MOST_PAIRS, _MOST_WORDS = 1000, 100
_LEAST_DICE, _LEAST_COUNT = 0.35, 2
_UNSEEN = 30

Stems = frozenset[str]
_NONE: Stems = frozenset()


def content_stems(text: str) -> Stems:
    """Give the stems of the words of an English text that mean something, and its figures.

    >>> sorted(content_stems("The meetings of 2020"))
    ['2020', 'meet']
    """
    return frozenset(_stems(fold(text).lower().replace("’", "'")))


def _stems(lower: str) -> Iterator[str]:
    return (stem(word) for word in _WORD.findall(lower) if word not in _FUNCTION)


class WordEvidence:
    """A lexicon from Chinese words to English stems that learns from pairs until it has seen enough of them."""

    def __init__(self, known: Iterable[tuple[str, str]] = ()) -> None:
        self._known = tuple(known)
        self._words: dict[str, Stems] = {}
        self._learnt: dict[str, Stems] = {}
        self._longest: dict[str, int] = {}
        self._together: dict[str, Counter[str]] = defaultdict(Counter)
        self._chinese: Counter[str] = Counter()
        self._english: Counter[str] = Counter()
        self._renderings: Stems = frozenset()
        self._pairs = 0
        self.is_settled = False

    def learn(self, zh: str, en: str) -> None:
        """Count which characters and stems a pair has, unless enough pairs were seen or it is a long one."""
        if self.is_settled or len(zh) > 2 * _MOST_WORDS:
            return
        pairs, stems = _character_pairs(fold(zh)), content_stems(en)
        if len(pairs) > _MOST_WORDS or len(stems) > _MOST_WORDS:
            return
        for pair in pairs:
            self._together[pair].update(stems)
        self._chinese.update(pairs)
        self._english.update(stems)
        self._pairs += 1
        if self._pairs == _MOST_PAIRS:
            self.settle()

    def settle(self) -> None:
        """Learn no more: keep for each pair of characters the two stems that go with it best (Dice), where they do."""
        if self.is_settled:
            return
        self.is_settled = True
        for pair, counts in self._together.items():
            if self._chinese[pair] >= _LEAST_COUNT:
                best = sorted(((self._dice(pair, word, count), word) for word, count in counts.items()), reverse=True)
                self._learnt[pair] = frozenset(word for dice, word in best[:2] if dice >= _LEAST_DICE)
        self._learnt = {pair: stems for pair, stems in self._learnt.items() if stems}
        self._together.clear()
        self._load()

    def _dice(self, pair: str, word: str, count: int) -> float:
        return 2 * count / (self._chinese[pair] + self._english[word]) if count >= _LEAST_COUNT else 0.0

    def _load(self) -> None:
        found: dict[str, set[str]] = defaultdict(set)
        for zh, en in (*starter_pairs(), *self._known):
            if 1 < len(zh) <= _LONGEST:
                found[fold(zh).lower()].update(content_stems(en))
        self._words = {zh: frozenset(stems) for zh, stems in found.items() if stems}
        for zh in self._words:
            self._longest[zh[:2]] = max(len(zh), self._longest.get(zh[:2], 0))
        self._renderings = frozenset().union(*self._words.values(), *self._learnt.values())

    def share_of_texts(self, stems: Stems) -> float:
        """Give the shares (0..1) of texts that have each stem, added, by those seen; a few seen do not tell much."""
        count = 0
        for word in stems:
            count += self._english.get(word, 0)
        return count / (self._pairs + _UNSEEN)

    def can_judge(self, stems: Stems, lang: str) -> bool:
        """Tell whether the lexicon could find a word of a language in the other one: a stem needs a Chinese word."""
        return lang == "zh" or not stems.isdisjoint(self._renderings)

    def units(self, zh: str) -> list[Stems]:
        """Give, for each word of a Chinese text that the lexicon knows, the stems that may render it."""
        text = fold(zh).lower()
        found: list[Stems] = []
        piece = _HAN_OR_LATIN.search(text)
        while piece:
            if piece[1]:
                end, stems = piece.end(), frozenset({stem(piece[1])})
            else:
                end, stems = self._word_at(text, piece.start())
            if stems:
                found.append(stems)
            piece = _HAN_OR_LATIN.search(text, end)
        return found

    def _word_at(self, text: str, place: int) -> tuple[int, Stems]:
        """Where the longest word of the lexicon at a place ends, with its stems; else what two characters taught."""
        start = text[place : place + 2]
        learnt = self._learnt.get(start, _NONE)
        for size in range(self._longest.get(start, 0), 1, -1):
            stems = self._words.get(text[place : place + size])
            if stems:
                return place + size, stems | learnt
        return place + 1, learnt


def _character_pairs(folded: str) -> set[str]:
    return {
        run[place : place + 2]
        for run in _HAN_RUN.findall(folded)
        for place in range(len(run) - 1)
        if run[place] not in _PARTICLES and run[place + 1] not in _PARTICLES
    }
