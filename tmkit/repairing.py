"""Repair of a whole text: the steps of a scraped article, without the alignment."""

from __future__ import annotations

from dataclasses import dataclass

from tmkit.bitext.articles import clean_lines
from tmkit.model import Change, Rejection
from tmkit.text.normalize import ScriptChoice


@dataclass(frozen=True, slots=True)
class Repaired:
    """The text after repair, what was changed in it, and the lines that were left out."""

    text: str
    changes: tuple[Change, ...]
    rejections: tuple[Rejection, ...]


def repair(text: str, script: ScriptChoice = "hans") -> Repaired:
    """Undo the damage of a scraped text: a line out for a line in, except spam, boilerplate and repeats.

    ``script`` is ``hans`` (simplified), ``hant`` or ``keep``.

    >>> repair("隨著合作的深入,雙方看著同一個目標。").text
    '随着合作的深入，双方看着同一个目标。'
    """
    reading = clean_lines(text.split("\n"), script=script)
    dropped = ("spam", "boilerplate", "repeat")
    lines = [line.text for line in reading.article.lines if line.kind not in dropped]
    return Repaired("\n".join(lines), reading.changes, reading.rejections)
