"""What a memory holds, counted for plots: by article, status, direction, confidence and month."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

BINS = 20
"""Steps of the confidence, each 1 / 20 wide."""

_ARTICLES = (
    "select a.name, n from (select article, count(*) n from unit where article is not null group by 1) "
    "join document a on a.id = article order by n desc, 1 limit ?"
)
_STATUSES = "select status, count(*) n from unit group by 1 order by n desc, 1"
_DIRECTIONS = (
    "select s.code, t.code, n from (select source_lang, target_lang, count(*) n from unit group by 1, 2) "
    "join language s on s.id = source_lang join language t on t.id = target_lang order by n desc, 1, 2"
)
_CONFIDENCE = f"select min(cast(confidence * {BINS} + 1e-9 as integer), {BINS - 1}), count(*) from unit group by 1"
_MONTHS = (
    "select strftime('%Y-%m', coalesce(created, changed), 'unixepoch') month, count(*) from unit "
    "where typeof(coalesce(created, changed)) = 'integer' group by 1 having month is not null order by 1"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """Numbers of units: the largest ``articles`` and ``statuses`` by name, the most first; ``directions`` by the codes
    of source and target; ``confidence`` in 20 equal steps from 0 to 1; ``months`` (``YYYY-MM``) of creation, in order,
    those without units left out.
    """

    articles: tuple[tuple[str, int], ...]
    statuses: tuple[tuple[str, int], ...]
    directions: tuple[tuple[str, str, int], ...]
    confidence: tuple[int, ...]
    months: tuple[tuple[str, int], ...]


def overview(connection: sqlite3.Connection, articles: int) -> Overview:
    """Count what a memory holds, with at most so many ``articles``."""
    steps = dict(connection.execute(_CONFIDENCE))
    return Overview(
        articles=tuple(connection.execute(_ARTICLES, (articles,))),
        statuses=tuple(connection.execute(_STATUSES)),
        directions=tuple(connection.execute(_DIRECTIONS)),
        confidence=tuple(steps.get(step, 0) for step in range(BINS)),
        months=tuple(connection.execute(_MONTHS)),
    )
