"""The entries of a PO file with the place of each line, so that one can be changed and all else stays as it is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

KEYWORD = re.compile(r"\s*(msgctxt|msgid_plural|msgid|msgstr(?:\[(\d+)\])?)\s*(\"(?:[^\"\\]|\\.)*\")\s*$")
CONTINUED = re.compile(r"\s*(\"(?:[^\"\\]|\\.)*\")\s*$")
ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "a": "\a", "b": "\b", "f": "\f", "v": "\v", '"': '"', "\\": "\\"}
WRITTEN = {character: f"\\{letter}" for letter, character in ESCAPES.items()}
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
SPECIAL = re.compile(r'["\\\n\t\r\a\b\f\v]')


@dataclass(slots=True)
class Field:
    """A keyword with its text; ``first`` and ``last`` are its lines, from 0, the last one included."""

    keyword: str
    text: str
    first: int
    last: int


@dataclass(slots=True)
class Entry:
    """One entry: its first line, the line of its keywords, its flags and their line (-1: none), its fields in order."""

    first: int
    body: int = -1
    flags: list[str] = field(default_factory=list)
    flag_line: int = -1
    old_lines: list[int] = field(default_factory=list)
    fields: list[Field] = field(default_factory=list)
    is_obsolete: bool = False

    def text(self, keyword: str) -> str:
        """Give the text of a keyword, empty where it is not there."""
        return next((found.text for found in self.fields if found.keyword == keyword), "")

    @property
    def forms(self) -> list[Field]:
        """The translations, one for each plural form."""
        return [found for found in self.fields if found.keyword.startswith("msgstr")]

    @property
    def is_message(self) -> bool:
        """True for what is translated: not the header, not an obsolete entry."""
        return not self.is_obsolete and bool(self.text("msgid")) and bool(self.forms)


def read_entries(lines: list[str]) -> Iterator[Entry]:
    """Give the entries of a file: each begins with its comments or its ``msgctxt`` or ``msgid``."""
    entry: Entry | None = None
    for number, line in enumerate(lines):
        stripped = line.strip()
        if entry is not None and _is_over(entry, stripped):
            yield entry
            entry = None
        if stripped:
            entry = entry or Entry(number)
            _add_line(entry, number, stripped)
    if entry is not None:
        yield entry


def _is_over(entry: Entry, line: str) -> bool:
    """Tell whether an entry ends before this line: at an empty one, unless its translation is still to come."""
    if not line:
        return not entry.fields or bool(entry.forms)
    if entry.is_obsolete != line.startswith("#~"):
        return entry.is_obsolete or bool(entry.fields)
    begins = line.startswith(("#", "msgctxt")) or re.match(r"msgid\s", line) is not None
    return begins and any(found.keyword != "msgctxt" for found in entry.fields)


def _add_line(entry: Entry, number: int, line: str) -> None:
    if line.startswith("#"):
        entry.is_obsolete = entry.is_obsolete or line.startswith("#~")
        if line.startswith("#|"):
            entry.old_lines.append(number)
        if line.startswith("#,"):
            entry.flag_line = number
            entry.flags = [flag.strip() for flag in line[2:].split(",") if flag.strip()]
    elif found := KEYWORD.match(line):
        entry.body = number if entry.body < 0 else entry.body
        entry.fields.append(Field(_name(found), unescape(found[3][1:-1]), number, number))
    elif entry.fields and (continued := CONTINUED.match(line)):
        entry.fields[-1].text += unescape(continued[1][1:-1])
        entry.fields[-1].last = number


def _name(found: re.Match[str]) -> str:
    return f"msgstr[{int(found[2])}]" if found[2] else found[1]


def unescape(text: str) -> str:
    r"""Give the text that stands between two quotes.

    >>> unescape(r"a\nb\"c\"")
    'a\nb"c"'
    """
    return ESCAPED.sub(lambda match: ESCAPES.get(match[1], match[0]), text) if "\\" in text else text


def escape(text: str) -> str:
    r"""Give a text as it stands between two quotes.

    >>> print(escape('a\n"b"'))
    a\n\"b\"
    """
    return SPECIAL.sub(lambda match: WRITTEN[match[0]], text)


def written(keyword: str, text: str) -> list[str]:
    r"""Give the lines of a keyword: one, or one for each line of the text after an empty one.

    >>> written("msgstr", "a\nb")
    ['msgstr ""', '"a\\n"', '"b"']
    """
    pieces = text.split("\n")
    lines = [f'"{escape(piece)}\\n"' for piece in pieces[:-1]] + ([f'"{escape(pieces[-1])}"'] if pieces[-1] else [])
    return [f"{keyword} {lines[0]}"] if len(lines) == 1 else [f'{keyword} ""', *lines]
