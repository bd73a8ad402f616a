"""TBX versions 2 and 3 (ISO 30042:2008 and 2019, DCA and DCT), read as a stream into concepts; everything is kept.

What a concept or a term has no field for stands in ``extra`` of the concept. The name says where it was:
``concept/descrip:TYPE``, ``lang.CODE/descrip:TYPE``, ``term.N/termNote:TYPE`` (N counts the terms of the concept from
1), ``…/note``, ``lang.CODE/TYPE/admin:source`` for what stands in a group with a description, and ``…/transacGrp`` with
the group as XML. Writing is in :mod:`tmkit.formats.tbx.writer`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tmkit.errors import FormatError
from tmkit.formats.report import Report
from tmkit.formats.tbx.names import (
    DCA_OF,
    FORBIDDEN_TYPES,
    FORBIDDEN_WORDS,
    KIND_READ,
    KIND_WRITTEN,
    MODULES,
    STATUS_TYPES,
    STATUS_WRITTEN,
    read_status,
)
from tmkit.formats.tree import XmlFile
from tmkit.formats.xmlio import XML_LANG, escape_attribute, escape_text, local_name, namespace
from tmkit.langs import respell
from tmkit.model import Concept, Term

if TYPE_CHECKING:
    from tmkit.formats.xmlio import Element

ENTRIES = ("termEntry", "conceptEntry")
LANGUAGES = frozenset({"langSet", "langSec"})
TERMS = frozenset({"tig", "ntig", "termSec"})
OWN = "x-tmkit-"
Pairs = list[tuple[str, str]]


def read_tbx(path: str | Path, report: Report | None = None) -> Iterator[Concept]:
    """Give the concepts of a TBX file one by one; ``report`` fills as they come.

    Raises :class:`~tmkit.errors.FormatError`, with the line, where the file is not TBX or cannot be mended.
    """
    report = report if report is not None else Report()
    file = XmlFile(path, report, ("martif", "tbx"))
    for number, element in enumerate(file.elements(ENTRIES), 1):
        concept = _Reader(report, number, file.line(element)).concept(element)
        if concept is not None:
            report.units += 1
            yield concept
    if report.skipped and not report.units:
        raise FormatError(f"no concept could be read: {report.events[-1].message}", file=report.file)


@dataclass(slots=True)
class _Draft:
    """A term on its way."""

    values: dict[str, Any] = field(default_factory=dict)
    extra: Pairs = field(default_factory=list)


class _Reader:
    """Reads one concept entry."""

    def __init__(self, report: Report, number: int, line: int) -> None:
        self.report = report
        self.number = number
        self.line = line
        self.values: dict[str, str] = {}
        self.extra: Pairs = []
        self.terms: list[Term] = []

    def concept(self, entry: Element) -> Concept | None:
        for child in entry:
            name = local_name(child.tag)
            if name in LANGUAGES:
                self._language(child)
            elif name:
                self._concept_item(child)
        if not self.terms:
            self.report.skip("a concept without terms", unit=self.number)
            return None
        identity = self.values.pop("id", "") or entry.get("id") or f"c{self.number}"
        return Concept(id=identity, terms=tuple(self.terms), extra=tuple(self.extra), line=self.line, **self.values)

    def _concept_item(self, element: Element, prefix: str = "concept") -> None:
        for name, text in _items(element):
            key = _CONCEPT_FIELDS.get(name, "")
            if not key and name.partition(":")[2].startswith(OWN):
                key = name.partition(":")[2].removeprefix(OWN)
            if key in ("id", "type", "parent", "domain", "region", "definition", "note") and key not in self.values:
                self.values[key] = text
            else:
                self.extra.append((f"{prefix}/{name}", text))

    def _language(self, element: Element) -> None:
        lang = respell(element.get(XML_LANG) or element.get("lang") or "")
        if not lang:
            self.report.warn('a language section names no language: read as "und"', unit=self.number)
            lang = "und"
        for child in element:
            name = local_name(child.tag)
            if name in TERMS:
                self._term(child, lang)
            elif name:
                for key, text in _items(child):
                    if key == "descrip:definition" and "definition" not in self.values:
                        self.values["definition"] = text
                    self.extra.append((f"lang.{lang}/{key}", text))

    def _term(self, element: Element, lang: str) -> None:
        draft = _Draft()
        texts = []
        for child in _flattened(element):
            name = local_name(child.tag)
            if name == "term":
                texts.append(_text(child))
            elif name:
                for key, value in _items(child):
                    _take(draft, key, value)
        if not any(texts):
            self.report.warn("an empty term was left out", unit=self.number)
            return
        draft.values.setdefault("status", "admitted")
        self.extra.extend((f"term.{len(self.terms) + 1}/{name}", value) for name, value in draft.extra)
        self.terms.extend(Term(text=text, lang=lang, **draft.values) for text in texts if text)


_CONCEPT_FIELDS = {
    "descrip:subjectField": "domain",
    "descrip:definition": "definition",
    "descrip:geographicalUsage": "region",
    "note": "note",
}


def _flattened(element: Element) -> Iterator[Element]:
    """Give the children of a term, those of a ``termGrp`` and of a ``termNoteGrp`` in its place."""
    for child in element:
        if local_name(child.tag) in ("termGrp", "termNoteGrp"):
            yield from _flattened(child)
        else:
            yield child


def _items(element: Element) -> Iterator[tuple[str, str]]:
    """Give what an element says as (``element:type``, text); groups with a description as several, others as XML."""
    name, kind = _category(element)
    if name in ("descripGrp", "adminGrp"):
        main = ""
        for child in element:
            for key, text in _items(child):
                yield (f"{main}/{key}" if main else key), text
                main = main or key.partition(":")[2]
    elif len(element) and name.endswith("Grp"):
        yield name, _as_dca(element)
    elif name:
        target, text = element.get("target", ""), _text(element)
        yield (f"{name}:{kind}" if kind else name), text or target
        if target and text and target != text:
            yield f"{name}:{kind}/target", target


def _category(element: Element) -> tuple[str, str]:
    """Give the DCA element and type of an element in either style."""
    name = local_name(element.tag)
    if namespace(element.tag).startswith(MODULES):
        parent = element.getparent()
        is_term = parent is not None and local_name(parent.tag) in TERMS
        return ("termNote" if is_term and name == "geographicalUsage" else DCA_OF.get(name, "descrip")), name
    return name, element.get("type", "")


def _as_dca(element: Element) -> str:
    """Give the children of a group as XML in DCA style, without namespaces."""
    pieces = []
    for child in element:
        name, kind = _category(child)
        if not name:
            continue
        known = {local_name(key): str(value) for key, value in child.items()}
        kind = kind or ("transactionType" if name == "transac" else "")
        attributes = ({"type": kind} if kind else {}) | {k: v for k, v in known.items() if k == "target"}
        written = "".join(f' {key}="{escape_attribute(value)}"' for key, value in attributes.items())
        pieces.append(f"<{name}{written}>{escape_text(_text(child))}</{name}>")
    return "".join(pieces)


def _text(element: Element) -> str:
    return " ".join("".join(str(part) for part in element.itertext()).split())


def _take(draft: _Draft, name: str, text: str) -> None:
    """Put one item of a term into its field, or keep it as it is."""
    kind = name.partition(":")[2]
    values = draft.values
    if kind in STATUS_TYPES and "status" not in values and (status := read_status(text)):
        values["status"] = status
        if text == STATUS_WRITTEN[status] and kind == STATUS_TYPES[0]:
            return
    elif kind in FORBIDDEN_TYPES and text.strip().lower() in FORBIDDEN_WORDS:
        values["status"] = "forbidden"
        if kind == "usageNote":
            return
    elif kind == "termType" and text in KIND_READ and "kind" not in values:
        values["kind"] = KIND_READ[text]
        if KIND_WRITTEN.get(KIND_READ[text], "fullForm") == text:
            return
    elif kind.startswith(OWN):
        _take_own(values, kind.removeprefix(OWN), text)
        return
    elif name == "admin:source" and "source" not in values:
        values["source"] = text
        return
    elif name == "note" and "note" not in values:
        values["note"] = text
        return
    draft.extra.append((name, text))


def _take_own(values: dict[str, Any], name: str, text: str) -> None:
    if name in ("valid-from", "valid-to"):
        values[name.replace("-", "_")] = text
    elif name == "match":
        values |= {word: True for word in text.split() if word in ("case", "exact", "whole")}
