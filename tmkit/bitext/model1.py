"""A bilingual lexicon learnt from sentence pairs: IBM Model 1 in both directions, with sparse tables.

Brown et al. 1993, The mathematics of statistical machine translation, section 4.1; absolute discounting after Ney,
Essen and Kneser 1994, because a word seen once must not memorise the alignment of the round before.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tmkit.bitext.vocabulary import Floats, Ints, Rows, ranges

DISCOUNT = 0.6
NULL_WEIGHT = 0.2
STEPS = 3


@dataclass(frozen=True, slots=True)
class Links:
    """Pairs of a Chinese and an English token number with a weight, sorted by pair, each pair once."""

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
        unique, link = np.unique(np.concatenate([keys, seeds.zh * base + seeds.en]), return_inverse=True)
        prior = np.bincount(link[len(keys) :], seeds.weight, len(unique)).astype(float)
        links = Links(unique // base, unique % base, prior)
        zh_null = NULL_WEIGHT * en.sizes[zh.owners] * frequencies.zh[zh.flat]
        en_null = NULL_WEIGHT * zh.sizes[en.owners] * frequencies.en[en.flat]
        return cls(links, link[: len(keys)], zh_word, en_word, zh_null, en_null, weights[en.owners][en_word])


def learn(meetings: Meetings, frequencies: Frequencies, forward: bool) -> Floats:
    """Give t(en | zh) of each link if ``forward``, else t(zh | en); what is missing to 1 is left to unseen words."""
    links = meetings.links
    source, target = (links.zh, links.en) if forward else (links.en, links.zh)
    ground = (frequencies.en if forward else frequencies.zh)[target]
    word, null = (meetings.en_word, meetings.en_null) if forward else (meetings.zh_word, meetings.zh_null)
    size = len(frequencies.zh if forward else frequencies.en)
    mass = seed_mass(source, links.weight, size)
    rest = np.clip(1.0 - np.bincount(source, mass, size), 0.0, 1.0)
    for _ in range(STEPS):
        value = mass + rest[source] * ground
        share = value[meetings.link]
        total = np.bincount(word, share, len(null)) + null
        counts = np.bincount(meetings.link, share * meetings.weight / total[word], len(source)) + links.weight
        sums = np.bincount(source, counts, size)
        mass = np.maximum(counts - DISCOUNT, 0.0) / np.maximum(sums, 1e-12)[source]
        rest = np.clip(1.0 - np.bincount(source, mass, size), 0.0, 1.0)
    return mass


SEED_SHARE = 0.6


def seed_mass(source: Ints, weight: Floats, size: int) -> Floats:
    """Give the probability of each link from the seeds alone: their share, in the measure of their weights."""
    sums = np.bincount(source, weight, size)
    return SEED_SHARE * weight / np.maximum(sums, 1e-12)[source]
