"""A score as text for a person: the figures with their settings, the comparison, the worst segments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tmkit.model import DiffRun
from tmkit.scoring.values import Comparison, Metric, Score, SegmentScore

_SHOWN_CHANGE = 80
PERCENT = ("BLEU", "chrF2", "chrF2++", "TER")


def score_text(score: Score) -> str:
    """Give the report of a score, one line a figure, with the signature that belongs to it.

    In the differences ``[-…-]`` stands in the hypothesis only and ``{+…+}`` in the reference only.

    >>> from tmkit.scoring.score import score
    >>> found = score(["Two mayors met."], ["The mayors met."], metrics=["TER"], samples=0)
    >>> for line in score_text(found).splitlines()[3:]:
    ...     print(line)
    worst segments (a corpus score is not the mean of these)
      1: TER 33.33  length 1.00
        [-Two -]{+The +}mayors met.
    """
    return "\n".join(_lines(score))


def _lines(score: Score) -> Iterator[str]:
    yield f"{score.segments} segment{'s' * (score.segments != 1)}"
    if score.memory:
        yield f"references from the memory: {score.memory.found} of {score.memory.segments} segments"
    yield from (f"warning: {warning}" for warning in score.warnings)
    yield from map(_metric_line, score.metrics)
    if score.paired:
        yield from ("", "against the second delivery (difference = second - first)")
        yield from map(_comparison_line, score.paired)
        yield from dict.fromkeys(f"  {comparison.note}" for comparison in score.paired if comparison.note)
    if score.documents:
        yield from ("", "by document")
        for document in score.documents:
            figures = "  ".join(f"{name} {figure_of(name, value)}" for name, value in document.scores.items())
            yield f"  {document.document} ({document.segments})  {figures}"
    if score.worst:
        yield from ("", "worst segments (a corpus score is not the mean of these)")
        for segment in score.worst:
            yield from _segment_lines(segment)


def is_percent(name: str) -> bool:
    """Tell whether a score is 0..100, not 0..1."""
    return name in PERCENT


def figure_of(name: str, value: float | None) -> str:
    """Give a score as it is written for a person.

    >>> figure_of("BLEU", 31.666), figure_of("term_success", 0.5), figure_of("TER", None)
    ('31.67', '0.500', '-')
    """
    if value is None:
        return "-"
    return f"{value:.2f}" if is_percent(name) else f"{value:.3f}"


def _metric_line(metric: Metric) -> str:
    interval = (
        "[{}, {}]".format(*(figure_of(metric.name, bound) for bound in metric.interval)) if metric.interval else ""
    )
    return f"{metric.name:<17} {figure_of(metric.name, metric.score):>8}  {interval:<16}  {metric.signature}"


def _comparison_line(comparison: Comparison) -> str:
    name = comparison.name
    ours, theirs, difference = (
        figure_of(name, value) for value in (comparison.score, comparison.against, comparison.difference)
    )
    signed = f"+{difference}" if comparison.difference > 0 else difference
    told = f"{name:<17} {ours:>8} {theirs:>8}  {signed:>8}"
    if comparison.interval:
        told += "  [{}, {}]".format(*(figure_of(name, bound) for bound in comparison.interval))
    tests = (("bootstrap", comparison.p_bootstrap), ("randomization", comparison.p_randomization))
    return told + "".join(f"  p({test}) = {p:.4f}" for test, p in tests if p is not None)


def _segment_lines(segment: SegmentScore) -> Iterator[str]:
    figures = "  ".join(f"{name} {figure_of(name, value)}" for name, value in segment.scores.items())
    ratio = "" if segment.length_ratio is None else f"  length {segment.length_ratio:.2f}"
    yield f"  {segment.segment}: {figures}{ratio}"
    if segment.diff:
        yield f"    {''.join(map(_marked, _bordered(segment.diff)))}"
    if segment.terms:
        yield f"    terms not rendered: {', '.join(segment.terms)}"
    yield from (f"    number: {message}" for message in segment.numbers)


def _bordered(runs: Sequence[DiffRun]) -> Iterator[DiffRun]:
    """Shorten the runs that are the same, so that a difference of a long segment fits on few lines."""
    for number, run in enumerate(runs):
        text = run.query
        if run.kind == "same" and len(text) > _SHOWN_CHANGE:
            half = _SHOWN_CHANGE // 2
            head = "" if number == 0 else text[:half]
            tail = "" if number == len(runs) - 1 else text[-half:]
            run = DiffRun("same", f"{head} … {tail}", "")
        yield run


def _marked(run: DiffRun) -> str:
    if run.kind == "same":
        return run.query
    return (f"[-{run.query}-]" if run.query else "") + (f"{{+{run.source}+}}" if run.source else "")
