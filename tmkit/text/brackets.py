"""Pairs of brackets and quotes in a line, and the stretches inside which no sentence may end."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Mapping

Pair = tuple[int, int]

CHINESE_PAIRS: Mapping[str, str] = {
    "“": "”",
    "‘": "’",
    "「": "」",
    "『": "』",
    "（": "）",
    "(": ")",
    "《": "》",
    "〈": "〉",
    "【": "】",
    "[": "]",
    "〔": "〕",
}
ENGLISH_PAIRS: Mapping[str, str] = {"“": "”", "(": ")", "[": "]", "{": "}"}


def find_pairs(line: str, pairs: Mapping[str, str]) -> list[Pair]:
    """Give the places of each opening mark and of the closing one that belongs to it, in order of the closing ones.

    A mark without partner belongs to no pair. Straight quotes open and close by the white space beside them, or in
    turn where there is none.

    >>> find_pairs("《（a）》“", CHINESE_PAIRS)
    [(1, 3), (0, 4)]
    >>> find_pairs('He said "no."', ENGLISH_PAIRS)
    [(8, 12)]
    """
    found: list[Pair] = []
    stack: list[tuple[str, int]] = []
    waiting: Counter[str] = Counter()
    for match in _pattern(pairs).finditer(line):
        mark, place = match.group(), match.start()
        opens = mark in pairs if mark != '"' else _opens(line, place, waiting[mark])
        if opens:
            wanted = pairs.get(mark, mark)
            stack.append((wanted, place))
            waiting[wanted] += 1
        elif waiting[mark]:
            found.append((_pop(stack, waiting, mark), place))
    return found


def _opens(line: str, place: int, waiting: int) -> bool:
    """Say whether the straight quote at ``place`` is an opening one."""
    before, after = line[place - 1 : place], line[place + 1 : place + 2]
    free_before, free_after = not before or before in " \t([{—", not after or after in " \t.,;:?!)]}—"
    if free_before != free_after:
        return free_before
    return not waiting


def merge_pairs(pairs: list[Pair], is_closed: Callable[[Pair], bool]) -> Closed:
    """Give the stretches covered by those pairs that ``is_closed`` says are closed, ready to be asked."""
    merged: list[Pair] = []
    for start, end in sorted(pair for pair in pairs if is_closed(pair)):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return Closed(merged)


class Closed:
    """Stretches of a line in which no sentence ends."""

    __slots__ = ("ends", "starts")

    def __init__(self, stretches: list[Pair]) -> None:
        self.starts = [start for start, _ in stretches]
        self.ends = [end for _, end in stretches]

    def holds(self, start: int, end: int) -> bool:
        """Say whether a stretch begins before ``start`` and is still open at ``end``."""
        place = bisect_left(self.starts, start) - 1
        return place >= 0 and self.ends[place] >= end


def first_between(places: list[int], start: int, end: int) -> int:
    """Give the first of the ascending ``places`` after ``start`` and before ``end``, or -1.

    >>> first_between([3, 8, 12], 3, 12), first_between([3], 3, 9)
    (8, -1)
    """
    place = bisect_right(places, start)
    return places[place] if place < len(places) and places[place] < end else -1


_PATTERNS: dict[int, re.Pattern[str]] = {}


def _pattern(pairs: Mapping[str, str]) -> re.Pattern[str]:
    if id(pairs) not in _PATTERNS:
        _PATTERNS[id(pairs)] = re.compile(f'[{re.escape("".join(pairs) + "".join(pairs.values()))}"]')
    return _PATTERNS[id(pairs)]


def _pop(stack: list[tuple[str, int]], waiting: Counter[str], mark: str) -> int:
    """Take the partner of a closing mark off the stack, and the unclosed marks above it."""
    while True:
        wanted, place = stack.pop()
        waiting[wanted] -= 1
        if wanted == mark:
            return place
