"""A unit in the hands of a person: its texts edited, confirmed, flagged, rejected, commented on, deleted.

Every form names the state of the unit that the person saw. Where somebody else has changed it since, nothing is
written, and both versions are shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tmkit.errors import ConflictError, InputError, UsageError
from tmkit.formats.shown_tags import read_shown, show_content
from tmkit.memory.edits import check_seen
from tmkit.memory.memory import Memory
from tmkit.model import Content, Tag, Unit
from tmkit.serve.desk import Desk
from tmkit.serve.faults import RefusedError

STATUSES = {"save": "verified", "save-for-review": "needs-review", "confirm": "verified", "flag": "needs-review"}
ACTIONS = (*STATUSES, "reject", "comment", "delete")


@dataclass(frozen=True, slots=True)
class Wish:
    """What a person wants of a unit: an action, and what the form holds. ``seen`` is the state that was seen."""

    action: str
    seen: str
    source: str = ""
    target: str = ""
    comment: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The unit after a wish (None: deleted). ``fault`` says why nothing was written; at a ``is_conflict`` somebody else
    has changed the unit.
    """

    unit: Unit | None
    fault: str = ""
    is_conflict: bool = False


def wish_of(fields: Mapping[str, Any], by: str) -> Wish:
    """Give the wish that the fields of a form make, with the line ends that the memory has."""
    texts = {
        name: str(fields.get(name, "")).replace("\r\n", "\n").replace("\r", "\n")
        for name in ("source", "target", "comment")
    }
    return Wish(fields["action"], fields["seen"], **texts, by=by)


def find_unit(desk: Desk, name: str, unit_id: int) -> Unit:
    """Give a unit of a memory. Raises :class:`RefusedError` (404) where there is none."""
    with desk.shelf.memory(name) as memory:
        unit = memory.get(unit_id)
    if unit is None:
        raise RefusedError(404, f'there is no unit {unit_id} in "{name}": its history is at /changes')
    return unit


def apply_wish(desk: Desk, name: str, unit_id: int, wish: Wish) -> Outcome:
    """Do what a person wants of a unit, or give the reason why nothing was written."""
    with desk.shelf.memory(name) as memory:
        unit = memory.get(unit_id)
        if unit is None and wish.action != "delete":
            return Outcome(None, "the unit was deleted by somebody else meanwhile", is_conflict=True)
        try:
            if unit is not None:
                check_seen(unit_id, unit, wish.seen, name)
                _apply(memory, unit_id, unit, wish)
        except ConflictError as error:
            return Outcome(memory.get(unit_id), error.message, is_conflict=True)
        except (UsageError, InputError) as error:
            return Outcome(unit, error.message)
        return Outcome(memory.get(unit_id))


def _apply(memory: Memory, unit_id: int, unit: Unit, wish: Wish) -> None:
    if wish.action == "delete":
        memory.delete(unit_id, by=wish.by, seen=wish.seen)
        return
    fields = _fields(unit, wish)
    if fields:
        memory.update(unit_id, seen=wish.seen, changed_by=wish.by, **fields)


def _fields(unit: Unit, wish: Wish) -> dict[str, Any]:
    """Give the fields that a wish changes; none where the unit is so already."""
    wanted: dict[str, Any] = {}
    if wish.action in STATUSES:
        wanted["status"] = STATUSES[wish.action]
    elif wish.action == "reject":
        wanted["status"] = "rejected"
    if wanted.get("status") == "verified":
        wanted["confidence"] = 1.0
    if wish.action.startswith("save"):
        wanted["source_parts"] = edited(unit.source_parts, wish.source, "source")
        wanted["target_parts"] = edited(unit.target_parts or (), wish.target, "target")
    if wish.comment.strip():
        wanted["notes"] = (*unit.notes, wish.comment.strip())
    return {name: value for name, value in wanted.items() if value != getattr(unit, name)}


def shown(content: Content) -> str:
    """Give a segment as a form shows it: plain text, or, where it has tags, with ``{1}`` for each and braces doubled.

    >>> shown(("a{",)), shown(("a{", Tag("alone", 1, "ph")))
    ('a{', 'a{{{1/}')
    """
    return show_content(content) if _tags(content) else "".join(part for part in content if isinstance(part, str))


def edited(content: Content, text: str, side: str) -> Content:
    """Give the segment that a form wants instead of another one; tags stay where their forms stand.

    Raises :class:`~tmkit.errors.InputError` where half of a pair of tags is left.

    >>> edited(("a ", Tag("alone", 1, "ph")), "{1/} b", "source")
    (Tag(kind='alone', pair=1, name='ph', attributes=(), code=''), ' b')
    """
    if text == shown(content).replace("\r\n", "\n").replace("\r", "\n"):
        return content
    tags = _tags(content)
    if not tags:
        return (text,)
    found = read_shown(text, tags)
    for tag in _tags(found):
        halves = [other.kind for other in _tags(found) if other.pair == tag.pair]
        if tag.kind in ("open", "close") and halves != ["open", "close"]:
            raise InputError(
                f"the {side} needs {{{tag.pair}}} and {{/{tag.pair}}} once each, in this order, or neither"
            )
    return found


def _tags(content: Content) -> list[Tag]:
    return [part for part in content if isinstance(part, Tag)]
