"""Plots as inline SVG: a histogram and a scatter, drawn with the colours of the page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

_WIDTH, _HEIGHT = 420, 200
_LEFT, _BOTTOM, _TOP, _RIGHT = 42, 30, 10, 10


def histogram(values: Sequence[float], low: float, high: float, bins: int, caption: str, unit: str = "") -> str:
    """Give a figure with the counts of ``values`` in ``bins`` equal steps; values outside go to the border bins."""
    counts = [0] * bins
    for value in values:
        place = int((value - low) / (high - low) * bins)
        counts[max(0, min(bins - 1, place))] += 1
    top = max([*counts, 1])
    step = (_WIDTH - _LEFT - _RIGHT) / bins
    bars = "".join(
        f'<rect class="bar" x="{_LEFT + index * step + 1:.1f}" y="{_y(count, top):.1f}" width="{step - 2:.1f}" '
        f'height="{_HEIGHT - _BOTTOM - _y(count, top):.1f}"><title>{low + index * (high - low) / bins:.2f}–'
        f"{low + (index + 1) * (high - low) / bins:.2f}: {count}</title></rect>"
        for index, count in enumerate(counts)
        if count
    )
    return _figure(bars + _axes(low, high, top, unit), caption)


def scatter(points: Sequence[tuple[float, float]], caption: str, x_label: str, y_label: str) -> str:
    """Give a figure with one dot a point (x, y), both from 0."""
    right = max([x for x, _ in points] or [1.0]) * 1.05
    top = max([y for _, y in points] or [1.0]) * 1.05
    dots = "".join(
        f'<circle class="dot" cx="{_LEFT + x / right * (_WIDTH - _LEFT - _RIGHT):.1f}" cy="{_y(y, top):.1f}" r="3"/>'
        for x, y in points
    )
    labels = (
        f'<text x="{_WIDTH - _RIGHT}" y="{_HEIGHT - 4}" text-anchor="end">{escape(x_label)}</text>'
        f'<text x="{_LEFT + 6}" y="{_TOP + 8}">{escape(y_label)}</text>'
    )
    return _figure(dots + labels + _axes(0, right, top, ""), caption)


def _y(value: float, top: float) -> float:
    return _HEIGHT - _BOTTOM - value / top * (_HEIGHT - _BOTTOM - _TOP)


def _axes(low: float, high: float, top: float, unit: str) -> str:
    floor = _HEIGHT - _BOTTOM
    ticks = "".join(
        f'<text x="{_LEFT + share * (_WIDTH - _LEFT - _RIGHT):.0f}" y="{floor + 14}" text-anchor="middle">'
        f"{_number(low + share * (high - low))}{escape(unit)}</text>"
        for share in (0, 0.25, 0.5, 0.75, 1)
    )
    return (
        f'<line class="axis" x1="{_LEFT}" x2="{_WIDTH - _RIGHT}" y1="{floor}" y2="{floor}"/>'
        f'<line class="axis" x1="{_LEFT}" x2="{_LEFT}" y1="{_TOP}" y2="{floor}"/>{ticks}'
        f'<text x="{_LEFT - 5}" y="{_TOP + 9}" text-anchor="end">{_number(top)}</text>'
        f'<text x="{_LEFT - 5}" y="{floor}" text-anchor="end">0</text>'
    )


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 10 or value == int(value) else f"{value:.2g}"


def _figure(content: str, caption: str) -> str:
    return (
        f'<figure><svg viewBox="0 0 {_WIDTH} {_HEIGHT}" role="img" aria-label="{escape(caption)}">{content}</svg>'
        f"<figcaption>{escape(caption)}</figcaption></figure>"
    )
