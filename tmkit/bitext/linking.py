"""The words of a bead linked one to one, the strongest links first: how much they say, and whether they keep order.

The scores of the first look count each word against the whole other side, so that one word may be explained many times
over. Here a word is spent once it is linked. Source: Melamed 2000, Models of translational equivalence among words,
section 4 (competitive linking); strengths and the pull towards the same place are our own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import astuple, dataclass

import numpy as np

from tmkit.bitext.batch import Document
from tmkit.bitext.logarithm import natural_log
from tmkit.bitext.model1 import Table
from tmkit.bitext.vocabulary import Floats, Ints
from tmkit.core import core

_WEAKEST = 2.0
_PULL = 1.0
_MOST_MEETINGS = 1_000_000
_SUMS = 9
_FEW_LEFT = 3.0


@dataclass(frozen=True, slots=True)
class Strengths:
    """How strongly words of both sides belong together: log of the mean of both ratios t/p, for pairs above 2.

    ``keys`` are Chinese number · ``base`` + English number, rising.
    """

    keys: Ints
    values: Floats
    base: int

    @classmethod
    def of(cls, forward: Table, backward: Table) -> Strengths:
        """Join both directions of the lexicon."""
        base = max(len(backward.starts), int(forward.columns.max(initial=0)) + 1)
        there, back = (np.repeat(np.arange(len(t.starts) - 1), np.diff(t.starts)) for t in (forward, backward))
        keys = np.concatenate([there * base + forward.columns, backward.columns * base + back])
        unique, where = np.unique(keys, return_inverse=True)
        sums = np.bincount(where, np.concatenate([forward.ratios, backward.ratios]) / 2, len(unique))
        strong = sums > _WEAKEST
        return cls(unique[strong], np.log(sums[strong]), base)

    def find(self, keys: Ints) -> Floats:
        """Give the strength of each key, 0 where there is none."""
        if not len(self.keys):
            return np.zeros(len(keys))
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[at] == keys, self.values[at], 0.0)


@dataclass(frozen=True, slots=True)
class Candidates:
    """Beads that may be: ``k`` Chinese segments up to ``zh`` and ``m`` English ones up to ``en`` (excluded)."""

    zh: Ints
    en: Ints
    k: Ints
    m: Ints

    def __len__(self) -> int:
        return len(self.zh)

    def part(self, start: int, stop: int) -> Candidates:
        """Some of them."""
        part = slice(start, stop)
        return Candidates(self.zh[part], self.en[part], self.k[part], self.m[part])


@dataclass(frozen=True, slots=True)
class LinkWeights:
    """What the links of a bead are worth (nats).

    ``strength`` · their sum S; ``apart`` · the sum of strength times how far apart the words stand in their sides
    (0..1); ``average`` · S per word of the shorter side; both again for each segment beyond one on either side;
    ``each`` · the number of links; ``uneven`` · how unlike in number the words are that stay unlinked, z Chinese and e
    English: the size of ln((e + 3)/(z + 3)), so that a side that says more than the other is seen; ``more`` · the
    segments beyond one on either side; ``several`` where both sides have more than one.
    """

    strength: float
    apart: float
    apart_each: float
    average: float
    average_each: float
    each: float
    uneven: float
    more: float
    several: float

    def worth(self, features: Floats) -> Floats:
        """Give the worth of each row of :func:`link_features`."""
        worth: Floats = features @ np.array(astuple(self))
        return worth


def link_features(document: Document, strengths: Strengths, beads: Candidates) -> Floats:
    """Give for each bead the nine sums that :class:`LinkWeights` weighs, of shape (beads, 9), by core or numpy."""
    if core is None:
        return reference_features(document, strengths, beads)
    return np.frombuffer(core.link_features(document, strengths, beads, _PULL)).reshape(-1, _SUMS)


def reference_features(document: Document, strengths: Strengths, beads: Candidates) -> Floats:
    """The same in numpy, to the last bit."""
    result = np.zeros((len(beads), _SUMS))
    for start, stop in _portions(document, beads):
        result[start:stop] = _features(document, strengths, beads.part(start, stop))
    return result


def _portions(document: Document, beads: Candidates) -> Iterator[tuple[int, int]]:
    """Stretches of beads in which at most a million words meet, one bead at least."""
    meetings = np.cumsum(np.prod(_sizes(document, beads), axis=0))
    start = 0
    while start < len(beads):
        before = int(meetings[start - 1]) if start else 0
        stop = max(int(np.searchsorted(meetings, before + _MOST_MEETINGS, side="right")), start + 1)
        yield start, stop
        start = stop


def _sizes(document: Document, beads: Candidates) -> tuple[Ints, Ints]:
    """The number of words of both sides of each bead."""
    zh, en = document.zh.starts, document.en.starts
    return zh[beads.zh] - zh[beads.zh - beads.k], en[beads.en] - en[beads.en - beads.m]


def _features(document: Document, strengths: Strengths, beads: Candidates) -> Floats:
    sizes = _sizes(document, beads)
    meetings = sizes[0] * sizes[1]
    owners = np.repeat(np.arange(len(beads)), meetings)
    inside = np.arange(len(owners)) - np.repeat(np.cumsum(meetings) - meetings, meetings)
    zh, en = inside // sizes[1][owners], inside % sizes[1][owners]
    zh_words = document.zh.flat[document.zh.starts[beads.zh - beads.k][owners] + zh]
    en_words = document.en.flat[document.en.starts[beads.en - beads.m][owners] + en]
    found = strengths.find(zh_words * strengths.base + en_words)
    linked = np.flatnonzero(found)
    owners, zh, en, found = owners[linked], zh[linked], en[linked], found[linked]
    apart = np.abs((zh + 0.5) / sizes[0][owners] - (en + 0.5) / sizes[1][owners])
    order = np.lexsort((_PULL * apart - found, owners))
    starts = [np.cumsum(size) - size for size in sizes]
    kept = order[_compete((starts[0][owners] + zh)[order], (starts[1][owners] + en)[order])]
    strength = np.bincount(owners[kept], found[kept], len(beads))
    distance = np.bincount(owners[kept], found[kept] * apart[kept], len(beads))
    average = strength / np.maximum(np.minimum(*sizes), 1)
    more = beads.k + beads.m - 2
    linked = np.bincount(owners[kept], minlength=len(beads))
    uneven, several = _uneven(*sizes, linked), (beads.k > 1) & (beads.m > 1)
    sums = strength, distance, distance * more, average, average * more, linked, uneven, more, several
    return np.stack(sums, axis=1).astype(float)


def _uneven(zh: Ints, en: Ints, linked: Ints) -> Floats:
    """How unlike in number the words are that stay unlinked."""
    return np.abs(natural_log((en - linked + _FEW_LEFT) / (zh - linked + _FEW_LEFT)))


def _compete(zh: Ints, en: Ints) -> list[int]:
    """The numbers of the links that find both of their words free, in order."""
    taken_zh, taken_en = bytearray(int(zh.max(initial=0)) + 1), bytearray(int(en.max(initial=0)) + 1)
    kept = []
    for number, (left, right) in enumerate(zip(zh.tolist(), en.tolist(), strict=True)):
        if not (taken_zh[left] or taken_en[right]):
            taken_zh[left] = taken_en[right] = 1
            kept.append(number)
    return kept
