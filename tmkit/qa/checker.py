"""What a family of checks offers: on the parts of a document, which ask nothing of each other, or on a whole file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Protocol

from tmkit.qa.kept_pairs import KeptPairs
from tmkit.qa.rule import Problem, Rule
from tmkit.qa.segment_pair import SegmentPair

PairCheck = Callable[[SegmentPair], Iterable[Problem]]
Placed = tuple[int, Problem]
"""A problem and the number of its segment."""


class PartChecker(Protocol):
    """One family of checks in one run, shown the parts of documents one after another."""

    @property
    def rules(self) -> Sequence[Rule]:
        """The rules that it may raise."""
        ...

    def begin(self, pairs: Sequence[SegmentPair]) -> None:
        """Look at the pairs of the next part before they are checked."""
        ...

    def check(self, pair: SegmentPair) -> Iterable[Problem]:
        """Give the problems of one pair."""
        ...


class FileChecker(Protocol):
    """One family of checks in one run, shown all pairs of a file in order and asked again at the end."""

    @property
    def rules(self) -> Sequence[Rule]:
        """The rules that it may raise."""
        ...

    def check(self, pair: SegmentPair) -> Iterable[Problem]:
        """Give the problems of one pair."""
        ...

    def finish(self, pairs: KeptPairs) -> Iterable[Placed]:
        """Give what only shows when all pairs have been seen; ``pairs`` are they."""
        ...


class PairChecker:
    """A checker of parts made of functions that look at one pair alone; ``only_zh_en``: at Chinese and English only."""

    def __init__(self, rules: Sequence[Rule], checks: Sequence[PairCheck], *, only_zh_en: bool = False) -> None:
        self.rules = rules
        self._checks = checks
        self._only_zh_en = only_zh_en

    def begin(self, pairs: Sequence[SegmentPair]) -> None:
        """Nothing needs to be known of the part."""

    def check(self, pair: SegmentPair) -> list[Problem]:
        """Give the problems of one pair."""
        problems: list[Problem] = []
        if not self._only_zh_en or pair.is_zh_en:
            for check in self._checks:
                problems += check(pair)
        return problems
