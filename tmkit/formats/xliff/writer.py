"""XLIFF 1.2 written from units, for tools that translate rather than remember: a ``file`` for each article and pair."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from tmkit.files import atomic_write
from tmkit.formats.report import Report
from tmkit.formats.tmx.content import native_code
from tmkit.formats.xliff.content import PHRASE_TAG
from tmkit.formats.xliff.states import STATES_12
from tmkit.formats.xmlio import Escaper
from tmkit.model import Content, Tag, Unit

HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">\n'
FOOT = "</xliff>\n"
FILE_END = "</body></file>\n"
# Elements of XLIFF 1.2 that keep their attributes, with those that the standard has.
OWN = {
    "g": "id ctype clone xid",
    "x": "id ctype clone equiv-text xid",
    "bx": "id rid ctype clone equiv-text xid",
    "ex": "id rid equiv-text xid",
    "ph": "id ctype assoc crc equiv-text xid",
    "it": "id pos rid ctype crc equiv-text xid",
    "bpt": "id rid ctype crc equiv-text xid",
    "ept": "id rid crc equiv-text xid",
}
EMPTY = frozenset({"x", "bx", "ex"})
NATIVE = {"open": "bpt", "close": "ept", "alone": "ph", "loose": "it"}
ENDS = frozenset({"ex", "ept", "ec", "em"})
UNNAMED = "tmkit-"


def write_xliff(units: Iterable[Unit], path: str | Path, report: Report | None = None) -> None:
    """Write units as XLIFF 1.2, whole or not at all; the same units give the same bytes.

    A verified unit is approved; ``imported`` names no state. A unit without id gets one that the reader knows. Tags
    keep their codes; what else a unit says and the standard has no place for is counted.
    """
    report = report if report is not None else Report(str(path))
    escaper = Escaper()
    with atomic_write(path) as stream:
        stream.write(HEAD)
        current: tuple[str, str, str] | None = None
        seen: Counter[str] = Counter()
        for unit in units:
            file = (unit.article, unit.source_lang, unit.target_lang or (current[2] if current else ""))
            if file != current:
                stream.write(FILE_END if current else "")
                stream.write(_file(file, escaper))
                current = file
                seen.clear()
            report.units += 1
            stream.write(_unit(unit, _identity(unit, seen, report), report, escaper))
        stream.write((FILE_END if current else _file(("", "und", ""), escaper) + FILE_END) + FOOT)
    if escaper.removed:
        report.lose("characters outside XML 1.0", escaper.removed)


def _file(file: tuple[str, str, str], escaper: Escaper) -> str:
    article, source, target = file
    pairs = [("original", article), ("source-language", source or "und"), ("datatype", "plaintext")]
    if target:
        pairs.insert(2, ("target-language", target))
    return f"<file{escaper.attributes(pairs)}><body>\n"


def _identity(unit: Unit, seen: Counter[str], report: Report) -> str:
    """Give the id of a unit, which must be the only one in its file."""
    seen[unit.id] += 1
    if not unit.id:
        return f"{UNNAMED}{report.units}"
    if seen[unit.id] == 1:
        return unit.id
    report.lose("ids that are not the only ones in their file (a number was added)")
    return f"{unit.id}~{seen[unit.id]}"


def _unit(unit: Unit, identity: str, report: Report, escaper: Escaper) -> str:
    if unit.props:
        report.lose("properties", len(unit.props))
    attributes = [("id", identity)]
    if unit.status == "verified":
        attributes.append(("approved", "yes"))
    state = "" if unit.status == "imported" else f' state="{STATES_12[unit.status]}"'
    target = "" if unit.target_parts is None else f"<target{state}>{_content(unit.target_parts, escaper)}</target>"
    notes = "".join(f"<note>{escaper.text(note)}</note>" for note in unit.notes)
    source = f"<source>{_content(unit.source_parts, escaper)}</source>"
    return f'<trans-unit{escaper.attributes(attributes)} xml:space="preserve">{source}{target}{notes}</trans-unit>\n'


def _content(content: Content, escaper: Escaper) -> str:
    own = {name for name in OWN if name != "g" or _nest(content)}
    return "".join(escaper.text(part) if isinstance(part, str) else _tag(part, own, escaper) for part in content)


def _nest(content: Content) -> bool:
    """Tell whether the ``g`` of a segment open and close in good order."""
    stack: list[int] = []
    for part in content:
        if isinstance(part, Tag) and part.name == "g":
            if part.kind == "open":
                stack.append(part.pair)
            elif part.kind != "close" or not stack or stack.pop() != part.pair:
                return False
    return not stack


def _tag(tag: Tag, own: set[str], escaper: Escaper) -> str:
    """Give a tag: as it was in XLIFF 1.2, else as the element of its kind with its code as text."""
    is_own = tag.name in own and tag.kind != "loose" and (tag.name != "ph" or "id" in dict(tag.attributes))
    name = tag.name if is_own else NATIVE[tag.kind]
    if name == "g" and tag.kind == "close":
        return "</g>"
    given = {key: value for key, value in tag.attributes if key in OWN[name].split()}
    given.setdefault("id", str(tag.pair))
    if name in ("bpt", "ept"):
        given["rid"] = given.get("rid") or str(tag.pair)
    if name == "it":
        said = given.get("pos") or ("end" if tag.name in ENDS else "begin")
        given["pos"] = {"begin": "open", "end": "close"}.get(said, said)
    start = f"<{name}{escaper.attributes(given.items())}"
    if name == "g" or name in EMPTY:
        return f"{start}{'' if name == 'g' else '/'}>"
    code = tag.code or ("" if is_own or tag.name == PHRASE_TAG else native_code(tag))
    return f"{start}>{escaper.text(code)}</{name}>"
