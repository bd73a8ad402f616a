"""How many of the terms that the source has are rendered as the glossary says.

For each document and each term that occurs in its source (and, where there is a reference, one of whose forms occurs in
the reference): min(1, occurrences of its forms in the hypothesis / occurrences of the term in the source); the score is
the mean of these checks. The matcher says what "occurs" means:

- ``substring``: inside the lower-cased text, nothing folded (Semenov et al. 2025, the WMT 2025 terminology task). A
  term inside another counts for both.
- ``longest``: the longest term at a place, at word borders, with the forms of English words, in any script and width.
  In the translation only the concepts that its source has compete for a place.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from tmkit.langs import parse_code
from tmkit.model import Concept, Term, TermHit
from tmkit.scoring.settings import Matcher
from tmkit.terms.recognize import Recognizer

RIGHT = frozenset({"preferred", "admitted"})


@dataclass(frozen=True, slots=True)
class TermCheck:
    """One term in one text: ``expected`` times in the source, ``found`` times rendered, ``known`` in the reference."""

    term: str
    expected: int
    found: int
    known: bool = True

    @property
    def success(self) -> float:
        """The share that is rendered, 0..1."""
        return min(1.0, self.found / self.expected)


class TermMatcher(Protocol):
    """What counts the terms of a source and their renderings."""

    def checks(self, source: str, hypothesis: str, reference: str | None) -> list[TermCheck]:
        """Give one check for each term of the source, in the order of the glossary or of the text."""


class SubstringMatcher:
    """Terms as lower-cased substrings.

    >>> from tmkit.model import Term
    >>> mayor = Concept(id="m", terms=(Term(text="市长", lang="zh"), Term(text="mayor", lang="en")))
    >>> SubstringMatcher([mayor], "zh", "en").checks("市长和副市长", "The mayor", None)
    [TermCheck(term='市长', expected=2, found=1, known=True)]
    """

    def __init__(self, concepts: Iterable[Concept], source_lang: str, target_lang: str) -> None:
        # Several concepts may share a term (homonyms): then the forms of each are right.
        self._forms: dict[str, list[str]] = defaultdict(list)
        for concept in concepts:
            forms = [term.text.lower() for term in _terms(concept, target_lang) if term.status in RIGHT]
            for term in _terms(concept, source_lang):
                self._forms[term.text] += forms
        self._lower = {term: term.lower() for term, forms in self._forms.items() if forms}

    def checks(self, source: str, hypothesis: str, reference: str | None) -> list[TermCheck]:
        """Give one check for each term of the source, in the order of the glossary."""
        source, hypothesis = source.lower(), hypothesis.lower()
        lower = None if reference is None else reference.lower()
        found = []
        for term, key in self._lower.items():
            if key not in source:
                continue
            forms = self._forms[term]
            known = lower is None or any(form in lower for form in forms)
            found.append(TermCheck(term, source.count(key), sum(map(hypothesis.count, forms)), known))
        return found


class LongestMatcher:
    """Terms as the glossary check finds them.

    >>> from tmkit.model import Term
    >>> mayor = Concept(id="m", terms=(Term(text="市长", lang="zh"), Term(text="mayor", lang="en")))
    >>> LongestMatcher([mayor], "zh", "en").checks("兩位市長", "Two Mayors met a mayoress.", None)
    [TermCheck(term='市长', expected=1, found=1, known=True)]
    """

    def __init__(self, concepts: Iterable[Concept], source_lang: str, target_lang: str) -> None:
        # A concept without a right form in the target language cannot be rendered, so it is not expected.
        usable = [
            concept
            for concept in concepts
            if _terms(concept, source_lang) and any(term.status in RIGHT for term in _terms(concept, target_lang))
        ]
        self._source = Recognizer(usable, source_lang)
        self._target = Recognizer(usable, target_lang)

    def checks(self, source: str, hypothesis: str, reference: str | None) -> list[TermCheck]:
        """Give one check for each term of the source, in the order of their first occurrences."""
        spans: dict[tuple[int, int], list[TermHit]] = defaultdict(list)
        for hit in self._source.find(source):
            spans[hit.start, hit.end].append(hit)
        expected: Counter[tuple[str, ...]] = Counter()
        names: dict[tuple[str, ...], str] = {}
        for hits in spans.values():
            # Homonyms stand at one place, and any of them may be the one that is meant.
            concepts = tuple(sorted(hit.concept.id for hit in hits))
            expected[concepts] += 1
            names.setdefault(concepts, hits[0].term.text)
        wanted = frozenset(concept for concepts in expected for concept in concepts)
        ours = self.renderings(hypothesis, wanted)
        theirs = None if reference is None else self.renderings(reference, wanted)
        return [
            TermCheck(names[key], count, _count(ours, key), theirs is None or _count(theirs, key) > 0)
            for key, count in expected.items()
        ]

    def renderings(self, text: str, concepts: frozenset[str]) -> list[TermHit]:
        """Give the right forms of these concepts in a translation: the longest, then the leftmost, none overlapping."""
        if not concepts:
            return []
        hits = [hit for hit in self._target.find_all(text) if hit.concept.id in concepts and hit.term.status in RIGHT]
        kept: list[TermHit] = []
        taken = bytearray(len(text))
        for hit in sorted(hits, key=lambda hit: (hit.start - hit.end, hit.start)):
            is_same = any((hit.start, hit.end) == (other.start, other.end) for other in kept)
            if is_same or taken.find(1, hit.start, hit.end) < 0:
                kept.append(hit)
                taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
        return sorted(kept, key=lambda hit: hit.start)


def _terms(concept: Concept, lang: str) -> list[Term]:
    return [term for term in concept.terms if parse_code(term.lang).language in (lang, "und")]


def _count(hits: Sequence[TermHit], concepts: tuple[str, ...]) -> int:
    return len({(hit.start, hit.end) for hit in hits if hit.concept.id in concepts})


def term_matcher(matcher: Matcher, concepts: Sequence[Concept], source_lang: str, target_lang: str) -> TermMatcher:
    """Give the matcher of this name."""
    maker = SubstringMatcher if matcher == "substring" else LongestMatcher
    return maker(concepts, source_lang, target_lang)
