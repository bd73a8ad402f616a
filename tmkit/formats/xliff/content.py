"""Inline markup of XLIFF 1.2 and 2.x to the neutral form."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from tmkit.formats.tmx.content import MARKUP, join_numbers, number_tags
from tmkit.formats.xliff.places import PHRASE, XmlElement
from tmkit.formats.xmlio import inner_xml, local_name
from tmkit.model import Content, Tag, TagKind

KINDS: dict[str, TagKind] = {
    "x": "alone", "ph": "alone", "cp": "alone",
    "bx": "open", "bpt": "open", "sc": "open", "sm": "open",
    "ex": "close", "ept": "close", "ec": "close", "em": "close",
    "it": "loose",
}  # fmt: skip
TOKEN = re.compile(r"\{(?P<alone>\d+)\}|\{(?P<open>[\w^]+)>|<(?P<close>[\w^]+)\}")
PHRASE_TAG = "phrase"


def read_content(element: XmlElement, codes: Mapping[str, str]) -> Content:
    """Give the content of a source, a target or a marked segment.

    ``codes`` are the original data of a 2.x unit by id; a mark that is itself a segment is no tag. In a file of Phrase
    ``{1}`` and ``{b>`` in the text are tags.
    """
    parts: Iterable[str | Tag] = _walk(element, codes)
    if any(PHRASE in str(uri) for uri in element.nsmap.values()):
        parts = _split_tokens(parts)
    elif not len(element):
        return (element.text,) if element.text else ()
    return number_tags(list(parts))


def read_sides(source: XmlElement, target: XmlElement | None, unit: XmlElement) -> tuple[Content, Content | None]:
    """Give source and target of a segment, equal tags with equal numbers; an empty target is none."""
    codes = read_codes(unit)
    content = read_content(source, codes)
    if target is None:
        return content, None
    found = read_content(target, codes)
    if any(isinstance(part, Tag) for part in found):
        found = join_numbers(content, found)
    return content, found or None


def read_codes(unit: XmlElement) -> dict[str, str]:
    """Give the original data of a 2.x unit by id."""
    held = next((child for child in unit if local_name(child.tag) == "originalData"), None)
    return {} if held is None else {data.get("id", ""): text_of(data) for data in held}


def text_of(element: XmlElement) -> str:
    """Give all text in an element."""
    return str(element.text or "") + "".join(text_of(child) + str(child.tail or "") for child in element)


def _walk(element: XmlElement, codes: Mapping[str, str]) -> Iterator[str | Tag]:
    yield element.text or ""
    for child in element:
        name = local_name(child.tag)
        if name in KINDS:
            yield _tag(child, name, codes)
        elif is_segment_mark(child):
            yield from _walk(child, codes)
        elif name:
            attributes = _attributes(child)
            yield Tag("open", 0, name, attributes, codes.get(child.get("dataRefStart", ""), ""))
            yield from _walk(child, codes)
            yield Tag("close", 0, name, (), codes.get(child.get("dataRefEnd", ""), ""))
        yield child.tail or ""


def is_segment_mark(element: XmlElement) -> bool:
    """Tell whether an element is a mark around a segment, which is no tag."""
    return local_name(element.tag) == "mrk" and element.get("mtype", "") == "seg"


def _tag(element: Any, name: str, codes: Mapping[str, str]) -> Tag:
    attributes = _attributes(element)
    if len(element):
        return Tag(KINDS[name], 0, name, (*attributes, MARKUP), inner_xml(element))
    return Tag(KINDS[name], 0, name, attributes, element.text or codes.get(element.get("dataRef", ""), ""))


def _attributes(element: XmlElement) -> tuple[tuple[str, str], ...]:
    return tuple((local_name(key), str(value)) for key, value in element.items())


def _split_tokens(parts: Iterable[str | Tag]) -> Iterator[str | Tag]:
    for part in parts:
        if isinstance(part, Tag):
            yield part
            continue
        place = 0
        for token in TOKEN.finditer(part):
            yield part[place : token.start()]
            kind: TagKind = "alone" if token["alone"] else "open" if token["open"] else "close"
            yield Tag(kind, 0, PHRASE_TAG, (("id", str(token[kind])),), token[0])
            place = token.end()
        yield part[place:]
