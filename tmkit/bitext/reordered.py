"""Passages that stand in another order on the other side: an alignment cannot hold them, so they are reported."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from tmkit.bitext.anchors import Cell, meetings
from tmkit.bitext.batch import Document
from tmkit.bitext.linking import Strengths
from tmkit.bitext.model1 import Links
from tmkit.bitext.vocabulary import Floats, Ints
from tmkit.model import Bead

_APART = 3
_LEAST = 8.0
_FEWEST = 2
_FORCED = 0.3


@dataclass(frozen=True, slots=True)
class Reordered:
    """Chinese segments and the English ones that translate them, which stand elsewhere; both ascending and unbroken."""

    zh: tuple[int, ...]
    en: tuple[int, ...]


def find_reordered(document: Document, strengths: Strengths, beads: Sequence[Bead]) -> list[Reordered]:
    """Give the passages of two or more segments that find their like off the beads, in the order of the Chinese side.

    A segment counts where it shares the most rare linked words, in both directions, with one of another bead.
    """
    if not len(strengths.keys):
        return []
    links = Links(strengths.keys // strengths.base, strengths.keys % strengths.base, strengths.values)
    rows, columns, weights = meetings(document, links)
    if not len(rows):
        return []
    best = _mutual(rows, columns, weights) & (weights >= _LEAST)
    zh_bead, en_bead = _owners(beads, len(document.zh), len(document.en))
    elsewhere = best & (zh_bead[rows] != en_bead[columns])
    cells = sorted(zip(rows[elsewhere].tolist(), columns[elsewhere].tolist(), strict=True))
    passages = [passage for passage in _passages(cells) if len(passage) >= _FEWEST]
    found = [_as_reordered(passage) for passage in passages]
    return [one for one in found if _is_elsewhere(one, zh_bead, en_bead)]


def _mutual(rows: Ints, columns: Ints, weights: Floats) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Which meetings are the weightiest of both of their segments."""
    in_row, in_column = np.zeros(int(rows.max()) + 1), np.zeros(int(columns.max()) + 1)
    np.maximum.at(in_row, rows, weights)
    np.maximum.at(in_column, columns, weights)
    return (weights >= in_row[rows]) & (weights >= in_column[columns])


def _owners(beads: Sequence[Bead], zh: int, en: int) -> tuple[Ints, Ints]:
    """The number of the bead that holds each segment; those left untranslated have numbers of their own."""
    zh_bead, en_bead = -1 - np.arange(zh), -1 - zh - np.arange(en)
    for number, bead in enumerate(beads):
        if bead.zh and bead.en:
            zh_bead[list(bead.zh)] = number
            en_bead[list(bead.en)] = number
    return zh_bead, en_bead


def _passages(cells: Iterable[Cell]) -> list[list[Cell]]:
    """Runs of cells that rise on both sides by a few segments each."""
    passages: list[list[Cell]] = []
    recent: list[list[Cell]] = []
    for row, column in cells:
        recent = [passage for passage in recent if row - passage[-1][0] <= _APART]
        for passage in reversed(recent):
            if passage[-1][0] < row and 0 < column - passage[-1][1] <= _APART:
                passage.append((row, column))
                break
        else:
            recent.append([(row, column)])
            passages.append(recent[-1])
    return passages


def _as_reordered(passage: list[Cell]) -> Reordered:
    (first_row, first_column), (last_row, last_column) = passage[0], passage[-1]
    return Reordered(tuple(range(first_row, last_row + 1)), tuple(range(first_column, last_column + 1)))


def _is_elsewhere(found: Reordered, zh_bead: Ints, en_bead: Ints) -> bool:
    """Whether no bead joins the two passages: neighbours within a free translation are not reordered."""
    return not set(zh_bead[list(found.zh)].tolist()) & set(en_bead[list(found.en)].tolist())


def doubt_forced(beads: Sequence[Bead], reordered: Sequence[Reordered]) -> list[Bead]:
    """Give the beads, with a confidence of 0.3 at most where a bead holds a segment whose like stands elsewhere."""
    zh = {index for one in reordered for index in one.zh}
    en = {index for one in reordered for index in one.en}
    return [
        replace(bead, confidence=min(bead.confidence, _FORCED))
        if bead.zh and bead.en and (zh & set(bead.zh) or en & set(bead.en))
        else bead
        for bead in beads
    ]
