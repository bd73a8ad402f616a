"""Where the segments of an XLIFF file are: the same answer for elements that are streamed and for those of a text.

In 1.2 a segment is each ``mrk`` of type ``seg`` in the ``seg-source``, paired with that of the target by ``mid``;
without a ``seg-source`` the ``trans-unit`` is the segment (in SDLXLIFF it holds structure only and is none). In 2.x it
is each ``segment`` of a ``unit``. Matches offered in the file (``alt-trans``, ``mtc:match``) are no segments.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Generic, Literal, Protocol, TypeVar

from tmkit.formats.xmlio import local_name, namespace

SDL = "http://sdl.com/FileTypes/SdlXliff/"
MEMOQ = "MQXliff"
PHRASE = "http://www.memsource.com/mxlf/"
Dialect = Literal["1.2", "2", "sdl", "memoq", "phrase"]


class XmlElement(Protocol):
    """What an element of lxml and a :class:`~tmkit.formats.nodes.Node` have in common."""

    @property
    def tag(self) -> Any:
        """The name, its namespace before it in braces."""

    @property
    def text(self) -> Any:
        """The text before the first child."""

    @property
    def tail(self) -> Any:
        """The text after the element."""

    @property
    def nsmap(self) -> Any:
        """The namespaces known here, by prefix."""

    def get(self, name: str, default: str, /) -> Any:
        """Give an attribute."""

    def items(self) -> Any:
        """Give the attributes in order."""

    def getparent(self) -> Any:
        """Give the element around this one."""

    def __iter__(self) -> Iterator[Any]:
        """Give the children."""
        ...

    def __len__(self) -> int:
        """Give the number of children."""
        ...


Found = TypeVar("Found", bound=XmlElement)


@dataclass(frozen=True, slots=True)
class Place(Generic[Found]):
    """One segment: its ``trans-unit`` or ``unit``, the elements that hold its two sides, and what tells of its state.

    ``name`` is the ``mid`` or the id of the segment, empty where the unit is the segment; ``identity`` the id given to
    people. ``about`` is the ``sdl:seg`` or the ``segment`` element. ``target`` is None where there is none yet.
    """

    unit: Found
    source: Found
    target: Found | None
    name: str
    identity: str
    about: Found | None = None


def is_unit(element: XmlElement) -> bool:
    """Tell whether an element of that name is a unit of XLIFF, not one of another vocabulary."""
    name, space = local_name(element.tag), namespace(element.tag)
    return name == "trans-unit" or (name == "unit" and (not space or ":xliff:document:2" in space))


def find_dialect(element: XmlElement) -> Dialect:
    """Give the dialect of the file that an element is in, by its namespaces."""
    if local_name(element.tag) == "unit":
        return "2"
    spaces = " ".join(str(uri) for uri in element.nsmap.values())
    kinds: tuple[tuple[str, Dialect], ...] = ((SDL, "sdl"), (MEMOQ, "memoq"), (PHRASE, "phrase"))
    return next((dialect for space, dialect in kinds if space in spaces), "1.2")


def find_places(unit: Found) -> Iterator[Place[Found]]:
    """Give the segments of a unit in the order of the source; none where it has no source."""
    yield from _of_unit(unit) if local_name(unit.tag) == "unit" else _of_trans_unit(unit)


def _of_trans_unit(unit: Found) -> Iterator[Place[Found]]:
    source, target = child_of(unit, "source"), child_of(unit, "target")
    if source is None:
        return
    identity = unit.get("id", "")
    defined = child_of(unit, "seg-defs")
    definitions = {d.get("id", ""): d for d in (() if defined is None else defined)}
    segmented = list(find_marks(child_of(unit, "seg-source")))
    if not segmented:
        if find_dialect(unit) != "sdl":
            yield Place(unit, source, target, "", identity)
        return
    marks = {mark.get("mid", ""): mark for mark in find_marks(target)}
    for mark in segmented:
        mid = mark.get("mid", "")
        side = target if len(segmented) == 1 and not marks else marks.get(mid)
        name = f"{identity}#{mid}" if len(segmented) > 1 else identity
        yield Place(unit, mark, side, mid, name, definitions.get(mid))


def find_marks(element: Found | None) -> Iterator[Found]:
    """Give the segments marked inside an element, marks inside other marks, too."""
    for child in element if element is not None else ():
        if local_name(child.tag) == "mrk" and child.get("mtype") == "seg":
            yield child
        yield from find_marks(child)


def _of_unit(unit: Found) -> Iterator[Place[Found]]:
    identity = unit.get("id", "")
    segments = [child for child in unit if local_name(child.tag) == "segment"]
    for number, segment in enumerate(segments, 1):
        source = child_of(segment, "source")
        if source is None:
            continue
        name = segment.get("id", "") or str(number)
        shown = f"{identity}#{name}" if len(segments) > 1 else identity
        yield Place(unit, source, child_of(segment, "target"), name, shown, segment)


def child_of(element: Found, name: str) -> Found | None:
    """Give the first child with this local name."""
    return next((child for child in element if local_name(child.tag) == name), None)


def ancestor_of(element: Found, name: str) -> Found | None:
    """Give the nearest element around this one with this local name."""
    parent = element.getparent()
    while parent is not None and local_name(parent.tag) != name:
        parent = parent.getparent()
    return parent  # type: ignore[no-any-return]


def is_fixed(unit: XmlElement) -> bool:
    """Tell whether the file says, on the unit or on what is around it, that its text is not to be translated."""
    element: Any = unit
    while element is not None:
        if said := element.get("translate", ""):
            return bool(said == "no")
        element = element.getparent()
    return False
