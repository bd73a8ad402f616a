"""The translation memory of Weblate as JSON: a list of objects with exactly the keys that Weblate takes."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tmkit.errors import FormatError
from tmkit.files import atomic_write, read_text
from tmkit.formats.report import Report
from tmkit.langs import respell
from tmkit.model import Tag, Unit

CATEGORY = 3
"""Of Weblate's kinds of origin the one for uploaded memories."""
TEXTS = ("source", "target", "source_language", "target_language")
ORIGIN = "tmkit"


def read_weblate(path: str | Path, report: Report | None = None) -> Iterator[Unit]:
    """Give the units of a memory; an object without its two texts and languages is skipped with its number.

    Raises :class:`~tmkit.errors.FormatError`, with the line, where the file is no list in JSON.
    """
    report = report if report is not None else Report()
    report.file = report.file or str(path)
    try:
        records = json.loads(read_text(path).text)
    except ValueError as error:
        line = getattr(error, "lineno", 0)
        raise FormatError(f"not JSON: {str(error).partition(':')[0]}", file=report.file, line=line) from error
    except RecursionError:
        raise FormatError("not the memory of Weblate: nested too deeply", file=report.file) from None
    if not isinstance(records, list):
        raise FormatError("not the memory of Weblate: a list of objects", file=report.file)
    for number, record in enumerate(records, 1):
        unit = _unit(record)
        if isinstance(unit, str):
            report.skip(unit, unit=number)
            continue
        report.units += 1
        yield unit
    if report.skipped and not report.units:
        raise FormatError(f"no object is a unit; {report.events[0].message}", file=report.file)


def _unit(record: Any) -> Unit | str:
    """Give the unit of an object, or the sentence that says why it is none."""
    if not isinstance(record, dict):
        return "not an object"
    for name in TEXTS:
        if not isinstance(record.get(name), str):
            return f'"{name}" is missing or not a string'
    context, origin = str(record.get("context") or ""), str(record.get("origin") or "")
    source, target = record["source"], record["target"]
    return Unit(
        source_parts=(source,) if source else (),
        target_parts=(target,) if target else None,
        source_lang=respell(record["source_language"]),
        target_lang=respell(record["target_language"]),
        article="" if origin == ORIGIN else origin,
        status="needs-review" if record.get("status") == 0 else "imported",
        props=(("weblate:context", context),) if context else (),
    )


def write_weblate(units: Iterable[Unit], path: str | Path, report: Report | None = None) -> None:
    """Write units as a list that Weblate imports, whole or not at all; what it has no key for is counted.

    A unit that needs review is pending there.
    """
    report = report if report is not None else Report(str(path))
    with atomic_write(path) as stream:
        stream.write("[")
        for unit in units:
            stream.write(",\n" if report.units else "\n")
            report.units += 1
            stream.write(json.dumps(_record(unit, report), ensure_ascii=False))
        stream.write("\n]\n")


def _record(unit: Unit, report: Report) -> dict[str, Any]:
    props = dict(unit.props)
    context = props.pop("weblate:context", "")
    if props:
        report.lose("properties", len(props))
    if unit.notes:
        report.lose("notes", len(unit.notes))
    if any(isinstance(part, Tag) for part in (*unit.source_parts, *(unit.target_parts or ()))):
        report.lose("inline tags")
    record: dict[str, Any] = {
        "source_language": unit.source_lang.replace("-", "_"),
        "target_language": unit.target_lang.replace("-", "_"),
        "source": unit.source,
        "target": unit.target or "",
        "origin": unit.article or ORIGIN,
        "category": CATEGORY,
    }
    if context:
        record["context"] = context
    if unit.status in ("needs-review", "rejected"):
        record["status"] = 0
    return record
