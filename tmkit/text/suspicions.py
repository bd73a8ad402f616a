"""What looks damaged in English and cannot be told for sure: reported as proposals, never changed."""

from __future__ import annotations

import re

from tmkit.model import Change

_TAILS = "anese|inese|merican|erican|ritish|ussian|talian|alian|erman|rench|orean|panish|uropean|ndian|hilippine"
_GLUED = re.compile(rf"\b([a-z]{{3,}}(?:ed|ing|es|ly))({_TAILS})\b")
_ENDS = tuple(tail + stop for tail in _TAILS.split("|") for stop in ("", ",", ".", ";"))
_LOWER_START = re.compile(r"([a-z])[a-z]*,? (?:[^ ]+ ){4,}.*[.!?][\"'\N{RIGHT DOUBLE QUOTATION MARK})]*\s*$")


def find_lower_case_start(line: str, number: int = 1) -> list[Change]:
    """Give a proposal where a whole sentence starts in lower case; rule ``lowercase``.

    >>> [change.after for change in find_lower_case_start("since the talks began both sides have met.")]
    ['S']
    """
    found = _LOWER_START.match(line) if line[:1].islower() else None
    if found is None:
        return []
    note = "the sentence starts in lower case"
    return [Change("lowercase", number, 0, found[1], found[1].upper(), 0.5, False, note)]


def find_glued_tails(line: str, number: int = 1) -> list[Change]:
    """Give a proposal for each word with the tail of another one at its end; rule ``glued``.

    >>> [(change.before, change.after) for change in find_glued_tails("he communicatedanese with both")]
    [('communicatedanese', 'communicated')]
    """
    return [
        Change(
            "glued", number, found.start(), found[0], found[1], 0.5, False, f"{found[2]!r} is the tail of another word"
        )
        for found in _GLUED.finditer(line)
    ]


def may_have_glued_tails(text: str) -> bool:
    """Tell whether a whole text gives cause for the search, which takes far longer than this.

    >>> may_have_glued_tails("the Japanese"), may_have_glued_tails("communicatedanese.")
    (False, True)
    """
    return any(_GLUED.match(word) for word in set(text.split()) if word.endswith(_ENDS))
