"""Sentence alignment: right on small texts, every segment once and in order, calm on bad input."""

from __future__ import annotations

from itertools import chain, groupby
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tmkit.bitext.align import Evidence, align, align_batch
from tmkit.errors import UsageError
from tmkit.model import Bead

GOLDEN = Path(__file__).parent / "golden" / "align.tsv"

Document = tuple[list[str], list[str], list[tuple[tuple[int, ...], tuple[int, ...]]]]


def read_golden() -> dict[str, Document]:
    """Documents of the golden file: a name in the first column, sentences of a bead divided by `` | ``."""
    rows = [line.split("\t") for line in GOLDEN.read_text("utf-8").split("\n") if line and not line.startswith("#")]
    return {name: as_document([row[1:3] for row in group]) for name, group in groupby(rows, key=lambda row: row[0])}


def as_document(rows: list[list[str]]) -> Document:
    zh: list[str] = []
    en: list[str] = []
    beads = []
    for left, right in rows:
        numbers = []
        for side, cell in ((zh, left), (en, right)):
            new = [sentence for sentence in cell.split(" | ") if sentence]
            numbers.append(tuple(range(len(side), len(side) + len(new))))
            side += new
        beads.append((numbers[0], numbers[1]))
    return zh, en, beads


DOCUMENTS = read_golden()


def shape(beads: list[Bead]) -> list[tuple[tuple[int, ...], tuple[int, ...]]]:
    return [(bead.zh, bead.en) for bead in beads]


def covers(beads: list[Bead], zh: int, en: int) -> bool:
    return [*chain.from_iterable(bead.zh for bead in beads)] == list(range(zh)) and [
        *chain.from_iterable(bead.en for bead in beads)
    ] == list(range(en))


@pytest.mark.parametrize("name", DOCUMENTS)
def test_golden_documents(name: str) -> None:
    zh, en, gold = DOCUMENTS[name]
    found = align(zh, en)
    assert covers(found, len(zh), len(en))
    right = set(gold) & set(shape(found))
    assert len(right) >= 0.9 * len(gold), sorted(set(shape(found)) - set(gold))
    wrong = [bead for bead in found if bead.zh and bead.en and bead.confidence > 0.9 and (bead.zh, bead.en) not in gold]
    assert not wrong
