"""Full-width punctuation in Chinese text, where a scraper or a typist left half-width marks.

One code point becomes one, so places stay. A mark is widened only beside a Han character or a Chinese mark; numbers,
times, ratios, addresses, file names and Latin passages keep theirs.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from tmkit.model import Change
from tmkit.text.changes import find_changes

_HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_IS_HAN = re.compile(f"[{_HAN}]")
_WIDE = {mark: chr(ord(mark) + 0xFEE0) for mark in ",:;?!()"}
_PAIRED = re.compile('[()"]')
_QUOTE = re.compile('"')
_BRACKETS = re.compile("[()（）]")
_MARKS = re.compile("[,:;?!]+")
_PASSES = 8
_ADDRESS = re.compile(
    r"(?:\b[A-Za-z][A-Za-z0-9+.-]{0,15}://|\bwww\.)[!-~]+"
    r"|(?<![\w.+-])[\w.+-]{1,64}@[A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63})+",
    re.ASCII,
)
_ADDRESS_TAIL = re.compile("[,.;:!?)]+$")
# What a mark leans on: a Han character, or a mark that only Chinese text has.
_CHINESE = frozenset("，：；？！（）。、《》〈〉「」『』【】〔〕“”‘’…—")
_LEANS = f"[{_HAN}{''.join(sorted(_CHINESE))}]"
_MAY_BE_WIDENED = re.compile(f'[,:;?!()"](?:(?<=[()"])|(?<={_LEANS}.)|(?={_LEANS}))')


def widen(text: str) -> str:
    r"""Give the text with ``, : ; ? ! ( )`` and paired straight quotes full width where they stand in Chinese.

    >>> widen("3月5日,口罩(5万只)于10:00送到:共1,000箱.")
    '3月5日，口罩（5万只）于10:00送到：共1,000箱.'
    >>> widen("产品型号为A(1),B(2)和C(3).")
    '产品型号为A(1),B(2)和C(3).'
    >>> widen('他说:"好."')
    '他说：“好.”'
    """
    if not _MAY_BE_WIDENED.search(text) or not _IS_HAN.search(text):
        return text
    # A mark that became wide is something for its neighbours to lean on: once more, until nothing changes.
    for _ in range(_PASSES):
        widened = _widen_once(text)
        if widened == text:
            break
        text = widened
    return text


def width_changes(line: str, number: int = 1) -> list[Change]:
    """Give what :func:`widen` does to line ``number``; the rule is ``width``.

    >>> [(change.start, change.before, change.after) for change in width_changes("好,")]
    [(1, ',', '，')]
    """
    return find_changes("width", line, widen(line), number)


def _widen_once(text: str) -> str:
    characters = list(text)
    guarded = _guarded(text)
    if _PAIRED.search(text):
        han = [match.start() for match in _IS_HAN.finditer(text)]
        _widen_brackets(characters, _BRACKETS.finditer(text), guarded, han)
        _curl_quotes(characters, [match.start() for match in _QUOTE.finditer(text)], guarded, han)
    for match in _MARKS.finditer(text):
        if _leans_on_chinese(characters, match.start(), match.end()):
            for place in range(match.start(), match.end()):
                if place not in guarded:
                    characters[place] = _WIDE[characters[place]]
    return "".join(characters)


def _is_chinese(char: str) -> bool:
    return char in _CHINESE or bool(_IS_HAN.match(char))


def _leans_on_chinese(characters: list[str], start: int, end: int) -> bool:
    """Say whether what stands before ``start`` or from ``end`` on is Chinese."""
    before = characters[start - 1] if start else ""
    after = characters[end] if end < len(characters) else ""
    return bool(before and _is_chinese(before)) or bool(after and _is_chinese(after))


def _holds(places: list[int], start: int, end: int) -> bool:
    """Say whether one of the ascending ``places`` lies between ``start`` and ``end``."""
    place = bisect_left(places, start)
    return place < len(places) and places[place] < end


def _guarded(text: str) -> frozenset[int]:
    if "@" not in text and "://" not in text and "www." not in text:
        return frozenset()
    places: set[int] = set()
    for match in _ADDRESS.finditer(text):
        tail = _ADDRESS_TAIL.search(match.group())
        end = match.end() - (len(tail.group()) if tail else 0)
        places.update(range(match.start(), end))
    return frozenset(places)


def _widen_brackets(
    characters: list[str], brackets: Iterable[re.Match[str]], guarded: frozenset[int], han: list[int]
) -> None:
    """Widen both brackets of a pair or none: by the content, by what stands before it, or by its wide half."""
    opened: list[int] = []
    for place, char in ((match.start(), match.group()) for match in brackets):
        if place in guarded:
            continue
        if char in "(（":
            opened.append(place)
        elif opened:
            start = opened.pop()
            half_wide = (characters[start] == "(") != (char == ")")
            if half_wide or _holds(han, start, place) or _stands_in_chinese(characters, start, place):
                characters[start], characters[place] = "（", "）"


def _stands_in_chinese(characters: list[str], start: int, end: int) -> bool:
    if start and not characters[start - 1].isspace():
        return _is_chinese(characters[start - 1])
    return end + 1 < len(characters) and _is_chinese(characters[end + 1])


def _curl_quotes(characters: list[str], quotes: list[int], guarded: frozenset[int], han: list[int]) -> None:
    """Curl straight double quotes when they pair up, each pair holding Han or standing beside it."""
    places = [place for place in quotes if place not in guarded]
    pairs = list(zip(places[::2], places[1::2], strict=False))
    if len(places) % 2 or not all(
        _holds(han, start, end)
        or _leans_on_chinese(characters, start, start + 1)
        or _leans_on_chinese(characters, end, end + 1)
        for start, end in pairs
    ):
        return
    for start, end in pairs:
        characters[start], characters[end] = "“", "”"
