"""The JSON forms of the answers (docs/json.md): stable names, plain values."""

from __future__ import annotations

from typing import Any

from tmkit.memory.fragments import Fragment
from tmkit.model import Change, Concordance, Hit, Match, Pair, Rejection, Rendering, RenderingExample, Renderings


def change_shape(change: Change) -> dict[str, Any]:
    """Give a change as a JSON object."""
    return {
        "rule": change.rule,
        "file": change.file,
        "line": change.line,
        "start": change.start,
        "before": change.before,
        "after": change.after,
        "certainty": round(change.certainty, 3),
        "applied": change.applied,
        "note": change.note,
    }


def rejection_shape(rejection: Rejection) -> dict[str, Any]:
    """Give a rejection as a JSON object."""
    return {
        "rule": rejection.rule,
        "file": rejection.file,
        "line": rejection.line,
        "unit": rejection.unit,
        "text": rejection.text,
        "other": rejection.other,
        "reason": rejection.reason,
    }


def pair_shape(pair: Pair) -> dict[str, Any]:
    """Give an aligned pair as a JSON object."""
    return {
        "zh": pair.zh,
        "en": pair.en,
        "confidence": round(pair.confidence, 3),
        "zh_ids": list(pair.zh_ids),
        "en_ids": list(pair.en_ids),
    }


def match_shape(match: Match) -> dict[str, Any]:
    """Give a match as a JSON object; ``diff`` is a list of [kind, query, source]."""
    return {
        "id": match.unit_id,
        "kind": match.kind,
        "score": match.score,
        "word_score": match.word_score,
        "source": match.source,
        "target": match.target,
        "diff": [[run.kind, run.query, run.source] for run in match.diff],
        "penalties": [{"name": p.name, "points": p.points, "detail": p.detail} for p in match.penalties],
        "article": match.article,
        "date": match.date,
        "count": match.count,
        "status": match.status,
    }


def fragment_shape(fragment: Fragment) -> dict[str, Any]:
    """Give a piece that a query shares with the memory as a JSON object."""
    return {
        "start": fragment.start,
        "end": fragment.end,
        "text": fragment.text,
        "count": fragment.count,
        "ids": list(fragment.unit_ids),
    }


def hit_shape(hit: Hit) -> dict[str, Any]:
    """Give a concordance hit as a JSON object; spans are [start, end] in code points."""
    return {
        "id": hit.unit_id,
        "source": hit.source,
        "target": hit.target,
        "spans": [list(span) for span in hit.spans],
        "target_spans": [list(span) for span in hit.target_spans],
        "article": hit.article,
        "date": hit.date,
        "status": hit.status,
        "confidence": hit.confidence,
    }


def concordance_shape(text: str, found: Concordance) -> dict[str, Any]:
    """Give the answer of a concordance as a JSON object."""
    return {"query": text, "total": found.total, "cut": found.cut, "hits": [hit_shape(hit) for hit in found.hits]}


def renderings_shape(found: Renderings) -> dict[str, Any]:
    """Give the renderings of a term as a JSON object."""
    return {"term": found.term, "units": found.units, "renderings": [_rendering_shape(one) for one in found.renderings]}


def _rendering_shape(rendering: Rendering) -> dict[str, Any]:
    return {
        "rendering": rendering.rendering,
        "count": rendering.count,
        "share": round(rendering.share, 4),
        "first": rendering.first,
        "last": rendering.last,
        "status": rendering.status,
        "variants": [{"text": text, "count": count} for text, count in rendering.variants],
        "examples": [_example_shape(example) for example in rendering.examples],
    }


def _example_shape(example: RenderingExample) -> dict[str, Any]:
    return {
        "id": example.unit_id,
        "source": example.source,
        "target": example.target,
        "source_span": list(example.source_span),
        "target_span": list(example.target_span),
    }
