"""The usual ``tu`` read by one pattern: two variants, plain properties and notes, tags without tags inside.

This is where the speed of reading comes from. The pattern is stricter than XML: what it accepts is well-formed and
means what the XML parser would say; for everything else :func:`quick_record` gives None, and the parser is asked.
"""

from __future__ import annotations

import re
from functools import lru_cache

from tmkit.formats.tmx.content import KINDS, number_tags
from tmkit.formats.tmx.record import Child, Record, Variant
from tmkit.model import Content, Tag

# Characters of XML 1.0 that are not markup; a carriage return would have to be normalized, so it is for the parser.
CHARACTER = "<&\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff"
SPACE = "[ \t\r\n]"
REFERENCE = "&(?:amp|lt|gt|quot|apos);"
TEXT = f"[^{CHARACTER}]*+(?:{REFERENCE}[^{CHARACTER}]*+)*+"
VALUE = f'[^{CHARACTER}">\t\n]*+(?:{REFERENCE}[^{CHARACTER}">\t\n]*+)*+'
ATTRIBUTES = rf'(?:{SPACE}++(?:xml:lang|[A-Za-z_][A-Za-z0-9_.\-]*+)="{VALUE}")*+{SPACE}*+'
CHILDREN = rf"(?:(?:<prop{ATTRIBUTES}>{TEXT}</prop>|<note{ATTRIBUTES}>{TEXT}</note>){SPACE}*+)*+"
INLINE = "|".join(rf"<{name}{ATTRIBUTES}(?:/>|>{TEXT}</{name}>)" for name in ("bpt", "ept", "ph", "it", "ut"))
SEGMENT = rf"{TEXT}(?:(?:{INLINE}){TEXT})*+"
VARIANT = rf"<tuv({ATTRIBUTES})>{SPACE}*+({CHILDREN})<seg>({SEGMENT})</seg>{SPACE}*+</tuv>{SPACE}*+"
UNIT = re.compile(rf"<tu({ATTRIBUTES})>{SPACE}*+({CHILDREN}){VARIANT}{VARIANT}</tu>")
ATTRIBUTE = re.compile(r'([\w.\-:]+)="([^"]*)"')
CHILD = re.compile(r"<(prop|note)([^>]*)>([^<]*)<")
TAG = re.compile(r"<(\w+)([^<>]*?)(?:/>|>([^<]*)</\w+>)")
SPLIT = re.compile(r"(<\w+[^<>]*?(?:/>|>[^<]*</\w+>))")


def quick_record(text: str) -> tuple[Record, int] | None:
    """Give the record of the ``tu`` that a text begins with and the place after it; None where it is not a usual one.

    >>> pair = '<tuv xml:lang="zh"><seg>甲</seg></tuv><tuv xml:lang="en"><seg>A</seg></tuv>'
    >>> quick_record(f"<tu>{pair}</tu>")[0].variants[0]
    Variant(lang='zh', attributes={}, children=[], content=('甲',))
    """
    match = UNIT.match(text)
    if match is None or text.find("]]>", 0, match.end()) >= 0:
        return None
    attributes, children, *sides = match.groups()
    own = dict(ATTRIBUTE.findall(attributes)) if attributes else {}
    if "&" in attributes:
        own = {name: plain(value) for name, value in own.items()}
    variants = [_variant(*sides[:3]), _variant(*sides[3:])]
    if "xml:lang" in own or attributes.count('="') != len(own) or None in variants:
        return None
    return Record(own, _children(children) if children else [], variants), match.end()  # type: ignore[arg-type]


def plain(text: str) -> str:
    """Resolve the five predefined references."""
    if "&" not in text:
        return text
    text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&apos;", "'").replace("&quot;", '"')
    return text.replace("&amp;", "&")


@lru_cache(maxsize=4096)
def _about_variant(text: str) -> tuple[str, dict[str, str]] | None:
    """Give language and other attributes of a variant, None where the parser must decide."""
    attributes = dict(ATTRIBUTE.findall(text))
    if len(attributes) != text.count('="') or "&" in text or "lang" in attributes:
        return None
    lang = attributes.pop("xml:lang", "").strip()
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
    parts: list[str | Tag] = [*SPLIT.split(segment)]
    parts[1::2] = _tags(tuple(parts[1::2]))
    if "&" in segment:
        parts[::2] = [plain(part) for part in parts[::2]]  # type: ignore[arg-type]
    return tuple([part for part in parts if part])


def tags_of(segment: str) -> list[str]:
    """Give the tags of a segment as they stand there."""
    return SPLIT.split(segment)[1::2]


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
