"""Scores that are shares of what was counted: so much right of so much, segment by segment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class ShareMeasure:
    """A score right / counted, 0..1, of rows (right, counted); NaN where nothing was counted."""

    name: str

    def score_of(self, sums: Sequence[Any]) -> float:
        """Give the share of added-up rows.

        >>> ShareMeasure("term_success").score_of([3, 4])
        0.75
        """
        return float(sums[0]) / float(sums[1]) if sums[1] else float("nan")


def share_table(rows: Sequence[tuple[float, float]]) -> NDArray[np.float64]:
    """Give rows (right, counted) as a table, one row a segment or document."""
    return np.array(rows, np.float64).reshape(len(rows), 2)
