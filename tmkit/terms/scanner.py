"""Keys of terms found in a text, in one pass of an Aho-Corasick automaton (A. Aho, M. Corasick, CACM 18, 1975).

What stands where a key is found is asked of the caller, who knows the rules of the terms.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from tmkit.core import core
from tmkit.model import TermHit
from tmkit.terms.keys import (
    ABBREVIATIONS,
    PREFIXES,
    CharacterKey,
    TextKey,
    character_key,
    describe_character,
    describe_letter,
    word_base,
    word_key,
)

FoundKey = tuple[int, int, int, tuple[str, ...]]
"""A key in a text: its number, start and end of its place, its words (none in Chinese)."""

TermsAt = Callable[[int, int, int, tuple[str, ...]], list[TermHit]]
"""Gives the hits of a found key."""


@dataclass(frozen=True, slots=True)
class SoughtKey:
    """A key that is sought; ``has_latin_end``: it begins or ends with a Latin letter or figure."""

    text: str
    has_latin_end: bool


class Scanner(Protocol):
    """What finds the keys of one language."""

    def find(self, text: str, terms_at: TermsAt) -> list[list[TermHit]]:
        """Give the hits of the longest keys, in order, none overlapping another."""
        ...

    def find_all(self, text: str) -> list[FoundKey]:
        """Give every key, in order of its start, the longest first."""
        ...


def make_scanner(keys: Sequence[SoughtKey], *, is_words: bool) -> Scanner:
    """Give the compiled scanner where there is one, else the reference."""
    if core is None:
        return KeyScanner(keys, is_words=is_words)
    rows = [(key.text.split() if is_words else [key.text], len(key.text), key.has_latin_end) for key in keys]
    compiled: Scanner = (
        core.TermScanner(rows, describe_letter, (word_base, list(PREFIXES), list(ABBREVIATIONS)))
        if is_words
        else core.TermScanner(rows, describe_character)
    )
    return compiled


class KeyScanner:
    """The reference of the core."""

    def __init__(self, keys: Sequence[SoughtKey], *, is_words: bool) -> None:
        self._to_key: Callable[[str], TextKey] = word_key if is_words else character_key
        self._keys = keys
        self._lengths = [len(key.text) for key in keys]
        # Words share the space between them.
        self._shared = int(is_words)
        self._automaton = _automaton(keys)

    def find_all(self, text: str) -> list[FoundKey]:
        """Give every key, in order of its start, the longest first."""
        key = self._to_key(text)
        found = filter(None, (self._found(key, last + 1, number) for last, number in self._raw(key)))
        return sorted(found, key=lambda place: (place[1], -place[2]))

    def find(self, text: str, terms_at: TermsAt) -> list[list[TermHit]]:
        """Give the hits of keys from long to short, each where no longer one lies."""
        key = self._to_key(text)
        raw, lengths = self._raw(key), self._lengths
        waiting = self._longest_at_ends(raw)
        taken = bytearray(len(key.key))
        found: dict[int, list[TermHit]] = {}
        for length in range(max(waiting, default=0), 0, -1):
            for place in sorted(waiting.get(length, ())):
                last, number = raw[place]
                start, end = last + 1 - length, last + 1 - self._shared
                blocked = taken.rfind(1, start, end)
                place_found = self._found(key, last + 1, number) if blocked < 0 else None
                if place_found and (hits := terms_at(*place_found)):
                    found[start] = hits
                    taken[start:end] = b"\1" * (end - start)
                elif blocked < end - 1 and (shorter := self._next_that_fits(raw, place, last - max(blocked, start))):
                    waiting[lengths[raw[shorter][1]]].append(shorter)
        return [found[start] for start in sorted(found)]

    def _raw(self, key: TextKey) -> list[tuple[int, int]]:
        """Give (last place in the key, number) of all keys found."""
        return list(self._automaton.iter(key.key)) if self._keys and key.key else []

    def _found(self, key: TextKey, end: int, number: int) -> FoundKey | None:
        """Give where a key stands, None where its borders are wrong."""
        start = end - self._lengths[number]
        if self._keys[number].has_latin_end and not _has_borders(key.key, start, end):
            return None
        return number, *key.place(start, end)

    def _longest_at_ends(self, raw: Sequence[tuple[int, int]]) -> defaultdict[int, list[int]]:
        """Give, by length, where in ``raw`` the longest key of each end stands; shorter ones come behind it there."""
        waiting: defaultdict[int, list[int]] = defaultdict(list)
        end = -1
        for place, (last, number) in enumerate(raw):
            if last != end:
                waiting[self._lengths[number]].append(place)
                end = last
        return waiting

    def _next_that_fits(self, raw: Sequence[tuple[int, int]], place: int, room: int) -> int:
        """Give where the next shorter key of the same end stands that is no longer than ``room``, 0 where none is."""
        last = raw[place][0]
        for shorter in range(place + 1, len(raw)):
            if raw[shorter][0] != last:
                return 0
            if self._lengths[raw[shorter][1]] <= room:
                return shorter
        return 0


def has_latin_end(key: TextKey) -> bool:
    """Tell whether a key of characters begins or ends with a Latin letter or figure."""
    return isinstance(key, CharacterKey) and (_is_latin(key.key[0]) or _is_latin(key.key[-1]))


def _automaton(keys: Sequence[SoughtKey]) -> Any:
    import ahocorasick

    automaton = ahocorasick.Automaton(ahocorasick.STORE_INTS)
    for number, key in enumerate(keys):
        automaton.add_word(key.text, number)
    automaton.make_automaton()
    return automaton


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
