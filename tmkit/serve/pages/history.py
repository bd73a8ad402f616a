"""The edits of a unit or of a memory as a page tells them: who, when, what, with the texts compared."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, zip_longest

from tmkit.errors import ConflictError, UsageError
from tmkit.memory.diff import diff_runs
from tmkit.memory.edits import state
from tmkit.memory.memory import Memory
from tmkit.model import DiffRun, Edit, Unit
from tmkit.serve.desk import Desk
from tmkit.serve.pages.editing import shown
from tmkit.serve.pages.marking import Piece, compared
from tmkit.serve.pages.rows import Side

LIMIT = 100
_WORD = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]|\w+|\s+|.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """One edit as a page tells it.

    ``done`` are words of the table: ``deleted``, ``restored``, ``edited``, the new status. ``sides`` are the texts that
    changed, compared, or those of a unit that came or went. ``comments`` were added by it. ``seen`` is the state that
    the unit is in now, for the form that takes the edit back; ``is_last`` that it is as the edit left it.
    """

    edit: Edit
    done: Sequence[str]
    sides: Sequence[Side]
    comments: Sequence[str]
    seen: str
    is_last: bool


def tell_history(desk: Desk, name: str, unit_id: int = 0, before: int = 0) -> list[Told]:
    """Give the latest edits of one unit, or (0) of a memory; with ``before`` those that came before an edit."""
    with desk.shelf.memory(name) as memory:
        return _told(memory, memory.history(unit_id, LIMIT, before=before))


def _told(memory: Memory, edits: Sequence[Edit]) -> list[Told]:
    units = memory.store.get_many(list({edit.unit_id for edit in edits}))
    states = {edit.unit_id: state(units.get(edit.unit_id)) for edit in edits}
    return [
        Told(
            edit=edit,
            done=_done(edit),
            sides=_sides(edit),
            comments=_comments(edit),
            seen=states[edit.unit_id],
            is_last=states[edit.unit_id] == state(edit.after),
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
    """Give both texts, Chinese first, compared where they changed; none where no text did."""
    one, other = edit.before, edit.after
    unit = other or one
    if unit is None:
        return []
    codes = unit.source_lang, unit.target_lang
    before, after = _texts(one or unit), _texts(other or unit)
    if one is not None and other is not None and before == after:
        return []
    sides = [
        Side(code, compare(*pair)) for code, pair in zip(codes, zip(before, after, codes, strict=True), strict=True)
    ]
    return sorted(sides, key=lambda side: side.main != "zh")


def _texts(unit: Unit) -> tuple[str, str]:
    return shown(unit.source_parts), shown(unit.target_parts or ())


def compare(before: str, after: str, code: str) -> list[Piece]:
    """Give the difference of two texts in a language, to the very letter: case, script and width count here.

    >>> compare("a Mayor came", "a mayor came", "en")
    [('', 'a '), ('del', 'Mayor'), ('ins', 'mayor'), ('', ' came')]
    """
    runs = diff_runs(before, after, code.replace("_", "-").partition("-")[0].lower())
    return compared(_joined(chain.from_iterable(map(_to_the_letter, runs))))


def _joined(runs: Iterable[DiffRun]) -> Iterator[DiffRun]:
    """Give runs with neighbours that are the same, or that differ, as one."""
    for is_same, several in groupby(runs, key=lambda run: run.kind == "same"):
        group = list(several)
        texts = "".join(run.query for run in group), "".join(run.source for run in group)
        yield DiffRun("same" if is_same else "changed", *texts)


def _to_the_letter(run: DiffRun) -> list[DiffRun]:
    """Give a run in which the texts are the same but for case, script, width or white space as runs that differ."""
    if run.kind != "same" or run.query == run.source:
        return [run]
    words = [_WORD.findall(text) for text in (run.query, run.source)]
    pairs = zip_longest(*words, fillvalue="")
    return [DiffRun("same" if one == other else "changed", one, other) for one, other in pairs]


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
            found = memory.history(limit=1, before=number + 1)
            return (found[0].unit_id if found and found[0].number == number else 0), error.message
