"""The rules of one unit of XLIFF 2: ids of segments and codes, pairs of codes, references, order of targets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Any

from tmkit.formats.xliff.grammar import is_core
from tmkit.formats.xmlio import local_name

Fault = tuple[Any, str, str]
CODES = frozenset({"ph", "pc", "sc", "ec"})
MARKS = frozenset({"mrk", "sm"})
DATA = ("dataRef", "dataRefStart", "dataRefEnd")
RANK = {"f": 0, "g": 1, "u": 2}
SIDES = ("source", "target")
STYLES = {"xlf:lb": "fmt", "xlf:pb": "fmt", "xlf:b": "fmt", "xlf:i": "fmt", "xlf:u": "fmt", "xlf:var": "ui"}


def check_unit(unit: Any) -> Iterator[Fault]:
    """Give (element, rule, reason) for what breaks a rule inside a unit."""
    parts = [child for child in unit if is_core(child) and local_name(child.tag) in ("segment", "ignorable")]
    sides = {side: [found for part in parts for found in part if local_name(found.tag) == side] for side in SIDES}
    inline = {side: [code for holder in sides[side] for code in holder.iterdescendants("*")] for side in SIDES}
    yield from _ids(parts, inline)
    yield from _order(parts)
    for side in SIDES:
        yield from _pairs(inline[side])
    yield from _kept(parts)
    for part in parts:
        yield from _sequences(part)
    data = {found.get("id") for found in unit.iter("*") if is_core(found) and local_name(found.tag) == "data"}
    notes = {note.get("id") for child in unit if local_name(child.tag) == "notes" for note in child}
    known = {code.get("id") for side in SIDES for code in inline[side]} | {part.get("id") for part in parts}
    for code in (*inline["source"], *inline["target"]):
        if is_core(code):
            yield from ((code, *fault) for fault in _references(code, data, notes, known, unit))
            yield from ((code, *fault) for fault in _code(code))
    for part in parts:
        if part.get("subState") and not part.get("state"):
            yield part, "state", "subState needs state"


def _ids(parts: list[Any], inline: dict[str, list[Any]]) -> Iterator[Fault]:
    seen: set[str] = set()
    yield from _repeated(parts, seen)
    for side in SIDES:
        yield from _repeated(filter(is_core, inline[side]), set(seen))


def _repeated(elements: Iterable[Any], seen: set[str]) -> Iterator[Fault]:
    for element in elements:
        identity = element.get("id")
        if identity and identity in seen:
            yield element, "id", f'the id "{identity}" is there twice in the unit'
        seen.add(identity)


def _order(parts: list[Any]) -> Iterator[Fault]:
    """Check that the places of the targets are all different; a target without one has its own place."""
    taken: dict[str, Any] = {}
    for number, part in enumerate(parts, 1):
        target = next((child for child in part if local_name(child.tag) == "target"), None)
        place = str(number) if target is None else target.get("order") or str(number)
        if place in taken or (place.isdecimal() and int(place) > len(parts)):
            yield (part if target is None else target), "order", f"two targets have the place {place}, or none has it"
        taken[place] = part


def _pairs(inline: list[Any]) -> Iterator[Fault]:
    """Check that what opens is closed in the same unit, and in this order."""
    opened: dict[tuple[str, str], Any] = {}
    for code in inline:
        name = local_name(code.tag) if is_core(code) else ""
        if name in ("sc", "sm") and code.get("isolated") != "yes":
            opened["ec" if name == "sc" else "em", code.get("id", "")] = code
        is_closing = name == "em" or (name == "ec" and code.get("isolated") != "yes")
        if is_closing and opened.pop((name, code.get("startRef", "")), None) is None:
            yield code, "pair", f'<{name}> closes "{code.get("startRef", "")}", which is not open here'
    for (name, identity), code in opened.items():
        yield code, "pair", f'<{local_name(code.tag)}> "{identity}" is not closed by <{name}>'


def _kept(parts: list[Any]) -> Iterator[Fault]:
    """Check that codes which cannot be deleted are in some target, where their segment has one."""
    targets = [child for part in parts for child in part if local_name(child.tag) == "target"]
    there = {code.get("id") or code.get("startRef") for target in targets for code in target.iterdescendants("*")}
    for part in parts:
        if not any(local_name(child.tag) == "target" for child in part):
            continue
        for code in part[0].iterdescendants("*"):
            identity = code.get("id") or code.get("startRef")
            if is_core(code) and code.get("canDelete") == "no" and identity not in there:
                yield code, "code", f'the code "{identity}" cannot be deleted, but is in no target'


def _sequences(part: Any) -> Iterator[Fault]:
    """Check that codes which cannot be reordered follow one another, and do so in the target as in the source."""
    sides = {local_name(child.tag): [c for c in child.iterdescendants("*") if is_core(c)] for child in part}
    sequences: list[list[str]] = []
    for code in (code for code in sides.get("source", []) if local_name(code.tag) in CODES):
        said = code.get("canReorder", "yes")
        if said == "no" and not sequences:
            yield code, "code", 'canReorder="no" follows a code with "firstNo"'
        elif said == "firstNo":
            sequences.append([_name(code)])
        elif said == "no":
            sequences[-1].append(_name(code))
    for sequence in sequences:
        there = [_name(code) for code in sides.get("target", []) if _name(code) in sequence]
        if there != [name for name in sequence if name in there]:
            yield part, "code", f"codes that cannot be reordered are in another order: {' '.join(there)}"


def _name(code: Any) -> str:
    """Give the id of a code; of one that closes another, that of this other, marked."""
    return str(code.get("id") or f"/{code.get('startRef')}")


def _references(code: Any, data: set[Any], notes: set[Any], known: set[Any], unit: Any) -> Iterator[tuple[str, str]]:
    for name in DATA:
        if code.get(name) and code.get(name) not in data:
            yield "reference", f'there is no original data "{code.get(name)}" in the unit'
    if code.get("copyOf") and code.get("copyOf") not in known:
        yield "reference", f'there is no code "{code.get("copyOf")}" to be a copy of'
    if local_name(code.tag) in MARKS:
        yield from _mark(code, notes, known, unit)


def _mark(code: Any, notes: set[Any], known: set[Any], unit: Any) -> Iterator[tuple[str, str]]:
    reference = code.get("ref", "")
    is_comment = code.get("type") == "comment"
    if is_comment and (code.get("value") is None) == (not reference):
        yield "mark", "a comment either has a value or refers to a note"
    if not reference.startswith("#"):
        return
    parts = [part.rpartition("=") for part in reference[1:].lstrip("/").split("/")]
    ranks = [RANK.get(prefix, 3) for prefix, _equals, _id in parts]
    if ranks != sorted(ranks) or any(one == other < 3 for one, other in pairwise(ranks)):
        yield "reference", f'"{reference}" does not go from file to unit to what is in it'
        return
    last, _equals, identity = parts[-1]
    is_here = len(parts) == 1 or ("u", unit.get("id")) in [(prefix, found) for prefix, _sign, found in parts]
    if is_comment and (last != "n" or not is_here or identity not in notes):
        yield "reference", f'the comment refers to "{reference}", which is no note of its unit'
    elif is_here and last in ("", "t") and identity not in known:
        yield "reference", f'nothing in the unit has the id of "{reference}"'


def _code(code: Any) -> Iterator[tuple[str, str]]:
    name = local_name(code.tag)
    if name not in CODES:
        return
    if name == "ec" and (code.get("isolated") == "yes") == (code.get("startRef") is not None):
        yield "pair", "an <ec> either is isolated or names the code it closes in startRef"
    if name == "ec" and (code.get("isolated") == "yes") != (code.get("id") is not None):
        yield "pair", "an <ec> has an id where it is isolated, and only there"
    if code.get("canReorder") in ("no", "firstNo") and (code.get("canCopy"), code.get("canDelete")) != ("no", "no"):
        yield "code", 'a code that cannot be reordered also says canCopy="no" and canDelete="no"'
    subtype = code.get("subType", "")
    if subtype and not code.get("type"):
        yield "attribute", "subType needs type"
    elif STYLES.get(subtype, code.get("type")) != code.get("type"):
        yield "attribute", f'subType="{subtype}" needs type="{STYLES[subtype]}"'
    if re.match("xlf:", subtype) and subtype not in STYLES:
        yield "value", f'there is no subType "{subtype}"'
