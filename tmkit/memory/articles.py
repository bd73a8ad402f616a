"""What a person has decided about an article stands, also when the article is built again."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tmkit.model import Unit


def decided_by_person(unit: Unit) -> bool:
    """Tell whether a person has accepted, rejected or flagged the unit: such units are never replaced by a machine."""
    return unit.status in ("verified", "rejected", "needs-review")


def is_settled(unit: Unit, decided: Iterable[Unit]) -> bool:
    """Tell whether a decision of a person already covers the words of a newly aligned unit.

    A verified or flagged unit covers the same source, the same target, and any part of itself (after two beads were
    merged) or whole that it is a part of (after one was split), on both sides. A rejected unit covers only the very
    same pair: the right partner of a sentence may still come.
    """
    return any(_covers(old, unit) for old in decided)


def _covers(old: Unit, new: Unit) -> bool:
    old_sides = _bare(old.source), _bare(old.target or "")
    new_sides = _bare(new.source), _bare(new.target or "")
    if old.status == "rejected":
        return old_sides == new_sides
    same = [a == b for a, b in zip(old_sides, new_sides, strict=True)]
    return any(same) or all(a in b or b in a for a, b in zip(old_sides, new_sides, strict=True))


def _bare(text: str) -> str:
    return "".join(text.split())


def refreshed(unit: Unit, old: Unit) -> Unit:
    """Give a newly aligned unit the name, the dates and the notes it had in the memory."""
    return replace(
        unit,
        id=old.id,
        created=old.created,
        created_by=old.created_by,
        changed=old.changed,
        changed_by=old.changed_by,
        notes=unit.notes or old.notes,
    )
