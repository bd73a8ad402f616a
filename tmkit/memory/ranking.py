"""The order of matches, the names of what speaks against them, and equal ones made one.

The order is total: score, kind (context, exact, numbers, fuzzy), penalties, status, latest change, count, unit id.
Penalties only order matches of equal score and kind; they neither hide a match nor put it below one of lower score.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tmkit.memory.diff import diff_runs
from tmkit.memory.found_match import FoundMatch, found_match, with_count
from tmkit.memory.numbers import NumberComparison, compare_numbers
from tmkit.memory.scores import tenths as _tenths
from tmkit.memory.scores import word_score
from tmkit.model import Content, DiffRun, Match, MatchKind, Penalty, Tag, Unit, plain_text
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


@dataclass(frozen=True, slots=True)
class _Comparison:
    """A candidate beside the query; see :class:`tmkit.memory.found_match.Comparison`."""

    query: Query
    candidate: Candidate

    @property
    def is_full(self) -> bool:
        """Whether nothing but letter case, width and the like differs."""
        return self.candidate.tenths == _FULL

    @property
    def source(self) -> str:
        """The stored text, folded."""
        return fold(self.candidate.sides[0])

    def numbers(self) -> NumberComparison | None:
        """Give how the numbers differ; None where all texts are equal."""
        return None if self.is_full else compare_numbers(self.query.folded, self.source, self.query.language)

    def kind(self) -> MatchKind:
        """Give the kind of the match."""
        if self.is_full:
            return "context" if _has_context(self.query, self.candidate) else "exact"
        numbers = self.numbers()
        return "numbers" if numbers is not None and numbers.only_numbers else "fuzzy"

    def word_score(self) -> float:
        """Give the score over words, in per cent."""
        return word_score(self.query.folded, self.source, self.query.language)

    def diff(self) -> tuple[DiffRun, ...]:
        """Give the difference between the query and the stored text, both as they are."""
        return diff_runs(self.query.text, self.candidate.sides[0], self.query.language)

    def penalties(self) -> tuple[Penalty, ...]:
        """Give what speaks against the match, by name."""
        return tuple(_penalties(self))


def rank(query: Query, candidates: Sequence[Candidate]) -> Sequence[Match]:
    """Give the matches of a query in their order, equal pairs of texts made one with their count."""
    if len(candidates) == 1:
        return [_match(query, candidates[0])]
    groups: dict[tuple[str, str], list[FoundMatch]] = {}
    for candidate in candidates:
        groups.setdefault(candidate.sides, []).append(_match(query, candidate))
    merged = [_merged(group) for group in groups.values()]
    return merged if len(merged) == 1 else sorted(merged, key=_order)


def _merged(group: Sequence[FoundMatch]) -> FoundMatch:
    """Give the best of some matches with the same texts, with their count."""
    return group[0] if len(group) == 1 else with_count(min(group, key=_order), len(group))


def _match(query: Query, candidate: Candidate) -> FoundMatch:
    """Give a match whose comparison with the query waits until somebody reads it."""
    unit = candidate.unit
    source, target = candidate.sides
    return found_match(
        _Comparison(query, candidate),
        unit_id=candidate.unit_id,
        score=candidate.tenths / 10,
        source=source,
        target=target,
        article=unit.article,
        date=unit.changed or unit.created,
        count=1,
        status=unit.status,
        confidence=unit.confidence,
    )


def _has_context(query: Query, candidate: Candidate) -> bool:
    """Tell whether the sources before and after agree; context is kept for the source side only."""
    unit = candidate.unit
    if query.context is None or candidate.is_reversed or unit.previous is None or unit.following is None:
        return False
    return query.context == (fold(unit.previous), fold(unit.following))


def _penalties(compared: _Comparison) -> Iterable[Penalty]:
    query, unit = compared.query, compared.candidate.unit
    numbers = compared.numbers()
    if numbers is not None and numbers.differences:
        points = float(min(5 * len(numbers.differences), 20))
        yield Penalty("numbers", points, ", ".join(f"{ours} → {theirs}" for ours, theirs in numbers.differences))
    stored = _tags(unit.target_parts or () if compared.candidate.is_reversed else unit.source_parts)
    if unlike := _unlike(query.tags, stored):
        yield Penalty("tags", float(unlike), f"{len(stored)} in the memory, {len(query.tags)} in the query")
    if unit.status == "aligned" and unit.confidence < CONFIDENT:
        yield Penalty("confidence", round(10 * (CONFIDENT - unit.confidence), 1), f"aligned with {unit.confidence:.2f}")
    if unit.status == "needs-review":
        yield Penalty("unapproved", 5.0, "needs review")
    if compared.is_full and compared.source != query.folded:
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
