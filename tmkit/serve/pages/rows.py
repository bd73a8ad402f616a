"""A unit as the pages show it: both texts in two columns, and what is said beneath them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tmkit.memory.edits import state
from tmkit.model import Unit
from tmkit.serve.pages.marking import Piece


@dataclass(frozen=True, slots=True)
class Side:
    """One text of a unit in pieces, with its language as stored."""

    lang: str
    pieces: Sequence[Piece]

    @property
    def main(self) -> str:
        """The language without script and territory."""
        return self.lang.replace("_", "-").partition("-")[0].lower()

    @property
    def text(self) -> str:
        """The text as stored."""
        return "".join(text for kind, text in self.pieces if kind != "del")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a pair stands too: another unit with the same two texts."""

    unit_id: int
    article: str
    date: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A unit with its language of the question on the left. ``also`` are the units with the same two texts.

    ``state`` is the state in which it was seen (:func:`tmkit.memory.edits.state`), which an edit has to name.
    """

    memory: str
    unit_id: int
    left: Side
    right: Side
    is_turned: bool = False
    article: str = ""
    date: str = ""
    author: str = ""
    status: str = ""
    confidence: float = 1.0
    notes: tuple[str, ...] = ()
    state: str = ""
    score: float = 0.0
    kind: str = ""
    count: int = 1
    penalties: tuple[tuple[str, str], ...] = ()
    is_current: bool = False
    also: tuple[Place, ...] = ()


def unit_row(
    memory: str,
    unit_id: int,
    unit: Unit,
    left: str = "zh",
    pieces: tuple[Sequence[Piece], Sequence[Piece]] | None = None,
    **said: Any,
) -> Row:
    """Give the row of a unit; ``left`` is the language of the left column.

    ``pieces`` are the texts of source and target where something in them is marked, ``said`` further fields.
    """
    source, target = pieces or ([("", unit.source)], [("", unit.target or "")])
    sides = Side(unit.source_lang, source), Side(unit.target_lang, target)
    is_turned = sides[0].main != left and sides[1].main == left
    one, other = reversed(sides) if is_turned else sides
    return Row(
        memory=memory,
        unit_id=unit_id,
        left=one,
        right=other,
        is_turned=is_turned,
        article=unit.article,
        date=(unit.changed or unit.created)[:10],
        author=unit.changed_by or unit.created_by,
        status=unit.status,
        confidence=unit.confidence,
        notes=unit.notes,
        state=state(unit),
        **said,
    )


def folded(rows: Iterable[Row]) -> list[Row]:
    """Give rows with those that say the same in one, at the place of the first, with their count."""
    found: dict[tuple[str, str], Row] = {}
    for row in rows:
        key = row.left.text, row.right.text
        first = found.get(key)
        if first is None:
            found[key] = row
            continue
        also = (*first.also, Place(row.unit_id, row.article, row.date))
        found[key] = replace(first, also=also, count=len(also) + 1)
    return list(found.values())
