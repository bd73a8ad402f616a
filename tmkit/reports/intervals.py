"""Scores with their intervals as inline SVG: a row a score, a dot where it is, a line as far as it may be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_WIDTH, _ROW, _LEFT, _RIGHT, _FOOT = 420, 30, 110, 56, 22


@dataclass(frozen=True, slots=True)
class Mark:
    """One score in the unit of the axis, its interval where it has one, and the figure as written."""

    name: str
    value: float
    interval: tuple[float, float] | None
    figure: str


def interval_chart(marks: Sequence[Mark], top: float, caption: str) -> str:
    """Give a figure of scores on an axis from 0 to ``top``; what passes it is drawn at its end.

    >>> 'cx="237.0"' in interval_chart([Mark("a", 0.5, (0.4, 0.6), "0.5")], 1.0, "One score")
    True
    """
    rows = "".join(_row(number, mark, top) for number, mark in enumerate(marks))
    floor = len(marks) * _ROW
    ticks = "".join(
        f'<line class="axis" x1="{_x(share, 1.0):.1f}" x2="{_x(share, 1.0):.1f}" y1="0" y2="{floor}"/>'
        f'<text x="{_x(share, 1.0):.1f}" y="{floor + 15}" text-anchor="middle">{share * top:g}</text>'
        for share in (0, 0.25, 0.5, 0.75, 1)
    )
    return (
        f'<figure><svg viewBox="0 0 {_WIDTH} {floor + _FOOT}" role="img" aria-label="{escape(caption)}">'
        f"{ticks}{rows}</svg><figcaption>{escape(caption)}</figcaption></figure>"
    )


def _x(value: float, top: float) -> float:
    return _LEFT + max(0.0, min(1.0, value / top)) * (_WIDTH - _LEFT - _RIGHT)


def _row(number: int, mark: Mark, top: float) -> str:
    y = number * _ROW + _ROW / 2
    line = ""
    if mark.interval:
        low, high = (_x(bound, top) for bound in mark.interval)
        line = f'<rect class="bar" x="{low:.1f}" y="{y - 2:.1f}" width="{max(high - low, 1):.1f}" height="4"/>'
    return (
        f'<text x="{_LEFT - 10}" y="{y + 4:.1f}" text-anchor="end">{escape(mark.name)}</text>{line}'
        f'<circle class="dot" cx="{_x(mark.value, top):.1f}" cy="{y:.1f}" r="5">'
        f"<title>{escape(mark.figure)}</title></circle>"
        f'<text x="{_WIDTH - _RIGHT + 8}" y="{y + 4:.1f}">{escape(mark.figure)}</text>'
    )
