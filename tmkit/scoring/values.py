"""What scoring answers: scores with their settings, the worst segments, a comparison of two deliveries."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tmkit.model import DiffRun

Interval = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Metric:
    """One score. BLEU, chrF and TER are 0..100 (TER may pass 100), term and number scores 0..1.

    ``score`` is None where nothing was there to be counted, never NaN; ``interval`` is the middle 95 % of the scores
    of resampled segments, None where there were too few segments or none was asked for. Two scores may be compared
    when their signatures are equal.
    """

    name: str
    score: float | None
    signature: str
    interval: Interval | None = None
    details: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class SegmentScore:
    """One segment with its scores, lowest chrF2 first in a table; ``segment`` counts from 1.

    ``scores`` holds chrF2, BLEU (effective order) and TER where there is a reference; ``length_ratio`` is the length
    in code points of the hypothesis by that of the reference (without one: of the source), None where that is empty.
    ``diff`` leads from the hypothesis to the reference. ``terms`` are the source terms whose rendering is missing,
    ``numbers`` one sentence for each number that differs from the source.
    """

    segment: int
    hypothesis: str
    reference: str | None
    source: str | None
    scores: Mapping[str, float]
    length_ratio: float | None
    diff: tuple[DiffRun, ...] = ()
    terms: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DocumentScore:
    """The scores of the segments of one document, in the order of the documents."""

    document: str
    segments: int
    scores: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Comparison:
    """One metric of two deliveries. ``difference`` is ``against`` minus ``score``, with its 95 % interval.

    ``p_bootstrap`` and ``p_randomization`` are two-sided; all of them are None where ``note`` says why.
    """

    name: str
    score: float
    against: float
    difference: float
    signature: str
    interval: Interval | None = None
    p_bootstrap: float | None = None
    p_randomization: float | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class MemoryShare:
    """How many of the source segments the memory has a reference for; the others were not scored against one."""

    found: int
    segments: int

    @property
    def share(self) -> float:
        """The share of segments with a reference, 0..1."""
        return self.found / self.segments


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Everything about one delivery. ``segments`` is the number of segments of the hypothesis.

    ``worst`` are the segments asked for; ``spread`` names the metric that ranks segments and gives it for each one
    that has a reference, in their order. ``warnings`` are one sentence each. ``memory`` says for how many segments the
    memory gave the reference, None where the reference was given.
    """

    segments: int
    metrics: tuple[Metric, ...]
    worst: tuple[SegmentScore, ...] = ()
    paired: tuple[Comparison, ...] = ()
    documents: tuple[DocumentScore, ...] = ()
    memory: MemoryShare | None = None
    warnings: tuple[str, ...] = ()
    spread: tuple[str, tuple[float, ...]] | None = None

    def __getitem__(self, name: str) -> Metric:
        """Give the metric of this name, such as ``BLEU``; KeyError where it was not computed."""
        for metric in self.metrics:
            if metric.name == name:
                return metric
        raise KeyError(f"{name}: not among {', '.join(metric.name for metric in self.metrics)}")

    def to_json(self) -> dict[str, Any]:
        """Give the value that ``tmkit score --format json`` writes."""
        from tmkit.scoring.shapes import score_shape

        return score_shape(self)
