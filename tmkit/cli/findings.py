"""Findings: their forms on stdout or in a file, the exit status that follows, and the verb that applies decisions."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import StrEnum
from importlib import import_module
from typing import TYPE_CHECKING, Annotated, TextIO, get_args

import typer

from tmkit.cli.output import is_terminal, say
from tmkit.cli.paint import mark_spans
from tmkit.errors import InputError, UsageError
from tmkit.model import Finding, Severity

if TYPE_CHECKING:
    from tmkit.qa.baseline import Judged
    from tmkit.reports.inspection import Inspection

    Writer = Callable[[Iterable[Judged], Inspection, TextIO], None]


class FindingFormat(StrEnum):
    """How findings are written."""

    text = "text"
    json = "json"
    jsonl = "jsonl"
    html = "html"
    xlsx = "xlsx"
    sarif = "sarif"
    junit = "junit"
    github = "github"


FindingForm = Annotated[
    FindingFormat | None,
    typer.Option("--format", help="How findings are written; by the ending of -o, else as text.", show_default=False),
]
IgnoresPath = Annotated[
    str, typer.Option("--ignores", metavar="FILE", help="Decisions to ignore, as 'findings apply' writes them.")
]

_ORDER = {"error": 0, "warning": 1, "info": 2}
_WRITERS = {
    "json": "findings_json:write_json",
    "jsonl": "findings_json:write_jsonl",
    "html": "findings_page:write_page",
    "sarif": "findings_sarif:write_sarif",
    "junit": "findings_junit:write_junit",
    "github": "findings_github:write_github",
}
_ENDINGS = {
    ".sarif.json": FindingFormat.sarif,
    ".sarif": FindingFormat.sarif,
    ".json": FindingFormat.json,
    ".jsonl": FindingFormat.jsonl,
    ".html": FindingFormat.html,
    ".htm": FindingFormat.html,
    ".xlsx": FindingFormat.xlsx,
    ".xml": FindingFormat.junit,
}


@dataclass(slots=True)
class Tally:
    """What has gone by: new findings by severity, how many known and ignored ones, the ids of all but the ignored."""

    severities: Counter[str] = field(default_factory=Counter)
    known: int = 0
    ignored: int = 0
    ids: set[str] = field(default_factory=set)

    def count(self, judged: Iterable[Judged]) -> Iterator[Judged]:
        """Give the findings on, counted."""
        for item in judged:
            if item.ignore is not None:
                self.ignored += 1
            else:
                self.ids.add(item.finding.id)
                self.known += item.is_known
                self.severities[item.finding.severity] += not item.is_known
            yield item

    def status(self, fail_on: Severity) -> int:
        """Give 1 where a new finding is as grave as ``fail_on`` or graver, else 0."""
        return int(any(count and _ORDER[name] <= _ORDER[fail_on] for name, count in self.severities.items()))

    def line(self) -> str:
        """Give the line of totals.

        >>> Tally(Counter(error=2), ignored=3).line()
        '2 errors, 0 warnings, 0 infos, 3 ignored'
        """
        counts = [f"{self.severities[name]} {name}{'s' * (self.severities[name] != 1)}" for name in _ORDER]
        counts += [f"{self.known} known"] if self.known else []
        return ", ".join([*counts, f"{self.ignored} ignored"] if self.ignored else counts)


def to_severity(text: str) -> Severity:
    """Give the severity of ``--fail-on``; :class:`~tmkit.errors.UsageError` where it is none."""
    severities: tuple[Severity, ...] = get_args(Severity)
    for severity in severities:
        if severity == text:
            return severity
    raise UsageError(f"unknown severity {text!r}: error, warning or info")


def to_format(wanted: FindingFormat | None, output: str) -> FindingFormat:
    """Give the format that is wanted, else that of the file's ending, else text."""
    named = (form for ending, form in _ENDINGS.items() if output.lower().endswith(ending))
    return wanted or next(named, FindingFormat.text)


def report_findings(
    judged: Iterable[Judged], inspection: Inspection, wanted: FindingFormat | None, output: str
) -> Tally:
    """Write the findings as they come, tell the totals on stderr, and give what was counted."""
    tally = Tally()
    form = to_format(wanted, output)
    counted = tally.count(judged)
    if form is FindingFormat.xlsx:
        _write_xlsx(counted, output)
    else:
        writer = _writer(form)
        with _opened(output) as stream:
            writer(counted, inspection, stream)
    say(tally.line())
    return tally


def _write_xlsx(judged: Iterable[Judged], output: str) -> None:
    from tmkit.formats import Report
    from tmkit.reports.findings_table import write_table

    if not output and sys.stdout.isatty():
        raise UsageError("a workbook is not for a terminal: give -o FILE.xlsx")
    report = Report(output or "standard output")
    write_table(judged, output or "-", report)
    for line in report.lines():
        say(line)


def _writer(form: FindingFormat) -> Writer:
    if form is FindingFormat.text:
        return _write_text
    module, _, name = _WRITERS[form.value].partition(":")
    found: Writer = getattr(import_module(f"tmkit.reports.{module}"), name)
    return found


def tell_failures(inspection: Inspection) -> None:
    """Tell what could not be read; :class:`~tmkit.errors.InputError` where nothing could."""
    for failure in inspection.failures:
        say(f"tmkit: {failure}")
    if inspection.failures and not inspection.files:
        raise InputError("nothing could be checked")


@contextmanager
def _opened(output: str) -> Iterator[TextIO]:
    """Give the stream of an answer: a file that appears whole, or stdout."""
    if output and output != "-":
        from tmkit.files import atomic_write

        with atomic_write(output) as stream:
            yield stream
        return
    yield sys.stdout
    sys.stdout.flush()


def _write_text(judged: Iterable[Judged], inspection: Inspection, stream: TextIO) -> None:
    colour = stream is sys.stdout and is_terminal()
    for item in judged:
        if item.counts:
            stream.write(_painted(item.finding, colour))


def _painted(finding: Finding, colour: bool) -> str:
    lines = [f"{finding.file}:{finding.segment}: {finding.severity}: {finding.message} [{finding.rule}]"]
    for text, span in ((finding.source, finding.source_span), (finding.target, finding.target_span)):
        if text:
            lines.append(f"    {mark_spans(text, [span] if span else [], colour)}")
    if finding.suggestion:
        lines.append(f"    suggestion: {finding.suggestion}")
    return "\n".join(lines) + "\n"
