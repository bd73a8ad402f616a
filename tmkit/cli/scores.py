"""The verb ``score``: how good a delivery is, with the settings and the uncertainty of every figure."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

import tmkit
from tmkit.cli.options import Answer, AnswerFormat, GlossaryPaths, OutputPath
from tmkit.cli.output import is_terminal, say, write_answers, write_text
from tmkit.cli.paint import paint_diff

if TYPE_CHECKING:
    from tmkit.scoring.values import Comparison, Metric, Score, SegmentScore


class Matcher(StrEnum):
    """How term success finds terms."""

    longest = "longest"
    substring = "substring"


def register(app: typer.Typer) -> None:
    """Add this verb to the application."""
    app.command("score")(score)


def score(
    hypothesis: Annotated[str, typer.Argument(metavar="HYP", help="The translation, one segment a line.")],
    reference: Annotated[str, typer.Option("--ref", metavar="REF", help="A reference, one segment a line.")] = "",
    source: Annotated[str, typer.Option("--source", metavar="S", help="The source: for terms and numbers.")] = "",
    against: Annotated[str, typer.Option("--against", metavar="HYP2", help="A second delivery to compare with.")] = "",
    memory: Annotated[
        str,
        typer.Option("-m", "--memory", envvar="TMKIT_MEMORY", metavar="FILE", help="References where none is given."),
    ] = "",
    glossary: GlossaryPaths = None,
    matcher: Annotated[Matcher, typer.Option("--matcher", help="How term success finds terms.")] = Matcher.longest,
    lang: Annotated[str, typer.Option("--lang", metavar="CODE", help="The language; found from the text.")] = "",
    worst: Annotated[int, typer.Option("--worst", min=0, help="So many segments are shown, the worst first.")] = 3,
    samples: Annotated[int, typer.Option("--samples", min=0, help="Samples for the intervals; 0: none.")] = 1000,
    how: AnswerFormat = Answer.text,
    output: OutputPath = "",
) -> int:
    """Score a translation: BLEU, chrF, TER, terms, numbers, each with its settings and its interval."""
    from tmkit.cli.terms import read as read_terms
    from tmkit.files import read_lines
    from tmkit.scoring.score import score as score_texts

    def lines(path: str) -> list[str] | None:
        return read_lines(path, as_segments=True) if path else None

    with ExitStack() as stack:
        store = stack.enter_context(tmkit.open_memory(memory)) if memory and not reference else None
        found = score_texts(
            lines(hypothesis) or [],
            lines(reference),
            source=lines(source),
            against=lines(against),
            glossary=read_terms(glossary).concepts if glossary else None,
            memory=store,
            matcher=matcher.value,
            lang=lang or None,
            worst=worst,
            samples=samples,
        )
    if how is Answer.text:
        write_text("".join(f"{line}\n" for line in _painted(found)), output)
    else:
        write_answers([found.to_json()], how, output)
    for warning in found.warnings:
        say(f"warning: {warning}")
    return 0


def _painted(found: Score) -> Iterator[str]:
    yield f"{found.segments} segments"
    if found.memory:
        yield f"{found.memory.found} of them ({found.memory.share:.0%}) have a reference in the memory"
    yield from (_metric_line(metric) for metric in found.metrics)
    yield from (_comparison_line(comparison) for comparison in found.paired)
    for segment in found.worst:
        yield from _segment_lines(segment)


def _metric_line(metric: Metric) -> str:
    value = "-" if metric.score is None else f"{metric.score:.4f}"
    interval = f"[{metric.interval[0]:.4f}, {metric.interval[1]:.4f}]" if metric.interval else ""
    return f"{metric.name:<18}{value:>9}  {interval:<22}{metric.signature}".rstrip()


def _comparison_line(comparison: Comparison) -> str:
    chances = [
        f"{name} p = {value:.4f}"
        for name, value in (("bootstrap", comparison.p_bootstrap), ("randomization", comparison.p_randomization))
        if value is not None
    ]
    told = ", ".join(chances) or comparison.note
    return f"{comparison.name:<18}{comparison.difference:>+9.4f}  against: {comparison.against:.4f}; {told}"


def _segment_lines(segment: SegmentScore) -> Iterator[str]:
    scores = "  ".join(f"{name} {value:.1f}" for name, value in segment.scores.items())
    yield f"segment {segment.segment}  {scores}".rstrip()
    if segment.source is not None:
        yield f"    {segment.source}"
    yield f"    {paint_diff(segment.diff, is_terminal()) if segment.diff else segment.hypothesis}"
    yield from (f"    term without its rendering: {term}" for term in segment.terms)
    yield from (f"    {told}" for told in segment.numbers)
