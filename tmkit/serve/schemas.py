"""JSON Schema, as much of it as the server's own tables use: what documents a request also checks it.

The words are those of the specification (2020-12, validation): type, enum, minimum, maximum, minLength, maxLength,
pattern, items, minItems, maxItems, properties, required, anyOf, allOf. Whatever else a schema says is for its readers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from tmkit.text.halves import HALF_CHARACTER

Schema = Mapping[str, Any]

SHOWN = 40
TYPES: Mapping[str, Callable[[Any], bool]] = {
    "string": lambda value: isinstance(value, str),
    "integer": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "number": lambda value: isinstance(value, int | float) and not isinstance(value, bool),
    "boolean": lambda value: isinstance(value, bool),
    "array": lambda value: isinstance(value, list),
    "object": lambda value: isinstance(value, dict),
    "null": lambda value: value is None,
}
NUMBER = re.compile(r"[+-]?[0-9]{1,20}(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,3})?")
# What str.strip takes away, which is more than the white space of a pattern.
FILLED = r"[^\s\x1c-\x1f\x85]"
# What a memory stores: what XML can hold (XML 1.0, 2.2).
STORABLE = r"^[^\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]*$"
SENTENCES = {FILLED: "it is empty", STORABLE: "it holds a character that no XML file can hold: take it out"}


def text(**words: Any) -> Schema:
    """Give the schema of a text.

    >>> text(maxLength=2)
    {'type': 'string', 'maxLength': 2}
    """
    return {"type": "string", **words}


def stored_text() -> Schema:
    """Give the schema of a text that a memory can store."""
    return {"type": "string", "allOf": [{"pattern": STORABLE}, {"pattern": FILLED}]}


def row_of(**properties: Schema) -> Schema:
    """Give the schema of an object that has all these properties, and maybe more."""
    return {"type": "object", "required": list(properties), "properties": dict(properties)}


def may_have(row: Schema, **properties: Schema) -> Schema:
    """Give the schema of an object that may have some more properties."""
    return {**row, "properties": {**row["properties"], **properties}}


def list_of(schema: Schema, **words: Any) -> Schema:
    """Give the schema of a list of things of one kind."""
    return {"type": "array", "items": schema, **words}


def fault_of(schema: Schema, value: Any, name: str = "") -> str:
    """Give in a few words what is wrong with a value, nothing where all is well. ``name`` is where it stands.

    >>> fault_of(row_of(n={"type": "integer", "maximum": 9}), {"n": 10})
    'n: give at most 9'
    """
    return next(_faults(schema, value, name), "")


def to_number(words: str) -> int | float | None:
    """Give the number that a query or a form spells, None where it is none.

    >>> to_number("70"), to_number("0.5"), to_number("1e-9"), to_number(""), to_number("nan")
    (70, 0.5, 1e-09, None, None)
    """
    if not NUMBER.fullmatch(words):
        return None
    return int(words) if words.lstrip("+-").isdecimal() else float(words)


def _faults(schema: Schema, value: Any, name: str) -> Iterator[str]:
    kinds = schema.get("type", ())
    kinds = (kinds,) if isinstance(kinds, str) else kinds
    if kinds and not any(TYPES[kind](value) for kind in kinds):
        yield _said(name, f"give {' or '.join(map(_named, kinds))}, not {str(value)[:SHOWN]!r}")
        return
    if "anyOf" in schema and all(fault_of(one, value, name) for one in schema["anyOf"]):
        yield fault_of(schema["anyOf"][0], value, name)
    for one in schema.get("allOf", ()):
        yield from _faults(one, value, name)
    if "enum" in schema and value not in schema["enum"]:
        yield _said(name, f"give one of {', '.join(map(str, schema['enum']))}")
    if isinstance(value, str):
        yield from _faults_of_text(schema, value, name)
    elif isinstance(value, list):
        yield from _faults_of_list(schema, value, name)
    elif isinstance(value, dict):
        yield from _faults_of_object(schema, value, name)
    elif value is not None:
        yield from _faults_of_number(schema, value, name)


def _faults_of_text(schema: Schema, value: str, name: str) -> Iterator[str]:
    if not schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value)):
        yield _said(name, f"{_bounds(schema, 'Length')} characters, not {len(value):,}")
    if HALF_CHARACTER.search(value):
        yield _said(name, "the text holds half a character (a lone surrogate)")
    if "pattern" in schema and not re.search(schema["pattern"], value):
        wish = SENTENCES.get(schema["pattern"], f"{value[:SHOWN]!r} is not as it should be")
        yield _said(name, schema.get("description", wish))


def _faults_of_list(schema: Schema, value: list[Any], name: str) -> Iterator[str]:
    if not schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", len(value)):
        yield _said(name, f"{_bounds(schema, 'Items')} of them, not {len(value):,}")
    for place, one in enumerate(value, 1):
        yield from _faults(schema.get("items", {}), one, f"{name} {place}".strip())


def _faults_of_object(schema: Schema, value: dict[str, Any], name: str) -> Iterator[str]:
    for wanted in schema.get("required", ()):
        if wanted not in value:
            yield _said(name, f'"{wanted}" is missing')
    for key, one in schema.get("properties", {}).items():
        if key in value:
            yield from _faults(one, value[key], f"{name} {key}".strip())


def _faults_of_number(schema: Schema, value: float, name: str) -> Iterator[str]:
    if value < schema.get("minimum", value):
        yield _said(name, f"give at least {schema['minimum']}")
    if value > schema.get("maximum", value):
        yield _said(name, f"give at most {schema['maximum']}")


def _bounds(schema: Schema, of: str) -> str:
    least, most = schema.get(f"min{of}", 0), schema.get(f"max{of}")
    return f"give at least {least:,}" if most is None else f"give {least:,} to {most:,}"


def _named(kind: str) -> str:
    return {"string": "a text", "array": "a list", "integer": "a whole number", "object": "an object"}.get(
        kind, f"a {kind}"
    )


def _said(name: str, sentence: str) -> str:
    return f"{name}: {sentence}" if name else sentence
