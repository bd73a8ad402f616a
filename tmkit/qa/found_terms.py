"""The terms of a glossary in one pair: which concepts the source names, and with which forms the target answers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tmkit.langs import parse_code
from tmkit.model import Concept, Term, TermHit
from tmkit.model.match import Span
from tmkit.qa.segment_pair import SegmentPair
from tmkit.terms.glossary import Glossary
from tmkit.terms.recognize import Recognizer

_DEFINING = re.compile(r"\s*[（(][^()（）]{0,12}")
GOOD = frozenset({"preferred", "admitted"})


@dataclass(frozen=True, slots=True)
class Mention:
    """Places of the source that name one thing: the first, how many, and the concepts that it may be."""

    concepts: tuple[Concept, ...]
    hits: tuple[TermHit, ...]

    @property
    def span(self) -> Span:
        """Where it is named first."""
        return self.hits[0].start, self.hits[0].end

    @property
    def text(self) -> str:
        """What stands there."""
        return self.hits[0].text


@dataclass(frozen=True, slots=True)
class FoundTerms:
    """The mentions of the source, every concept in it, and the term hits of the target by concept."""

    mentions: tuple[Mention, ...]
    named: frozenset[str]
    target: dict[str, list[TermHit]]
    source_hits: tuple[TermHit, ...]

    def good(self, mention: Mention) -> list[TermHit]:
        """Give the preferred and admitted forms of a mention in the target, each place once."""
        places: dict[Span, TermHit] = {}
        for concept in mention.concepts:
            for hit in self.target.get(concept.id, ()):
                if hit.term.status in GOOD and not self._is_in_stranger(hit):
                    places.setdefault((hit.start, hit.end), hit)
        return _outermost(list(places.values()))

    def _is_in_stranger(self, hit: TermHit) -> bool:
        """Tell whether a hit is only a part of the name of something that the source does not name."""
        return any(
            other.start <= hit.start and hit.end <= other.end and len(other.text) > len(hit.text)
            for name, others in self.target.items()
            if name not in self.named
            for other in others
            if other.term.status in GOOD and other.text[:1].isupper() and " and " not in other.text
        )

    def good_places(self) -> set[Span]:
        """Give the places of all good forms of what the source names."""
        return {
            (hit.start, hit.end) for name in self.named for hit in self.target.get(name, ()) if hit.term.status in GOOD
        }


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

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary
        self._recognizers: dict[str, Recognizer] = {}
        self._last: tuple[SegmentPair, FoundTerms | None] | None = None

    def recognizer(self, lang: str) -> Recognizer:
        """Give the recognizer of a language."""
        if lang not in self._recognizers:
            self._recognizers[lang] = Recognizer(self._glossary, lang)
        return self._recognizers[lang]

    def find(self, pair: SegmentPair) -> FoundTerms | None:
        """Give the terms of a pair, None where neither side has any; those of the last pair are kept."""
        if self._last is None or self._last[0] is not pair:
            self._last = pair, self._found(pair)
        return self._last[1]

    def _found(self, pair: SegmentPair) -> FoundTerms | None:
        source = self.recognizer(pair.source_main)
        every = source.find_all(pair.source)
        longest = longest_hits(every)
        target_hits = self.recognizer(pair.target_main).find_all(pair.target)
        if not every and not target_hits:
            return None
        target: dict[str, list[TermHit]] = {}
        for hit in target_hits:
            target.setdefault(hit.concept.id, []).append(hit)
        named = frozenset(hit.concept.id for hit in every)
        counted = [hit for hit in longest if not _is_defined(hit, longest, pair.source)]
        return FoundTerms(tuple(_mentions(counted)), named, target, tuple(longest))


def longest_hits(hits: Sequence[TermHit]) -> list[TermHit]:
    """Give the hits that no longer one overlaps, in order; those of one span all or none."""
    taken: list[Span] = []
    for start, end in sorted({(hit.start, hit.end) for hit in hits}, key=lambda span: (span[0] - span[1], span[0])):
        if all(end <= other_start or other_end <= start for other_start, other_end in taken):
            taken.append((start, end))
    kept = set(taken)
    return [hit for hit in hits if (hit.start, hit.end) in kept]


def _is_defined(hit: TermHit, hits: Sequence[TermHit], text: str) -> bool:
    """Tell whether a hit is the short form that the brackets behind its own concept define: it counts once."""
    return any(
        other.end < hit.start and other.concept.id == hit.concept.id and _DEFINING.fullmatch(text, other.end, hit.start)
        for other in hits
    )


def _mentions(hits: Sequence[TermHit]) -> Iterator[Mention]:
    by_place: dict[Span, list[TermHit]] = {}
    for hit in hits:
        by_place.setdefault((hit.start, hit.end), []).append(hit)
    by_concepts: dict[tuple[str, ...], list[list[TermHit]]] = {}
    for place in by_place.values():
        by_concepts.setdefault(tuple(hit.concept.id for hit in place), []).append(place)
    for places in by_concepts.values():
        yield Mention(tuple(hit.concept for hit in places[0]), tuple(place[0] for place in places))


def terms_of(concept: Concept, lang: str) -> list[Term]:
    """Give the preferred and admitted terms of a concept in a language, the preferred first."""
    terms = [term for term in concept.terms if parse_code(term.lang).language == lang and term.status in GOOD]
    return sorted(terms, key=lambda term: term.status != "preferred")
