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
from typing import TypeVar

from tmkit.langs import parse_code
from tmkit.model import Concept, Term, TermHit
from tmkit.terms.drafts import RANK
from tmkit.terms.glossary import Glossary
from tmkit.terms.inflection import RANK_WORDS, noun_forms, word_forms
from tmkit.terms.keys import QUOTES, Place, TextKey, character_key, plain_word, word_key
from tmkit.terms.scanner import SoughtKey, has_latin_end, make_scanner
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
MOST_FORMS = 1 << 15
LINE_END = re.compile("\n")
SENTENCE_END = re.compile('\n\\s*\n|(?<=[.!?"”])\\s*\n')
POSSESSIVE = ("'s", "’s", "'S")
_Found = TypeVar("_Found")
_Written = tuple[int, str, tuple[str, ...]]
"""A key as it is written somewhere: its number, what stands there, its words."""
_Named = tuple[int, Term, Concept]
"""A term of a key as it is written somewhere; how many characters at the end are no part of it."""


@dataclass(frozen=True, slots=True)
class _Candidate:
    """A term that a key may stand for, with its words (none where the key is one of characters)."""

    term: Term
    concept: Concept
    surfaces: tuple[str, ...]


@dataclass(slots=True)
class _Pattern:
    """A key that is sought, with its terms; ``looks_around``: what stands beside it in a text counts, too."""

    key: SoughtKey
    candidates: list[_Candidate] = field(default_factory=list)
    looks_around: bool = False


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
        self._named: dict[_Written, list[_Named]] = {}
        self._scanner = make_scanner([pattern.key for pattern in self._patterns], is_words=self._to_key is word_key)

    def __len__(self) -> int:
        """The number of different keys sought."""
        return len(self._patterns)

    def find(self, text: str) -> list[TermHit]:
        """Give the terms of a text in order: the longest first, then the leftmost, none overlapping another.

        Where one span belongs to several concepts (homonyms) there is a hit for each.
        """
        found: list[TermHit] = []
        for offset, block in self._blocks(text):
            terms_at = partial(self._terms_at, text, offset)
            hits = _scanned(block, partial(self._scanner.find, terms_at=terms_at))
            found += chain.from_iterable(hits)
        return found

    def find_all(self, text: str) -> list[TermHit]:
        """Give every term of a text, overlapping ones too, in order of start, the longer first."""
        found: list[TermHit] = []
        for offset, block in self._blocks(text):
            for key in _scanned(block, self._scanner.find_all):
                found += self._terms_at(text, offset, *key)
        return sorted(found, key=lambda hit: (hit.start, -hit.end)) if len(found) > 1 else found

    def _blocks(self, text: str) -> Iterable[tuple[int, str]]:
        """Give (start, block) of a text cut where no term can be; all keys of a long text at once would fill memory."""
        return ((0, text),) if len(text) <= BLOCK else self._cut(text)

    def _cut(self, text: str) -> Iterator[tuple[int, str]]:
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
        pattern = self._patterns[number]
        pattern.candidates.append(_Candidate(term, concept, key.place(0, len(key.key))[2]))
        pattern.looks_around |= term.whole or term.text[0] in QUOTES or term.text[-1] in QUOTES

    def _terms_at(
        self, text: str, offset: int, number: int, start: int, end: int, surfaces: tuple[str, ...]
    ) -> list[TermHit]:
        """Give a hit for each concept that has a term here, its best; the place is that in the block at ``offset``."""
        start += offset
        end += offset
        found = text[start:end]
        named = self._named.get((number, found, surfaces))
        if named is None:
            pattern = self._patterns[number]
            fitting = self._fitting(pattern, surfaces, found)
            if pattern.looks_around:
                fitting = [one for one in fitting if _is_free(one.term, text, start, end)]
                return [_hit(text, (start, end, surfaces), candidate) for candidate in _best(fitting, found)]
            named = self._keep((number, found, surfaces), _best(fitting, found))
        hits = []
        for cut, term, concept in named:
            hits.append(TermHit(start, end - cut, found[:-cut] if cut else found, term, concept))
        return hits

    def _keep(self, key: _Written, candidates: list[_Candidate]) -> list[_Named]:
        """Remember the terms of a key as it is written somewhere."""
        if len(self._named) >= MOST_FORMS:
            self._named.clear()
        _number, _found, surfaces = key
        named = [(_size_of_possessive(surfaces, one.term), one.term, one.concept) for one in candidates]
        self._named[key] = named
        return named

    def _fitting(self, pattern: _Pattern, surfaces: tuple[str, ...], found: str) -> list[_Candidate]:
        """Give the terms of a key of which these words are forms, in the case that they ask for."""
        return [
            candidate
            for candidate in pattern.candidates
            if (candidate.surfaces == surfaces or self._has_forms(candidate, surfaces))
            and _has_case(candidate, surfaces, found)
        ]

    def _has_forms(self, candidate: _Candidate, surfaces: tuple[str, ...]) -> bool:
        is_stiff = self.lang != "en" or candidate.term.exact or candidate.concept.type in NAMES
        is_several = len(surfaces) > 1
        return all(
            found == surface or plain_word(found) in _forms(surface, is_stiff, is_several)
            for surface, found in zip(candidate.surfaces, surfaces, strict=True)
        )


def _is_free(term: Term, text: str, start: int, end: int) -> bool:
    """Say whether a term that has to be the whole of a segment is."""
    return not (term.whole and any(map(str.isalnum, ARTICLE.sub("", text[:start]) + text[end:])))


def _best(candidates: list[_Candidate], found: str) -> list[_Candidate]:
    """Give the best term of each concept."""
    if len(candidates) < 2:
        return candidates
    ordered = sorted(candidates, key=lambda candidate: _order(candidate, found))
    return list({candidate.concept.id: candidate for candidate in reversed(ordered)}.values())[::-1]


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
    start, end = _span(text, place, candidate.term)
    return TermHit(start, end, text[start:end], candidate.term, candidate.concept)


def _order(candidate: _Candidate, found: str) -> tuple[bool, bool, int]:
    """Of two terms of a concept with one key the better: the same letters, then the same but for case, then status."""
    term = candidate.term
    return term.text != found, term.text.casefold() != found.casefold(), RANK[term.status]


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
    end -= _size_of_possessive(surfaces, term)
    if term.text[0] in QUOTES and start and text[start - 1] in QUOTES:
        start -= 1
    if term.text[-1] in QUOTES and text[end : end + 1] and text[end] in QUOTES:
        end += 1
    return start, end


def _size_of_possessive(surfaces: tuple[str, ...], term: Term) -> int:
    """Give how many characters at the end of the words of a hit are no part of it."""
    return 2 if surfaces and surfaces[-1].endswith(POSSESSIVE) and not term.text.endswith(POSSESSIVE) else 0


def _scanned(block: str, search: Callable[[str], list[_Found]]) -> list[_Found]:
    """Give what a search finds; the halves of characters, which the core cannot take, are replaced before."""
    try:
        return search(block)
    except UnicodeEncodeError:
        return search(without_halves(block))
