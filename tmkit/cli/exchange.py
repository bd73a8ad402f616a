"""The verbs that bring units in: import, and formats, which lists what comes in and goes out."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

import tmkit
from tmkit.cli.options import Answer, AnswerFormat, MemoryPath, OutputPath, Progress, ProgressStyle, Strict
from tmkit.cli.output import say, to_json, write_text
from tmkit.cli.progress import Teller, progress_bar
from tmkit.errors import TmkitError
from tmkit.text.counted import counted

if TYPE_CHECKING:
    from tmkit.formats.report import Report
    from tmkit.memory.memory import Memory
    from tmkit.model import Rejection


def register(app: typer.Typer) -> None:
    """Add these verbs to the application."""
    app.command("import")(import_files)
    app.command("formats")(show_formats)


def import_files(
    files: Annotated[
        list[str], typer.Argument(metavar="FILE...", help="Any bilingual file (tmkit formats), or a review of build.")
    ],
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

    if path == "-":
        return None
    try:
        if not _is_review(path):
            next(formats.read(path), None)
    except TmkitError as error:
        return error
    return None


def _is_review(path: str) -> bool:
    """Tell whether a file is a review of ``build``; a name that stands for two files is none, nor is a stream."""
    from tmkit.formats.moses import find_pair_of_files
    from tmkit.review import is_review

    return path != "-" and find_pair_of_files(path) is None and is_review(path)


def _import_one(store: Memory, path: str, commit: Callable[[int], None]) -> int:
    """Import one file; give how many faults it had."""
    from tmkit import formats
    from tmkit.review import apply_review

    if _is_review(path):
        done = apply_review(store, path)
        say(f"{path}: {counted(done.verified, 'pair')} verified, {done.rejected} rejected, {done.removed} replaced")
        return 0
    report = formats.Report(path)
    totals = store.import_units(formats.read(path, report), commit, file=path, on_reject=_tell_rejection)
    faults = _report(report, totals.rejected)
    say(f"{path}: {counted(totals.read, 'unit')}, {totals.added} new")
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


def show_formats(how: AnswerFormat = Answer.text, output: OutputPath = "") -> int:
    """List what is read, what is written, and where targets are edited in place."""
    from tmkit.formats import FORMATS

    rows = [
        {
            "name": entry.name,
            "endings": [*entry.endings, *entry.kin],
            "reads": entry.reads,
            "writes": entry.writes,
            "edits": entry.edits,
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
    yield f"{'format':<12}{'endings':<42}{'reads':<7}{'writes':<8}{'edits':<7}carries"
    for row in rows:
        endings = " ".join(str(ending) for ending in row["endings"])  # type: ignore[attr-defined]
        able = f"{_yes(row['reads']):<7}{_yes(row['writes']):<8}{_yes(row['edits']):<7}"
        yield f"{row['name']!s:<12}{endings:<42}{able}{row['carries']}"


def _yes(value: object) -> str:
    return "yes" if value else "-"
