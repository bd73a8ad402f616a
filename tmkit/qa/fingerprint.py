"""The id of a finding on a pair, from the words that its spans mark."""

from __future__ import annotations

from tmkit.model.match import Span
from tmkit.text.finding_id import finding_id


def fingerprint(
    rule: str, source: str, target: str, source_span: Span | None = None, target_span: Span | None = None
) -> str:
    """Give the :func:`~tmkit.text.finding_id.finding_id` of a rule, the texts and what the spans mark in them.

    >>> fingerprint("number.extra", "3人", "people", (0, 1)) == fingerprint("number.extra", "３人 ", "people", (0, 1))
    True
    >>> fingerprint("text.repeated", "3人", "go go", None, (0, 2)) == fingerprint("text.repeated", "3人", "go go")
    False
    """
    marked = (text[slice(*span)] if span else "" for text, span in ((source, source_span), (target, target_span)))
    return finding_id(rule, source, target, *marked)
