"""What a family of checks offers: it is shown a document, then its pairs one by one, and is asked at the end."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from tmkit.qa.rule import Problem, Rule
from tmkit.qa.segment_pair import SegmentPair

PairCheck = Callable[[SegmentPair], Iterable[Problem]]
Placed = tuple[SegmentPair, Problem]


class Checker(Protocol):
    """One family of checks in one run."""

    @property
    def rules(self) -> Sequence[Rule]:
        """The rules that it may raise."""
        ...

    def begin(self, pairs: Sequence[SegmentPair], *, is_new: bool) -> None:
        """Look at the next pairs of a document before they are checked; ``is_new`` where the document begins."""
        ...

    def check(self, pair: SegmentPair) -> Iterable[Problem]:
        """Give the problems of one pair."""
        ...

    def finish(self) -> Iterable[Placed]:
        """Give what only shows when all pairs have been seen."""
        ...


class PairChecker:
    """A checker made of functions that look at one pair alone; ``only_zh_en``: at Chinese and English only."""

    def __init__(self, rules: Sequence[Rule], checks: Sequence[PairCheck], *, only_zh_en: bool = False) -> None:
        self.rules = rules
        self._checks = checks
        self._only_zh_en = only_zh_en

    def begin(self, pairs: Sequence[SegmentPair], *, is_new: bool) -> None:
        """Nothing needs to be known of the document."""

    def check(self, pair: SegmentPair) -> list[Problem]:
        """Give the problems of one pair."""
        problems: list[Problem] = []
        if not self._only_zh_en or pair.is_zh_en:
            for check in self._checks:
                problems += check(pair)
        return problems

    def finish(self) -> Iterable[Placed]:
        """Nothing is left."""
        return ()
