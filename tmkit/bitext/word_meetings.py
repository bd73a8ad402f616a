"""Which words of sentence pairs meet, and what is learnt from that: Model 1 with a liking for words at a like place.

Brown et al. 1993 (The mathematics of statistical machine translation, section 4.1) for the model; Dyer, Chahuneau and
Smith 2013 (A simple, fast, and effective reparameterization of IBM Model 2) for the places; absolute discounting
after Ney, Essen and Kneser 1994, so that a word seen once does not memorise the round before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from tmkit.bitext.lexemes import Lexeme
from tmkit.bitext.vocabulary import Floats, Ints, Rows, Vocabulary, ranges

Small: TypeAlias = npt.NDArray[np.int32]
Rough: TypeAlias = npt.NDArray[np.float32]

DISCOUNT = 0.3
NULL_WEIGHT = 0.2
SEED_SHARE = 0.6
STEPS = 4
PLACE_WEIGHT = 4.0
_BLOCK = 1_000_000
_LARGEST_PAIR = 400_000


@dataclass(frozen=True, slots=True)
class PlacedRows:
    """The words of sentences as numbers, and where each stands in its sentence, 0..1."""

    rows: Rows
    places: Floats

    @classmethod
    def of(cls, sentences: Sequence[Sequence[Lexeme]], numbers: Vocabulary) -> PlacedRows:
        """Number the lexemes of sentences; new ones are added to the vocabulary."""
        rows = numbers.rows([token for token, _, _ in sentence] for sentence in sentences)
        lengths = [max((end for _, _, end in sentence), default=1) for sentence in sentences]
        places = [
            (start + end) / 2 / length
            for sentence, length in zip(sentences, lengths, strict=True)
            for _, start, end in sentence
        ]
        return cls(rows, np.array(places, float))

    def frequencies(self, size: int) -> Floats:
        """Give how frequent each word is, 0..1, none of them 0."""
        counts = np.bincount(self.rows.flat, minlength=max(size, 1)) + 1.0
        frequencies: Floats = counts / counts.sum()
        return frequencies


@dataclass(frozen=True, slots=True)
class Seeds:
    """Links known before anything is learnt: keys (Chinese number x English size + English number) and weights."""

    keys: Ints
    weights: Floats


@dataclass(frozen=True, slots=True)
class _Block:
    """The meetings of some pairs: for each its link, the places of its words in the block, the likeness of place.

    Short numbers, because there are tens of millions.
    """

    link: Small
    zh: Small
    en: Small
    near: Rough


@dataclass(frozen=True, slots=True)
class Meetings:
    """All meetings of the words of sentence pairs, and the links they and the seeds make."""

    keys: Ints
    prior: Floats
    blocks: tuple[_Block, ...]
    zh_nulls: tuple[Floats, ...]
    en_nulls: tuple[Floats, ...]
    zh_frequencies: Floats
    en_frequencies: Floats

    @classmethod
    def of(cls, zh: PlacedRows, en: PlacedRows, seeds: Seeds, sizes: tuple[int, int]) -> Meetings:
        """Lay out the meetings; ``sizes`` are those of the Chinese and the English vocabulary."""
        zh_frequencies, en_frequencies = zh.frequencies(sizes[0]), en.frequencies(sizes[1])
        found = [(*_distinct(held), block) for held, block in _blocks(zh, en, len(en_frequencies))]
        keys = _distinct(np.concatenate([seeds.keys, *(held for held, _, _ in found)]))[0]
        blocks = [
            _Block(np.searchsorted(keys, held).astype(np.int32)[back], one.zh, one.en, one.near)
            for held, back, one in found
        ]
        prior = np.zeros(len(keys))
        prior[np.searchsorted(keys, seeds.keys)] = seeds.weights
        ends = [_nulls(zh, en, first, last, zh_frequencies, en_frequencies) for first, last in _cuts(zh, en)]
        return cls(
            keys,
            prior,
            tuple(blocks),
            tuple(null for null, _ in ends),
            tuple(null for _, null in ends),
            zh_frequencies,
            en_frequencies,
        )


def _distinct(numbers: Ints) -> tuple[Ints, Small]:
    """Give the distinct numbers in order, and where among them each number is; by sorting, which beats hashing here."""
    order = np.argsort(numbers)
    ordered = numbers[order]
    is_new = np.concatenate([[True], ordered[1:] != ordered[:-1]])[: len(ordered)]
    back = np.empty(len(numbers), np.int32)
    back[order] = np.cumsum(is_new) - 1
    return ordered[is_new], back


def _cuts(zh: PlacedRows, en: PlacedRows) -> Iterator[tuple[int, int]]:
    """Give runs of pairs with about a million meetings each."""
    meetings = zh.rows.sizes * en.rows.sizes
    first = total = 0
    for number, size in enumerate(meetings.tolist()):
        total += size
        if total >= _BLOCK:
            yield first, number + 1
            first, total = number + 1, 0
    if first < len(meetings):
        yield first, len(meetings)


def _blocks(zh: PlacedRows, en: PlacedRows, base: int) -> Iterator[tuple[Ints, _Block]]:
    for first, last in _cuts(zh, en):
        owners = np.repeat(np.arange(first, last), en.rows.sizes[first:last])
        sizes = zh.rows.sizes[owners]
        zh_start, en_start = int(zh.rows.starts[first]), int(en.rows.starts[first])
        en_word = np.repeat(np.arange(len(owners)), sizes)
        zh_word = ranges(zh.rows.starts[:-1][owners] - zh_start, sizes)
        zh_at, en_at = zh_word + zh_start, en_word + en_start
        near = np.exp(-PLACE_WEIGHT * np.abs(zh.places[zh_at] - en.places[en_at])).astype(np.float32)
        empty = np.empty(0, np.int32)
        yield (
            zh.rows.flat[zh_at] * base + en.rows.flat[en_at],
            _Block(empty, zh_word.astype(np.int32), en_word.astype(np.int32), near),
        )


def _nulls(
    zh: PlacedRows, en: PlacedRows, first: int, last: int, zh_frequencies: Floats, en_frequencies: Floats
) -> tuple[Floats, Floats]:
    """Give the weight of the empty word against each Chinese and each English word of a block."""
    zh_sizes, en_sizes = zh.rows.sizes[first:last], en.rows.sizes[first:last]
    zh_words = zh.rows.flat[zh.rows.starts[first] : zh.rows.starts[last]]
    en_words = en.rows.flat[en.rows.starts[first] : en.rows.starts[last]]
    zh_null = NULL_WEIGHT * np.repeat(en_sizes, zh_sizes) * zh_frequencies[zh_words]
    en_null = NULL_WEIGHT * np.repeat(zh_sizes, en_sizes) * en_frequencies[en_words]
    return zh_null, en_null


def learn_links(meetings: Meetings, forward: bool) -> tuple[Floats, Floats]:
    """Give t(en | zh) of each link if ``forward``, else t(zh | en), and for each given word the mass of unseen ones."""
    base = len(meetings.en_frequencies)
    zh, en = meetings.keys // base, meetings.keys % base
    given, made = (zh, en) if forward else (en, zh)
    ground = (meetings.en_frequencies if forward else meetings.zh_frequencies)[made]
    size = len(meetings.zh_frequencies if forward else meetings.en_frequencies)
    sums = np.bincount(given, meetings.prior, size)
    mass = SEED_SHARE * meetings.prior / np.maximum(sums, 1e-12)[given]
    rest = np.clip(1.0 - np.bincount(given, mass, size), 0.0, 1.0)
    for _ in range(STEPS):
        counts = _counted(meetings, mass + rest[given] * ground, forward)
        mass, rest = discounted(counts + meetings.prior, given, size)
    return mass, rest


def discounted(counts: Floats, given: Ints, size: int) -> tuple[Floats, Floats]:
    """Give the probability of each link from its count, and for each given word what is left for unseen ones."""
    sums = np.bincount(given, counts, size)
    mass = np.maximum(counts - DISCOUNT, 0.0) / np.maximum(sums, 1e-12)[given]
    return mass, np.clip(1.0 - np.bincount(given, mass, size), 0.0, 1.0)


def _counted(meetings: Meetings, value: Floats, forward: bool) -> Floats:
    """Give how often each link is expected to hold."""
    counts = np.zeros(len(value))
    nulls = meetings.en_nulls if forward else meetings.zh_nulls
    for block, null in zip(meetings.blocks, nulls, strict=True):
        word = block.en if forward else block.zh
        shares = value[block.link] * block.near
        totals = np.bincount(word, shares, len(null)) + null
        counts += np.bincount(block.link, shares / totals[word], len(value))
    return counts


def is_learnable(zh: Sequence[Lexeme], en: Sequence[Lexeme]) -> bool:
    """Whether a pair has words on both sides and is not so long that its meetings would drown the others."""
    return 0 < len(zh) * len(en) <= _LARGEST_PAIR
