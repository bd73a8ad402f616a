"""Terms of a glossary found in a text, in one pass (:mod:`tmkit.terms.scanner`).

What is sought are keys (:mod:`tmkit.terms.keys`), which are generous; what is found is then held against the rules of
the term: forms of words, letters in case.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache, partial
from itertools import chain

from tmkit.langs import parse_code
from tmkit.model import Concept, Term, TermHit
from tmkit.terms.drafts import RANK
from tmkit.terms.glossary import Glossary
from tmkit.terms.inflection import RANK_WORDS, noun_forms, word_forms
from tmkit.terms.keys import QUOTES, Place, TextKey, character_key, plain_word, word_key
from tmkit.terms.scanner import SoughtKey, TermsAt, has_latin_end, make_scanner
from tmkit.text.halves import without_halves

SPACELESS = frozenset({"zh", "ja", "th", "lo", "km", "my", "yue", "wuu", "lzh"})
NAMES = frozenset({"person", "place", "country"})
# Names that are everyday words when they begin with a small letter.
WORDS_TOO = frozenset(
    "bath chad champagne china cologne cork essex guinea java jersey jordan march may mobile nice orange panama "
    "phoenix polish reading split turkey van victoria wells wick".split()
)
LONGEST_ACRONYM = 6
ARTICLE = re.compile(r"\b(the|a|an)\b", re.IGNORECASE)
BLOCK = 10_000
MOST_FORMS = 1 << 17
LINE_END = re.compile("\n")
SENTENCE_END = re.compile('\n\\s*\n|(?<=[.!?"”])\\s*\n')
POSSESSIVE = ("'s", "’s", "'S")


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A term that a key may stand for, with its words (none where the key is one of characters).

    ``is_plain``: there are no rules of its own for its case, its place or its span.
    """

    term: Term
    concept: Concept
    surfaces: tuple[str, ...]
    is_plain: bool


@dataclass(slots=True)
class _Pattern:
    """A key that is sought, with its terms."""

    key: SoughtKey
    candidates: list[_Candidate] = field(default_factory=list)


def _simple(pattern: _Pattern) -> _Candidate | None:
    """Give the only term of a key, where nothing but the key decides whether it is found."""
    only = pattern.candidates[0]
    is_simple = len(pattern.candidates) == 1 and only.is_plain and not only.surfaces and not pattern.key.has_latin_end
    return only if is_simple else None


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
        self._patterns: list[_Pattern] = []
        numbers: dict[str, int] = {}
        for concept in glossary.concepts if isinstance(glossary, Glossary) else glossary:
            for term in concept.terms:
                if parse_code(term.lang).language in (self.lang, "und"):
                    self._add(term, concept, numbers)
        self._simple = [_simple(pattern) for pattern in self._patterns]
        self._of_forms: dict[tuple[int, tuple[str, ...]], tuple[_Candidate, ...]] = {}
        self._scanner = make_scanner([pattern.key for pattern in self._patterns], is_words=self._to_key is word_key)

    def __len__(self) -> int:
        """The number of different keys sought."""
        return len(self._patterns)

    def find(self, text: str) -> list[TermHit]:
        """Give the terms of a text in order: the longest first, then the leftmost, none overlapping another.

        Where one span belongs to several concepts (homonyms) there is a hit for each.
        """
        return list(self._hits(text, self._scanner.find))

    def find_all(self, text: str) -> list[TermHit]:
        """Give every term of a text, overlapping ones too, in order of start, the longer first."""
        found = list(self._hits(text, self._scanner.find_all))
        return sorted(found, key=lambda hit: (hit.start, -hit.end)) if len(found) > 1 else found

    def _hits(self, text: str, search: Callable[[str, TermsAt], list[list[TermHit]]]) -> Iterator[TermHit]:
        for start, block in self._blocks(text):
            terms_at = partial(self._terms_at, text, start)
            try:
                found = search(block, terms_at)
            except UnicodeEncodeError:
                found = search(without_halves(block), terms_at)
            yield from chain.from_iterable(found)

    def _blocks(self, text: str) -> Iterator[tuple[int, str]]:
        """Give (start, block) of a text cut where no term can be; all keys of a long text at once would fill memory."""
        border = LINE_END if self._to_key is character_key else SENTENCE_END
        start = 0
        while len(text) - start > BLOCK and (match := border.search(text, start + BLOCK)):
            yield start, text[start : match.end()]
            start = match.end()
        yield start, text[start:] if start else text

    def _add(self, term: Term, concept: Concept, numbers: dict[str, int]) -> None:
        key = self._to_key(term.text)
        if not any(map(str.isalnum, key.key)):
            return
        number = numbers.setdefault(key.key, len(numbers))
        if number == len(self._patterns):
            self._patterns.append(_Pattern(SoughtKey(key.key, has_latin_end(key))))
        surfaces = key.place(0, len(key.key))[2]
        candidate = _Candidate(term, concept, surfaces, _is_plain(term, concept, surfaces))
        self._patterns[number].candidates.append(candidate)

    def _terms_at(
        self, text: str, offset: int, number: int, start: int, end: int, surfaces: tuple[str, ...]
    ) -> list[TermHit]:
        """Give a hit for each concept that has a term here, its best; the place is that in the block at ``offset``."""
        start, end = start + offset, end + offset
        simple = self._simple[number]
        if simple is not None:
            return [TermHit(start, end, text[start:end], simple.term, simple.concept)]
        place = (start, end, surfaces)
        fitting = [candidate for candidate in self._with_forms(number, surfaces) if _fits(candidate, place, text)]
        if len(fitting) > 1:
            fitting.sort(key=lambda candidate: _order(candidate, text[start:end]))
            fitting = list({candidate.concept.id: candidate for candidate in reversed(fitting)}.values())[::-1]
        return [_hit(text, place, candidate) for candidate in fitting]

    def _with_forms(self, number: int, surfaces: tuple[str, ...]) -> tuple[_Candidate, ...]:
        """Give the terms of a key of which some words are forms; the answers are kept."""
        known = self._of_forms.get((number, surfaces))
        if known is None:
            known = tuple(
                candidate
                for candidate in self._patterns[number].candidates
                if candidate.surfaces == surfaces or self._has_forms(candidate, surfaces)
            )
            if len(self._of_forms) >= MOST_FORMS:
                self._of_forms.clear()
            self._of_forms[number, surfaces] = known
        return known

    def _has_forms(self, candidate: _Candidate, surfaces: tuple[str, ...]) -> bool:
        is_stiff = self.lang != "en" or candidate.term.exact or candidate.concept.type in NAMES
        is_several = len(surfaces) > 1
        return all(
            found == surface or plain_word(found) in _forms(surface, is_stiff, is_several)
            for surface, found in zip(candidate.surfaces, surfaces, strict=True)
        )


def _fits(candidate: _Candidate, place: Place, text: str) -> bool:
    """Say whether what stands in the text has the case and the place that the term asks for."""
    if candidate.is_plain:
        return True
    start, end, surfaces = place
    if candidate.term.whole and any(map(str.isalnum, ARTICLE.sub("", text[:start]) + text[end:])):
        return False
    return _has_case(candidate, surfaces, text[start:end])


@lru_cache(maxsize=1 << 18)
def _forms(surface: str, is_stiff: bool, is_several: bool) -> frozenset[str]:
    """Give the forms in which a word of a term, of several words or of one, may stand in a text."""
    word = plain_word(surface)
    if is_stiff or not word.isalpha():
        return frozenset({word})
    is_small = surface.islower()
    if word in RANK_WORDS or not is_small:
        return noun_forms(word, with_singular=is_several or is_small)
    return word_forms(word, with_base=is_several) | noun_forms(word, with_singular=True)


def _hit(text: str, place: Place, candidate: _Candidate) -> TermHit:
    start, end, surfaces = place
    if not candidate.is_plain or (surfaces and surfaces[-1].endswith(POSSESSIVE)):
        start, end = _span(text, place, candidate.term)
    return TermHit(start, end, text[start:end], candidate.term, candidate.concept)


def _order(candidate: _Candidate, found: str) -> tuple[bool, bool, int]:
    """Of two terms of a concept with one key the better: the same letters, then the same but for case, then status."""
    term = candidate.term
    return term.text != found, term.text.casefold() != found.casefold(), RANK[term.status]


def _is_plain(term: Term, concept: Concept, surfaces: tuple[str, ...]) -> bool:
    if term.case or term.whole or concept.type == "person" or term.text[0] in QUOTES or term.text[-1] in QUOTES:
        return False
    words = surfaces or (term.text,)
    return len(words) > 1 or not (_is_acronym(words[0]) or words[0].lower() in WORDS_TOO)


def _is_acronym(word: str) -> bool:
    return word.isupper() and word.isalpha() and word.isascii() and 1 < len(word) <= LONGEST_ACRONYM


def _has_case(candidate: _Candidate, surfaces: tuple[str, ...], found: str) -> bool:
    term = candidate.term
    if term.case:
        return _same_case(term.text, found)
    if candidate.concept.type == "person":
        pairs = zip(surfaces, candidate.surfaces, strict=True)
        return all(text[0].isupper() for text, word in pairs if word[0].isupper())
    words = candidate.surfaces or (term.text,)
    if len(words) > 1:
        return True
    word, text = words[0], (surfaces or (found,))[0]
    if _is_acronym(word):
        return text[: len(word)].isupper()
    return not (word[0].isupper() and text[0].islower() and word.lower() in WORDS_TOO)


def _same_case(wanted: str, found: str) -> bool:
    """Say whether the letters that two texts share agree in case; endings, hyphens and quotes do not count."""
    one, other = (key.place(0, len(key.key))[2] if key.key else () for key in map(word_key, (wanted, found)))
    return all(
        a == b or a.casefold() != b.casefold()
        for word, text in zip(one, other, strict=False)
        for a, b in zip(word, text, strict=False)
    )


def _span(text: str, place: Place, term: Term) -> tuple[int, int]:
    """Give the span of a hit: with the quotes or title marks around it where the term has them, without possessive."""
    start, end, surfaces = place
    if surfaces and surfaces[-1].endswith(POSSESSIVE) and not term.text.endswith(POSSESSIVE):
        end -= 2
    if term.text[0] in QUOTES and start and text[start - 1] in QUOTES:
        start -= 1
    if term.text[-1] in QUOTES and text[end : end + 1] and text[end] in QUOTES:
        end += 1
    return start, end
