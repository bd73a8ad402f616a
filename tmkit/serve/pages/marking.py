"""Stretches of text for the pages: what is marked and what differs, as pieces that the templates escape."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tmkit.memory.concordance import find_spans, sought_form
from tmkit.model import DiffRun, Span

_JOINT = re.compile(r"[0-9A-Za-z\u00c0-\u024f]{2}")

Piece = tuple[str, str]
"""A kind (empty, ``mark``, ``guess``, ``ins`` or ``del``: how it is shown) and a text."""


def marked(text: str, spans: Iterable[Span], kind: str = "mark") -> list[Piece]:
    """Give a text in pieces, those in the spans marked; spans that run into each other are one.

    >>> marked("abcd", [(1, 2), (2, 3)])
    [('', 'a'), ('mark', 'bc'), ('', 'd')]
    """
    pieces: list[Piece] = []
    place = 0
    for start, end in _joined(spans):
        pieces += [("", text[place:start]), (kind, text[start:end])]
        place = end
    return [piece for piece in [*pieces, ("", text[place:])] if piece[1]]


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    start = end = -1
    for low, high in sorted(spans):
        if low > end:
            if end > start:
                yield start, end
            start, end = low, high
        end = max(end, high)
    if end > start:
        yield start, end


def compared(runs: Iterable[DiffRun]) -> list[Piece]:
    """Give the difference of a query and a stored text in pieces: ``del`` is in the query only, ``ins`` stored only."""
    pieces: list[Piece] = []
    for run in runs:
        if run.kind == "same":
            pieces.append(("", run.source))
        else:
            pieces += [("del", run.query), ("ins", run.source)]
    return [piece for piece in pieces if piece[1]]


def guessed(text: str, wordings: Iterable[str]) -> list[Span]:
    """Give where the first wording that stands in a text as whole words stands: the guess of what renders a term.

    >>> guessed("The party saw art.", ["paintings", "Art"])
    [(14, 17)]
    """
    for wording in wordings:
        spans = [span for span in find_spans(sought_form(wording), text) if _is_whole(text, span)]
        if spans:
            return spans
    return []


def _is_whole(text: str, span: Span) -> bool:
    """Tell whether a span cuts no word of Latin letters; between Chinese characters any border will do."""
    return not any(_JOINT.fullmatch(text[max(0, border - 1) : border + 1]) for border in span)
