"""The segments of a delivery, the worst first, with what is wrong in each."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass

from tmkit.memory.diff import diff_runs
from tmkit.scoring.delivery import Delivery
from tmkit.scoring.metrics import TextMeasure
from tmkit.scoring.tables import SegmentFaults, Table
from tmkit.scoring.values import SegmentScore

_RANKED_BY = ("chrF2", "chrF2++", "BLEU", "TER")
# A difference of two documents on one line each helps nobody and takes long.
_LONGEST_DIFF = 20_000


@dataclass(frozen=True, slots=True)
class SegmentRanking:
    """What is needed to rank the segments; ``scored`` are the indices of the segments with a reference."""

    delivery: Delivery
    tables: Sequence[Table]
    scored: Sequence[int]
    faults: SegmentFaults

    def worst(self, most: int | None, spread: tuple[str, tuple[float, ...]] | None) -> tuple[SegmentScore, ...]:
        """Give the worst segments: lowest chrF2 first, without a reference most faults first; ``most`` None gives all.

        Segments without any fault are left out where there is no reference.
        """
        if most == 0:
            return ()
        ranked = self._by_score(spread) if spread else self._by_faults()
        chosen = sorted(ranked) if most is None else heapq.nsmallest(most, ranked)
        return tuple(self._segment(row, index) for _, index, row in chosen)

    def spread(self) -> tuple[str, tuple[float, ...]] | None:
        """Give the metric that ranks segments with a reference, and its value for each of them."""
        if not self._text_tables():
            return None
        name, measure, table = self._ranking()
        rows = zip(self.scored, table.rows, strict=True)
        values = (measure.score_of_segment(row.tolist(), is_empty=self._is_empty(index)) for index, row in rows)
        return name, tuple(values)

    def _ranking(self) -> tuple[str, TextMeasure, Table]:
        by_name = {measure.name: (measure, table) for measure, table in self._text_tables()}
        name = next(name for name in _RANKED_BY if name in by_name)
        return name, *by_name[name]

    def _text_tables(self) -> list[tuple[TextMeasure, Table]]:
        return [(table.measure, table) for table in self.tables if isinstance(table.measure, TextMeasure)]

    def _by_score(self, spread: tuple[str, tuple[float, ...]]) -> list[tuple[float, int, int]]:
        sign = -1.0 if spread[0] == "TER" else 1.0
        pairs = zip(spread[1], self.scored, strict=True)
        return [(sign * value, index, number) for number, (value, index) in enumerate(pairs)]

    def _is_empty(self, index: int) -> bool:
        sides = (self.delivery.hypothesis, *self.delivery.references)
        return not any(side[index].strip() for side in sides)

    def _by_faults(self) -> list[tuple[float, int, int]]:
        terms, numbers = self.faults.terms, self.faults.numbers
        faulty = sorted(terms.keys() | numbers.keys())
        return [(-float(len(terms.get(index, ())) + len(numbers.get(index, ()))), index, -1) for index in faulty]

    def _segment(self, row: int, index: int) -> SegmentScore:
        delivery = self.delivery
        text = delivery.hypothesis[index]
        reference = delivery.references[0][index] if row >= 0 else None
        source = delivery.source[index] if delivery.source else None
        measured = self._text_tables() if row >= 0 else []
        beside = reference if reference is not None else source
        is_short = reference is not None and max(len(text), len(reference)) <= _LONGEST_DIFF
        return SegmentScore(
            segment=index + 1,
            hypothesis=text,
            reference=reference,
            source=source,
            scores={
                measure.name: measure.score_of_segment(table.rows[row].tolist(), is_empty=self._is_empty(index))
                for measure, table in measured
            },
            length_ratio=round(len(text) / len(beside), 4) if beside else None,
            diff=diff_runs(text, reference, delivery.lang) if reference is not None and is_short else (),
            terms=self.faults.terms.get(index, ()),
            numbers=self.faults.numbers.get(index, ()),
        )
