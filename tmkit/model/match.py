"""What a look-up answers: matches of whole segments, and concordance hits."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

MatchKind = Literal["context", "exact", "numbers", "fuzzy"]
Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class DiffRun:
    """One run of a difference between query and stored source: ``same``, ``inserted``, ``deleted`` or ``changed``.

    ``query`` and ``source`` are the code points on either side; one of them is empty for an insertion or deletion.
    ``inserted`` stands in the stored source only, ``deleted`` in the query only.
    """

    kind: Literal["same", "inserted", "deleted", "changed"]
    query: str
    source: str


@dataclass(frozen=True, slots=True)
class Penalty:
    """Points by which a match ranks lower, by name; shown, never taken off ``score``."""

    name: str
    points: float
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A unit found for a query. ``score`` and ``word_score`` are per cent, floored to one decimal, on folded text.

    ``source`` is the side in the language of the query, ``target`` the other, both as stored. ``count`` is the number
    of units with this source and target.
    """

    unit_id: int
    kind: MatchKind
    score: float
    word_score: float
    source: str
    target: str
    diff: tuple[DiffRun, ...] = ()
    penalties: tuple[Penalty, ...] = ()
    article: str = ""
    date: str = ""
    count: int = 1
    status: str = "imported"
    confidence: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A unit that contains the sought text. Spans are code point offsets in the stored text of each side."""

    unit_id: int
    source: str
    target: str
    spans: tuple[Span, ...] = ()
    target_spans: tuple[Span, ...] = ()
    article: str = ""
    date: str = ""
    status: str = "imported"
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Concordance:
    """``total`` units contain the text; ``hits`` is the page asked for; ``cut``: a time limit ended the search."""

    total: int
    hits: tuple[Hit, ...]
    cut: bool = False
