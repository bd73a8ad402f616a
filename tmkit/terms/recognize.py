"""Terms of a glossary found in a text, in one pass of an Aho-Corasick automaton (A. Aho, M. Corasick, CACM 18, 1975).

The automaton runs over keys (:mod:`tmkit.terms.keys`), which are generous; what it finds is then held against the rules
of the term: borders, forms of words, letters in case.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from tmkit.langs import parse_code
from tmkit.model import Concept, Term, TermHit
from tmkit.terms.drafts import RANK
from tmkit.terms.glossary import Glossary
from tmkit.terms.inflection import RANK_WORDS, noun_forms, word_forms
from tmkit.terms.keys import QUOTES, CharacterKey, Place, TextKey, character_key, plain_word, word_key

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
    """A key that is sought, with its terms; ``has_latin_end``: it begins or ends with a Latin letter or figure."""

    key: str
    has_latin_end: bool
    candidates: list[_Candidate] = field(default_factory=list)


def _simple(pattern: _Pattern) -> _Candidate | None:
    """Give the only term of a key, where nothing but the key decides whether it is found."""
    only = pattern.candidates[0]
    is_simple = len(pattern.candidates) == 1 and only.is_plain and not only.surfaces and not pattern.has_latin_end
    return only if is_simple else None


@dataclass(frozen=True, slots=True)
class _Text:
    """A block of a text: the whole text, where the block starts in it, and the key of the block."""

    text: str
    start: int
    key: TextKey


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
        self._lengths = [len(pattern.key) for pattern in self._patterns]
        self._simple = [_simple(pattern) for pattern in self._patterns]
        self._automaton = _automaton(numbers)

    def __len__(self) -> int:
        """The number of different keys sought."""
        return len(self._patterns)

    def find(self, text: str) -> list[TermHit]:
        """Give the terms of a text in order: the longest first, then the leftmost, none overlapping another.

        Where one span belongs to several concepts (homonyms) there is a hit for each.
        """
        return [
            hit for start, block in self._blocks(text) for hit in self._longest(_Text(text, start, self._to_key(block)))
        ]

    def find_all(self, text: str) -> list[TermHit]:
        """Give every term of a text, overlapping ones too, in order of start, the longer first."""
        found = []
        for start, block in self._blocks(text):
            given = _Text(text, start, self._to_key(block))
            found += [hit for last, number in self._raw(given.key) for hit in self._hits(given, last + 1, number)]
        return sorted(found, key=lambda hit: (hit.start, -hit.end))

    def _blocks(self, text: str) -> Iterator[tuple[int, str]]:
        """Give (start, block) of a text cut where no term can be; all keys of a long text at once would fill memory."""
        border = LINE_END if self._to_key is character_key else SENTENCE_END
        start = 0
        while len(text) - start > BLOCK and (match := border.search(text, start + BLOCK)):
            yield start, text[start : match.end()]
            start = match.end()
        yield start, text[start:] if start else text

    def _longest(self, given: _Text) -> list[TermHit]:
        """Give the hits of a block: keys from long to short, each where no longer one lies."""
        raw = list(self._raw(given.key))
        lengths = [self._lengths[number] for _last, number in raw]
        waiting = _longest_at_ends(raw, lengths)
        # Words share the space between them.
        shared = 0 if isinstance(given.key, CharacterKey) else 1
        taken = bytearray(len(given.key.key))
        found: dict[int, list[TermHit]] = {}
        for length in range(max(waiting, default=0), 0, -1):
            ones = b"\1" * (length - shared)
            for place in sorted(waiting.get(length, ())):
                last, number = raw[place]
                start, end = last + 1 - length, last + 1 - shared
                blocked = taken.rfind(1, start, end)
                if blocked < 0 and (hits := self._hits(given, last + 1, number)):
                    found[start] = hits
                    taken[start:end] = ones
                elif blocked < end - 1 and (
                    shorter := _next_that_fits(raw, lengths, place, last - max(blocked, start))
                ):
                    waiting[lengths[shorter]].append(shorter)
        return [hit for start in sorted(found) for hit in found[start]]

    def _add(self, term: Term, concept: Concept, numbers: dict[str, int]) -> None:
        key = self._to_key(term.text)
        if not any(map(str.isalnum, key.key)):
            return
        number = numbers.setdefault(key.key, len(numbers))
        if number == len(self._patterns):
            has_latin_end = isinstance(key, CharacterKey) and (_is_latin(key.key[0]) or _is_latin(key.key[-1]))
            self._patterns.append(_Pattern(key.key, has_latin_end))
        surfaces = key.place(0, len(key.key))[2]
        candidate = _Candidate(term, concept, surfaces, _is_plain(term, concept, surfaces))
        self._patterns[number].candidates.append(candidate)

    def _raw(self, key: TextKey) -> Iterable[tuple[int, int]]:
        """Give (last place in the key, number of the pattern) of all keys found, whatever their terms ask for."""
        found: Iterable[tuple[int, int]] = self._automaton.iter(key.key) if self._patterns and key.key else ()
        return found

    def _hits(self, given: _Text, key_end: int, number: int) -> list[TermHit]:
        """Give a hit for each concept that has a term here, its best."""
        key_start = key_end - self._lengths[number]
        simple = self._simple[number]
        if simple is not None:
            start, end, _surfaces = given.key.place(key_start, key_end)
            start, end = start + given.start, end + given.start
            return [TermHit(start, end, given.text[start:end], simple.term, simple.concept)]
        pattern = self._patterns[number]
        if pattern.has_latin_end and not _has_borders(given.key.key, key_start, key_end):
            return []
        start, end, surfaces = given.key.place(key_start, key_end)
        place = (start + given.start, end + given.start, surfaces)
        fitting = [candidate for candidate in pattern.candidates if self._fits(candidate, place, given.text)]
        if len(fitting) > 1:
            fitting.sort(key=lambda candidate: _order(candidate, given.text[place[0] : place[1]]))
            fitting = list({candidate.concept.id: candidate for candidate in reversed(fitting)}.values())[::-1]
        return [_hit(given.text, place, candidate) for candidate in fitting]

    def _fits(self, candidate: _Candidate, place: Place, text: str) -> bool:
        """Say whether what stands in the text is a form that the term allows, in the case and the place it asks for."""
        start, end, surfaces = place
        if candidate.surfaces != surfaces and not self._has_forms(candidate, surfaces):
            return False
        if candidate.is_plain:
            return True
        if candidate.term.whole and any(map(str.isalnum, ARTICLE.sub("", text[:start]) + text[end:])):
            return False
        return _has_case(candidate, surfaces, text[start:end])

    def _has_forms(self, candidate: _Candidate, surfaces: tuple[str, ...]) -> bool:
        is_stiff = self.lang != "en" or candidate.term.exact or candidate.concept.type in NAMES
        is_several = len(surfaces) > 1
        return all(
            found == surface or plain_word(found) in _forms(surface, is_stiff, is_several)
            for surface, found in zip(candidate.surfaces, surfaces, strict=True)
        )


def _longest_at_ends(raw: Sequence[tuple[int, int]], lengths: Sequence[int]) -> defaultdict[int, list[int]]:
    """Give, by length, where in ``raw`` the longest key of each end stands; shorter ones come behind it there."""
    waiting: defaultdict[int, list[int]] = defaultdict(list)
    end = -1
    for place, (last, _number) in enumerate(raw):
        if last != end:
            waiting[lengths[place]].append(place)
            end = last
    return waiting


def _next_that_fits(raw: Sequence[tuple[int, int]], lengths: Sequence[int], place: int, room: int) -> int:
    """Give where the next shorter key of the same end stands that is no longer than ``room``, 0 where there is none."""
    last = raw[place][0]
    for shorter in range(place + 1, len(raw)):
        if raw[shorter][0] != last:
            return 0
        if lengths[shorter] <= room:
            return shorter
    return 0


def _automaton(numbers: dict[str, int]) -> Any:
    import ahocorasick

    automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
    for key, number in numbers.items():
        automaton.add_word(key, number)
    automaton.make_automaton()
    return automaton


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


def _has_borders(key: str, start: int, end: int) -> bool:
    """Say whether a Latin letter or figure at either end of a hit has none beside it: 5G is not in 15G."""
    before, after = key[start - 1 : start], key[end : end + 1]
    if before and _is_latin(key[start]) and (_is_latin(before) or _ends_number(key[: start + 1][-3:])):
        return False
    return not (_is_latin(key[end - 1]) and after and _is_latin(after))


def _ends_number(text: str) -> bool:
    """Say whether the last of three characters is a figure behind a decimal point: the 5 of 1.5G is not 5G."""
    return len(text) == 3 and text[0].isdigit() and text[1] in ".," and text[2].isdigit()


def _is_latin(char: str) -> bool:
    return char.isalnum() and char < "\u0250"


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
