"""A ``tu`` as it stands in the file: attributes, properties and notes, and its variants."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from tmkit.formats.tmx.content import COMMENT, read_segment
from tmkit.formats.tmx.names import attribute_name, child_name
from tmkit.formats.xmlio import XML_LANG, inner_xml, local_name, pairs_of
from tmkit.model import Content

if TYPE_CHECKING:
    from tmkit.formats.xmlio import Element

Complain = Callable[[str], None]
Pairs = list[tuple[str, str]]
UNKNOWN_LANGUAGE = "und"


class Child(NamedTuple):
    """A ``prop`` or ``note``: element, attributes, text."""

    element: str
    attributes: tuple[tuple[str, str], ...]
    text: str


class Variant(NamedTuple):
    """A ``tuv``: language as found, the other attributes, properties and notes, content."""

    lang: str
    attributes: dict[str, str]
    children: list[Child]
    content: Content


class Record(NamedTuple):
    """A ``tu``: attributes, properties and notes, variants in the order of the file."""

    attributes: dict[str, str]
    children: list[Child]
    variants: list[Variant]


def read_record(element: Element, complain: Complain) -> Record:
    """Give the record of a ``tu`` element; ``complain`` hears one sentence for each thing left out."""
    children: list[Child] = []
    variants: list[Variant] = []
    for child in element:
        if local_name(child.tag) == "tuv":
            variant = _read_variant(child, complain)
            if variant is not None:
                variants.append(variant)
        else:
            _take_child(child, children, complain)
    return Record({local_name(key): value for key, value in pairs_of(element)}, children, variants)


def _read_variant(element: Element, complain: Complain) -> Variant | None:
    children: list[Child] = []
    content: Content | None = None
    for child in element:
        if local_name(child.tag) != "seg":
            _take_child(child, children, complain)
        elif content is None:
            content = read_segment(child, complain)
        else:
            complain("a second segment in one variant was left out")
    lang, attributes = _language(element)
    if content is None:
        complain(f"a variant without a segment was left out ({lang or 'no language'})")
        return None
    if not lang:
        complain(f'a variant names no language: read as "{UNKNOWN_LANGUAGE}"')
    return Variant(lang or UNKNOWN_LANGUAGE, attributes, children, content)


def _language(element: Element) -> tuple[str, dict[str, str]]:
    """Give the language of a variant and its other attributes: ``xml:lang``, or ``lang`` of TMX 1.1."""
    attributes: dict[str, str] = {}
    lang = ""
    for key, value in pairs_of(element):
        if key == XML_LANG:
            lang = value
        else:
            attributes[local_name(key)] = value
    older = attributes.pop("lang", "") if attributes else ""
    return (lang or older).strip(), attributes


def _take_child(element: Element, children: list[Child], complain: Complain) -> None:
    name = local_name(element.tag)
    if name in ("prop", "note"):
        children.append(read_child(element))
    elif name:
        complain(f"element <{name}> does not belong here and was left out")
    else:
        complain(COMMENT)


def read_child(element: Element) -> Child:
    """Give a ``prop`` or ``note``; its text includes that of elements that do not belong there."""
    text = (element.text or "") if not len(element) else "".join(str(part) for part in element.itertext())
    pairs = pairs_of(element)
    if len(pairs) != 1 or pairs[0][0] != "type":
        pairs = [("xml:lang" if key == XML_LANG else local_name(key), value) for key, value in pairs]
    return Child(local_name(element.tag), tuple(pairs), text)


def read_header(element: Element, complain: Complain) -> tuple[tuple[str, str], ...]:
    """Give all a ``header`` says, by the names of :mod:`tmkit.formats.tmx.names`."""
    kept: Pairs = [(attribute_name("header", local_name(key)), str(value)) for key, value in element.items()]
    for child in element:
        name = local_name(child.tag)
        if name in ("prop", "note"):
            read = read_child(child)
            kept.append((child_name("header", read.element, read.attributes), read.text))
        elif name == "ude":
            attributes = tuple((local_name(key), str(value)) for key, value in child.items())
            kept.append((child_name("header", "ude", attributes), inner_xml(child).strip()))
        elif name:
            complain(f"element <{name}> in the header was left out")
    return tuple(kept)
