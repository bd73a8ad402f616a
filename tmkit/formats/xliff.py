"""XLIFF 1.2 and 2.x, with SDLXLIFF and its kin, read as a stream: every segment a unit, in the order of the file.

In 1.2 a segment is each ``mrk`` of type ``seg`` in the ``seg-source``, paired with that of the target by ``mid``;
without a ``seg-source`` the ``trans-unit`` is the segment (in SDLXLIFF it holds structure only and is none). In 2.x it
is each ``segment`` of a ``unit``. Matches offered in the file (``alt-trans``, ``mtc:match``) are no segments.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tmkit.errors import FormatError
from tmkit.formats.report import Report
from tmkit.formats.tmx.content import join_numbers
from tmkit.formats.tree import XmlFile
from tmkit.formats.xliff_content import read_content
from tmkit.formats.xmlio import local_name, namespace
from tmkit.langs import respell
from tmkit.model import Content, Status, Tag, Unit

if TYPE_CHECKING:
    from tmkit.formats.xmlio import Element

SDL = "http://sdl.com/FileTypes/SdlXliff/"
VERIFIED = frozenset({"final", "signed-off", "ApprovedTranslation", "ApprovedSignOff", "reviewed"})
DOUBTFUL = frozenset(
    "needs-adaptation needs-l10n needs-review-adaptation needs-review-l10n needs-review-translation needs-translation "
    "Draft RejectedTranslation RejectedSignOff".split()
)
Pairs = list[tuple[str, str]]


def read_xliff(path: str | Path, report: Report | None = None) -> Iterator[Unit]:
    """Give the segments of an XLIFF file one by one; ``report`` fills as they come.

    The id of a unit is that of its ``trans-unit`` or ``unit``, and where that holds several segments ``ID#SEGMENT``.
    What the file says of a segment stands in properties ``xliff:state``, ``xliff:approved``, ``xliff:translate``,
    ``xliff:locked``, ``xliff:percent``, ``xliff:origin``. Raises :class:`~tmkit.errors.FormatError` where the file is
    no XLIFF, cannot be mended or is over 500 MB.
    """
    report = report if report is not None else Report()
    file = XmlFile(path, report, ("xliff",))
    for element in file.elements(("trans-unit", "unit")):
        if local_name(element.tag) == "trans-unit":
            found = _trans_unit(element, report)
        elif ":xliff:document:2" in namespace(element.tag) or not namespace(element.tag):
            found = _unit(element, report)
        else:
            continue
        for unit in found:
            report.units += 1
            yield unit
    if report.skipped and not report.units:
        raise FormatError(f"no segment could be read: {report.events[-1].message}", file=report.file)


def _trans_unit(element: Element, report: Report) -> Iterator[Unit]:
    children = {local_name(child.tag): child for child in reversed(element)}
    parents = list(element.iterancestors("{*}file"))
    file = dict(parents[0].items()) if parents else {}
    languages = respell(str(file.get("source-language", ""))), respell(str(file.get("target-language", "")))
    if "source" not in children:
        report.warn(f'the unit "{element.get("id", "")}" has no source', unit=report.units + 1)
        return
    target = children.get("target")
    common = _about_unit(element, target)
    definitions = {str(d.get("id")): d for d in _sdl_segments(element)}
    segments = list(_segments(children.get("seg-source")))
    if not segments and parents and any(SDL in str(uri) for uri in (element.nsmap or {}).values()):
        return
    if not segments:
        segments = [("", children["source"])]
    marks = dict(_segments(target))
    for mid, source in segments:
        side = marks.get(mid) if mid else target
        identity = element.get("id", "")
        props = [*common, *_about_segment(definitions.get(mid))]
        yield _build(
            (read_content(source, {}), None if side is None else read_content(side, {})),
            languages,
            identity=f"{identity}#{mid}" if len(segments) > 1 else identity,
            props=props,
            notes=_notes(element),
            article=str(file.get("original", "")),
        )


def _segments(element: Element | None) -> Iterator[tuple[str, Element]]:
    """Give the segments marked inside an element, with their ``mid``; marks inside other marks, too."""
    if element is None:
        return
    for child in element.iter("{*}mrk"):
        if child.get("mtype") == "seg":
            yield child.get("mid", ""), child


def _about_unit(element: Element, target: Element | None) -> Pairs:
    props = [(f"xliff:{name}", element.get(name, "")) for name in ("approved", "translate") if element.get(name)]
    if target is not None and target.get("state"):
        props.append(("xliff:state", target.get("state", "")))
    for key, value in element.items():
        name = local_name(key)
        if namespace(key) and name in ("percent", "locked", "status", "score", "confirmed"):
            props.append((f"xliff:{'state' if name == 'status' else name}", str(value)))
    return props


def _sdl_segments(element: Element) -> Iterator[Element]:
    for child in element:
        if local_name(child.tag) == "seg-defs":
            yield from child


def _about_segment(definition: Element | None) -> Pairs:
    """Give what Trados says of a segment in ``sdl:seg``."""
    if definition is None:
        return []
    names = {"conf": "state", "percent": "percent", "locked": "locked", "origin": "origin"}
    return [(f"xliff:{name}", definition.get(key, "")) for key, name in names.items() if definition.get(key)]


def _unit(element: Element, report: Report) -> Iterator[Unit]:
    root = next(element.iterancestors("{*}xliff"), element)
    languages = respell(root.get("srcLang", "")), respell(root.get("trgLang", ""))
    codes = {str(data.get("id")): "".join(map(str, data.itertext())) for data in element.iter("{*}data")}
    file = next(element.iterancestors("{*}file"), element)
    segments = [child for child in element if local_name(child.tag) == "segment"]
    for number, segment in enumerate(segments, 1):
        sides = {local_name(child.tag): child for child in segment}
        if "source" not in sides:
            report.warn(f'a segment of the unit "{element.get("id", "")}" has no source', unit=report.units + 1)
            continue
        target = sides.get("target")
        identity = element.get("id", "")
        name = segment.get("id") or str(number)
        props = [("xliff:translate", "no")] if element.get("translate") == "no" else []
        props += [("xliff:state", segment.get("state", ""))] if segment.get("state") else []
        yield _build(
            (read_content(sides["source"], codes), None if target is None else read_content(target, codes)),
            languages,
            identity=f"{identity}#{name}" if len(segments) > 1 else identity,
            props=props,
            notes=_notes(element),
            article=file.get("original", ""),
        )


def _notes(element: Element) -> tuple[str, ...]:
    notes = (child for child in element if local_name(child.tag) in ("note", "notes"))
    found = (note for child in notes for note in ([child] if local_name(child.tag) == "note" else child))
    return tuple(text for note in found if (text := "".join(map(str, note.itertext())).strip()))


def _build(
    sides: tuple[Content, Content | None],
    languages: tuple[str, str],
    *,
    identity: str,
    props: Pairs,
    notes: tuple[str, ...],
    article: str,
) -> Unit:
    source, target = sides
    if target is not None and any(isinstance(part, Tag) for part in target):
        target = join_numbers(source, target)
    return Unit(
        source_parts=source,
        target_parts=target or None,
        source_lang=languages[0],
        target_lang=languages[1],
        id=identity,
        status=_status(dict(props)),
        article=article,
        props=tuple(props),
        notes=notes,
    )


def _status(props: dict[str, str]) -> Status:
    state = props.get("xliff:state", "")
    if props.get("xliff:approved") == "yes" or state in VERIFIED:
        return "verified"
    return "needs-review" if state in DOUBTFUL else "imported"
