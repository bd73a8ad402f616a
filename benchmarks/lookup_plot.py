"""Cost against size as SVG: both axes logarithmic, one line an engine."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from html import escape

WIDTH, HEIGHT = 640, 400
LEFT, RIGHT, TOP, BOTTOM = 64, 130, 34, 46
COLOURS = ("#0b6e99", "#b3362d", "#2e7d4f", "#8a5a00", "#6a4fa3")

Points = Sequence[tuple[float, float]]


def cost_plot(lines: Mapping[str, Points], title: str, x_label: str, y_label: str) -> str:
    """Give the plot of lines of points (x, y), all above 0, as a whole SVG file."""
    points = [point for line in lines.values() for point in line]
    x_axis = _Axis([x for x, _ in points], LEFT, WIDTH - RIGHT)
    y_axis = _Axis([y for _, y in points], HEIGHT - BOTTOM, TOP)
    body = [_text(LEFT, 18, title, "start", bold=True)]
    body += [_text(WIDTH - RIGHT, HEIGHT - 8, x_label, "end"), _text(LEFT, TOP - 4, y_label, "start")]
    for value in x_axis.ticks:
        body += [_rule(x_axis.at(value), TOP, x_axis.at(value), HEIGHT - BOTTOM)]
        body += [_text(x_axis.at(value), HEIGHT - BOTTOM + 16, f"{value:,.10g}", "middle")]
    for value in y_axis.ticks:
        body += [_rule(LEFT, y_axis.at(value), WIDTH - RIGHT, y_axis.at(value))]
        body += [_text(LEFT - 6, y_axis.at(value) + 4, f"{value:,.10g}", "end")]
    for number, (name, line) in enumerate(lines.items()):
        body += _line(name, [(x_axis.at(x), y_axis.at(y)) for x, y in line], COLOURS[number % len(COLOURS)])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" '
        f'aria-label="{escape(title)}" font-family="system-ui, sans-serif" font-size="12" fill="#444">\n'
        '<rect width="100%" height="100%" fill="#fff"/>\n' + "\n".join(body) + "\n</svg>\n"
    )


class _Axis:
    """A logarithmic axis from one power of ten to another."""

    def __init__(self, values: Iterable[float], begin: float, end: float) -> None:
        known = [math.log10(value) for value in values] or [0.0]
        self.low, self.high = math.floor(min(known)), math.ceil(max(known))
        self.high += self.high == self.low
        self.begin, self.end = begin, end

    def at(self, value: float) -> float:
        """Give the place of a value in the drawing."""
        return self.begin + (math.log10(value) - self.low) / (self.high - self.low) * (self.end - self.begin)

    @property
    def ticks(self) -> list[float]:
        """Give the powers of ten on the axis."""
        return [10.0**power for power in range(self.low, self.high + 1)]


def _line(name: str, places: Points, colour: str) -> list[str]:
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
    name_at = places[-1] if places else (LEFT, TOP)
    label = f'<text x="{name_at[0] + 8:.1f}" y="{name_at[1] + 4:.1f}" fill="{colour}">{escape(name)}</text>'
    return [f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>', *dots, label]


def _rule(x1: float, y1: float, x2: float, y2: float) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="#dde1e7"/>'


def _text(x: float, y: float, text: str, anchor: str, *, bold: bool = False) -> str:
    weight = ' font-weight="600"' if bold else ""
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}"{weight}>{escape(text)}</text>'
