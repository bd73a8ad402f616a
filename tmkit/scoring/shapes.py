"""A score as JSON: the shape that ``tmkit score --format json`` writes."""

from __future__ import annotations

from typing import Any

from tmkit.scoring.values import Comparison, DocumentScore, Metric, Score, SegmentScore


def score_shape(score: Score) -> dict[str, Any]:
    """Give ``{"segments", "metrics", "worst"}``, and what else there is: paired, documents, memory, warnings.

    A number that cannot be told is null, never NaN.
    """
    shape: dict[str, Any] = {
        "segments": score.segments,
        "metrics": [_metric_shape(metric) for metric in score.metrics],
        "worst": [_segment_shape(segment) for segment in score.worst],
    }
    if score.paired:
        shape["paired"] = [_comparison_shape(comparison) for comparison in score.paired]
    if score.documents:
        shape["documents"] = [_document_shape(document) for document in score.documents]
    if score.memory is not None:
        found, total = score.memory.found, score.memory.segments
        shape["memory"] = {"found": found, "segments": total, "share": score.memory.share}
    if score.warnings:
        shape["warnings"] = list(score.warnings)
    return shape


def _metric_shape(metric: Metric) -> dict[str, Any]:
    return {
        "name": metric.name,
        "score": metric.score,
        "signature": metric.signature,
        "ci": list(metric.interval) if metric.interval else None,
        "details": dict(metric.details or {}),
    }


def _segment_shape(segment: SegmentScore) -> dict[str, Any]:
    shape: dict[str, Any] = {"segment": segment.segment, "hypothesis": segment.hypothesis}
    if segment.reference is not None:
        shape["reference"] = segment.reference
    if segment.source is not None:
        shape["source"] = segment.source
    shape |= dict(segment.scores)
    shape["length_ratio"] = segment.length_ratio
    shape["diff"] = [[run.kind, run.query, run.source] for run in segment.diff]
    shape["terms"] = list(segment.terms)
    shape["numbers"] = list(segment.numbers)
    return shape


def _comparison_shape(comparison: Comparison) -> dict[str, Any]:
    return {
        "name": comparison.name,
        "score": comparison.score,
        "against": comparison.against,
        "difference": comparison.difference,
        "ci": list(comparison.interval) if comparison.interval else None,
        "p_bootstrap": comparison.p_bootstrap,
        "p_randomization": comparison.p_randomization,
        "signature": comparison.signature,
        "note": comparison.note,
    }


def _document_shape(document: DocumentScore) -> dict[str, Any]:
    return {"document": document.document, "segments": document.segments, **document.scores}
