"""The rules of XLIFF 2 that join places of a file: ids, references, pairs of codes, languages, order.

Sources: XLIFF 2.1, the constraints of 4.2, 4.3 and 4.7, and of the modules (5.1 matches, 5.5 metadata, 5.7 size).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tmkit.formats.report import Report
from tmkit.formats.tree import XmlFile
from tmkit.formats.xliff.grammar import check_grammar, is_core
from tmkit.formats.xliff.modules import check_foreign_attributes, check_module
from tmkit.formats.xliff.unit_rules import check_unit
from tmkit.formats.xmlio import XML_LANG, local_name
from tmkit.model import Rejection

Fault = tuple[Any, str, str]
SCOPES = frozenset({"file", "group", "unit"})
SUB_FLOWS = ("subFlows", "subFlowsStart", "subFlowsEnd")
VERSIONS = ("2.0", "2.1", "2.2")


def find_xliff_faults(path: str | Path) -> Iterator[Rejection]:
    """Give what breaks a rule of XLIFF 2, with its line and in ``text`` the id of its unit, in the order of the file.

    Rule ids begin with ``xliff.``. Files of version 1.2 have no faults here. Raises
    :class:`~tmkit.errors.FormatError` where the file is no XLIFF or not well-formed.
    """
    report = Report()
    file = XmlFile(path, report, ("xliff",))
    root = file.tree()
    if not is_core(root):
        return
    for element, rule, reason in sorted(_faults(root), key=lambda fault: file.line(fault[0])):
        yield Rejection(f"xliff.{rule}", _unit_of(element), reason, report.file, file.line(element))


def _unit_of(element: Any) -> str:
    while element is not None and not (is_core(element) and local_name(element.tag) == "unit"):
        element = element.getparent()
    return str(element.get("id", "")) if element is not None else ""


def _faults(root: Any) -> Iterator[Fault]:
    yield from _languages(root)
    yield from _scopes(root)
    units = {unit.get("id") for unit in root.iter("*") if is_core(unit) and local_name(unit.tag) == "unit"}
    for element in root.iter("*"):
        faults = check_grammar(element) if is_core(element) else check_module(element)
        yield from ((element, *fault) for fault in (*faults, *check_foreign_attributes(element)))
        if is_core(element) and local_name(element.tag) == "unit":
            yield from check_unit(element)
        yield from _sub_flows(element, units)
        if is_core(element) and local_name(element.tag) == "skeleton":
            is_empty = not len(element) and not (element.text or "").strip()
            if is_empty == (element.get("href") is None):
                yield element, "skeleton", "a <skeleton> either has content or names a file in href"


def _sub_flows(element: Any, units: set[Any]) -> Iterator[Fault]:
    for name in SUB_FLOWS:
        for identity in element.get(name, "").split():
            if identity not in units:
                yield element, "reference", f'{name} names the unit "{identity}", which is not in the file'


def _languages(root: Any) -> Iterator[Fault]:
    if root.get("version") not in VERSIONS:
        yield root, "version", f'there is no XLIFF version "{root.get("version")}"'
    spoken = {"source": root.get("srcLang", ""), "target": root.get("trgLang", "")}
    has_target = False
    for element in root.iter("*"):
        name = local_name(element.tag)
        if not is_core(element) or name not in spoken or not is_core(element.getparent()):
            continue
        if name == "target" and not has_target and not spoken["target"]:
            yield element, "language", "a file with a target names its language in trgLang"
        has_target = has_target or name == "target"
        said = element.get(XML_LANG)
        if said and spoken[name] and said.lower() != spoken[name].lower():
            yield element, "language", f'the <{name}> is in "{said}", but the file in "{spoken[name]}"'


def _scopes(root: Any) -> Iterator[Fault]:
    """Check the ids that are unique in the file, in an element that holds others, and among those of one vocabulary."""
    seen: set[tuple[Any, str, str]] = set()
    for element in root.iter("*"):
        identity = element.get("id")
        key = _scope(element, root) if identity else None
        if key is None:
            continue
        if (*key, identity) in seen:
            yield element, "id", f'the id "{identity}" is there twice'
        seen.add((*key, str(identity)))


def _scope(element: Any, root: Any) -> tuple[Any, str] | None:
    """Give where an id must be unique; None for what :func:`check_unit` checks."""
    name = local_name(element.tag)
    if is_core(element):
        if name == "file":
            return root, "file"
        if name in ("group", "unit"):
            return _around(element, {"file"}), name
        return (_around(element, SCOPES), name) if name in ("note", "data") else None
    if any(is_core(parent) and local_name(parent.tag) in ("source", "target") for parent in element.iterancestors()):
        return None
    return _around(element, SCOPES), str(element.tag).partition("}")[0]


def _around(element: Any, names: frozenset[str] | set[str]) -> Any:
    return next((p for p in element.iterancestors() if is_core(p) and local_name(p.tag) in names), None)
