"""What a concept, a language section or a term of TBX says beside its terms: categories, notes, references, groups."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tmkit.errors import InputError
from tmkit.formats.report import Report
from tmkit.formats.tmx.dates import read_date
from tmkit.formats.xmlio import Escaper, local_name, parse_string

if TYPE_CHECKING:
    from tmkit.formats.xmlio import Element

ELEMENTS = frozenset("descrip termNote admin ref xref note".split())
IN_GROUP = frozenset("admin note ref xref transacGrp".split())
IN_TRANSACTION = frozenset("transac transacNote date note ref xref".split())
Entry = tuple[str, str]


@dataclass(slots=True)
class _Item:
    name: str
    text: str
    target: str = ""
    members: list[Entry] = field(default_factory=list)

    @property
    def kind(self) -> str:
        return self.name.partition(":")[2]


class ItemWriter:
    """Writes entries of ``Concept.extra`` as XML; ``ids`` are those that a reference may point to.

    With ``plain_dates`` a date is written as ``YYYY-MM-DD``, which version 3 asks for.
    """

    def __init__(self, escaper: Escaper, report: Report, ids: frozenset[str], *, plain_dates: bool) -> None:
        self.escaper = escaper
        self.report = report
        self.ids = ids
        self.plain_dates = plain_dates

    def write(self, entries: list[Entry]) -> str:
        """Give the entries of one level; what stands under a description follows it inside a group."""
        return "".join(self._whole(item) for item in _gathered(entries, self.report))

    def _whole(self, item: _Item) -> str:
        main = self._element(item.name, item.text, item.target)
        if not item.members:
            return main
        inside = [entry for entry in item.members if entry[0].partition(":")[0] in IN_GROUP]
        beside = [entry for entry in item.members if entry[0].partition(":")[0] not in IN_GROUP]
        if item.name.startswith("descrip:") and inside:
            main = f"<descripGrp>{main}{self.write(inside)}</descripGrp>"
            inside = []
        return main + self.write([*inside, *beside])

    def _element(self, name: str, text: str, target: str) -> str:
        element, _, kind = name.partition(":")
        if element.endswith("Grp"):
            return self._transaction(element, text)
        if element not in ELEMENTS:
            self.report.lose(f'the category "{name}"')
            return ""
        attributes = [] if element == "note" else [("type", kind)]
        if element == "xref":
            attributes.append(("target", target or text))
        elif target and self._points(target):
            attributes.append(("target", target))
        return f"<{element}{self.escaper.attributes(attributes)}>{self.escaper.text(text)}</{element}>"

    def _points(self, target: str) -> bool:
        if target not in self.ids:
            self.report.lose("references to ids that are not in the file")
        return target in self.ids

    def _transaction(self, name: str, text: str) -> str:
        try:
            root = parse_string(f"<{name}>{text}</{name}>")
        except InputError:
            root = parse_string("<none/>")
        children = [child for child in root if local_name(child.tag) in IN_TRANSACTION]
        if name != "transacGrp" or not children or local_name(children[0].tag) != "transac":
            self.report.lose(f'a group "{name}"')
            return ""
        return f"<{name}>{''.join(map(self._member, children))}</{name}>"

    def _member(self, element: Element) -> str:
        name = local_name(element.tag)
        known = {str(key): str(value) for key, value in element.items()}
        text = str(element.text or "")
        if name == "date" and self.plain_dates:
            day = read_date(text)[:10]
            if not day:
                self.report.lose(f'the date "{text}"')
            return f"<date>{day}</date>" if day else ""
        if name in ("date", "note"):
            return f"<{name}>{self.escaper.text(text)}</{name}>"
        attributes = [("type", known.get("type", ""))]
        if name == "xref" or ("target" in known and self._points(known["target"])):
            attributes.append(("target", known.get("target", text)))
        return f"<{name}{self.escaper.attributes(attributes)}>{self.escaper.text(text)}</{name}>"


def _gathered(entries: list[Entry], report: Report) -> list[_Item]:
    """Give the items with what belongs to them: the entries that follow under its name, and its target."""
    items: list[_Item] = []
    for name, text in entries:
        head, slash, rest = name.partition("/")
        if not slash:
            if text:
                items.append(_Item(name, text))
            continue
        owner = _owner(items, head)
        if owner is None:
            report.lose(f'the category "{name}"')
        elif rest == "target":
            owner.target = text
        else:
            owner.members.append((rest, text))
    return items


def _owner(items: list[_Item], head: str) -> _Item | None:
    """Give the item an entry stands under: the last one where that fits, else the first one that does."""
    fitting = [item for item in items if head in (item.kind, item.name)]
    if not fitting:
        return None
    return items[-1] if fitting[-1] is items[-1] else fitting[0]
