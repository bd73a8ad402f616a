"""Rows of a table to units and back; what a CSV, a TSV and a workbook have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Any, get_args

from tmkit.errors import FormatError
from tmkit.formats.columns import Columns, guess_columns, language_of, read_header, same_language
from tmkit.formats.report import Report
from tmkit.formats.shown_tags import describe_tags, read_description, read_shown, show_content
from tmkit.formats.tmx.dates import read_date
from tmkit.langs import detect
from tmkit.model import Content, Status, Tag, Unit

SEGMENT_LIMIT = 100_000
LOOKED_AT = 50
EXTRA = ("id", "status", "confidence", "article", "created", "changed", "note")
FULL = ("status", "confidence", "article", "note", "tags")


def read_rows(rows: Iterable[tuple[int, Sequence[str]]], report: Report) -> Iterator[Unit]:
    """Give the units of numbered rows; a row that is none is skipped with its number.

    Raises :class:`~tmkit.errors.FormatError` where no source and target column can be told.
    """
    iterator = iter(rows)
    first = list(islice(iterator, LOOKED_AT))
    columns = _columns([row for _number, row in first], report)
    if columns.has_header:
        first = first[1:]
    languages = _languages(columns, [row for _number, row in first])
    for number, row in chain(first, iterator):
        if not any(row):
            continue
        units = _units(row, languages, columns.fields)
        if isinstance(units, str):
            report.skip(f"line {number}: {units}", unit=number)
            continue
        report.units += 1
        yield from units


def _columns(rows: list[Sequence[str]], report: Report) -> Columns:
    columns = (read_header(rows[0]) if rows else None) or guess_columns(rows)
    if columns is None:
        raise FormatError(
            "no columns for source and target: name them in the first line, as in zh, en or source, target",
            file=report.file,
        )
    if columns.guess:
        report.warn(columns.guess)
    return columns


def _languages(columns: Columns, rows: list[Sequence[str]]) -> list[tuple[int, str]]:
    """Give the language columns, with the language of the cells where the header does not say it."""
    found = []
    for number, code in columns.languages:
        sample = " ".join(row[number] for row in rows if number < len(row))
        found.append((number, code or detect(sample) or "und"))
    return found


def _units(row: Sequence[str], languages: list[tuple[int, str]], fields: dict[str, int]) -> list[Unit] | str:
    cells = [(row[number] if number < len(row) else "", code) for number, code in languages]
    if not cells[0][0] and not any(text for text, _code in cells):
        return "the row has no text"
    if len(row) <= languages[1][0] and len(languages) == 2:
        return f"{len(row)} columns where {languages[1][0] + 1} are needed"
    for text, _code in cells:
        if len(text) > SEGMENT_LIMIT:
            return f"a cell of {len(text):,} characters is over the limit of {SEGMENT_LIMIT:,}"
        if "\0" in text:
            return "a cell holds U+0000"
    extra = _extra(row, fields)
    if isinstance(extra, str):
        return extra
    try:
        tags = read_description(described) if (described := _cell(row, fields.get("tags", -1))) else None
    except ValueError as error:
        return str(error)
    source, lang = cells[0]
    targets = [cell for cell in cells[1:] if cell[0]] or [("", cells[1][1])]
    return [
        Unit(
            source_parts=_content(source, tags and tags[0]),
            target_parts=_content(text, tags and tags[1]) or None,
            source_lang=lang,
            target_lang=code,
            **extra,
        )
        for text, code in targets
    ]


def _cell(row: Sequence[str], number: int) -> str:
    return row[number].strip() if 0 <= number < len(row) else ""


def _content(text: str, tags: list[Tag] | None) -> Content:
    if tags is not None:
        return read_shown(text, tags)
    return (text,) if text else ()


def _extra(row: Sequence[str], fields: dict[str, int]) -> dict[str, Any] | str:
    values: dict[str, Any] = {}
    for name, number in fields.items():
        text = row[number].strip() if number < len(row) else ""
        if not text or name not in EXTRA:
            continue
        if name == "status" and text not in get_args(Status):
            return f'"{text}" is no status: {", ".join(get_args(Status))}'
        if name == "confidence":
            try:
                values[name] = float(text)
            except ValueError:
                return f'confidence "{text}" is not a number'
            if not 0 <= values[name] <= 1:
                return f'confidence "{text}" is not from 0 to 1'
        elif name == "note":
            values["notes"] = (text,)
        else:
            values[name] = read_date(text) if name in ("created", "changed") else text
    return values


def find_pair(units: Iterable[Unit]) -> tuple[tuple[str, str], Iterator[Unit]]:
    """Give the language pair of a stream, from its first unit with a target, and the stream again."""
    iterator = iter(units)
    waiting: list[Unit] = []
    for unit in iterator:
        waiting.append(unit)
        if unit.target_lang:
            break
    pair = (waiting[-1].source_lang or "source", waiting[-1].target_lang or "target") if waiting else ("zh", "en")
    return pair, chain(waiting, iterator)


def column_names(pair: tuple[str, str], report: Report) -> list[str]:
    """Give the names of two language columns: their codes, as far as these are known again when the table is read."""
    names = []
    for code, role in zip(pair, ("source", "target"), strict=True):
        is_known = code == role or bool(language_of(code))
        if not is_known:
            report.lose(f'the language code "{code}", which is none that is known')
        names.append(code if is_known else role)
    return names


def pair_rows(units: Iterable[Unit], report: Report) -> Iterator[list[str]]:
    """Give the header of two codes, then source and target of each unit; what does not fit is counted."""
    pair, stream = find_pair(units)
    yield column_names(pair, report)
    for unit in _fitting(stream, pair, report):
        if unit.notes:
            report.lose("notes", len(unit.notes))
        if any(isinstance(part, Tag) for part in (*unit.source_parts, *(unit.target_parts or ()))):
            report.lose("inline tags")
        yield [unit.source, unit.target or ""]


def full_rows(units: Iterable[Unit], report: Report) -> Iterator[list[str]]:
    """Give the header, then source, target, status, confidence, article, note and tags of each unit of the pair."""
    pair, stream = find_pair(units)
    yield [*column_names(pair, report), *FULL]
    for unit in _fitting(stream, pair, report):
        confidence = "" if unit.confidence == 1 else repr(unit.confidence)
        tags = describe_tags(unit.source_parts, unit.target_parts)
        shown = [show_content(parts or ()) for parts in (unit.source_parts, unit.target_parts)] if tags else []
        texts = shown or [unit.source, unit.target or ""]
        yield [*texts, unit.status, confidence, unit.article, "\n".join(unit.notes), tags]


def _fitting(units: Iterable[Unit], pair: tuple[str, str], report: Report) -> Iterator[Unit]:
    for unit in units:
        if not _is_of(unit, pair):
            report.lose(f"units that are not {pair[0]} to {pair[1]}")
            continue
        if unit.props:
            report.lose("properties", len(unit.props))
        report.units += 1
        yield unit


def _is_of(unit: Unit, pair: tuple[str, str]) -> bool:
    return all(
        not code or same_language(code, wanted) or wanted in ("source", "target")
        for code, wanted in zip((unit.source_lang, unit.target_lang), pair, strict=True)
    )
