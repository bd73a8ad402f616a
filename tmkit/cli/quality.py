"""The verb that judges a translation: check."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

import tmkit
from tmkit.cli.check_documents import Documents, fitting_workers
from tmkit.cli.check_settings import Rules, read_ignored, read_known, read_rules, read_terms
from tmkit.cli.findings import FindingForm, IgnoresPath, Tally, report_findings, tell_failures, to_severity
from tmkit.cli.options import FailOn, GlossaryPaths, OutputPath, Progress, ProgressStyle, Strict
from tmkit.cli.output import say
from tmkit.cli.progress import progress_bar
from tmkit.errors import UsageError
from tmkit.model import Finding, Unit

if TYPE_CHECKING:
    from tmkit.memory.memory import Memory
    from tmkit.reports.inspection import Inspection
    from tmkit.terms.glossary import Glossary


_EXAMPLES = 2


def register(app: typer.Typer) -> None:
    """Add this verb to the application."""
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
    form: FindingForm = None,
    fail_on: FailOn = "error",
    profile: Annotated[
        str, typer.Option("--profile", metavar="FILE", help="Severities by rule, TOML or YAML; else ./tmkit.toml.")
    ] = "",
    patterns: Annotated[
        str, typer.Option("--patterns", metavar="FILE", help="Your own patterns, YAML or TOML, time-limited.")
    ] = "",
    least: Annotated[
        float | None, typer.Option("--min-confidence", min=0, max=1, help="Only findings at least so sure.")
    ] = None,
    baseline: Annotated[
        str, typer.Option("--baseline", metavar="FILE", help="Findings known from before: only new ones count.")
    ] = "",
    write_baseline: Annotated[
        str, typer.Option("--write-baseline", metavar="FILE", help="Make what is found now the baseline; status 0.")
    ] = "",
    ignores: IgnoresPath = "",
    year: Annotated[int | None, typer.Option("--year", help="The year of the text; found in it without this.")] = None,
    source_lang: Annotated[str, typer.Option("--source-lang", metavar="CODE", help="With --pair.")] = "",
    target_lang: Annotated[str, typer.Option("--target-lang", metavar="CODE", help="With --pair.")] = "",
    workers: Annotated[
        int, typer.Option("--workers", min=0, metavar="N", help="Processes; 0: by the size of the files.")
    ] = 0,
    strict: Strict = False,
    progress: Progress = ProgressStyle.auto,
    output: OutputPath = "",
) -> int:
    """Check a translation: terms, numbers, names, omissions, punctuation. Status 1: findings at --fail-on or above."""
    if bool(files) == bool(pair):
        raise UsageError("give bilingual files, or --pair SOURCE TARGET")
    from tmkit.qa.baseline import judge

    faults: list[str] = []
    rules, terms = read_rules(profile, patterns, least, faults), read_terms(glossary, faults)
    old, ignored = read_known(baseline), read_ignored(ignores, faults)
    inspection = _inspection(rules, terms, fail_on, is_pair=bool(pair))
    with _opened(memory) as store, progress_bar(_style(progress, output)) as tell:
        if store is not None:
            inspection.examples = lambda term: store.concordance(term, limit=_EXAMPLES).hits
        documents = Documents(files or (), pair, (source_lang, target_lang), inspection, faults, tell)
        run = _Run(rules, terms, store, year, workers or fitting_workers(pair or files or ()))
        found = (finding for name, units in documents for finding in run.check(name, units))
        tally = report_findings(judge(found, old, ignored), inspection, form, output)
    tell_failures(inspection)
    if write_baseline:
        _write_known(write_baseline, tally)
    if inspection.failures or (strict and faults):
        return 2
    return 0 if write_baseline else tally.status(inspection.fail_on)


def _style(progress: ProgressStyle, output: str) -> ProgressStyle:
    """A bar and the findings on one terminal would draw over each other."""
    is_shared = not output and sys.stdout.isatty() and progress is ProgressStyle.auto
    return ProgressStyle.none if is_shared else progress


def _inspection(rules: Rules, terms: Glossary | None, fail_on: str, *, is_pair: bool) -> Inspection:
    from tmkit.reports.inspection import Inspection, find_renderings, rule_notes
    from tmkit.reports.line_places import line_finder

    return Inspection(
        rules=rule_notes(pattern.rule for pattern in rules.patterns),
        version=tmkit.__version__,
        fail_on=to_severity(fail_on),
        renderings=find_renderings(terms),
        line=(lambda finding: finding.segment) if is_pair else line_finder(),
        is_target_line=is_pair,
    )


def _opened(memory: str) -> AbstractContextManager[Memory | None]:
    return tmkit.open_memory(memory) if memory else nullcontext()


@dataclass(frozen=True, slots=True)
class _Run:
    """What the documents of one run are checked by."""

    rules: Rules
    terms: Glossary | None
    store: Memory | None
    year: int | None
    workers: int

    def check(self, name: str, units: Iterable[Unit]) -> Iterator[Finding]:
        """Give the findings of one document."""
        from tmkit.qa.check import check as check_units

        return check_units(
            units,
            glossary=self.terms,
            memory=self.store,
            profile=self.rules.profile,
            year=self.year,
            patterns=self.rules.patterns,
            file=name,
            workers=self.workers,
        )


def _write_known(path: str, tally: Tally) -> None:
    from tmkit.qa.baseline import write_baseline

    write_baseline(path, tally.ids)
    say(f"{path}: {len(tally.ids)} findings are known from now on")
