"""What an annotation looks like on the page: ``(reading)``, or ``?reading)`` across two characters."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from tmkit.text.annotation import gbk
from tmkit.text.names import readings

LETTERS = "a-z" + "".join(
    unicodedata.normalize("NFC", vowel + tone)
    for vowel in ("a", "e", "i", "o", "u", "\N{LATIN SMALL LETTER U WITH DIAERESIS}")
    for tone in (
        "",
        "\N{COMBINING MACRON}",
        "\N{COMBINING ACUTE ACCENT}",
        "\N{COMBINING CARON}",
        "\N{COMBINING GRAVE ACCENT}",
    )
    if len(vowel + tone) > 1 or vowel > "z"
)
MARK_SIGNS = "?\N{REPLACEMENT CHARACTER}"

BRACKET = re.compile(rf"\(([{LETTERS}]{{1,6}})\)")
MARK = re.compile(rf"[{MARK_SIGNS}]([{LETTERS}]{{1,6}})\)")
_ANNOTATED = re.compile(rf"([^\x00-?\x7f-\xff])([@-~]?)\(([{LETTERS}]{{1,6}})\)")


@dataclass(frozen=True, slots=True)
class Annotated:
    """A character, its reading in brackets, and where both stand in the line.

    The character stands from ``start`` to ``bracket``, the bracket from there to ``end``. Where the character is the
    second byte of one shown character and the letter behind it, ``start`` is the place of that letter.
    """

    char: str
    reading: str
    start: int
    bracket: int
    end: int


def find_annotated(line: str) -> Iterator[Annotated]:
    """Give each character that is followed by one of its own readings in brackets, from left to right.

    >>> [(found.char, found.reading) for found in find_annotated("當地醫(yī)院(WHO)，蒯t(yī)療")]
    [('醫', 'yī'), ('醫', 'yī')]
    """
    place = 0
    while found := _ANNOTATED.search(line, place):
        place = found.end()
        shown, letter, reading = found.groups()
        char = gbk.character(gbk.code(shown)[-1], ord(letter)) if letter else shown
        if char and reading in readings(char):
            yield Annotated(char, reading, found.start(2) if letter else found.start(), found.start(3) - 1, place)


@cache
def characters_read(lead: int, reading: str) -> tuple[str, ...]:
    """Give the characters of one lead byte that have this reading and whose second byte may open a code itself.

    >>> characters_read(0x94, "shù")
    ('數',)
    """
    return tuple(char for trail, char in gbk.row(lead) if gbk.is_lead(trail) and reading in readings(char))
