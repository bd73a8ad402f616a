"""Targets changed in place: what is not the target of an edited segment, or tells of it, stays byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from itertools import chain, count
from pathlib import Path

from tmkit.formats.document import Document, open_document
from tmkit.formats.edit import Edits, TargetEdit, choose_edits
from tmkit.formats.nodes import Node
from tmkit.formats.report import Report
from tmkit.formats.xliff.content import read_sides
from tmkit.formats.xliff.marking import add_remarks, mark_segments, mark_unit
from tmkit.formats.xliff.places import Place, ancestor_of, find_places, is_unit
from tmkit.formats.xliff.segmented import Wanted, set_targets
from tmkit.formats.xliff.targets import find_natives, write_content
from tmkit.formats.xmlio import local_name


def edit_targets(
    path: str | Path,
    out: str | Path,
    edits: Edits,
    *,
    target_lang: str = "",
    report: Report | None = None,
) -> int:
    """Write a copy of an XLIFF file in which segments have other targets; give how many were changed.

    The key of an edit is the number of the segment, from 1 in the order of :func:`read_xliff`, or its id where no
    other segment has it. ``out`` may be ``path``. Tags are written as the segment has them, whatever format they come
    from; ``report`` hears of those it does not have. ``target_lang`` is written where the file names no target
    language. Raises :class:`~tmkit.errors.UsageError` for a segment that is not there or an id that several have, and
    the errors of reading; nothing is written then.
    """
    report = report if report is not None else Report()
    document = open_document(path, "xliff")
    report.file = report.file or document.file
    units = _units(document)
    identities = [place.identity for _number, place in chain.from_iterable(units)]
    wanted = choose_edits(edits, identities, document.file)
    named: dict[int, Node] = {}
    for places in units:
        found = [
            _wanted(document, place, wanted[number], number, report) for number, place in places if number in wanted
        ]
        if found:
            attributes = mark_unit(document, found, is_whole=len(found) == len(places))
            set_targets(document, found, attributes, report)
            mark_segments(document, found)
            add_remarks(document, found, report)
            _name_language(document, found, target_lang, named, report)
    document.write(out)
    report.units += len(wanted)
    return len(wanted)


def _units(document: Document) -> list[list[tuple[int, Place[Node]]]]:
    """Give the segments of each unit with their numbers."""
    number = count(1)
    return [[(next(number), place) for place in find_places(unit)] for unit in _unit_elements(document.root)]


def _unit_elements(node: Node) -> Iterator[Node]:
    for child in node:
        if is_unit(child):
            yield child
        else:
            yield from _unit_elements(child)


def _wanted(document: Document, place: Place[Node], edit: TargetEdit, number: int, report: Report) -> Wanted:
    source, target = read_sides(place.source, place.target, place.unit)
    if edit.target is None or edit.parts == (target or ()):
        return Wanted(number, place, edit, None)
    natives = find_natives(document, place.source, source)
    if place.target is not None and target:
        natives |= find_natives(document, place.target, target)
    xml = write_content(edit.parts, natives, partial(report.warn, unit=number))
    return Wanted(number, place, edit, xml)


def _name_language(
    document: Document, wanted: list[Wanted], language: str, named: dict[int, Node], report: Report
) -> None:
    """Write the target language on the file, or on the root of 2.x, where it is missing."""
    unit = wanted[0].place.unit
    outer, name = ("xliff", "trgLang") if local_name(unit.tag) == "unit" else ("file", "target-language")
    holder = ancestor_of(unit, outer)
    if holder is None or holder.get(name) or holder.start in named:
        return
    named[holder.start] = holder
    if language:
        document.set_attribute(holder, name, language)
    elif outer == "xliff":
        report.warn("the file names no target language: give one")
