"""What may stand where in XLIFF 2.0 and 2.1: the children, attributes and values of each core element.

Source: XLIFF 2.1, 4.2 and 4.3. A name ends with ``!`` where it is required.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tmkit.formats.xmlio import local_name, namespace

CORE = ":xliff:document:2"
XML = "http://www.w3.org/XML/1998/namespace"
INLINE = "cp ph pc sc ec mrk sm em"
CODE = "canCopy canDelete canReorder copyOf subType type"
MARK = "id! translate type ref value"
# Children in the order in which they must come; ? stands for elements of other vocabularies.
CHILDREN: dict[str, tuple[str, ...]] = {
    "xliff": ("file",),
    "file": ("skeleton", "?", "notes", "unit group"),
    "group": ("?", "notes", "unit group"),
    "unit": ("?", "notes", "originalData", "segment ignorable"),
    "segment": ("source", "target"),
    "ignorable": ("source", "target"),
    "notes": ("note",),
    "originalData": ("data",),
    "note": (),
    "data": ("cp",),
    "source": (INLINE,),
    "target": (INLINE,),
    "pc": (INLINE,),
    "mrk": (INLINE,),
    "cp": (), "ph": (), "sc": (), "ec": (), "sm": (), "em": (),
}  # fmt: skip
ATTRIBUTES = {
    "xliff": "version! srcLang! trgLang",
    "file": "id! canResegment original translate srcDir trgDir",
    "skeleton": "href",
    "group": "id! name canResegment translate srcDir trgDir type",
    "unit": "id! name canResegment translate srcDir trgDir type",
    "segment": "id canResegment state subState",
    "ignorable": "id",
    "notes": "",
    "note": "id appliesTo category priority",
    "originalData": "",
    "data": "id! dir",
    "source": "",
    "target": "order",
    "cp": "hex!",
    "ph": f"id! disp equiv dataRef subFlows {CODE}",
    "pc": "id! canOverlap dispEnd dispStart equivEnd equivStart dataRefEnd dataRefStart subFlowsEnd subFlowsStart dir "
    f"{CODE}",
    "sc": f"id! canOverlap disp equiv dataRef subFlows isolated dir {CODE}",
    "ec": f"id startRef canOverlap disp equiv dataRef subFlows isolated dir {CODE}",
    "mrk": MARK,
    "sm": MARK,
    "em": "startRef!",
}
YES_NO = "yes|no"
USER = r"[^\s:]+:\S+"
NMTOKEN = r"[\w.:\-\u00b7]+"
DIRECTION = "ltr|rtl|auto"
VALUES = {
    "canResegment": YES_NO, "translate": YES_NO, "canCopy": YES_NO, "canDelete": YES_NO, "canOverlap": YES_NO,
    "isolated": YES_NO, "canReorder": "yes|firstNo|no", "srcDir": DIRECTION, "trgDir": DIRECTION, "dir": DIRECTION,
    "state": "initial|translated|reviewed|final", "appliesTo": "source|target", "priority": "10|[1-9]",
    "order": "[1-9][0-9]*", "hex": "(?:[0-9A-Fa-f]{2})+", "subType": USER, "subState": USER, "id": NMTOKEN,
    "copyOf": NMTOKEN, "dataRef": NMTOKEN, "dataRefStart": NMTOKEN, "dataRefEnd": NMTOKEN, "startRef": NMTOKEN,
}  # fmt: skip
CODE_TYPES = "fmt|ui|quote|link|image|other"
MARK_TYPES = f"generic|comment|term|{USER}"
PATTERNS = {name: re.compile(pattern) for name, pattern in VALUES.items()}


def is_core(element: Any) -> bool:
    """Tell whether an element is of XLIFF itself."""
    return CORE in namespace(element.tag)


def check_grammar(element: Any) -> Iterator[tuple[str, str]]:
    """Give (rule, reason) for what a core element has and may not, or has not and must."""
    name = local_name(element.tag)
    if name not in ATTRIBUTES:
        yield "element", f"XLIFF 2 has no element <{name}>"
        return
    yield from _check_attributes(element, name)
    if name in CHILDREN:
        yield from _check_children(element, name)


def _check_attributes(element: Any, name: str) -> Iterator[tuple[str, str]]:
    allowed = ATTRIBUTES[name].split()
    known = {entry.rstrip("!") for entry in allowed}
    own = {str(key): str(value) for key, value in element.items() if not namespace(key)}
    for entry in allowed:
        if entry.endswith("!") and entry[:-1] not in own:
            yield "attribute", f"<{name}> needs the attribute {entry[:-1]}"
    for key, value in own.items():
        if key not in known:
            yield "attribute", f"<{name}> has no attribute {key}"
        elif not (_pattern(name, key) or re.compile("(?s).*")).fullmatch(value):
            yield "value", f'{key}="{value}" is no value for <{name}>'


def _pattern(name: str, key: str) -> re.Pattern[str] | None:
    if key == "type":
        return re.compile({"mrk": MARK_TYPES, "sm": MARK_TYPES, "unit": USER, "group": USER}.get(name, CODE_TYPES))
    return PATTERNS.get(key)


def _check_children(element: Any, name: str) -> Iterator[tuple[str, str]]:
    order = CHILDREN[name]
    reached = 0
    for child in element:
        kind = local_name(child.tag) if is_core(child) else "?"
        place = next((n for n, names in enumerate(order) if kind in names.split()), -1)
        if place < 0:
            shown = local_name(child.tag) if kind != "?" else f"{local_name(child.tag)} of another vocabulary"
            yield "element", f"<{shown}> may not stand in <{name}>"
        elif place < reached:
            yield "element", f"<{local_name(child.tag)}> comes too late in <{name}>"
        reached = max(reached, place)
    present = {local_name(child.tag) for child in element if is_core(child)}
    needed = order[-1].split() if name in ("xliff", "file", "unit", "notes", "originalData") else []
    needed = ["source"] if name in ("segment", "ignorable") else needed
    if needed and not present.intersection(needed):
        yield "element", f"<{name}> needs {' or '.join(f'<{entry}>' for entry in needed)}"
