"""Names that need no word links: persons and places in pinyin, countries and their people."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from tmkit.langs import demonyms, territories
from tmkit.terms.extraction.sighting import Sighting
from tmkit.text.capital_runs import spelling_key
from tmkit.text.name_tables import places
from tmkit.text.names import NameMatch, match_pinyin, plain_readings

LONGEST = 4_000
"""Characters of a side; in longer texts no names are sought, because each would have to be held against each."""

_PERSON, _PLACE, _NAME, _WITH_KIND = 0.97, 0.97, 0.85, 0.85
_KINDS = frozenset("市省县州")
_COUNTRY, _PEOPLE = 0.98, 0.6
_CAPITAL = re.compile(r"\b[A-Z][\w'\N{RIGHT SINGLE QUOTATION MARK}-]*")


def find_names(number: int, zh: str, en: str) -> Iterator[Sighting]:
    """Give the names of a pair that stand in pinyin, or in their usual English form, in the English text.

    >>> [(one.type, one.zh_span, one.en_span) for one in find_names(0, "市长李波", "mayor Li Bo")]
    [('person', (2, 4), (6, 11))]
    """
    if max(len(zh), len(en)) > LONGEST or not any(map(_may_be_chinese, _CAPITAL.findall(en))):
        return
    for match in match_pinyin(zh, en):
        kind, certainty = _judged(match)
        spans = (match.zh_start, match.zh_end), (match.en_start, match.en_end)
        yield Sighting(number, *spans, kind, "pinyin", certainty)
        if kind == "place" and zh[match.zh_end : match.zh_end + 1] in _KINDS:
            yield Sighting(number, (match.zh_start, match.zh_end + 1), spans[1], kind, "pinyin", _WITH_KIND)


@lru_cache(1 << 16)
def _may_be_chinese(word: str) -> bool:
    """Say whether a word can be split into syllables of pinyin, or begins the usual form of a place."""
    if word in _first_words():
        return True
    key = spelling_key(word)
    reached = {0}
    for start in range(len(key)):
        if start in reached:
            reached.update(
                end for end in range(start + 1, min(start + 6, len(key)) + 1) if key[start:end] in _syllables()
            )
    return len(key) in reached


@cache
def _first_words() -> frozenset[str]:
    return frozenset(form.split()[0] for forms in places().values() for form in forms)


@cache
def _syllables() -> frozenset[str]:
    return frozenset(sound for number in range(0x4E00, 0x9FFF) for sound in plain_readings(chr(number)))


def _judged(match: NameMatch) -> tuple[str, float]:
    if match.kind == "person":
        return "person", _PERSON
    return "place", _PLACE if match.kind == "place" else _NAME


def find_countries(number: int, zh: str, en: str) -> Iterator[Sighting]:
    """Give the countries and territories of a simplified Chinese text whose English name, or people, the English has.

    >>> [(one.zh_span, one.en_span) for one in find_countries(0, "赴苏丹", "to Sudan and South Sudan")]
    [((1, 3), (3, 8))]
    """
    seen = set()
    for match in _countries().finditer(zh):
        name = match[0]
        if name in seen:
            continue
        seen.add(name)
        for names, certainty in ((territories().get(name, ()), _COUNTRY), (demonyms().get(name, ()), _PEOPLE)):
            found = _english(names).search(en) if names else None
            if found:
                yield Sighting(number, match.span(), found.span(), "country", "country", certainty)
                break


@cache
def _countries() -> re.Pattern[str]:
    names = sorted({*territories(), *demonyms()}, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, names)))


@cache
def _english(names: tuple[str, ...]) -> re.Pattern[str]:
    longest_first = sorted((name for name in names if not name.startswith("the ")), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")
