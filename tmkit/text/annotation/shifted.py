"""A run of shifted bytes: from an annotation across two characters to the place where the shift ends.

Behind such an annotation each shown character is the second byte of one true character and the first byte of the next.
The shift ends at a letter (a second byte below 80), at a mark ``?`` (a second byte that took along an ASCII character
or the opening bracket of another annotation), or at the end of the line.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tmkit.text.annotation import gbk
from tmkit.text.annotation.marks import BRACKET, MARK, MARK_SIGNS

_EURO = "\N{EURO SIGN}"


@dataclass(frozen=True, slots=True)
class Closing:
    """How a shift ends; from ``end`` on the line is in step again.

    ``letter``: the second byte is known, ``byte``, and an annotation of the last character may follow (``reading``);
    80, which opens no code, shows as a mark, as a euro sign or not at all.
    ``annotation``: the second byte is lost together with the bracket before ``reading``.
    ``joined``: the second byte is ``byte`` and was shown as one code with the ASCII letter ``letter``.
    ``swallowed``: the second byte and an ASCII character are lost.
    ``open``: the line ends before the second byte; ``marked`` says that a mark stands for it.
    """

    kind: Literal["letter", "annotation", "joined", "swallowed", "open"]
    end: int
    byte: int = 0
    reading: str = ""
    letter: str = ""
    marked: bool = False


@dataclass(frozen=True, slots=True)
class ShiftedRun:
    """The bytes of a run as far as they are known: ``pairs`` of second byte and next first byte.

    ``start`` is the place of the opening mark and ``reading`` its reading; ``crossing`` gives by number the pairs that
    are annotated themselves, each with its reading.
    """

    start: int
    reading: str
    pairs: tuple[bytes, ...]
    crossing: tuple[tuple[int, str], ...]
    closing: Closing


def find_run(line: str, start: int) -> ShiftedRun | None:
    """Give the run that the mark at ``start`` opens; nothing where no mark stands, or no shift can go on so.

    >>> run = find_run("駐當?shù)卮頇C構", 2)
    >>> run.reading, [pair.hex() for pair in run.pairs], run.closing.kind, chr(run.closing.byte), run.closing.end
    ('shù', ['d8b4', 'ed99'], 'letter', 'C', 10)
    """
    opening = MARK.match(line, start)
    if opening is None:
        return None
    pairs: list[bytes] = []
    crossing: list[tuple[int, str]] = []
    place = opening.end()
    while (closing := _closing(line, place)) is None:
        pairs.append(gbk.code(line[place]))
        place += 1
        if bracket := BRACKET.match(line, place):
            crossing.append((len(pairs) - 1, bracket[1]))
            place = bracket.end()
    return None if closing.end < 0 else ShiftedRun(start, opening[1], tuple(pairs), tuple(crossing), closing)


_IMPOSSIBLE = Closing("open", -1)


def _closing(line: str, place: int) -> Closing | None:
    """Give the end of the shift where it is here, ``_IMPOSSIBLE`` where it cannot be a shift, else nothing."""
    if place == len(line):
        return Closing("open", place)
    char = line[place]
    if char in MARK_SIGNS:
        return _closing_mark(line, place)
    if char == _EURO:
        return Closing("letter", place + 1, gbk.LONE)
    code = gbk.code(char)
    if len(code) == 2:
        return None if gbk.is_lead(code[1]) else _closing_code(code, place)
    if "@" <= char <= "~":
        bracket = BRACKET.match(line, place + 1)
        return Closing("letter", bracket.end() if bracket else place + 1, ord(char), bracket[1] if bracket else "")
    return Closing("letter", place, gbk.LONE) if char.isascii() else _IMPOSSIBLE


def _closing_mark(line: str, place: int) -> Closing:
    if mark := MARK.match(line, place):
        return Closing("annotation", mark.end(), reading=mark[1])
    if bracket := BRACKET.match(line, place + 1):
        return Closing("letter", bracket.end(), gbk.LONE, bracket[1])
    if place + 1 == len(line):
        return Closing("open", place + 1, marked=True)
    return Closing("swallowed", place + 1)


def _closing_code(code: bytes, place: int) -> Closing:
    return _IMPOSSIBLE if code[1] == gbk.LONE else Closing("joined", place + 1, code[0], letter=chr(code[1]))
