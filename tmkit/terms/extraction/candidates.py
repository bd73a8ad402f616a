"""Sightings gathered to candidates: one Chinese term with one English rendering, its evidence, its competitors."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tmkit.bitext.rendering_votes import rendering_key
from tmkit.model.candidate import CandidateExample, TermCandidate
from tmkit.terms.extraction.heads import find_heads
from tmkit.terms.extraction.sighting import RANKS, Sighting
from tmkit.text.normalize import fold
from tmkit.text.script import fold_script

MOST_EXAMPLES = 3
_PEOPLE = 0.6
_LEAST_SHARE, _LEAST_VOTES = 0.2, 2
_STRONG = frozenset(RANKS) - {"alignment"}

Pair = tuple[int, str, str]
"""The id of a unit, its Chinese and its English."""


@dataclass(slots=True)
class _Group:
    """The sightings of one Chinese term with one rendering."""

    zh: Counter[str]
    en: Counter[str]
    sightings: list[Sighting]

    @property
    def certainty(self) -> float:
        return max(one.certainty for one in self.sightings)

    @property
    def evidence(self) -> tuple[str, ...]:
        kinds = {one.evidence for one in self.sightings}
        return tuple(kind for kind in RANKS if kind in kinds)

    @property
    def is_people(self) -> bool:
        told = [one.certainty for one in self.sightings if one.evidence == "country"]
        return bool(told) and max(told) <= _PEOPLE

    @property
    def type(self) -> str:
        strongest = min(self.sightings, key=lambda one: (RANKS.index(one.evidence), one.type == "term", -one.certainty))
        return strongest.type


def gather_candidates(sightings: Iterable[Sighting], pairs: Sequence[Pair]) -> list[TermCandidate]:
    """Give the candidates of sightings, the surest first; ``count`` is the number of pairs with a sighting."""
    terms: defaultdict[str, dict[str, _Group]] = defaultdict(dict)
    for one in _widened(sightings, pairs):
        _, zh, en = pairs[one.pair]
        own, other = zh[slice(*one.zh_span)], en[slice(*one.en_span)]
        group = terms[fold(own)].setdefault(rendering_key(other), _Group(Counter(), Counter(), []))
        group.zh[own] += 1
        group.en[other] += 1
        group.sightings.append(one)
    named = _strong_names(terms)
    found = [candidate for zh, groups in terms.items() for candidate in _of_term(_own(zh, groups, named), pairs)]
    return in_order(found)


def _widened(sightings: Iterable[Sighting], pairs: Sequence[Pair]) -> Iterator[Sighting]:
    """Give the sightings, each with the longest English that another sighting of the term has, where it stands there.

    What was cut in one place (Macao Affairs Office) is known whole from another.
    """
    by_term: defaultdict[str, list[Sighting]] = defaultdict(list)
    for one in sightings:
        by_term[fold(pairs[one.pair][1][slice(*one.zh_span)])].append(one)
    for seen in by_term.values():
        forms = {pairs[one.pair][2][slice(*one.en_span)] for one in seen if one.evidence == "head"}
        ordered = sorted(forms, key=lambda form: (-len(form), form))
        yield from (_widest(one, ordered, pairs[one.pair][2]) for one in seen)


def _widest(one: Sighting, forms: Iterable[str], en: str) -> Sighting:
    start, end = one.en_span
    for form in forms if one.evidence in ("head", "alignment") else ():
        at = en.find(form, max(end - len(form), 0), start + len(form))
        if 0 <= at <= start and end <= at + len(form):
            return replace(one, en_span=(at, at + len(form)))
    return one


def _strong_names(terms: Mapping[str, Mapping[str, _Group]]) -> dict[str, set[str]]:
    """Give the Chinese terms whose rendering is certain by more than word links, by the rendering."""
    named: defaultdict[str, set[str]] = defaultdict(set)
    for zh, groups in terms.items():
        for key, group in groups.items():
            if _STRONG.intersection(group.evidence):
                named[key].add(zh)
    return named


def _own(zh: str, groups: Mapping[str, _Group], named: Mapping[str, set[str]]) -> dict[str, _Group]:
    """Leave out what word links alone give to a term and what belongs to a part of it, or to it and more of it."""
    strong = [key for key, group in groups.items() if _STRONG.intersection(group.evidence)]

    def is_borrowed(key: str, group: _Group) -> bool:
        if _STRONG.intersection(group.evidence):
            return False
        is_cut = any(key in other for other in strong)
        return is_cut or any(other != zh and (other in zh or zh in other) for other in named.get(key, ()))

    return {key: group for key, group in groups.items() if not is_borrowed(key, group)}


def in_order(candidates: Iterable[TermCandidate]) -> list[TermCandidate]:
    """Give candidates with the surest first; of equals the more frequent."""
    return sorted(candidates, key=lambda one: (-one.score, -one.count, one.zh, one.en))


def _of_term(groups: Mapping[str, _Group], pairs: Sequence[Pair]) -> list[TermCandidate]:
    """Give the candidates of one Chinese term: each rendering that is sure or frequent enough."""
    if not groups:
        return []
    kept = _without_people(groups)
    total = sum(len(group.sightings) for group in kept)
    best = max(group.certainty for group in kept)
    found = []
    for group in kept:
        share = len(group.sightings) / total
        is_strong = bool(_STRONG.intersection(group.evidence))
        if is_strong or group.certainty == best or (share >= _LEAST_SHARE and len(group.sightings) >= _LEAST_VOTES):
            found.append(_candidate(group, share, pairs))
    return [replace(one, competing=_others(one, found)) for one in found]


def _without_people(groups: Mapping[str, _Group]) -> list[_Group]:
    """Leave out the people of a country (Italian) where the country itself (Italy) was seen."""
    is_named = any("country" in group.evidence and not group.is_people for group in groups.values())
    return [group for group in groups.values() if not (is_named and group.is_people)]


def _candidate(group: _Group, share: float, pairs: Sequence[Pair]) -> TermCandidate:
    zh, en = (_usual(counts) for counts in (group.zh, group.en))
    shown = {one.pair: one for one in sorted(group.sightings, key=lambda one: -one.certainty)}
    return TermCandidate(
        zh=zh,
        en=en,
        type=group.type if group.type != "term" else type_by_head(zh, en),
        evidence=group.evidence,
        count=len({one.pair for one in group.sightings}),
        score=round(group.certainty * (0.7 + 0.3 * share), 4),
        examples=tuple(_example(one, pairs) for one in list(shown.values())[:MOST_EXAMPLES]),
    )


def type_by_head(zh: str, en: str) -> str:
    """Give the type that a capitalised name has by the head of both its sides; ``term`` where it has none.

    >>> type_by_head("审核委员会", "Review Committee"), type_by_head("天气", "weather")
    ('body', 'term')
    """
    simplified = fold_script(zh)
    for head in find_heads(simplified, frozenset({len(simplified)})) if en[:1].isupper() else ():
        if head.span[0] > 0 and any(head.find(en)):
            return head.type
    return "term"


def _usual(counts: Counter[str]) -> str:
    """Give the most frequent wording; of equals the one in small letters at its beginning, then the first."""
    most = max(counts.values())
    wordings = [text for text, count in counts.items() if count == most]
    return next((text for text in wordings if text[:1].islower()), wordings[0])


def _example(one: Sighting, pairs: Sequence[Pair]) -> CandidateExample:
    unit, zh, en = pairs[one.pair]
    return CandidateExample(unit_id=unit, zh=zh, en=en, zh_span=one.zh_span, en_span=one.en_span)


def _others(one: TermCandidate, found: Sequence[TermCandidate]) -> tuple[tuple[str, int], ...]:
    return tuple((other.en, other.count) for other in in_order(found) if other is not one)


def recounted(candidates: Sequence[TermCandidate], count: Callable[[TermCandidate], int]) -> list[TermCandidate]:
    """Give the candidates with the number of units in which both forms stand, also inside the competing renderings."""
    counts = {(one.zh, one.en): max(count(one), one.count) for one in candidates}
    return in_order(
        replace(
            one,
            count=counts[one.zh, one.en],
            competing=tuple((en, counts.get((one.zh, en), number)) for en, number in one.competing),
        )
        for one in candidates
    )
