"""The scores of each document of a delivery."""

from __future__ import annotations

from collections.abc import Sequence
from math import isfinite

import numpy as np

from tmkit.scoring.settings import Settings
from tmkit.scoring.tables import Grouping, Table
from tmkit.scoring.values import DocumentScore


def document_scores(tables: Sequence[Table], scored: Sequence[int], settings: Settings) -> tuple[DocumentScore, ...]:
    """Give the scores of each document, in the order of their first segments; none without names of documents.

    ``scored`` are the indices of the segments with a reference: the rows of the tables that need one. A metric that
    counts nothing in a document is left out there.
    """
    if settings.documents is None:
        return ()
    grouping = Grouping.of(settings.documents)
    row_of = {index: row for row, index in enumerate(scored)}
    found = []
    for place, (name, members) in enumerate(zip(grouping.names, grouping.members, strict=True)):
        scores: dict[str, float] = {}
        for table in tables:
            rows = _rows(table, place, members, row_of)
            value = table.measure.score_of(table.rows[rows].sum(axis=0, dtype=np.float64).tolist()) if rows else None
            if value is not None and isfinite(value):
                scores[table.measure.name] = value
        found.append(DocumentScore(name, len(members), scores))
    return tuple(found)


def _rows(table: Table, place: int, members: Sequence[int], row_of: dict[int, int]) -> list[int]:
    """Give the rows of a document: one for a table by document, those of its segments for others."""
    if table.measure.name == "term_success":
        return [place]
    if table.measure.name in ("term_consistency", "number_accuracy"):
        return list(members)
    return [row_of[index] for index in members if index in row_of]
