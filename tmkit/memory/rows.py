"""A unit as the columns of a table row, and back.

Plain text is kept as it is; a text with tags is kept a second time as JSON. Dates become seconds since 1970 (a date
in any other form stays text), and what equals its default becomes NULL, which costs one byte.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, cast

from tmkit.model import Content, Status, Tag, TagKind, Unit, plain_text

COLUMNS = (
    "name", "source", "target", "source_parts", "target_parts", "source_raw", "target_raw", "previous", "following",
    "status", "confidence", "kind", "source_ids", "target_ids", "created", "changed", "created_by", "changed_by",
    "props", "notes",
)  # fmt: skip
"""The columns of a unit that hold its own values, in the order of :func:`to_row`."""

Cell = str | int | float | bytes | None
_DATE = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)


def plain(content: Content) -> str:
    """Give the text parts of a segment, joined; fast for a segment that is one text, as most are."""
    if len(content) == 1 and isinstance(content[0], str):
        return content[0]
    return plain_text(content)


def has_tags(content: Content) -> bool:
    """Tell whether a segment holds more than text."""
    if len(content) == 1 and isinstance(content[0], str):
        return False
    return any(isinstance(part, Tag) for part in content)


def content_text(content: Content) -> str:
    """Give the text of a segment, or, where it has tags, a JSON list of texts and tags.

    >>> content_text(("a", Tag("alone", 1, "ph", (("x", "1"),), "<br/>")))
    '["a",["alone",1,"ph",[["x","1"]],"<br/>"]]'
    """
    if not has_tags(content):
        return plain(content)
    return json.dumps([_part(part) for part in content], ensure_ascii=False, separators=(",", ":"))


def _part(part: str | Tag) -> str | list[object]:
    if isinstance(part, str):
        return part
    return [part.kind, part.pair, part.name, [list(pair) for pair in part.attributes], part.code]


def _content(text: str, parts: str | None) -> Content:
    """Give a segment from its text and, where it has tags, its JSON."""
    if parts is None:
        return (text,)
    return tuple(part if isinstance(part, str) else _tag(part) for part in json.loads(parts))


def _tag(part: Sequence[Any]) -> Tag:
    kind, pair, name, attributes, code = part
    return Tag(
        cast(TagKind, kind), int(pair), str(name), tuple((str(key), str(value)) for key, value in attributes), str(code)
    )


def seconds(date: str) -> int | str | None:
    """Give a date ``YYYY-MM-DDTHH:MM:SSZ`` as seconds since 1970; anything else stays as it is, empty becomes None.

    >>> seconds("2020-02-29T12:00:00Z"), seconds("last week"), seconds("")
    (1582977600, 'last week', None)
    """
    if not date:
        return None
    if not _DATE.fullmatch(date):
        return date
    try:
        return int(datetime.fromisoformat(date).timestamp())
    except ValueError:
        return date


def date_text(value: int | str | None) -> str:
    """Undo :func:`seconds`.

    >>> date_text(1582977600), date_text(None)
    ('2020-02-29T12:00:00Z', '')
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    return datetime.fromtimestamp(value, UTC).strftime("%Y-%m-%dT%H:%M:%SZ").rjust(20, "0")


def _numbers(ids: tuple[int, ...]) -> str:
    return ",".join(map(str, ids))


def _text_and_parts(content: Content) -> tuple[str, str | None]:
    """Give the text of a segment and, where it has tags, its JSON."""
    if len(content) == 1 and isinstance(content[0], str):
        return content[0], None
    return plain_text(content), content_text(content) if has_tags(content) else None


def to_row(unit: Unit) -> tuple[Cell, ...]:
    """Give the cells of :data:`COLUMNS` for a unit that has a target."""
    source, source_parts = _text_and_parts(unit.source_parts)
    target, target_parts = _text_and_parts(unit.target_parts or ())
    return (
        unit.id or None,
        source,
        target,
        source_parts,
        target_parts,
        unit.source_raw or None,
        unit.target_raw or None,
        unit.previous,
        unit.following,
        unit.status,
        unit.confidence,
        None if unit.kind == "body" else unit.kind,
        _numbers(unit.source_ids) if unit.source_ids else None,
        _numbers(unit.target_ids) if unit.target_ids else None,
        seconds(unit.created) if unit.created else None,
        seconds(unit.changed) if unit.changed else None,
        unit.created_by or None,
        unit.changed_by or None,
        json.dumps(unit.props, ensure_ascii=False) if unit.props else None,
        json.dumps(unit.notes, ensure_ascii=False) if unit.notes else None,
    )


def from_row(row: Sequence[Any], *, source_lang: str, target_lang: str, article: str, identity: bytes) -> Unit:
    """Undo :func:`to_row`. A unit without a name of its own is named by the first 16 hex digits of its identity."""
    return Unit(
        id=row[0] or identity.hex()[:16],
        source_parts=_content(row[1], row[3]),
        target_parts=_content(row[2], row[4]),
        source_lang=source_lang,
        target_lang=target_lang,
        source_raw=row[5] or "",
        target_raw=row[6] or "",
        previous=row[7],
        following=row[8],
        status=cast(Status, row[9]),
        confidence=float(row[10]),
        kind=row[11] or "body",
        source_ids=_ids(row[12]),
        target_ids=_ids(row[13]),
        article=article,
        created=date_text(row[14]),
        changed=date_text(row[15]),
        created_by=row[16] or "",
        changed_by=row[17] or "",
        props=tuple((str(key), str(value)) for key, value in json.loads(row[18])) if row[18] else (),
        notes=tuple(map(str, json.loads(row[19]))) if row[19] else (),
    )


def _ids(text: str | None) -> tuple[int, ...]:
    return tuple(map(int, text.split(","))) if text else ()
