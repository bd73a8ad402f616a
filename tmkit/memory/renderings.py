"""How a term has been rendered: the words of the translations that stand for it, gathered over all units.

In each unit the first evidence decides: a form of the glossary, a name in pinyin, a number of the same value, and
then word alignment, on which the units vote.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tmkit.bitext.phrases import Language, find_many
from tmkit.bitext.rendering_votes import Ballot, front_runners, rendering_key, to_ballots, vote
from tmkit.bitext.word_lexicon import WordLexicon
from tmkit.memory.rendering_evidence import Forms, Known
from tmkit.memory.term_places import TermPlace, term_spans
from tmkit.model import Rendering, RenderingExample, Renderings, Span

MOST_ALIGNED = 25
"""Of more units an even selection is aligned; the others are searched for the renderings found there."""

_SHORT_FORM = re.compile(
    r"(?<=..)\s*[(\N{FULLWIDTH LEFT PARENTHESIS}][^()\N{FULLWIDTH LEFT PARENTHESIS}]+"
    r"[)\N{FULLWIDTH RIGHT PARENTHESIS}]$"
)
_MOST_SOUGHT = 8
_MOST_COUNTED = 20


@dataclass(frozen=True, slots=True)
class _Shown:
    """A unit and the span that renders the term in it."""

    place: TermPlace
    span: Span

    @property
    def text(self) -> str:
        return self.place.other[self.span[0] : self.span[1]]


@dataclass(frozen=True, slots=True)
class Ground:
    """What renderings are found from: the word links, and the ids of the units that hold a text; asked when needed."""

    get_lexicon: Callable[[], WordLexicon]
    holders: Callable[[str], Collection[int]]


def find_renderings(
    term: str,
    places: Sequence[TermPlace],
    ground: Ground,
    lang: Language,
    *,
    forms: Forms | None = None,
    limit: int | None = 20,
    examples: int = 3,
) -> Renderings:
    """Give the renderings of a term from the units that hold it, the most frequent first."""
    forms = forms or Forms()
    shown, left = _known(Known(term, lang, forms), places)
    support: Mapping[str, float] = {}
    if left:
        aligned, support = _aligned(left, ground, lang)
        shown += aligned
    groups: defaultdict[str, list[_Shown]] = defaultdict(list)
    for one in shown:
        groups[rendering_key(one.text)].append(one)
    ordered = sorted(groups, key=lambda key: (-len(groups[key]), -support.get(key, 0.0)))
    found = [_rendering(groups[key], len(shown), forms, examples) for key in ordered[:limit]]
    return Renderings(term, len(places), tuple(found))


def _known(known: Known, places: Sequence[TermPlace]) -> tuple[list[_Shown], list[TermPlace]]:
    """Give the units in which what is known says it, and the others."""
    shown: list[_Shown] = []
    left: list[TermPlace] = []
    for place in places:
        span = known.find(place.other)
        if span:
            shown.append(_Shown(place, span))
        else:
            left.append(place)
    return shown, left


def _aligned(places: Sequence[TermPlace], ground: Ground, lang: Language) -> tuple[list[_Shown], Mapping[str, float]]:
    """Give the units whose words tell, and the support of each rendering."""
    chosen = places[:: -(-len(places) // MOST_ALIGNED)]
    pairs = [((one.own, one.other) if lang == "zh" else (one.other, one.own), _full_forms(one)) for one in chosen]
    found = find_many(ground.get_lexicon(), pairs, lang)
    ballots = to_ballots([(one.other, matches) for one, matches in zip(chosen, found, strict=True)])
    outcome = vote(ballots, _fidelity(chosen, places, ballots, ground))
    voted = zip(chosen, outcome.choices, strict=True)
    shown = [_Shown(place, (match.start, match.end)) for place, match in voted if match]
    taken = {place.unit_id for place in chosen}
    rest = [place for place in places if place.unit_id not in taken]
    return [*shown, *_sought([one.text for one in shown], rest, "en" if lang == "zh" else "zh")], outcome.support


def _full_forms(place: TermPlace) -> list[Span]:
    """Give the places of a term without a short form in brackets behind it, which has a rendering of its own."""
    found = []
    for start, end in place.spans:
        short = _SHORT_FORM.search(place.own[start:end])
        found.append((start, start + short.start() if short else end))
    return found


def _fidelity(
    chosen: Sequence[TermPlace], places: Sequence[TermPlace], ballots: Sequence[Ballot], ground: Ground
) -> dict[str, float]:
    """Give for the leading renderings how much they stand where the term stands and only there, 0..1 (Dice)."""
    texts = {key: place.other for place, ballot in zip(chosen, ballots, strict=True) for key in ballot}
    spans = {key: match for ballot in ballots for key, match in ballot.items()}
    own = {place.unit_id for place in places}
    fidelity: dict[str, float] = {}
    for key in front_runners(ballots, _MOST_COUNTED):
        holders = ground.holders(texts[key][spans[key].start : spans[key].end])
        both = max(len(own.intersection(holders)), 1)
        fidelity[key] = 2 * both / (len(own) + max(len(holders), 1))
    return fidelity


def _sought(found: Sequence[str], places: Sequence[TermPlace], lang: Language) -> Iterator[_Shown]:
    """Give the units that hold one of the renderings found elsewhere, the most frequent that stands there."""
    best = Counter(map(rendering_key, found))
    wording = dict(zip(map(rendering_key, reversed(found)), reversed(found), strict=True))
    wanted = [wording[key] for key, _ in best.most_common(_MOST_SOUGHT)]
    for place in places:
        spans = next(filter(None, (term_spans(text, place.other, lang) for text in wanted)), ())
        if spans:
            yield _Shown(place, spans[0])


def _rendering(group: Sequence[_Shown], total: int, forms: Forms, examples: int) -> Rendering:
    variants = Counter(shown.text for shown in group).most_common()
    dates = sorted(shown.place.date for shown in group if shown.place.date)
    latest = sorted(group, key=lambda shown: (shown.place.date, -len(shown.place.own)), reverse=True)
    return Rendering(
        rendering=variants[0][0],
        count=len(group),
        share=len(group) / total,
        first=dates[0] if dates else "",
        last=dates[-1] if dates else "",
        status=forms.status(variants[0][0]),
        variants=tuple(variants),
        examples=tuple(map(_example, latest[:examples])),
    )


def _example(shown: _Shown) -> RenderingExample:
    place = shown.place
    return RenderingExample(
        unit_id=place.unit_id,
        source=place.own,
        target=place.other,
        source_span=place.spans[0],
        target_span=shown.span,
    )
