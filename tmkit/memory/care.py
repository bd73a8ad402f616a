"""Care of a SQLite memory: counts, faults, space."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

from tmkit.memory.identity import identity
from tmkit.memory.rows import date_text
from tmkit.memory.store import Fault, Stats
from tmkit.model import Unit

_PAIRS = (
    "select s.code || ' ' || t.code, n from (select source_lang, target_lang, count(*) n from unit group by 1, 2) "
    "join language s on s.id = source_lang join language t on t.id = target_lang order by n desc, 1"
)
_STATUSES = "select status, count(*) n from unit group by 1 order by n desc, 1"
_LATEST = "select source_lang, target_lang from unit order by id desc limit 1000"
_LANGUAGES = (
    f"select s.code, t.code from (select source_lang, target_lang, count(*) n from ({_LATEST}) group by 1, 2) "
    "join language s on s.id = source_lang join language t on t.id = target_lang order by n desc, 1, 2 limit 1"
)
_ARTICLES = "select count(distinct article) from unit"
_DATES = (
    "select min(coalesce(created, changed)), max(coalesce(changed, created)) from unit "
    "where typeof(coalesce(changed, created)) = 'integer'"
)


def stats(connection: sqlite3.Connection, path: Path) -> Stats:
    """Count what a memory holds; ``bytes`` is the size of the file with its write-ahead log."""
    first, last = connection.execute(_DATES).fetchone()
    files = (path, path.with_name(path.name + "-wal"))
    return Stats(
        units=connection.execute("select count(*) from unit").fetchone()[0],
        pairs=tuple(connection.execute(_PAIRS)),
        statuses=tuple(connection.execute(_STATUSES)),
        articles=connection.execute(_ARTICLES).fetchone()[0],
        first_date=date_text(first),
        last_date=date_text(last),
        bytes=sum(file.stat().st_size for file in files if file.exists()),
        last_change=last_change(connection),
    )


def languages(connection: sqlite3.Connection) -> tuple[str, str] | None:
    """Give source and target language of most of the latest thousand units; None in an empty memory."""
    found: tuple[str, str] | None = connection.execute(_LANGUAGES).fetchone()
    return found


def last_change(connection: sqlite3.Connection) -> int:
    """Give the number of the latest change."""
    found = connection.execute("select seq from sqlite_sequence where name = 'change'").fetchone()
    return int(found[0]) if found else 0


def faults(
    connection: sqlite3.Connection, question: str, to_unit: Callable[[Sequence[Any]], tuple[int, Unit]]
) -> Iterator[Fault]:
    """Check the pages, the references and the hash of every unit; rows of ``question`` begin with id and identity."""
    try:
        for (message,) in connection.execute("pragma integrity_check"):
            if message != "ok":
                yield Fault("integrity", 0, str(message))
        for table, row, parent, _ in connection.execute("pragma foreign_key_check"):
            yield Fault("reference", int(row) if table == "unit" else 0, f"{table} names a {parent} that is not there")
        for row in connection.execute(question):
            yield from _row_faults(row, to_unit)
    except sqlite3.DatabaseError as error:
        yield Fault("integrity", 0, f"cannot be read further: {error}")


def _row_faults(row: Sequence[Any], to_unit: Callable[[Sequence[Any]], tuple[int, Unit]]) -> Iterator[Fault]:
    unit_id, key = int(row[0]), row[1]
    try:
        _, unit = to_unit(row)
    except (ValueError, TypeError) as error:
        yield Fault("content", unit_id, f"the unit cannot be read: {error}")
        return
    if identity(unit) != key:
        yield Fault("hash", unit_id, "the text is not the one that was stored")


def forget_old_changes(connection: sqlite3.Connection) -> None:
    """Keep the latest change of each unit that is still there; a reader that missed a forgotten deletion reads anew.

    Changes of many units at once, as imports make them, are few and stay.
    """
    single = "unit_id = until"
    latest = f"select max(seq) from change where {single} group by unit_id"
    connection.execute(f"delete from change where {single} and seq not in ({latest})")
    connection.execute("delete from history where seq not in (select seq from history order by seq desc limit 1000)")
    gone = f"{single} and unit_id not in (select id from unit)"
    last = connection.execute(f"select max(seq) from change where {gone}").fetchone()[0]
    if last is not None:
        connection.execute("update about set value = ? where name = 'forgotten'", (str(last),))
        connection.execute(f"delete from change where {gone}")


def shrink(connection: sqlite3.Connection) -> None:
    """Rewrite the file without holes and empty the write-ahead log."""
    connection.execute("vacuum")
    connection.execute("pragma wal_checkpoint(truncate)")
