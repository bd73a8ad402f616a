"""The id of a finding, of a translation or of a glossary: the same as long as rule, texts and marked words are."""

from __future__ import annotations

from functools import lru_cache
from hashlib import sha256

from tmkit.text.normalize import fold

_LENGTH = 16
# Several findings of one pair come one after the other.
_folded = lru_cache(maxsize=8)(fold)


def finding_id(rule: str, source: str, target: str, *marked: str) -> str:
    """Give 16 hex digits of SHA-256 over the rule and the folded texts; ``marked`` is what the finding points at.

    File and segment do not count, and neither do script, width and white space: the id stays when lines move.

    >>> finding_id("terms.row", "重慶", "Chongqing") == finding_id("terms.row", "重庆 ", "Chongqing")
    True
    >>> finding_id("number.missing", "3人", "people") == finding_id("number.extra", "3人", "people")
    False
    """
    parts = [rule, *map(_folded, (source, target, *marked))]
    return sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]
