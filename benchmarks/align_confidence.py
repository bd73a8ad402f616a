"""Does the confidence of a bead mean what it says? A table and a plot of the share of right beads by confidence.

    python benchmarks/align_confidence.py FOLDER [--dictionary FILE] [--sets mac-dev,pol-dev] [--svg PLOT.svg]

FOLDER is laid out as for ``benchmarks/align.py``. Asked: from .9 up at least 97 in 100 right, and at least 70 in 100 of
the right beads there (novels 50).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.align_texts import SETS, Text, read_set
from tmkit.bitext.align import Evidence, align_batch
from tmkit.bitext.dictionary import read_dictionary

Judged = list[tuple[float, bool]]
BORDERS = (0.0, 0.1, 0.3, 0.5, 0.7, 0.8, 0.9, 0.95, 1.0001)


def judge(texts: Sequence[Text], evidence: Evidence) -> Judged:
    """Give (confidence, right) of each linked bead."""
    found = align_batch([(text.zh, text.en) for text in texts], evidence=evidence)
    return [
        (bead.confidence, (bead.zh, bead.en) in text.gold)
        for text, beads in zip(texts, found, strict=True)
        for bead in beads
        if bead.zh and bead.en
    ]


def summary(name: str, judged: Judged) -> str:
    high = [right for confidence, right in judged if confidence >= 0.9]
    right = sum(right for _, right in judged)
    return (
        f"{name:<10} beads {len(judged):5}  right {right / len(judged):.3f}  "
        f"from .9: right {sum(high) / max(len(high), 1):.3f}, "
        f"share of the right beads {sum(high) / right:.3f}  wrong above .5: "
        f"{sum(not ok and confidence > 0.5 for confidence, ok in judged)}  ROC area {area(judged):.3f}"
    )


def area(judged: Judged) -> float:
    """The probability that a right bead ranks above a wrong one."""
    good = np.array([confidence for confidence, right in judged if right])
    bad = np.array([confidence for confidence, right in judged if not right])
    if not len(good) or not len(bad):
        return 1.0
    return float((good[:, None] > bad).mean() + 0.5 * (good[:, None] == bad).mean())


def bins(judged: Judged) -> list[tuple[float, float, int]]:
    """Mean confidence, share right, and number of the beads of each bin that has some."""
    found = []
    for low, high in pairwise(BORDERS):
        inside = [(confidence, right) for confidence, right in judged if low <= confidence < high]
        if inside:
            means = np.mean(np.array(inside, float), axis=0)
            found.append((float(means[0]), float(means[1]), len(inside)))
    return found


def to_svg(curves: dict[str, list[tuple[float, float, int]]]) -> str:
    """A reliability plot: confidence to the right, share of right beads upwards."""
    colours = ("#0b6e4f", "#c84630", "#2f5d8c", "#8c6d1f")
    parts = ['<line x1="50" y1="450" x2="450" y2="50" stroke="#bbb"/>']
    for number, (name, points) in enumerate(curves.items()):
        colour = colours[number % len(colours)]
        places = [(50 + 400 * x, 450 - 400 * y, count) for x, y, count in points]
        parts.append(
            f'<polyline fill="none" stroke="{colour}" points="{" ".join(f"{x:.0f},{y:.0f}" for x, y, _ in places)}"/>'
        )
        parts += [f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{2 + n**0.5 / 6:.1f}" fill="{colour}"/>' for x, y, n in places]
        parts.append(f'<text x="60" y="{70 + 18 * number}" fill="{colour}">{name}</text>')
    parts.append('<text x="180" y="490">confidence</text><text x="10" y="30">share of right beads</text>')
    frame = '<rect x="50" y="50" width="400" height="400" fill="none" stroke="#444"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 500 500">{frame}{"".join(parts)}</svg>\n'


def main() -> None:
    parser = argparse.ArgumentParser(description="Reliability of the confidence of beads.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--dictionary", type=Path)
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--svg", type=Path)
    chosen = parser.parse_args()
    evidence = Evidence(dictionary=read_dictionary(chosen.dictionary)) if chosen.dictionary else Evidence()
    curves = {}
    for name in chosen.sets.split(","):
        judged = judge(read_set(chosen.folder, name), evidence)
        curves[name] = bins(judged)
        print(summary(name, judged))
        print("".join(f"    {x:.2f} → {y:.2f} ({count})" for x, y, count in curves[name]))
    if chosen.svg:
        chosen.svg.write_text(to_svg(curves), "utf-8")


if __name__ == "__main__":
    main()
