"""How far each source term is rendered the same throughout a document.

For each document and each source term that is rendered twice or more a pseudo-reference is chosen, and the renderings
that agree with it are counted: ``first`` takes the rendering of the first occurrence, ``frequent`` the most frequent
one (the earlier of equals), ``predefined`` the preferred form of the glossary. ``micro`` is the mean over occurrences,
``macro`` over terms. A short form after its full form in the same document agrees with it, and so do linked words that
all stand in a form of the glossary used there. Occurrences for which no
rendering is found are told, not counted: whether they are missing is the matter of term success.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from tmkit.langs import parse_code
from tmkit.model import Concept
from tmkit.scoring.occurrences import Occurrence, OccurrenceFinder

Reference = Literal["first", "frequent", "predefined"]
MOST_ALIGNED = 2000
"""So many occurrences at the most are given to the word alignment; it takes some milliseconds for each."""
_MOST_TOLD = 50


@dataclass(slots=True)
class _Tally:
    """Agreeing and counted occurrences, over all and term by term."""

    right: int = 0
    counted: int = 0
    shares: list[float] = field(default_factory=list)

    def add(self, agreements: Sequence[bool]) -> None:
        self.right += sum(agreements)
        self.counted += len(agreements)
        self.shares.append(sum(agreements) / len(agreements))

    def to_json(self) -> dict[str, float | None]:
        micro = self.right / self.counted if self.counted else None
        return {"micro": micro, "macro": sum(self.shares) / len(self.shares) if self.shares else None}


@dataclass(frozen=True, slots=True)
class TermConsistency:
    """``rows`` are (agreeing with the most frequent rendering, counted) for each segment; ``details`` all figures."""

    rows: list[tuple[float, float]]
    details: Mapping[str, Any]


def term_consistency(
    finder: OccurrenceFinder, concepts: Sequence[Concept], lang: str, documents: Sequence[str]
) -> TermConsistency:
    """Give how consistent the terms are; ``documents`` names the document of each segment."""
    groups: dict[tuple[str, str], list[Occurrence]] = defaultdict(list)
    for occurrence in finder.find():
        groups[documents[occurrence.segment], occurrence.term].append(occurrence)
    preferred = _preferred(concepts, lang, finder)
    tallies: dict[Reference, _Tally] = {"first": _Tally(), "frequent": _Tally(), "predefined": _Tally()}
    rows = [(0.0, 0.0)] * len(documents)
    repeated = _completed([found for found in groups.values() if len(found) > 1], finder)
    told = []
    for found in repeated:
        rendered = [occurrence for occurrence in found if occurrence.rendering]
        if len(rendered) < 2:
            continue
        keys = _whole_keys(rendered)
        frequent = Counter(keys).most_common(1)[0][0]
        tallies["first"].add([key == keys[0] for key in keys])
        tallies["frequent"].add([key == frequent for key in keys])
        wanted = frozenset(key for concept in rendered[0].concepts for key in preferred.get(concept, ()))
        if wanted:
            tallies["predefined"].add([key in wanted for key in keys])
        for occurrence, key in zip(rendered, keys, strict=True):
            right, counted = rows[occurrence.segment]
            rows[occurrence.segment] = (right + (key == frequent), counted + 1)
        if len(set(keys)) > 1:
            told.append(_variants(rendered, keys))
    return TermConsistency(rows, _details(repeated, tallies, told))


def _completed(groups: Iterable[list[Occurrence]], finder: OccurrenceFinder) -> list[list[Occurrence]]:
    """Give the groups with the renderings that the word alignment finds, for the first 2,000 that lack one."""
    left = MOST_ALIGNED
    found = []
    for group in groups:
        whole = []
        for occurrence in group:
            if not occurrence.rendering and left:
                occurrence, left = finder.aligned(occurrence), left - 1
            whole.append(occurrence)
        found.append(whole)
    return found


def _details(
    repeated: Iterable[Sequence[Occurrence]], tallies: Mapping[Reference, _Tally], told: list[dict[str, Any]]
) -> dict[str, Any]:
    every = [occurrence for found in repeated for occurrence in found]
    evidence = Counter(occurrence.evidence for occurrence in every)
    told.sort(key=lambda item: -sum(item["renderings"].values()))
    return {
        **{name: tally.to_json() for name, tally in tallies.items()},
        "terms": len(tallies["frequent"].shares),
        "occurrences": len(every),
        "by_glossary": evidence["glossary"],
        "by_alignment": evidence["alignment"],
        "not_found": evidence[""],
        "inconsistent": told[:_MOST_TOLD],
    }


def _preferred(concepts: Sequence[Concept], lang: str, finder: OccurrenceFinder) -> dict[str, frozenset[str]]:
    return {
        concept.id: frozenset(
            finder.key(term.text)
            for term in concept.terms
            if term.status == "preferred" and parse_code(term.lang).language == lang
        )
        for concept in concepts
    }


def _whole_keys(rendered: Sequence[Occurrence]) -> list[str]:
    """Give the key of each rendering; a short form stands for the full form of the glossary that came before it."""
    keys: list[str] = []
    full = ""
    whole = {occurrence.key for occurrence in rendered if occurrence.evidence == "glossary"}
    for occurrence in rendered:
        is_short = occurrence.is_short or _is_acronym(occurrence.rendering, full)
        if occurrence.evidence == "alignment":
            part_of = next((key for key in sorted(whole) if _is_part(occurrence.key, key)), "")
            keys.append(part_of or occurrence.key)
            continue
        if occurrence.evidence == "glossary" and not is_short:
            full = occurrence.key
        keys.append(full if is_short and full else occurrence.key)
    return keys


def _is_acronym(short: str, full: str) -> bool:
    """Say whether letters in capitals are the first letters of the words of a full form, small words aside.

    >>> _is_acronym("WHO", "world health organization"), _is_acronym("UN", "world health organization")
    (True, False)
    """
    letters = short.removesuffix("s")
    words = full.split()
    initials = {
        "".join(word[0] for word in words),
        "".join(word[0] for word in words if word not in ("and", "of", "for")),
    }
    return len(letters) > 1 and letters.isupper() and letters.lower() in initials


def _is_part(part: str, whole: str) -> bool:
    """Say whether all words of a rendering stand in another: a short form, or links that miss a word.

    >>> _is_part("fund", "exchange fund"), _is_part("fund market", "exchange fund")
    (True, False)
    """
    return set(part.split()) <= set(whole.split()) if " " in whole else part in whole


def _variants(rendered: Sequence[Occurrence], keys: Sequence[str]) -> dict[str, Any]:
    """Give the renderings of a term, each by its most frequent wording, with their numbers."""
    wordings: dict[str, Counter[str]] = defaultdict(Counter)
    for occurrence, key in zip(rendered, keys, strict=True):
        wordings[key][occurrence.rendering] += 1
    ordered = sorted(wordings.values(), key=lambda counts: -counts.total())
    renderings = {counts.most_common(1)[0][0]: counts.total() for counts in ordered}
    segments = [occurrence.segment + 1 for occurrence in rendered]
    return {"term": rendered[0].term, "renderings": renderings, "segments": segments}
