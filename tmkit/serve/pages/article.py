"""The article around a unit, so that a passage is read where it stands."""

from __future__ import annotations

from tmkit.memory.memory import Memory
from tmkit.memory.store import Where
from tmkit.model import Unit
from tmkit.serve.desk import Desk
from tmkit.serve.faults import RefusedError
from tmkit.serve.pages.rows import Row, unit_row

AROUND = 2


def around(desk: Desk, name: str, unit_id: int, left: str) -> list[Row]:
    """Give a unit with the two units before and after it in its article. Raises :class:`RefusedError` (404)."""
    with desk.shelf.memory(name) as memory:
        unit = memory.get(unit_id)
        if unit is None:
            raise RefusedError(404, f'there is no unit {unit_id} in "{name}"')
        neighbours = _neighbours(memory, unit_id, unit)
    return [unit_row(name, number, one, left, is_current=number == unit_id) for number, one in neighbours]


def _neighbours(memory: Memory, unit_id: int, unit: Unit) -> list[tuple[int, Unit]]:
    if not unit.article:
        return [(unit_id, unit)]
    units = sorted(memory.units_with_ids(Where(article=unit.article)), key=_place)
    place = next((at for at, (number, _unit) in enumerate(units) if number == unit_id), 0)
    return units[max(0, place - AROUND) : place + AROUND + 1]


def _place(pair: tuple[int, Unit]) -> tuple[int, int]:
    """Give where a unit stands in its article: by its first segment, else as it was stored."""
    number, unit = pair
    return (unit.source_ids[0] if unit.source_ids else 0), number
