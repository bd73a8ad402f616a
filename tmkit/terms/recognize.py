"""Terms of a glossary found in a text, in one pass of an Aho-Corasick automaton (A. Aho, M. Corasick, CACM 18, 1975).

The automaton runs over keys (:mod:`tmkit.terms.keys`), which are generous; what it finds is then held against the rules
of the term: borders, forms of words, letters in case.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from tmkit.langs import parse_code
from tmkit.model import Concept, Term, TermHit
from tmkit.terms.drafts import RANK
from tmkit.terms.glossary import Glossary
from tmkit.terms.inflection import RANK_WORDS, noun_forms, word_forms
from tmkit.terms.keys import QUOTES, TextKey, character_key, plain_word, word_key

SPACELESS = frozenset({"zh", "ja", "th", "lo", "km", "my", "yue", "wuu", "lzh"})
NAMES = frozenset({"person", "place", "country"})
# Names that are everyday words when they begin with a small letter.
WORDS_TOO = frozenset(
    "bath chad champagne china cologne cork essex guinea java jersey jordan march may mobile nice orange panama phoenix "
    "polish reading split turkey van victoria wells wick".split()
)
LONGEST_ACRONYM = 6
POSSESSIVE = ("'s", "’s", "'S")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A term that a key may stand for; ``forms`` are the forms allowed for each word, None where the key decides."""

    term: Term
    concept: Concept
    surfaces: tuple[str, ...]
    forms: tuple[frozenset[str], ...] | None


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a key was found: in the key, in words (of a word key), and in the text."""

    key_start: int
    key_end: int
    start: int
    end: int
    surfaces: tuple[str, ...]


class Recognizer:
    """Finds the terms of one language of a glossary in texts.

    Script, width, case, quotes and invisible characters do not count. Chinese terms are found inside any characters,
    but a Latin letter or figure at their border ends there in the text, too. Terms in other languages are found as
    words; hyphen or space, "the", "&" or "and", British or American spelling do not count, and in English not the
    plural and the possessive either, nor -ed and -ing of terms in small letters. Names of persons, places and countries
    are not inflected; a term of capitals only (WHO) is not found in small letters. ``case``, ``exact`` and ``whole`` of
    a term make it stricter.

    >>> from tmkit.terms.glossary import gather
    >>> mayor = Concept(id="m", terms=(Term(text="副市长", lang="zh"), Term(text="vice mayor", lang="en")))
    >>> [(hit.start, hit.end, hit.text) for hit in Recognizer(gather([mayor]), "zh").find("兩位副市長")]
    [(2, 5, '副市長')]
    >>> [hit.text for hit in Recognizer(gather([mayor]), "en").find("The Vice-Mayors met.")]
    ['Vice-Mayors']
    """

    def __init__(self, glossary: Glossary | Iterable[Concept], lang: str) -> None:
        self.lang = parse_code(lang).language
        self._to_key: Callable[[str], TextKey] = character_key if self.lang in SPACELESS else word_key
        self._patterns: list[list[_Candidate]] = []
        concepts = glossary.concepts if isinstance(glossary, Glossary) else glossary
        self._automaton = self._built(concepts)

    def __len__(self) -> int:
        """The number of different keys sought."""
        return len(self._patterns)

    def find(self, text: str) -> list[TermHit]:
        """Give the terms of a text in order: the longest first, then the leftmost, none overlapping another.

        Where one span belongs to several concepts (homonyms) there is a hit for each.
        """
        taken = bytearray(len(text))
        found: dict[int, list[TermHit]] = {}
        hits = sorted(self._hits(text), key=lambda hit: (hit.start - hit.end, hit.start))
        for hit in hits:
            same = found.get(hit.start)
            if same and same[0].end == hit.end:
                same.append(hit)
            elif taken.find(1, hit.start, hit.end) < 0:
                found[hit.start] = [hit]
                taken[hit.start : hit.end] = b"\1" * (hit.end - hit.start)
        return [hit for start in sorted(found) for hit in found[start]]

    def find_all(self, text: str) -> list[TermHit]:
        """Give every term of a text, overlapping ones too, in order of start, the longer first."""
        return sorted(self._hits(text), key=lambda hit: (hit.start, -hit.end))

    def _built(self, concepts: Iterable[Concept]) -> Any:
        import ahocorasick

        automaton = ahocorasick.Automaton()
        numbers: dict[str, int] = {}
        for concept in concepts:
            for term in concept.terms:
                if parse_code(term.lang).language not in (self.lang, "und"):
                    continue
                key = self._to_key(term.text)
                if not any(char.isalnum() for char in key.key):
                    continue
                number = numbers.setdefault(key.key, len(numbers))
                if number == len(self._patterns):
                    self._patterns.append([])
                    automaton.add_word(key.key, (number, len(key.key)))
                self._patterns[number].append(self._candidate(term, concept, key))
        automaton.make_automaton()
        return automaton

    def _candidate(self, term: Term, concept: Concept, key: TextKey) -> _Candidate:
        if key.surfaces is None:
            return _Candidate(term, concept, (), None)
        surfaces = tuple(key.surfaces)
        return _Candidate(
            term, concept, surfaces, tuple(self._forms(word, term, concept, surfaces) for word in surfaces)
        )

    def _forms(self, surface: str, term: Term, concept: Concept, surfaces: tuple[str, ...]) -> frozenset[str]:
        """Give the forms in which a word of a term may stand in a text."""
        word = plain_word(surface)
        if self.lang != "en" or term.exact or concept.type in NAMES or not word.isalpha():
            return frozenset({word})
        is_several = len(surfaces) > 1
        if word in RANK_WORDS or not surface.islower():
            return noun_forms(word, with_singular=is_several or surface.islower())
        return word_forms(word, with_base=is_several) | noun_forms(word, with_singular=True)

    def _hits(self, text: str) -> Iterator[TermHit]:
        if not self._patterns:
            return
        key = self._to_key(text)
        for last, (number, length) in self._automaton.iter(key.key):
            place = _place(key, last + 1 - length, last + 1)
            best: dict[str, _Candidate] = {}
            for candidate in self._patterns[number]:
                if not self._fits(candidate, place, key, text):
                    continue
                old = best.get(candidate.concept.id)
                if old is None or _order(candidate, text, place) < _order(old, text, place):
                    best[candidate.concept.id] = candidate
            for candidate in best.values():
                start, end = _span(text, place, candidate.term)
                yield TermHit(start, end, text[start:end], candidate.term, candidate.concept)

    def _fits(self, candidate: _Candidate, place: _Place, key: TextKey, text: str) -> bool:
        term = candidate.term
        if candidate.forms is None:
            if not _has_borders(key.key, place.key_start, place.key_end):
                return False
        elif not all(
            plain_word(surface) in forms for surface, forms in zip(place.surfaces, candidate.forms, strict=True)
        ):
            return False
        if term.whole and any(char.isalnum() for char in text[: place.start] + text[place.end :]):
            return False
        return _has_case(candidate, place, text[place.start : place.end])


def _place(key: TextKey, start: int, end: int) -> _Place:
    if key.surfaces is None:
        return _Place(start, end, key.starts[start], key.ends[end - 1], ())
    first = key.word_at(start)
    last = key.word_at(end - 2)
    return _Place(start, end, key.starts[first], key.ends[last], tuple(key.surfaces[first : last + 1]))


def _order(candidate: _Candidate, text: str, place: _Place) -> tuple[bool, bool, int]:
    """Of two terms of a concept with one key the better: the same letters, then the same but for case, then status."""
    found = text[place.start : place.end]
    term = candidate.term
    return term.text != found, term.text.casefold() != found.casefold(), RANK[term.status]


def _has_borders(key: str, start: int, end: int) -> bool:
    """Say whether a Latin letter or figure at either end of a hit has none beside it: 5G is not in 15G."""
    before, after = key[start - 1 : start], key[end : end + 1]
    if _is_latin(key[start]) and before:
        if _is_latin(before) or (before in ".," and key[start].isdigit() and key[start - 2 : start - 1].isdigit()):
            return False
    return not (_is_latin(key[end - 1]) and after and _is_latin(after))


def _is_latin(char: str) -> bool:
    return char.isalnum() and char < "\u0250"


def _has_case(candidate: _Candidate, place: _Place, found: str) -> bool:
    term = candidate.term
    if term.case:
        return _same_case(term.text, found)
    if candidate.concept.type == "person":
        return all(
            text[0].isupper()
            for text, word in zip(place.surfaces, candidate.surfaces, strict=True)
            if word[0].isupper()
        )
    words = candidate.surfaces or (term.text,)
    if len(words) > 1:
        return True
    word, text = words[0], (place.surfaces or (found,))[0]
    if word.isupper() and word.isalpha() and 1 < len(word) <= LONGEST_ACRONYM and word.isascii():
        return text[: len(word)].isupper()
    return not (word[0].isupper() and text[0].islower() and word.lower() in WORDS_TOO)


def _same_case(wanted: str, found: str) -> bool:
    """Say whether the letters that two texts share agree in case; endings, hyphens and quotes do not count."""
    one, other = (word_key(text).surfaces or [] for text in (wanted, found))
    return all(
        a == b or a.casefold() != b.casefold()
        for word, text in zip(one, other, strict=False)
        for a, b in zip(word, text, strict=False)
    )


def _span(text: str, place: _Place, term: Term) -> tuple[int, int]:
    """Give the span of a hit: with the quotes or title marks around it where the term has them, without possessive."""
    start, end = place.start, place.end
    if place.surfaces and place.surfaces[-1].endswith(POSSESSIVE) and not term.text.endswith(POSSESSIVE):
        end -= 2
    if term.text[0] in QUOTES and text[start - 1 : start] and text[start - 1] in QUOTES and start:
        start -= 1
    if term.text[-1] in QUOTES and text[end : end + 1] and text[end] in QUOTES:
        end += 1
    return start, end
