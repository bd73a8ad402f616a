"""The vote of the units on how a term is rendered: what is one rendering, and which one stands in each unit.

Each unit proposes spans with scores. A rendering that many units propose is likelier in each of them, so support and
choice are found together, by a few rounds of expectation and maximisation.
"""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from tmkit.bitext.phrases import WordMatch
from tmkit.text.script import fold_script
from tmkit.text.stems import stem

_ARTICLES = frozenset({"a", "an", "the"})
_WORD = re.compile(r"[^\W_]+")
_POSSESSIVE = re.compile(r"(?<=\w)['\N{RIGHT SINGLE QUOTATION MARK}]s\b", re.IGNORECASE)
_ROUNDS = 4
_TRUST = 0.5
_FIDELITY_WEIGHT = 2.0
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


Ballot = dict[str, WordMatch]
"""The best span of each rendering that a unit proposes, by its key."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a vote gave: for each unit its choice (None where it proposes nothing), for each rendering its support.

    The support is the number of units in which the rendering is expected to stand.
    """

    choices: tuple[WordMatch | None, ...]
    support: Mapping[str, float]


def to_ballots(proposals: Sequence[tuple[str, Sequence[WordMatch]]]) -> list[Ballot]:
    """Give the ballots of units from their texts and the spans they propose."""
    return [_ballot(text, matches) for text, matches in proposals]


def front_runners(ballots: Sequence[Ballot], most: int) -> list[str]:
    """Give the keys of the renderings that lead before any vote, at the most so many."""
    support = _support_of([{key: _TRUST * match.score for key, match in ballot.items()} for ballot in ballots], {})
    return sorted(support, key=lambda key: -support[key])[:most]


def vote(ballots: Sequence[Ballot], fidelity: Mapping[str, float] | None = None) -> Outcome:
    """Give the outcome of a vote. ``fidelity`` is 0..1: how much a rendering stands where the term stands and only
    there; without it all are equal.
    """
    loyal = {key: _FIDELITY_WEIGHT * math.log(max(value, 1e-3)) for key, value in (fidelity or {}).items()}
    lowest = min(loyal.values(), default=0.0)
    scores = [
        {key: _TRUST * (match.score + loyal.get(key, lowest)) for key, match in ballot.items()} for ballot in ballots
    ]
    support: Mapping[str, float] = {}
    for _ in range(_ROUNDS):
        support = _support_of(scores, support)
    choices = [
        ballot[max(ballot, key=lambda key: own[key] + _prior(key, support))] if ballot else None
        for ballot, own in zip(ballots, scores, strict=True)
    ]
    return Outcome(tuple(choices), support)


def _ballot(text: str, matches: Sequence[WordMatch]) -> Ballot:
    ballot: Ballot = {}
    for match in matches:
        key = rendering_key(text[match.start : match.end])
        if key not in ballot or ballot[key].score < match.score:
            ballot[key] = match
    return ballot


def _support_of(scores: Sequence[Mapping[str, float]], before: Mapping[str, float]) -> Mapping[str, float]:
    """Give in how many units each rendering is expected to stand, if it was expected so before."""
    support: defaultdict[str, float] = defaultdict(float)
    for own in scores:
        values = {key: score + _prior(key, before) for key, score in own.items()}
        highest = max(values.values(), default=0.0)
        weights = {key: math.exp(value - highest) for key, value in values.items()}
        total = sum(weights.values())
        for key, weight in weights.items():
            support[key] += weight / total
    return support


def _prior(key: str, support: Mapping[str, float]) -> float:
    return math.log(support.get(key, 0.0) + _SMOOTHING) if support else 0.0
