"""Inline markup of XLIFF 1.2 and 2.x to the neutral form."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from tmkit.formats.tmx.content import MARKUP, number_tags
from tmkit.formats.xmlio import inner_xml, local_name
from tmkit.model import Content, Tag, TagKind

if TYPE_CHECKING:
    from tmkit.formats.xmlio import Element

KINDS: dict[str, TagKind] = {
    "x": "alone", "ph": "alone", "cp": "alone",
    "bx": "open", "bpt": "open", "sc": "open", "sm": "open",
    "ex": "close", "ept": "close", "ec": "close", "em": "close",
    "it": "loose",
}  # fmt: skip


def read_content(element: Element, codes: Mapping[str, str]) -> Content:
    """Give the content of a source, a target or a marked segment.

    ``codes`` are the original data of a 2.x unit by id; a mark that is itself a segment is no tag.
    """
    if not len(element):
        return (element.text,) if element.text else ()
    return number_tags(list(_walk(element, codes)))


def _walk(element: Element, codes: Mapping[str, str]) -> Iterator[str | Tag]:
    yield element.text or ""
    for child in element:
        name = local_name(child.tag)
        if name in KINDS:
            yield _tag(child, name, codes)
        elif name == "mrk" and child.get("mtype") == "seg":
            yield from _walk(child, codes)
        elif name:
            attributes = _attributes(child)
            yield Tag("open", 0, name, attributes, codes.get(child.get("dataRefStart", ""), ""))
            yield from _walk(child, codes)
            yield Tag("close", 0, name, (), codes.get(child.get("dataRefEnd", ""), ""))
        yield child.tail or ""


def _tag(element: Element, name: str, codes: Mapping[str, str]) -> Tag:
    attributes = _attributes(element)
    if len(element):
        return Tag(KINDS[name], 0, name, (*attributes, MARKUP), inner_xml(element))
    return Tag(KINDS[name], 0, name, attributes, element.text or codes.get(element.get("dataRef", ""), ""))


def _attributes(element: Element) -> tuple[tuple[str, str], ...]:
    return tuple((local_name(key), str(value)) for key, value in element.items())
