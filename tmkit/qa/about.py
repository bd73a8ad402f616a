"""What a finding is about, in the words of its segment: the term to group by, the text to search in."""

from __future__ import annotations

from tmkit.model import Finding

_TERM_FAMILIES = frozenset({"term", "title", "name", "country"})
_ADMITTING = frozenset({"term.absent", "term.wrong", "term.admitted", "title.rank", "country.name"})


def marked_source(finding: Finding) -> str:
    """Give what the finding marks in the source; empty where it marks nothing there."""
    return finding.source[slice(*finding.source_span)] if finding.source_span else ""


def marked_target(finding: Finding) -> str:
    """Give what the finding marks in the target; empty where it marks nothing there."""
    return finding.target[slice(*finding.target_span)] if finding.target_span else ""


def find_term(finding: Finding) -> str:
    """Give the term, name or title that a finding is about, as it stands in the segment; empty for other rules.

    >>> texts = {"file": "a", "source": "外交部发言人", "target": "a spokesperson", "message": ""}
    >>> find_term(Finding(id="", rule="term.absent", severity="info", segment=1, source_span=(0, 3), **texts))
    '外交部'
    """
    if finding.rule.partition(".")[0] not in _TERM_FAMILIES:
        return ""
    return marked_source(finding) or marked_target(finding)


def can_admit(finding: Finding) -> bool:
    """Tell whether another rendering of what is marked could be admitted in a glossary."""
    return finding.rule in _ADMITTING and bool(find_term(finding))
