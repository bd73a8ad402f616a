"""The rules of the modules of XLIFF 2.1 that a single element can break: matches, metadata, size, format style."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from tmkit.formats.xliff.grammar import NMTOKEN
from tmkit.formats.xmlio import XML_LANG, local_name, namespace

MODULE = re.compile(r"urn:oasis:names:tc:xliff:(\w+):2\.\d")
IDENTITY = re.compile(NMTOKEN)
REQUIRED = {
    ("matches", "match"): ("ref",),
    ("glossary", "glossEntry"): (),
    ("metadata", "meta"): ("type",),
    ("sizerestriction", "data"): ("profile",),
    ("validation", "validation"): (),
    ("changetracking", "revisions"): ("appliesTo",),
    ("changetracking", "item"): ("property",),
    ("resourcedata", "resourceItemRef"): ("ref",),
}
# An annotated rule says one of these, or something in a vocabulary of its own (XLIFF 2.1, 5.8).
TESTS = frozenset({"isPresent", "isNotPresent", "startsWith", "endsWith"})
YES_NO = frozenset({"yes", "no", None})
NUMBERS = {"matchQuality": 100.0, "matchSuitability": 100.0, "similarity": 100.0}


def check_module(element: Any) -> Iterator[tuple[str, str]]:
    """Give (rule, reason) for an element of a module; elements of other vocabularies have no rules."""
    found = MODULE.fullmatch(namespace(element.tag))
    if not found:
        return
    name = local_name(element.tag)
    for attribute in REQUIRED.get((found[1], name), ()):
        if element.get(attribute) is None:
            yield "module", f"<{name}> needs the attribute {attribute}"
    identity = element.get("id")
    if identity is not None and not IDENTITY.fullmatch(identity):
        yield "module", f'"{identity}" cannot be an id'
    if (found[1], name) == ("matches", "match"):
        yield from _match(element)
    if (found[1], name) == ("validation", "rule"):
        yield from _rule(element)
    if (found[1], name) == ("metadata", "metaGroup") and not len(element):
        yield "module", "a <metaGroup> holds at least one <meta> or <metaGroup>"
    if (found[1], name) == ("glossary", "glossEntry"):
        inside = {local_name(child.tag) for child in element}
        if not inside & {"translation", "definition"}:
            yield "module", "a <glossEntry> has a translation or a definition"


def _rule(element: Any) -> Iterator[tuple[str, str]]:
    own = {str(key): str(value) for key, value in element.items()}
    tests = TESTS & own.keys()
    if len(tests) != 1 and not (not tests and any(namespace(key) for key in own)):
        yield "module", f"a <rule> says one of {', '.join(sorted(TESTS))}"
    if "occurs" in own and ("isPresent" not in tests or not re.fullmatch("[1-9][0-9]*", own["occurs"])):
        yield "module", "occurs is a number from 1 and goes with isPresent"
    if own.get("existsInSource") == "yes" and "isNotPresent" in tests:
        yield "module", "existsInSource does not go with isNotPresent"
    for name in ("caseSensitive", "disabled", "existsInSource"):
        if own.get(name) not in YES_NO:
            yield "module", f'{name}="{own[name]}" is neither yes nor no'
    if own.get("normalization", "nfc") not in ("none", "nfc", "nfd"):
        yield "module", f'normalization="{own["normalization"]}" is none of none, nfc, nfd'


def _match(element: Any) -> Iterator[tuple[str, str]]:
    if element.get(XML_LANG):
        yield "module", "a <match> does not name a language"
    if element.get("subType") and not element.get("type"):
        yield "module", "subType needs type"
    for name, most in NUMBERS.items():
        value = element.get(name)
        try:
            is_good = value is None or 0 <= float(value) <= most
        except ValueError:
            is_good = False
        if not is_good:
            yield "module", f'{name}="{value}" is no number from 0 to {most:g}'


def check_foreign_attributes(element: Any) -> Iterator[tuple[str, str]]:
    """Give (rule, reason) for attributes of the modules for size and for format style on any element."""
    own = {(namespace(key).rpartition(":xliff:")[2], local_name(key)): str(value) for key, value in element.items()}
    size = {name: value for (space, name), value in own.items() if space.startswith("sizerestriction")}
    style = {name for space, name in own if space.startswith("fs:")}
    if "sizeInfo" in size and "sizeInfoRef" in size:
        yield "module", "sizeInfo and sizeInfoRef exclude each other"
    is_closing = local_name(element.tag) == "ec" and element.get("isolated") != "yes"
    if is_closing and {"sizeInfo", "sizeInfoRef", "equivStorage"} & set(size):
        yield "module", "what <ec> closes says its size, not <ec>"
    if "sizeInfo" in size and not re.fullmatch(r"\d+(?:,\d+)*", size["sizeInfo"]):
        yield "module", f'sizeInfo="{size["sizeInfo"]}" is no whole number'
    if "subFs" in style and "fs" not in style:
        yield "module", "subFs needs fs"
