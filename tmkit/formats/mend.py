"""One piece of damaged XML made readable, each repair told with its place.

The rules, in order: bytes that are not UTF-8, characters and references that XML cannot hold, ampersands and angle
brackets that are text, undeclared prefixes, repeated attributes. What is inside CDATA and comments is left alone but
for the characters.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from html.entities import html5

from tmkit.formats.xmlio import ILLEGAL, escape_text

Tell = Callable[[str, int], None]
PREDEFINED = frozenset({"amp", "lt", "gt", "quot", "apos"})
OPAQUE = re.compile(r"(<!--.*?-->|<!\[CDATA\[.*?\]\]>)", re.DOTALL)
SURROGATES = re.compile(r"&#(x[dD][89abAB][0-9a-fA-F]{2}|5[5-6]\d{3});&#(x[dD][c-fC-F][0-9a-fA-F]{2}|5[6-7]\d{3});")
REFERENCE = re.compile(r"&(?:#(x[0-9a-fA-F]{1,8}|[0-9]{1,10});|([A-Za-z_][\w.\-]{0,60});)?")
STRAY = re.compile(r"<(?![A-Za-z_/!?])|<(?=[A-Za-z_/][^<>]*(?:<|$))")
TAG = re.compile(r"""<([A-Za-z_][\w.:\-]*)((?:\s+[\w.:\-]+\s*=\s*(?:"[^"]*"|'[^']*'))*)(\s*/?)>""")
ATTRIBUTE = re.compile(r"""\s+([\w.:\-]+)\s*=\s*(?:"[^"]*"|'[^']*')""")
ANY_TAG = re.compile(r"<(/?)([A-Za-z_][\w.:\-]*)")
RUN = re.compile(rb"[^<>]+|[<>]")
MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
BAD = re.compile("[\udc80-\udcff]+")


def decode_piece(data: bytes, tell: Tell) -> str:
    """Give UTF-8 bytes as text; a run in GB 18030 is read as that, other bad bytes become U+FFFD."""
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return "".join(_decode_run(match[0], match.start(), tell) for match in RUN.finditer(data))


def _decode_run(run: bytes, offset: int, tell: Tell) -> str:
    try:
        return run.decode("utf-8")
    except UnicodeDecodeError:
        pass
    chinese = _as_gb18030(run)
    if chinese:
        tell("text in GB 18030 inside UTF-8 was read as that", offset)
        return chinese
    text = run.decode("utf-8", "surrogateescape")
    for match in BAD.finditer(text):
        place = offset + len(text[: match.start()].encode("utf-8", "surrogateescape"))
        shown = " ".join(f"{ord(character) - 0xDC00:02X}" for character in match[0][:4])
        tell(f"bytes that are not UTF-8 ({shown}) became U+FFFD", place)
    return BAD.sub("\ufffd", text)


def _as_gb18030(run: bytes) -> str:
    """Give the run as GB 18030 where it is Chinese in that and holds no character in UTF-8, else nothing."""
    if MULTIBYTE.search(run) and len(MULTIBYTE.sub(b"", run)) < len(run) * 0.7:
        return ""
    try:
        text = run.decode("gb18030")
    except UnicodeDecodeError:
        return ""
    foreign = [character for character in text if ord(character) > 0x7F]
    common = [c for c in foreign if "\u4e00" <= c <= "\u9fff" or "\u3000" <= c <= "\u303f" or "\uff00" <= c <= "\uffef"]
    return text if len(foreign) >= 2 and len(common) == len(foreign) and _is_plausible(run) else ""


def _is_plausible(run: bytes) -> bool:
    pairs = re.findall(rb"[\x81-\xfe][\x40-\xfe]", run)
    common = [pair for pair in pairs if 0xB0 <= pair[0] <= 0xD7 or 0xA1 <= pair[0] <= 0xA3]
    return bool(pairs) and len(common) > 0.6 * len(pairs)


def mend(text: str, entities: Mapping[str, str], tell: Tell) -> str:
    """Give XML text in which every character, reference and ``<`` may stand where it stands."""
    text = _without_illegal(text, tell)
    pieces = OPAQUE.split(text)
    place = 0
    for number, piece in enumerate(pieces):
        if number % 2 == 0:
            pieces[number] = _mend_open(piece, entities, tell, place)
        place += len(piece.encode("utf-8", "replace"))
    return "".join(pieces)


class _Offsets:
    """Byte offsets of ascending places in a text, each byte counted once."""

    def __init__(self, text: str, start: int = 0) -> None:
        self._text = text
        self._place = 0
        self._byte = start

    def at(self, place: int) -> int:
        if place > self._place:
            self._byte += len(self._text[self._place : place].encode("utf-8", "replace"))
            self._place = place
        return self._byte


def _without_illegal(text: str, tell: Tell) -> str:
    if text.isprintable():
        return text
    offsets = _Offsets(text)
    for match in ILLEGAL.finditer(text):
        tell(f"removed U+{ord(match[0]):04X}", offsets.at(match.start()))
    return ILLEGAL.sub("", text)


def _mend_open(text: str, entities: Mapping[str, str], tell: Tell, start: int) -> str:
    if "&" in text:
        text = _mend_references(text, entities, tell, start)
    offsets = _Offsets(text, start)

    def escape(match: re.Match[str]) -> str:
        tell('a "<" that begins no tag was read as text', offsets.at(match.start()))
        return "&lt;"

    return STRAY.sub(escape, text)


def _mend_references(text: str, entities: Mapping[str, str], tell: Tell, start: int) -> str:
    def join(match: re.Match[str]) -> str:
        high, low = _number(match[1]), _number(match[2])
        tell("two surrogate references became one character", offsets.at(match.start()))
        return chr(0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00))

    def resolve(match: re.Match[str]) -> str:
        return _resolve(match, entities, lambda message: tell(message, offsets.at(match.start())))

    offsets = _Offsets(text, start)
    text = SURROGATES.sub(join, text)
    offsets = _Offsets(text, start)
    return REFERENCE.sub(resolve, text)


def _number(reference: str) -> int:
    return int(reference[1:], 16) if reference[0] in "xX" else int(reference)


def _resolve(match: re.Match[str], entities: Mapping[str, str], tell: Callable[[str], None]) -> str:
    if match[1]:
        return _character(match[0], _number(match[1]), tell)
    name = match[2]
    if name in PREDEFINED:
        return match[0]
    if name in entities:
        return escape_text(entities[name])
    if name and f"{name};" in html5:
        tell(f'"&{name};" is not declared: read as in HTML')
        return escape_text(html5[f"{name};"])
    tell(f'"{match[0]}" is no entity: read as text' if name else 'a bare "&" was read as text')
    return "&amp;" + match[0][1:]


def _character(reference: str, code: int, tell: Callable[[str], None]) -> str:
    if 0xD800 <= code <= 0xDFFF:
        tell(f'half a character, "{reference}", became U+FFFD')
        return "\ufffd"
    if code > 0x10FFFF or ILLEGAL.match(chr(code)):
        tell(f"removed U+{code:04X}")
        return ""
    return reference


def mend_tags(text: str, vocabulary: frozenset[str], tell: Tell) -> str:
    """Give the text with repeated attributes dropped, and what looks like a tag of no known element as text.

    The second try, for a piece that :func:`mend` alone did not make well-formed.
    """

    def attributes(match: re.Match[str]) -> str:
        seen: set[str] = set()
        kept = []
        for attribute in ATTRIBUTE.finditer(match[2]):
            if attribute[1] in seen:
                tell(f'the second attribute "{attribute[1]}" was left out', match.start())
            else:
                kept.append(attribute[0])
            seen.add(attribute[1])
        return f"<{match[1]}{''.join(kept)}{match[3]}>"

    def bracket(match: re.Match[str]) -> str:
        if match[2].rpartition(":")[2] in vocabulary:
            return match[0]
        tell(f'"{match[0]}" begins no known element: read as text', match.start())
        return "&lt;" + match[0][1:]

    return ANY_TAG.sub(bracket, TAG.sub(attributes, text))
