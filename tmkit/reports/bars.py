"""A bar chart as inline SVG: one bar a row, its name on the left and its figure at its end."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

_WIDTH, _ROW, _LEFT, _RIGHT = 640, 26, 150, 150


def bar_chart(rows: Sequence[tuple[str, float, str]], caption: str) -> str:
    """Give a figure with a bar for each (name, value from 0, figure as written).

    >>> 'width="340.0"' in bar_chart([("a", 2.0, "2"), ("b", 1.0, "1")], "Two bars")
    True
    """
    top = max([value for _, value, _ in rows] or [0.0]) or 1.0
    bars = "".join(_bar(number, row, top) for number, row in enumerate(rows))
    return (
        f'<figure><svg viewBox="0 0 {_WIDTH} {len(rows) * _ROW + 4}" role="img" aria-label="{escape(caption)}">'
        f"{bars}</svg><figcaption>{escape(caption)}</figcaption></figure>"
    )


def _bar(number: int, row: tuple[str, float, str], top: float) -> str:
    name, value, figure = row
    width = value / top * (_WIDTH - _LEFT - _RIGHT)
    y = number * _ROW + 4
    return (
        f'<text x="{_LEFT - 8}" y="{y + 14}" text-anchor="end">{escape(name)}</text>'
        f'<rect class="bar" x="{_LEFT}" y="{y}" width="{width:.1f}" height="{_ROW - 7}">'
        f"<title>{escape(name)}: {escape(figure)}</title></rect>"
        f'<text x="{_LEFT + width + 6:.1f}" y="{y + 14}">{escape(figure)}</text>'
    )
