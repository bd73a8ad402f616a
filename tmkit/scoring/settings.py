"""The settings of a score, each with the default that fits most deliveries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypedDict

from tmkit.errors import UsageError

Matcher = Literal["longest", "substring"]
Script = Literal["hans", "keep"]
Width = Literal["nfkc", "keep"]

NAMES = ("BLEU", "chrF2", "chrF2++", "TER", "term_success", "term_consistency", "number_accuracy")
"""The metrics, in the order in which they are told."""


class Options(TypedDict, total=False):
    """The keywords of :func:`tmkit.scoring.score.score`; what they mean: :class:`Settings`."""

    matcher: Matcher
    lang: str | None
    source_lang: str | None
    metrics: Sequence[str] | None
    script: Script | None
    width: Width | None
    documents: Sequence[str] | None
    worst: int | None
    samples: int
    trials: int
    seed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How a delivery is scored.

    ``lang`` is the language of the hypothesis and ``source_lang`` that of the source, found from the texts without
    them. ``metrics`` names those wanted (None: all that the input allows). ``script`` and ``width`` say whether
    Chinese is compared in simplified characters and under NFKC (None: yes for Chinese, no for others).
    ``documents`` names the document of each segment: terms are counted by document, and without it each segment is
    its own document for term success, the whole delivery one document for consistency. ``worst`` is the number of
    segments shown (None: all). ``samples`` are drawn for the intervals and the paired bootstrap (0: none), ``trials``
    for approximate randomisation (0: none), with one ``seed``.
    """

    matcher: Matcher = "longest"
    lang: str | None = None
    source_lang: str | None = None
    metrics: Sequence[str] | None = None
    script: Script | None = None
    width: Width | None = None
    documents: Sequence[str] | None = None
    worst: int | None = 10
    samples: int = 1000
    trials: int = 10_000
    seed: int = 12345

    def __post_init__(self) -> None:
        _check_choice("matcher", self.matcher, ("longest", "substring"))
        _check_choice("script", self.script, ("hans", "keep", None))
        _check_choice("width", self.width, ("nfkc", "keep", None))
        for name in self.metrics or ():
            _check_choice("metric", name, NAMES)
        for name, number in (("worst", self.worst), ("samples", self.samples), ("trials", self.trials)):
            if number is not None and number < 0:
                raise UsageError(f"{name} must not be negative: {number}")
        if self.seed < 0:
            raise UsageError(f"the seed must not be negative: {self.seed}")

    def wants(self, name: str) -> bool:
        """Say whether a metric was asked for, or none in particular."""
        return self.metrics is None or name in self.metrics


def _check_choice(what: str, value: object, choices: Sequence[str | None]) -> None:
    if value not in choices:
        known = ", ".join(str(choice) for choice in choices if choice)
        raise UsageError(f"there is no {what} {value!r}; choose from: {known}")
