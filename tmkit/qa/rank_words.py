"""Words of ranks and bodies that are taken for each other: what a title is not when one of them is exchanged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import NamedTuple

from tmkit.model.match import Span
from tmkit.terms.inflection import base_key
from tmkit.terms.spelling import american

# Each row: words of which only one is right in a given name. "consulgeneral" and the like are one word here.
_ROWS = (
    "deputy vice assistant associate",
    "senior chief principal",
    "committee commission council board panel",
    "bureau department office division administration authority agency ministry section secretariat unit branch",
    "consulategeneral consulate embassy",
    "consulgeneral consul ambassador",
    "fund foundation trust",
    "corporation company enterprise",
    "scheme plan program project",
    "scheme system mechanism",
    "ordinance regulation law act",
    "initiative proposal strategy",
    "institute academy institution college university school",
    "institute center museum gallery",
    "association federation society union league",
    "secretary minister",
    "secretarygeneral directorgeneral",
    "director head chief manager",
    "director commissioner",
    "executive managing",
    "governor mayor premier president",
    "president chairman",
    "province city district county town township prefecture village",
    "conference forum summit meeting seminar symposium",
    "agreement memorandum treaty convention protocol",
    "award prize medal",
    "group team",
    "acting executive",
)
_GENERALS = frozenset({"consul", "consulate", "director", "secretary"})
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*|\d+")
_SMALL = frozenset({"the", "a", "an"})
# A title of one word, such as consul general, is told from the other ranks without a neighbour.
_ALONE = frozenset({"consulgeneral", "consulategeneral"})


class Word(NamedTuple):
    """A word as it is compared, and where it stands."""

    key: str
    start: int
    end: int
    surface: str


@lru_cache(maxsize=1 << 15)
def _base(word: str) -> str:
    """The part that the forms of a word share, in American spelling."""
    if word.isdecimal():
        return word
    plain = american(word.lower().replace("’", "'").removesuffix("'s"))
    return base_key(plain) if len(plain) > 2 else plain


@lru_cache(maxsize=1 << 13)
def rank_words(text: str) -> tuple[Word, ...]:
    """Give the words of a text without articles and possessives; "consul general" and its like are one.

    >>> [word.key for word in rank_words("The Consul-General of Italy")]
    ['consulgeneral', 'of', 'itali']
    """
    found: list[Word] = []
    for match in _WORD.finditer(text):
        surface = match[0]
        if surface in _SMALL or (len(surface) < 4 and surface.lower() in _SMALL):
            continue
        key = _base(surface)
        last = found[-1] if found else None
        if last and key == "general" and last.key in _GENERALS and match.start() - last.end == 1:
            found[-1] = Word(f"{last.key}general", last.start, match.end(), text[last.start : match.end()])
        elif last and last.key == "general" and key in _GENERALS and match.start() - last.end == 1:
            found[-1] = Word(f"{key}general", last.start, match.end(), text[last.start : match.end()])
        else:
            found.append(Word(key, match.start(), match.end(), surface))
    return tuple(found)


_RIVALS: dict[str, frozenset[str]] = {}
for _row in _ROWS:
    _row_keys = frozenset(word if word.endswith("general") else _base(word) for word in _row.split())
    for _key in _row_keys:
        _RIVALS[_key] = _RIVALS.get(_key, frozenset()) | _row_keys - {_key}


_NONE: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Swap:
    """A form that stands in a text with one of its words exchanged: where, what stands there, what should."""

    span: Span
    found: str
    wanted: str


def may_have_swaps(form: str) -> bool:
    """Tell whether a form has a word of rank; most have none."""
    return bool(_ranks_of(form)[1])


def find_swaps(form: str, text: str) -> Iterator[Swap]:
    """Give each place where a form stands with one rank word exchanged for a rival of it.

    >>> [(swap.found, swap.wanted) for swap in find_swaps("Health Commission", "of the Health Committee")]
    [('Committee', 'Commission')]
    >>> list(find_swaps("Health Commission", "of the Education Committee"))
    []
    """
    wanted, places = _ranks_of(form)
    if not places:
        return
    keys = text_keys(text)
    lacking = [place for place, word in enumerate(wanted) if word.key not in keys]
    if len(lacking) > 1:
        return
    for place in lacking or places:
        for rival in _RIVALS.get(wanted[place].key, _NONE) & keys:
            yield from _swaps_at(wanted, rank_words(text), place, rival)


@lru_cache(maxsize=1 << 15)
def _ranks_of(form: str) -> tuple[tuple[Word, ...], tuple[int, ...]]:
    """The words of a form, and which of them are ranks; none of a single word but consul general and its like."""
    words = rank_words(form)
    if len(words) < 2 and not (words and words[0].key in _ALONE):
        return words, ()
    return words, tuple(place for place, word in enumerate(words) if word.key in _RIVALS)


@lru_cache(maxsize=8)
def text_keys(text: str) -> frozenset[str]:
    """Give the keys of all words of a text.

    >>> sorted(text_keys("the Consul General of Italy"))
    ['consulgeneral', 'itali', 'of']
    """
    # No word has white space in it, and what stands between white space was mostly seen before.
    keys = frozenset(chain.from_iterable(map(_keys_of_run, text.split())))
    return frozenset(word.key for word in rank_words(text)) if "general" in keys else keys


@lru_cache(maxsize=1 << 14)
def _keys_of_run(run: str) -> tuple[str, ...]:
    """Give the keys of the words of a text without white space."""
    return tuple(key for key in map(_base, _WORD.findall(run)) if key not in _SMALL)


def _swaps_at(wanted: tuple[Word, ...], words: tuple[Word, ...], place: int, rival: str) -> Iterator[Swap]:
    for index, word in enumerate(words):
        first = index - place
        window = words[first : first + len(wanted)] if first >= 0 else ()
        if word.key != rival or len(window) < len(wanted):
            continue
        others = (
            one.key == other.key
            for number, (one, other) in enumerate(zip(wanted, window, strict=True))
            if number != place
        )
        if all(others):
            yield Swap((window[0].start, window[-1].end), word.surface, wanted[place].surface)
