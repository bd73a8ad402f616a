"""Segments of TMX to the neutral form and back: ``bpt`` and ``ept``, ``ph``, ``it``, ``hi``, ``ut`` against tags.

Tags are numbered from 1 in order of appearance in the source; a target tag takes the number of the source tag it
stands for: by equal ``x``, else by equal code, else by order (TMX 1.4b, 4.2). The text of a ``sub`` is part of the
code; a code that holds markup carries the attribute :data:`MARKUP`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

from tmkit.errors import InputError
from tmkit.formats.xmlio import Escaper, inner_xml, local_name, parse_string
from tmkit.model import Content, Tag, TagKind
from tmkit.model.unit import merge_texts

if TYPE_CHECKING:
    from tmkit.formats.xmlio import Element

MARKUP = ("tmkit:code", "xml")
COMMENT = "a comment inside a unit was left out"
KEPT = "kept as a tag"
KINDS: dict[str, TagKind] = {
    "bpt": "open",
    "ept": "close",
    "ph": "alone",
    "ut": "alone",
    "it": "loose",
    "x": "alone",
    "bx": "open",
    "ex": "close",
}
# Halves of pairs that are elements of their own, by what pairs with what.
HALVES = {"bpt": "t", "ept": "t", "bx": "x", "ex": "x", "sc": "c", "ec": "c", "sm": "m", "em": "m"}
SPANS = frozenset({"hi", "g", "mrk", "pc"})
ALLOWED = {
    "bpt": ("i", "x", "type"),
    "ept": ("i",),
    "ph": ("x", "assoc", "type"),
    "it": ("pos", "x", "type"),
    "hi": ("x", "type"),
    "ut": ("x",),
}
NATIVE: dict[TagKind, str] = {"open": "bpt", "close": "ept", "alone": "ph", "loose": "it"}

Complain = Callable[[str], None]


def read_segment(segment: Element, complain: Complain) -> Content:
    """Give the content of a ``seg``, its tags numbered by themselves; ``complain`` hears what was left out."""
    if not len(segment):
        return (segment.text,) if segment.text else ()
    return number_tags(list(_walk(segment, complain)))


def number_tags(parts: list[str | Tag]) -> Content:
    """Give a segment with its tags numbered in order, halves of a pair alike, and neighbouring texts as one."""
    return tuple(merge_texts(_paired(parts)))


def _walk(element: Element, complain: Complain) -> Iterator[str | Tag]:
    yield element.text or ""
    for child in element:
        name = local_name(child.tag)
        if name in KINDS:
            yield _tag(child, name)
        elif name in SPANS:
            yield Tag("open", 0, name, _attributes(child))
            yield from _walk(child, complain)
            yield Tag("close", 0, name)
        elif name:
            yield from _foreign(child, complain)
        else:
            complain(COMMENT)
        yield child.tail or ""


def _foreign(element: Element, complain: Complain) -> Iterator[str | Tag]:
    """Give an element that TMX does not know as a tag, or as a pair of tags around its text."""
    name = f"{element.prefix}:{local_name(element.tag)}" if element.prefix else local_name(element.tag)
    complain(f"element <{name}> does not belong in a segment: {KEPT}")
    if not len(element) and not element.text:
        yield Tag("alone", 0, name, _attributes(element))
        return
    yield Tag("open", 0, name, _attributes(element))
    yield from _walk(element, complain)
    yield Tag("close", 0, name)


def _tag(element: Element, name: str) -> Tag:
    attributes = _attributes(element)
    if len(element):
        return Tag(KINDS[name], 0, name, (*attributes, MARKUP), inner_xml(element))
    return Tag(KINDS[name], 0, name, attributes, element.text or "")


def _attributes(element: Element) -> tuple[tuple[str, str], ...]:
    return tuple((local_name(key), str(value)) for key, value in element.items())


def _paired(parts: list[str | Tag]) -> list[str | Tag]:
    """Number the tags: halves of a pair alike, and halves that found no partner become ``loose``."""
    partner = _partners(parts)
    numbers: dict[int, int] = {}
    for place, part in enumerate(parts):
        if isinstance(part, Tag):
            first = min(place, partner.get(place, place))
            number = numbers.setdefault(first, len(numbers) + 1)
            kind = part.kind if place in partner or part.kind == "alone" else "loose"
            parts[place] = Tag(kind, number, part.name, part.attributes, part.code)
    return parts


def _partners(parts: list[str | Tag]) -> dict[int, int]:
    waiting: dict[str, list[int]] = {}
    partner: dict[int, int] = {}
    for place, part in enumerate(parts):
        if isinstance(part, str) or part.kind not in ("open", "close"):
            continue
        key = _pair_key(part)
        if part.kind == "open":
            waiting.setdefault(key, []).append(place)
        elif waiting.get(key):
            begin = waiting[key].pop()
            partner[begin], partner[place] = place, begin
    return partner


def _pair_key(tag: Tag) -> str:
    """Give what the halves of a pair have in common: spans nest, the others share a number.

    That is ``i`` in TMX, ``rid`` or ``id`` in XLIFF 1.2, ``id`` against ``startRef`` in XLIFF 2.x.
    """
    if tag.name not in HALVES:
        return "<>"
    attributes = dict(tag.attributes)
    found = next((attributes[name] for name in ("i", "rid", "startRef", "id") if attributes.get(name)), "")
    return f"{HALVES[tag.name]} {found}"


def join_numbers(source: Content, target: Content) -> Content:
    """Give the target with the numbers of the source tags its tags stand for, and new numbers for the others.

    >>> source = (Tag("alone", 1, "ph", (), "<br>"), Tag("alone", 2, "ph", (), "<hr>"))
    >>> [tag.pair for tag in join_numbers(source, (Tag("alone", 1, "ph", (), "<hr>"),))]
    [2]
    """
    free = _heads(source)
    heads = _heads(target)
    if list(map(_identity, free.values())) == list(map(_identity, heads.values())):
        return target
    numbers: dict[int, int] = {}
    for key in (_by_x, _by_code, _by_kind):
        for number, tag in heads.items():
            if number not in numbers and (wanted := key(tag)) is not None:
                found = next((other for other, candidate in free.items() if key(candidate) == wanted), None)
                if found is not None:
                    numbers[number] = found
                    del free[found]
    fresh = max((tag.pair for tag in source if isinstance(tag, Tag)), default=0)
    for number in heads:
        if number not in numbers:
            fresh += 1
            numbers[number] = fresh
    return tuple([_numbered(part, numbers) if isinstance(part, Tag) else part for part in target])


def _numbered(tag: Tag, numbers: dict[int, int]) -> Tag:
    return Tag(tag.kind, numbers[tag.pair], tag.name, tag.attributes, tag.code)


def _heads(content: Content) -> dict[int, Tag]:
    heads: dict[int, Tag] = {}
    for part in content:
        if isinstance(part, Tag):
            heads.setdefault(part.pair, part)
    return heads


def _identity(tag: Tag) -> object:
    """Give all that tags are joined by, and the number: where it is equal throughout, nothing is to be renumbered."""
    return tag.pair, _by_x(tag), tag.code, tag.kind, tag.name


def _by_x(tag: Tag) -> object:
    """Give what TMX (``x``) and XLIFF (``id``) join a tag of the source and one of the target by."""
    attributes = dict(tag.attributes)
    x = attributes.get("x") or attributes.get("id")
    return None if x is None else (tag.kind, x)


def _by_code(tag: Tag) -> object:
    return (tag.kind, tag.name, tag.code) if tag.code else None


def _by_kind(tag: Tag) -> object:
    return tag.kind, tag.name


def write_segment(content: Content, escaper: Escaper) -> str:
    """Give the content of a ``seg`` as XML that is valid against ``tmx14.dtd``, whatever the tags are."""
    if len(content) == 1 and isinstance(content[0], str):
        return escaper.text(content[0])
    tags = tuple([part for part in content if isinstance(part, Tag)])
    forms = iter(_legal_forms(tags) or _forms(tags, escaper))
    return "".join([escaper.text(part) if isinstance(part, str) else next(forms) for part in content])


@lru_cache(maxsize=4096)
def _legal_forms(tags: tuple[Tag, ...]) -> tuple[str, ...]:
    """Give the tags as XML where nothing in them must be left out and told; the same come again and again."""
    escaper = Escaper()
    forms = _forms(tags, escaper)
    return () if escaper.removed else forms


def _forms(tags: tuple[Tag, ...], escaper: Escaper) -> tuple[str, ...]:
    names = _written_names(tags)
    codes = _written_codes(tags, names)
    return tuple(_written(tag, names[place], codes.get(tag.pair, ""), escaper) for place, tag in enumerate(tags))


def _written_names(tags: tuple[Tag, ...]) -> list[str]:
    """Give the element for each tag: its own where TMX knows it and spans nest, else that of its kind."""
    nested = _nested(tags)
    names: list[str] = []
    for place, tag in enumerate(tags):
        own = tag.name == "hi" and place in nested
        own = own or (tag.name in KINDS and tag.name in ALLOWED and _fits(tag))
        names.append(tag.name if own else NATIVE[tag.kind])
    return names


def _fits(tag: Tag) -> bool:
    return KINDS[tag.name] == tag.kind or (tag.kind == "loose" and tag.name in ("bpt", "ept"))


def _nested(tags: tuple[Tag, ...]) -> set[int]:
    """Give the places of ``hi`` tags that open and close in good order."""
    stack: list[tuple[int, int]] = []
    nested: set[int] = set()
    for place, tag in enumerate(tags):
        if tag.name == "hi":
            if tag.kind == "open":
                stack.append((tag.pair, place))
            elif tag.kind == "close" and stack and stack[-1][0] == tag.pair:
                nested |= {place, stack.pop()[1]}
    return nested


def _written_codes(tags: tuple[Tag, ...], names: list[str]) -> dict[int, str]:
    """Give for each pair number the ``i`` of its ``bpt`` and ``ept``: as found where that is unique in the segment."""
    found: dict[int, str] = {}
    for tag, name in zip(tags, names, strict=True):
        if name in ("bpt", "ept") and tag.pair not in found:
            own = dict(tag.attributes).get("i") if tag.name in ("bpt", "ept") else None
            found[tag.pair] = own if own and own not in found.values() else _unused(tag.pair, found)
    return found


def _unused(wish: int, found: dict[int, str]) -> str:
    while str(wish) in found.values():
        wish += 1
    return str(wish)


def _written(tag: Tag, name: str, code: str, escaper: Escaper) -> str:
    if name == "hi" and tag.kind == "close":
        return "</hi>"
    attributes = [(key, value) for key, value in tag.attributes if key in ALLOWED[name]] if tag.name in ALLOWED else []
    known = dict(attributes)
    if name in ("bpt", "ept"):
        attributes = _with(attributes, "i", code)
    if name == "it" and known.get("pos") not in ("begin", "end"):
        attributes = _with(attributes, "pos", _position(tag))
    if tag.name not in ALLOWED and name != "ept":
        attributes.append(("x", str(tag.pair)))
    start = f"<{name}{escaper.attributes(attributes)}>"
    return start if name == "hi" else f"{start}{_code(tag, escaper)}</{name}>"


def _with(attributes: list[tuple[str, str]], name: str, value: str) -> list[tuple[str, str]]:
    """Give the attributes with one set: in its place where it was there, else first."""
    if name in dict(attributes):
        return [(key, value if key == name else old) for key, old in attributes]
    return [(name, value), *attributes]


def _position(tag: Tag) -> str:
    return "end" if tag.name in ("ex", "ec", "ept") else "begin"


def _code(tag: Tag, escaper: Escaper) -> str:
    if MARKUP in tag.attributes and _is_code_markup(tag.code):
        return tag.code
    if tag.code or tag.name in ALLOWED:
        return escaper.text(tag.code)
    return escaper.text(native_code(tag))


def native_code(tag: Tag) -> str:
    """Give a tag of another format as it would stand there, for a format that keeps codes as text.

    >>> native_code(Tag("open", 1, "g", (("id", "7"),)))
    '<g id="7">'
    """
    if tag.kind == "close":
        return f"</{tag.name}>"
    return f"<{tag.name}{Escaper().attributes(tag.attributes)}{'/' if tag.kind == 'alone' else ''}>"


def _is_code_markup(code: str) -> bool:
    """Tell whether a code is well-formed and built of ``sub`` and what ``sub`` may hold: it may come from JSON."""
    try:
        root = parse_string(f"<ph>{code}</ph>")
    except InputError:
        return False
    return all(_is_valid_child(element) for element in root.iterdescendants())


def _is_valid_child(element: Element) -> bool:
    parent = element.getparent()
    name, outer = local_name(element.tag), local_name(parent.tag) if parent is not None else ""
    allowed = {"sub": ("datatype", "type"), **ALLOWED}
    if name not in allowed or (name == "sub") == (outer in ("sub", "hi")):
        return False
    needed = {"bpt": "i", "ept": "i", "it": "pos"}.get(name)
    known = [local_name(key) for key in element.keys()]  # noqa: SIM118 - an element is not a dict
    return all(key in allowed[name] for key in known) and (needed is None or needed in known)
