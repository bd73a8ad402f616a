"""How well lines that hold paragraphs are aligned, on both sides or on one.

    python benchmarks/align_paragraphs.py FOLDER [--sets pol-dev,mac-dev] [--beads 5,10,20,50]

FOLDER is laid out as for ``benchmarks/align.py``. So many gold beads at a time are put on one line: of both sides,
where each line should find the one of the same number; of the Chinese or of the English side, where a line should find
all sentences of its beads. Prints strict F1, and of the beads from .9 up the share that is right; documents alone.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.align_texts import GoldBead, Text, read_set, score
from tmkit.bitext.align import align

GLUE = {"zh": "", "en": " "}


@dataclass(frozen=True, slots=True)
class Side:
    """The segments of one side, and for each gold bead group the numbers of its segments."""

    segments: list[str]
    groups: list[tuple[int, ...]]


def to_side(sentences: Sequence[str], groups: Sequence[Sequence[int]], glue: str | None) -> Side:
    """Give the sentences of each group, put on one line where there is a glue for them."""
    if glue is None:
        return Side(list(sentences), [tuple(group) for group in groups])
    lines = [glue.join(sentences[number] for number in group) for group in groups]
    return Side(lines, [(number,) for number in range(len(groups))])


def on_lines(text: Text, beads: int, langs: str) -> Text:
    """Give the document with so many gold beads a line on the sides named, ``zh``, ``en`` or ``zh en``."""
    gold = [text.gold[start : start + beads] for start in range(0, len(text.gold), beads)]
    zh, en = (
        to_side(
            sentences,
            [sorted(chain.from_iterable(bead[number] for bead in group)) for group in gold],
            GLUE[lang] if lang in langs else None,
        )
        for number, (lang, sentences) in enumerate((("zh", text.zh), ("en", text.en)))
    )
    groups: list[GoldBead] = list(zip(zh.groups, en.groups, strict=True))
    return Text(text.name, zh.segments, en.segments, groups)


def report(texts: Sequence[Text], beads: int, langs: str) -> str:
    """Align the documents so, and give the line of figures."""
    made = [on_lines(text, beads, langs) for text in texts]
    found = [align(text.zh, text.en) for text in made]
    sure = [
        (bead.zh, bead.en) in set(text.gold)
        for text, aligned in zip(made, found, strict=True)
        for bead in aligned
        if bead.zh and bead.en and bead.confidence >= 0.9
    ]
    right = sum(sure) / max(1, len(sure))
    lines = sum(len(text.gold) for text in made)
    figures = f"F1 {score(made, found).f1:.3f}   from .9 up {right:.3f}"
    return f"{beads:3} beads a line of {langs:<6} {lines:4} lines   {figures}"


def main() -> None:
    parser = argparse.ArgumentParser(description="Alignment of lines that hold paragraphs.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sets", default="pol-dev,mac-dev")
    parser.add_argument("--beads", default="5,10,20,50")
    chosen = parser.parse_args()
    for name in chosen.sets.split(","):
        texts = read_set(chosen.folder, name)
        for beads in map(int, chosen.beads.split(",")):
            for langs in ("zh en", "zh", "en"):
                print(f"{name}  {report(texts, beads, langs)}", flush=True)


if __name__ == "__main__":
    main()
