"""The vote of the units on how a term is rendered: what is one rendering, and which one stands in each unit.

Each unit proposes spans with scores. A rendering that many units propose is likelier in each of them, so support and
choice are found together, by a few rounds of expectation and maximisation.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from tmkit.bitext.phrases import WordMatch
from tmkit.text.script import fold_script
from tmkit.text.stems import stem

_ARTICLES = frozenset({"a", "an", "the"})
_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"(?<=\w)['\N{RIGHT SINGLE QUOTATION MARK}]s\b", re.IGNORECASE)
_ROUNDS = 4
_TRUST = 1.0
_SMOOTHING = 0.05


@lru_cache(maxsize=1 << 16)
def rendering_key(text: str) -> str:
    """Give what renderings that differ in article, case, plural, script or hyphen only have in common.

    >>> rendering_key("the Sister Cities") == rendering_key("sister city")
    True
    """
    found = [word.lower() for word in _WORD.findall(fold_script(_POSSESSIVE.sub("", text)))]
    content = found[1:] if found[:1] and found[0] in _ARTICLES and len(found) > 1 else found
    return " ".join(map(stem, content)) or text.strip()


def vote(proposals: Sequence[tuple[str, Sequence[WordMatch]]]) -> list[WordMatch | None]:
    """Give for each unit (its text, the spans it proposes) the span chosen; None where it proposes none."""
    ballots = [_ballot(text, matches) for text, matches in proposals]
    support: Mapping[str, float] = {}
    for _ in range(_ROUNDS):
        support = _support(ballots, support)
    return [_choice(ballot, support) for ballot in ballots]


Ballot = dict[str, WordMatch]


def _ballot(text: str, matches: Sequence[WordMatch]) -> Ballot:
    """Give the best span of each rendering that a unit proposes."""
    ballot: Ballot = {}
    for match in matches:
        key = rendering_key(text[match.start : match.end])
        if key not in ballot or ballot[key].score < match.score:
            ballot[key] = match
    return ballot


def _support(ballots: Sequence[Ballot], before: Mapping[str, float]) -> Mapping[str, float]:
    """Give how many units each rendering is expected to stand in, if it was supported so before."""
    support: defaultdict[str, float] = defaultdict(float)
    for ballot in ballots:
        weights = _weights(ballot, before)
        for key, weight in weights.items():
            support[key] += weight
    return support


def _weights(ballot: Ballot, support: Mapping[str, float]) -> dict[str, float]:
    scores = {key: _score(key, match, support) for key, match in ballot.items()}
    highest = max(scores.values(), default=0.0)
    weights = {key: math.exp(score - highest) for key, score in scores.items()}
    total = sum(weights.values())
    return {key: weight / total for key, weight in weights.items()}


def _score(key: str, match: WordMatch, support: Mapping[str, float]) -> float:
    prior = math.log(support.get(key, 0.0) + _SMOOTHING) if support else 0.0
    return _TRUST * match.score + prior


def _choice(ballot: Ballot, support: Mapping[str, float]) -> WordMatch | None:
    if not ballot:
        return None
    return ballot[max(ballot, key=lambda key: _score(key, ballot[key], support))]
