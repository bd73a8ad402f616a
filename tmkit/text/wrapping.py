"""Lines that were broken at a fixed width, as mail and old text files have them: found by their shape, and joined."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

_FEWEST = 3
_NARROWEST, _WIDEST = 30, 140
_CHINESE_SLACK = 10
_OPEN_SHARE, _FULL_SHARE = 0.3, 0.8
_ENDED = re.compile(r"[.!?:;。！？：；…][\"'”’」』)）\]]*$")
_WORD = re.compile(r"\S+")
_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]")


def join_wrapped(lines: Sequence[str]) -> list[str]:
    """Give the paragraphs of a text whose lines were broken at a fixed width, else the lines as they are.

    A text counts as wrapped where three in ten of its lines end inside a sentence, and four in five of those had no
    room for the next word. A blank line, and a line with room for the next word, end a paragraph.

    >>> join_wrapped(["The river was high that spring and the", "ferry had not run for nine days and no", "one came."])
    ['The river was high that spring and the ferry had not run for nine days and no one came.']
    """
    width = max(map(_width, lines), default=0)
    full = [_is_full(*pair, width) for pair in pairwise(lines)] + [False]
    if not _NARROWEST <= width <= _WIDEST or not _is_wrapped(lines, full):
        return list(lines)
    joined: list[str] = []
    goes_on = False
    for line, is_full in zip(lines, full, strict=True):
        if goes_on:
            joined[-1] = _joined(joined[-1], line)
        else:
            joined.append(line)
        goes_on = is_full
    return joined


def _is_wrapped(lines: Sequence[str], full: Sequence[bool]) -> bool:
    filled = sum(bool(line.strip()) for line in lines)
    broken = [
        is_full
        for (line, after), is_full in zip(pairwise(lines), full, strict=False)
        if line.strip() and after.strip() and not _ENDED.search(line.rstrip())
    ]
    return filled >= _FEWEST and len(broken) >= _OPEN_SHARE * filled and sum(broken) >= _FULL_SHARE * len(broken)


def _is_full(line: str, after: str, width: int) -> bool:
    """Whether the next line's first word had no room on this one; Chinese lines may be a few characters shorter."""
    if not line.strip() or not after.strip():
        return False
    word = _WORD.search(after)
    first = word[0] if word else ""
    needed = _CHINESE_SLACK if _WIDE.match(first) else 1 + _width(first)
    return _width(line.rstrip()) + needed > width


def _width(line: str) -> int:
    """The columns that a line takes: two for each Chinese character."""
    return len(line) + len(_WIDE.findall(line))


def _joined(before: str, after: str) -> str:
    """Both lines as one: without a space beside Chinese, inside a number of a Chinese text, and behind a hyphen."""
    before, after = before.rstrip(), after.lstrip()
    is_number = before[-1:].isdigit() and after[:1].isdigit() and _WIDE.search(before)
    is_tight = is_number or _WIDE.match(before[-1:]) or _WIDE.match(after[:1]) or before.endswith("-")
    return before + after if is_tight else f"{before} {after}"
