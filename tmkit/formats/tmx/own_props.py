"""The fields of a unit that a format has no place for, as properties named ``x-tmkit-…``, and the way back."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import lru_cache
from typing import Any, get_args

from tmkit.model import Status, Unit

PREFIX = "x-tmkit-"
Pairs = list[tuple[str, str]]


@lru_cache(maxsize=4096)
def write_numbers(numbers: tuple[int, ...]) -> str:
    """Give numbers with commas between them.

    >>> write_numbers((3, 4))
    '3,4'
    """
    return ",".join(map(str, numbers))


@lru_cache(maxsize=4096)
def _read_numbers(text: str) -> tuple[int, ...]:
    return tuple(int(number) for number in text.split(","))


@lru_cache(maxsize=64)
def _read_status(text: str) -> str:
    if text not in get_args(Status):
        raise ValueError(text)
    return text


@lru_cache(maxsize=4096)
def _read_confidence(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise ValueError(text)
    return value


FIELDS: dict[str, tuple[str, object, Callable[[Any], str], Callable[[str], object]]] = {
    "status": ("status", "imported", str, _read_status),
    "confidence": ("confidence", 1.0, repr, _read_confidence),
    "article": ("article", "", str, str),
    "source-ids": ("source_ids", (), write_numbers, _read_numbers),
    "target-ids": ("target_ids", (), write_numbers, _read_numbers),
    "kind": ("kind", "body", str, str),
    "prev": ("previous", None, str, str),
    "next": ("following", None, str, str),
    "source-raw": ("source_raw", "", str, str),
    "target-raw": ("target_raw", "", str, str),
}
DEFAULTS = tuple((field, default) for field, default, _write, _read in FIELDS.values())


def write_own(unit: Unit, names: Iterable[str] = FIELDS) -> Pairs:
    """Give the properties of the fields that are not at their default.

    >>> write_own(Unit(source_parts=("a",), target_parts=None, source_lang="en", target_lang="", status="verified"))
    [('x-tmkit-status', 'verified')]
    """
    if all(getattr(unit, field) == default for field, default in DEFAULTS):
        return []
    pairs: Pairs = []
    for name in names:
        field, default, write, _read = FIELDS[name]
        value = getattr(unit, field)
        if value != default:
            pairs.append((PREFIX + name, write(value)))
    return pairs


def read_own(props: Pairs) -> tuple[dict[str, Any], Pairs]:
    """Give the fields found among properties, and the properties left; one that makes no sense stays a property.

    >>> read_own([("x-tmkit-confidence", "0.5"), ("client", "a")])
    ({'confidence': 0.5}, [('client', 'a')])
    """
    if not any(name.startswith(PREFIX) for name, _value in props):
        return {}, props
    fields: dict[str, Any] = {}
    left: Pairs = []
    for name, value in props:
        entry = FIELDS.get(name[len(PREFIX) :]) if name.startswith(PREFIX) else None
        if entry is None or entry[0] in fields:
            left.append((name, value))
            continue
        try:
            fields[entry[0]] = entry[3](value)
        except ValueError:
            left.append((name, value))
    return fields, left
