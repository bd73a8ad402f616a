"""Brackets and quotation marks: each opened one is closed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

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

_NARROW = dict(zip("（）［］｛｝", "()[]{}", strict=True))
_WIDE = str.maketrans(_NARROW)
_BRACKETS = {"(": ")", "[": "]", "{": "}", "《": "》", "【": "】", "〔": "〕", "〈": "〉", "「": "」", "『": "』"}
_CLOSING = {closing: opening for opening, closing in _BRACKETS.items()}
_ANY_BRACKET = re.compile(f"[{re.escape(''.join(_BRACKETS) + ''.join(_CLOSING))}（）［］｛｝]")
# 1) a) (iv): a mark of a list needs no partner; nor does a face.
_LIST_MARK = re.compile(
    r"(?:^|(?<=[\s;；,，。:：]))(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5}|[一二三四五六七八九十]{1,3})\)|[:;]-?[()]"
)
_OPEN, _CLOSE = "\N{LEFT DOUBLE QUOTATION MARK}", "\N{RIGHT DOUBLE QUOTATION MARK}"
_CLOSED_BY = {_OPEN: _CLOSE, _CLOSE: ""}
_LONGEST_QUOTE = 12
_INCHES = re.compile(r'(?<=\d)"')


def find_unpaired_brackets(pair: SegmentPair) -> list[Problem]:
    """Give the brackets of the target without partner, unless the source lacks a bracket, too."""
    loose = _loose_brackets(pair.target)
    if not loose or _loose_brackets(pair.source):
        return []
    return [
        Problem(rule=UNPAIRED_BRACKET, message=f"“{pair.target[place]}” has no partner", target_span=(place, place + 1))
        for place in loose
    ]


def _loose_brackets(text: str) -> list[int]:
    opened: list[tuple[str, int]] = []
    loose: list[int] = []
    for match in _ANY_BRACKET.finditer(text):
        mark = match[0]
        mark = _NARROW.get(mark, mark)
        if mark in _BRACKETS:
            opened.append((mark, match.start()))
        elif opened and opened[-1][0] == _CLOSING[mark]:
            opened.pop()
        else:
            loose.append(match.start())
    if not loose:
        return [place for _mark, place in opened]
    marks = {found.end() - 1 for found in _LIST_MARK.finditer(text.translate(_WIDE))}
    return sorted([*(place for place in loose if place not in marks), *(place for _mark, place in opened)])


class QuoteChecker:
    """The double quotation marks of a target without partner, unless the source lacks one, too.

    A quotation may run over several segments. An apostrophe is no quotation mark.
    """

    rules: Sequence[Rule] = (UNPAIRED_QUOTE,)

    def __init__(self) -> None:
        self._loose: dict[int, list[int]] = {}

    def begin(self, pairs: Sequence[SegmentPair]) -> None:
        """Find the marks without partner, and take out those that meet in segments near each other."""
        self._loose = {pair.number: loose for pair in pairs if (loose := _loose_quotes(pair.target))}
        opened: tuple[int, int, str] | None = None
        for pair in pairs:
            for place in tuple(self._loose.get(pair.number, ())):
                mark = pair.target[place]
                if opened and pair.number - opened[0] <= _LONGEST_QUOTE and mark == _CLOSED_BY.get(opened[2], mark):
                    self._loose[opened[0]].remove(opened[1])
                    self._loose[pair.number].remove(place)
                    opened = None
                else:
                    opened = (pair.number, place, mark)

    def check(self, pair: SegmentPair) -> Iterator[Problem]:
        """Give the last mark of a pair that has no partner."""
        loose = self._loose.get(pair.number)
        if loose and not _loose_quotes(pair.source):
            message = f"“{pair.target[loose[-1]]}” has no partner"
            yield Problem(rule=UNPAIRED_QUOTE, message=message, target_span=(loose[-1], loose[-1] + 1))


def _loose_quotes(text: str) -> list[int]:
    if '"' not in text and _OPEN not in text and _CLOSE not in text and "＂" not in text:
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


def find_other_count(pair: SegmentPair) -> tuple[Problem, ...]:
    """Give an info where one side has more round brackets than the other."""
    source, target = pair.source, pair.target
    in_source, in_target = source.count("(") + source.count("（"), target.count("(") + target.count("（")
    if in_source == in_target or not target.strip():
        return ()
    return (Problem(rule=BRACKET_COUNT, message=f"{in_source} brackets in the source, {in_target} in the target"),)


def checker() -> PairChecker:
    """Give the checker of brackets."""
    return PairChecker((UNPAIRED_BRACKET, BRACKET_COUNT), (find_unpaired_brackets, find_other_count))
