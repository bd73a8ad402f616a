"""The line of a file on which a finding stands, for readers that show findings beside the lines of a file.

A unit is counted off by the starts of units in its format, and the line is given only when the words of the segment do
stand there: readers skip and split units, so that the count alone could be wrong.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from pathlib import Path

from tmkit.errors import TmkitError
from tmkit.files import read_text
from tmkit.formats import find_format
from tmkit.model import Finding

_STARTS = {
    "xliff": re.compile(r"<(?:[\w-]+:)?(?:trans-unit|segment)\b"),
    "tmx": re.compile(r"<tu\b"),
    "po": re.compile(r"^msgid ", re.MULTILINE),
    "ts": re.compile(r"<message\b"),
    "tsv": re.compile(r"^", re.MULTILINE),
    "csv": re.compile(r"^", re.MULTILINE),
    "jsonl": re.compile(r"^", re.MULTILINE),
}
_LARGEST = 64 * 1024**2
_SEARCHED = 4 * 1024**2
_LONGEST = 40
_NEAR = 2
_NUMBERED = re.compile(r"&#(?:x([0-9a-fA-F]{2,6})|(\d{3,7}));")
# What every format writes as it is: no quote, no bracket of XML, no backslash, no white space that may be folded.
_PLAIN = re.compile(r"[^\s<>&\"'\\]{2,}")


class FileLines:
    """The lines of one file; a file that is no text, or is larger than 64 MB, has none."""

    def __init__(self, path: str) -> None:
        self._text = _text_of(path)
        pattern = _STARTS.get(_format_of(path)) if self._text else None
        self._starts = [match.start() for match in pattern.finditer(self._text)] if pattern else []
        self._starts.append(len(self._text))
        self._ends = [match.start() for match in re.finditer("\n", self._text)]

    def find(self, segment: int, source: str, target: str) -> int:
        """Give the line (from 1) of a segment, that of its target where it has one; 0 where it cannot be told."""
        own, other = _telling(source), _telling(target)
        for start, end in self._blocks(segment) if own else ():
            place = self._text.find(own, start, end)
            if place >= 0:
                return self._line(max(place, self._text.find(other, place, end) if other else -1))
        is_single = bool(own) and len(self._text) <= _SEARCHED and self._text.count(own) == 1
        return self._line(self._text.find(own)) if is_single else 0

    def _blocks(self, segment: int) -> Iterator[tuple[int, int]]:
        """Give where a unit of this number may begin and end, the likeliest first."""
        near = range(max(0, segment - 1 - _NEAR), min(segment + _NEAR, len(self._starts) - 1))
        for number in sorted(near, key=lambda number: abs(number - segment + 1)):
            yield self._starts[number], self._starts[number + 1]

    def _line(self, place: int) -> int:
        return bisect_right(self._ends, place - 1) + 1


def _text_of(path: str) -> str:
    try:
        if Path(path).stat().st_size > _LARGEST:
            return ""
        text = read_text(path).text
    except (OSError, TmkitError):
        return ""
    return _NUMBERED.sub(_unescaped, text) if "&#" in text else text


def _unescaped(match: re.Match[str]) -> str:
    """Give the character that XML writes as a number; those of ASCII stay, for they may be marks of the format."""
    point = int(match[1], 16) if match[1] else int(match[2])
    return chr(point) if 0x80 <= point <= 0x10FFFF else match[0]


def _format_of(path: str) -> str:
    try:
        return find_format(path)
    except TmkitError:
        return ""


def _telling(text: str) -> str:
    """Give the longest run of plain characters of a text, by which it is found in the file."""
    return max(_PLAIN.findall(text), key=len, default="")[:_LONGEST]


def line_finder() -> Callable[[Finding], int]:
    """Give a function that tells the line of a finding in its file, 0 where it cannot be told; files are read once."""
    known: dict[str, FileLines] = {}

    def line(finding: Finding) -> int:
        if finding.file not in known:
            known.clear()
            known[finding.file] = FileLines(finding.file)
        return known[finding.file].find(finding.segment, finding.source, finding.target)

    return line
