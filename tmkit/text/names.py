"""Chinese names and their pinyin: the readings of a character, and names of one side found on the other.

Every reading of a character counts, because the first one is wrong for about one name in four; tables fix the
readings of surnames and of places (GB/T 28039-2011 and GB/T 16159-2012 give the spelling).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.metadata import version
from itertools import product
from typing import Literal

from tmkit.text.capital_runs import CapitalRun, capital_runs, spelling_key
from tmkit.text.kept import kept_table
from tmkit.text.name_tables import ENGLISH_WORDS, GENERICS, generic_at, place_pattern, places, surnames
from tmkit.text.script import fold_script

NameKind = Literal["person", "place", "name"]
NameOrder = Literal["surname-first", "given-first", "split", ""]

_DIAERESIS = "\N{COMBINING DIAERESIS}"
_U_UMLAUT = "\N{LATIN SMALL LETTER U WITH DIAERESIS}"
_U_SPELLINGS = ("u", "v", "yu", _U_UMLAUT)
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]+")
_BEYOND_BMP = re.compile("[\U00010000-\U0010ffff]")
_SHORTEST, _LONGEST = 2, 4
_SHORTEST_WORD = 4
_MOST_SPELLINGS = 256


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A Chinese name with what stands for it in English; spans are code points in the texts as given.

    ``order`` tells how a personal name is written: surname first (right), given name first, or the given name split.
    ``distance`` is 0 for a match; for a misspelling the number of letters that differ from ``expected``, the right
    form.
    """

    zh_start: int
    zh_end: int
    zh: str
    en_start: int
    en_end: int
    en: str
    kind: NameKind = "name"
    order: NameOrder = ""
    distance: int = 0
    expected: str = ""


@cache
def readings(char: str) -> frozenset[str]:
    """Give every pinyin reading of one character with its tone mark; nothing for a character without a reading.

    >>> sorted(readings("洛"))
    ['luò']
    >>> readings("a")
    frozenset()
    """
    return frozenset(filter(None, _pinyin_table().get(ord(char), "").split(",")))


@cache
def _pinyin_table() -> dict[int, str]:
    return kept_table(f"pinyin-{version('pypinyin')}", _table_of_pypinyin)


def _table_of_pypinyin() -> dict[int, str]:
    """The table of single characters; importing it takes a third of a second, for the phrases that come with it."""
    from pypinyin.constants import PINYIN_DICT

    return dict(PINYIN_DICT)


def folded_name(zh: str) -> str:
    """Give a text with its characters simplified, but for those whose simplified form has no reading.

    >>> folded_name("陳學恩"), folded_name("丁簢")
    ('陈学恩', '丁簢')
    """
    folded = fold_script(zh)
    if not _BEYOND_BMP.search(folded):
        return folded
    return "".join(old if new > "\uffff" and not readings(new) else new for old, new in zip(zh, folded, strict=True))


@cache
def plain_readings(char: str) -> frozenset[str]:
    """Give the readings without tones; ü also as ``u``, ``v`` and ``yu``, the spellings of passports and typists.

    >>> sorted(plain_readings("吕"))
    ['lu', 'lv', 'lyu', 'lü']
    """
    return frozenset(spelling for reading in readings(char) for spelling in _without_tone(reading))


def _without_tone(reading: str) -> list[str]:
    decomposed = unicodedata.normalize("NFD", reading)
    marked = "".join(char for char in decomposed if char == _DIAERESIS or not unicodedata.combining(char))
    plain = unicodedata.normalize("NFC", marked)
    return [plain.replace(_U_UMLAUT, spelling) for spelling in _U_SPELLINGS] if _U_UMLAUT in plain else [plain]


@lru_cache(maxsize=1 << 14)
def is_pinyin(key: str) -> bool:
    """Tell whether a key (:func:`spelling_key`) can be read as syllables of pinyin.

    >>> is_pinyin("chongqing"), is_pinyin("authority")
    (True, False)
    """
    return _syllables().fullmatch(key) is not None


@cache
def _syllables() -> re.Pattern[str]:
    marked = {reading for several in set(_pinyin_table().values()) for reading in several.split(",") if reading}
    found = {spelling for reading in marked for spelling in _without_tone(reading)}
    return re.compile(f"(?:{'|'.join(sorted(found, key=lambda way: (-len(way), way)))})+")


def romanizations(zh: str) -> frozenset[str]:
    """Give the ways to write a run of Chinese characters in pinyin as one lower-case word without marks.

    A known surname at the beginning has only its own reading. Empty where a character has no reading, or where there
    are more than 256 ways.

    >>> sorted(romanizations("单于")), sorted(romanizations("解晓东"))
    (['chanyu'], ['xiexiaodong'])
    """
    folded = folded_name(zh)
    length = surname_length(folded)
    choices = [surnames()[folded[:length]]] if length else []
    choices += [plain_readings(char) for char in folded[length:]]
    count = 1
    for choice in choices:
        count *= len(choice)
    return frozenset("".join(parts) for parts in product(*choices)) if 0 < count <= _MOST_SPELLINGS else frozenset()


def romanizations_of_given(given: str) -> frozenset[str]:
    """Give the pinyin of a given name, where no surname fixes a reading.

    >>> sorted(romanizations_of_given("茜"))
    ['qian', 'xi']
    """
    ways = {""}
    for char in given:
        ways = {way + reading for way in ways for reading in plain_readings(char)}
    return frozenset(ways)


def surname_length(zh: str) -> int:
    """Give how many characters at the beginning of a folded text are a known surname: 2, 1 or 0.

    >>> surname_length("欧阳修"), surname_length("章勇武"), surname_length("的")
    (2, 1, 0)
    """
    known = surnames()
    if len(zh) > 1 and zh[:2] in known:
        return 2
    return int(zh[:1] in known)


def match_pinyin(zh: str, en: str) -> list[NameMatch]:
    """Give the names of a Chinese text that stand in pinyin, or in their usual English form, in an English text.

    Runs of two to four characters whose pinyin equals a run of capitalised words; the longest first, each place of
    either text once, in order of the Chinese text.

    >>> [(name.zh, name.en, name.kind) for name in match_pinyin("章勇武在渝中区", "Zhang Yongwu, Yuzhong District")]
    [('章勇武', 'Zhang Yongwu', 'person'), ('渝中区', 'Yuzhong District', 'place')]
    """
    return list(_matched(zh, en))


@lru_cache(maxsize=8)
def _matched(zh: str, en: str) -> tuple[NameMatch, ...]:
    """The names of a pair; several checks of one pair ask for them."""
    folded = folded_name(zh)
    runs = capital_runs(en)
    if not runs or not _HAN.search(folded):
        return ()
    found = [*_table_places(folded, en), *_spelt_names(folded, runs)]
    matches = [_with_generic(match, folded, en) for match in found]
    matches.sort(
        key=lambda match: (
            -(match.zh_end - match.zh_start),
            match.order != "surname-first",
            match.zh_start,
            match.en_start,
        )
    )
    return tuple(replace(match, zh=zh[match.zh_start : match.zh_end]) for match in _apart(matches))


def _apart(matches: list[NameMatch]) -> list[NameMatch]:
    """The matches that overlap no earlier one on either side."""
    kept: list[NameMatch] = []
    for match in matches:
        if all(
            (match.zh_end <= other.zh_start or match.zh_start >= other.zh_end)
            and (match.en_end <= other.en_start or match.en_start >= other.en_end)
            for other in kept
        ):
            kept.append(match)
    return sorted(kept, key=lambda match: match.zh_start)


def _table_places(folded: str, en: str) -> Iterator[NameMatch]:
    for found in place_pattern().finditer(folded):
        for form in places()[found[0]]:
            for stands in _word_pattern(form).finditer(en) if form in en else ():
                yield NameMatch(*found.span(), found[0], *stands.span(), stands[0], "place")


@cache
def _word_pattern(form: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(form)}\b")


def _spelt_names(folded: str, runs: Sequence[CapitalRun]) -> Iterator[NameMatch]:
    runs = [run for run in runs if is_pinyin(run.key)]
    if not runs:
        return
    starts = _starts_by_letter(folded)
    fixed = {found.span() for found in place_pattern().finditer(folded)}
    for run in runs:
        if len(run.words) == 1 and (run.key in ENGLISH_WORDS or len(run.key) < _SHORTEST_WORD):
            continue
        for start, end in _spans(run.key, folded, starts):
            if (start, end) not in fixed:
                yield from _named(folded, start, end, run)
        if len(run.words) > 1:
            for start, end in _spans(run.keys[-1] + "".join(run.keys[:-1]), folded, starts):
                if _is_surname(folded[start:end], run.keys[-1]):
                    yield _made(folded, start, end, run, "person", "given-first")


def _starts_by_letter(folded: str) -> dict[str, list[int]]:
    starts: dict[str, list[int]] = {}
    for place, char in enumerate(folded):
        for letter in _first_letters(char):
            starts.setdefault(letter, []).append(place)
    return starts


@cache
def _first_letters(char: str) -> tuple[str, ...]:
    return tuple(sorted({reading[0] for reading in plain_readings(char)}))


def _spans(key: str, folded: str, starts: dict[str, list[int]]) -> Iterator[tuple[int, int]]:
    for start in starts.get(key[:1], ()):
        for end in _ends(key, folded, start):
            if end - start >= _SHORTEST:
                yield start, end


def _ends(key: str, folded: str, place: int, left: int = _LONGEST) -> Iterator[int]:
    if not key:
        yield place
    elif left and place < len(folded):
        for reading in plain_readings(folded[place]):
            if key.startswith(reading):
                yield from _ends(key[len(reading) :], folded, place + 1, left - 1)


def _named(folded: str, start: int, end: int, run: CapitalRun) -> Iterator[NameMatch]:
    name = folded[start:end]
    if len(run.words) == 1:
        yield _made(folded, start, end, run, "name", "")
    elif _is_surname(name, run.keys[0]):
        yield _made(folded, start, end, run, "person", "surname-first" if len(run.words) == 2 else "split")
    elif not surname_length(name) or len(run.words) == len(name):
        yield _made(folded, start, end, run, "name", "split")


def _is_surname(name: str, key: str) -> bool:
    length = surname_length(name)
    return 0 < length < len(name) and key in surnames()[name[:length]]


def _made(folded: str, start: int, end: int, run: CapitalRun, kind: NameKind, order: NameOrder) -> NameMatch:
    return NameMatch(start, end, folded[start:end], run.start, run.end, run.text, kind, order)


def _with_generic(match: NameMatch, folded: str, en: str) -> NameMatch:
    """A place with its kind on both sides: the district of 渝中区 and Yuzhong District."""
    generic = generic_at(folded, match.zh_end)
    for word in GENERICS.get(generic, ()):
        if en.startswith(f" {word}", match.en_end) and not en[match.en_end + len(word) + 1 :][:1].isalpha():
            zh_end, en_end = match.zh_end + len(generic), match.en_end + 1 + len(word)
            zh, text = folded[match.zh_start : zh_end], en[match.en_start : en_end]
            return replace(match, zh_end=zh_end, zh=zh, en_end=en_end, en=text, kind="place")
    return match


def expected_spelling(zh: str, key: str = "") -> str:
    """Give a Chinese personal or place name in pinyin as GB/T 28039 writes it, by the readings nearest to ``key``.

    >>> expected_spelling("章勇武"), expected_spelling("陈学恩"), expected_spelling("欧阳文")
    ('Zhang Yongwu', "Chen Xue'en", 'Ouyang Wen')
    """
    folded = folded_name(zh)
    length = surname_length(folded)
    if not 0 < length < len(folded):
        return joined_syllables(folded, key)
    surname = min(surnames()[folded[:length]], key=lambda reading: (not key.startswith(reading), reading))
    return f"{surname.capitalize()} {joined_syllables(folded[length:], key.removeprefix(surname))}"


def joined_syllables(zh: str, key: str = "") -> str:
    """Give the syllables of a run as one capitalised word, with an apostrophe before a later a, e or o.

    >>> joined_syllables("西安")
    "Xi'an"
    """
    parts: list[str] = []
    rest = key
    for char in zh:
        options = sorted(reading for reading in plain_readings(char) if _U_UMLAUT not in reading and "v" not in reading)
        first = sorted(_without_tone(_pinyin_table().get(ord(char), char).split(",")[0]))[0]
        chosen = next((reading for reading in options if rest.startswith(reading)), first)
        rest = rest.removeprefix(chosen)
        parts.append(f"'{chosen}" if parts and chosen[0] in "aeo" else chosen)
    return "".join(parts).capitalize()


__all__ = [
    "NameMatch",
    "expected_spelling",
    "is_pinyin",
    "joined_syllables",
    "match_pinyin",
    "plain_readings",
    "readings",
    "romanizations",
    "romanizations_of_given",
    "spelling_key",
    "surname_length",
]
