"""Units written by templates: units with the same properties and fields differ in their values only.

A template is the ``tu`` that the writer makes of a unit whose values are *names*, cut at these names
(:mod:`tmkit.formats.tmx.template_plan`). So how a unit is written is known in one place only,
:mod:`tmkit.formats.tmx.writer`, and a template is taken only when it writes the unit it was made for as the writer
does. The compiled core (``TmxTemplate``) writes as :class:`FormWriter` does.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from operator import attrgetter, itemgetter
from typing import Any, Literal, Protocol

from tmkit.core import core
from tmkit.formats.tmx.content import write_segment
from tmkit.formats.tmx.dates import write_date
from tmkit.formats.tmx.kinds import Kind, find_key
from tmkit.formats.tmx.own_props import write_numbers
from tmkit.formats.xmlio import Escaper, escape_text
from tmkit.model import Content, Unit

MOST_TEMPLATES = 256
MOST_NATIVE = 16

Way = Literal["text", "attribute", "twice", "segment", "date", "number", "numbers"]
Write = Callable[[Any], str]
# The ways of values that must be made text, and are XML then.
MADE = frozenset({"segment", "date", "number", "numbers"})


@dataclass(frozen=True, slots=True)
class Template:
    """The ``tu`` cut at its values: a literal before each and one at the end, and of each its number and its way.

    Numbers count the values of a unit: those of ``fields``, then of the properties, then the notes.
    """

    literals: tuple[str, ...]
    slots: tuple[int, ...]
    ways: tuple[Way, ...]
    fields: tuple[str, ...]
    kind: Kind


class TemplateWriter(Protocol):
    """Writes the units of one kind."""

    def write(self, unit: Unit, /) -> bytes | None:
        """Give a unit as XML; None where the template is not for it."""


class Templates:
    """The templates of one file that is being written.

    ``write`` is the writer's own way for one unit, ``count`` what it has lost or removed so far, ``plan`` makes the
    template of a unit, or None.
    """

    def __init__(
        self,
        write: Callable[[Unit], bytes],
        count: Callable[[], int],
        plan: Callable[[Unit], Template | None],
        escaper: Escaper,
    ) -> None:
        self._write = write
        self._count = count
        self._plan = plan
        self._escaper = escaper
        self._native: list[TemplateWriter] = []
        self._known: dict[Hashable, FormWriter | None] = {}

    def write(self, unit: Unit) -> bytes:
        """Give a unit as XML, by its template where there is one."""
        for place, writer in enumerate(self._native):
            written = writer.write(unit)
            if written is not None:
                if place:
                    self._native.insert(0, self._native.pop(place))
                return written
        key = find_key(unit)
        if key is None:
            return self._write(unit)
        if key in self._known:
            known = self._known[key]
            return self._write(unit) if known is None else known.write(unit)
        before = self._count()
        text = self._write(unit)
        if self._count() == before and len(self._known) < MOST_TEMPLATES:
            self._learn(unit, key, text)
        return text

    def _learn(self, unit: Unit, key: Hashable, text: bytes) -> None:
        before = self._count()
        template = self._plan(unit)
        if self._count() != before:
            template = None
        form = FormWriter(template, self._escaper) if template else None
        self._known[key] = form if form and form.write(unit) == text else None
        if core is not None and template and self._known[key] and len(self._native) < MOST_NATIVE:
            self._native.append(core.TmxTemplate(template, unit, _write_tagged))


def _write_tagged(content: Content) -> str | None:
    """Give a segment with tags as XML; None where something in it must be left out and told."""
    escaper = Escaper()
    written = write_segment(content, escaper)
    return None if escaper.removed else written


class FormWriter:
    """Writes the units of one kind by a form with ``%s`` for each value."""

    def __init__(self, template: Template, escaper: Escaper) -> None:
        self.form = "%s".join([literal.replace("%", "%%") for literal in template.literals])
        ways = find_ways(escaper)
        values = {slot: ways[way] for slot, way in zip(template.slots, template.ways, strict=True) if way in MADE}
        self.made = tuple(values.items())
        self.ways = tuple([str if way in MADE else ways[way] for way in template.ways])
        self.fields = attrgetter(*template.fields)
        # One value more than is written is taken, because one alone would not come as a tuple.
        self.order: Callable[[list[str]], tuple[str, ...]] = itemgetter(*template.slots, 0)

    def write(self, unit: Unit) -> bytes:
        """Give a unit of the kind as XML."""
        values = [*self.fields(unit), *[value for _name, value in unit.props], *unit.notes]
        for place, write in self.made:
            values[place] = write(values[place])
        ordered = self.order(values)[:-1]
        together = "".join(ordered)
        if not together.isprintable() or _has_markup(together):
            ordered = tuple([way(value) for way, value in zip(self.ways, ordered, strict=True)])
        return (self.form % ordered).encode("utf-8")


def find_ways(escaper: Escaper) -> dict[Way, Write]:
    """Give how values become XML."""
    return {
        "text": escaper.text,
        "attribute": escaper.attribute,
        "twice": lambda value: escaper.text(escape_text(value)),
        "segment": lambda content: write_segment(content or (), escaper),
        "date": write_date,
        "number": repr,
        "numbers": write_numbers,
    }


def _has_markup(text: str) -> bool:
    return "&" in text or "<" in text or ">" in text or '"' in text
