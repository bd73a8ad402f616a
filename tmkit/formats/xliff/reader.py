"""XLIFF 1.2 and 2.x, with SDLXLIFF and its kin, read as a stream: every segment a unit, in the order of the file."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tmkit.errors import FormatError
from tmkit.formats.report import Report
from tmkit.formats.tree import XmlFile
from tmkit.formats.xliff.content import read_sides, text_of
from tmkit.formats.xliff.places import Place, ancestor_of, child_of, find_places, is_unit
from tmkit.formats.xliff.rules import find_xliff_faults
from tmkit.formats.xliff.states import read_props, read_status
from tmkit.formats.xliff.writer import UNNAMED
from tmkit.formats.xmlio import local_name
from tmkit.langs import respell
from tmkit.model import Unit

if TYPE_CHECKING:
    from tmkit.formats.xmlio import Element

MADE_ID = re.compile(rf"^{UNNAMED}\d+$")


def read_xliff(path: str | Path, report: Report | None = None) -> Iterator[Unit]:
    """Give the segments of an XLIFF file one by one; ``report`` fills as they come.

    The id of a unit is that of its ``trans-unit`` or ``unit``, and where that holds several segments ``ID#SEGMENT``.
    What the file says of a segment stands in properties ``xliff:state``, ``xliff:approved``, ``xliff:translate``,
    ``xliff:locked``, ``xliff:percent``, ``xliff:origin``. What breaks a rule of XLIFF 2 is warned of at the end. Raises
    :class:`~tmkit.errors.FormatError` where the file is no XLIFF, cannot be mended or is over 500 MB.
    """
    report = report if report is not None else Report()
    file = XmlFile(path, report, ("xliff",))
    comments: dict[str, str] = {}
    is_second = False
    for element in file.elements(("trans-unit", "unit", "cmt-def")):
        if local_name(element.tag) == "cmt-def":
            comments[element.get("id", "")] = text_of(element).strip()
        elif is_unit(element):
            is_second = is_second or local_name(element.tag) == "unit"
            yield from _units(element, comments, report)
    if report.skipped and not report.units:
        raise FormatError(f"no segment could be read: {report.events[-1].message}", file=report.file)
    if is_second and str(path) != "-":
        for fault in find_xliff_faults(path):
            place = f'unit "{fault.text}": ' if fault.text else ""
            report.warn(f"line {fault.line}: {fault.rule}: {place}{fault.reason}")


def _units(element: Element, comments: Mapping[str, str], report: Report) -> Iterator[Unit]:
    _tell_missing(element, report)
    languages, article = _about_file(element)
    notes = _notes(element)
    for place in find_places(element):
        report.units += 1
        source, target = read_sides(place.source, place.target, element)
        props = read_props(place)
        yield Unit(
            source_parts=source,
            target_parts=target,
            source_lang=languages[0],
            target_lang=languages[1],
            id=MADE_ID.sub("", place.identity),
            status=read_status(dict(props)),
            article=article,
            props=tuple(props),
            notes=(*notes, *_comments(place, comments)),
        )


def _tell_missing(element: Element, report: Report) -> None:
    """Tell of a unit or a segment that has no source."""
    if local_name(element.tag) == "trans-unit":
        missing, what = int(child_of(element, "source") is None), "the unit"
    else:
        segments = [child for child in element if local_name(child.tag) == "segment"]
        missing, what = sum(child_of(segment, "source") is None for segment in segments), "a segment of the unit"
    for _ in range(missing):
        report.warn(f'{what} "{element.get("id", "")}" has no source', unit=report.units + 1)


def _about_file(element: Element) -> tuple[tuple[str, str], str]:
    """Give the two languages and the name of the document that a unit belongs to."""
    names, outer = ("source-language", "target-language"), "file"
    if local_name(element.tag) == "unit":
        names, outer = ("srcLang", "trgLang"), "xliff"
    file, root = ancestor_of(element, "file"), ancestor_of(element, outer)
    languages = [str(root.get(name, "")) if root is not None else "" for name in names]
    article = str(file.get("original", "")) if file is not None else ""
    return (respell(languages[0]), respell(languages[1])), article


def _notes(element: Element) -> tuple[str, ...]:
    notes = (child for child in element if local_name(child.tag) in ("note", "notes"))
    found = (note for child in notes for note in ([child] if local_name(child.tag) == "note" else child))
    return tuple(text for note in found if (text := text_of(note).strip()))


def _comments(place: Place[Any], comments: Mapping[str, str]) -> Iterator[str]:
    """Give the comments of Trados on a segment, wherever in it they are tied, each once."""
    if comments:
        sides = [side for side in (place.source, place.target) if side is not None]
        ids = dict.fromkeys(chain.from_iterable(map(_comment_ids, sides)))
        yield from filter(None, (comments.get(found, "") for found in ids))


def _comment_ids(element: Any) -> Iterator[str]:
    for child in element:
        if child.get("mtype", "") == "x-sdl-comment":
            yield from (value for key, value in child.items() if local_name(key) == "cid")
        yield from _comment_ids(child)
