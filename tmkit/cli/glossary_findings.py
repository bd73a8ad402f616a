"""The findings of ``terms check`` in every form that ``check`` has."""

from __future__ import annotations

from collections.abc import Sequence

import tmkit
from tmkit.cli.check_settings import read_ignored
from tmkit.cli.findings import FindingFormat, report_findings
from tmkit.model import Finding, Severity

_TABLES = (".csv", ".tsv", ".tab", ".txt", ".utf8", ".tbx")


def report_glossary_findings(
    files: Sequence[str], form: FindingFormat | None, fail_on: Severity, ignores: str, output: str
) -> int:
    """Check glossaries, write the findings, and give the status: 1 where one is as grave as ``fail_on``."""
    from tmkit.qa.baseline import judge
    from tmkit.reports.inspection import Inspection, glossary_rule_notes
    from tmkit.terms.check import check_glossary
    from tmkit.terms.dialect import check_dialect
    from tmkit.terms.glossary import read_glossary

    inspection = Inspection(rules=glossary_rule_notes(), version=tmkit.__version__, fail_on=fail_on, line=_line)
    found = [*check_glossary(read_glossary(files)), *check_dialect(files)]
    judged = judge(found, frozenset(), read_ignored(ignores, []))
    return report_findings(judged, inspection, form, output).status(fail_on)


def _line(finding: Finding) -> int:
    """In a table of text the segment of a finding is its line."""
    return finding.segment if finding.file.lower().endswith(_TABLES) else 0
