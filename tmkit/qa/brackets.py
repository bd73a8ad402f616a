"""Brackets and quotation marks: each opened one is closed."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tmkit.qa.checker import PairChecker
from tmkit.qa.rule import PUNCTUATION, Problem, Rule
from tmkit.qa.segment_pair import SegmentPair

UNPAIRED_BRACKET = Rule(
    id="bracket.unpaired",
    severity="warning",
    family=PUNCTUATION,
    message="A bracket is opened and not closed, or the reverse.",
    cure="Add the missing bracket.",
    good=(("上海合作组织（上合组织）", "the Shanghai Cooperation Organization (SCO)"),),
    bad=(("上海合作组织（上合组织）", "the Shanghai Cooperation Organization (SCO"),),
)
UNPAIRED_QUOTE = Rule(
    id="quote.unpaired",
    severity="warning",
    family=PUNCTUATION,
    message="A quotation mark is opened and not closed, or the reverse.",
    cure="Add the missing mark.",
    good=(("他说：“很好。”", "“Very good,” he said, “the visitors' book is full.”"),),
    bad=(("他说：“很好。”", "“Very good, he said."),),
)
BRACKET_COUNT = Rule(
    id="bracket.count",
    severity="info",
    family=PUNCTUATION,
    message="One side has more pairs of brackets than the other; 《》 are not counted.",
    cure="See whether something was left out.",
    good=(("《指南》（第二版）", "Guide (second edition)"),),
    bad=(("外宾（十人）", "ten foreign guests"),),
)
RULES = (UNPAIRED_BRACKET, UNPAIRED_QUOTE, BRACKET_COUNT)

_WIDE = str.maketrans("（）［］｛｝", "()[]{}")
_BRACKETS = {"(": ")", "[": "]", "{": "}", "《": "》", "【": "】", "〔": "〕", "〈": "〉", "「": "」", "『": "』"}
_CLOSING = {closing: opening for opening, closing in _BRACKETS.items()}
_PLACES = re.compile(f"[{re.escape(''.join(_BRACKETS) + ''.join(_CLOSING))}]")
_ANY_BRACKET = re.compile(f"[{re.escape(''.join(_BRACKETS) + ''.join(_CLOSING))}（）［］｛｝]")
# 1) a) (iv): a mark of a list needs no partner; nor does a face.
_LIST_MARK = re.compile(
    r"(?:^|(?<=[\s;；,，。:：]))(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5}|[一二三四五六七八九十]{1,3})\)|[:;]-?[()]"
)
_OPEN, _CLOSE = "\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}"
_ANY_QUOTE = re.compile(f'["＂{_OPEN}{_CLOSE}]')
_INCHES = re.compile(r'(?<=\d)"')


def find_unpaired_brackets(pair: SegmentPair) -> Iterator[Problem]:
    """Give the brackets of the target without partner, unless the source lacks a bracket, too."""
    loose = _loose_brackets(pair.target)
    if loose and not _loose_brackets(pair.source):
        for place in loose:
            message = f"“{pair.target[place]}” has no partner"
            yield Problem(rule=UNPAIRED_BRACKET, message=message, target_span=(place, place + 1))


def _loose_brackets(text: str) -> list[int]:
    if not _ANY_BRACKET.search(text):
        return []
    narrow = text.translate(_WIDE)
    opened: list[int] = []
    loose: list[int] = []
    for match in _PLACES.finditer(narrow):
        mark = match[0]
        if mark in _BRACKETS:
            opened.append(match.start())
        elif opened and narrow[opened[-1]] == _CLOSING[mark]:
            opened.pop()
        else:
            loose.append(match.start())
    marks = {found.end() - 1 for found in _LIST_MARK.finditer(narrow)} if loose else ()
    return sorted([*(place for place in loose if place not in marks), *opened])


def find_unpaired_quotes(pair: SegmentPair) -> Iterator[Problem]:
    """Give the double quotation marks of the target without partner, unless the source lacks one, too.

    An apostrophe is no quotation mark.
    """
    loose = _loose_quotes(pair.target)
    if loose and not _loose_quotes(pair.source):
        place = loose[-1]
        message = f"“{pair.target[place]}” has no partner"
        yield Problem(rule=UNPAIRED_QUOTE, message=message, target_span=(place, place + 1))


def _loose_quotes(text: str) -> list[int]:
    if not _ANY_QUOTE.search(text):
        return []
    straight = [place for place, char in enumerate(_INCHES.sub(" ", text)) if char in '"＂']
    opened: list[int] = []
    loose: list[int] = []
    for place, char in enumerate(text):
        if char == _OPEN:
            opened.append(place)
        elif char == _CLOSE and opened:
            opened.pop()
        elif char == _CLOSE:
            loose.append(place)
    curly = sorted([*loose, *opened])
    if len(straight) % 2 and len(curly) == 1:
        return []
    return [*curly, *(straight[-1:] if len(straight) % 2 else [])]


def find_other_count(pair: SegmentPair) -> Iterator[Problem]:
    """Give an info where one side has more round brackets than the other."""
    counts = [text.count("(") + text.count("（") for text in (pair.source, pair.target)]
    if counts[0] != counts[1] and pair.target.strip():
        yield Problem(rule=BRACKET_COUNT, message=f"{counts[0]} brackets in the source, {counts[1]} in the target")


def checker() -> PairChecker:
    """Give the checker of this family."""
    return PairChecker(RULES, (find_unpaired_brackets, find_unpaired_quotes, find_other_count))
