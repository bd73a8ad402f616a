"""The verb pretranslate: the empty targets of a bilingual file from a memory."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import tmkit
from tmkit.cli.options import Answer, AnswerFormat, GlossaryPaths, MemoryPath, Progress, ProgressStyle, Strict
from tmkit.cli.output import say, write_answers
from tmkit.cli.progress import progress_bar
from tmkit.errors import FileAccessError
from tmkit.text.counted import counted

if TYPE_CHECKING:
    from tmkit.pretranslate import Totals


def register(app: typer.Typer) -> None:
    """Add this verb to the application."""
    app.command("pretranslate")(pretranslate)


def pretranslate(
    file: Annotated[str, typer.Argument(metavar="FILE", help="A bilingual file: XLIFF, TMX, TSV, XLSX, JSONL ...")],
    memory: MemoryPath,
    output: Annotated[str, typer.Option("-o", "--output", metavar="OUT", help="The file to write.")],
    glossary: GlossaryPaths = None,
    minimum: Annotated[float, typer.Option("--min", min=30, max=100, help="The lowest score that fills.")] = 100,
    strict: Strict = False,
    how: AnswerFormat = Answer.text,
    progress: Progress = ProgressStyle.auto,
) -> int:
    """Fill the empty targets of a bilingual file; each filled segment says which match filled it.

    What holds a text, or is locked, stays as it is. Below 100 %, or where anything speaks against it, a filled segment
    is marked for review. Numbers are exchanged where a match differs in nothing else and the exchange is certain.
    The account goes to stderr; with --format json or jsonl it goes to stdout.
    """
    from tmkit.cli.terms import read
    from tmkit.formats import Report
    from tmkit.pretranslate import pretranslate_file

    if output != "-" and Path(file).resolve() == Path(output).resolve():
        raise FileAccessError("FILE and OUT are the same file: give another name", file=output)
    terms = read(glossary) if glossary else None
    reports = Report(file), Report(output)
    with tmkit.open_memory(memory) as store, progress_bar(progress) as tell:
        totals = pretranslate_file(
            file,
            output,
            store,
            min_score=minimum,
            glossary=terms,
            reports=reports,
            on_progress=lambda done: tell("fill", done, 0),
        )
    for line in (*reports[0].lines(), *reports[1].lines(), *(_told(totals) if how is Answer.text else ())):
        say(line)
    if how is not Answer.text:
        write_answers([{"file": file, "output": output, **_shape(totals)}], how)
    faults = sum(report.repairs + report.skipped for report in reports)
    return 2 if strict and faults else 0


def _shape(totals: Totals) -> dict[str, Any]:
    counts = ("segments", "kept", "left", "locked", "review", "numbers", "terms")
    return {**{name: getattr(totals, name) for name in counts}, "filled": dict(totals.filled)}


def _told(totals: Totals) -> list[str]:
    """Give the account as lines: what was filled and by what, what was left."""
    filled = sum(totals.filled.values())
    kinds = ", ".join(f"{kind} {count}" for kind, count in sorted(totals.filled.items()))
    done = f"{filled} filled{f' ({kinds})' if kinds else ''}"
    lines = [f"{counted(totals.segments, 'segment')}: {done}, {totals.left} left empty"]
    lines[0] += f", {totals.kept} had a target" + (f", {totals.locked} locked" if totals.locked else "")
    if totals.review:
        lines.append(f"{totals.review} of the filled need a review")
    if totals.numbers:
        lines.append(f"in {totals.numbers} of them numbers were exchanged")
    if totals.terms:
        lines.append(f"{totals.terms} of them go against the glossary")
    return lines
