"""Capitals of titles: with one before a name, Director Zhang; without behind it, director of the office."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tmkit.qa.checker import PairChecker
from tmkit.qa.rule import NAME, Problem, Rule
from tmkit.qa.segment_pair import SegmentPair

CASE = Rule(
    id="title.case",
    severity="info",
    family=NAME,
    message="A title directly before a name begins with a small letter, or one behind a name with a capital.",
    cure="Write Director Zhang Yongwu, and Zhang Yongwu, director of the office.",
    good=(("会见了副市长李波", "met Vice Mayor Li Bo"),),
    bad=(("会见了副市长李波", "met vice mayor Li Bo"),),
    switch="off",
)
RULES = (CASE,)
_HEADS = (
    "mayor|minister|premier|governor|president|chairman|chairwoman|director(?:-general)?|secretary(?:-general)?"
    "|ambassador|counselor|counsellor|consul(?: general)?|commissioner|professor|captain|vice mayor|deputy mayor"
)
_RANKS = "(?:first |vice |deputy |acting |executive |party |assistant )*"
_NAME = r"[A-Z][\w’'-]+(?: [A-Z][\w’'-]+)+"
_BEFORE = re.compile(rf"(?<![\w’'-])({_RANKS}(?:{_HEADS})) (?={_NAME})")
_BEHIND = re.compile(rf"{_NAME}, (?:the )?((?i:{_RANKS})(?i:{_HEADS}))(?= (?:of|in|to|at)\b)")


def find_title_case(pair: SegmentPair) -> Iterator[Problem]:
    """Give the titles of an English target that are written against the rule."""
    if pair.target_main != "en":
        return
    for match in _BEFORE.finditer(pair.target):
        right = match[1].title()
        yield _problem(match, f"“{match[1]}” before a name is “{right}”", right)
    for match in _BEHIND.finditer(pair.target):
        if match[1] != match[1].lower():
            yield _problem(match, f"“{match[1]}” behind a name is “{match[1].lower()}”", match[1].lower())


def _problem(match: re.Match[str], message: str, suggestion: str) -> Problem:
    return Problem(rule=CASE, message=message, target_span=match.span(1), suggestion=suggestion)


def checker() -> PairChecker:
    """Give the checker of this family."""
    return PairChecker(RULES, (find_title_case,))
