"""The id of a finding: the same as long as rule, texts and marked words are the same, wherever the segment moves."""

from __future__ import annotations

from hashlib import sha256

from tmkit.model.match import Span
from tmkit.text.normalize import fold

_LENGTH = 16


def fingerprint(
    rule: str, source: str, target: str, source_span: Span | None = None, target_span: Span | None = None
) -> str:
    """Give 16 hex digits of SHA-256 over the rule, the folded texts and the text that the spans mark.

    >>> fingerprint("number.extra", "3人", "people", (0, 1)) == fingerprint("number.extra", "３人 ", "people", (0, 1))
    True
    >>> fingerprint("number.missing", "3人", "people") == fingerprint("number.extra", "3人", "people")
    False
    """
    marked = [text[span[0] : span[1]] if span else "" for text, span in ((source, source_span), (target, target_span))]
    parts = [rule, *map(fold, [source, target, *marked])]
    return sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]
