"""The kind of a unit: all that decides how it is written, but for the values that a template leaves open."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from functools import lru_cache
from operator import attrgetter

from tmkit.formats.tmx.context import NAMES as CONTEXT
from tmkit.formats.tmx.dates import read_date
from tmkit.formats.tmx.names import MADE_ID, PLACE, PREFIX, SEPARATE
from tmkit.formats.tmx.stamps import DATES, STAMPS
from tmkit.model import Unit

SAME = ("source_lang", "target_lang", "status", "kind")
GIVEN = (
    "id", "article", "created", "created_by", "changed", "changed_by", "source_ids", "target_ids", "source_raw",
    "target_raw",
)  # fmt: skip
KNOWN = ("previous", "following")
LITERAL = frozenset({PLACE, MADE_ID, SEPARATE, "tmx:tu@segtype", "tmx:tu@srclang"})
STAMP_PROPS = {f"{PREFIX}{level}@{stamp.attribute}": stamp for stamp in STAMPS for level in stamp.levels}
CONTEXTS = frozenset(name for names in CONTEXT.values() for name in names)

_same, _given, _known = attrgetter(*SAME), attrgetter(*GIVEN), attrgetter(*KNOWN)


@dataclass(frozen=True, slots=True)
class StampPlace:
    """A property that keeps a stamp where it is not at home: the field that says the same, and the property's place."""

    field: str
    place: int
    is_date: bool


@dataclass(frozen=True, slots=True)
class Kind:
    """By what units with the same properties are of one kind.

    The fields ``same`` are equal in all, each of ``given`` is given in all or in none, each of ``known`` is None, empty
    or given in all. The properties at the places ``literal`` have equal values, and ``stamps`` say what the fields say.
    """

    same: tuple[str, ...]
    given: tuple[str, ...]
    known: tuple[str, ...]
    literal: tuple[int, ...]
    stamps: tuple[StampPlace, ...]


@lru_cache(maxsize=4096)
def kind_of(names: tuple[str, ...]) -> Kind:
    """Give the kind of units with properties of these names; of stamps those count that decide."""
    literal = tuple(place for place, name in enumerate(names) if name in LITERAL)
    return Kind(SAME, GIVEN, KNOWN, literal, _deciding_stamps(names))


def _deciding_stamps(names: tuple[str, ...]) -> tuple[StampPlace, ...]:
    found: dict[str, StampPlace] = {}
    best: dict[str, int] = {}
    for place, name in enumerate(names):
        stamp = STAMP_PROPS.get(name)
        if stamp is None:
            continue
        rank = stamp.levels.index(name[len(PREFIX) :].partition("@")[0])
        if rank <= best.get(stamp.field, rank):
            best[stamp.field] = rank
            found[stamp.field] = StampPlace(stamp.field, place, stamp.attribute in DATES)
    return tuple(found.values())


@lru_cache(maxsize=4096)
def _has_context(names: tuple[str, ...]) -> bool:
    return any(name in CONTEXTS for name in names)


def find_key(unit: Unit) -> Hashable:
    """Give what is equal in all units of the kind, and only there; None for a unit that must be written by itself."""
    props = unit.props
    names = tuple([name for name, _value in props])
    kind = kind_of(names)
    context = _known(unit)
    if context != (None, None) and _has_context(names):
        return None
    if kind.stamps and not _agree(unit, kind.stamps):
        return None
    return (
        names,
        tuple([props[place][1] for place in kind.literal]),
        _same(unit),
        tuple(map(bool, _given(unit))),
        tuple([value if value is None else bool(value) for value in context]),
        unit.target_parts is None,
        len(unit.notes),
        unit.confidence == 1.0,
    )


def _agree(unit: Unit, stamps: tuple[StampPlace, ...]) -> bool:
    for stamp in stamps:
        value = unit.props[stamp.place][1]
        if not value or (read_date(value) if stamp.is_date else value) != getattr(unit, stamp.field):
            return False
    return True
