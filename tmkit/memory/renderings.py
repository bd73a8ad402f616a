"""How a term has been rendered: the words of the translations that stand for it, gathered over all units.

In each unit the first evidence decides: a form of the glossary, a name in pinyin, a number of the same value, and
then word alignment, on which the units vote.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tmkit.bitext.phrases import Language, WordMatch, find_phrases
from tmkit.bitext.words import WordLexicon
from tmkit.memory.rendering_evidence import Forms, known_span
from tmkit.memory.rendering_votes import rendering_key, vote
from tmkit.memory.term_places import TermPlace
from tmkit.model import Rendering, RenderingExample, Renderings, Span

MOST_ALIGNED = 25
"""Of more units that hold a term an even selection is aligned; the others are searched for what was found there."""


@dataclass(frozen=True, slots=True)
class _Shown:
    """A unit and the span that renders the term in it."""

    place: TermPlace
    span: Span

    @property
    def text(self) -> str:
        return self.place.other[self.span[0] : self.span[1]]


def find_renderings(
    term: str,
    places: Sequence[TermPlace],
    lexicon: WordLexicon,
    lang: Language,
    *,
    forms: Forms | None = None,
    limit: int | None = 20,
    examples: int = 3,
) -> Renderings:
    """Give the renderings of a term from the units that hold it, the most frequent first."""
    groups: defaultdict[str, list[_Shown]] = defaultdict(list)
    for shown in _shown(term, places, lexicon, lang, forms or Forms()):
        groups[rendering_key(shown.text)].append(shown)
    total = sum(map(len, groups.values()))
    found = [_rendering(group, total, forms or Forms(), examples) for group in groups.values()]
    found.sort(key=lambda one: (-one.count, one.last == "", one.rendering))
    return Renderings(term, len(places), tuple(found[:limit]))


def _shown(
    term: str, places: Sequence[TermPlace], lexicon: WordLexicon, lang: Language, forms: Forms
) -> Iterator[_Shown]:
    left: list[TermPlace] = []
    for place in places:
        span = known_span(term, place.other, lang, forms)
        if span:
            yield _Shown(place, span)
        else:
            left.append(place)
    yield from _aligned(left, lexicon, lang)


def _aligned(places: Sequence[TermPlace], lexicon: WordLexicon, lang: Language) -> Iterator[_Shown]:
    proposals = [(place.other, _proposed(place, lexicon, lang)) for place in places]
    for place, match in zip(places, vote(proposals), strict=True):
        if match:
            yield _Shown(place, (match.start, match.end))


def _proposed(place: TermPlace, lexicon: WordLexicon, lang: Language) -> list[WordMatch]:
    pair = (place.own, place.other) if lang == "zh" else (place.other, place.own)
    return find_phrases(lexicon, pair, place.spans, lang)


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
