"""What a file is: by its content, and by its name only where the content leaves it open."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

from tmkit.errors import EncodingError, FormatError
from tmkit.files import decode
from tmkit.formats.prologue import read_prologue
from tmkit.formats.source import PACKED_ERRORS, Source

HEAD = 65_536
ROOTS = {
    "tmx": "tmx", "martif": "tbx", "tbx": "tbx", "xliff": "xliff", "srx": "srx", "html": "html", "ts": "ts",
    "mtf": "multiterm", "qph": "qph",
}  # fmt: skip
TRADOS_TEXT = re.compile(r"^(?:<TrU>|<RTF Preamble>)\s*$", re.MULTILINE)
JSON = re.compile(r'\{\s*"\w+"\s*:')
WEBLATE = re.compile(r'\[\s*(?:\]|\{.{0,20000}?"source_language"\s*:)', re.DOTALL)
MO = (b"\xde\x12\x04\x95", b"\x95\x04\x12\xde")
WORDFAST = re.compile(r"%\d{8}~\d{6}\t.*%Wordfast TM")
CATKEYS = re.compile(r"1\t\w+\tapplication/\S+\t\d+\s*$", re.MULTILINE)
HTML = re.compile(r"<!doctype\s+html|<html[\s>]", re.IGNORECASE)
PO = re.compile(r'(?:#.*\n|\s*\n)*(?:domain\s.*\n)?(?:msgctxt|msgid)\s+"')
TEXT_ENDINGS = {
    ".tsv": "tsv", ".tab": "tsv", ".txt": "plain", ".csv": "csv", ".jsonl": "jsonl", ".ndjson": "jsonl",
    ".htm": "html", ".html": "html", ".xhtml": "html", ".utf8": "tsv",
    ".lang": "lang",
}  # fmt: skip


def find_format(path: str | Path) -> str:
    """Give the name of a file's format.

    Raises :class:`~tmkit.errors.FormatError` where it is none of ours, and the errors of opening a file.
    """
    source = Source(path)
    member = _office(source)
    if member:
        return member
    head = source.head(HEAD)
    if head.startswith(MO):
        return "mo"
    if _may_be_xml(head):
        found = _by_root(head, source.name)
        if found:
            return found
    try:
        text = decode(head[: _cut(head)]).text
    except EncodingError as error:
        raise EncodingError(error.message, file=source.name, line=error.line) from error
    if TRADOS_TEXT.search(text):
        raise FormatError("Trados tagged text, not TMX: export the memory as TMX 1.4", file=source.name)
    return _by_text(text, Path(source.name).suffixes, source.name)


def _office(source: Source) -> str:
    """Give ``xlsx`` or ``docx`` for a zip that is one by its members."""
    if not source.magic.startswith(b"PK\x03\x04") or str(source.path) == "-":
        return ""
    try:
        with zipfile.ZipFile(source.path) as archive:
            names = set(archive.namelist())
    except PACKED_ERRORS as error:
        raise FormatError(f"damaged archive ({error}): save it again", file=source.name) from error
    if "xl/workbook.xml" in names:
        return "xlsx"
    return "docx" if "word/document.xml" in names else ""


def _may_be_xml(head: bytes) -> bool:
    start = head[:200].lstrip(b"\xef\xbb\xbf\xff\xfe\x00 \t\r\n\x1a")
    return start.startswith(b"<")


def _by_root(head: bytes, file: str) -> str:
    try:
        root = read_prologue(head, file).root.rpartition(":")[2]
    except FormatError as error:
        if "refused" in error.message or "not allowed" in error.message:
            raise
        return ""
    return ROOTS.get(root.lower(), "")


def _cut(head: bytes) -> int:
    """Give where to cut a block so that no character is halved: after its last line end."""
    return len(head) if len(head) < HEAD else (head.rfind(b"\n") & ~1) + 2


def _by_text(text: str, endings: list[str], file: str) -> str:
    start = text.lstrip()
    if JSON.match(start):
        return "jsonl"
    if WEBLATE.match(start):
        return "weblate"
    if HTML.search(text[:2000]):
        return "html"
    if PO.match(text):
        return "po"
    if WORDFAST.match(start):
        return "wordfast"
    if CATKEYS.match(start):
        return "catkeys"
    ending = next((TEXT_ENDINGS[e.lower()] for e in reversed(endings) if e.lower() in TEXT_ENDINGS), "")
    if ending != "plain" and ending:
        return ending
    first = text.partition("\n")[0]
    if "\t" in first:
        return "tsv"
    if ending or not first.startswith("<"):
        return "plain"
    raise FormatError("no format that tmkit reads: see tmkit formats", file=file)
