"""Targets put where they belong: into the element that is there, else into a new one in the right place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tmkit.formats.document import Document
from tmkit.formats.edit import TargetEdit
from tmkit.formats.nodes import Node
from tmkit.formats.report import Report
from tmkit.formats.xliff.places import Place, child_of, find_marks
from tmkit.formats.xmlio import escape_attribute, local_name


@dataclass(frozen=True, slots=True)
class Wanted:
    """An edit with the segment it is for; ``xml`` is the new content of its target, None where that stays."""

    number: int
    place: Place[Node]
    edit: TargetEdit
    xml: str | None


def set_targets(document: Document, wanted: Sequence[Wanted], attributes: Mapping[str, str], report: Report) -> None:
    """Write the targets of one unit; ``attributes`` are for a ``target`` element that is to be made."""
    unmarked = {}
    for one in wanted:
        if one.xml is None:
            continue
        if one.place.target is not None:
            document.set_content(one.place.target, one.xml)
        elif local_name(one.place.source.tag) == "mrk":
            unmarked[one.place.source.start] = one
        else:
            _add_target(document, one.place.source, one.xml, attributes)
    if unmarked:
        _add_marks(document, unmarked, attributes, report)


def _add_target(document: Document, source: Node, xml: str, attributes: Mapping[str, str]) -> None:
    """Make a target after the source, or after the ``seg-source`` where there is one."""
    divided = child_of(source.parent, "seg-source") if source.parent is not None else None
    before = source if divided is None else divided
    name = like(source, "target")
    written = "".join(f' {key}="{escape_attribute(value)}"' for key, value in attributes.items() if value)
    document.insert(before.end, f"{document.gap(before)}<{name}{written}>{xml}</{name}>")


def like(node: Node, name: str) -> str:
    """Give a name with the prefix of an element's name."""
    prefix, colon, _local = node.name.rpartition(":")
    return prefix + colon + name


def _add_marks(
    document: Document, unmarked: Mapping[int, Wanted], attributes: Mapping[str, str], report: Report
) -> None:
    """Add the marks that the target of a unit does not have yet; the keys are the places of the source's marks."""
    unit = next(iter(unmarked.values())).place.unit
    source, target, divided = (child_of(unit, name) for name in ("source", "target", "seg-source"))
    if source is None or divided is None:
        return
    marks = list(find_marks(target))
    if marks:
        _insert_marks(document, unmarked, marks, divided)
    elif target is None:
        _add_target(document, source, _skeleton(document, divided, unmarked), attributes)
    elif not target.children and not target.text.strip():
        document.set_content(target, _skeleton(document, divided, unmarked))
    else:
        for one in unmarked.values():
            report.skip("the target is not divided into segments as the source is", unit=one.number)


def _skeleton(document: Document, divided: Node, unmarked: Mapping[int, Wanted]) -> str:
    """Give the content of a target with the marks of the source: those wanted filled, the others empty."""
    pieces = []
    place = divided.inner
    for mark in find_marks(divided):
        if mark.start >= place:
            one = unmarked.get(mark.start)
            pieces += [document.raw(place, mark.start), _mark(document, mark, (one.xml if one else "") or "")]
            place = mark.end
    return "".join(pieces) + document.raw(place, divided.close)


def _mark(document: Document, mark: Node, xml: str) -> str:
    start = document.raw(mark.start, mark.inner)
    return f"{start[:-2].rstrip() if mark.is_empty else start[:-1]}>{xml}</{mark.name}>"


def _insert_marks(document: Document, unmarked: Mapping[int, Wanted], marks: Sequence[Node], divided: Node) -> None:
    """Put each mark after that of the segment before it, or before that of the one after it."""
    there = {mark.get("mid"): mark for mark in marks}
    before: Node | None = None
    for mark in find_marks(divided):
        known = there.get(mark.get("mid"))
        one = unmarked.get(mark.start)
        if known is not None:
            before = known
        elif one is not None:
            xml = _mark(document, mark, one.xml or "")
            if before is not None:
                document.insert(before.end, document.gap(mark) + xml)
            else:
                document.insert(marks[0].start, xml + document.gap(mark))
