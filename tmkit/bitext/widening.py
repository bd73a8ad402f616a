"""Beads longer than the search knows: one sentence that became a list of seven or more on the other side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from tmkit.bitext.batch import Document
from tmkit.bitext.linking import Candidates, Strengths, link_features
from tmkit.bitext.path import LONGEST
from tmkit.model import Bead

_NEARLY = 4
_GAIN, _MISFIT = 6.0, 0.4
_SUREST = 0.9

Run = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Widener:
    """What a wider bead is judged by; ``ratio`` is English bytes per Chinese byte."""

    document: Document
    strengths: Strengths
    ratio: float

    def widen(self, beads: Sequence[Bead]) -> list[Bead]:
        """Give the beads, where a long 1-n or n-1 bead takes in the untranslated run beside it that its words ask for.

        It does where the bead becomes longer than the search allows, each new segment links words worth 6 on average,
        and the lengths agree better than before, or within a factor of 1.5.
        """
        found = list(beads)
        for number in range(len(found) - 1, -1, -1):
            if number < len(found) and (run := self._best(found, number)):
                found[run[0] : run[1]] = [_joined(found[run[0] : run[1]], found[number])]
        return found

    def _best(self, beads: Sequence[Bead], number: int) -> Run | None:
        runs = [run for run in _runs(beads, number) if self._fits(beads, number, run)]
        return max(runs, key=lambda run: run[1] - run[0], default=None)

    def _fits(self, beads: Sequence[Bead], number: int, run: Run) -> bool:
        bead, wide = beads[number], _joined(beads[run[0] : run[1]], beads[number])
        if max(len(wide.zh), len(wide.en)) <= LONGEST:
            return False
        ends = np.array([[b.zh[-1] + 1, b.en[-1] + 1, len(b.zh), len(b.en)] for b in (bead, wide)]).T
        before, after = link_features(self.document, self.strengths, Candidates(*ends))[:, 0]
        more = run[1] - run[0] - 1
        fits = self._misfit(wide) < max(self._misfit(bead), _MISFIT)
        return bool(fits and after - before >= _GAIN * more)

    def _misfit(self, bead: Bead) -> float:
        zh = self.document.zh_bytes[list(bead.zh)].sum() * self.ratio
        return abs(float(np.log((self.document.en_bytes[list(bead.en)].sum() + 1) / (zh + 1))))


def _runs(beads: Sequence[Bead], number: int) -> Iterator[Run]:
    """The stretches of beads that make one with the untranslated segments before it, behind it, and both."""
    bead = beads[number]
    sizes = len(bead.zh), len(bead.en)
    if min(sizes) != 1 or max(sizes) < _NEARLY:
        return
    start, stop = number, number + 1
    while start and _is_alone(beads[start - 1], sizes):
        start -= 1
    while stop < len(beads) and _is_alone(beads[stop], sizes):
        stop += 1
    yield from {run for run in ((start, number + 1), (number, stop), (start, stop)) if run != (number, number + 1)}


def _is_alone(bead: Bead, sizes: tuple[int, int]) -> bool:
    """Whether a bead holds nothing but a segment of the longer side."""
    return not bead.zh and bool(bead.en) if sizes[1] > sizes[0] else not bead.en and bool(bead.zh)


def _joined(beads: Sequence[Bead], core: Bead) -> Bead:
    zh, en = (tuple(index for bead in beads for index in side(bead)) for side in (_zh, _en))
    return Bead(zh, en, min(core.confidence, _SUREST))


def _zh(bead: Bead) -> tuple[int, ...]:
    return bead.zh


def _en(bead: Bead) -> tuple[int, ...]:
    return bead.en
