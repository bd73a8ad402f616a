"""Findings as JUnit XML: a suite a file, a case a segment that has findings, one case for all that have none.

A case fails from the severity on that fails the run; what is below stands in its output. A case whose findings are all
ignored or known is skipped, with the reason. There is one ``failure`` a case, since many readers see the first only.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TextIO
from xml.sax.saxutils import escape, quoteattr

from tmkit.model import Finding
from tmkit.qa.baseline import Judged
from tmkit.reports.inspection import Inspection
from tmkit.text.counted import counted

_GRAVITY = {"error": 0, "warning": 1, "info": 2}
# What XML 1.0 cannot hold, not even as a character reference.
_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(slots=True)
class _Case:
    """One segment: its line, what is said of it, and how it ends."""

    line: int = 0
    failed: list[Finding] = field(default_factory=list)
    told: list[Finding] = field(default_factory=list)
    reasons: list[str] = field(default_factory=list)

    @property
    def outcome(self) -> str:
        return "failures" if self.failed else "skipped" if self.reasons and not self.told else "passed"


def write_junit(judged: Iterable[Judged], inspection: Inspection, stream: TextIO) -> None:
    """Write all suites; what is held is one entry for each segment with findings."""
    suites: dict[str, dict[int, _Case]] = {}
    for item in judged:
        case = suites.setdefault(item.finding.file, {}).setdefault(item.finding.segment, _Case())
        case.line = case.line or inspection.line(item.finding)
        _sort_in(case, item, inspection.fail_on)
    names = list(dict.fromkeys([*inspection.files, *suites]))
    counts = {name: _counts(suites.get(name, {}), inspection.files.get(name, 0)) for name in names}
    total = sum(counts.values(), Counter[str]())
    stream.write('<?xml version="1.0" encoding="UTF-8"?>\n')
    stream.write(f"<testsuites {_attributes('tmkit', total, len(inspection.failures))}>\n")
    for name in names:
        stream.writelines(_suite(name, suites.get(name, {}), counts[name], inspection))
    stream.writelines(_failures(inspection.failures))
    stream.write("</testsuites>\n")


def _sort_in(case: _Case, item: Judged, fail_on: str) -> None:
    if not item.counts:
        case.reasons.append(item.ignore.reason if item.ignore else "known from the baseline")
    elif _GRAVITY[item.finding.severity] <= _GRAVITY[fail_on]:
        case.failed.append(item.finding)
    else:
        case.told.append(item.finding)


def _counts(cases: dict[int, _Case], segments: int) -> Counter[str]:
    found = Counter(case.outcome for case in cases.values())
    found["tests"] = len(cases) + (segments > len(cases) or not cases)
    return found


def _attributes(name: str, counts: Counter[str], errors: int = 0) -> str:
    figures = {
        "tests": counts["tests"] + errors,
        "failures": counts["failures"],
        "errors": errors,
        "skipped": counts["skipped"],
    }
    return f"name={_quoted(name)} " + " ".join(f'{key}="{value}"' for key, value in figures.items())


def _suite(name: str, cases: dict[int, _Case], counts: Counter[str], inspection: Inspection) -> Iterator[str]:
    yield f"<testsuite {_attributes(name, counts)}>\n"
    silent = inspection.files.get(name, 0) - len(cases)
    if silent > 0 or not cases:
        passed = f"{counted(max(silent, 0), 'segment')} without findings"
        yield f"<testcase classname={_quoted(name)} name={_quoted(passed)}/>\n"
    for segment, case in sorted(cases.items()):
        place = f' line="{case.line}"' if case.line else ""
        yield f"<testcase classname={_quoted(name)} name={_quoted(f'segment {segment}')} file={_quoted(name)}{place}>"
        yield f"{_inside(case)}</testcase>\n"
    yield "</testsuite>\n"


def _inside(case: _Case) -> str:
    said = "\n".join(map(_said, case.told))
    output = f"<system-out>{_text(said)}</system-out>" if said else ""
    if case.failed:
        rules = ", ".join(dict.fromkeys(finding.rule for finding in case.failed))
        message = "; ".join(finding.message for finding in case.failed)
        told = "\n".join(map(_said, case.failed))
        return f"<failure type={_quoted(rules)} message={_quoted(message)}>{_text(told)}</failure>{output}"
    if case.outcome == "skipped":
        return f"<skipped message={_quoted('; '.join(dict.fromkeys(case.reasons)))}/>"
    return output


def _said(finding: Finding) -> str:
    lines = [f"{finding.severity}: {finding.message} [{finding.rule}]", f"  {finding.source}", f"  {finding.target}"]
    return "\n".join([*lines, f"  suggestion: {finding.suggestion}"] if finding.suggestion else lines)


def _failures(failures: list[str]) -> Iterator[str]:
    """A suite for the files that could not be read."""
    if failures:
        yield f'<testsuite name="files" tests="{len(failures)}" failures="0" errors="{len(failures)}" skipped="0">\n'
        for text in failures:
            yield f'<testcase classname="files" name="reading"><error type="file" message={_quoted(text)}/>'
            yield "</testcase>\n"
        yield "</testsuite>\n"


def _text(text: str) -> str:
    return escape(_ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text))


def _quoted(text: str) -> str:
    return quoteattr(_ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text))
