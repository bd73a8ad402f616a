"""Units of a shape seen before, read by a pattern of their own: most units of most files, at several times the speed.

In a file nearly all units have the same attributes, properties and languages in the same order: their *shape*. When
:mod:`tmkit.formats.tmx.quick` has read a unit, :mod:`tmkit.formats.tmx.shape_plan` makes a pattern for its shape, in
which only the values are open, and a plan of where each goes. What does not fit exactly goes the general way.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tmkit.formats.tmx.quick import plain, read_content, tags_of
from tmkit.formats.tmx.unit import SEGMENT_LIMIT, numbered
from tmkit.model import Content, Unit

MOST_SHAPES = 12
MOST_TRIALS = 48

Values = tuple[str, ...]
Reader = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class OpenField:
    """A field of a unit that comes from an open value: the value's number, and how it is read (None: as it is).

    A reader raises ValueError where the value must go the general way; without a ``name`` it only looks.
    """

    name: str
    slot: int
    reader: Reader | None


@dataclass(frozen=True, slots=True)
class Shape:
    """A pattern with a group for each open value, and the plan of the unit.

    ``constants`` are the fields that all units of the shape share. ``props`` gives the values of the properties
    ``names`` out of the open values and ``fixed``; ``source``, ``target`` and ``notes`` are numbers of open values.
    """

    pattern: re.Pattern[str]
    constants: dict[str, Any]
    fields: tuple[OpenField, ...]
    names: Values
    fixed: Values
    props: Callable[[Values], Values]
    notes: tuple[int, ...]
    source: int
    target: int


class Shapes:
    """The shapes of one file, the one used last first.

    ``make`` makes a shape of the text of a unit, or None; ``follows`` tells whether a unit of this id is one of its
    own that follows the one before.
    """

    def __init__(self, make: Callable[[str], Shape | None], follows: Callable[[str], bool]) -> None:
        self._make = make
        self._follows = follows
        self._shapes: list[Shape] = []
        self._trials = 0

    def read(self, text: str) -> Unit | None:
        """Give the unit that a text is, with nothing after it but white space; None where no shape fits."""
        for place, shape in enumerate(self._shapes):
            match = shape.pattern.fullmatch(text)
            if match is not None:
                if place:
                    self._shapes.insert(0, self._shapes.pop(place))
                return self._unit(shape, match.groups(), text)
        return None

    def learn(self, text: str) -> None:
        """Take in the shape of a unit that the general pattern has read."""
        if len(self._shapes) < MOST_SHAPES and self._trials < MOST_TRIALS:
            self._trials += 1
            shape = self._make(text)
            if shape is not None:
                self._shapes.append(shape)

    def _unit(self, shape: Shape, raw: Values, text: str) -> Unit | None:
        source, target = raw[shape.source], raw[shape.target]
        if len(source) > SEGMENT_LIMIT or len(target) > SEGMENT_LIMIT or text.find("]]>") >= 0:
            return None
        values = tuple(map(plain, raw)) if "&" in text else raw
        found = _read_fields(shape, values)
        if found is None or not self._follows(found["id"]):
            return None
        if shape.names:
            # One more value than names is given, because one alone would not come as a tuple.
            found["props"] = tuple(zip(shape.names, shape.props(values + shape.fixed), strict=False))
        if shape.notes:
            found["notes"] = tuple([values[slot] for slot in shape.notes])
        found["source_parts"] = parts = _content(source, values[shape.source])
        content = _content(target, values[shape.target])
        # Equal tags in both texts have equal numbers already.
        has_own = "<" in target and tags_of(source) != tags_of(target)
        found["target_parts"] = numbered(parts, content) if has_own else content
        return Unit(**found)


def _read_fields(shape: Shape, values: Values) -> dict[str, Any] | None:
    found = shape.constants.copy()
    try:
        for field in shape.fields:
            value = values[field.slot]
            found[field.name] = value if field.reader is None else field.reader(value)
    except ValueError:
        return None
    found.pop("", None)
    return found


def _content(raw: str, text: str) -> Content:
    if "<" in raw:
        return read_content(raw)
    return (text,) if text else ()
