"""The review of proposed terms as a file: written for a reviewer, read back with what was decided.

One row is one candidate. ``decision`` is a drop-down in a workbook, a word in CSV and TSV:

* ``preferred``, ``admitted``, ``forbidden``: the pair goes into the glossary with this status; changed text counts
  as it now stands.
* ``no term``: the pair is no term and is not proposed again; with an empty ``en`` this holds whatever the English.

A row without a decision changes nothing.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from tmkit.errors import FormatError, UsageError
from tmkit.files import atomic_write, read_text
from tmkit.formats.table import Cell, Sheet, read_workbook, write_workbook
from tmkit.model import Span
from tmkit.model.candidate import TermCandidate

Decided = Literal["preferred", "admitted", "forbidden", "no term"]
DECISIONS: tuple[str, ...] = get_args(Decided)
CHINESE = {"首选": "preferred", "许用": "admitted", "允许": "admitted", "禁用": "forbidden", "非术语": "no term"}
HEADER = (
    "decision", "zh", "en", "type", "score", "count", "evidence", "glossary", "competing", "zh example", "en example",
    "note",
)  # fmt: skip
WIDTHS = (12, 26, 40, 10, 7, 7, 18, 24, 40, 50, 60, 24)
NEEDED = ("decision", "zh", "en", "evidence", "competing")
_OPEN, _CLOSE = "\N{LEFT BLACK LENTICULAR BRACKET}", "\N{RIGHT BLACK LENTICULAR BRACKET}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TermDecision:
    """What a reviewer decided of one candidate; ``row`` is its row in the file."""

    zh: str
    en: str
    type: str
    decision: Decided
    note: str = ""
    row: int = 0


def write_term_review(candidates: Iterable[TermCandidate], path: str | Path) -> None:
    """Write a review file, whole or not at all: ``.xlsx``, ``.csv`` or ``.tsv`` by its ending."""
    rows = map(_cells, candidates)
    ending = Path(path).suffix.lower()
    if ending == ".xlsx":
        write_workbook(path, Sheet("terms", HEADER, WIDTHS, {0: DECISIONS}), rows)
    elif ending in (".csv", ".tsv"):
        with atomic_write(path) as stream:
            writer = csv.writer(stream, delimiter="," if ending == ".csv" else "\t", lineterminator="\n")
            writer.writerow(HEADER)
            writer.writerows(rows)
    else:
        raise UsageError(f'a review of terms is .xlsx, .csv or .tsv, not "{ending}"', file=str(path))


def _cells(one: TermCandidate) -> list[Cell]:
    competing = "; ".join(f"{en} ({count})" for en, count in one.competing)
    shown = [(_marked(each.zh, each.zh_span), _marked(each.en, each.en_span)) for each in one.examples[:1]]
    zh, en = shown[0] if shown else ("", "")
    facts: list[Cell] = [one.type, round(one.score, 3), one.count, ", ".join(one.evidence), one.glossary, competing]
    return ["", one.zh, one.en, *facts, zh, en, ""]


def _marked(text: str, span: Span) -> str:
    return f"{text[: span[0]]}{_OPEN}{text[span[0] : span[1]]}{_CLOSE}{text[span[1] :]}"


def is_term_review(path: str | Path) -> bool:
    """Say whether a file is a review of terms, by its first row."""
    if Path(path).suffix.lower() not in (".xlsx", ".csv", ".tsv"):
        return False
    try:
        _, header = next(iter(_rows(str(path))))
    except (FormatError, StopIteration):
        return False
    return set(NEEDED) <= set(header)


def read_term_review(path: str | Path) -> Iterator[TermDecision]:
    """Give the decisions of a review, top to bottom; columns may have been moved, rows without one are passed over.

    Raises :class:`~tmkit.errors.FormatError`, naming the row, for an unknown decision or an empty cell where a term
    was accepted.
    """
    rows = iter(_rows(str(path)))
    _, header = next(rows, (0, []))
    missing = [name for name in NEEDED if name not in header]
    if missing:
        raise FormatError(f"no review of terms: the column {missing[0]} is missing", file=str(path), line=1)
    places = {name: header.index(name) for name in HEADER if name in header}
    for number, cells in rows:
        row = {name: cells[place].strip() if place < len(cells) else "" for name, place in places.items()}
        if row["decision"]:
            yield _decision(row, number, str(path))


def _decision(row: dict[str, str], number: int, file: str) -> TermDecision:
    word = " ".join(row["decision"].lower().split())
    word = CHINESE.get(word, word)
    if word not in DECISIONS:
        told = ", ".join(DECISIONS)
        raise FormatError(f'the decision "{row["decision"]}" is none of {told}', file=file, line=number)
    empty = next((side for side in ("zh", "en") if not row[side]), "")
    if empty and not (word == "no term" and empty == "en"):
        raise FormatError(f"{empty} is empty, but the decision is {word}", file=file, line=number)
    return TermDecision(
        zh=row["zh"],
        en=row["en"],
        type=row.get("type") or "term",
        decision=cast(Decided, word),
        note=row.get("note", ""),
        row=number,
    )


def _rows(path: str) -> Iterator[tuple[int, Sequence[str]]]:
    if Path(path).suffix.lower() == ".xlsx":
        yield from ((number, cells) for _, number, cells in read_workbook(path))
        return
    lines = read_text(path).text.splitlines(keepends=True)
    delimiter = "\t" if lines and "\t" in lines[0] else ";" if lines and ";" in lines[0] else ","
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        for cells in reader:
            yield reader.line_num, cells
    except csv.Error as error:
        raise FormatError(f"not a table: {error}", file=path, line=reader.line_num) from error
