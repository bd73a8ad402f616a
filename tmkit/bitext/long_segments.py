"""Segments that hold several sentences: aligned sentence by sentence, then put together again.

The search knows beads of up to six segments a side, and lengths and links as sentences have them. A line that is a
paragraph, on one side or on both, is therefore cut before and is one segment again in the answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from math import prod

from tmkit.bitext.reordered import Reordered
from tmkit.bitext.rounds import Alignment
from tmkit.model import Bead
from tmkit.text.sentences import split_sentences

_LONG, _MOST = 240, 50_000
_FEWEST, _OF_ONE, _OF_PARAGRAPHS = 3, 7, 1.8
_EACH, _AS_MANY = 1.5, 1.5
_STRAY = 0.2
_COVERED, _SUREST = 1.5, 0.9999
_UNKNOWN = 0.5

Numbers = Sequence[int]
Link = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sentences:
    """The sentences of one side, with the number of the segment that each of them is of, rising."""

    texts: list[str]
    owners: list[int]

    @classmethod
    def of(cls, segments: Sequence[str], lang: str) -> Sentences:
        """Cut the segments of more than 240 bytes in which many sentences are found; the others stay whole.

        Many are three where most segments of the side hold several, and else seven: two sentences on one line now and
        then are what beads are for, and a bead has six segments a side. None is cut where the sentences would be over
        50,000: that is no text but noise on a line.
        """
        pieces = [_pieces(segment, lang) for segment in segments]
        filled = sum(map(bool, map(str.strip, segments)))
        fewest = _FEWEST if sum(map(len, pieces)) >= _OF_PARAGRAPHS * filled else _OF_ONE
        cut = [found if len(found) >= fewest else [whole] for found, whole in zip(pieces, segments, strict=True)]
        if sum(map(len, cut)) > max(_MOST, len(segments)):
            cut = [[segment] for segment in segments]
        owners = [number for number, found in enumerate(cut) for _ in found]
        return cls(list(chain.from_iterable(cut)), owners)

    @property
    def is_cut(self) -> bool:
        """Whether any segment was cut."""
        return bool(self.owners) and len(self.owners) > self.owners[-1] + 1


def _pieces(segment: str, lang: str) -> list[str]:
    """The sentences of a long segment, and a short one whole."""
    return split_sentences(segment, lang) if len(segment.encode("utf-8", "replace")) > _LONG else [segment]


def telling_paragraphs(zh: Numbers, en: Numbers) -> tuple[Numbers, Numbers] | None:
    """Give the paragraph numbers of both sides where they tell something.

    They do not where a side has a sentence a paragraph, or far more paragraphs than the other.

    >>> telling_paragraphs([0, 0, 1, 1], [0, 1, 2, 3]) is None
    True
    """
    counts = [max(len(set(side)), 1) for side in (zh, en)]
    is_split = any(len(side) < _EACH * count for side, count in zip((zh, en), counts, strict=True))
    return None if is_split or max(counts) > _AS_MANY * min(counts) else (zh, en)


@dataclass(frozen=True, slots=True)
class CutDocument:
    """Both sides of a document as sentences, and the paragraph numbers of these, or None."""

    zh: Sentences
    en: Sentences
    paragraphs: tuple[Numbers, Numbers] | None

    @classmethod
    def of(cls, sides: tuple[Sequence[str], Sequence[str]], paragraphs: tuple[Numbers, Numbers] | None) -> CutDocument:
        """Cut a document; segments that were cut are paragraphs where nothing else is known."""
        zh, en = Sentences.of(sides[0], "zh"), Sentences.of(sides[1], "en")
        if paragraphs is not None:
            numbers = [paragraphs[0][owner] for owner in zh.owners], [paragraphs[1][owner] for owner in en.owners]
            return cls(zh, en, numbers)
        return cls(zh, en, telling_paragraphs(zh.owners, en.owners) if zh.is_cut and en.is_cut else None)

    def put_together(self, found: Alignment) -> Alignment:
        """Give the alignment of the segments from that of their sentences."""
        if not (self.zh.is_cut or self.en.is_cut):
            return found
        moved = [Reordered(_owners(one.zh, self.zh), _owners(one.en, self.en)) for one in found.reordered]
        return Alignment(list(_Joiner(self, found.beads).beads()), moved)


def _owners(indices: Numbers, side: Sentences) -> tuple[int, ...]:
    return tuple(sorted({side.owners[index] for index in indices}))


class _Joiner:
    """Puts the beads of sentences together to beads of segments.

    Two segments belong together where a fifth of what either of them is linked by joins them; ``mass`` is in bytes.
    """

    __slots__ = ("_alone", "_beads", "_cut", "_mass", "_sizes", "_sure", "_trust")

    def __init__(self, cut: CutDocument, beads: Sequence[Bead]) -> None:
        self._cut, self._beads = cut, beads
        self._mass: defaultdict[Link, float] = defaultdict(float)
        self._trust: defaultdict[Link, float] = defaultdict(float)
        self._sure: defaultdict[Link, list[float]] = defaultdict(list)
        self._alone: dict[tuple[int, int], float] = {}
        self._sizes = [_sizes(side) for side in (cut.zh, cut.en)]
        for bead in beads:
            self._take(bead)

    def _take(self, bead: Bead) -> None:
        zh, en = _shares(bead.zh, self._cut.zh), _shares(bead.en, self._cut.en)
        size, other = sum(zh.values()), sum(en.values())
        for side, own in ((0, zh), (1, en)):
            if not (zh and en):
                self._alone.update({(side, owner): bead.confidence for owner in own})
        for left, its in zh.items():
            for right, theirs in en.items():
                mass = (its / size + theirs / other) / 2 * (its + theirs)
                self._mass[left, right] += mass
                self._trust[left, right] += mass * bead.confidence
                self._sure[left, right].append(bead.confidence)

    def beads(self) -> Iterator[Bead]:
        """The beads of segments, every segment once and in order."""
        i = j = 0
        for links in self._groups():
            zh, en = (range(links[0][side], links[-1][side] + 1) for side in (0, 1))
            yield from self._lonely(i, zh.start, j, en.start)
            yield Bead(tuple(zh), tuple(en), self._confidence(links, zh, en))
            i, j = zh.stop, en.stop
        yield from self._lonely(i, len(self._sizes[0]), j, len(self._sizes[1]))

    def _groups(self) -> Iterator[list[Link]]:
        """The links that are kept, those together that share a segment."""
        group: list[Link] = []
        for link in sorted(self._kept()):
            if group and link[0] != group[-1][0] and link[1] != group[-1][1]:
                yield group
                group = []
            group.append(link)
        if group:
            yield group

    def _kept(self) -> list[Link]:
        totals: defaultdict[tuple[int, int], float] = defaultdict(float)
        for link, trust in self._trust.items():
            totals[0, link[0]] += trust
            totals[1, link[1]] += trust
        return [
            link for link, trust in self._trust.items() if trust >= _STRAY * min(totals[0, link[0]], totals[1, link[1]])
        ]

    def _confidence(self, links: Sequence[Link], zh: range, en: range) -> float:
        """How sure a bead of segments is, less where much of them is left alone.

        That two segments belong together is said by any of their sentences, where more segments begin and end by the
        first and the last.
        """
        sure = [confidence for link in links for confidence in self._sure[link]]
        trust = 1 - prod(1 - confidence for confidence in sure) if len(links) == 1 else min(sure[0], sure[-1])
        mass = sum(self._mass[link] for link in links)
        whole = sum(self._sizes[0][i] for i in zh) + sum(self._sizes[1][j] for j in en)
        return round(min(trust, _SUREST) * min(_COVERED * mass / whole, 1.0), 4)

    def _lonely(self, i: int, zh: int, j: int, en: int) -> Iterator[Bead]:
        yield from (Bead((number,), (), self._alone.get((0, number), _UNKNOWN)) for number in range(i, zh))
        yield from (Bead((), (number,), self._alone.get((1, number), _UNKNOWN)) for number in range(j, en))


def _sizes(side: Sentences) -> list[float]:
    """The bytes of each segment."""
    sizes = [0.0] * (side.owners[-1] + 1 if side.owners else 0)
    for text, owner in zip(side.texts, side.owners, strict=True):
        sizes[owner] += _bytes(text)
    return sizes


def _shares(indices: Numbers, side: Sentences) -> dict[int, float]:
    """The bytes that each segment has among some sentences."""
    shares: dict[int, float] = {}
    for index in indices:
        shares[side.owners[index]] = shares.get(side.owners[index], 0.0) + _bytes(side.texts[index])
    return shares


def _bytes(text: str) -> float:
    return len(text.encode("utf-8", "replace")) + 1.0
