"""The list of a site: which characters it annotates, found from the page alone.

A listed character bears its reading every time. So a character is listed when its bytes never stand without the
bracket, wherever in the bytes they stand; and a list is real when enough of the running text says so. The sites
annotate what GB 2312 does not have, traditional characters; people gloss rare characters and taught words, once each.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt

from tmkit.text.annotation import gbk
from tmkit.text.annotation.chinese_model import folded_char, is_han
from tmkit.text.annotation.marks import Annotated, find_annotated

ENOUGH = 2.0
_TRADITIONAL, _FREQUENT, _RARE = 1.0, 0.5, 0.25


@dataclass(frozen=True, slots=True)
class AnnotationList:
    """The readings by character, in the order found, and the weight of the evidence; ``ENOUGH`` makes it real."""

    readings: Mapping[str, str]
    weight: float


def is_bare(char: str, page: bytes) -> bool:
    """Tell whether the bytes of a character stand anywhere on the page (its GBK bytes) without a bracket behind.

    >>> is_bare("當", gbk.encode("當(dāng)地")), is_bare("數", gbk.encode("當地"))
    (False, True)
    """
    return re.search(re.escape(gbk.code(char)) + rb"(?!\()", page) is not None


def find_list(lines: Sequence[str], page: bytes) -> AnnotationList:
    """Give the list that the annotations of a document speak for; ``page`` is its bytes in GBK.

    >>> lines = ["會(huì)長(zhǎng)辦(bàn)會(huì)", "冼(xiǎn)星海和冼星海"]
    >>> found = find_list(lines, gbk.encode("|".join(lines)))
    >>> dict(found.readings), found.weight > ENOUGH
    ({'會': 'huì', '長': 'zhǎng', '辦': 'bàn'}, True)
    """
    seen: defaultdict[str, Counter[str]] = defaultdict(Counter)
    running: Counter[str] = Counter()
    for line in lines:
        for found in find_annotated(line):
            seen[found.char][found.reading] += 1
            running[found.char] += _is_in_running_text(line, found)
    listed = {char: next(iter(counts)) for char, counts in seen.items() if len(counts) == 1 and not is_bare(char, page)}
    return AnnotationList(listed, sum(_weight(char, running[char]) for char in listed))


def _is_in_running_text(line: str, found: Annotated) -> bool:
    """Tell whether a Han character or another bracket stands next to it; taught words stand alone."""
    before, after = line[found.start - 1 : found.start], line[found.end : found.end + 1]
    return is_han(before) or is_han(after) or before == ")"


def _weight(char: str, times: int) -> float:
    """Give what ``times`` annotations of a character in running text say for a list."""
    lead, trail = gbk.code(char)[0], gbk.code(char)[-1]
    if lead < 0xB0 or trail < 0xA1:
        unit = _TRADITIONAL if folded_char(char) != char else _RARE
    else:
        unit = _FREQUENT if lead <= 0xD7 else _RARE
    return unit * sqrt(min(times, 4))


def overlaps(text: str, listed: Iterable[str]) -> list[tuple[str, str]]:
    """Give the listed characters whose bytes overlap somewhere in the text, as (left, right): their order matters.

    >>> overlaps("當地", ["數", "當"])
    [('當', '數')]
    """
    codes = {gbk.code(char): char for char in listed}
    written = gbk.encode(text)
    here = [codes.get(written[place : place + 2], "") for place in range(len(written))]
    return [(left, right) for left, right in pairwise(here) if left and right]
