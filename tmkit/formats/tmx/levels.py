"""The properties of a unit sorted by the level of a ``tu`` at which they are written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

from tmkit.formats.report import Report
from tmkit.formats.tmx.names import HEADER, MADE_ID, PLACE, PREFIX, SEPARATE, child_attributes
from tmkit.formats.xmlio import Escaper

Child = tuple[str, tuple[tuple[str, str], ...], str]
MARKS = frozenset({PLACE, MADE_ID, SEPARATE})
SEGTYPES = frozenset({"block", "paragraph", "sentence", "phrase"})
VARIANT = frozenset(
    "o-encoding datatype usagecount lastusagedate creationtool creationtoolversion creationdate creationid "
    "changedate o-tmf changeid".split()
)
LEVELS = ("tu", "source", "target")
ATTRIBUTES = {"tu": VARIANT | {"segtype", "srclang"}, "source": VARIANT, "target": VARIANT}
CHILD_ATTRIBUTES = {"prop": ("type", "xml:lang", "o-encoding"), "note": ("xml:lang", "o-encoding")}


@dataclass(slots=True)
class Level:
    """What stands on one element: its attributes, and its notes and properties as (element, attributes, text)."""

    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Child] = field(default_factory=list)

    def write(self, escaper: Escaper) -> str:
        """Give the notes and properties as XML."""
        return "".join(
            [
                f"<{element}{escaper.attributes(attributes)}>{escaper.text(text)}</{element}>"
                for element, attributes, text in self.children
            ]
        )


def as_children(pairs: Iterable[tuple[str, str]]) -> Iterable[Child]:
    """Give names and values as ``prop`` elements."""
    return (("prop", (("type", name),), value) for name, value in pairs)


def sort_props(props: Iterable[tuple[str, str]], report: Report, dropped: frozenset[str]) -> dict[str, Level]:
    """Give the levels ``tu``, ``source`` and ``target``; what the standard has no place for goes to ``report``."""
    levels = {"tu": Level(), "source": Level(), "target": Level()}
    for name, value in props:
        if not name.startswith(PREFIX):
            if name in dropped:
                report.lose(f'the property "{name}"')
            else:
                levels["tu"].children.append(("prop", (("type", name),), value))
        elif name not in MARKS and not name.startswith(HEADER):
            _place(levels, name, value, report)
    return levels


@lru_cache(maxsize=4096)
def _where(name: str) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    """Give level, element (or ``@`` and the attribute) and attributes that a name of ours stands for."""
    for level in LEVELS:
        if name.startswith(f"tmx:{level}@"):
            return level, "@" + name.partition("@")[2], ()
        if name.startswith(f"tmx:{level}/"):
            child = child_attributes(name, level)
            if child is not None and child[0] in CHILD_ATTRIBUTES:
                return level, *child
    return "tu", "prop", (("type", name),)


def _place(levels: dict[str, Level], name: str, value: str, report: Report) -> None:
    """Put an attribute, property or note where its name says; a name that says nothing is a property."""
    level, element, attributes = _where(name)
    if element.startswith("@"):
        _set_attribute(level, levels[level], element[1:], value, report)
    else:
        levels[level].children.append(_valid(element, attributes, value, report))


def _set_attribute(level: str, content: Level, name: str, value: str, report: Report) -> None:
    if name in ATTRIBUTES[level] and (name != "segtype" or value in SEGTYPES):
        content.attributes[name] = value
    else:
        report.lose(f'the attribute {name}="{value}", which is outside the standard')


def _valid(element: str, attributes: tuple[tuple[str, str], ...], text: str, report: Report) -> Child:
    spelled = [("xml:lang" if name == "lang" else name, value) for name, value in attributes]
    kept = [(name, value) for name, value in spelled if name in CHILD_ATTRIBUTES[element]]
    if len(kept) < len(spelled):
        report.lose(f"attributes of <{element}> outside the standard", len(spelled) - len(kept))
    if element == "prop" and "type" not in dict(kept):
        kept.insert(0, ("type", ""))
    return element, tuple(kept), text
