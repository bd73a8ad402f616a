"""The review of an alignment as a workbook: written for a reviewer, read back with what was decided.

One row is one pair, the doubtful first. ``decision`` is a drop-down:

* ``accept``: the pair is right; ``reject``: it is not, leave it out.
* ``merge``: join it with the next pair of the same article (the next number).
* ``split``: a double bar ``\N{DOUBLE VERTICAL LINE}`` stands at each split point in both cells, equally often.
* ``edit``: the text in the cells is right as it now stands; changed text with ``accept`` or without a decision is an
  edit, too.

An empty decision over unchanged text leaves the pair as it is. Hidden columns hold what finds the pair again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from tmkit.errors import FormatError
from tmkit.formats.report import Report
from tmkit.formats.table import Sheet, read_workbook, write_workbook

Choice = Literal["accept", "reject", "merge", "split", "edit", ""]
BAR = "\N{DOUBLE VERTICAL LINE}"
CHOICES: tuple[str, ...] = tuple(word for word in get_args(Choice) if word)
CHINESE = {"接受": "accept", "拒绝": "reject", "合并": "merge", "拆分": "split", "修改": "edit"}
HEADER = (
    "number", "decision", "confidence", "zh", "en", "zh lines", "en lines", "article", "note",
    "key article", "key zh", "key en", "key text",
)  # fmt: skip
WIDTHS = (8, 10, 11, 60, 60, 9, 9, 26, 30, 10, 10, 10, 10)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRow:
    """One pair under review. ``number`` counts the pairs of all articles in their order, from 1.

    ``zh_lines`` and ``en_lines`` are line numbers for the reader, such as ``12-13``; ``zh_ids`` and ``en_ids`` are
    segment numbers from 0. Of a row that was read, ``row`` is its row in the sheet and ``is_changed`` tells whether
    the text of a cell was changed.
    """

    number: int
    zh: str
    en: str
    confidence: float
    article: str
    zh_ids: tuple[int, ...] = ()
    en_ids: tuple[int, ...] = ()
    zh_lines: str = ""
    en_lines: str = ""
    note: str = ""
    decision: Choice = ""
    row: int = 0
    is_changed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What the reviewer decided of one or more rows: the pair that holds now, or that a pair is rejected.

    ``rows`` are the rows it came from; ``is_edited`` tells that its words are the reviewer's.
    """

    is_accepted: bool
    zh: str
    en: str
    article: str
    zh_ids: tuple[int, ...]
    en_ids: tuple[int, ...]
    note: str = ""
    is_edited: bool = False
    rows: tuple[ReviewRow, ...] = ()


def write_review(rows: Iterable[ReviewRow], path: str | Path, report: Report | None = None) -> None:
    """Write the pairs for review, lowest confidence first, whole or not at all."""
    ordered = sorted(rows, key=lambda row: (row.confidence, row.number))
    sheet = Sheet("review", HEADER, WIDTHS, {1: CHOICES}, frozenset(range(9, 13)))
    write_workbook(path, sheet, (_cells(row) for row in ordered), report)


def _cells(row: ReviewRow) -> list[str | int | float]:
    keys = [row.article, _joined(row.zh_ids), _joined(row.en_ids), _fingerprint(row.zh, row.en)]
    shown = [row.zh, row.en, row.zh_lines, row.en_lines, row.article, row.note]
    return [row.number, row.decision, round(row.confidence, 4), *shown, *keys]


def _joined(ids: Sequence[int]) -> str:
    return ",".join(map(str, ids))


def _fingerprint(zh: str, en: str) -> str:
    return hashlib.blake2b(f"{zh}\0{en}".encode("utf-8", "replace"), digest_size=8).hexdigest()


def is_review(path: str | Path) -> bool:
    """Tell whether a file is a review workbook."""
    try:
        _sheet, _number, cells = next(read_workbook(path))
    except (FormatError, StopIteration):
        return False
    return set(HEADER) <= set(cells)


def read_review(path: str | Path) -> Iterator[ReviewRow]:
    """Give the rows of a review as they stand now, top to bottom; columns may have been moved.

    Raises :class:`~tmkit.errors.FormatError`, naming row and column, where a column is missing or a cell makes no
    sense.
    """
    rows = read_workbook(path)
    _sheet, _number, header = next(rows, ("", 0, list[str]()))
    missing = [name for name in HEADER if name not in header]
    if missing:
        raise FormatError(f"no review of tmkit: the column {missing[0]} is missing", file=str(path))
    places = {name: header.index(name) for name in HEADER}
    for _sheet, number, cells in rows:
        if any(cells):
            yield _row({name: cells[n] if n < len(cells) else "" for name, n in places.items()}, number, str(path))


def _row(cells: dict[str, str], row: int, file: str) -> ReviewRow:
    def number(name: str, kind: type[int] | type[float]) -> float:
        try:
            return kind(cells[name].strip() or "0")
        except ValueError:
            raise _wrong(row, name, f'"{cells[name]}" is not a number', file) from None

    def numbers(name: str) -> tuple[int, ...]:
        try:
            return tuple(int(part) for part in cells[name].replace(".", ",").split(",") if part.strip())
        except ValueError:
            raise _wrong(row, name, f'"{cells[name]}" is not a list of numbers', file) from None

    return ReviewRow(
        number=int(number("number", int)),
        zh=cells["zh"],
        en=cells["en"],
        confidence=number("confidence", float),
        article=cells["key article"],
        zh_ids=numbers("key zh"),
        en_ids=numbers("key en"),
        zh_lines=cells["zh lines"],
        en_lines=cells["en lines"],
        note=cells["note"],
        decision=_decision(cells["decision"], row, file),
        row=row,
        is_changed=_fingerprint(cells["zh"], cells["en"]) != cells["key text"],
    )


def _decision(cell: str, row: int, file: str) -> Choice:
    word = cell.strip().lower()
    word = CHINESE.get(word, word)
    if word and word not in CHOICES:
        raise _wrong(row, "decision", f'"{cell}" is none of {", ".join(CHOICES)}', file)
    return cast(Choice, word)


def _wrong(row: int, column: str, message: str, file: str) -> FormatError:
    return FormatError(f"row {row}, column {column}: {message}", file=file)


def resolve_review(rows: Iterable[ReviewRow], file: str = "") -> Iterator[Reviewed]:
    """Give what was decided, in the order of the articles; undecided rows give nothing.

    Raises :class:`~tmkit.errors.FormatError`, naming row and column, where a merge has no next pair, where the split
    points of the two cells do not agree, or where an accepted pair has an empty side.
    """
    ordered = sorted(rows, key=lambda row: row.number)
    place = 0
    while place < len(ordered):
        group = [ordered[place]]
        while group[-1].decision == "merge":
            place += 1
            if place >= len(ordered) or ordered[place].article != group[0].article:
                raise _wrong(group[-1].row, "decision", "merge, but no pair of this article follows", file)
            group.append(ordered[place])
        place += 1
        yield from _decided(group, file)


def _decided(group: list[ReviewRow], file: str) -> Iterator[Reviewed]:
    last = group[-1]
    if len(group) > 1 and last.decision in ("reject", "split"):
        raise _wrong(last.row, "decision", f"{last.decision}, but the pair before is to be merged with this one", file)
    if last.decision == "reject":
        yield _reviewed(group, last.zh, last.en, is_accepted=False)
    elif last.decision == "split":
        yield from _split(last, file)
    elif len(group) > 1 or last.decision or last.is_changed:
        for row in group:
            _check_text(row, file)
        zh = "".join(row.zh.strip() for row in group)
        en = " ".join(filter(None, (row.en.strip() for row in group)))
        if not zh or not en:
            raise _wrong(last.row, "en" if zh else "zh", "empty, but the pair is accepted", file)
        yield _reviewed(group, zh, en)


def _check_text(row: ReviewRow, file: str) -> None:
    for column, text in (("zh", row.zh), ("en", row.en)):
        if row.is_changed and BAR in text:
            raise _wrong(row.row, column, f'holds a split point "{BAR}", but the decision is not split', file)


def _split(row: ReviewRow, file: str) -> Iterator[Reviewed]:
    zh, en = ([piece.strip() for piece in text.split(BAR)] for text in (row.zh, row.en))
    if len(zh) != len(en) or len(zh) < 2:
        message = (
            f'{len(zh) - 1} split points "{BAR}" in zh and {len(en) - 1} in en: they must be equal, and at least 1'
        )
        raise _wrong(row.row, "decision", message, file)
    if not all(zh) or not all(en):
        raise _wrong(row.row, "en" if all(zh) else "zh", "nothing stands on one side of a split point", file)
    for number, (one, other) in enumerate(zip(zh, en, strict=True)):
        yield Reviewed(
            is_accepted=True,
            zh=one,
            en=other,
            article=row.article,
            zh_ids=_share(row.zh_ids, number, len(zh)),
            en_ids=_share(row.en_ids, number, len(en)),
            note=row.note,
            is_edited=True,
            rows=(row,),
        )


def _share(ids: tuple[int, ...], number: int, pieces: int) -> tuple[int, ...]:
    """Give the segments of one piece: its own where there are as many as pieces, else all."""
    return ids[number : number + 1] if len(ids) == pieces else ids


def _reviewed(group: list[ReviewRow], zh: str, en: str, *, is_accepted: bool = True) -> Reviewed:
    return Reviewed(
        is_accepted=is_accepted,
        zh=zh,
        en=en,
        article=group[0].article,
        zh_ids=tuple(number for row in group for number in row.zh_ids),
        en_ids=tuple(number for row in group for number in row.en_ids),
        note="; ".join(filter(None, (row.note for row in group))),
        is_edited=any(row.is_changed for row in group),
        rows=tuple(group),
    )
