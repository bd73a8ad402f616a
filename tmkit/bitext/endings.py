"""How segments end: with which sign, and whether a quotation is open there; the ends of a bead should agree in both."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from tmkit.bitext.vocabulary import Ints


@dataclass(frozen=True, slots=True)
class Endings:
    """For each segment the kind of sign it ends with (0: none), and 1 where a quotation is open at its end."""

    signs: Ints
    quoted: Ints

    @classmethod
    def of(cls, segments: Sequence[str]) -> Endings:
        """Read the ends of the segments of one side."""
        return cls(ending_signs(segments), open_quotations(segments))


NO_SIGN = 0
_SIGNS = {
    char: number
    for number, chars in enumerate(
        (".\N{IDEOGRAPHIC FULL STOP}", "?\N{FULLWIDTH QUESTION MARK}", "!\N{FULLWIDTH EXCLAMATION MARK}",
         ":\N{FULLWIDTH COLON}", ",;\N{FULLWIDTH COMMA}\N{FULLWIDTH SEMICOLON}\N{IDEOGRAPHIC COMMA}",
         "\N{HORIZONTAL ELLIPSIS}\N{EM DASH}"),
        1,
    )
    for char in chars
}  # fmt: skip
_CLOSERS = "\"'\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT SINGLE QUOTATION MARK}\N{RIGHT CORNER BRACKET}" \
    "\N{RIGHT WHITE CORNER BRACKET})]\N{FULLWIDTH RIGHT PARENTHESIS}\N{RIGHT DOUBLE ANGLE BRACKET}"  # fmt: skip
_QUOTES = re.compile(
    r"""(?P<open>["'](?=\w)(?<![\w.,!?]['"])|[\N{LEFT DOUBLE QUOTATION MARK}\N{LEFT CORNER BRACKET}]"""
    r"""|(?<!\w)[\N{LEFT SINGLE QUOTATION MARK}`](?=\w))"""
    r"""|(?P<close>[\N{RIGHT DOUBLE QUOTATION MARK}\N{RIGHT CORNER BRACKET}"]|(?<=[.,!?\N{HORIZONTAL ELLIPSIS}"""
    r"""\N{EM DASH}])['\N{RIGHT SINGLE QUOTATION MARK}](?!\w))"""
)
_FORGOTTEN = 12


def ending_signs(segments: Iterable[str]) -> Ints:
    """Give the kind of sign each segment ends with, in both languages alike; 0 where there is none.

    >>> ending_signs(["\N{LEFT DOUBLE QUOTATION MARK}Why?\N{RIGHT DOUBLE QUOTATION MARK}", "Title"]).tolist()
    [2, 0]
    """
    return np.array([_sign(segment) for segment in segments], np.int64)


def _sign(segment: str) -> int:
    bare = segment.rstrip().rstrip(_CLOSERS).rstrip()
    return _SIGNS.get(bare[-1:], NO_SIGN)


def open_quotations(segments: Sequence[str]) -> Ints:
    """Give 1 for each segment at whose end a quotation is open; one that never closes is forgotten after twelve.

    >>> open_quotations(["He said: 'Come.", "I wait.'", "It's late."]).tolist()
    [1, 0, 0]
    """
    found = np.zeros(len(segments), np.int64)
    since = _FORGOTTEN
    for number, segment in enumerate(segments):
        marks = [match.lastgroup for match in _QUOTES.finditer(segment)]
        since = (0 if marks[-1] == "open" else _FORGOTTEN) if marks else since + 1
        found[number] = since < _FORGOTTEN
    return found
