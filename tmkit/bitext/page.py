"""Undress a line of what the page left on it: Markdown, entities, a glued stamp, a title that stands twice."""

from __future__ import annotations

import html
import re
from collections.abc import Callable

from tmkit.bitext.boilerplate import STAMP_PREFIX
from tmkit.model import Change

_IMAGE = re.compile(r"!\[[^\]\n]*\]\([^)\s]*\)")
_LINK = re.compile(r"\[([^\]\n]+)\]\((?:https?:|/|#)[^)\s]*\)")
_BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
_ENTITY = re.compile(
    r"&(?:nbsp|ensp|emsp|amp|lt|gt|quot|ldquo|rdquo|lsquo|rsquo|mdash|ndash|hellip|middot|#\d{2,6}|#x[0-9a-fA-F]{2,6});"
)
_HEADING_MARK = re.compile(r"^#{1,6}\s+")


def _unescape(match: re.Match[str]) -> str:
    text = html.unescape(match[0])
    return " " if text.isspace() else text


_STEPS: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    ("page.entity", _ENTITY, _unescape),
    ("page.markdown", _IMAGE, lambda match: ""),
    ("page.markdown", _LINK, lambda match: match[1]),
    ("page.markdown", _BOLD, lambda match: match[2]),
    ("page.markdown", _HEADING_MARK, lambda match: ""),
)


def undress_line(line: str, number: int = 1, file: str = "") -> tuple[str, list[Change]]:
    """Give the line without the page's dress, and a change for each piece taken off.

    >>> undress_line("**Health** talks&nbsp;held")[0]
    'Health talks held'
    >>> undress_line("最后更新: 2021-03-27 16:08日报3月26日消息，两市举行了一场视频会议。")[0]
    '日报3月26日消息，两市举行了一场视频会议。'
    """
    changes: list[Change] = []
    for rule, pattern, give in _STEPS:
        while match := pattern.search(line):
            after = give(match)
            changes.append(Change(rule, number, match.start(), match[0], after, file=file))
            line = line[: match.start()] + after + line[match.end() :]
    for rule, find in (("page.stamp", _stamp), ("repeat.title", _doubled)):
        if (length := find(line)) > 0:
            changes.append(Change(rule, number, 0, line[:length], "", file=file))
            line = line[length:]
    return line, changes


def _stamp(line: str) -> int:
    """The length of a labelled date stamp glued before a sentence; 0 where there is none or little follows."""
    match = STAMP_PREFIX.match(line)
    return match.end() if match and len(line) - match.end() >= 15 else 0


def _doubled(line: str) -> int:
    """The length of the first half where a line is one title written twice, else 0."""
    text = line.strip()
    half = len(text) // 2
    if len(text) < 12 or len(text) % 2 or re.search(r"[。！？!?]", text) or text[:half] != text[half:]:
        return 0
    return len(line) - len(line.lstrip()) + half
