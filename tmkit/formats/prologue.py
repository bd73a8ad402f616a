"""What stands before the root element of an XML file: encoding, declaration, document type; refusing what is hostile.

No parser of ours ever sees a document type declaration. The reader starts it at the root element, expands short flat
internal entities itself, and refuses external, parameter and nested ones here, before anything is parsed.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field

from tmkit.errors import FormatError, LimitError
from tmkit.formats.xml_encoding import find_xml_encoding

DOCTYPE_LIMIT = 65_536
ENTITY_LIMIT = 1_000
ROOT = re.compile(r"<([A-Za-z_][\w.\-]*(?::[A-Za-z_][\w.\-]*)?)(?=[\s/>]|$)")
JUNK = "\ufeff\x00\x1a \t\r\n"
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
ENTITY = re.compile(r"""<!ENTITY\s+(%\s+)?([^\s"'>]+)\s+(SYSTEM|PUBLIC|"[^"]*"|'[^']*')""")
CHARACTER = re.compile(r"&#(?:x([0-9a-fA-F]{1,6})|([0-9]{1,7}));")


@dataclass(frozen=True, slots=True)
class Prologue:
    """How to read the rest: ``encoding`` is a Python codec; ``start`` is where the root begins, in characters.

    ``skip`` is the same in bytes of the file where the encoding is UTF-8. ``repairs`` are sentences about the file.
    """

    encoding: str
    root: str
    start: int
    skip: int = 0
    entities: dict[str, str] = field(default_factory=dict)
    repairs: tuple[str, ...] = ()
    lines: int = 0


def read_prologue(head: bytes, file: str = "") -> Prologue:
    """Give the prologue of an XML file from its first megabyte.

    Raises :class:`~tmkit.errors.FormatError` where there is no root element or where the document type declares
    entities that are not short and flat.
    """
    encoding, repairs = find_xml_encoding(head)
    text = codecs.getincrementaldecoder(encoding)("surrogateescape" if encoding == "utf-8" else "replace").decode(head)
    place, notes = _leading(text)
    entities: dict[str, str] = {}
    while not (root := ROOT.match(text, place)):
        end = _construct_end(text, place, file)
        if text.startswith("<!DOCTYPE", place):
            entities = _entities(text[place:end], file)
        following = text.find("<", end)
        if following < 0:
            raise FormatError("no XML element was found", file=file)
        if text[end:following].strip(JUNK):
            notes.append(f"{following - end} characters before the root element were left out")
        place = following
    before = text[:place]
    skip = len(before.encode("utf-8", "surrogateescape")) if encoding == "utf-8" else 0
    return Prologue(encoding, root[1], place, skip, entities, (*repairs, *notes), before.count("\n"))


def _leading(text: str) -> tuple[int, list[str]]:
    """Give the place of the first ``<`` and what must be said about the text before it."""
    place = text.find("<")
    if place < 0:
        return 0, []
    before = text[:place].removeprefix("\ufeff")
    if before and (before.strip() or text.startswith("<?xml", place)):
        return place, [f"{len(before)} characters before the XML declaration were left out"]
    return place, []


def _construct_end(text: str, place: int, file: str) -> int:
    """Give the place after the declaration, instruction, comment or document type that starts here."""
    if text.startswith("<!DOCTYPE", place):
        return _doctype_end(text, place, file)
    for opening, closing in (("<?", "?>"), ("<!--", "-->")):
        if text.startswith(opening, place):
            end = text.find(closing, place + len(opening))
            if end < 0:
                raise FormatError(f"{opening} is never closed by {closing}", file=file)
            return end + len(closing)
    if not text.startswith("<", place):
        raise FormatError("no XML element was found", file=file)
    return place + 1


def _doctype_end(text: str, place: int, file: str) -> int:
    for token in re.compile(r"""<!--.*?-->|"[^"]*"|'[^']*'|\[|\]|<|>""", re.DOTALL).finditer(text, place + 9):
        if token.end() - place > DOCTYPE_LIMIT:
            break
        if token[0] == "[":
            end = text.find("]", _subset_end(text, token.end()))
            closing = text.find(">", end)
            if end < 0 or closing < 0 or closing - place > DOCTYPE_LIMIT:
                break
            return closing + 1
        if token[0] == ">":
            return token.end()
    raise LimitError(f"the document type declaration is over {DOCTYPE_LIMIT:,} characters or has no end", file=file)


def _subset_end(text: str, place: int) -> int:
    """Give a place inside the internal subset after which the next ``]`` closes it."""
    tokens = re.compile(r"""<!--.*?-->|<\?.*?\?>|"[^"]*"|'[^']*'|\]""", re.DOTALL)
    for token in tokens.finditer(text, place, place + DOCTYPE_LIMIT):
        if token[0] == "]":
            return token.start()
    return place


def _entities(doctype: str, file: str) -> dict[str, str]:
    subset = COMMENT.sub("", doctype.partition("[")[2])
    found: dict[str, str] = {}
    declared = list(ENTITY.finditer(subset))
    for match in declared:
        if match[1]:
            raise FormatError(f'parameter entity "{match[2]}" is refused: remove the document type', file=file)
    if len(declared) != len(re.findall(r"<!ENTITY\b", subset)) or re.search(r"%[\w.\-]+;", subset):
        raise FormatError("the document type declares entities in a way that is not allowed here: remove it", file=file)
    for match in declared:
        _parameter, name, value = match.groups()
        if value in ("SYSTEM", "PUBLIC"):
            raise FormatError(f'external entity "{name}" is refused: remove the document type', file=file)
        found.setdefault(name, _flat(name, value[1:-1], file))
    return found


def _flat(name: str, value: str, file: str) -> str:
    if len(value) > ENTITY_LIMIT:
        raise LimitError(f'entity "{name}" is longer than {ENTITY_LIMIT:,} characters: refused', file=file)
    text = CHARACTER.sub(lambda match: _character(match[1], match[2]), value)
    if name not in ("lt", "amp") and ("&" in text or "<" in text or "%" in text):
        raise FormatError(f'entity "{name}" holds entities or markup: refused, write its text out', file=file)
    return text


def _character(hexadecimal: str | None, decimal: str | None) -> str:
    code = int(hexadecimal, 16) if hexadecimal else int(decimal or "0")
    return chr(code) if 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF else ""
