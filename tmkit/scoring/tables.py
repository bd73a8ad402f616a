"""The statistics of a delivery: for each metric a table with one row a segment, and what was found on the way."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

import tmkit
from tmkit.model import Concept
from tmkit.scoring.consistency import term_consistency
from tmkit.scoring.counting import ShareMeasure, share_table
from tmkit.scoring.delivery import Delivery, Normalization
from tmkit.scoring.metrics import text_measures, text_statistics
from tmkit.scoring.number_accuracy import check_numbers
from tmkit.scoring.occurrences import OccurrenceFinder
from tmkit.scoring.resampling import Measure
from tmkit.scoring.settings import Settings
from tmkit.scoring.term_success import TermCheck, TermMatcher, term_matcher
from tmkit.text.numerals import document_year

Matrix = NDArray[Any]
OWN = f"tk:{tmkit.__version__}"
"""The part of a signature that names the version of tmkit."""


@dataclass(frozen=True, slots=True)
class Table:
    """One metric of one delivery: ``rows`` are what it adds up, ``signature`` its settings but those of resampling."""

    measure: Measure
    rows: Matrix
    signature: str
    details: Mapping[str, Any] = field(default_factory=dict)

    @property
    def sums(self) -> list[Any]:
        """The statistics of all segments together."""
        kind = np.int64 if self.rows.dtype == np.int32 else np.float64
        return list(self.rows.sum(axis=0, dtype=kind).tolist())


@dataclass(frozen=True, slots=True)
class SegmentFaults:
    """What terms and numbers of the source are not in the hypothesis, by the index of the segment."""

    terms: dict[int, tuple[str, ...]] = field(default_factory=dict)
    numbers: dict[int, tuple[str, ...]] = field(default_factory=dict)


def text_tables(
    delivery: Delivery, hypothesis: Sequence[str], scored: Sequence[int] | None, settings: Settings
) -> list[Table]:
    """Give the tables of BLEU, chrF and TER; ``scored`` are the indices of segments with a reference (None: all)."""
    measures = text_measures(delivery.lang, settings)
    normalization = Normalization.of(delivery.lang, settings)
    ours = normalization.apply(_chosen(hypothesis, scored))
    references = [normalization.apply(_chosen(side, scored)) for side in delivery.references]
    tables = text_statistics(measures, ours, references)
    end = f"|{OWN}|{normalization.signature}"
    return [
        Table(measure, tables[measure.name], measure.signature(len(references)) + end,
              measure.details_of(tables[measure.name].sum(axis=0, dtype=np.float64).tolist()))
        for measure in measures
    ]  # fmt: skip


def _chosen(side: Sequence[str], indices: Sequence[int] | None) -> Sequence[str]:
    return side if indices is None else [side[index] for index in indices]


@dataclass(frozen=True, slots=True)
class Grouping:
    """The documents of a delivery: for each the indices of its segments, in the order of their first segments."""

    names: tuple[str, ...]
    members: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, documents: Sequence[str]) -> Grouping:
        """Group segments by the name of their document."""
        found: dict[str, list[int]] = {}
        for index, name in enumerate(documents):
            found.setdefault(name, []).append(index)
        return cls(tuple(found), tuple(tuple(members) for members in found.values()))


def success_table(
    delivery: Delivery,
    hypothesis: Sequence[str],
    concepts: Sequence[Concept],
    settings: Settings,
    faults: SegmentFaults,
) -> Table:
    """Give the table of term success, one row a document, and put what is missing into ``faults``.

    Without names of documents each segment is a document.
    """
    matcher = term_matcher(settings.matcher, concepts, delivery.source_lang, delivery.lang)
    grouping = Grouping.of(settings.documents or list(map(str, range(len(hypothesis)))))
    rows, missing = [], 0
    for members in grouping.members:
        checks = _checks(delivery, hypothesis, matcher, members)
        rows.append((sum(check.success for check in checks), float(len(checks))))
        missing += sum(check.found == 0 for check in checks)
        for index in members:
            alone = checks if len(members) == 1 else _checks(delivery, hypothesis, matcher, (index,))
            if names := tuple(check.term for check in alone if check.found < check.expected):
                faults.terms[index] = names
    has_reference = "yes" if delivery.references else "no"
    unit = "document" if settings.documents else "segment"
    signature = f"{OWN}|matcher:{settings.matcher}|reference:{has_reference}|unit:{unit}"
    table = share_table(rows)
    details = {"checks": int(table[:, 1].sum()), "never_rendered": missing, "concepts": len(concepts)}
    return Table(ShareMeasure("term_success"), table, signature, details)


def _checks(
    delivery: Delivery, hypothesis: Sequence[str], matcher: TermMatcher, members: Sequence[int]
) -> list[TermCheck]:
    """Give the checks of some segments together, without the terms that their reference does not have either."""
    sides = [delivery.source, hypothesis, *delivery.references[:1]]
    source, text, *reference = ("\n".join(side[index] for index in members) for side in sides)
    checks = matcher.checks(source, text, reference[0] if reference else None)
    return [check for check in checks if check.known]


def consistency_table(
    delivery: Delivery, hypothesis: Sequence[str], concepts: Sequence[Concept], settings: Settings
) -> Table:
    """Give the table of term consistency with the most frequent rendering, one row a segment."""
    finder = OccurrenceFinder(concepts, (delivery.source_lang, delivery.lang), (delivery.source, hypothesis))
    documents = settings.documents or [""] * len(hypothesis)
    found = term_consistency(finder, concepts, delivery.lang, documents)
    scope = "document" if settings.documents else "delivery"
    signature = f"{OWN}|matcher:longest|pseudo-reference:frequent|average:micro|scope:{scope}"
    return Table(ShareMeasure("term_consistency"), share_table(found.rows), signature, found.details)


def number_table(delivery: Delivery, hypothesis: Sequence[str], settings: Settings, faults: SegmentFaults) -> Table:
    """Give the table of number accuracy, one row a segment, and put what differs into ``faults``."""
    documents = settings.documents or [""] * len(hypothesis)
    years = _years(delivery, documents)
    rows = []
    for index, (source, text) in enumerate(zip(delivery.source, hypothesis, strict=True)):
        check = check_numbers(source, delivery.source_lang, text, delivery.lang, years[documents[index]])
        rows.append((float(check.right), float(check.counted)))
        if check.messages:
            faults.numbers[index] = check.messages
    table = share_table(rows)
    right, counted = table.sum(axis=0).tolist()
    details = {"numbers": int(counted), "wrong": int(counted - right), "segments_with_findings": len(faults.numbers)}
    return Table(ShareMeasure("number_accuracy"), table, f"{OWN}|numbers:by-value", details)


def _years(delivery: Delivery, documents: Sequence[str]) -> dict[str, int | None]:
    grouping = Grouping.of(documents)
    return {
        name: document_year((delivery.source[index], delivery.source_lang) for index in members)
        for name, members in zip(grouping.names, grouping.members, strict=True)
    }
