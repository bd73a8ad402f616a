"""The log of edits: what people changed, when and who, and how it was before; so that any edit can be taken back.

The log is a table of its own, made by the first edit. Tables that are only added need no new version: an older tmkit
reads the memory as before.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Sequence
from hashlib import blake2b
from typing import Any, NamedTuple

from tmkit.errors import ConflictError
from tmkit.memory.rows import COLUMNS, Cell, date_text, from_row, to_row
from tmkit.model import Edit, Unit

_TABLE = """create table if not exists edit (
    number integer primary key autoincrement,
    unit_id integer not null,
    date integer not null,
    by text not null,
    before text,
    after text,
    undoes integer not null
)"""
_INDEX = "create index if not exists edit_unit on edit (unit_id)"
_INSERT = (
    "insert into edit (unit_id, date, by, before, after, undoes) values (?, cast(strftime('%s', 'now') as integer), ?, "
    "?, ?, ?)"
)
_SELECT = "select number, unit_id, date, by, before, after, undoes from edit"
_KEPT = (
    "select s.code, t.code, coalesce(a.name, ''), coalesce(o.name, ''), place, identity, "
    f"{', '.join(f'unit.{name}' for name in COLUMNS)} from unit join language s on s.id = source_lang "
    "join language t on t.id = target_lang left join document a on a.id = article "
    "left join document o on o.id = origin where unit.id = ?"
)
GONE = "gone"
"""The state of a unit that is not there."""


class Kept(NamedTuple):
    """A unit with what only its row says: the file it came from (empty: none), its place there, its identity."""

    unit: Unit
    origin: str
    place: int
    identity: bytes


def state(unit: Unit | None) -> str:
    """Give a short text that differs when anything about a unit differs: what a reader has seen of it.

    >>> state(None)
    'gone'
    """
    if unit is None:
        return GONE
    text = json.dumps([unit.source_lang, unit.target_lang, unit.article, *to_row(unit)], ensure_ascii=False)
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def check_seen(unit_id: int, unit: Unit | None, seen: str, place: str) -> None:
    """Raise :class:`ConflictError` where a unit is not in the state that was seen; an empty ``seen`` is any."""
    if seen and seen != state(unit):
        happened = "was deleted" if unit is None else "is there again" if seen == GONE else "was changed"
        raise ConflictError(
            f"the unit {happened} by somebody else meanwhile: look at it, then decide", file=place, unit=unit_id
        )


def read_kept(connection: sqlite3.Connection, unit_id: int) -> Kept | None:
    """Give a unit of the memory with what only its row says, None where there is none."""
    row = connection.execute(_KEPT, (unit_id,)).fetchone()
    if row is None:
        return None
    source_lang, target_lang, article, origin, place, key = row[:6]
    unit = from_row(row[6:], source_lang=source_lang, target_lang=target_lang, article=article, identity=key)
    return Kept(unit, origin, place, key)


def write_edit(
    connection: sqlite3.Connection, unit_id: int, by: str, change: tuple[Kept | None, Kept | None], undoes: int
) -> None:
    """Add an edit to the log, in the transaction that makes it; ``change`` is the unit before and after."""
    connection.execute(_TABLE)
    connection.execute(_INDEX)
    connection.execute(_INSERT, (unit_id, by, *map(_dumped, change), undoes))


def read_edits(connection: sqlite3.Connection, unit_id: int = 0, before: int = 0, limit: int = -1) -> list[Edit]:
    """Give the edits of one unit (0: of all) with a number below another one (0: any), the latest first."""
    if not connection.execute("select 1 from sqlite_master where name = 'edit'").fetchone():
        return []
    chosen = {"unit_id =": unit_id, "number <": before}
    condition = "".join(f" and {name} {value:d}" for name, value in chosen.items() if value)
    rows = connection.execute(f"{_SELECT} where 1{condition} order by number desc limit ?", (limit,))
    return [_edit(row) for row in rows]


def kept_in_log(connection: sqlite3.Connection, number: int) -> Kept | None:
    """Give the unit as it was before the edit with this number."""
    rows: Iterable[tuple[str | None]] = connection.execute("select before from edit where number = ?", (number,))
    return next((_loaded(row[0]) for row in rows), None)


def _edit(row: Sequence[Any]) -> Edit:
    number, unit_id, date, by, before, after, undoes = row
    first, second = _loaded(before), _loaded(after)
    return Edit(
        number=number,
        unit_id=unit_id,
        date=date_text(date),
        by=by,
        before=first and first.unit,
        after=second and second.unit,
        undoes=undoes,
    )


def _dumped(kept: Kept | None) -> str | None:
    """Give a unit as JSON, without what is empty; column names stand in it, so that columns may come and go."""
    if kept is None:
        return None
    unit = kept.unit
    told: dict[str, Cell] = {
        "identity": kept.identity.hex(),
        "source_lang": unit.source_lang,
        "target_lang": unit.target_lang,
        "article": unit.article or None,
        "origin": kept.origin or None,
        "place": kept.place,
        **dict(zip(COLUMNS, to_row(unit), strict=True)),
    }
    return json.dumps({name: value for name, value in told.items() if value is not None}, ensure_ascii=False)


def _loaded(text: str | None) -> Kept | None:
    if text is None:
        return None
    told = json.loads(text)
    key = bytes.fromhex(told["identity"])
    unit = from_row(
        [told.get(name) for name in COLUMNS],
        source_lang=told["source_lang"],
        target_lang=told["target_lang"],
        article=told.get("article", ""),
        identity=key,
    )
    return Kept(unit, told.get("origin", ""), int(told["place"]), key)
