"""All checks of a bilingual text: pairs in, findings out, as a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from tmkit.model import Finding, Unit
from tmkit.qa.checker import Checker
from tmkit.qa.fingerprint import fingerprint
from tmkit.qa.profile import Profile
from tmkit.qa.registry import checkers
from tmkit.qa.rule import Problem
from tmkit.qa.segment_pair import SegmentPair, to_pair

if TYPE_CHECKING:
    from tmkit.memory.memory import Memory
    from tmkit.qa.patterns import UserPattern
    from tmkit.terms.glossary import Glossary

_MOST_HELD = 2000


def check(
    units: Iterable[Unit],
    *,
    glossary: Glossary | None = None,
    memory: Memory | None = None,
    profile: Profile | None = None,
    year: int | None = None,
    patterns: Sequence[UserPattern] = (),
    file: str = "",
) -> Iterator[Finding]:
    """Give what the checks find in bilingual units, document by document, what concerns them all at the end.

    A document is a run of units with one ``article``; segments are counted from 1 over all units. ``file`` is named in
    the findings, without it the article. ``year`` is the year of the documents, found in them without it. At most
    2,000 units and what the consistency checks need to know are held in memory.

    >>> unit = Unit(source_parts=("近50国",), target_parts=("over 50 countries",), source_lang="zh", target_lang="en")
    >>> [(finding.rule, finding.severity) for finding in check([unit])]
    [('number.approx', 'warning')]
    """
    active = profile or Profile()
    running = [
        checker
        for checker in checkers(glossary=glossary, memory=memory, year=year, patterns=patterns)
        if any(active.is_on(rule) for rule in checker.rules)
    ]
    pairs = (to_pair(unit, number, file) for number, unit in enumerate(units, 1))
    for batch, is_new in _batches(pairs):
        for checker in running:
            checker.begin(batch, is_new=is_new)
        for pair in batch:
            problems = chain.from_iterable(checker.check(pair) for checker in running)
            yield from _findings(((pair, problem) for problem in problems), active)
    yield from _findings(_finished(running), active)


def _batches(pairs: Iterable[SegmentPair]) -> Iterator[tuple[list[SegmentPair], bool]]:
    """The pairs of each document, in parts where there are many; True with the first part of a document."""
    held: list[SegmentPair] = []
    is_new = True
    for pair in pairs:
        is_other = bool(held) and (held[-1].file, held[-1].document) != (pair.file, pair.document)
        if is_other or len(held) >= _MOST_HELD:
            yield held, is_new
            held, is_new = [], is_other
        held.append(pair)
    if held:
        yield held, is_new


def _finished(running: Iterable[Checker]) -> Iterator[tuple[SegmentPair, Problem]]:
    placed = [item for checker in running for item in checker.finish()]
    return iter(sorted(placed, key=lambda item: (item[0].number, item[1].rule.id)))


def _findings(placed: Iterable[tuple[SegmentPair, Problem]], profile: Profile) -> Iterator[Finding]:
    seen: set[tuple[int, str, object, object]] = set()
    for pair, problem in placed:
        severity = profile.severity(problem)
        key = (pair.number, problem.rule.id, problem.source_span, problem.target_span)
        if severity is None or key in seen:
            continue
        seen.add(key)
        spans = problem.source_span, problem.target_span
        yield Finding(
            id=fingerprint(problem.rule.id, pair.source, pair.target, *spans),
            rule=problem.rule.id,
            severity=severity,
            file=pair.file,
            segment=pair.number,
            source=pair.source,
            target=pair.target,
            message=problem.message,
            source_span=spans[0],
            target_span=spans[1],
            suggestion=problem.suggestion,
            mqm=problem.rule.mqm,
            confidence=problem.confidence,
        )
