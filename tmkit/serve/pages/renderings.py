"""Renderings of one term from several memories as one list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace

from tmkit.model import Rendering


def gathered(lists: Iterable[Sequence[Rendering]]) -> list[Rendering]:
    """Give the renderings of several memories, each once, the most frequent first; shares are of all units together.

    >>> one = [Rendering(rendering="meeting", count=3, share=0.75), Rendering(rendering="talks", count=1, share=0.25)]
    >>> [(found.rendering, found.count, found.share) for found in gathered([one, one[1:]])]
    [('meeting', 3, 0.375), ('talks', 2, 0.25)]
    """
    filled = [one for one in lists if one]
    if len(filled) < 2:
        return list(filled[0]) if filled else []
    # A share is a part of the units with any rendering: from it their number comes back.
    units = sum(round(one[0].count / one[0].share) for one in filled)
    same: dict[str, list[Rendering]] = {}
    for rendering in (rendering for one in filled for rendering in one):
        same.setdefault(rendering.rendering.lower(), []).append(rendering)
    return sorted((_one(forms, units) for forms in same.values()), key=lambda found: (-found.count, found.rendering))


def _one(forms: Sequence[Rendering], units: int) -> Rendering:
    count = sum(form.count for form in forms)
    variants: Counter[str] = Counter()
    for form in forms:
        variants.update(dict(form.variants))
    return replace(
        max(forms, key=lambda form: form.count),
        count=count,
        share=count / units,
        first=min((form.first for form in forms if form.first), default=""),
        last=max(form.last for form in forms),
        status=next((form.status for form in forms if form.status), ""),
        variants=tuple(variants.most_common()),
    )
