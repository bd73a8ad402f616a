"""Halves of characters (lone surrogates): no UTF-8 file has them, but a program may hand them in."""

from __future__ import annotations

import re

HALF_CHARACTER = re.compile("[\ud800-\udfff]")


def without_halves(text: str) -> str:
    r"""Put U+FFFD in the place of each half of a character, so that the text can be encoded; its length stays.

    >>> ascii(without_halves("a\ud800b"))
    "'a\\ufffdb'"
    """
    return HALF_CHARACTER.sub("\N{REPLACEMENT CHARACTER}", text)
