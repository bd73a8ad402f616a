"""The shape of a unit: a pattern in which only the values are open, and where each value goes.

Where the values go is found out by reading the same unit with *names* for values and looking where the names have gone.
So what attributes and properties mean is known in one place only, :mod:`tmkit.formats.tmx.unit`. Values whose meaning
depends on what they are (dates, own properties) get a reader that refuses those the plan does not hold for.
"""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Any

from tmkit.formats.tmx.context import NAMES as CONTEXT
from tmkit.formats.tmx.context import read_context
from tmkit.formats.tmx.dates import read_date
from tmkit.formats.tmx.own_props import FIELDS, PREFIX
from tmkit.formats.tmx.quick import CHILD, Parts, find_parts, quick_record
from tmkit.formats.tmx.shapes import OpenField, Prop, Reader, Shape, Step, StepKind
from tmkit.formats.tmx.stamps import DATES
from tmkit.formats.tmx.unit import UnitBuilder
from tmkit.model import Unit

MOST_SLOTS = 60
LITERAL = frozenset("xml:lang lang srclang segtype datatype o-tmf o-encoding creationtool creationtoolversion".split())
BEGIN, END = "\ue000", "\ue001"
# An attribute with its "=" as it is spelled: some tools write white space around it.
ATTRIBUTE = re.compile(r'([\w.\-:]+\s*=\s*)"([^"]*)"')


def make_shape(text: str, builder: UnitBuilder) -> Shape | None:
    """Give the shape of the ``tu`` a text begins with; None where its units cannot be read by a pattern of their own.

    ``builder`` is a fresh one of the same file: it is used up.
    """
    parts = find_parts(text)
    if parts is None or len(parts.variants) != 2 or BEGIN in text:
        return None
    draft = _Draft(parts)
    found = quick_record("".join(draft.named))
    units = builder.units(found[0]) if found else []
    if len(units) != 1 or not builder.report.is_clean or draft.count > MOST_SLOTS:
        return None
    return _planned(draft, units[0])


def _existing(date: str) -> str:
    """Give a date that exists as it is."""
    if not read_date(date):
        raise ValueError(date)
    return date


def _read_existing(date: str) -> str:
    found = read_date(date)
    if not found:
        raise ValueError(date)
    return found


class _Draft:
    """The steps of a unit, and the unit with names for values. ``slots`` gives number and reader of each name."""

    def __init__(self, parts: Parts) -> None:
        self.steps: list[Step] = []
        self.named: list[str] = []
        self.slots: dict[str, tuple[int, Reader | None]] = {}
        self.segments: list[int] = []
        self.count = 0
        self._open("tu", parts.attributes)
        self._add_children(parts.children)
        for attributes, inner, _segment in parts.variants:
            self._add_variant(attributes, inner)
        self._close("</tu>")

    def _add_variant(self, attributes: str, inner: str) -> None:
        self._open("tuv", attributes)
        self._add_children(inner)
        self._literal("<seg>")
        self.segments.append(self.count)
        self._slot("segment", {self._name(): None})
        self._close("</seg>")
        self._close("</tuv>")

    def _add_children(self, children: str) -> None:
        for element, attributes, _text in CHILD.findall(children):
            self._literal(f"<{element}{attributes}>")
            self._slot("text", {self._name(): None})
            self._close(f"</{element}>")

    def _open(self, element: str, attributes: str) -> None:
        self._literal(f"<{element}")
        for name, value in ATTRIBUTE.findall(attributes):
            self.steps.append(("space", ""))
            self.named.append(" ")
            self._literal(f'{name}"')
            self._add_value(name.rstrip("= \t\r\n"), value)
            self._literal('"')
        self.steps.append(("gap", ""))
        self._close(">")

    def _add_value(self, name: str, value: str) -> None:
        if name in LITERAL or not value:
            self._literal(value)
        elif name in DATES:
            date = f"{1000 + self.count}0101T000000Z"
            self._slot("date", {date: _existing, read_date(date): _read_existing})
        elif name == "usagecount":
            self._slot("number", {str(710_000_000 + self.count): None})
        else:
            self._slot("value", {self._name(): None})

    def _name(self) -> str:
        return f"{BEGIN}{self.count}{END}"

    def _literal(self, text: str) -> None:
        self.steps.append(("literal", text))
        self.named.append(text)

    def _close(self, text: str) -> None:
        self._literal(text)
        self.steps.append(("gap", ""))

    def _slot(self, kind: StepKind, names: dict[str, Reader | None]) -> None:
        """Open a value; ``names`` are the forms in which its name may be met, the first as it stands in the file."""
        self.steps.append((kind, ""))
        self.named.append(next(iter(names)))
        self.slots |= {name: (self.count, reader) for name, reader in names.items()}
        self.count += 1


def _planned(draft: _Draft, unit: Unit) -> Shape | None:
    """Give the shape, from where the names have gone in the unit."""
    constants: dict[str, Any] = {}
    opened: list[OpenField] = []
    for field in fields(Unit):
        value = getattr(unit, field.name)
        if field.name in ("source_parts", "target_parts", "props", "notes"):
            continue
        if isinstance(value, str) and value in draft.slots:
            slot, reader = draft.slots[value]
            reader = _context_reader(field.name, value, unit) or reader
            opened.append(OpenField(field.name, slot, reader, reader is _read_existing))
        elif BEGIN in str(value):
            return None
        else:
            constants[field.name] = value
    props = _plan_props(draft, unit, opened)
    own = [field.name for field in opened if field.name]
    if len(own) != len(set(own)) or not all(note in draft.slots for note in unit.notes):
        return None
    source, target = (draft.slots[str(parts[0])][0] for parts in (unit.source_parts, unit.target_parts) if parts)
    return Shape(
        steps=tuple(draft.steps),
        constants={name: value for name, value in constants.items() if name not in own},
        fields=tuple(opened),
        props=tuple(props),
        notes=tuple(draft.slots[note][0] for note in unit.notes),
        source=source,
        target=target,
    )


def _plan_props(draft: _Draft, unit: Unit, opened: list[OpenField]) -> list[Prop]:
    """Give the properties; own ones that did not take a name for their value, such as a status, become open fields."""
    props: list[Prop] = []
    for name, value in unit.props:
        if value not in draft.slots:
            props.append(Prop(name, None, value))
            continue
        slot, reader = draft.slots[value]
        own = FIELDS.get(name[len(PREFIX) :]) if name.startswith(PREFIX) else None
        if own is not None:
            opened.append(OpenField(own[0], slot, own[3]))
            continue
        if reader is not None:
            opened.append(OpenField("", slot, reader, is_date=True))
        props.append(Prop(name, slot))
    return props


def _context_reader(field: str, value: str, unit: Unit) -> Reader | None:
    """Give how a neighbour is read that stands in a property of another tool: it may be wrapped."""
    if field not in CONTEXT:
        return None
    name = next((name for name in CONTEXT[field] if (name, value) in unit.props), "")
    return (lambda text: read_context([(name, text)])[field]) if name else None
