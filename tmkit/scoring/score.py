"""The score of a delivery: every metric that its sides allow, the worst segments, and a second delivery beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Unpack

from tmkit.errors import UsageError
from tmkit.model import Concept
from tmkit.scoring.comparison import compared, metric_of, sampled
from tmkit.scoring.delivery import Delivery, References, gather_delivery
from tmkit.scoring.documents import document_scores
from tmkit.scoring.glossary_side import GlossaryLike, concepts_for
from tmkit.scoring.memory_references import References as ReferenceMemory
from tmkit.scoring.memory_references import find_references
from tmkit.scoring.resampling import FEWEST_SEGMENTS
from tmkit.scoring.settings import Options, Settings
from tmkit.scoring.tables import (
    SegmentFaults,
    Table,
    consistency_table,
    number_table,
    success_table,
    text_tables,
)
from tmkit.scoring.values import Comparison, MemoryShare, Score
from tmkit.scoring.worst import SegmentRanking


def score(
    hypothesis: Sequence[str],
    reference: References | None = None,
    *,
    source: Sequence[str] | None = None,
    against: Sequence[str] | None = None,
    glossary: GlossaryLike | None = None,
    memory: ReferenceMemory | None = None,
    **options: Unpack[Options],
) -> Score:
    """Give the scores of a delivery, one text a segment on every side.

    ``reference`` is one list of texts, or one list for each of several translators; without it the exact matches of
    ``memory`` for ``source`` are the reference, and BLEU, chrF and TER are over the segments that have one. With
    ``source`` come number accuracy and, with ``glossary`` (concepts, or pairs of source and target term), term success
    and consistency; these need no reference. ``against`` is a second delivery of the same segments. ``options`` are
    the fields of :class:`~tmkit.scoring.settings.Settings`: ``lang``, ``matcher``, ``documents``, ``worst``, …

    Nothing is ever NaN. A segment that is empty on both sides is right; an empty hypothesis has BLEU and chrF 0 and
    TER 100. :class:`~tmkit.errors.InputError` where there are no segments or sides of unequal length;
    :class:`~tmkit.errors.UsageError` where the sides do not fit the question.

    >>> found = score(["兩國簽署協議。"], ["两国签署协议。"])
    >>> found["chrF2"].score, found["TER"].score, round(found["BLEU"].score, 9)
    (100.0, 0.0, 100.0)
    >>> score(["3,000 masks"], source=["口罩3万只"])["number_accuracy"].score
    0.0
    """
    settings = Settings(**options)
    delivery = gather_delivery(hypothesis, reference, source, against, settings)
    concepts = concepts_for(glossary, delivery)
    delivery, scored = _with_memory(delivery, memory)
    faults = SegmentFaults()
    tables = _tables(delivery, delivery.hypothesis, scored, concepts, settings, faults)
    if not tables:
        raise UsageError(_nothing_to_do(settings))
    ours = sampled(tables, settings)
    paired: tuple[Comparison, ...] = ()
    if delivery.against is not None:
        theirs = _tables(delivery, delivery.against, scored, concepts, replace(settings, worst=0), SegmentFaults())
        paired = compared(ours, sampled(theirs, settings), settings)
    indices = range(len(hypothesis)) if scored is None else scored
    ranking = SegmentRanking(delivery, tables, indices, faults)
    spread = ranking.spread() if settings.worst != 0 else None
    return Score(
        segments=len(hypothesis),
        metrics=tuple(metric_of(found, settings) for found in ours),
        worst=ranking.worst(settings.worst, spread),
        paired=paired,
        documents=document_scores(tables, indices, settings),
        memory=None if scored is None else MemoryShare(len(scored), len(hypothesis)),
        warnings=_warnings(delivery, scored, tables, settings),
        spread=spread,
    )


def _with_memory(delivery: Delivery, memory: ReferenceMemory | None) -> tuple[Delivery, Sequence[int] | None]:
    """Give the delivery with the references of the memory, and the indices of the segments that have one."""
    if delivery.references or memory is None:
        return delivery, None
    if not delivery.source:
        raise UsageError("a memory gives references for a source; give the source segments, or the references")
    found = find_references(memory, delivery.source, delivery.source_lang, delivery.lang)
    scored = [index for index, text in enumerate(found) if text is not None]
    return replace(delivery, references=([text or "" for text in found],)), scored


def _tables(
    delivery: Delivery,
    hypothesis: Sequence[str],
    scored: Sequence[int] | None,
    concepts: Sequence[Concept],
    settings: Settings,
    faults: SegmentFaults,
) -> list[Table]:
    """Give the tables of a hypothesis: BLEU, chrF and TER with a reference, terms and numbers with a source."""
    tables = text_tables(delivery, hypothesis, scored, settings) if delivery.references else []
    # What a memory knows is no witness for which terms a reference would have.
    bare = delivery if scored is None else replace(delivery, references=())
    if concepts and settings.wants("term_success"):
        tables.append(success_table(bare, hypothesis, concepts, settings, faults))
    if concepts and settings.wants("term_consistency"):
        tables.append(consistency_table(bare, hypothesis, concepts, settings))
    if delivery.source and settings.wants("number_accuracy"):
        tables.append(number_table(bare, hypothesis, settings, faults))
    return tables


def _nothing_to_do(settings: Settings) -> str:
    if settings.metrics is not None:
        return f"{', '.join(settings.metrics)}: give what they need, a reference, or a source and a glossary"
    return "there is nothing to hold the hypothesis against; give a reference, a source, or a source and a memory"


def _has_no_run(table: Table) -> bool:
    """Say whether a table is BLEU without any run of four words."""
    return table.measure.name == "BLEU" and not table.sums[-1]


def _warnings(
    delivery: Delivery, scored: Sequence[int] | None, tables: Sequence[Table], settings: Settings
) -> tuple[str, ...]:
    told = list(delivery.warnings)
    if scored is not None and len(scored) < len(delivery.hypothesis):
        share = len(scored) / len(delivery.hypothesis)
        told.append(
            f"{share:.0%} of the segments have a reference in the memory; the others were not scored against one"
        )
    segments = len(delivery.hypothesis if scored is None else scored)
    if any(_has_no_run(table) for table in tables):
        told.append("no segment has four words: BLEU is 0 by its definition, whatever they say")
    if settings.samples and delivery.references and segments < FEWEST_SEGMENTS:
        told.append(f"{segments} segments are few: the intervals are rough")
    return tuple(told)
