"""From tables to figures: scores with their intervals, and two deliveries held against each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np

from tmkit.scoring.metrics import TextMeasure
from tmkit.scoring.resampling import (
    EXACT_FROM,
    FEWEST_SEGMENTS,
    Floats,
    bootstrap_p,
    bootstrap_sums,
    middle,
    randomization_p,
    scores_of,
)
from tmkit.scoring.settings import Settings
from tmkit.scoring.tables import Table
from tmkit.scoring.values import Comparison, Interval, Metric


@dataclass(frozen=True, slots=True)
class Sampled:
    """The scores of one table on each bootstrap sample, none where no samples were asked for."""

    table: Table
    scores: Floats

    @property
    def interval(self) -> Interval | None:
        """The middle 95 %, None for fewer than two rows."""
        return middle(self.scores) if len(self.table.rows) > 1 else None


def sampled(tables: Sequence[Table], settings: Settings) -> list[Sampled]:
    """Give the scores of tables on bootstrap samples; tables of equal length share the samples."""
    if not settings.samples:
        return [Sampled(table, np.empty(0)) for table in tables]
    sums: dict[int, Floats] = {}
    for length in {len(table.rows) for table in tables}:
        alike = [number for number, table in enumerate(tables) if len(table.rows) == length]
        found = bootstrap_sums([tables[number].rows for number in alike], settings.samples, settings.seed)
        sums |= dict(zip(alike, found, strict=True))
    return [
        Sampled(table, scores_of(table.measure, sums[number], len(table.rows))) for number, table in enumerate(tables)
    ]


def metric_of(found: Sampled, settings: Settings) -> Metric:
    """Give the figure of a table."""
    table = found.table
    value = table.measure.score_of(table.sums)
    score = value if isfinite(value) else None
    interval = found.interval if score is not None else None
    signature = resampled_signature(table, settings.samples if interval else 0, 0, settings.seed)
    return Metric(table.measure.name, score, signature, interval, table.details)


def resampled_signature(table: Table, samples: int, trials: int, seed: int) -> str:
    """Give the signature of a table with what was drawn; sacrebleu has its own places for that."""
    drawn = [f"bs:{samples}"] * bool(samples) + [f"ar:{trials}"] * bool(trials)
    if not drawn:
        return table.signature
    drawn.append(f"seed:{seed}")
    if not isinstance(table.measure, TextMeasure):
        return f"{table.signature}|{'|'.join(drawn)}"
    references, _, rest = table.signature.partition("|")
    exact = "|sums:exact" if len(table.rows) >= EXACT_FROM else ""
    return f"{references}|{'|'.join(drawn)}|{rest}{exact}"


def compared(ours: Sequence[Sampled], theirs: Sequence[Sampled], settings: Settings) -> tuple[Comparison, ...]:
    """Give for each metric the difference of two deliveries, its interval and two tests."""
    pairs = [(one, other) for one, other in zip(ours, theirs, strict=True) if _is_comparable(one.table, other.table)]
    chance = _randomized([(one.table, other.table) for one, other in pairs], settings)
    return tuple(_comparison(one, other, p, settings) for (one, other), p in zip(pairs, chance, strict=True))


def _is_comparable(one: Table, other: Table) -> bool:
    values = [table.measure.score_of(table.sums) for table in (one, other)]
    return all(map(isfinite, values))


def _refusal(one: Table, other: Table) -> str:
    """Say why two tables give no p value; empty where they do."""
    if len(one.rows) < FEWEST_SEGMENTS:
        return f"no p value: {len(one.rows)} segments are too few to tell a difference from chance ({FEWEST_SEGMENTS})"
    if one.rows.shape == other.rows.shape and bool((one.rows == other.rows).all()):
        return "no p value: the deliveries are equal on every segment"
    return ""


def _randomized(pairs: Sequence[tuple[Table, Table]], settings: Settings) -> list[float | None]:
    """Give p of approximate randomisation for each pair, None where it is refused or not asked for."""
    found: list[float | None] = [None] * len(pairs)
    tested = [number for number, pair in enumerate(pairs) if settings.trials and not _refusal(*pair)]
    for length in {len(pairs[number][0].rows) for number in tested}:
        alike = [number for number in tested if len(pairs[number][0].rows) == length]
        measures = [pairs[number][0].measure for number in alike]
        rows = [(pairs[number][0].rows, pairs[number][1].rows) for number in alike]
        for number, p in zip(alike, randomization_p(measures, rows, settings.trials, settings.seed), strict=True):
            found[number] = p
    return found


def _comparison(one: Sampled, other: Sampled, chance: float | None, settings: Settings) -> Comparison:
    ours, theirs = one.table.measure.score_of(one.table.sums), other.table.measure.score_of(other.table.sums)
    refusal = _refusal(one.table, other.table)
    is_tested = bool(settings.samples) and not refusal
    samples, trials = (settings.samples, 0 if refusal else settings.trials)
    has_interval = bool(settings.samples) and len(one.table.rows) > 1
    return Comparison(
        name=one.table.measure.name,
        score=ours,
        against=theirs,
        difference=theirs - ours,
        signature=resampled_signature(one.table, samples, trials, settings.seed),
        interval=middle(other.scores - one.scores) if has_interval else None,
        p_bootstrap=bootstrap_p(one.scores, other.scores, theirs - ours) if is_tested else None,
        p_randomization=chance,
        note=refusal,
    )
