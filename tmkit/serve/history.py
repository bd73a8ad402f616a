"""The edits of a unit or of a memory as a page tells them: who, when, what, with the texts compared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tmkit.errors import ConflictError, UsageError
from tmkit.memory.diff import diff_runs
from tmkit.memory.edits import latest_of_each, state
from tmkit.memory.memory import Memory
from tmkit.model import Edit, Unit
from tmkit.serve.desk import Desk
from tmkit.serve.editing import shown
from tmkit.serve.marking import Piece, compared
from tmkit.serve.rows import Side

LIMIT = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One edit as a page tells it.

    ``done`` are words of the table: ``deleted``, ``restored``, ``edited``, the new status. ``sides`` are the texts that
    changed, compared, or those of a unit that came or went. ``comments`` were added by it. ``seen`` is the state that
    the unit is in now, for the form that takes the edit back; ``is_latest`` that no other edit of its unit followed.
    """

    edit: Edit
    done: Sequence[str]
    sides: Sequence[Side]
    comments: Sequence[str]
    seen: str
    is_latest: bool


def tell_history(desk: Desk, name: str, unit_id: int = 0, limit: int = LIMIT) -> list[Told]:
    """Give the edits of one unit, or (0) the latest of a memory, the latest first."""
    with desk.shelf.memory(name) as memory:
        edits = memory.history(unit_id, limit)
        return _told(memory, edits)


def _told(memory: Memory, edits: Sequence[Edit]) -> list[Told]:
    latest = set(latest_of_each(edits))
    units = memory.store.get_many(list({edit.unit_id for edit in edits}))
    states = {edit.unit_id: state(units.get(edit.unit_id)) for edit in edits}
    return [
        Told(
            edit=edit,
            done=_done(edit),
            sides=_sides(edit),
            comments=_comments(edit),
            seen=states[edit.unit_id],
            is_latest=edit.number in latest,
        )
        for edit in edits
    ]


def _done(edit: Edit) -> list[str]:
    before, after = edit.before, edit.after
    if after is None:
        return ["deleted"]
    if before is None:
        return ["restored"]
    words = ["edited"] if _sides(edit) else []
    return words + ([after.status] if before.status != after.status else [])


def _sides(edit: Edit) -> list[Side]:
    one, other = edit.before, edit.after
    unit = other or one
    if unit is None:
        return []
    codes = unit.source_lang, unit.target_lang
    if one is None or other is None:
        return [Side(code, [("", text)]) for code, text in zip(codes, _texts(unit), strict=True)]
    pairs = zip(codes, _texts(one), _texts(other), strict=True)
    return [Side(code, compare(before, after, code)) for code, before, after in pairs if before != after]


def _texts(unit: Unit) -> tuple[str, str]:
    return shown(unit.source_parts), shown(unit.target_parts or ())


def compare(before: str, after: str, code: str) -> list[Piece]:
    """Give the difference of two texts in a language, to the very letter: case, script and width count here."""
    runs = diff_runs(before, after, code.replace("_", "-").partition("-")[0].lower())
    return compared(replace(run, kind="changed") if run.query != run.source else run for run in runs)


def _comments(edit: Edit) -> Sequence[str]:
    if edit.before is None or edit.after is None:
        return ()
    return [note for note in edit.after.notes if note not in edit.before.notes]


def take_back(desk: Desk, name: str, number: int, seen: str, by: str) -> tuple[int, str]:
    """Take an edit back; gives the unit, and why nothing was written, or nothing."""
    with desk.shelf.memory(name) as memory:
        try:
            return memory.undo(number, by=by, seen=seen).unit_id, ""
        except (ConflictError, UsageError) as error:
            found = memory.store.edits(number=number) if number > 0 else []
            return (found[0].unit_id if found else 0), error.message
