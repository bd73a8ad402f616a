"""A bilingual lexicon learnt from sentence pairs: IBM Model 1 in both directions, with sparse tables.

Brown et al. 1993, The mathematics of statistical machine translation, section 4.1; absolute discounting after Ney,
Essen and Kneser 1994, because a word seen once must not memorise the alignment of the round before.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tmkit.bitext.vocabulary import Floats, Ints, Rows, ranges
from tmkit.core import core


@dataclass(frozen=True, slots=True)
class Links:
    """Pairs of a Chinese and an English token number with a weight, each pair once."""

    zh: Ints
    en: Ints
    weight: Floats

    @classmethod
    def of(cls, zh: Ints, en: Ints, weight: Floats) -> Links:
        """Sort and add up equal pairs."""
        base = int(en.max(initial=0)) + 1
        keys, where = np.unique(zh * base + en, return_inverse=True)
        return cls(keys // base, keys % base, np.bincount(where, weight, len(keys)).astype(float))


@dataclass(frozen=True, slots=True)
class Table:
    """t(to | from) / p(to) as sparse rows: token ``i`` has ``columns[starts[i]:starts[i + 1]]``.

    ``rest`` is the mass of each token that no entry holds: it is spent on every word as its frequency says, so an
    unknown word is neutral (ratio 1).
    """

    starts: Ints
    columns: Ints
    ratios: Floats
    rest: Floats


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Relative frequencies of the tokens of both sides in the batch, in 0..1."""

    zh: Floats
    en: Floats


def make_table(links: Links, mass: Floats, forward: bool, to_frequencies: Floats, size: int) -> Table:
    """Give a table from the probability ``mass`` of each link, forward zh to en or backward."""
    source, target = (links.zh, links.en) if forward else (links.en, links.zh)
    keep = mass > 0
    source, target, mass = source[keep], target[keep], mass[keep]
    order = np.lexsort((target, source))
    source, target, mass = source[order], target[order], mass[order]
    starts = np.searchsorted(source, np.arange(size + 1))
    rest = np.clip(1.0 - np.bincount(source, mass, size), 0.0, 1.0)
    return Table(starts, target, mass / to_frequencies[target], rest)


@dataclass(frozen=True, slots=True)
class Settings:
    """Discount of the expected counts, weight of the empty word, share of the seeds, steps of training."""

    discount: float = 0.6
    null_weight: float = 0.2
    seed_share: float = 0.6
    steps: int = 3


SETTINGS = Settings()


@dataclass(frozen=True, slots=True)
class Lessons:
    """What is learnt from: aligned rows of distinct words (row ``i`` with row ``i``), how much each counts, the links
    known beforehand, and how frequent the words are."""

    zh: Rows
    en: Rows
    weights: Floats
    seeds: Links
    frequencies: Frequencies


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The links that are left, as they were first met, and t(en | zh) and t(zh | en) of each."""

    links: Links
    forward: Floats
    backward: Floats


def learn_lexicon(lessons: Lessons) -> Lexicon:
    """Learn both directions, by the core or by numpy, which add in the same order; the answer is the same."""
    if core is None:
        return reference_lexicon(lessons)
    zh, en, *values = core.learn_lexicon(lessons, SETTINGS)
    weight, forward, backward = (np.frombuffer(value) for value in values)
    return Lexicon(Links(np.frombuffer(zh, np.int64), np.frombuffer(en, np.int64), weight), forward, backward)


def reference_lexicon(lessons: Lessons) -> Lexicon:
    """The same in numpy."""
    meetings = Meetings.of(lessons.zh, lessons.en, lessons.weights, lessons.seeds, lessons.frequencies)
    forward, backward = (learn(meetings, lessons.frequencies, direction) for direction in (True, False))
    left = (forward > 0) | (backward > 0)
    links = meetings.links
    return Lexicon(Links(links.zh[left], links.en[left], links.weight[left]), forward[left], backward[left])


@dataclass(frozen=True, slots=True)
class Meetings:
    """Which tokens meet in which pairs: for each meeting its link, and the word of either side that it belongs to.

    ``zh_words`` and ``en_words`` number the words of all pairs in order; ``zh_null`` and ``en_null`` are the weight
    of the empty word against each of them.
    """

    links: Links
    link: Ints
    zh_word: Ints
    en_word: Ints
    zh_null: Floats
    en_null: Floats
    weight: Floats

    @classmethod
    def of(cls, zh: Rows, en: Rows, weights: Floats, seeds: Links, frequencies: Frequencies) -> Meetings:
        """Lay out the meetings of aligned rows (row ``i`` of one side with row ``i`` of the other)."""
        sizes = zh.sizes[en.owners]
        en_word = np.repeat(np.arange(len(en.flat)), sizes)
        zh_word = ranges(zh.starts[:-1][en.owners], sizes)
        base = len(frequencies.en)
        keys = zh.flat[zh_word] * base + en.flat[en_word]
        unique, link = _numbered(np.concatenate([keys, seeds.zh * base + seeds.en]))
        prior = np.bincount(link[len(keys) :], seeds.weight, len(unique)).astype(float)
        links = Links(unique // base, unique % base, prior)
        zh_null = SETTINGS.null_weight * en.sizes[zh.owners] * frequencies.zh[zh.flat]
        en_null = SETTINGS.null_weight * zh.sizes[en.owners] * frequencies.en[en.flat]
        return cls(links, link[: len(keys)], zh_word, en_word, zh_null, en_null, weights[en.owners][en_word])


def _numbered(keys: Ints) -> tuple[Ints, Ints]:
    """The different keys as they first occur, and for each key its number among them."""
    unique, first, inverse = np.unique(keys, return_index=True, return_inverse=True)
    order = np.argsort(first)
    places = np.empty_like(order)
    places[order] = np.arange(len(order))
    return unique[order], places[inverse]


def learn(meetings: Meetings, frequencies: Frequencies, forward: bool) -> Floats:
    """Give t(en | zh) of each link if ``forward``, else t(zh | en); what is missing to 1 is left to unseen words."""
    links = meetings.links
    source, target = (links.zh, links.en) if forward else (links.en, links.zh)
    ground = (frequencies.en if forward else frequencies.zh)[target]
    word, null = (meetings.en_word, meetings.en_null) if forward else (meetings.zh_word, meetings.zh_null)
    size = len(frequencies.zh if forward else frequencies.en)
    mass = seed_mass(source, links.weight, size)
    rest = np.clip(1.0 - np.bincount(source, mass, size), 0.0, 1.0)
    for _ in range(SETTINGS.steps):
        value = mass + rest[source] * ground
        share = value[meetings.link]
        total = np.bincount(word, share, len(null)) + null
        counts = np.bincount(meetings.link, share * meetings.weight / total[word], len(source)) + links.weight
        sums = np.bincount(source, counts, size)
        mass = np.maximum(counts - SETTINGS.discount, 0.0) / np.maximum(sums, 1e-12)[source]
        rest = np.clip(1.0 - np.bincount(source, mass, size), 0.0, 1.0)
    return mass


def seed_mass(source: Ints, weight: Floats, size: int) -> Floats:
    """Give the probability of each link from the seeds alone: their share, in the measure of their weights."""
    sums = np.bincount(source, weight, size)
    return SETTINGS.seed_share * weight / np.maximum(sums, 1e-12)[source]
