"""A change of a unit by hand, as the memory keeps it."""

from __future__ import annotations

from dataclasses import dataclass

from tmkit.model.unit import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What one edit did to a unit: ``before`` and ``after`` it, None where there was none or is none any more.

    ``number`` counts the edits of the memory from 1. ``date`` is UTC, ``YYYY-MM-DDTHH:MM:SSZ``; ``by`` is who did it,
    empty where nobody was named. ``undoes`` is the number of the edit that was taken back, 0 for any other edit.
    """

    number: int
    unit_id: int
    date: str
    by: str = ""
    before: Unit | None = None
    after: Unit | None = None
    undoes: int = 0
