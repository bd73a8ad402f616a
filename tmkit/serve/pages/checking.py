"""A file that somebody sends: what the checks find in it, and how much of it a memory has. Nothing of it is kept."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock
from typing import TypeVar

import tmkit
from tmkit import formats
from tmkit.errors import TmkitError
from tmkit.langs import detect
from tmkit.leverage import analyse
from tmkit.memory.memory import Memory
from tmkit.model import Finding, Severity
from tmkit.model.leverage import Band, FileLeverage
from tmkit.qa.baseline import Judged
from tmkit.qa.check import check
from tmkit.reports.inspection import Inspection, find_renderings, rule_notes
from tmkit.serve.desk import Desk
from tmkit.serve.faults import RefusedError
from tmkit.serve.pages.marking import marked
from tmkit.serve.pages.rows import Side
from tmkit.serve.pages.rule_words import rule_words

SHOWN = 500
"""So many findings are shown on the page; the files have all."""

SECONDS = 60.0
"""So long a check may take here."""

GRADES: tuple[Severity, ...] = ("error", "warning", "info")
_ONE_AT_A_TIME = Lock()
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Spot:
    """A finding as the page shows it, both texts marked."""

    finding: Finding
    sides: Sequence[Side]


@dataclass(frozen=True, slots=True)
class Group:
    """The findings of one rule, what the rule says, and what to do.

    ``severity`` is the gravest of them; ``is_even`` where all have it. ``lang`` is the language of what the rule says.
    """

    rule: str
    severity: Severity
    is_even: bool
    message: str
    cure: str
    lang: str
    count: int
    spots: Sequence[Spot]


@dataclass(frozen=True, slots=True)
class Share:
    """One band of the leverage: its amounts, and its share of the words (of the segments, where there are no words)."""

    band: Band
    segments: int
    words: int
    characters: int
    share: float


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found in a file: all findings, the leverage, what was repaired or skipped in reading it."""

    name: str
    units: int
    findings: Sequence[Finding]
    leverage: FileLeverage
    remarks: Sequence[str]
    inspection: Inspection

    @property
    def counts(self) -> Mapping[str, int]:
        """How many findings there are of each severity."""
        return {grade: sum(one.severity == grade for one in self.findings) for grade in GRADES}

    def groups(self, language: str = "en") -> list[Group]:
        """Give the findings by rule, the gravest and then the most frequent first; the rules speak this language."""
        by_rule: dict[str, list[Finding]] = {}
        for finding in self.findings:
            by_rule.setdefault(finding.rule, []).append(finding)
        ordered = sorted(by_rule.items(), key=lambda pair: (_grade(pair[1]), -len(pair[1]), pair[0]))
        groups, left = [], SHOWN
        for rule, findings in ordered:
            spots = [_spot(finding) for finding in findings[:left]]
            left -= len(spots)
            is_even = len({finding.severity for finding in findings}) == 1
            said = self._said(rule, language)
            groups.append(Group(rule, GRADES[_grade(findings)], is_even, *said, len(findings), spots))
        return groups

    def _said(self, rule: str, language: str) -> tuple[str, str, str]:
        """Give the title and the cure of a rule, and their language: English where they are not in another one."""
        if language == "zh" and rule in rule_words():
            return *rule_words()[rule], "zh"
        note = self.inspection.rules.get(rule)
        return (note.message, note.cure, "en") if note else ("", "", "en")

    def shares(self) -> list[Share]:
        """Give the bands of the leverage that hold something, in their order."""
        total = self.leverage.total
        whole = total.words or total.segments or 1
        return [
            Share(band, one.segments, one.words, one.characters, (one.words if total.words else one.segments) / whole)
            for band, one in self.leverage.bands
            if one.segments
        ]


def _grade(findings: Iterable[Finding]) -> int:
    return min(GRADES.index(finding.severity) for finding in findings)


def _spot(finding: Finding) -> Spot:
    both = (finding.source, finding.source_span), (finding.target, finding.target_span)
    return Spot(finding, [Side(detect(text) or "", marked(text, [span] if span else [])) for text, span in both])


def check_file(desk: Desk, file: str, content: bytes, memory: str) -> Checked:
    """Check a file by the glossary and one memory, and give its leverage against that memory.

    Raises :class:`RefusedError`: 409 where the file cannot be read, 413 where it takes too long here, 503 while another
    file is being checked.
    """
    if not _ONE_AT_A_TIME.acquire(blocking=False):
        raise RefusedError(503, "another file is being checked just now: try again in a moment", 5)
    try:
        with TemporaryDirectory() as folder, desk.shelf.memory(memory) as store:
            path = Path(folder, "upload" + _ending(file))
            path.write_bytes(content)
            return _checked(desk, file, path, store)
    except TmkitError as error:
        raise RefusedError(409, _told(file, error)) from error
    finally:
        _ONE_AT_A_TIME.release()


def _ending(file: str) -> str:
    """Give the ending of a name where it is one that a file of ours may have.

    >>> _ending("news.TMX"), _ending("a/../../etc/passwd"), _ending("x.sh -rf")
    ('.tmx', '', '')
    """
    ending = Path(file).suffix.lower()
    return ending if ending[1:].isalnum() and ending.isascii() and len(ending) < 12 else ""


def _told(file: str, error: TmkitError) -> str:
    """Give what is wrong with a file under the name it was sent with; where it lay here is nobody's concern."""
    place = f"{file}:{error.line}" if error.line else file
    return f"{place}: unit {error.unit}: {error.message}" if error.unit else f"{place}: {error.message}"


def _checked(desk: Desk, file: str, path: Path, store: Memory) -> Checked:
    until = time.monotonic() + SECONDS
    report = formats.Report(file)
    units = list(_in_time(formats.read(path, report), until))
    if not units:
        raise TmkitError("no pairs of source and target in it")
    glossary = desk.shelf.glossary()
    found = list(_in_time(check(_in_time(units, until), glossary=glossary, memory=store, file=file), until))
    leverage = analyse([(file, _in_time(units, until))], store, on_progress=lambda _done, _all: _check_time(until))
    inspection = Inspection(
        rules=rule_notes(), version=tmkit.__version__, files={file: len(units)}, renderings=find_renderings(glossary)
    )
    return Checked(file, len(units), found, leverage.files[0], [*report.lines()], inspection)


def _in_time(several: Iterable[T], until: float) -> Iterator[T]:
    for one in several:
        _check_time(until)
        yield one


def _check_time(until: float) -> None:
    if time.monotonic() > until:
        raise RefusedError(413, "the file takes too long here: split it, or run tmkit check, which has no limit")


def findings_page(checked: Checked) -> bytes:
    """Give the findings as one file to work through offline."""
    from tmkit.reports.findings_page import write_page

    stream = StringIO()
    write_page(map(Judged, checked.findings), checked.inspection, stream)
    return stream.getvalue().encode()


def findings_workbook(checked: Checked) -> bytes:
    """Give the findings as a workbook whose decisions ``tmkit findings apply`` reads."""
    from tmkit.reports.findings_table import write_table

    with TemporaryDirectory() as folder:
        path = Path(folder, "findings.xlsx")
        write_table(map(Judged, checked.findings), path)
        return path.read_bytes()
