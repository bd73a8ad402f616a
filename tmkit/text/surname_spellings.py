"""Surnames by the words that may stand for them in English: pinyin, nearly pinyin, and what they read elsewhere."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache

from tmkit.text.name_tables import surnames
from tmkit.text.names import is_pinyin, romanizations_of_given

_NONE: frozenset[str] = frozenset()


def surnames_spelt(key: str) -> frozenset[str]:
    """Give the first characters of the surnames whose pinyin is a key (:func:`~tmkit.text.capital_runs.spelling_key`).

    >>> sorted(surnames_spelt("ouyang")), sorted(surnames_spelt("port"))
    (['欧'], [])
    """
    return _surnames_spelt().get(key, _NONE)


def surnames_asked(first: str, second: str) -> frozenset[str]:
    """Give the first characters of the surnames that the first of two words may be, nearly so only before pinyin.

    >>> "章" in surnames_asked("zang", "yongwu"), "章" in surnames_asked("zang", "port")
    (True, False)
    """
    return surnames_spelt(first) | surnames_nearly_spelt(first) if is_pinyin(second) else surnames_spelt(first)


@lru_cache(maxsize=1 << 13)
def surnames_nearly_spelt(key: str) -> frozenset[str]:
    """Give the first characters of surnames that are read so elsewhere, or have one letter more, less or another.

    Of others, too, that take two letters to become the key.
    """
    parts = (key, *shortened(key))
    return _NONE.union(_surnames_read().get(key, ""), *(_surnames_shortened().get(part, "") for part in parts))


def shortened(key: str) -> set[str]:
    """Give a word without one of its letters, each in turn: what two words share that are one letter apart.

    >>> sorted(shortened("yang"))
    ['ang', 'yag', 'yan', 'yng']
    """
    return {key[:place] + key[place + 1 :] for place in range(len(key))}


@cache
def _surnames_spelt() -> dict[str, frozenset[str]]:
    return {spelling: frozenset(first) for spelling, first in _first_characters(surnames()).items()}


@cache
def _surnames_read() -> dict[str, str]:
    return _first_characters({surname: romanizations_of_given(surname) for surname in surnames()})


@cache
def _surnames_shortened() -> dict[str, str]:
    return _first_characters(
        {surname: {part for way in ways for part in (way, *shortened(way))} for surname, ways in surnames().items()}
    )


def _first_characters(spellings: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """The first characters of all surnames with a spelling, by the spelling."""
    found: defaultdict[str, str] = defaultdict(str)
    for surname, ways in spellings.items():
        for way in ways:
            found[way] += surname[0]
    return dict(found)
