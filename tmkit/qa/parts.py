"""The checks of one part of a document, which ask nothing of the other parts, and can run in a process of their own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from tmkit.model import Concept
from tmkit.qa.found_terms import TermFinder
from tmkit.qa.registry import part_checkers
from tmkit.qa.rule import Problem
from tmkit.qa.segment_pair import SegmentPair
from tmkit.qa.term_documents import Use, find_uses

Part = Sequence[SegmentPair]


@dataclass(frozen=True, slots=True)
class Settings:
    """What the checks of a part work with: the concepts of a glossary, a year, the ids of rules that are on."""

    concepts: tuple[Concept, ...] = ()
    year: int | None = None
    rules: frozenset[str] = frozenset()


class Answer(NamedTuple):
    """What is wrong with one pair, and which forms of terms it uses."""

    problems: list[Problem]
    uses: list[Use]


class PartChecks:
    """All checks that look at one part of a document at a time."""

    def __init__(self, settings: Settings) -> None:
        self._rules = settings.rules
        self._finder = TermFinder(settings.concepts) if settings.concepts else None
        self._checkers = [
            checker
            for checker in part_checkers(self._finder, settings.year)
            if any(rule.id in settings.rules for rule in checker.rules)
        ]

    def check(self, part: Part) -> Iterator[Answer]:
        """Give the answer on each pair of a part, in order; a checker may know rules that are off."""
        for checker in self._checkers:
            checker.begin(part)
        for pair in part:
            problems: list[Problem] = []
            for checker in self._checkers:
                problems += checker.check(pair)
            told = [problem for problem in problems if problem.rule.id in self._rules]
            yield Answer(told, find_uses(pair, self._finder) if self._finder else [])
