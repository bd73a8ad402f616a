"""The rules of TBX version 3 (ISO 30042:2019) beyond being readable: structure, and what each dialect allows where.

Categories, levels and values are those of the modules of TBX-Min and TBX-Basic (tbxinfo.net), the words of their
drafts included. Version 2 has no dialects: there only ids and references are checked.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from tmkit.formats.report import Report
from tmkit.formats.tbx.names import DCA_OF, MODULES
from tmkit.formats.tree import XmlFile
from tmkit.formats.xmlio import XML_LANG, local_name, namespace
from tmkit.model import Rejection

if TYPE_CHECKING:
    from tmkit.formats.xmlio import Element

MIN = {
    "subjectField": "conceptEntry",
    "administrativeStatus": "termSec",
    "usageStatus": "termSec",
    "partOfSpeech": "termSec",
    "customerSubset": "termSec",
}
BASIC = {
    **MIN,
    "definition": "conceptEntry langSec",
    "context": "termSec",
    "geographicalUsage": "termSec",
    "grammaticalGender": "termSec",
    "grammaticalNumber": "termSec",
    "register": "termSec",
    "termLocation": "termSec",
    "termType": "termSec",
    "projectSubset": "termSec",
    "usageNote": "termSec",
    "source": "conceptEntry langSec termSec",
    "crossReference": "conceptEntry termSec",
    "externalCrossReference": "conceptEntry termSec",
    "xGraphic": "conceptEntry",
    "transactionType": "conceptEntry langSec termSec",
    "responsibility": "conceptEntry langSec termSec",
}
DIALECTS = {"TBX-Min": MIN, "TBX-Basic": BASIC}
VALUES = {
    "administrativeStatus": "preferredTerm-admn-sts admittedTerm-admn-sts deprecatedTerm-admn-sts "
    "supersededTerm-admn-sts",
    "usageStatus": "preferred admitted notRecommended obsolete deprecated",
    "partOfSpeech": "noun verb adjective adverb properNoun other",
    "grammaticalGender": "masculine feminine neuter other",
    "grammaticalNumber": "singular plural dual mass other",
    "termType": "fullForm acronym abbreviation shortForm variant phrase",
    "transactionType": "origination modification creation",
}
LEVELS = ("conceptEntry", "langSec", "termSec")
TYPED = frozenset("admin adminNote descrip descripNote ref termNote transac transacNote xref".split())
HEADS = {"adminGrp": "admin", "descripGrp": "descrip", "termNoteGrp": "termNote", "transacGrp": "transac"}
WRAPPED = frozenset("sourceDesc titleStmt publicationStmt encodingDesc revisionDesc change".split())


def find_tbx_faults(path: str | Path) -> Iterator[Rejection]:
    """Give what breaks a rule, with its line, in the order of the file; rule ids begin with ``tbx.``.

    Raises :class:`~tmkit.errors.FormatError` where the file is no TBX or not well-formed.
    """
    report = Report()
    file = XmlFile(path, report, ("tbx", "martif"))
    root = file.tree()
    found = list(_identities(root))
    if local_name(root.tag) == "tbx":
        for element in root.iter("*"):
            found += ((element, *fault) for fault in (*_structure(element), *_category(element, root)))
    for element, rule, reason in sorted(found, key=lambda fault: file.line(fault[0])):
        yield Rejection(f"tbx.{rule}", local_name(element.tag), reason, report.file, file.line(element))


def _identities(root: Element) -> Iterator[tuple[Element, str, str]]:
    ids: set[str] = set()
    for element in root.iter("*"):
        own = element.get("id", "")
        if own and own in ids:
            yield element, "id", f'the id "{own}" is there twice'
        ids.add(own)
    for element in root.iter("{*}ref"):
        target = element.get("target", "").removeprefix("#")
        if target and ":" not in target and target not in ids:
            yield element, "reference", f'nothing has the id "{target}" that is referred to'


def _structure(element: Element) -> Iterator[tuple[str, str]]:
    name = local_name(element.tag)
    children = [local_name(child.tag) for child in element if local_name(child.tag)]
    if name == "text" and set(children) - {"body", "back"}:
        yield "structure", "<text> holds only <body> and <back>"
    if name == "conceptEntry" and "langSec" not in children:
        yield "structure", "a concept has at least one <langSec>"
    if name == "langSec":
        if "termSec" not in children:
            yield "structure", "a <langSec> has at least one <termSec>"
        if not element.get(XML_LANG):
            yield "structure", "a <langSec> names its language in xml:lang"
    if name == "termSec":
        yield from _term_section(children)
    if name in HEADS and children.count(HEADS[name]) > 1:
        yield "structure", f"a <{name}> has one <{HEADS[name]}>"
    if name in WRAPPED and (element.text or "").strip():
        yield "structure", f"the text of <{name}> stands in <p>"
    if name in TYPED and not element.get("type"):
        yield "structure", f"<{name}> says in type what it is"


def _term_section(children: list[str]) -> Iterator[tuple[str, str]]:
    if children.count("term") != 1:
        yield "structure", f"a <termSec> has one <term>, not {children.count('term')}"
    elif children[0] != "term":
        yield "structure", "<term> comes first in <termSec>"


def _category(element: Element, root: Element) -> Iterator[tuple[str, str]]:
    """Check a data category: whether the dialect has it, at this level, with this value, in this style."""
    name, is_module = local_name(element.tag), namespace(element.tag).startswith(MODULES)
    if not (is_module or name in TYPED) or _level(element) == "":
        return
    category = name if is_module else element.get("type", "")
    style = root.get("style", "")
    if style and is_module != (style == "dct") and name != "note":
        yield "style", f'<{name}> does not fit the style "{style}"'
    allowed = DIALECTS.get(root.get("type", ""))
    if allowed is None or not category:
        return
    if category not in allowed:
        yield "category", f'{root.get("type")} does not have the category "{category}"'
    elif _level(element) not in allowed[category].split():
        yield "level", f'"{category}" stands in {_or(allowed[category])}, not in <{_level(element)}>'
    elif not is_module and DCA_OF.get(category, name) != name and category != "geographicalUsage":
        yield "category", f'"{category}" is a <{DCA_OF[category]}>, not a <{name}>'
    value = " ".join("".join(str(part) for part in element.itertext()).split())
    if category in VALUES and value not in VALUES[category].split():
        yield "value", f'"{value}" is no {category}: {_or(VALUES[category], "")}'


def _level(element: Element) -> str:
    """Give the level at which an element stands, whatever groups are around it; empty outside concepts."""
    parent = element.getparent()
    while parent is not None and local_name(parent.tag) not in LEVELS:
        parent = parent.getparent()
    return local_name(parent.tag) if parent is not None else ""


def _or(words: str, mark: str = "<>") -> str:
    left, right = mark[:1], mark[1:]
    return " or ".join(f"{left}{word}{right}" for word in words.split())
