"""Units made and changed by hand: which fields they may get, and what the memory refuses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields as fields_of
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any, get_args

from tmkit.errors import InputError, UsageError
from tmkit.memory.identity import refusal
from tmkit.model import Content, Status, Unit

_FIELDS = {field.name for field in fields_of(Unit)} - {"id"}
_STATUSES = get_args(Status)


def now() -> str:
    """Give the time of the clock in UTC, ``YYYY-MM-DDTHH:MM:SSZ``."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def to_content(text: str | Content) -> Content:
    """Give a text as a segment; one with tags stays as it is."""
    if isinstance(text, str):
        return (text,)
    if isinstance(text, tuple):
        return text
    raise UsageError(f"a segment is a text or a tuple of texts and tags, not {type(text).__name__}")


def with_fields(unit: Unit, fields: Mapping[str, Any]) -> Unit:
    """Give the unit with some fields changed; :class:`UsageError` for a name or a value that no unit has.

    ``source`` and ``target`` stand for the whole segment: a plain text also takes out the tags it had.

    >>> unit = Unit(source_parts=("a",), target_parts=("b",), source_lang="en", target_lang="zh")
    >>> with_fields(unit, {"target": "c"}).target
    'c'
    """
    values = dict(fields)
    for side in ("source", "target"):
        if side in values:
            values[f"{side}_parts"] = to_content(values.pop(side))
    unknown = sorted(values.keys() - _FIELDS)
    if unknown:
        raise UsageError(f"a unit has no field {unknown[0]!r}; it has {', '.join(sorted(_FIELDS))}")
    changed = replace(unit, **values)
    if changed.status not in _STATUSES:
        raise UsageError(f"status must be one of {', '.join(_STATUSES)}, not {changed.status!r}")
    if not 0 <= changed.confidence <= 1:
        raise UsageError(f"confidence must be between 0 and 1, not {changed.confidence}")
    return changed


def accepted(unit: Unit, number: int = 0) -> Unit:
    """Give the unit back when a memory can hold it; :class:`InputError` with the reason and its ``number`` when not."""
    rejection = refusal(unit)
    if rejection is not None:
        raise InputError(f"this unit cannot be stored: {rejection.reason}", unit=number)
    return unit
