"""Plots as shapes in a field of 100 by 100, which the templates draw as SVG in the colours of the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

GAP = 0.16
"""The part of a step that stays free between two columns."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a histogram, from its left edge and its top; ``name`` and ``count`` are what it stands for."""

    x: float
    y: float
    width: float
    height: float
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a bar chart; ``share`` is its length, 0..1 of the longest."""

    name: str
    count: int
    share: float


def columns(names: Sequence[str], counts: Sequence[int]) -> list[Column]:
    """Give the columns of a histogram, the highest 100 high.

    >>> [(one.x, one.height) for one in columns(["a", "b"], [2, 1])]
    [(4.0, 100.0), (54.0, 50.0)]
    """
    step, top = 100 / max(len(counts), 1), max([*counts, 1])
    return [
        Column(
            round((place + GAP / 2) * step, 3),
            round(100 - count / top * 100, 3),
            round((1 - GAP) * step, 3),
            round(count / top * 100, 3),
            name,
            count,
        )
        for place, (name, count) in enumerate(zip(names, counts, strict=True))
    ]


def bars(rows: Sequence[tuple[str, int]]) -> list[Bar]:
    """Give the rows of a bar chart.

    >>> bars([("a", 4), ("b", 1)])[1].share
    0.25
    """
    top = max([count for _name, count in rows] or [1])
    return [Bar(name, count, count / top) for name, count in rows]


def growth(months: Sequence[tuple[str, int]]) -> list[tuple[float, float]]:
    """Give the line of all units up to the end of each month (``YYYY-MM``, in order), over time, to the right border.

    >>> growth([("2020-01", 1), ("2020-03", 3)])
    [(0.0, 100.0), (0.0, 75.0), (66.667, 75.0), (66.667, 0.0), (100.0, 0.0)]
    """
    if not months:
        return []
    numbers = [_number(month) for month, _count in months]
    span = numbers[-1] - numbers[0] + 1
    sums = list(accumulate(count for _month, count in months))
    return list(_steps([(number - numbers[0]) / span * 100 for number in numbers], [one / sums[-1] for one in sums]))


def _steps(places: Sequence[float], shares: Sequence[float]) -> Iterator[tuple[float, float]]:
    height = 0.0
    for place, share in zip(places, shares, strict=True):
        yield round(place, 3), round(100 - height * 100, 3)
        height = share
        yield round(place, 3), round(100 - height * 100, 3)
    yield 100.0, 0.0


def _number(month: str) -> int:
    year, _dash, rest = month.partition("-")
    return int(year) * 12 + int(rest)
