"""Units of a shape seen before, read by a pattern of their own: most units of most files, at many times the speed.

In a file nearly all units have the same attributes, properties and languages in the same order: their *shape*. When
:mod:`tmkit.formats.tmx.quick` has read a unit, :mod:`tmkit.formats.tmx.shape_plan` makes a pattern for its shape, in
which only the values are open, and a plan of where each goes. What does not fit exactly goes the general way. The
compiled core (``TmxShape``) reads by a shape as :class:`PatternReader` does.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Literal, Protocol

from tmkit.core import core
from tmkit.formats.tmx.quick import SEGMENT, SPACE, TEXT, VALUE, plain, read_contents
from tmkit.formats.tmx.unit import SEGMENT_LIMIT
from tmkit.model import Unit

MOST_SHAPES = 16
MOST_TRIALS = 48

Values = tuple[str, ...]
Reader = Callable[[str], Any]
StepKind = Literal["literal", "space", "gap", "text", "value", "date", "number", "segment"]
Step = tuple[StepKind, str]
# What each step is in the pattern; "literal" is its text.
PATTERNS = {
    "space": f"{SPACE}++",
    "gap": f"{SPACE}*+",
    "text": f"({TEXT})",
    "value": rf'({VALUE})(?<!")',
    "date": "([0-9]{8}T[0-9]{6}Z)",
    "number": "([0-9]++)",
    "segment": f"({SEGMENT})",
}


@dataclass(frozen=True, slots=True)
class OpenField:
    """A field of a unit that comes from an open value: the value's number, and how it is read (None: as it is).

    A reader raises ValueError where the value must go the general way; without a ``name`` it only looks. ``is_date``
    says that the reader gives what :func:`~tmkit.formats.tmx.dates.read_date` gives.
    """

    name: str
    slot: int
    reader: Reader | None
    is_date: bool = False


@dataclass(frozen=True, slots=True)
class Prop:
    """A property: its name, and its value as the number of an open one, or, without a number, as it always is."""

    name: str
    slot: int | None
    value: str = ""


@dataclass(frozen=True, slots=True)
class Shape:
    """The text of a unit in steps, of which those that are no literal, space or gap are open values, and their plan.

    ``constants`` are the fields that all units of the shape share; ``source``, ``target`` and ``notes`` are numbers of
    open values.
    """

    steps: tuple[Step, ...]
    constants: dict[str, Any]
    fields: tuple[OpenField, ...]
    props: tuple[Prop, ...]
    notes: tuple[int, ...]
    source: int
    target: int


class ShapeReader(Protocol):
    """Reads the units of one shape."""

    def read(self, data: bytes, /) -> Unit | None:
        """Give the unit that the bytes are, with nothing after it but white space; None where they do not fit."""


class Shapes:
    """The shapes of one file, the one used last first.

    ``make`` makes a shape of the text of a unit, or None; ``follows`` tells whether a unit of this id is one of its
    own that follows the one before.
    """

    def __init__(self, make: Callable[[str], Shape | None], follows: Callable[[str], bool]) -> None:
        self._make = make
        self._follows = follows
        self._readers: list[ShapeReader] = []
        self._trials = 0

    def read(self, data: bytes) -> Unit | None:
        """Give the unit that the bytes are, with nothing after it but white space; None where no shape fits."""
        for place, reader in enumerate(self._readers):
            unit = reader.read(data)
            if unit is not None:
                if place:
                    self._readers.insert(0, self._readers.pop(place))
                return unit if self._follows(unit.id) else None
        return None

    def learn(self, text: str) -> None:
        """Take in the shape of a unit that the general pattern has read."""
        if len(self._readers) < MOST_SHAPES and self._trials < MOST_TRIALS:
            self._trials += 1
            shape = self._make(text)
            if shape is not None:
                self._readers.append(find_reader(shape))


def find_reader(shape: Shape) -> ShapeReader:
    """Give the reader of a shape: of the compiled core where there is one."""
    if core is None:
        return PatternReader(shape)
    reader: ShapeReader = core.TmxShape(shape, Unit, read_contents, SEGMENT_LIMIT)
    return reader


class PatternReader:
    """Reads the units of one shape by one pattern."""

    def __init__(self, shape: Shape) -> None:
        self.shape = shape
        self.pattern = re.compile("".join([PATTERNS.get(kind) or re.escape(text) for kind, text in shape.steps]))
        self.names = tuple([prop.name for prop in shape.props])
        self.fixed = tuple([prop.value for prop in shape.props if prop.slot is None])
        fixed = iter(range(self.pattern.groups, self.pattern.groups + len(self.fixed)))
        slots = [next(fixed) if prop.slot is None else prop.slot for prop in shape.props]
        # One more value than names is taken, because one alone would not come as a tuple.
        self.values: Callable[[Values], Values] = itemgetter(*slots, *slots[:1]) if slots else tuple

    def read(self, data: bytes, /) -> Unit | None:
        """Give the unit that the bytes are, with nothing after it but white space; None where they do not fit."""
        try:
            text = data.decode("utf-8")
        except UnicodeDecodeError:
            return None
        match = self.pattern.fullmatch(text)
        if match is None or "]]>" in text:
            return None
        return self._unit(match.groups(), "&" in text)

    def _unit(self, raw: Values, has_references: bool) -> Unit | None:
        shape = self.shape
        source, target = raw[shape.source], raw[shape.target]
        if len(source) > SEGMENT_LIMIT or len(target) > SEGMENT_LIMIT:
            return None
        values = tuple(map(plain, raw)) if has_references else raw
        found = _read_fields(shape, values)
        if found is None:
            return None
        found["props"] = tuple(zip(self.names, self.values(values + self.fixed), strict=False))
        found["notes"] = tuple([values[slot] for slot in shape.notes])
        if "<" in source or "<" in target:
            found["source_parts"], found["target_parts"] = read_contents(source, target)
        else:
            texts = values[shape.source], values[shape.target]
            found["source_parts"], found["target_parts"] = [(text,) if text else () for text in texts]
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
