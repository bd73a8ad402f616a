"""Curly quotation marks that look the wrong way: each second one of a line closes what the one before it opened."""

from __future__ import annotations

import re

from tmkit.model import Change

_OPEN, _CLOSE = "\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}"
_LOW = "\N{DOUBLE LOW-9 QUOTATION MARK}"
_MARKS = re.compile(f"[{_OPEN}{_CLOSE}]")


def find_turned_quotes(line: str, number: int = 1) -> list[Change]:
    """Give the changes that turn double quotation marks the right way; rule ``quotes``.

    Marks that are balanced already, an odd number of them (a quotation over several paragraphs), and the low marks of
    other languages leave the line alone.

    >>> [(change.start, change.after) for change in find_turned_quotes("他称赞这是“友谊之桥“。")]
    [(10, '”')]
    >>> find_turned_quotes("“开始，"), find_turned_quotes("“他说“好”。”")
    ([], [])
    """
    if _OPEN not in line and _CLOSE not in line:
        return []
    places = [found.start() for found in _MARKS.finditer(line)]
    if len(places) % 2 or _LOW in line or _is_balanced(line, places):
        return []
    wanted = [(_OPEN, _CLOSE)[order % 2] for order in range(len(places))]
    if any(_is_out_of_place(line, place, mark) for place, mark in zip(places, wanted, strict=True)):
        return []
    return [
        Change("quotes", number, place, line[place], mark, 0.95)
        for place, mark in zip(places, wanted, strict=True)
        if line[place] != mark
    ]


def _is_balanced(line: str, places: list[int]) -> bool:
    depth = 0
    for place in places:
        depth += 1 if line[place] == _OPEN else -1
        if depth < 0:
            return False
    return depth == 0


def _is_out_of_place(line: str, place: int, mark: str) -> bool:
    """Tell whether a mark would open before a space or a stop, or close behind a space."""
    before, after = line[place - 1 : place], line[place + 1 : place + 2]
    if mark == _OPEN:
        return not after or after.isspace() or after in ",.;:!?\N{IDEOGRAPHIC FULL STOP}\N{IDEOGRAPHIC COMMA}"
    return not before or before.isspace()
