"""The report of a score as a page: every figure with its interval and its settings, plots, the worst segments."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

from tmkit.model import DiffRun
from tmkit.reports.bars import bar_chart
from tmkit.reports.intervals import Mark, interval_chart
from tmkit.reports.page import html_figures, html_fold, html_page, html_table, html_text
from tmkit.reports.plot import histogram
from tmkit.scoring.report import figure_of, is_percent
from tmkit.scoring.values import Comparison, DocumentScore, Metric, Score, SegmentScore

BINS = 20
DOCUMENTS_PLOTTED = 40


def score_page(score: Score, name: str, against: str = "", lang: str = "en") -> str:
    """Give the whole page; ``name`` and ``against`` are the deliveries, ``lang`` is their language."""
    head = [(figure_of(metric.name, metric.score), metric.name) for metric in score.metrics if metric.score is not None]
    parts = [
        html_figures([(f"{score.segments:,}", "segments"), *head]),
        *_notes(score),
        *_plots(score),
        "<h2>Scores</h2>",
        _metrics(score.metrics),
    ]
    if score.paired:
        parts += [f"<h2>{escape(name)} beside {escape(against or 'the second delivery')}</h2>", _paired(score.paired)]
    if score.documents:
        parts += ["<h2>Documents</h2>", _documents(score.documents)]
    if score.worst:
        parts += ["<h2>The worst segments</h2>", _worst(score.worst, lang)]
    lead = "Two scores may be compared where their signatures are equal; an interval holds 95 % of resampled scores."
    return html_page(f"Scores of {name}", lead, "\n".join(parts), "Made by tmkit score.")


def _notes(score: Score) -> Iterator[str]:
    if score.memory:
        found, total = score.memory.found, score.memory.segments
        yield f"<p>References from the memory: {found:,} of {total:,} segments ({score.memory.share:.1%}).</p>"
    for warning in score.warnings:
        yield f'<p class="warning">{escape(warning)}</p>'


def _plots(score: Score) -> Iterator[str]:
    drawn = [metric for metric in score.metrics if metric.score is not None]
    plots = [
        interval_chart([_mark(metric) for metric in some], top, caption)
        for some, top, caption in (
            (
                [m for m in drawn if is_percent(m.name)],
                100.0,
                "Scores with their intervals (TER: less is better)",
            ),
            ([m for m in drawn if not is_percent(m.name)], 1.0, "Shares of 0 to 1 with their intervals"),
        )
        if some
    ]
    if score.spread:
        metric, values = score.spread
        plots.append(histogram(values, 0, 100, BINS, f"Segments by {metric}"))
    if 1 < len(score.documents) <= DOCUMENTS_PLOTTED:
        plots += _document_plots(score.documents)
    if plots:
        yield f'<div class="plots">{"".join(plots)}</div>'


def _mark(metric: Metric) -> Mark:
    return Mark(metric.name, metric.score or 0.0, metric.interval, figure_of(metric.name, metric.score))


def _document_plots(documents: tuple[DocumentScore, ...]) -> Iterator[str]:
    metric = next(iter(documents[0].scores), "")
    rows = [
        (one.document, one.scores[metric], figure_of(metric, one.scores[metric]))
        for one in documents
        if metric in one.scores
    ]
    if rows:
        yield bar_chart(rows, f"{metric} of each document")


def _metrics(metrics: Iterable[Metric]) -> str:
    rows = [
        (_name(metric.name), figure_of(metric.name, metric.score), _interval(metric.name, metric.interval),
         f"<code>{escape(metric.signature)}</code>")
        for metric in metrics
    ]  # fmt: skip
    return html_table(("score", "value", "95 %", "signature"), rows, frozenset({1, 2}))


def _name(text: str) -> str:
    return f'<span class="name">{escape(text)}</span>'


def _interval(name: str, interval: tuple[float, float] | None) -> str:
    return " – ".join(figure_of(name, bound) for bound in interval) if interval else ""


def _paired(comparisons: Iterable[Comparison]) -> str:
    heads = ("score", "first", "second", "difference", "95 %", "p (bootstrap)", "p (randomization)", "")
    rows = [
        (
            _name(one.name),
            figure_of(one.name, one.score),
            figure_of(one.name, one.against),
            f"{'+' if one.difference > 0 else ''}{figure_of(one.name, one.difference)}",
            _interval(one.name, one.interval),
            *("" if p is None else f"{p:.4f}" for p in (one.p_bootstrap, one.p_randomization)),
            escape(one.note),
        )
        for one in comparisons
    ]
    return html_table(heads, rows, frozenset(range(1, 7)))


def _documents(documents: tuple[DocumentScore, ...]) -> str:
    """Give the documents, the worst first by their first score."""
    names = list(dict.fromkeys(name for one in documents for name in one.scores))
    ranked = sorted(documents, key=lambda one: one.scores.get(names[0], 0.0) if names else 0.0)
    rows = [
        (escape(one.document), f"{one.segments:,}", *(figure_of(name, one.scores.get(name)) for name in names))
        for one in ranked
    ]
    return html_table(("document", "segments", *names), rows, frozenset(range(1, len(names) + 2)))


def _worst(segments: Iterable[SegmentScore], lang: str) -> str:
    rows = []
    for one in segments:
        figures = "<br>".join(_name(f"{name} {figure_of(name, value)}") for name, value in one.scores.items())
        text = _difference(one.diff, lang) if one.diff else html_text(one.hypothesis, lang)
        rows.append((str(one.segment), figures, text + _faults(one), _beside(one, lang)))
    return html_table(("segment", "scores", "what must go and what is missing", "reference, source"), rows)


def _difference(runs: Iterable[DiffRun], lang: str) -> str:
    parts = []
    for run in runs:
        if run.kind == "same":
            parts.append(escape(run.query))
            continue
        parts.append(f"<del>{escape(run.query)}</del>" if run.query else "")
        parts.append(f"<ins>{escape(run.source)}</ins>" if run.source else "")
    return f'<span lang="{escape(lang)}">{"".join(parts)}</span>'


def _faults(one: SegmentScore) -> str:
    said = [f"number: {message}" for message in one.numbers]
    if one.terms:
        said.insert(0, f"terms not rendered: {', '.join(one.terms)}")
    return "".join(f'<br><span class="warning">{escape(text)}</span>' for text in said)


def _beside(one: SegmentScore, lang: str) -> str:
    other = "zh" if lang == "en" else "en"
    parts = [html_text(one.reference, lang)] if one.reference is not None else []
    if one.source is not None:
        parts.append(f'<span class="soft">{html_text(one.source, other)}</span>')
    return "<br>".join(parts) or html_fold("as scored", html_text(one.hypothesis, lang))
