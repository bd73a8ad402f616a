"""The verb ``findings``: what a reviewer decided is applied to the ignores and to the glossary."""

from __future__ import annotations

import getpass
import os
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from tmkit.cli.check_settings import tell_rejected
from tmkit.cli.options import GlossaryPaths, OutputPath, Strict
from tmkit.cli.output import say, write_text
from tmkit.errors import UsageError
from tmkit.model import Rejection

if TYPE_CHECKING:
    from tmkit.qa.decisions import Decision
    from tmkit.terms.admission import Admission

app = typer.Typer(
    help="Findings of a check: apply what a reviewer decided.", no_args_is_help=True, rich_markup_mode=None
)


@app.callback()
def _group() -> None:
    """Findings of a check: apply what a reviewer decided."""
    # Without a callback typer would take the only verb of the group for the group itself.


@app.command("apply")
def apply(
    files: Annotated[
        list[str],
        typer.Argument(metavar="DECISIONS...", help="Saved by the HTML of 'check', or its XLSX with decisions."),
    ],
    ignores: Annotated[
        str, typer.Option("--ignores", metavar="FILE", help="Takes the ignores; made where it is not there.")
    ] = "",
    glossary: GlossaryPaths = None,
    author: Annotated[str, typer.Option("--author", help="Who decided, where the file does not say it.")] = "",
    strict: Strict = False,
    output: OutputPath = "",
) -> int:
    """Apply decisions: ignores to --ignores, admitted forms to the glossary; what is to be corrected goes to stdout."""
    from tmkit.qa.decisions import latest, read_decisions

    rejected: list[Rejection] = []
    faults: list[str] = []
    decisions = latest(decision for path in files for decision in read_decisions(path, rejected))
    counts: Counter[str] = Counter(decision.decision for decision in decisions)
    for choice, option, given in (("ignore", "--ignores", ignores), ("admit", "--glossary", glossary)):
        if counts[choice] and not given:
            raise UsageError(f"{counts[choice]} decisions to {choice}: say where they go with {option}")
    if counts["ignore"]:
        _ignore(decisions, ignores, author or _user())
    forms = _admit(decisions, glossary or [], author or _user(), rejected) if counts["admit"] else 0
    write_text("".join(_to_correct(d) for d in decisions if d.decision == "confirm"), output)
    tell_rejected(rejected, faults)
    told = f"{counts['confirm']} to correct, {counts['ignore']} ignored, {forms} forms admitted"
    say(f"{told}, {len(faults)} left out" if faults else told)
    return 2 if strict and faults else 0


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        return os.environ.get("USERNAME", "")


def _ignore(decisions: Sequence[Decision], path: str, author: str) -> None:
    from tmkit.qa.ignores import merge_ignores, read_ignores, write_ignores

    broken: list[Rejection] = []
    old = read_ignores(path, broken) if Path(path).exists() else []
    if broken:
        # To write the file anew would lose the entries that cannot be read.
        raise UsageError(f"entry {broken[0].unit}: {broken[0].reason}: repair it first", file=path)
    today = date.today().isoformat()
    new = [decision.to_ignore(author, today) for decision in decisions if decision.decision == "ignore"]
    merged = merge_ignores(old, new)
    write_ignores(path, merged)
    say(f"{path}: {len(merged)} ignores, {len(merged) - len(old):+d}")


def _admit(decisions: Sequence[Decision], paths: Sequence[str], author: str, rejected: list[Rejection]) -> int:
    """Admit the forms, each once for a term; give how many the glossary has now."""
    from tmkit.terms.admission import admit

    wanted: dict[tuple[str, str], Admission] = {}
    for decision in decisions:
        if decision.decision == "admit":
            wanted.setdefault((decision.term or decision.marked, decision.form.strip()), _admission(decision, author))
    admitted = admit(paths, wanted.values(), rejected)
    for done in admitted:
        how = "admitted" if done.is_new else "has already"
        say(f"{done.file}: {how} “{done.form}” for {done.concept}")
    return len(admitted)


def _admission(decision: Decision, author: str) -> Admission:
    from tmkit.terms.admission import Admission

    by = " ".join((decision.author or author, decision.date or date.today().isoformat()))
    return Admission(
        form=decision.form,
        term=decision.term if decision.term != decision.marked else "",
        instead=decision.marked,
        preferred=decision.suggestion,
        source=f"{Path(decision.file).name}, segment {decision.segment}" if decision.file else "",
        note=f"{decision.reason} ({by})" if decision.reason else by,
    )


def _to_correct(decision: Decision) -> str:
    suggestion = f" (suggestion: {decision.suggestion})" if decision.suggestion else ""
    return f"{decision.file}:{decision.segment}: {decision.message}{suggestion} [{decision.rule}]\n"
