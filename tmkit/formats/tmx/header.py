"""The head of a TMX file: declaration, document type and ``header`` with all that the standard asks for."""

from __future__ import annotations

from tmkit import __version__
from tmkit.errors import FormatError
from tmkit.formats.report import Report
from tmkit.formats.tmx.levels import CHILD_ATTRIBUTES, SEGTYPES
from tmkit.formats.tmx.names import child_attributes
from tmkit.formats.xmlio import Escaper, local_name, parse_string

REQUIRED = {
    "creationtool": "tmkit",
    "creationtoolversion": __version__,
    "segtype": "sentence",
    "o-tmf": "tmkit",
    "adminlang": "en",
    "srclang": "*all*",
    "datatype": "plaintext",
}
OPTIONAL = ("o-encoding", "creationdate", "creationid", "changedate", "changeid")
MAP = ("unicode", "code", "ent", "subst")
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE tmx SYSTEM "tmx14.dtd">\n<tmx version="1.4">\n'


def write_header(
    header: tuple[tuple[str, str], ...], srclang: str, escaper: Escaper, report: Report
) -> tuple[str, str]:
    """Give everything before the first ``tu``, and the source language it names.

    ``header`` is that of the file read, if any; what is missing in it is added, ``srclang`` as given.
    """
    said = {name.partition("@")[2]: value for name, value in header if name.startswith("tmx:header@")}
    attributes: dict[str, str] = {}
    for name, value in said.items():
        if name in OPTIONAL or (name in REQUIRED and (name != "segtype" or value in SEGTYPES)):
            attributes[name] = value
        else:
            report.lose(f'the header attribute {name}="{value}", which is outside the standard')
    for name, value in {**REQUIRED, "srclang": srclang}.items():
        attributes.setdefault(name, value)
    children = "".join(_child(name, value, escaper, report) for name, value in header if "@" not in name[:12])
    start = f"<header{escaper.attributes(attributes.items())}"
    return f"{HEAD}{start}>{children}</header>\n<body>\n", attributes["srclang"]


def _child(name: str, value: str, escaper: Escaper, report: Report) -> str:
    child = child_attributes(name, "header")
    if child is None or child[0] not in (*CHILD_ATTRIBUTES, "ude"):
        report.lose(f'"{name}" of the header')
        return ""
    element, attributes = child
    if element == "ude":
        return _ude(dict(attributes), value, escaper, report)
    kept = [pair for pair in attributes if pair[0] in CHILD_ATTRIBUTES[element]]
    if element == "prop" and "type" not in dict(kept):
        kept.insert(0, ("type", ""))
    return f"<{element}{escaper.attributes(kept)}>{escaper.text(value)}</{element}>"


def _ude(attributes: dict[str, str], maps: str, escaper: Escaper, report: Report) -> str:
    try:
        root = parse_string(f"<ude>{maps}</ude>")
    except FormatError:
        root = parse_string("<ude/>")
    entries = [dict(entry.items()) for entry in root if local_name(entry.tag) == "map"]
    written = "".join(
        f"<map{escaper.attributes((key, str(entry[key])) for key in MAP if key in entry)}/>"
        for entry in entries
        if "unicode" in entry
    )
    if not written:
        report.lose("a <ude> without maps")
        return ""
    named = [(key, attributes[key]) for key in ("name", "base") if key in attributes]
    return f"<ude{escaper.attributes(named if 'name' in attributes else [('name', ''), *named])}>{written}</ude>"
