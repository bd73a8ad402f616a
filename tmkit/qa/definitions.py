"""Names in brackets that explain nothing: what stands there is no short form of what stands before it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tmkit.qa.checker import PairChecker
from tmkit.qa.rule import TERM, Problem, Rule
from tmkit.qa.segment_pair import SegmentPair
from tmkit.qa.short_forms import is_acronym

DEFINITION = Rule(
    id="term.definition",
    severity="warning",
    family=TERM,
    message="A name stands in brackets behind another one, is no part of it, and the source has nothing in brackets.",
    cure="Write the short form that belongs to the name, or take the brackets out.",
    good=(("企业财资中心获税务优惠。", "Corporate treasury centers (CTCs) enjoy tax incentives."),),
    bad=(("企业财资中心获税务优惠。", "Corporate treasury centers (Research Department) enjoy tax incentives."),),
)
RULES = (DEFINITION,)
# What looks back comes behind the bracket that calls for it: much faster.
_NAMED = re.compile(r" \((?<=[\w’] \()((?:[A-Z][\w’-]*)(?: (?:(?:of|and|for|the) )*[A-Z][\w’-]*)+)\)")
_WINDOW = 120


def find_false_definitions(pair: SegmentPair) -> Iterator[Problem]:
    """Give the names in brackets, of two words or more, that neither the source nor the words before account for."""
    if pair.target_main != "en" or "(" not in pair.target:
        return
    if _count_brackets(pair.source) >= _count_brackets(pair.target):
        return
    for match in _NAMED.finditer(pair.target):
        before = pair.target[max(0, match.start() - _WINDOW) : match.start()]
        known = {word.lower() for word in re.findall(r"\w+", before)}
        is_own = known.issuperset(word.lower() for word in re.findall(r"\w+", match[1]))
        if not is_own and not is_acronym(match[1], before) and match[1] not in pair.source:
            message = f"“{match[1]}” does not explain what stands before it"
            yield Problem(rule=DEFINITION, message=message, target_span=match.span(1))


def _count_brackets(text: str) -> int:
    return text.count("(") + text.count("（")


def checker() -> PairChecker:
    """Give the checker of this family."""
    return PairChecker(RULES, (find_false_definitions,), only_zh_en=True)
