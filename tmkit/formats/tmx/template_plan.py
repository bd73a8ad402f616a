"""The template of a unit: the unit written with *names* for its values, and cut where the names have come to stand."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from tmkit.formats.tmx.dates import write_date
from tmkit.formats.tmx.kinds import LITERAL, kind_of
from tmkit.formats.tmx.templates import Template, Way
from tmkit.model import Unit

NAME = re.compile("\ue000([0-9]+)([^\ue001]*)\ue001|1([0-9]{3})0101T000000Z|0\\.71([0-9]{6})1|71([0-9]{6})")
TEXTS = ("id", "created_by", "changed_by", "article", "previous", "following", "source_raw", "target_raw")
# What becomes of the name of a text, by how it is written.
MET: dict[str, Way] = {'&amp;"': "text", "&amp;&quot;": "attribute", '&amp;amp;"': "twice"}


def make_template(unit: Unit, write: Callable[[Unit], bytes]) -> Template | None:
    """Give the template of a unit; None where a value is written in a way that is not known.

    ``write`` is the writer's own way, which is asked once.
    """
    named = _Named(unit)
    text = write(named.unit).decode("utf-8")
    literals: list[str] = []
    slots: list[int] = []
    ways: list[Way] = []
    place = 0
    for match in NAME.finditer(text):
        slot = int(next(filter(None, (match[1], match[3], match[4], match[5]))))
        way = named.ways.get(slot) or MET.get(match[2])
        if way is None:
            return None
        literals.append(text[place : match.start()])
        slots.append(slot)
        ways.append(way)
        place = match.end()
    kind = kind_of(tuple(name for name, _value in unit.props))
    return Template((*literals, text[place:]), tuple(slots), tuple(ways), tuple(named.fields), kind)


class _Named:
    """A unit with names for its values. ``fields`` are those that have names, ``ways`` how values are written that are
    no text there; of all others that shows in what has become of their names.
    """

    def __init__(self, unit: Unit) -> None:
        self.fields: list[str] = []
        self.ways: dict[int, Way] = {}
        found = self._named_fields(unit)
        first = len(self.fields)
        props = [
            (name, value if name in LITERAL else _name(first + place)) for place, (name, value) in enumerate(unit.props)
        ]
        for stamp in kind_of(tuple(name for name, _value in props)).stamps:
            place = stamp.place
            found[stamp.field] = props[place][1]
            if stamp.is_date:
                found[stamp.field] = _date_name(first + place)
                self.ways[first + place] = "attribute"
                props[place] = props[place][0], write_date(found[stamp.field])
        notes = tuple(_name(first + len(props) + place) for place in range(len(unit.notes)))
        self.unit = replace(unit, **found, props=tuple(props), notes=notes)

    def _named_fields(self, unit: Unit) -> dict[str, Any]:
        found: dict[str, Any] = {"source_parts": (self._text("source_parts", "segment"),)}
        # The target is read even where there is none, so that there are always two fields.
        target = (self._text("target_parts", "segment"),)
        found |= {"target_parts": target if unit.target_parts is not None else None}
        found |= {field: self._text(field) for field in TEXTS if getattr(unit, field)}
        for field in ("created", "changed"):
            if getattr(unit, field):
                found[field] = _date_name(self._take(field, "date"))
        if unit.confidence != 1.0:
            found["confidence"] = float(f"0.71{self._take('confidence', 'number'):06}1")
        for field in ("source_ids", "target_ids"):
            if getattr(unit, field):
                found[field] = (int(f"71{self._take(field, 'numbers'):06}"),)
        return found

    def _take(self, field: str, way: Way | None = None) -> int:
        self.fields.append(field)
        if way is not None:
            self.ways[len(self.fields) - 1] = way
        return len(self.fields) - 1

    def _text(self, field: str, way: Way | None = None) -> str:
        return _name(self._take(field, way))


def _name(slot: int) -> str:
    return f'\ue000{slot}&"\ue001'


def _date_name(slot: int) -> str:
    return f"{1000 + slot}-01-01T00:00:00Z"
