"""Terms that the texts themselves define: "Full Name (FN)", 全称（以下简称“简称”）, English behind Chinese."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tmkit.bitext.matched_pair import MatchedPair
from tmkit.model import Span
from tmkit.terms.extraction.sighting import Sighting

_SHORT = re.compile(r" \(([A-Z][A-Za-z&-]{0,8}[A-Z])s?\)")
_WORD = re.compile(r"[A-Za-z][\w'&]*")
_ZH_SHORT = re.compile(
    r"(?<=[\u3400-\u9fff])[(\N{FULLWIDTH LEFT PARENTHESIS}](?:以下)?(?:简称|下称)?[为:\N{FULLWIDTH COLON}]?"
    r"[\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT CORNER BRACKET}\"]?([\u3400-\u9fffA-Za-z][\u3400-\u9fffA-Za-z &'-]{1,60}?)"
    r"[\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT CORNER BRACKET}\"]?[)\N{FULLWIDTH RIGHT PARENTHESIS}]"
)
_SMALL = frozenset("of and for the in on to a an with".split())
_FULL, _BRIEF, _NEAR = 0.95, 0.9, 2.0
_MOST_WORDS = 14


@dataclass(frozen=True, slots=True)
class _Definition:
    """A full form with its short form, in one language; spans of code points."""

    full: Span
    short: Span


def find_definitions(number: int, zh: str, pair: MatchedPair) -> Iterator[Sighting]:
    """Give the terms defined in a pair, full and short form each; ``zh`` is its simplified Chinese text."""
    in_zh = list(_ZH_SHORT.finditer(zh))
    for defined in _english(pair.en):
        same = next((one for one in in_zh if _is_same(one[1], pair.en[slice(*defined.short)])), None)
        zh_full = _before_bracket(defined.full, same.start(), pair) if same else None
        if same and zh_full:
            yield Sighting(number, zh_full, defined.full, "term", "definition", _FULL)
            yield Sighting(number, zh_full, defined.short, "term", "definition", _BRIEF)
            continue
        yield from _bilingual(number, in_zh, defined, pair)
    for one in in_zh:
        yield from _glossed(number, one, pair)


def _is_same(told: str, short: str) -> bool:
    return told.replace(" ", "").upper() == short.upper()


def _bilingual(number: int, in_zh: list[re.Match[str]], defined: _Definition, pair: MatchedPair) -> Iterator[Sighting]:
    """Give the full and the short form where each language has its own, or where the Chinese has only the full form."""
    for one in in_zh:
        zh_full = _before_bracket(defined.full, one.start(), pair)
        if zh_full:
            yield Sighting(number, zh_full, defined.full, "term", "definition", _FULL)
            if "\u3400" <= one[1][0] <= "\u9fff":
                yield Sighting(number, one.span(1), defined.short, "term", "definition", _BRIEF)
            return
    matches = pair.find(defined.full, "en")
    for match in matches[:1]:
        span = (match.start, match.end)
        forward = pair.find(span)
        if any((back.start, back.end) == defined.full and back.score > forward[0].score - _NEAR for back in forward):
            yield Sighting(number, span, defined.full, "term", "definition", _BRIEF)
            yield Sighting(number, span, defined.short, "term", "definition", _BRIEF - 0.1)


def _before_bracket(full: Span, bracket: int, pair: MatchedPair) -> Span | None:
    """Give the Chinese that renders a full form and ends where a bracket opens."""
    matches = pair.find(full, "en")
    ending = (match for match in matches if match.end == bracket and match.score > matches[0].score - _NEAR)
    return next(((match.start, match.end) for match in ending), None)


def _glossed(number: int, bracket: re.Match[str], pair: MatchedPair) -> Iterator[Sighting]:
    """Give a Chinese term whose English stands behind it in brackets, where the English text has it, too."""
    words = bracket[1]
    if not words[0].isascii() or len(words) < 4 or words.isupper():
        return
    place = re.search(rf"\b{re.escape(words)}\b", pair.en)
    zh = _before_bracket(place.span(), bracket.start(), pair) if place else None
    if place and zh:
        yield Sighting(number, zh, place.span(), "term", "definition", _FULL)


def _english(en: str) -> Iterator[_Definition]:
    """Give the short forms in brackets that the words before them spell, with those words."""
    for bracket in _SHORT.finditer(en):
        words = list(_WORD.finditer(en, 0, bracket.start()))[-_MOST_WORDS:]
        start = _spelt(bracket[1], words)
        if start is not None:
            yield _Definition((start, bracket.start()), bracket.span(1))


def _spelt(short: str, words: list[re.Match[str]]) -> int | None:
    """Give where the words begin whose initials are the letters of a short form, small words aside."""
    letters = [char.lower() for char in short if char.isalpha() and char.isupper()]
    for word in reversed(words):
        if letters and word[0][0].lower() == letters[-1]:
            letters.pop()
            if not letters:
                return word.start()
        elif word[0].lower() not in _SMALL:
            return None
    return None
