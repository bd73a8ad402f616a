"""The order of matches, the names of what speaks against them, and equal ones made one.

The order is total: score, kind (context, exact, numbers, fuzzy), penalties, status, latest change, count, unit id.
Penalties only order matches of equal score and kind; they neither hide a match nor put it below one of lower score.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tmkit.memory.diff import diff_runs
from tmkit.memory.numbers import NumberComparison, compare_numbers
from tmkit.memory.scores import tenths as _tenths
from tmkit.memory.scores import word_score
from tmkit.model import Content, Match, MatchKind, Penalty, Tag, Unit, plain_text
from tmkit.text.normalize import fold

CONFIDENT = 0.9
"""Machine-aligned units below this confidence take a penalty."""

_KINDS: dict[MatchKind, int] = {"context": 0, "exact": 1, "numbers": 2, "fuzzy": 3}
_STATUSES = {"verified": 0, "imported": 1, "aligned": 2, "needs-review": 3, "rejected": 4}
_FULL = _tenths(1, 0)


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked up: the text as given, folded, its language, its tags, and the sources before and after it."""

    text: str
    folded: str
    language: str
    tags: tuple[str, ...] = ()
    context: tuple[str, str] | None = None


def to_query(text: str | Content, language: str, context: tuple[str, str] | None = None) -> Query:
    """Give a text, with or without tags, as a query in a language."""
    plain = text if isinstance(text, str) else plain_text(text)
    folded_context = None if context is None else (fold(context[0]), fold(context[1]))
    return Query(plain, fold(plain), language, () if isinstance(text, str) else _tags(text), folded_context)


def _tags(content: Content) -> tuple[str, ...]:
    return tuple(sorted(part.kind for part in content if isinstance(part, Tag)))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A unit found: its score in tenths, and whether the query is in the language of its target."""

    unit_id: int
    unit: Unit
    tenths: int
    is_reversed: bool

    @property
    def sides(self) -> tuple[str, str]:
        """The text in the language of the query, and the other one."""
        target = self.unit.target or ""
        return (target, self.unit.source) if self.is_reversed else (self.unit.source, target)


def rank(query: Query, candidates: Iterable[Candidate]) -> list[Match]:
    """Give the matches of a query in their order, equal pairs of texts made one with their count; without diffs."""
    groups: dict[tuple[str, str], list[tuple[Match, tuple[object, ...]]]] = {}
    for candidate in candidates:
        match = _match(query, candidate)
        groups.setdefault((match.source, match.target), []).append((match, _order(match)))
    merged = []
    for group in groups.values():
        best, _ = min(group, key=lambda pair: pair[1])
        merged.append(replace(best, count=len(group)))
    return sorted(merged, key=_order)


def with_details(query: Query, match: Match) -> Match:
    """Fill in what is only wanted for a match that is shown: the word score and the diff."""
    folded = fold(match.source)
    return replace(
        match,
        word_score=word_score(query.folded, folded, query.language),
        diff=diff_runs(query.text, match.source, query.language),
    )


def _match(query: Query, candidate: Candidate) -> Match:
    unit = candidate.unit
    source, target = candidate.sides
    numbers = compare_numbers(query.folded, fold(source), query.language) if candidate.tenths < _FULL else None
    return Match(
        unit_id=candidate.unit_id,
        kind=_kind(query, candidate, numbers),
        score=candidate.tenths / 10,
        word_score=0.0,
        source=source,
        target=target,
        penalties=tuple(_penalties(query, candidate, source, numbers)),
        article=unit.article,
        date=unit.changed or unit.created,
        status=unit.status,
        confidence=unit.confidence,
    )


def _kind(query: Query, candidate: Candidate, numbers: NumberComparison | None) -> MatchKind:
    if candidate.tenths == _FULL:
        return "context" if _has_context(query, candidate) else "exact"
    return "numbers" if numbers is not None and numbers.only_numbers else "fuzzy"


def _has_context(query: Query, candidate: Candidate) -> bool:
    """Tell whether the sources before and after agree; context is kept for the source side only."""
    unit = candidate.unit
    if query.context is None or candidate.is_reversed or unit.previous is None or unit.following is None:
        return False
    return query.context == (fold(unit.previous), fold(unit.following))


def _penalties(query: Query, candidate: Candidate, source: str, numbers: NumberComparison | None) -> Iterable[Penalty]:
    unit = candidate.unit
    if numbers is not None and numbers.differences:
        points = float(min(5 * len(numbers.differences), 20))
        yield Penalty("numbers", points, ", ".join(f"{ours} → {theirs}" for ours, theirs in numbers.differences))
    stored = _tags(unit.target_parts or () if candidate.is_reversed else unit.source_parts)
    if unlike := _unlike(query.tags, stored):
        yield Penalty("tags", float(unlike), f"{len(stored)} in the memory, {len(query.tags)} in the query")
    if unit.status == "aligned" and unit.confidence < CONFIDENT:
        yield Penalty("confidence", round(10 * (CONFIDENT - unit.confidence), 1), f"aligned with {unit.confidence:.2f}")
    if unit.status == "needs-review":
        yield Penalty("unapproved", 5.0, "needs review")
    if candidate.tenths == _FULL and fold(source) != query.folded:
        yield Penalty("case", 1.0, "letter case or spaces differ")


def _unlike(ours: Sequence[str], theirs: Sequence[str]) -> int:
    """Count the tags that one side has more than the other, by kind."""
    return sum(abs(ours.count(kind) - theirs.count(kind)) for kind in {*ours, *theirs})


def _order(match: Match) -> tuple[object, ...]:
    return (
        -match.score,
        _KINDS[match.kind],
        sum(penalty.points for penalty in match.penalties),
        _STATUSES[match.status],
        _Latest(match.date),
        -match.count,
        match.unit_id,
    )


@dataclass(frozen=True, slots=True)
class _Latest:
    """A date that sorts before earlier ones."""

    date: str

    def __lt__(self, other: _Latest) -> bool:
        return self.date > other.date
