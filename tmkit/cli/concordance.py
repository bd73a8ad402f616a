"""The verb concordance: every unit that contains a text, on the screen or as a file of units."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

import tmkit
from tmkit.cli.options import Answer, MemoryPath, OutputPath, Side
from tmkit.cli.output import is_terminal, say, write_answers, write_text
from tmkit.cli.paint import paint_concordance, paint_total
from tmkit.errors import UsageError
from tmkit.model import Concordance, Unit

if TYPE_CHECKING:
    from tmkit.memory.memory import Memory

EXPORTS = (".csv", ".tsv", ".xlsx", ".tmx", ".tmx.gz", ".jsonl")
"""Endings of OUT that make the hits a file of units, when no form of answer is asked for."""

_PAGE = 50

StatusList = Annotated[list[str] | None, typer.Option("--status", help="Only units of this status; may be repeated.")]


def register(app: typer.Typer) -> None:
    """Add this verb to the application."""
    app.command("concordance")(concordance)


def concordance(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Any part of a segment.")],
    memory: MemoryPath,
    side: Annotated[Side, typer.Option("--side", help="Where it must stand.")] = Side.both,
    regex: Annotated[bool, typer.Option("--regex", help="TEXT is a pattern, run on the raw text for 10 s.")] = False,
    others: Annotated[
        list[str] | None, typer.Option("--and", metavar="TEXT", help="This must stand in the unit, too; repeatable.")
    ] = None,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="So many hits a page: 50, in a file all.")] = None,
    offset: Annotated[int, typer.Option("--offset", min=0, help="Leave out so many hits.")] = 0,
    article: Annotated[str, typer.Option("--article", help="Only units of this article.")] = "",
    since: Annotated[str, typer.Option("--since", "--from", metavar="DATE", help="Of this day or later.")] = "",
    until: Annotated[str, typer.Option("--until", "--to", metavar="DATE", help="Of this day or earlier.")] = "",
    status: StatusList = None,
    confidence: Annotated[float, typer.Option("--confidence", min=0, max=1, help="Only units from here up.")] = 0,
    where: Annotated[str, typer.Option("--where", metavar="CONDITIONS", help="As for export.")] = "",
    kwic: Annotated[bool, typer.Option("--kwic", help="A line a place, the places under one another.")] = False,
    width: Annotated[int, typer.Option("--width", min=1, max=500, help="With --kwic: columns on either side.")] = 30,
    count: Annotated[bool, typer.Option("--count", help="Only how many units there are.")] = False,
    how: Annotated[Answer | None, typer.Option("--format", help="How the answer is written.")] = None,
    output: OutputPath = "",
) -> int:
    """Show every unit that contains the text, in context. Status 1: nothing found.

    Case, script and width make no difference. With -o OUT.csv, .xlsx, .tmx, .tsv or .jsonl the hits become a file of
    units that can be imported.
    """
    from tmkit.memory.store import Where
    from tmkit.memory.where import narrow, read_where

    own = Where(article=article, since=since, until=until, statuses=tuple(status or ()), min_confidence=confidence)  # type: ignore[arg-type]
    chosen = narrow([own, read_where(where)])
    is_file = how is None and output.lower().endswith(EXPORTS)
    if is_file and (kwic or count):
        raise UsageError(f"{output} is a file of units: --kwic and --count give text")
    with tmkit.open_memory(memory) as store:
        found = store.concordance(
            text,
            side.value,
            regex,
            0 if count else limit or (None if is_file else _PAGE),
            and_=others or (),
            where=chosen,
            offset=offset,
        )
        if is_file:
            _export(found, store, output)
    if not is_file:
        if count and how is None:
            write_text(f"{found.total}\n", output)
        else:
            _answer(text, found, how or Answer.text, output, width if kwic else 0)
    return 0 if found.total else 1


def _export(found: Concordance, store: Memory, output: str) -> None:
    from tmkit import formats

    report = formats.Report(output)
    formats.write(_units(found, store), output, report=report)
    for line in report.lines():
        say(line)
    say(f"{output}: {paint_total(found)}")


def _units(found: Concordance, store: Memory) -> Iterator[Unit]:
    for hit in found.hits:
        unit = store.get(hit.unit_id)
        if unit is not None:
            yield unit


def _answer(text: str, found: Concordance, how: Answer, output: str, width: int) -> None:
    """Write the answer; ``width`` 0 means whole units, else key words in context."""
    from tmkit.cli.kwic import kwic_lines
    from tmkit.reports.shapes import concordance_shape

    if how is not Answer.text:
        write_answers([concordance_shape(text, found)], how, output)
    elif width:
        lines = [*kwic_lines(found, width, is_terminal() and not output), paint_total(found)]
        write_text("".join(f"{line}\n" for line in lines), output)
    else:
        write_text(paint_concordance(found, is_terminal() and not output), output)
