"""The verbs that bring units in and out: import, export, convert, formats."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

import tmkit
from tmkit.cli.options import Answer, AnswerFormat, MemoryPath, OutputPath, Progress, ProgressStyle, Strict
from tmkit.cli.output import say, to_json, write_text
from tmkit.cli.progress import Teller, progress_bar
from tmkit.errors import FileAccessError, TmkitError

if TYPE_CHECKING:
    from tmkit.formats.report import Report
    from tmkit.memory.memory import Memory
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
    """Bring units into a memory; the same file again adds nothing."""
    errors = {path: error for path in files if (error := _fault_of(path))}
    if len(errors) == len(files):
        raise next(iter(errors.values()))
    for error in errors.values():
        say(f"tmkit: {error}")
    with tmkit.open_memory(memory, create=True) as store, progress_bar(progress) as tell:
        faults = [_import_one(store, path, _committed(progress, tell)) for path in files if path not in errors]
    return 2 if errors or (strict and any(faults)) else 0


def _fault_of(path: str) -> TmkitError | None:
    """Why nothing can be read from a file; None where its first unit, or a review, is there. Streams are trusted."""
    from tmkit import formats
    from tmkit.review import is_review

    if path == "-":
        return None
    try:
        if not is_review(path):
            next(formats.read(path), None)
    except TmkitError as error:
        return error
    return None


def _import_one(store: Memory, path: str, commit: Callable[[int], None]) -> int:
    """Import one file; give how many faults it had."""
    from tmkit import formats
    from tmkit.review import apply_review, is_review

    if path != "-" and is_review(path):
        done = apply_review(store, path)
        say(f"{path}: {done.verified} pairs verified, {done.rejected} rejected, {done.removed} replaced")
        return 0
    report = formats.Report(path)
    totals = store.import_units(formats.read(path, report), commit, file=path, on_reject=_tell_rejection)
    faults = _report(report, totals.rejected)
    say(f"{path}: {totals.read} units, {totals.added} new")
    return faults


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
    from tmkit import formats
    from tmkit.memory.store import Where

    where = Where(article=article, statuses=tuple(status or ()), min_confidence=minimum)  # type: ignore[arg-type]
    report = formats.Report(out)
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
    from tmkit import formats

    if Path(source).resolve() == Path(out).resolve():
        raise FileAccessError("IN and OUT are the same file: give another name", file=out)
    reading, writing = formats.Report(source), formats.Report(out)
    formats.convert(source, out, profile=profile or None, reading=reading, writing=writing)
    faults = _report(reading) + _report(writing)
    say(f"{out}: {writing.units} units")
    return 2 if strict and faults else 0


def show_formats(how: AnswerFormat = Answer.text, output: OutputPath = "") -> int:
    """List what is read and written."""
    from tmkit.formats import FORMATS

    rows = [
        {
            "name": entry.name,
            "endings": list(entry.endings),
            "reads": entry.reads,
            "writes": entry.writes,
            "carries": entry.carries,
        }
        for entry in FORMATS
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
