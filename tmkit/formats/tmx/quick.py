"""The usual ``tu`` read by patterns: plain properties and notes, tags without tags inside.

The patterns are stricter than XML: what they accept is well-formed and means what the XML parser would say; for
everything else :func:`quick_record` gives None, and the parser is asked.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from tmkit.formats.tmx.content import KINDS, join_numbers, number_tags
from tmkit.formats.tmx.record import Child, Record, Variant
from tmkit.model import Content, Tag

# Characters of XML 1.0 that are not markup; a carriage return would have to be normalized, so it is for the parser.
CHARACTER = "<&\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff"
SPACE = "[ \t\r\n]"
REFERENCE = "&(?:amp|lt|gt|quot|apos);"
TEXT = f"[^{CHARACTER}]*+(?:{REFERENCE}[^{CHARACTER}]*+)*+"
VALUE = f'[^{CHARACTER}">\t\n]*+(?:{REFERENCE}[^{CHARACTER}">\t\n]*+)*+'
ATTRIBUTES = rf'(?:{SPACE}++(?:xml:lang|[A-Za-z_][A-Za-z0-9_.\-]*+){SPACE}*+={SPACE}*+"{VALUE}")*+{SPACE}*+'
CHILDREN = rf"(?:(?:<prop{ATTRIBUTES}>{TEXT}</prop>|<note{ATTRIBUTES}>{TEXT}</note>){SPACE}*+)*+"
INLINE = "|".join(rf"<{name}{ATTRIBUTES}(?:/>|>{TEXT}</{name}>)" for name in ("bpt", "ept", "ph", "it", "ut"))
SEGMENT = rf"{TEXT}(?:(?:{INLINE}){TEXT})*+"
START = re.compile(rf"<tu({ATTRIBUTES})>{SPACE}*+({CHILDREN})")
VARIANT = re.compile(rf"<tuv({ATTRIBUTES})>{SPACE}*+({CHILDREN})<seg>({SEGMENT})</seg>{SPACE}*+</tuv>{SPACE}*+")
END = "</tu>"
ATTRIBUTE = re.compile(r'([\w.\-:]+)\s*=\s*"([^"]*)"')
CHILD = re.compile(r"<(prop|note)([^>]*)>([^<]*)<")
TAG = re.compile(r"<(\w+)([^<>]*?)(?:/>|>([^<]*)</\w+>)")
SPLIT = re.compile(r"(<\w+[^<>]*?(?:/>|>[^<]*</\w+>))")


class Parts(NamedTuple):
    """A ``tu`` in pieces: its attributes, its children, those two and the segment of each variant, and its end."""

    attributes: str
    children: str
    variants: list[tuple[str, str, str]]
    end: int


def find_parts(text: str) -> Parts | None:
    """Give the pieces of the ``tu`` that a text begins with; None where it is not a usual one."""
    start = START.match(text)
    if start is None:
        return None
    variants: list[tuple[str, str, str]] = []
    place = start.end()
    while found := VARIANT.match(text, place):
        variants.append(found.groups())  # type: ignore[arg-type]
        place = found.end()
    end = place + len(END)
    if not variants or not text.startswith(END, place) or text.find("]]>", 0, end) >= 0:
        return None
    return Parts(start[1], start[2], variants, end)


def quick_record(text: str) -> tuple[Record, int] | None:
    """Give the record of the ``tu`` that a text begins with and the place after it; None where it is not a usual one.

    >>> pair = '<tuv xml:lang="zh"><seg>甲</seg></tuv><tuv xml:lang="en"><seg>A</seg></tuv>'
    >>> quick_record(f"<tu>{pair}</tu>")[0].variants[0]
    Variant(lang='zh', attributes={}, children=[], content=('甲',))
    """
    parts = find_parts(text)
    if parts is None:
        return None
    found = ATTRIBUTE.findall(parts.attributes)
    own = {name: plain(value) for name, value in found}
    variants = [_variant(*variant) for variant in parts.variants]
    if "xml:lang" in own or len(found) != len(own) or None in variants:
        return None
    return Record(own, _children(parts.children) if parts.children else [], variants), parts.end  # type: ignore[arg-type]


def plain(text: str) -> str:
    """Resolve the five predefined references."""
    if "&" not in text:
        return text
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&apos;", "'").replace("&quot;", '"')
    return text.replace("&amp;", "&")


@lru_cache(maxsize=4096)
def _about_variant(text: str) -> tuple[str, dict[str, str]] | None:
    """Give language and other attributes of a variant, None where the parser must decide."""
    found = ATTRIBUTE.findall(text)
    attributes = dict(found)
    if len(attributes) != len(found) or "&" in text:
        return None
    lang, older = attributes.pop("xml:lang", ""), attributes.pop("lang", "")
    lang = (lang or older).strip()
    return (lang, attributes) if lang else None


def _variant(attributes: str, children: str, segment: str) -> Variant | None:
    about = _about_variant(attributes)
    if about is None:
        return None
    content = read_content(segment) if "<" in segment else (plain(segment),) if segment else ()
    return Variant(about[0], about[1], _children(children) if children else [], content)


@lru_cache(maxsize=4096)
def _children(text: str) -> list[Child]:
    return [
        Child(element, tuple((name, plain(value)) for name, value in ATTRIBUTE.findall(attributes)), plain(content))
        for element, attributes, content in CHILD.findall(text)
    ]


def read_content(segment: str) -> Content:
    """Give a segment with tags as the pattern has accepted it; references are resolved.

    >>> read_content('a<ph x="1">&lt;</ph>')
    ('a', Tag(kind='alone', pair=1, name='ph', attributes=(('x', '1'),), code='<'))
    """
    pieces = SPLIT.split(segment)
    return _content(pieces, _tags(tuple(pieces[1::2])))


def read_contents(source: str, target: str) -> tuple[Content, Content]:
    """Give source and target as :func:`read_content` does, the tags of the target with the numbers of the source's.

    >>> read_contents("<ph>1</ph>a<ph>2</ph>", "b<ph>2</ph>")[1][1].pair
    2
    """
    one, other = SPLIT.split(source), SPLIT.split(target)
    first, second = tuple(one[1::2]), tuple(other[1::2])
    return _content(one, _tags(first)), _content(other, _tags(second) if first == second else _joined(first, second))


def _content(pieces: list[str], tags: Content) -> Content:
    """Put the tags in the places of their text; every second piece is one."""
    parts: list[str | Tag] = [plain(piece) for piece in pieces]
    parts[1::2] = tags
    return tuple([part for part in parts if part])


@lru_cache(maxsize=4096)
def _joined(source: tuple[str, ...], target: tuple[str, ...]) -> Content:
    return join_numbers(_tags(source), _tags(target))


@lru_cache(maxsize=4096)
def _tags(found: tuple[str, ...]) -> Content:
    """Give the tags of a segment, numbered; the same come again and again."""
    return number_tags([_tag(text) for text in found])


def _tag(text: str) -> Tag:
    match = TAG.fullmatch(text)
    if match is None:
        raise ValueError(text)
    name, attributes, code = match.groups()
    pairs = tuple((key, plain(value)) for key, value in ATTRIBUTE.findall(attributes))
    return Tag(KINDS[name], 0, name, pairs, plain(code or ""))
