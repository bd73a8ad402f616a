"""Foreign names: beside the title of their bearer, and by the sound of their transcription."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from tmkit.bitext.phrase_pieces import STOP_CHARACTERS
from tmkit.bitext.starter_words import starter_words
from tmkit.langs import demonyms, territories
from tmkit.model import Span
from tmkit.terms.extraction.heads import find_heads
from tmkit.terms.extraction.sighting import Sighting
from tmkit.terms.extraction.sound import count_sounds, likeness
from tmkit.terms.extraction.tokens import Words
from tmkit.text.name_tables import places
from tmkit.text.names import surname_length

_BEARER = re.compile(
    r"[\u3400-\u9fff]{2,5}(?:\N{MIDDLE DOT}[\u3400-\u9fff]{1,6})*(?=[^\u3400-\u9fff\w]|[和与及等同]|$)"
)
_RUN = re.compile(
    r"\b[A-Z][\w'\N{RIGHT SINGLE QUOTATION MARK}-]*\w(?: (?:(?:van|von|de|der|bin|al|el) )?[A-Z][\w'-]*\w)*"
)
_HAN = re.compile(r"[\u3400-\u9fff]{3}")
_APPOSED = re.compile(r"^,? (?:the )?$")
_GENERIC = frozenset("市省州道郡县镇区岛河湖山湾")
_OFTEN_LEFT_OUT = frozenset("市省州郡县")
_SOUNDS_LIKE, _SOUNDS_SURE, _FEWEST = 0.65, 0.75, 3
_BESIDE, _HEARD = 0.85, 0.8
_LONGEST = 6
_PLACE_WORD = re.compile(r"\b(?:in|to|from|of|at|city|province) (?:the )?$")


@dataclass(frozen=True, slots=True)
class _Name:
    """A run of capitalised words of the English that nothing explains yet."""

    start: int
    end: int
    text: str

    def sounds_like(self, zh: str) -> float:
        """Give the likeness of its best word, or of the whole."""
        return max(likeness(zh, part) for part in (*self.text.split(), self.text))


def find_bearers(number: int, words: Words, en: str, found: Sequence[Sighting]) -> Iterator[Sighting]:
    """Give the persons that stand beside a title in both texts, and those after a title that sound alike.

    ``found`` are the sightings of the pair so far: its titles, and the names that are taken.
    """
    names = list(_unexplained(en, found))
    runs = dict(_runs(words, found)) if names else {}
    scored = sorted(
        (
            (_fitness(words.text[slice(*run)], titles, name, en), run, name)
            for run, titles in runs.items()
            for name in names
        ),
        key=lambda one: (-one[0], one[1], one[2].start),
    )
    taken: set[object] = set()
    for fitness, run, name in scored:
        whole = _BEARER.match(words.text, run[0])
        is_whole = whole is not None and whole.end() == run[1]
        if fitness >= (_SOUNDS_LIKE if is_whole else _HEARD) and not {run[0], name} & taken:
            taken |= {run[0], name}
            yield Sighting(number, run, (name.start, name.end), "person", "bearer", _BESIDE)


def _runs(words: Words, found: Sequence[Sighting]) -> Iterator[tuple[Span, list[Span]]]:
    """Give what may be a name behind a title, with the places of that title in the English, where known."""
    for head in find_heads(words.text, words.ends):
        end = head.span[1]
        titles = [one.en_span for one in found if one.type == "title" and one.zh_span[1] == end]
        run = _BEARER.match(words.text, end)
        if head.type != "title":
            continue
        if run and not _is_taken(run.span(), found) and run[0] not in starter_words("nouns"):
            yield run.span(), titles
        elif not run and _HAN.match(words.text, end):
            # Three characters that begin with a surname are a Chinese name, which pinyin has not found.
            shortest = 4 if surname_length(words.text[end:]) else 3
            ends = (stop for stop in range(end + shortest, end + 6) if not _is_taken((end, stop), found))
            yield from (((end, stop), []) for stop in ends)


def _fitness(zh: str, titles: Iterable[Span], name: _Name, en: str) -> float:
    """Give how well a name fits: its sound, 0..1, and 1 more where it stands beside the title in the English, too."""
    return name.sounds_like(zh) + any(_is_beside(name, title, en) for title in titles)


def find_transcribed(number: int, words: Words, en: str, found: Sequence[Sighting]) -> Iterator[Sighting]:
    """Give the foreign names whose Chinese sounds like a capitalised run of the English that nothing explains yet."""
    spans = [span for span in _transcriptions(words) if not _is_taken(span, found)]
    for name in _unexplained(en, found):
        scored = [(_heard(words.text[slice(*span)], name.text), span) for span in spans]
        score, span = max(scored, default=(0.0, (0, 0)), key=lambda one: (one[0], one[1][0] - one[1][1]))
        if score >= _SOUNDS_SURE:
            is_place = words.text[span[1] - 1] in _GENERIC or bool(_PLACE_WORD.search(en[: name.start]))
            kind = "place" if is_place or " " not in name.text else "person"
            for form in _forms(words.text, span):
                yield Sighting(number, form, (name.start, name.end), kind, "sound", _HEARD * score)


def _forms(zh: str, span: Span) -> tuple[Span, ...]:
    """Give a transcription without and with the word for a city or a province behind it."""
    start, end = span
    if zh[end - 1] in _OFTEN_LEFT_OUT:
        return (start, end - 1), span
    return (span, (start, end + 1)) if zh[end : end + 1] in _OFTEN_LEFT_OUT else (span,)


def _transcriptions(words: Words) -> Iterator[Span]:
    """Give what may be a transcription: runs before a word for a kind of place, and words that are no common ones."""
    for start, end in words.spans:
        word = words.text[start:end]
        is_common = any(word in starter_words(kind) for kind in ("nouns", "official", "verbs", "adjectives"))
        if _FEWEST <= len(word) <= _LONGEST and not is_common:
            yield start, end
        if word[-1] in _GENERIC:
            borders = (begin for begin, _ in words.spans if end - _LONGEST <= begin + 1 and begin + 2 < end)
            yield from ((begin, end) for begin in borders if words.text[begin] not in STOP_CHARACTERS)


def _heard(zh: str, name: str) -> float:
    """Give the likeness of a transcription, with or without its word for a kind of place; few sounds must all agree."""
    bare = zh[:-1] if zh[-1] in _GENERIC and len(zh) > 2 else zh
    score, heard = max((likeness(form, name), form) for form in {zh, bare})
    return score if count_sounds(heard) >= _FEWEST or (score == 1.0 and bare != zh and count_sounds(heard) > 1) else 0.0


def _unexplained(en: str, found: Iterable[Sighting]) -> Iterator[_Name]:
    taken = [one.en_span for one in found]
    for run in _RUN.finditer(en):
        is_first = not run.start() or en[run.start() - 2 : run.start()] in (". ", "! ", "? ")
        overlaps = any(start < run.end() and run.start() < end for start, end in taken)
        is_known = any(part in _known_names() for part in (run[0], *run[0].split()))
        if not overlaps and not is_known and not (is_first and " " not in run[0]) and not run[0].isupper():
            yield _Name(run.start(), run.end(), run[0])


@cache
def _known_names() -> frozenset[str]:
    """The English names of countries, their people and the places of the table: what nothing else may be called."""
    tables = (territories(), demonyms(), places())
    return frozenset(name for table in tables for names in table.values() for name in names)


def _is_beside(name: _Name, title: Span, en: str) -> bool:
    """Say whether a name stands right behind a title, or before it with a comma."""
    return en[title[1] : name.start] == " " or bool(
        name.end < title[0] and "," in en[name.end : title[0]] and _APPOSED.match(en[name.end : title[0]])
    )


def _is_taken(span: Span, found: Iterable[Sighting]) -> bool:
    return any(one.zh_span[0] < span[1] and span[0] < one.zh_span[1] for one in found)
