"""Where each character of a cleaned line stood in the line as found: what lets a sentence keep its raw text."""

from __future__ import annotations

from collections.abc import Iterable

from tmkit.model import Change


def line_origins(raw: str, changes: Iterable[Change]) -> list[int]:
    """Give for each code point of the cleaned line, and for its end, the offset in ``raw`` it came from; never falling.

    ``changes`` are the applied ones of this line, in order. What a change wrote counts as beginning where the text it
    replaced began.

    >>> line_origins("會(huì)議", [Change("annotation", 1, 1, "(huì)", ""), Change("script", 1, 0, "會議", "会议")])
    [0, 6, 7]
    """
    origins = list(range(len(raw) + 1))
    for change in changes:
        start, end = change.start, change.start + len(change.before)
        old = origins[start : end + 1]
        origins[start:end] = [old[min(place, len(old) - 1)] for place in range(len(change.after))]
    return origins
