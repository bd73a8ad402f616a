"""Units written by templates: units with the same properties and fields differ in their values only.

A template is the ``tu`` that the writer makes of a unit whose values are *names*, cut at these names. So how a unit is
written is known in one place only, :mod:`tmkit.formats.tmx.writer`, and a template is taken only when it writes the
unit it was made for as the writer does.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import attrgetter, itemgetter
from typing import Any

from tmkit.formats.tmx.content import write_segment
from tmkit.formats.tmx.context import NAMES as CONTEXT
from tmkit.formats.tmx.dates import read_date, write_date
from tmkit.formats.tmx.names import MADE_ID, PLACE, PREFIX, SEPARATE
from tmkit.formats.tmx.own_props import FIELDS
from tmkit.formats.tmx.stamps import DATES, STAMPS
from tmkit.formats.xmlio import Escaper, escape_text
from tmkit.model import Content, Unit

MOST_TEMPLATES = 256
LITERAL = frozenset({PLACE, MADE_ID, SEPARATE, "tmx:tu@segtype", "tmx:tu@srclang"})
STAMP_PROPS = {f"{PREFIX}{level}@{stamp.attribute}": stamp for stamp in STAMPS for level in stamp.levels}
CONTEXTS = frozenset(name for names in CONTEXT.values() for name in names)
NAME = re.compile("\ue000([0-9]+)([^\ue001]*)\ue001|1([0-9]{3})0101T000000Z|0\\.71([0-9]{6})1|71([0-9]{6})")
ONCE, QUOTED, TWICE = '&amp;"', "&amp;&quot;", '&amp;amp;"'
TEXTS = ("id", "created_by", "changed_by", "article", "previous", "following", "source_raw", "target_raw")

Write = Callable[[Any], str]


@dataclass(frozen=True, slots=True)
class Template:
    """The ``tu`` with ``%s`` for each value; where the values are, and how each is written.

    ``get`` gives all values of a unit, of which those in ``own`` must be made text; ``order`` is theirs in the file.
    """

    form: str
    get: Callable[[Unit], tuple[Any, ...]]
    own: tuple[tuple[int, Write], ...]
    ways: tuple[Write, ...]
    order: Callable[[list[str]], tuple[str, ...]]

    def write(self, unit: Unit) -> str:
        """Give the unit as XML."""
        values = [*self.get(unit)]
        for place, write in self.own:
            values[place] = write(values[place])
        ordered = self.order(values)[:-1]
        together = "".join(ordered)
        if not together.isprintable() or _has_markup(together):
            ordered = tuple([way(value) for way, value in zip(self.ways, ordered, strict=True)])
        return self.form % ordered


def _has_markup(text: str) -> bool:
    return "&" in text or "<" in text or ">" in text or '"' in text


class Templates:
    """The templates of one file that is being written.

    ``write`` is the writer's own way for one unit, ``count`` what it has lost or removed so far.
    """

    def __init__(self, write: Callable[[Unit], str], count: Callable[[], int], escaper: Escaper) -> None:
        self._write = write
        self._count = count
        self._escaper = escaper
        self._known: dict[Hashable, Template | None] = {}

    def write(self, unit: Unit) -> str:
        """Give a unit as XML, by its template where there is one."""
        key = _key(unit)
        if key is None:
            return self._write(unit)
        if key in self._known:
            template = self._known[key]
            return self._write(unit) if template is None else template.write(unit)
        before = self._count()
        text = self._write(unit)
        if self._count() == before and len(self._known) < MOST_TEMPLATES:
            template = self._made(unit)
            self._known[key] = template if template and template.write(unit) == text else None
        return text

    def _made(self, unit: Unit) -> Template | None:
        names = _Names(unit, self._escaper)
        before = self._count()
        text = self._write(names.unit)
        if self._count() != before:
            return None
        form: list[str] = []
        slots: list[int] = []
        ways: list[Write] = []
        place = 0
        for match in NAME.finditer(text):
            slot = int(next(filter(None, (match[1], match[3], match[4], match[5]))))
            way = str if slot in names.own else self._way(match[2])
            if way is None:
                return None
            form.append(text[place : match.start()].replace("%", "%%"))
            slots.append(slot)
            ways.append(way)
            place = match.end()
        form.append(text[place:].replace("%", "%%"))
        # One value more than is written, because one alone would not come as a tuple.
        order = itemgetter(*slots, 0)
        return Template("%s".join(form), names.get, tuple(names.own.items()), tuple(ways), order)

    def _way(self, name: str) -> Write | None:
        """Give how a value is written by what became of its name; None where that is not known."""
        text, attribute = self._escaper.text, self._escaper.attribute
        ways = {ONCE: text, QUOTED: attribute, TWICE: lambda value: text(escape_text(value))}
        return ways.get(name)


@lru_cache(maxsize=4096)
def _about(names: tuple[str, ...]) -> tuple[tuple[int, ...], tuple[int, ...], bool]:
    """Give the places of properties whose value decides how they are written, of stamps, and if there is context."""
    literal = tuple(place for place, name in enumerate(names) if name in LITERAL)
    stamps = tuple(place for place, name in enumerate(names) if name in STAMP_PROPS)
    return literal, stamps, any(name in CONTEXTS for name in names)


def _key(unit: Unit) -> Hashable:
    """Give all that a template depends on; None for a unit that must be written by itself."""
    props = unit.props
    names = tuple([name for name, _value in props])
    literal, stamps, has_context = _about(names)
    previous, following = unit.previous, unit.following
    if (has_context and (previous is not None or following is not None)) or (stamps and not _agree(unit, stamps)):
        return None
    return (
        names, tuple([props[place][1] for place in literal]), unit.source_lang, unit.target_lang,
        unit.target_parts is None, len(unit.notes), not unit.id, unit.status, unit.kind, not unit.article,
        not unit.created, not unit.created_by, not unit.changed, not unit.changed_by, unit.confidence == 1.0,
        not unit.source_ids, not unit.target_ids, not unit.source_raw, not unit.target_raw,
        previous and True, following and True,
    )  # fmt: skip


def _agree(unit: Unit, stamps: tuple[int, ...]) -> bool:
    """Tell whether fields and properties say the same of who made and changed a unit, each at its first level."""
    for field, (place, is_date) in _first_stamps(unit, stamps).items():
        value = unit.props[place][1]
        if not value or (read_date(value) if is_date else value) != getattr(unit, field):
            return False
    return True


def _first_stamps(unit: Unit, stamps: tuple[int, ...]) -> dict[str, tuple[int, bool]]:
    """Give, by field, the place of the property that decides, and whether it is a date."""
    found: dict[str, tuple[int, bool]] = {}
    best: dict[str, int] = {}
    for place in stamps:
        name = unit.props[place][0]
        stamp = STAMP_PROPS[name]
        rank = stamp.levels.index(name[len(PREFIX) :].partition("@")[0])
        if rank <= best.get(stamp.field, rank):
            best[stamp.field] = rank
            found[stamp.field] = place, stamp.attribute in DATES
    return found


class _Names:
    """A unit with names for its values, and where the values are: fields, then properties, then notes.

    ``own`` gives for some values how they become XML; the others are text.
    """

    def __init__(self, unit: Unit, escaper: Escaper) -> None:
        self.own: dict[int, Write] = {}
        self._fields: list[str] = []
        self._escaper = escaper
        found = self._named_fields(unit)
        first = len(self._fields)
        props = [
            (name, value if name in LITERAL else _name(first + place)) for place, (name, value) in enumerate(unit.props)
        ]
        stamps = _about(tuple(name for name, _value in props))[1]
        for field, (place, is_date) in _first_stamps(unit, stamps).items():
            found[field] = props[place][1]
            if is_date:
                found[field] = _date_name(first + place)
                self.own[first + place] = escaper.attribute
                props[place] = props[place][0], write_date(found[field])
        notes = tuple(_name(first + len(props) + place) for place in range(len(unit.notes)))
        self.unit = replace(unit, **found, props=tuple(props), notes=notes)
        self.get = _getter(tuple(self._fields))

    def _named_fields(self, unit: Unit) -> dict[str, Any]:
        found: dict[str, Any] = {"source_parts": (self._text("source_parts", self._segment),)}
        # The target is read even where there is none, so that there are always two fields.
        target = (self._text("target_parts", self._segment),)
        found |= {"target_parts": target if unit.target_parts is not None else None}
        found |= {field: self._text(field) for field in TEXTS if getattr(unit, field)}
        for field in ("created", "changed"):
            if getattr(unit, field):
                found[field] = _date_name(self._take(field, write_date))
        if unit.confidence != 1.0:
            found["confidence"] = float(f"0.71{self._take('confidence', repr):06}1")
        for field in ("source_ids", "target_ids"):
            if getattr(unit, field):
                found[field] = (int(f"71{self._take(field, FIELDS[field.replace('_', '-')][2]):06}"),)
        return found

    def _take(self, field: str, write: Write | None = None) -> int:
        self._fields.append(field)
        if write is not None:
            self.own[len(self._fields) - 1] = write
        return len(self._fields) - 1

    def _text(self, field: str, write: Write | None = None) -> str:
        return _name(self._take(field, write))

    def _segment(self, content: Content | None) -> str:
        return write_segment(content or (), self._escaper)


def _getter(fields: tuple[str, ...]) -> Callable[[Unit], tuple[Any, ...]]:
    get = attrgetter(*fields)
    return lambda unit: (*get(unit), *[value for _name, value in unit.props], *unit.notes)


def _name(slot: int) -> str:
    return f'\ue000{slot}&"\ue001'


def _date_name(slot: int) -> str:
    return f"{1000 + slot}-01-01T00:00:00Z"
