"""MultiTerm XML (``mtf``), the export of the term bases of Trados: concepts, terms and what is said of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tmkit.errors import FormatError
from tmkit.formats.columns import language_of
from tmkit.formats.report import Report
from tmkit.formats.tbx.names import FORBIDDEN_WORDS, read_status
from tmkit.formats.tree import XmlFile
from tmkit.formats.xmlio import local_name
from tmkit.langs import respell
from tmkit.model import Concept, Term, TermStatus

if TYPE_CHECKING:
    from tmkit.formats.xmlio import Element

STATUS_NAMES = frozenset({"status", "usage status", "term status", "usage", "process status"})
FORBIDDEN_NAMES = frozenset({"forbidden", "forbidden term", "verboten"})
FIELDS = {
    "subject": "domain", "domain": "domain", "subject field": "domain", "definition": "definition", "note": "note",
    "comment": "note", "region": "region", "source": "source",
}  # fmt: skip


def read_multiterm(path: str | Path, report: Report | None = None) -> Iterator[Concept]:
    """Give the concepts of a MultiTerm export one by one; ``report`` fills as they come.

    Statuses, definitions, notes, subjects and sources go to their fields, every other description to ``extra`` as
    ``descrip:NAME``, of a term with ``term.NUMBER/`` before it. Raises :class:`~tmkit.errors.FormatError` where the
    file is none or holds no concept.
    """
    report = report if report is not None else Report()
    file = XmlFile(path, report, ("mtf",))
    for element in file.elements(("conceptGrp",)):
        concept = _concept(element, report, file.line(element))
        if concept.terms:
            report.units += 1
            yield concept
        else:
            report.skip("the concept has no term", unit=report.units + report.skipped + 1)
    if not report.units:
        raise FormatError("the file holds no concept with a term", file=report.file)


def _concept(element: Element, report: Report, line: int) -> Concept:
    terms: list[Term] = []
    extra: list[tuple[str, str]] = []
    for group in _named(element, "languageGrp"):
        lang = _language(group)
        for held in _named(group, "termGrp"):
            is_first = all(term.lang != lang for term in terms)
            term = _term(held, lang, "preferred" if is_first else "admitted", len(terms) + 1, extra)
            if term is not None:
                terms.append(term)
    fields: dict[str, str] = {}
    for name, text in _descriptions(element):
        _keep(fields, extra, name, text, "")
    identity = next((_text(child) for child in _named(element, "concept")), "") or str(report.units + 1)
    wanted = {name: fields[name] for name in ("domain", "definition", "note", "region") if name in fields}
    rest = [("descrip:source", fields["source"])] if "source" in fields else []
    return Concept(id=identity, terms=tuple(terms), extra=tuple(extra + rest), line=line, **wanted)


def _language(group: Element) -> str:
    found = next(iter(_named(group, "language")), None)
    if found is None:
        return "und"
    return respell(found.get("lang", "")) or language_of(found.get("type", "")) or "und"


def _term(group: Element, lang: str, status: TermStatus, number: int, extra: list[tuple[str, str]]) -> Term | None:
    """Give a term; ``status`` is what it has where nothing is said, ``number`` its place among those of the concept."""
    text = next((_text(child) for child in _named(group, "term")), "")
    if not text:
        return None
    fields: dict[str, str] = {}
    for name, value in _descriptions(group):
        status = _status(name, value) or status
        if _status(name, value) is None:
            _keep(fields, extra, name, value, f"term.{number}/")
    note, source = fields.pop("note", ""), fields.pop("source", "")
    extra += [(f"term.{number}/descrip:{name}", value) for name, value in fields.items()]
    return Term(text=text, lang=lang, status=status, note=note, source=source)


def _status(name: str, value: str) -> TermStatus | None:
    """Give the status that a description means, None where it is about something else."""
    if name.lower() in STATUS_NAMES:
        return read_status(value)
    is_forbidden = name.lower() in FORBIDDEN_NAMES and value.lower() in FORBIDDEN_WORDS
    return "forbidden" if is_forbidden else None


def _keep(fields: dict[str, str], extra: list[tuple[str, str]], name: str, text: str, prefix: str) -> None:
    known = FIELDS.get(name.lower(), "")
    if known and known not in fields:
        fields[known] = text
    else:
        extra.append((f"{prefix}descrip:{name}", text))


def _descriptions(element: Element) -> Iterator[tuple[str, str]]:
    """Give the descriptions of one level, those inside groups, too."""
    for child in element:
        name = local_name(child.tag)
        if name == "descripGrp":
            yield from _descriptions(child)
        elif name == "descrip" and (text := _text(child)):
            yield child.get("type", ""), text


def _named(element: Element, name: str) -> list[Element]:
    return [child for child in element if local_name(child.tag) == name]


def _text(element: Element) -> str:
    return " ".join("".join(str(part) for part in element.itertext()).split())
