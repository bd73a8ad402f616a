"""How F1 falls with noise, as SVG: a panel a set of texts, a line a kind of noise, from clean to its worst level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

COLOURS = ("#0b6e99", "#b3362d", "#2e7d4f", "#8a5a00", "#6a4fa3", "#444444")
SIDE, LEFT, TOP, LABELS, BOTTOM = 220, 44, 40, 84, 44
LOWEST = 0.5
TICKS = (0.5, 0.6, 0.7, 0.8, 0.9, 1.0)

Lines = Mapping[str, Sequence[float]]


def noise_plot(panels: Mapping[str, Lines]) -> str:
    """Give the plot as a whole SVG file; each line holds F1 (0..1) of the clean texts and of each level of noise."""
    wide = LEFT + SIDE + LABELS
    parts = [_panel(name, lines, wide * number) for number, (name, lines) in enumerate(panels.items())]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide * len(panels)} {TOP + SIDE + BOTTOM}" role="img" '
        'aria-label="Strict F1 by level of noise" font-family="system-ui, sans-serif" font-size="12" fill="#444">\n'
        '<rect width="100%" height="100%" fill="#fff"/>\n' + "\n".join(parts) + "\n</svg>\n"
    )


def _panel(name: str, lines: Lines, across: int) -> str:
    left, right, bottom = across + LEFT, across + LEFT + SIDE, TOP + SIDE
    parts = [f'<text x="{left}" y="{TOP - 14}" font-weight="600">{escape(name)}: strict F1</text>']
    for tick in TICKS:
        parts.append(
            f'<line x1="{left}" y1="{_height(tick):.1f}" x2="{right}" y2="{_height(tick):.1f}" stroke="#dde1e7"/>'
        )
        parts.append(f'<text x="{left - 6}" y="{_height(tick) + 4:.1f}" text-anchor="end">{tick:g}</text>')
    parts.append(f'<text x="{left}" y="{bottom + 18}">clean</text>')
    parts.append(f'<text x="{right}" y="{bottom + 18}" text-anchor="end">most noise</text>')
    order = sorted(lines, key=lambda kind: -lines[kind][-1])
    lowest_label = TOP - 14.0
    for kind in order:
        lowest_label = max(lowest_label + 14, _height(lines[kind][-1]))
        parts.append(_line(kind, lines[kind], left, lowest_label, COLOURS[list(lines).index(kind) % len(COLOURS)]))
    return "\n".join(parts)


def _line(kind: str, values: Sequence[float], left: int, label: float, colour: str) -> str:
    step = SIDE / max(len(values) - 1, 1)
    places = [(left + step * number, _height(value)) for number, value in enumerate(values)]
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
    dots = "".join(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places)
    name = f'<text x="{left + SIDE + 8}" y="{label + 4:.1f}" fill="{colour}">{escape(kind)}</text>'
    return f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>{dots}{name}'


def _height(value: float) -> float:
    return TOP + SIDE * (1 - (max(value, LOWEST) - LOWEST) / (1 - LOWEST))
