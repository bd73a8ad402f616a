"""How the runs of words that come back are rendered: the word links propose, the units vote, the English answers."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tmkit.bitext.matched_pair import MatchedPair
from tmkit.bitext.phrases import WordMatch
from tmkit.bitext.rendering_votes import rendering_key, to_ballots, vote
from tmkit.model import Span
from tmkit.terms.extraction.repeated import nominality
from tmkit.terms.extraction.sighting import Sighting
from tmkit.text.tokens import words

LEAST = 0.4
_MOST = 0.9
_MOST_ASKED_BACK = 3
_VERB = re.compile(r"^[a-z]+(?:ed|ing|es)\b|\bto [a-z]")
_VERBAL = 0.8
_LEAST_SHARE = 0.5
_MIDDLE, _WIDTH = -7.0, 2.5
_STRAIGHT, _NEAR, _ASTRAY = 1.0, 0.9, 0.6
_FINITE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|may|might|must|shall|should|this|these|that|those|"
    r"it|its|they|their|we|our|which|who)\b"
)


@dataclass(frozen=True, slots=True)
class _Place:
    """One place of a run: its pair, its span there, what may render it, how far the best of that leads astray."""

    number: int
    span: Span
    en: str
    matches: list[WordMatch]
    regret: float


@dataclass(frozen=True, slots=True)
class _Choice:
    """A place with the rendering that the vote gave it."""

    place: _Place
    match: WordMatch

    @property
    def text(self) -> str:
        return self.place.en[self.match.start : self.match.end]


class RunVotes:
    """Gathers what each place of each run proposes, then gives the sightings of the renderings that the vote chose."""

    def __init__(self) -> None:
        self._places: defaultdict[str, list[_Place]] = defaultdict(list)

    def add(self, run: str, number: int, span: Span, pair: MatchedPair) -> None:
        """Add one place of a run. Only the first three are asked back, which is half of the work."""
        matches = pair.find(span)
        if matches:
            is_asked = len(self._places[run]) < _MOST_ASKED_BACK
            regret = pair.regret(span, (matches[0].start, matches[0].end)) if is_asked else math.inf
            self._places[run].append(_Place(number, span, pair.en, matches, regret))

    def sightings(self) -> Iterator[Sighting]:
        """Give the sightings of the runs whose rendering is sure enough."""
        for run, places in self._places.items():
            outcome = vote(to_ballots([(place.en, place.matches) for place in places]))
            voted = zip(places, outcome.choices, strict=True)
            yield from _sure(run, [_Choice(place, match) for place, match in voted if match])


def _sure(run: str, choices: Sequence[_Choice]) -> Iterator[Sighting]:
    groups: defaultdict[str, list[_Choice]] = defaultdict(list)
    for choice in choices:
        groups[rendering_key(choice.text)].append(choice)
    form = nominality(words(run))
    for group in groups.values():
        share = len(group) / len(choices)
        certainty = form * share * _certainty(group)
        if share < _LEAST_SHARE or certainty < LEAST or _FINITE.search(group[0].text):
            continue
        if _VERB.search(group[0].text):
            certainty *= _VERBAL
        for one in group:
            span = one.match.start, one.match.end
            yield Sighting(one.place.number, one.place.span, span, "term", "alignment", certainty)


def _certainty(group: Sequence[_Choice]) -> float:
    """Give 0..1: how well the English explains the Chinese, and how straight the best of it leads back."""
    regret = min(one.place.regret for one in group)
    back = _STRAIGHT if regret == 0 else _NEAR if regret < 1 else _ASTRAY
    score = sum(one.match.score for one in group) / len(group)
    return _MOST * back / (1 + math.exp((_MIDDLE - score) / _WIDTH))
