"""All checks of a bilingual text: pairs in, findings out, as a stream."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from tmkit.model import Finding, Unit
from tmkit.qa.checker import FileChecker, Placed
from tmkit.qa.fingerprint import fingerprint
from tmkit.qa.kept_pairs import KeptPairs
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
    2,000 units for each worker and some bytes of every unit are held in memory, their texts go to a temporary file
    from 8 MB on; short forms and the year of a document are known within so many units. ``workers`` processes share
    the work and give the same findings in the same order; a script that asks for more than one needs a ``__main__``
    guard.

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
    pairs = (to_pair(unit, number, file) for number, unit in enumerate(units, 1))
    with KeptPairs() as kept:
        for part, answers in checked_parts(_parts(pairs), settings, workers):
            for pair, answer in zip(part, answers, strict=True):
                kept.add(pair)
                if forms:
                    forms.add(pair, answer.uses)
                found = [*answer.problems]
                for checker in whole:
                    found += checker.check(pair)
                if found:
                    yield from _findings(pair, found, active)
        endings: list[FileChecker | TermConsistencyChecker] = [*whole, *([forms] if forms else [])]
        placed = sorted((item for checker in endings for item in checker.finish(kept)), key=_place)
        for number, problems in groupby(placed, itemgetter(0)):
            yield from _findings(kept[number], (problem for _number, problem in problems), active)


def _parts(pairs: Iterable[SegmentPair]) -> Iterator[list[SegmentPair]]:
    """The pairs of each document, in parts where there are many."""
    held: list[SegmentPair] = []
    for pair in pairs:
        if held and (len(held) >= _MOST_HELD or (held[-1].file, held[-1].document) != (pair.file, pair.document)):
            yield held
            held = []
        held.append(pair)
    if held:
        yield held


def _place(placed: Placed) -> tuple[int, str]:
    number, problem = placed
    return number, problem.rule.id


def _findings(pair: SegmentPair, problems: Iterable[Problem], profile: Profile) -> Iterator[Finding]:
    seen: set[tuple[str, object, object]] = set()
    for problem in problems:
        severity = profile.severity(problem)
        key = (problem.rule.id, problem.source_span, problem.target_span)
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
