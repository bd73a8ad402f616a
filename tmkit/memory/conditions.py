"""A choice of units as a condition of SQL."""

from __future__ import annotations

from tmkit.memory.rows import Cell, seconds
from tmkit.memory.store import Where


def condition(where: Where) -> tuple[str, list[Cell]]:
    """Give the SQL condition for a choice of units, over ``unit`` and ``document a``, with its values.

    >>> condition(Where(article="a.txt"))
    ('1 and a.name = ?', ['a.txt'])
    """
    parts: list[str] = ["1"]
    values: list[Cell] = []
    if where.article:
        parts.append("a.name = ?")
        values.append(where.article)
    if where.since:
        parts.append("coalesce(changed, created) >= ?")
        values.append(seconds(f"{where.since}T00:00:00Z"))
    if where.until:
        parts.append("coalesce(changed, created) < ? + 86400")
        values.append(seconds(f"{where.until}T00:00:00Z"))
    if where.statuses:
        parts.append(f"status in ({','.join('?' * len(where.statuses))})")
        values.extend(where.statuses)
    if where.min_confidence > 0:
        parts.append("confidence >= ?")
        values.append(where.min_confidence)
    if where.source_lang:
        parts.append("source_lang in (select id from language where code = ? or code like ? || '-%')")
        values += [where.source_lang, where.source_lang]
    return " and ".join(parts), values
