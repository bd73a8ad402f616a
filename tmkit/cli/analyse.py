"""The verb analyse: how much of a job the memory has."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import tmkit
from tmkit.cli.options import MemoryPath, OutputPath, Progress, ProgressStyle
from tmkit.cli.output import say, to_json, write_text
from tmkit.cli.progress import progress_bar
from tmkit.errors import InputError, TmkitError, UsageError
from tmkit.model import Unit

if TYPE_CHECKING:
    from tmkit.model.leverage import Leverage


class Analysis(StrEnum):
    """How an analysis is written."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    html = "html"
    xlsx = "xlsx"


def register(app: typer.Typer) -> None:
    """Add this verb to the application."""
    app.command("analyse")(analyse)


def analyse(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="Bilingual files, or texts to translate.")],
    memory: MemoryPath,
    lang: Annotated[str, typer.Option("--lang", metavar="CODE", help="The language of the texts, else found.")] = "",
    how: Annotated[
        Analysis | None, typer.Option("--format", help="How the answer is written; else as the name of OUT ends.")
    ] = None,
    output: OutputPath = "",
    progress: Progress = ProgressStyle.auto,
) -> int:
    """Count what a memory covers of a job: words and characters by match band, and repetitions.

    Bands: 101 (the same neighbours too), repetitions in a file and across files, 100, 95-99, 85-94, 75-84, 50-74, new.
    """
    from tmkit.leverage import analyse as analyse_documents

    form = how or _form_of(output)
    if form is Analysis.xlsx and output in ("", "-"):
        raise UsageError("a workbook needs a name: -o OUT.xlsx")
    errors: list[TmkitError] = []
    with tmkit.open_memory(memory) as store, progress_bar(progress) as tell:
        documents = _documents(files, lang, errors)
        found = analyse_documents(documents, store, on_progress=lambda done, of: tell("look up", done, of))
    for error in errors:
        say(f"tmkit: {error}")
    if not found.files:
        raise InputError("nothing could be analysed")
    _write(found, form, Path(memory).name, output)
    return 2 if errors else 0


def _form_of(output: str) -> Analysis:
    ending = Path(output).suffix[1:].lower()
    return Analysis(ending) if ending in set(Analysis) else Analysis.text


def _documents(files: list[str], lang: str, errors: list[TmkitError]) -> Iterator[tuple[str, list[Unit]]]:
    """Give each file with its units; one that cannot be read goes to ``errors``, and the others are still done."""
    from tmkit.cli.sources import read_sources

    for path in files:
        try:
            yield path, read_sources(path, lang)
        except TmkitError as error:
            errors.append(error)


def _write(found: Leverage, form: Analysis, memory: str, output: str) -> None:
    from tmkit.reports import leverage_report as report

    if form is Analysis.xlsx:
        from tmkit.formats.table import Sheet, write_workbook

        write_workbook(output, Sheet("leverage", report.HEADER, (40, 18, 11, 11, 11, 13)), report.leverage_rows(found))
    elif form is Analysis.html:
        write_text(report.leverage_page(found, memory, tmkit.__version__), output)
    elif form is Analysis.json:
        write_text(to_json(report.leverage_shape(found), 1) + "\n", output)
    elif form is Analysis.jsonl:
        write_text("".join(to_json(shape) + "\n" for shape in report.leverage_shapes(found)), output)
    else:
        write_text(report.leverage_text(found), output)
