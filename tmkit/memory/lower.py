"""Lower case that keeps lengths, so that a place in it is a place in the text."""

from __future__ import annotations


def lower_form(folded: str) -> str:
    """Give a folded text in lower case, one code point for one.

    >>> lower_form("A\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}Σ")
    'aiσ'
    """
    lower = folded.replace("\N{LATIN CAPITAL LETTER I WITH DOT ABOVE}", "i").lower()
    return lower.replace("\N{GREEK SMALL LETTER FINAL SIGMA}", "\N{GREEK SMALL LETTER SIGMA}")
