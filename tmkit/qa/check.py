"""All checks of a bilingual text: pairs in, findings out, as a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING

from tmkit.model import Finding, Unit
from tmkit.qa.checker import Checker
from tmkit.qa.fingerprint import fingerprint
from tmkit.qa.parts import Settings
from tmkit.qa.profile import Profile
from tmkit.qa.registry import RULES, file_checkers
from tmkit.qa.rule import Problem
from tmkit.qa.segment_pair import SegmentPair, to_pair
from tmkit.qa.term_documents import TermConsistencyChecker
from tmkit.qa.workers import checked_parts

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
    workers: int = 1,
) -> Iterator[Finding]:
    """Give what the checks find in bilingual units, document by document, what concerns them all at the end.

    A document is a run of units with one ``article``; segments are counted from 1 over all units. ``file`` is named in
    the findings, without it the article. ``year`` is the year of the documents, found in them without it. At most
    2,000 units and what the consistency checks need to know are held in memory; short forms and the year of a document
    are known within so many units. ``workers`` processes share the work and give the same findings in the same order;
    a script that asks for more than one needs a ``__main__`` guard.

    >>> unit = Unit(source_parts=("近50国",), target_parts=("over 50 countries",), source_lang="zh", target_lang="en")
    >>> [(finding.rule, finding.severity) for finding in check([unit])]
    [('number.approx', 'warning')]
    """
    active = profile or Profile()
    whole = [
        checker
        for checker in file_checkers(glossary=glossary, memory=memory, patterns=patterns)
        if any(map(active.is_on, checker.rules))
    ]
    forms = TermConsistencyChecker(glossary) if glossary else None
    on = frozenset(rule.id for rule in RULES if active.is_on(rule))
    settings = Settings(glossary.concepts if glossary else (), year, on)
    batches = _batches(to_pair(unit, number, file) for number, unit in enumerate(units, 1))
    for part, answers in checked_parts(_begun(batches, whole), settings, workers):
        for pair, answer in zip(part, answers, strict=True):
            if forms:
                forms.add(pair, answer.uses)
            problems = chain(answer.problems, *(checker.check(pair) for checker in whole))
            yield from _findings(((pair, problem) for problem in problems), active)
    endings: list[Checker | TermConsistencyChecker] = [*whole, *([forms] if forms else [])]
    yield from _findings(_finished(endings), active)


def _begun(batches: Iterable[tuple[list[SegmentPair], bool]], whole: Sequence[Checker]) -> Iterator[list[SegmentPair]]:
    """The batches, each after the checkers of the whole have been told of it."""
    for batch, is_new in batches:
        for checker in whole:
            checker.begin(batch, is_new=is_new)
        yield batch


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


def _finished(running: Iterable[Checker | TermConsistencyChecker]) -> Iterator[tuple[SegmentPair, Problem]]:
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
