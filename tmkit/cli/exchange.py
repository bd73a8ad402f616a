"""The verbs that bring units in and out: import, export, convert, formats."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

import tmkit
from tmkit import formats
from tmkit.cli.options import Answer, AnswerFormat, MemoryPath, OutputPath, Progress, ProgressStyle, Strict
from tmkit.cli.output import say, to_json, write_text
from tmkit.cli.progress import Teller, progress_bar
from tmkit.errors import FileAccessError, InputError, TmkitError
from tmkit.formats.report import Report
from tmkit.model import Rejection


def register(app: typer.Typer) -> None:
    """Add these verbs to the application."""
    app.command("import")(import_files)
    app.command("export")(export)
    app.command("convert")(convert)
    app.command("formats")(show_formats)


def import_files(
    files: Annotated[list[str], typer.Argument(metavar="FILE...", help="TMX, TSV, JSONL, or a review XLSX of build.")],
    memory: MemoryPath,
    strict: Strict = False,
    progress: Progress = ProgressStyle.auto,
) -> int:
    """Bring units into a memory; the same file again adds nothing. A review file brings its decisions."""
    from tmkit.review import apply_review, is_review

    faults = 0
    refused: list[TmkitError] = []
    with tmkit.open_memory(memory, create=True) as store, progress_bar(progress) as tell:
        for path in files:
            try:
                if is_review(path):
                    done = apply_review(store, path)
                    say(f"{path}: {done.verified} pairs verified, {done.rejected} rejected, {done.removed} replaced")
                    continue
                report = Report(path)
                commit = _committed(progress, tell)
                totals = store.import_units(formats.read(path, report), commit, file=path, on_reject=_tell_rejection)
            except TmkitError as error:
                if len(files) == 1:
                    raise
                refused.append(error)
                say(f"tmkit: {error}")
                continue
            faults += _report(report, totals.rejected)
            say(f"{path}: {totals.read} units, {totals.added} new")
        if len(refused) == len(files):
            raise InputError("none of the files could be read: nothing was imported")
    return 2 if refused or (strict and faults) else 0


def _committed(style: ProgressStyle, tell: Teller) -> Callable[[int], None]:
    if style is ProgressStyle.jsonl:
        return lambda records: say(to_json({"committed": records}))
    return lambda records: tell("import", records, 0)


def _tell_rejection(rejection: Rejection) -> None:
    say(f"warning: {rejection.file}: unit {rejection.unit}: {rejection.reason}; skipped")


def _report(report: Report, rejected: int = 0) -> int:
    """Tell what reading met with; give how many faults there were."""
    for line in report.lines():
        say(line)
    return report.repairs + report.skipped + rejected


def export(
    out: Annotated[str, typer.Argument(metavar="OUT", help="The file to write; its ending is its format.")],
    memory: MemoryPath,
    profile: Annotated[
        str, typer.Option("--profile", metavar="NAME", help="omegat, memoq, trados, phrase or xtm.")
    ] = "",
    article: Annotated[str, typer.Option("--article", help="Only units of this article.")] = "",
    status: Annotated[
        list[str] | None, typer.Option("--status", help="Only units of this status (may be repeated).")
    ] = None,
    minimum: Annotated[float, typer.Option("--min-confidence", min=0, max=1, help="Only units from here up.")] = 0,
    strict: Strict = False,
) -> int:
    """Write the units of a memory to a file: the same units give the same bytes."""
    from tmkit.memory.store import Where

    where = Where(article=article, statuses=tuple(status or ()), min_confidence=minimum)  # type: ignore[arg-type]
    report = Report(out)
    with tmkit.open_memory(memory) as store:
        formats.write(store.units(where), out, profile=profile or None, report=report)
    say(f"{out}: {report.units} units")
    return 2 if strict and _report(report) else 0


def convert(
    source: Annotated[str, typer.Argument(metavar="IN", help="The file to read.")],
    out: Annotated[str, typer.Argument(metavar="OUT", help="The file to write; its ending is its format.")],
    profile: Annotated[
        str, typer.Option("--profile", metavar="NAME", help="For TMX: omegat, memoq, trados, phrase, xtm.")
    ] = "",
    strict: Strict = False,
) -> int:
    """Change the form of a file, never its words."""
    if Path(source).resolve() == Path(out).resolve():
        raise FileAccessError("IN and OUT are the same file: give another name", file=out)
    reading, writing = Report(source), Report(out)
    formats.convert(source, out, profile=profile or None, reading=reading, writing=writing)
    faults = _report(reading) + _report(writing)
    say(f"{out}: {writing.units} units")
    return 2 if strict and faults else 0


def show_formats(how: AnswerFormat = Answer.text, output: OutputPath = "") -> int:
    """List what is read and written."""
    rows = [
        {
            "name": entry.name,
            "endings": list(entry.endings),
            "reads": entry.reads,
            "writes": entry.writes,
            "carries": entry.carries,
        }
        for entry in formats.FORMATS
    ]
    if how is not Answer.text:
        write_text(
            "".join(to_json(row) + "\n" for row in rows) if how is Answer.jsonl else to_json(rows, 1) + "\n", output
        )
        return 0
    write_text("".join(f"{line}\n" for line in _table(rows)), output)
    return 0


def _table(rows: Sequence[dict[str, object]]) -> Iterator[str]:
    yield f"{'format':<12}{'endings':<28}{'reads':<7}{'writes':<8}carries"
    for row in rows:
        endings = " ".join(str(ending) for ending in row["endings"])  # type: ignore[attr-defined]
        yield f"{row['name']!s:<12}{endings:<28}{_yes(row['reads']):<7}{_yes(row['writes']):<8}{row['carries']}"


def _yes(value: object) -> str:
    return "yes" if value else "-"
