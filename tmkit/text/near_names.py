"""Names that are nearly the pinyin of a Chinese name: misspellings, and readings that the name does not have.

Only positive evidence counts: the surname is right and the given name one or two letters off, or the reverse, or the
kind of place (District, County) follows. Names in other spellings (Hong Kong, Taiwan, foreign) are no misspellings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from tmkit.text.capital_runs import CapitalRun, capital_runs
from tmkit.text.name_tables import GENERICS, OTHER_SPELLINGS, alternatives, generic_at, place_pattern, places, surnames
from tmkit.text.names import (
    NameMatch,
    expected_spelling,
    folded_name,
    joined_syllables,
    match_pinyin,
    romanizations,
    romanizations_of_given,
    surname_length,
)
from tmkit.text.surname_spellings import surnames_asked

_HAN = re.compile("[\u3400-\u9fff]")
_VOWELS = re.compile("[aeiou\N{LATIN SMALL LETTER U WITH DIAERESIS}]+")
_NO_GIVEN_NAME = frozenset(
    "的了在是和与及为于把被对从向到将就也都而或其这那各该并但由以之说率者们至今年月日号时分市区县省镇乡村州国政府部长"
)
_SELDOM_GIVEN = frozenset("国和向为月之年长时")
KIND_OF_PLACE = re.compile(
    rf" ({'|'.join(sorted({word for words in GENERICS.values() for word in words}, key=lambda word: -len(word)))})\b"
)
_MOST, _MOST_IN_SHORT, _SHORT = 2, 1, 5
_LONGEST_PROPER = 3


def near_pinyin(zh: str, en: str) -> list[NameMatch]:
    """Give the English names that are one or two letters off the pinyin of a Chinese name, with the right form.

    >>> [(name.zh, name.en, name.expected) for name in near_pinyin("章勇武在洪洞县", "Zhang Yonwu in Hongdong County")]
    [('章勇武', 'Zhang Yonwu', 'Zhang Yongwu'), ('洪洞', 'Hongdong', 'Hongtong')]
    """
    folded, runs = folded_name(zh), capital_runs(en)
    found = [*_table_places(folded, runs, en), *_places(folded, runs, en), *_persons(folded, runs)]
    if not found:
        return []
    exact = [match for match in match_pinyin(zh, en) if match.kind != "name" or " " in match.en]
    taken_zh = [(match.zh_start, match.zh_end) for match in exact]
    taken_en = [(match.en_start, match.en_end) for match in exact]
    kept: list[NameMatch] = []
    for match in sorted(found, key=lambda item: (item.distance, item.zh_start - item.zh_end)):
        if _overlaps(match.zh_start, match.zh_end, taken_zh) or _overlaps(match.en_start, match.en_end, taken_en):
            continue
        kept.append(match)
        taken_en.append((match.en_start, match.en_end))
    return sorted(kept, key=lambda match: match.zh_start)


def _overlaps(start: int, end: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start < other_end and other_start < end for other_start, other_end in spans)


def _persons(folded: str, runs: Sequence[CapitalRun]) -> Iterator[NameMatch]:
    pairs = [(run, surnames_asked(*run.keys)) for run in runs if len(run.words) == 2 and "-" not in run.text]
    asked = frozenset[str]().union(*(firsts for _run, firsts in pairs))
    for start, char in enumerate(folded) if asked else ():
        length = surname_length(folded[start : start + 2]) if char in asked else 0
        for size in (2, 1) if length else ():
            end = start + length + size
            given = folded[start + length : end]
            if len(given) < size or not _is_given(given):
                continue
            for run, firsts in pairs:
                distance = _person_distance(folded[start : start + length], given, run) if char in firsts else 0
                if distance:
                    expected = expected_spelling(folded[start:end], run.key)
                    yield NameMatch(
                        start,
                        end,
                        folded[start:end],
                        run.start,
                        run.end,
                        run.text,
                        "person",
                        "surname-first",
                        distance,
                        expected,
                    )


def _is_given(given: str) -> bool:
    """Tell whether these characters may be a given name; 国 and the like only beside one that is no such word."""
    if not all(map(_HAN.match, given)):
        return False
    words = [char for char in given if char in _NO_GIVEN_NAME]
    return not words or (len(words) < len(given) and _SELDOM_GIVEN.issuperset(words))


def _person_distance(surname: str, given: str, run: CapitalRun) -> int:
    """How far the run is from the name, 0 where it is none of its misspellings."""
    key, rest = run.keys
    own = surnames()[surname]
    if key in own:
        return _near(rest, romanizations_of_given(given), len(given))
    if key in OTHER_SPELLINGS or len(given) == 1 or rest not in romanizations_of_given(given):
        return 0
    nearest = min(edit_distance(key, right) for right in own)
    return nearest if nearest == 1 or key in romanizations_of_given(surname) else 0


def _near(key: str, ways: Iterable[str], syllables: int) -> int:
    """The smallest distance to a way of writing, 0 where none is near enough or the number of syllables is another."""
    if abs(len(_VOWELS.findall(key)) - syllables) > 1:
        return 0
    best = min((edit_distance(key, way) for way in ways if way[:1] == key[:1]), default=0)
    return best if best <= most_wrong(key) else 0


def most_wrong(key: str) -> int:
    """Give how many letters of a word can be wrong."""
    return _MOST if len(key) > _SHORT else _MOST_IN_SHORT


def _places(folded: str, runs: Sequence[CapitalRun], en: str) -> Iterator[NameMatch]:
    for run in runs:
        if len(run.words) > 1 or "-" in run.text:
            continue
        kind = KIND_OF_PLACE.match(en, run.end)
        for start, end in _propers(folded, kind[1]) if kind else ():
            if place_pattern().fullmatch(folded, start, end):
                continue
            distance = _near(run.key, romanizations_of_given(folded[start:end]), end - start)
            if distance:
                expected = joined_syllables(folded[start:end], run.key)
                yield NameMatch(
                    start, end, folded[start:end], run.start, run.end, run.text, "place", "", distance, expected
                )


def _propers(folded: str, kind: str) -> Iterator[tuple[int, int]]:
    """The two or three characters before each Chinese word for this kind of place."""
    for found in _generic_pattern(kind).finditer(folded, 2):
        place = found.start()
        if kind in GENERICS[generic_at(folded, place)]:
            for length in range(2, _LONGEST_PROPER + 1):
                if place >= length and all(_HAN.match(char) for char in folded[place - length : place]):
                    yield place - length, place


@cache
def _generic_pattern(kind: str) -> re.Pattern[str]:
    """Where a Chinese word for a kind of place begins."""
    return re.compile(f"(?={alternatives(generic for generic, words in GENERICS.items() if kind in words)})")


def _table_places(folded: str, runs: Sequence[CapitalRun], en: str) -> Iterator[NameMatch]:
    for found in place_pattern().finditer(folded):
        forms = places()[found[0]]
        if any(form in en for form in forms):
            continue
        for run in runs:
            if len(run.words) == 1 and is_misspelt_place(run.key, found[0]):
                distance = max(1, min(edit_distance(run.key, form.lower()) for form in forms))
                yield NameMatch(*found.span(), found[0], run.start, run.end, run.text, "place", "", distance, forms[0])


def is_misspelt_place(key: str, zh: str) -> bool:
    """Tell whether a word is the pinyin of a place of the table, or nearly one of its forms, but none of them.

    >>> is_misspelt_place("shanxi", "陕西"), is_misspelt_place("shaanxi", "陕西"), is_misspelt_place("port", "陕西")
    (True, False, False)
    """
    return key in wrong_spellings(zh) or _near(key, [form.lower() for form in places()[zh]], len(zh)) > 0


@cache
def wrong_spellings(zh: str) -> frozenset[str]:
    """Give the pinyin of a place whose English name the readings do not decide."""
    return romanizations_of_given(zh) | romanizations(zh)


def edit_distance(one: str, other: str) -> int:
    """Give the Levenshtein distance of two short words.

    >>> edit_distance("yonwu", "yongwu"), edit_distance("dong", "tong")
    (1, 1)
    """
    while one and other and one[0] == other[0]:
        one, other = one[1:], other[1:]
    while one and other and one[-1] == other[-1]:
        one, other = one[:-1], other[:-1]
    row = list(range(len(other) + 1))
    for index, char in enumerate(one, 1):
        diagonal, row[0] = row[0], index
        for place, other_char in enumerate(other, 1):
            diagonal, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, diagonal + (char != other_char))
    return row[-1]
