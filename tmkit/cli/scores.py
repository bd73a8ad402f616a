"""The verb ``score``: how good a delivery is, with the settings and the uncertainty of every figure."""

from __future__ import annotations

from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

import tmkit
from tmkit.cli.options import Answer, GlossaryPaths, OutputPath
from tmkit.cli.output import write_answers, write_text
from tmkit.langs import detect, parse_code


class Matcher(StrEnum):
    """How term success finds terms."""

    longest = "longest"
    substring = "substring"


class ScoreAnswer(StrEnum):
    """How a score is written."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    html = "html"


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
    documents: Annotated[
        str, typer.Option("--documents", metavar="FILE", help="The document of each segment, a name a line.")
    ] = "",
    lang: Annotated[str, typer.Option("--lang", metavar="CODE", help="The language; found from the text.")] = "",
    worst: Annotated[int, typer.Option("--worst", min=0, help="So many segments are shown, the worst first.")] = 3,
    samples: Annotated[int, typer.Option("--samples", min=0, help="Samples for the intervals; 0: none.")] = 1000,
    how: Annotated[ScoreAnswer, typer.Option("--format", help="How the answer is written.")] = ScoreAnswer.text,
    output: OutputPath = "",
) -> int:
    """Score a translation: BLEU, chrF, TER, terms, numbers, each with its settings and its interval."""
    from tmkit.cli.terms import read as read_terms
    from tmkit.files import read_lines
    from tmkit.scoring.report import score_text
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
            documents=lines(documents),
            worst=worst,
            samples=samples,
        )
    if how is ScoreAnswer.text:
        write_text(score_text(found).rstrip("\n") + "\n", output)
    elif how is ScoreAnswer.html:
        from tmkit.reports.score_page import score_page

        spoken = lang or detect("\n".join(one.hypothesis for one in found.worst)) or "en"
        write_text(score_page(found, Path(hypothesis).name, Path(against).name, parse_code(spoken).language), output)
    else:
        write_answers([found.to_json()], Answer(how.value), output)
    return 0
