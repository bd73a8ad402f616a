"""The encoding of an XML file: what it declares, corrected by what its bytes are.

A byte order mark wins; then the pattern of zero bytes of UTF-16; then the declaration, unless the bytes contradict it.
"""

from __future__ import annotations

import codecs
import re

DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']\s*([A-Za-z0-9._:\-]+)""")
MARKS = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
GB = ("gb18030", "gbk", "gb2312")
WIDE = ("utf-16", "utf-32", "ucs-2", "ucs-4", "iso-10646-ucs")
PAIR = re.compile(rb"[\x81-\xfe][\x40-\xfe]")
GB_COMMON = re.compile(rb"[\xb0-\xd7][\xa1-\xfe]|[\xa1-\xa3][\xa1-\xfe]")
BIG5_COMMON = re.compile(rb"[\xa4-\xc6][\x40-\x7e\xa1-\xfe]|[\xa1-\xa3][\x40-\x7e\xa1-\xfe]")
MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
CLEARLY = 0.25


def find_xml_encoding(head: bytes) -> tuple[str, tuple[str, ...]]:
    """Give the Python codec of an XML file and the sentences that report a wrong declaration.

    >>> find_xml_encoding(b'<?xml version="1.0" encoding="UTF-16"?><tmx/>')
    ('utf-8', ('declared UTF-16 but is UTF-8',))
    """
    for mark, codec in MARKS:
        if head.startswith(mark):
            return codec, ()
    wide = _wide(head)
    if wide:
        return wide, ()
    found = DECLARED.search(head[:1000])
    declared = found[1].decode("ascii") if found else ""
    codec = _codec(declared)
    actual = _actual(codec, head)
    if not declared and actual == "utf-8":
        return actual, ()
    if actual == codec and (not declared or _is_known(declared)):
        return actual, ()
    return actual, (f"declared {declared or 'no encoding'} but is {_shown(actual)}",)


def _wide(head: bytes) -> str:
    sample = head[:400]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 20 * (even + 1) or sample.startswith((b"<\x00?\x00", b"<\x00t\x00")):
        return "utf-16-le"
    if even > 20 * (odd + 1) or sample.startswith((b"\x00<\x00?", b"\x00<\x00t")):
        return "utf-16-be"
    return ""


def _codec(declared: str) -> str:
    name = declared.lower().replace("_", "-")
    if not name or name.startswith(WIDE) or name in ("us-ascii", "ascii", "utf8"):
        return "utf-8"
    if name.startswith(GB):
        return "gb18030"
    if name.startswith("big5") or name in ("cp950", "x-x-big5"):
        return "big5hkscs" if "hk" in name else "cp950"
    if name in ("iso-8859-1", "latin1", "latin-1"):
        return "cp1252"
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "utf-8"


def _is_known(declared: str) -> bool:
    if declared.lower().replace("_", "-").startswith(WIDE):
        return False
    try:
        codecs.lookup(declared)
    except LookupError:
        return declared.lower().startswith(("gb", "big5"))
    return True


def _actual(codec: str, head: bytes) -> str:
    """Give the codec that the bytes support: the declared one unless another is clearly better."""
    if head.isascii():
        return codec
    if codec == "utf-8":
        return "utf-8" if _decodes("utf-8", head) else _instead_of_utf8(head)
    if _decodes("utf-8", head) and len(MULTIBYTE.findall(head)) >= 3:
        return "utf-8"
    pairs = len(PAIR.findall(head))
    if codec in ("gb18030", "cp950", "big5hkscs") and pairs >= 10:
        other = "cp950" if codec == "gb18030" else "gb18030"
        if _decodes(other, head) and _common(other, head) > _common(codec, head) + CLEARLY:
            return other
    return codec


def _instead_of_utf8(head: bytes) -> str:
    valid = len(MULTIBYTE.findall(head))
    broken = len(re.findall(rb"[\x80-\xff]", MULTIBYTE.sub(b"", head)))
    if valid > broken:
        return "utf-8"
    candidates = [codec for codec in ("gb18030", "cp950") if _decodes(codec, head) and _common(codec, head) > 0.6]
    if candidates:
        return max(candidates, key=lambda codec: _common(codec, head))
    return "utf-8" if valid or not _decodes("cp1252", head) else "cp1252"


def _decodes(codec: str, head: bytes) -> bool:
    try:
        codecs.getincrementaldecoder(codec)("strict").decode(head)
    except UnicodeDecodeError:
        return False
    return True


def _common(codec: str, head: bytes) -> float:
    """Give the share of two-byte characters that are frequent ones of the encoding."""
    pairs = PAIR.findall(head)
    pattern = GB_COMMON if codec == "gb18030" else BIG5_COMMON
    return sum(1 for pair in pairs if pattern.fullmatch(pair)) / len(pairs) if pairs else 0.0


def _shown(codec: str) -> str:
    return {"utf-8": "UTF-8", "gb18030": "GB 18030", "cp950": "Big5", "cp1252": "windows-1252"}.get(codec, codec)
