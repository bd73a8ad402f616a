"""Stretches of text for the pages: what is marked and what differs, as pieces that the templates escape."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from tmkit.model import DiffRun, Span

Piece = tuple[str, str]
"""A kind (empty, ``mark``, ``ins`` or ``del``: the element around it) and a text."""


def marked(text: str, spans: Iterable[Span]) -> list[Piece]:
    """Give a text in pieces, those in the spans marked; spans that run into each other are one.

    >>> marked("abcd", [(1, 2), (2, 3)])
    [('', 'a'), ('mark', 'bc'), ('', 'd')]
    """
    pieces: list[Piece] = []
    place = 0
    for start, end in _joined(spans):
        pieces += [("", text[place:start]), ("mark", text[start:end])]
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
