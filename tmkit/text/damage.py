"""The damage of scraped articles, made on purpose: what proves a repair, and what damages a clean corpus for tests.

The pinyin annotation of one family of sites works on the bytes of a GBK page. For each character of a fixed list, in
list order and in one pass over the text each, the two bytes of the character are followed by ``(reading)``. The
replacement does not know where characters begin, so it also hits the second byte of one character together with
the first byte of the next; read again as GBK, everything behind such a hit is shifted by one byte until the shift
ends by chance. A repair of such a text is proved when these steps give the damaged text back.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from tmkit.text.annotation import gbk

_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_SPACE_BETWEEN_WORDS = re.compile(r"(?<=[A-Za-z]) (?=[A-Za-z])")
_SPACE_AFTER_STOP = re.compile(r"(?<=[a-z][.,]) (?=[A-Za-z])")
_APOSTROPHE = re.compile(r"(?<=[A-Za-z])['\N{RIGHT SINGLE QUOTATION MARK}](?=[a-z])")

Readings = Sequence[tuple[str, str]]
Piece = tuple[str, bool]


def annotate(text: str, readings: Readings) -> str:
    """Give the text as the site shows it, annotated bytewise with the readings, which are taken in order.

    A line feed is never swallowed: pages are read a line at a time.

    >>> annotate("當地醫療", [("數", "shù"), ("醫", "yī")])
    '當?shù)蒯t(yī)療'
    """
    return "\n".join("".join(shown for shown, _ in pieces(line, readings)) for line in text.split("\n"))


def annotated_bytes(line: str, readings: Readings) -> bytes:
    """Give the bytes of a line after every character of the list was annotated, in list order.

    >>> annotated_bytes("當地", [("當", "dāng")]).hex(" ")
    'ae 94 28 64 a8 a1 6e 67 29 b5 d8'
    """
    written = gbk.encode(line)
    for char, reading in readings:
        code = gbk.code(char)
        if code in written:
            written = written.replace(code, code + gbk.encode(f"({reading})"))
    return written


def pieces(line: str, readings: Readings) -> list[Piece]:
    """Give what the page shows, code by code, each with whether it may be missing (a code without a character).

    >>> pieces("駐當地代表", [("數", "shù")])[-4:]
    [(')', False), ('卮', False), ('', True), ('?', True)]
    """
    return list(_decoded(annotated_bytes(line, readings)))


def _decoded(written: bytes) -> Iterator[Piece]:
    place, end = 0, len(written)
    while place < end:
        lead = written[place]
        if lead < gbk.LONE:
            yield chr(lead), False
            place += 1
        elif lead == gbk.LONE or place + 1 == end:
            yield "?", True
            place += 1
        elif not gbk.is_trail(written[place + 1]):
            yield "?", False
            place += 2
        else:
            shown = gbk.shown(lead, written[place + 1])
            yield shown, not gbk.character(lead, written[place + 1])
            place += 2


def is_damaged_to(original: str, shown: str, readings: Readings) -> bool:
    """Tell whether annotating a line gives exactly what is shown; codes without a character may show or not.

    >>> is_damaged_to("當地醫療", "當?shù)蒯t(yī)療", [("數", "shù"), ("醫", "yī")])
    True
    """
    place = 0
    seen = "".join("?" if gbk.code(char) == b"?" else char for char in shown)
    for piece, optional in pieces(original, readings):
        if piece and seen.startswith(piece, place):
            place += len(piece)
        elif not optional:
            return False
    return place == len(seen)


def narrow(text: str) -> str:
    """Give the text with every full-width ASCII mark at half width, and nothing else changed.

    >>> narrow("会议（一）：开始……")
    '会议(一):开始……'
    """
    return text.translate(_FULL_WIDTH)


def convert_characters(text: str, convert: Callable[[str], str]) -> str:
    """Give the text converted one character at a time, as the sites do it: ``convert`` never sees a word.

    >>> convert_characters("范围", {"围": "圍"}.get)
    '范圍'
    """
    return "".join(convert(char) or char for char in text)


def lose_spaces(text: str, places: Iterable[int]) -> str:
    """Give the text without the space behind the n-th stops and commas that stand between words, from 0.

    >>> lose_spaces("Bern, Basel. They left.", [0])
    'Bern,Basel. They left.'
    """
    return _replace_chosen(text, _SPACE_AFTER_STOP, "", places)


def mark_spaces(text: str, places: Iterable[int]) -> str:
    """Give the text with ``?`` for the n-th spaces between words, from 0: no-break spaces that GBK cannot write.

    >>> mark_spaces("twelve countries and regions", [1])
    'twelve countries?and regions'
    """
    return _replace_chosen(text, _SPACE_BETWEEN_WORDS, "?", places)


def lose_apostrophes(text: str, places: Iterable[int]) -> str:
    """Give the text without its n-th apostrophes inside words, from 0.

    >>> lose_apostrophes("Chongqing's sister isn't here", [0])
    "Chongqings sister isn't here"
    """
    return _replace_chosen(text, _APOSTROPHE, "", places)


def _replace_chosen(text: str, pattern: re.Pattern[str], replacement: str, places: Iterable[int]) -> str:
    chosen = frozenset(places)
    numbers = iter(range(len(text)))
    return pattern.sub(lambda found: replacement if next(numbers) in chosen else found[0], text)
