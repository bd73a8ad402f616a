"""The bytes of GBK: what a damaged page was made of, one code at a time.

A code is a lead byte 81-FE and a trail byte 40-7E or 80-FE. 2,149 codes have no character; a page that was read
as GBK shows nothing in their place, now and then a private-use character (the one that GB18030 gives the code).
"""

from __future__ import annotations

from functools import cache

MARK = ord("?")
LONE = 0x80
_GB18030_ONLY = range(0xA840, 0xA900)


def is_lead(byte: int) -> bool:
    """Tell whether a byte opens a two-byte code.

    >>> is_lead(0xAE), is_lead(0x80), is_lead(0x41)
    (True, False, False)
    """
    return 0x81 <= byte <= 0xFE


def is_trail(byte: int) -> bool:
    """Tell whether a byte may close a two-byte code.

    >>> is_trail(0x40), is_trail(0x7F), is_trail(0x3F)
    (True, False, False)
    """
    return 0x40 <= byte <= 0xFE and byte != 0x7F


@cache
def character(lead: int, trail: int) -> str:
    """Give the character of a code in GBK, or nothing where the code has none.

    >>> character(0xAE, 0x94), character(0xFA, 0xB1)
    ('當', '')
    """
    try:
        return bytes((lead, trail)).decode("gbk") if lead > LONE else ""
    except UnicodeDecodeError:
        return ""


def shown(lead: int, trail: int) -> str:
    """Give what the damaged pages show for a code: its character, a private-use one in row A8, or nothing.

    >>> shown(0xAE, 0x94), shown(0xA8, 0xEB) == chr(0xE7CE), shown(0xFA, 0xB1)
    ('當', True, '')
    """
    found = character(lead, trail)
    if not found and lead << 8 | trail in _GB18030_ONLY:
        return bytes((lead, trail)).decode("gb18030")
    return found


@cache
def code(char: str) -> bytes:
    """Give the bytes of one character, one or two; a mark ``?`` for what has no code of at most two bytes.

    >>> code("當").hex(), code(chr(0xE7CE)).hex(), code("a"), code(chr(0xA0))
    ('ae94', 'a8eb', b'a', b'?')
    """
    for codec in ("gbk", "gb18030"):
        try:
            found = char.encode(codec)
        except UnicodeEncodeError:
            continue
        if len(found) <= 2:
            return found
    return b"?"


def encode(text: str) -> bytes:
    """Give the bytes of a text; what GBK cannot write becomes ``?``, as on the pages.

    >>> encode("當地 x").hex(" ")
    'ae 94 b5 d8 20 78'
    """
    try:
        return text.encode("gbk")
    except UnicodeEncodeError:
        return b"".join(map(code, text))


@cache
def lost_codes() -> dict[int, bytes]:
    """Give the codes without a character: for each lead byte the trail bytes, ascending.

    >>> sum(map(len, lost_codes().values()))
    2149
    """
    trails = [byte for byte in range(0x40, 0xFF) if is_trail(byte)]
    found = {lead: bytes(t for t in trails if not character(lead, t)) for lead in range(0x81, 0xFF)}
    return {lead: lost for lead, lost in found.items() if lost}


@cache
def row(lead: int) -> tuple[tuple[int, str], ...]:
    """Give the trail bytes and characters of a lead byte, ascending.

    >>> row(0xAE)[83]
    (148, '當')
    """
    found = ((trail, character(lead, trail)) for trail in range(0x40, 0xFF) if is_trail(trail))
    return tuple((trail, char) for trail, char in found if char)
