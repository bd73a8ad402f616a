"""What the file says of an edited segment: its state, its match, notes and offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tmkit.formats.document import Document
from tmkit.formats.edit import Offer, TargetEdit
from tmkit.formats.nodes import Node
from tmkit.formats.report import Report
from tmkit.formats.xliff.places import MEMOQ, PHRASE, SDL, Dialect, child_of, find_dialect
from tmkit.formats.xliff.segmented import Wanted, like
from tmkit.formats.xliff.states import find_marking
from tmkit.formats.xmlio import escape_attribute, escape_text, local_name, strip_illegal
from tmkit.model import Status

SPACES = {"mq": MEMOQ, "m": PHRASE, "sdl": SDL}
MATCHES = "urn:oasis:names:tc:xliff:matches:2.0"
FROM_WORST: tuple[Status, ...] = ("rejected", "needs-review", "aligned", "imported", "verified")


def mark_unit(document: Document, wanted: Sequence[Wanted], *, is_whole: bool) -> Mapping[str, str]:
    """Set the state of one unit, where its dialect keeps it there; give the attributes for a ``target`` to be made.

    ``is_whole`` says that the edits are for all segments of the unit: only then can the unit as a whole be approved.
    """
    unit = wanted[0].place.unit
    dialect = find_dialect(unit)
    if dialect in ("sdl", "2"):
        return {}
    marking = find_marking(dialect, _joint(wanted, is_whole))
    for name, value in marking.unit.items():
        document.set_attribute(unit, _in_file(unit, name), value)
    target = child_of(unit, "target")
    if target is None:
        return marking.target
    for name, value in marking.target.items():
        document.set_attribute(target, name, value)
    return {}


def mark_segments(document: Document, wanted: Sequence[Wanted]) -> None:
    """Set the states of segments, where their dialect keeps them there. To be called when the targets are made."""
    dialect = find_dialect(wanted[0].place.unit)
    if dialect in ("sdl", "2"):
        for one in wanted:
            _mark_segment(document, dialect, one)


def _joint(wanted: Sequence[Wanted], is_whole: bool) -> TargetEdit:
    """Give the edit that speaks for a unit of several segments: the least of the states."""
    edit = min(
        (one.edit for one in wanted),
        key=lambda edit: (FROM_WORST.index(edit.status) if edit.status else len(FROM_WORST), edit.percent or 0),
    )
    return replace(edit, status="imported") if edit.status == "verified" and not is_whole else edit


def _mark_segment(document: Document, dialect: Dialect, one: Wanted) -> None:
    about = find_marking(dialect, one.edit).about
    element = one.place.about
    if element is not None:
        for name, value in about.items():
            document.set_attribute(element, name, value)
    elif about:
        _define_segment(document, one, about)


def _define_segment(document: Document, one: Wanted, about: Mapping[str, str]) -> None:
    """Make the ``sdl:seg`` of a segment that Trados has not described yet."""
    unit = one.place.unit
    attributes = "".join(f' {name}="{escape_attribute(value)}"' for name, value in about.items() if value)
    name = _in_file(unit, "sdl:seg")
    xml = f'<{name} id="{escape_attribute(one.place.name)}"{attributes}/>'
    held = child_of(unit, "seg-defs")
    if held is not None:
        document.append(held, xml)
    else:
        document.append(unit, f"<{name}-defs>{xml}</{name}-defs>")


def _in_file(node: Node, name: str) -> str:
    """Give a name with the prefix that the file has for its namespace."""
    prefix, colon, local = name.rpartition(":")
    if not colon:
        return name
    found = next((own for own, uri in node.nsmap.items() if own and SPACES[prefix] in uri), prefix)
    return f"{found}:{local}"


def add_remarks(document: Document, wanted: Sequence[Wanted], report: Report) -> None:
    """Write the notes and offers of one unit, where its dialect has them."""
    unit = wanted[0].place.unit
    dialect = find_dialect(unit)
    notes = [one.edit.note for one in wanted if one.edit.note]
    offers = [(one, offer) for one in wanted for offer in one.edit.offers]
    if dialect == "2":
        _add_matches(document, unit, offers)
        _add_notes(document, unit, notes)
        return
    if dialect == "sdl" and offers:
        report.lose("matches offered beside a segment", len(offers))
        offers = []
    after = next(found for name in ("target", "seg-source", "source") if (found := child_of(unit, name)) is not None)
    name = like(unit, "note")
    for note in notes:
        document.insert(after.end, f'{document.gap(after)}<{name} from="tmkit">{_text(note)}</{name}>')
    for one, offer in offers:
        document.insert(after.end, document.gap(after) + _alternative(one, offer))


def _alternative(one: Wanted, offer: Offer) -> str:
    names = [like(one.place.unit, name) for name in ("alt-trans", "source", "target")]
    mid = f' mid="{escape_attribute(one.place.name)}"' if one.place.name else ""
    return (
        f'<{names[0]}{mid} match-quality="{offer.percent:g}%" origin="{escape_attribute(offer.name)}">'
        f"<{names[1]}>{_text(offer.source)}</{names[1]}><{names[2]}>{_text(offer.target)}</{names[2]}></{names[0]}>"
    )


def _add_notes(document: Document, unit: Node, notes: Sequence[str]) -> None:
    if not notes:
        return
    name = like(unit, "note")
    xml = "".join(f'<{name} category="tmkit">{_text(note)}</{name}>' for note in notes)
    held = child_of(unit, "notes")
    if held is not None:
        document.append(held, xml)
    else:
        first = _first_of(unit, ("originalData", "segment", "ignorable"))
        document.insert(first.start, f"<{name}s>{xml}</{name}s>{document.gap(first)}")


def _first_of(unit: Node, names: Sequence[str]) -> Node:
    return next(child for child in unit if local_name(child.tag) in names)


def _add_matches(document: Document, unit: Node, offers: Sequence[tuple[Wanted, Offer]]) -> None:
    """Write offers as matches of XLIFF 2 (5.1): each refers to its segment, which gets an id where it has none."""
    if not offers:
        return
    for about in {one.place.name: one.place.about for one, _offer in offers}.values():
        if about is not None and not about.get("id"):
            document.set_attribute(about, "id", _free_id(unit, offers, about))
    held = next((child for child in unit if child.tag == f"{{{MATCHES}}}matches"), None)
    prefix = held.name.rpartition(":")[0] if held is not None else "mtc"
    xml = "".join(_match(one, offer, f"{prefix}:match" if prefix else "match") for one, offer in offers)
    if held is not None:
        document.append(held, xml)
    else:
        first = unit.children[0]
        document.insert(first.start, f'<mtc:matches xmlns:mtc="{MATCHES}">{xml}</mtc:matches>{document.gap(first)}')


def _free_id(unit: Node, offers: Sequence[tuple[Wanted, Offer]], about: Node) -> str:
    """Give the number of a segment, which is its name for people, or with a stroke where that id is taken."""
    used = {child.get("id") for child in unit}
    wish = next(one.place.name for one, _offer in offers if one.place.about is about)
    return wish if wish not in used else f"{wish}-tmkit"


def _match(one: Wanted, offer: Offer, name: str) -> str:
    source, target = like(one.place.source, "source"), like(one.place.source, "target")
    return (
        f'<{name} ref="#{escape_attribute(one.place.name)}" matchQuality="{offer.percent:g}" '
        f'origin="{escape_attribute(offer.name)}"><{source}>{_text(offer.source)}</{source}>'
        f"<{target}>{_text(offer.target)}</{target}></{name}>"
    )


def _text(text: str) -> str:
    return escape_text(strip_illegal(text)[0])
