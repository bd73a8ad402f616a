"""Units as JSON, one object a line: plain source and target, and where there are tags also the parts."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, get_args

from tmkit.errors import FormatError
from tmkit.files import atomic_write, stream_lines
from tmkit.formats.report import Report
from tmkit.model import Content, Status, Tag, TagKind, Unit, plain_text

SEGMENT_LIMIT = 100_000
LEADING = (
    "id", "source", "target", "source_lang", "target_lang", "confidence", "article", "source_ids", "target_ids",
    "kind", "status", "created", "changed", "props", "notes",
)  # fmt: skip
CONTEXT = ("previous", "following")
OPTIONAL = {
    "created_by": "", "changed_by": "", "previous": None, "following": None, "source_raw": "", "target_raw": "",
}  # fmt: skip
STRINGS = (
    "id", "source_lang", "target_lang", "article", "kind", "created", "changed", "created_by", "changed_by",
    "source_raw", "target_raw",
)  # fmt: skip


def to_json(unit: Unit) -> dict[str, Any]:
    """Give the object of a unit, its keys in a fixed order.

    >>> to_json(Unit(source_parts=("a",), target_parts=None, source_lang="en", target_lang=""))["target"] is None
    True
    """
    record: dict[str, Any] = {}
    for name in LEADING:
        record[name] = getattr(unit, name)
    record["source_ids"], record["target_ids"] = list(unit.source_ids), list(unit.target_ids)
    record["props"] = _props_to_json(unit.props)
    record["notes"] = list(unit.notes)
    for side in ("source", "target"):
        parts: Content | None = getattr(unit, f"{side}_parts")
        if parts is not None and any(isinstance(part, Tag) for part in parts):
            record[f"{side}_parts"] = [part_to_json(part) for part in parts]
    for name, default in OPTIONAL.items():
        if getattr(unit, name) != default:
            record[name] = getattr(unit, name)
    return record


def _props_to_json(props: tuple[tuple[str, str], ...]) -> dict[str, str] | list[list[str]]:
    """Give properties as an object, or as a list of pairs where a name occurs twice."""
    return dict(props) if len(dict(props)) == len(props) else [list(pair) for pair in props]


def part_to_json(part: str | Tag) -> str | list[Any]:
    """Give a part of a segment: a text as it is, a tag as a list."""
    if isinstance(part, str):
        return part
    return [part.kind, part.pair, part.name, dict(part.attributes), part.code]


def from_json(record: object) -> Unit:
    """Give the unit of an object. Raises ValueError with one sentence where it is none; unknown keys are ignored."""
    if not isinstance(record, dict):
        raise ValueError("not a JSON object")
    source = _side(record, "source")
    if source is None:
        raise ValueError('there is no "source"')
    context = {name: _text(record[name], name) for name in CONTEXT if record.get(name) is not None}
    return Unit(
        source_parts=source,
        target_parts=_side(record, "target"),
        source_ids=_numbers(record, "source_ids"),
        target_ids=_numbers(record, "target_ids"),
        confidence=_confidence(record.get("confidence")),
        status=_status(record.get("status")),
        props=_props(record.get("props")),
        notes=tuple(_text(note, "notes") for note in _list(record, "notes")),
        **{"source_lang": "", "target_lang": "", **_strings(record), **context},
    )


def _strings(record: dict[str, Any]) -> dict[str, str]:
    """Give the plain fields; a number is taken for an id."""
    found = {name: record[name] for name in STRINGS if record.get(name) not in (None, "")}
    return {name: _text(str(value) if isinstance(value, int) else value, name) for name, value in found.items()}


def _text(value: object, name: str) -> str:
    if not isinstance(value, str):
        raise ValueError(f'"{name}" is not a string')
    if "\0" in value:
        raise ValueError(f'"{name}" holds U+0000')
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise ValueError(f'"{name}" holds half a character (a lone surrogate)') from None
    return value


def _side(record: dict[str, Any], side: str) -> Content | None:
    """Give the content of a side: the parts where they agree with the plain text, else the plain text."""
    plain, parts = record.get(side), record.get(f"{side}_parts")
    if plain is not None and len(_text(plain, side)) > SEGMENT_LIMIT:
        raise ValueError(f'"{side}" is over the limit of {SEGMENT_LIMIT:,} characters')
    if isinstance(parts, list):
        content = tuple(part_from_json(part) for part in parts if part != "")
        if plain is None or plain_text(content) == plain:
            return content
    if plain is None:
        return None
    return (plain,) if plain else ()


def part_from_json(part: object) -> str | Tag:
    """Give the part that JSON holds. Raises ValueError with one sentence where it is none."""
    if isinstance(part, str):
        return _text(part, "parts")
    if not isinstance(part, list) or len(part) != 5 or part[0] not in get_args(TagKind) or type(part[1]) is not int:
        raise ValueError("a part is neither text nor [kind, pair, name, attributes, code]")
    attributes = part[3].items() if isinstance(part[3], dict) else part[3]
    pairs = tuple((_text(name, "parts"), _text(value, "parts")) for name, value in attributes)
    return Tag(part[0], part[1], _text(part[2], "parts"), pairs, _text(part[4], "parts"))


def _props(value: object) -> tuple[tuple[str, str], ...]:
    pairs = value.items() if isinstance(value, dict) else value or ()
    try:
        return tuple((_text(name, "props"), _text(text, "props")) for name, text in pairs)  # type: ignore[attr-defined]
    except TypeError:
        raise ValueError('"props" is neither an object nor a list of pairs') from None


def _list(record: dict[str, Any], name: str) -> list[object]:
    value = record.get(name) or []
    if not isinstance(value, list):
        raise ValueError(f'"{name}" is not a list')
    return value


def _numbers(record: dict[str, Any], name: str) -> tuple[int, ...]:
    values = _list(record, name)
    if not all(type(value) is int and value >= 0 for value in values):
        raise ValueError(f'"{name}" is not a list of numbers from 0')
    return tuple(value for value in values if isinstance(value, int))


def _confidence(value: object) -> float:
    if value is None:
        return 1.0
    if not isinstance(value, int | float) or isinstance(value, bool) or not 0 <= value <= 1:
        raise ValueError('"confidence" is not a number from 0 to 1')
    return float(value)


def _status(value: object) -> Any:
    if value is not None and value not in get_args(Status):
        raise ValueError(f'"status" is none of {", ".join(get_args(Status))}')
    return value or "imported"


def read_jsonl(path: str | Path, report: Report | None = None) -> Iterator[Unit]:
    """Give the units of a JSONL file; a line that is no unit is skipped with its reason.

    Raises :class:`~tmkit.errors.FormatError` where no line is a unit, and the errors of reading a file.
    """
    report = report if report is not None else Report()
    report.file = report.file or str(path)
    first = ""
    for number, line in enumerate(stream_lines(path), 1):
        if not line.strip():
            continue
        try:
            unit = from_json(json.loads(line))
        except (ValueError, RecursionError) as error:
            reason = f"not JSON: {error.msg}" if isinstance(error, json.JSONDecodeError) else str(error)
            first = first or f"line {number}: {reason}"
            report.skip(f"line {number}: {reason}", unit=number)
            continue
        report.units += 1
        yield unit
    if first and not report.units:
        raise FormatError(f"no line is a unit; {first}", file=report.file)


def to_line(unit: Unit) -> str:
    """Give the line of a unit, without its end."""
    return json.dumps(to_json(unit), ensure_ascii=False)


def write_jsonl(
    units: Iterable[Unit], path: str | Path, report: Report | None = None, *, origin: Report | None = None
) -> None:
    """Write units as JSONL, whole or not at all; the same units give the same bytes.

    ``origin`` is the report of the file the units are being read from: its header goes into the properties of the
    first unit, so that TMX to JSONL to TMX keeps it.
    """
    report = report if report is not None else Report(str(path))
    with atomic_write(path) as stream:
        for unit in units:
            if origin is not None and origin.header and not report.units:
                unit = replace(unit, props=(*origin.header, *unit.props))
            stream.write(to_line(unit) + "\n")
            report.units += 1
