"""Who made and changed a unit, and when: four attributes that TMX allows on the ``tu`` and on each variant.

A unit has one value of each. It is taken from the level where it belongs (creation: the ``tu``; change: the target),
else from the next level. Where a file says more than that, or says it elsewhere, all of it is kept as properties, so
that writing puts everything back where it was.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from tmkit.formats.tmx.dates import read_date, write_date
from tmkit.formats.tmx.names import attribute_name
from tmkit.model import Unit

Pairs = list[tuple[str, str]]
Levels = Mapping[str, dict[str, str]]
ODD_DATE = "x-tmkit-date"


class Stamp(NamedTuple):
    """An attribute, the field of a unit it fills, and its levels: the first is where it belongs."""

    attribute: str
    field: str
    levels: tuple[str, str, str]


STAMPS = (
    Stamp("creationdate", "created", ("tu", "target", "source")),
    Stamp("creationid", "created_by", ("tu", "target", "source")),
    Stamp("changedate", "changed", ("target", "tu", "source")),
    Stamp("changeid", "changed_by", ("target", "tu", "source")),
)
BY_NAME = {stamp.attribute: stamp for stamp in STAMPS}
DATES = frozenset({"creationdate", "changedate", "lastusagedate"})


def read_stamps(found: list[tuple[str, str, str]], props: Pairs, has_target: bool) -> dict[str, str]:
    """Give the fields of a unit from (attribute, level, value); what they cannot express goes to ``props``."""
    by_name = {name: (level, value) for name, level, value in found}
    if len(by_name) < len(found):
        return _read_repeated(found, props)
    fields: dict[str, str] = {}
    for name, (level, value) in by_name.items():
        stamp = BY_NAME[name]
        fields[stamp.field] = read_date(value) if name in DATES else value
        if level != _home(stamp, has_target) or not value:
            props.append((attribute_name(level, name), _canonical(stamp, value)))
    return fields


def _read_repeated(found: list[tuple[str, str, str]], props: Pairs) -> dict[str, str]:
    """Read stamps of which at least one stands at several levels: all values are kept."""
    fields: dict[str, str] = {}
    for stamp in STAMPS:
        values = {level: value for name, level, value in found if name == stamp.attribute}
        levels = [level for level in stamp.levels if level in values]
        if levels:
            fields[stamp.field] = _value(stamp.attribute, values[levels[0]])
            props.extend((attribute_name(level, stamp.attribute), _canonical(stamp, values[level])) for level in levels)
    return fields


def _home(stamp: Stamp, has_target: bool) -> str:
    """Give the level where a stamp belongs; what belongs to a target that is not there belongs to the source."""
    return stamp.levels[0] if has_target or stamp.levels[0] != "target" else "source"


def _canonical(stamp: Stamp, value: str) -> str:
    return write_date(value) if stamp.attribute in DATES else value


def _value(attribute: str, text: str) -> str:
    return read_date(text) if attribute in DATES else text


def write_stamps(unit: Unit, kept: Levels) -> None:
    """Complete the attributes to write: ``kept`` holds those of the properties and gets those of the fields."""
    for stamp in STAMPS:
        value: str = getattr(unit, stamp.field)
        if not value:
            continue
        found = [kept[level][stamp.attribute] for level in stamp.levels if stamp.attribute in kept[level]]
        if found and _value(stamp.attribute, found[0]) == value:
            continue
        text = write_date(value) if stamp.attribute in DATES else value
        if text:
            kept[_home(stamp, unit.target_parts is not None)][stamp.attribute] = text
