"""The verbs that bring units out: export, to a file or an OmegaT project, and convert."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import tmkit
from tmkit.cli.options import GlossaryPaths, MemoryPath, Strict
from tmkit.cli.output import say
from tmkit.errors import FileAccessError, UsageError
from tmkit.text.counted import counted

if TYPE_CHECKING:
    from tmkit.formats import Report
    from tmkit.memory.memory import Memory
    from tmkit.memory.store import Where


class Destination(StrEnum):
    """A program whose folders are filled."""

    omegat = "omegat"


Profile = Annotated[
    str, typer.Option("--profile", metavar="NAME", help="For TMX: omegat, memoq, trados, phrase or xtm.")
]
ScriptCodes = Annotated[bool, typer.Option("--script-codes", help="In TMX write zh-Hans and zh-Hant.")]
SafeCsv = Annotated[
    bool, typer.Option("--safe-csv", help="In CSV put ' before what a spreadsheet would run; it changes the text.")
]


def register(app: typer.Typer) -> None:
    """Add these verbs to the application."""
    app.command("export")(export)
    app.command("convert")(convert)


def export(
    out: Annotated[str, typer.Argument(metavar="OUT", help="The file to write; its ending is its format.")],
    memory: MemoryPath,
    to: Annotated[
        Destination | None, typer.Option("--to", help="OUT is a folder: a whole project for this program.")
    ] = None,
    glossary: GlossaryPaths = None,
    profile: Profile = "",
    article: Annotated[str, typer.Option("--article", help="Only units of this article.")] = "",
    status: Annotated[
        list[str] | None, typer.Option("--status", help="Only units of this status (may be repeated).")
    ] = None,
    minimum: Annotated[float, typer.Option("--min-confidence", min=0, max=1, help="Only units from here up.")] = 0,
    conditions: Annotated[
        str, typer.Option("--where", metavar="CONDITIONS", help='Only units such as "status=verified date>=2020-03".')
    ] = "",
    script_codes: ScriptCodes = False,
    safe_csv: SafeCsv = False,
    strict: Strict = False,
) -> int:
    """Write the units of a memory to a file: the same units give the same bytes."""
    from tmkit import formats
    from tmkit.memory.store import Where
    from tmkit.memory.where import narrow, read_where

    named = Where(article=article, statuses=tuple(status or ()), min_confidence=minimum)  # type: ignore[arg-type]
    where = narrow([named, read_where(conditions)])
    with tmkit.open_memory(memory) as store:
        if to:
            return _export_project(store, where, out, glossary or [], strict=strict)
        if glossary:
            raise UsageError("a glossary goes with --to omegat; by itself it is written by terms export")
        report = formats.Report(out)
        formats.write(store.units(where), out, report=report, **_options(profile, script_codes, safe_csv))
    faults = tell_report(report)
    say(f"{out}: {counted(report.units, 'unit')}")
    return 2 if strict and faults else 0


def _options(profile: str, script_codes: bool, safe_csv: bool) -> dict[str, Any]:
    return {"profile": profile, "script_codes": script_codes, "is_safe": safe_csv}


def _export_project(store: Memory, where: Where, folder: str, glossary: list[str], *, strict: bool) -> int:
    from tmkit.omegat import write_omegat
    from tmkit.terms.glossary import read_glossary

    concepts = read_glossary(glossary).concepts if glossary else ()
    layout = write_omegat(lambda: store.units(where), folder, store.languages, concepts)
    for path, number in layout.units.items():
        say(f"{folder}/{path}: {counted(number, 'unit')}")
    if layout.terms:
        say(f"{folder}/glossary/tmkit.txt: {counted(layout.terms, 'term')}")
    if layout.left_out:
        left_out = counted(layout.left_out, "unit")
        say(f"{folder}: {left_out} left out: rejected, without translation or of other languages")
    faults = sum(tell_report(report) for report in layout.reports)
    return 2 if strict and faults else 0


def convert(
    source: Annotated[str, typer.Argument(metavar="IN", help="The file to read.")],
    out: Annotated[str, typer.Argument(metavar="OUT", help="The file to write; its ending is its format.")],
    profile: Profile = "",
    script_codes: ScriptCodes = False,
    safe_csv: SafeCsv = False,
    strict: Strict = False,
) -> int:
    """Change the form of a file, never its words."""
    from tmkit import formats

    if Path(source).resolve() == Path(out).resolve():
        raise FileAccessError("IN and OUT are the same file: give another name", file=out)
    reading, writing = formats.Report(source), formats.Report(out)
    formats.convert(source, out, reading=reading, writing=writing, **_options(profile, script_codes, safe_csv))
    faults = tell_report(reading) + tell_report(writing)
    say(f"{out}: {counted(writing.units, 'unit')}")
    return 2 if strict and faults else 0


def tell_report(report: Report) -> int:
    """Tell what reading or writing met with; give how many repairs and skips there were."""
    for line in report.lines():
        say(line)
    return report.repairs + report.skipped
