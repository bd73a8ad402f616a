"""The terms of a glossary in one pair: which concepts the source names, and with which forms the target answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from tmkit.model import Concept, TermHit
from tmkit.model.match import Span
from tmkit.qa.known_concepts import GOOD, KnownConcept
from tmkit.qa.rank_words import text_keys
from tmkit.qa.segment_pair import SegmentPair
from tmkit.qa.short_forms import is_acronym
from tmkit.qa.term_variants import with_variants
from tmkit.terms.recognize import Recognizer

_DEFINING = re.compile(r"\s*[（(][^()（）]{0,12}")
_FARTHEST_BRACKET = 13
_FARTHEST_FULL_NAME = 120


class Mention(NamedTuple):
    """Places of the source that name one thing: the first, how many, and the concepts that it may be.

    ``good`` are the preferred and admitted forms of it in the target, each place once.
    """

    concepts: tuple[KnownConcept, ...]
    hits: tuple[TermHit, ...]
    good: list[TermHit]

    @property
    def span(self) -> Span:
        """Where it is named first."""
        return self.hits[0].start, self.hits[0].end

    @property
    def text(self) -> str:
        """What stands there."""
        return self.hits[0].text

    @property
    def is_name(self) -> bool:
        """True for a name or a title; an English word written small where the name has a capital is none."""
        return not self._is_common_use and any(concept.is_name for concept in self.concepts)

    def has_type(self, *types: str) -> bool:
        """Tell whether it may be of one of the types."""
        return any(concept.type in types for concept in self.concepts)

    @property
    def _is_common_use(self) -> bool:
        hit = self.hits[0]
        return hit.concept.type == "term" and hit.text.isascii() and hit.text.islower()


class FoundTerms:
    """The mentions of the source, and the hits of the target: good forms of what is named, others of it, strangers.

    ``named_at`` tells where each concept is named in the source first; ``bad`` are the deprecated and forbidden forms
    of what it names, ``good_places`` the places of good ones; ``unnamed`` are the good forms of what it does not name.
    Hits are given in order of start, the longer first.
    """

    def __init__(self, pair: SegmentPair, known: dict[str, KnownConcept], source: list[TermHit], target: list[TermHit]):
        self.pair = pair
        self._known = known
        self.source_hits = longest_hits(source)
        self.named_at: dict[str, Span] = {}
        for hit in source:
            self.named_at.setdefault(hit.concept.id, (hit.start, hit.end))
        self.named = self.named_at.keys()
        self.target_hits = target
        self.bad: list[TermHit] = []
        self.unnamed: list[TermHit] = []
        self.good_places: set[Span] = set()
        self._good: dict[str, list[TermHit]] = {}
        for hit in target:
            name = hit.concept.id
            if hit.term.status not in GOOD:
                if name in self.named:
                    self.bad.append(hit)
            elif name in self.named:
                self.good_places.add((hit.start, hit.end))
                self._good.setdefault(name, []).append(hit)
            else:
                self.unnamed.append(hit)
        self.mentions = list(self._mentions())

    def known(self, concept: Concept) -> KnownConcept:
        """Give what is known of a concept."""
        return self._known[concept.id]

    def _mentions(self) -> Iterator[Mention]:
        """What the source names, the short forms that it only defines left out."""
        hits, text = self.source_hits, self.pair.source
        if "(" in text or "（" in text:
            hits = [hit for hit in hits if not _is_defined(hit, hits, text)]
        # The longest hits share the whole of their places or nothing.
        by_place: dict[int, list[TermHit]] = {}
        for hit in hits:
            by_place.setdefault(hit.start, []).append(hit)
        by_concepts: dict[tuple[str, ...], list[TermHit]] = {}
        for place in by_place.values():
            by_concepts.setdefault(tuple([hit.concept.id for hit in place]), []).append(place[0])
        for names, places in by_concepts.items():
            concepts = tuple([self._known[name] for name in names])
            yield Mention(concepts, tuple(places), self._good_of(names))

    def _good_of(self, names: Iterable[str]) -> list[TermHit]:
        """Give the good forms of some concepts in the target, each place once, but for parts of longer ones."""
        hits = [hit for name in names for hit in self._good.get(name, ())]
        if self.unnamed:
            hits = [hit for hit in hits if not self._is_in_stranger(hit)]
        if len(hits) < 2:
            return hits
        places: dict[Span, TermHit] = {}
        for hit in hits:
            places.setdefault((hit.start, hit.end), hit)
        return _outermost(list(places.values()))

    def _is_in_stranger(self, hit: TermHit) -> bool:
        """Tell whether a hit is only a part of the name of something that the source does not name."""
        return any(
            other.start <= hit.start and hit.end <= other.end and len(other.text) > len(hit.text)
            for other in self.unnamed
            if other.text[:1].isupper() and " and " not in other.text
        )

    def is_answer(self, start: int, end: int) -> bool:
        """Tell whether a place of the target lies in a good form of what the source names."""
        return any(first <= start and end <= last for first, last in self.good_places)

    @property
    def target_keys(self) -> frozenset[str]:
        """What the words of the target are compared by; of an English one only they are of use."""
        return text_keys(self.pair.target)


def _outermost(hits: list[TermHit]) -> list[TermHit]:
    return [
        hit
        for hit in hits
        if not any(
            other is not hit
            and other.start <= hit.start
            and hit.end <= other.end
            and other.end - other.start > hit.end - hit.start
            for other in hits
        )
    ]


class TermFinder:
    """Finds the terms of a glossary on both sides of pairs of any languages."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        self._concepts = [with_variants(concept) for concept in concepts]
        self._known = {concept.id: KnownConcept(concept) for concept in self._concepts}
        self._recognizers: dict[str, Recognizer] = {}
        self._last: tuple[SegmentPair, FoundTerms | None] | None = None

    def recognizer(self, lang: str) -> Recognizer:
        """Give the recognizer of a language."""
        if lang not in self._recognizers:
            self._recognizers[lang] = Recognizer(self._concepts, lang)
        return self._recognizers[lang]

    def find(self, pair: SegmentPair) -> FoundTerms | None:
        """Give the terms of a pair, None where neither side has any; those of the last pair are kept."""
        if self._last is None or self._last[0] is not pair:
            source = self.recognizer(pair.source_main).find_all(pair.source)
            target = self.recognizer(pair.target_main).find_all(pair.target)
            found = FoundTerms(pair, self._known, source, target) if source or target else None
            self._last = pair, found
        return self._last[1]


def longest_hits(hits: Sequence[TermHit]) -> list[TermHit]:
    """Give the hits that no longer one overlaps, in order; those of one span all or none.

    They are given in order of start, the longer first. Of two that cross the longer one counts, of equals the first.
    """
    kept: list[TermHit] = []
    start = end = 0
    for hit in hits:
        if hit.start >= end:
            start, end = hit.start, hit.end
            kept.append(hit)
        elif hit.end > end:
            return _longest_of_crossing(hits)
        elif hit.end == end and hit.start == start:
            kept.append(hit)
    return kept


def _longest_of_crossing(hits: Sequence[TermHit]) -> list[TermHit]:
    taken: list[Span] = []
    for start, end in sorted({(hit.start, hit.end) for hit in hits}, key=lambda span: (span[0] - span[1], span[0])):
        if all(end <= other_start or other_end <= start for other_start, other_end in taken):
            taken.append((start, end))
    kept = set(taken)
    return [hit for hit in hits if (hit.start, hit.end) in kept]


def _is_defined(hit: TermHit, hits: Sequence[TermHit], text: str) -> bool:
    """Tell whether a hit is the short form that brackets behind the full one define: it counts once."""
    before = text[max(0, hit.start - _FARTHEST_BRACKET) : hit.start]
    if "(" not in before and "（" not in before:
        return False
    behind_own = any(
        other.end < hit.start and other.concept.id == hit.concept.id and _DEFINING.fullmatch(text, other.end, hit.start)
        for other in hits
    )
    if behind_own:
        return True
    is_alone = before[-1:] in ("(", "（") and text[hit.end : hit.end + 1] in (")", "）")
    return is_alone and _ends_in_full_name(hit.text, text[max(0, hit.start - _FARTHEST_FULL_NAME) : hit.start - 1])


def _ends_in_full_name(short: str, text: str) -> bool:
    """Tell whether the last capitalised words of a text, as many as an acronym has letters, make the acronym."""
    letters = sum(map(str.isupper, short))
    words = [word for word in re.findall(r"[\w’'&-]+", text) if word[0].isupper()]
    return letters > 1 and is_acronym(short, " ".join(words[-letters:]))
