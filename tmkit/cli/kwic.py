"""Concordance hits as key words in context: one line a place, the places under one another."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from tmkit.cli.paint import mark_spans
from tmkit.model import Concordance, Hit, Span

WIDTH = 30
"""Columns on either side of the key word; a Chinese character takes two."""


def columns(text: str) -> int:
    """Give the columns that a text takes in a terminal.

    >>> columns("WHO专家"), columns("e\N{COMBINING ACUTE ACCENT}")
    (7, 1)
    """
    return sum(map(_columns, text))


def _columns(char: str) -> int:
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cf", "Mn", "Me"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def kwic_lines(found: Concordance, width: int, colour: bool) -> Iterator[str]:
    """Give a line for each place found, on either side, with the unit's number behind it."""
    for hit in found.hits:
        for text, span in _places(hit):
            yield f"{_line(text, span, width, colour)}  #{hit.unit_id}"


def _places(hit: Hit) -> Iterator[tuple[str, Span]]:
    yield from ((hit.source, span) for span in hit.spans)
    yield from ((hit.target, span) for span in hit.target_spans)


def _line(text: str, span: Span, width: int, colour: bool) -> str:
    start, end = span
    before = _cut(_flat(text[:start])[::-1], width)[::-1]
    after = _cut(_flat(text[end:]), width)
    word = mark_spans(_flat(text[start:end]), [(0, end - start)], colour)
    return f"{' ' * (width - columns(before))}{before}{word}{after}{' ' * (width - columns(after))}"


def _flat(text: str) -> str:
    """Give the text with every white space and control character as a space: a line stays a line."""
    return "".join(" " if char.isspace() or unicodedata.category(char) == "Cc" else char for char in text)


def _cut(text: str, width: int) -> str:
    """Give the beginning of a text that fits into so many columns."""
    taken = 0
    for number, char in enumerate(text):
        taken += _columns(char)
        if taken > width:
            return text[:number]
    return text
