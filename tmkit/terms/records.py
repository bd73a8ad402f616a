r"""The records of a delimited text, one by one, so that a broken one spoils no other.

A quote that is opened and never closed would swallow the rest of a file for any CSV reader; here the record is left
out with its line, and reading goes on with the next line.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence

from tmkit.formats.delimited import CELL_LIMIT, find_delimiter
from tmkit.model import Rejection

RULE = "terms.row"
WRONG_QUOTES = "the quotes of this row are wrong: double those inside a cell, close the last"
MOST_LINES = 30
LOOKED_AT = 200


def read_records(lines: Sequence[str], rejected: list[Rejection], file: str = "") -> Iterator[tuple[int, list[str]]]:
    """Give (line from 1, cells) of the records of a text; what is broken goes to ``rejected``.

    Lines that begin with ``#`` and empty lines are passed over. With tabs a cell is quoted only where it begins and
    ends with a quote.

    >>> list(read_records(["zh;en", "# old", '"a;b";c'], []))
    [(1, ['zh', 'en']), (3, ['a;b', 'c'])]
    """
    csv.field_size_limit(CELL_LIMIT)
    telling = [line for line in lines[:LOOKED_AT] if _is_record(line)]
    delimiter = "\t" if telling and "\t" in telling[0] else find_delimiter(telling)
    width = len(next(csv.reader(telling[:1], delimiter=delimiter), ()))
    place = 0
    while place < len(lines):
        line = lines[place]
        if not _is_record(line):
            place += 1
            continue
        cells, used = _tabbed(line) if delimiter == "\t" else _quoted(lines, place, delimiter, width)
        if cells is None:
            rejected.append(Rejection(RULE, line, WRONG_QUOTES, file, place + 1))
        else:
            yield place + 1, cells
        place += used


def _is_record(line: str) -> bool:
    return bool(line.strip()) and not line.startswith("#")


def _tabbed(line: str) -> tuple[list[str], int]:
    return [_unquoted(cell) for cell in line.split("\t")], 1


def _unquoted(cell: str) -> str:
    inner = cell[1:-1]
    is_quoted = len(cell) > 1 and cell[0] == cell[-1] == '"' and '"' not in inner.replace('""', "")
    return inner.replace('""', '"') if is_quoted else cell


def _quoted(lines: Sequence[str], place: int, delimiter: str, width: int) -> tuple[list[str] | None, int]:
    """Give the cells of the record that begins in a line and the number of its lines; None where it has no end."""
    for count in range(1, min(MOST_LINES, len(lines) - place) + 1):
        block = "\n".join(lines[place : place + count])
        try:
            cells = next(csv.reader([block], delimiter=delimiter, strict=True))
        except csv.Error as error:
            if "unexpected end of data" in str(error):
                continue
            break
        return (cells, count) if count == 1 or len(cells) == width else (None, 1)
    return None, 1
