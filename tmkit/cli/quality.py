"""The verbs that judge a translation: check, score."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Annotated

import typer

import tmkit
from tmkit.cli.options import Answer, AnswerFormat, FailOn, GlossaryPaths, OutputPath
from tmkit.cli.output import say
from tmkit.errors import InputError, TmkitError, UsageError
from tmkit.model import Finding, Unit


def register(app: typer.Typer) -> None:
    """Add these verbs to the application."""
    app.command("check")(check)


def check(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="FILE...", help="Bilingual files: XLIFF, TMX, TSV ...")
    ] = None,
    pair: Annotated[
        tuple[str, str] | None, typer.Option("--pair", metavar="SOURCE TARGET", help="Two texts, one segment a line.")
    ] = None,
    memory: Annotated[
        str, typer.Option("-m", "--memory", envvar="TMKIT_MEMORY", metavar="FILE", help="A memory to compare with.")
    ] = "",
    glossary: GlossaryPaths = None,
    how: AnswerFormat = Answer.text,
    fail_on: FailOn = "error",
    year: Annotated[int | None, typer.Option("--year", help="The year of the text; found in it without this.")] = None,
    source_lang: Annotated[str, typer.Option("--source-lang", metavar="CODE", help="With --pair.")] = "",
    target_lang: Annotated[str, typer.Option("--target-lang", metavar="CODE", help="With --pair.")] = "",
    output: OutputPath = "",
) -> int:
    """Check a translation: terms, numbers, names, omissions, punctuation. Status 1: findings at --fail-on or above."""
    from tmkit.cli.findings import report_findings
    from tmkit.cli.terms import read

    if bool(files) == bool(pair):
        raise UsageError("give bilingual files, or --pair SOURCE TARGET")
    known = read(glossary) if glossary else None
    errors: list[TmkitError] = []

    def findings() -> Iterator[Finding]:
        from tmkit.qa.check import check as check_units

        with ExitStack() as stack:
            store = stack.enter_context(tmkit.open_memory(memory)) if memory else None
            for name, units in _documents(files or [], pair, (source_lang, target_lang), errors):
                yield from check_units(units, glossary=known, memory=store, year=year, file=name)

    status = report_findings(findings(), how.value, fail_on, output)
    for error in errors:
        say(f"tmkit: {error}")
    if errors and len(errors) == len(files or [1]):
        raise InputError("nothing could be checked")
    return 2 if errors else status


def _documents(
    files: list[str], pair: tuple[str, str] | None, languages: tuple[str, str], errors: list[TmkitError]
) -> Iterator[tuple[str, list[Unit]]]:
    """Give each document as (name, units); a file that cannot be read goes to ``errors`` and the rest is still done."""
    from tmkit import formats
    from tmkit.cli.texts import read_pair

    if pair:
        yield pair[1], read_pair(*pair, languages)
    for path in files:
        try:
            report = formats.Report(path)
            units = list(formats.read(path, report))
        except TmkitError as error:
            errors.append(error)
            continue
        for line in report.lines():
            say(line)
        yield path, units
