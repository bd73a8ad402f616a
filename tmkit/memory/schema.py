"""The tables of a memory in SQLite, their version, and the way from each version to the next."""

from __future__ import annotations

import secrets
import sqlite3

APPLICATION_ID = 0x746D6B74
"""``tmkt``: marks a SQLite file as a memory of tmkit."""

VERSION = 1
"""The version of the tables, kept in ``user_version``."""

_TABLES = """
create table about (name text primary key, value text not null) without rowid;
create table language (id integer primary key, code text not null unique);
create table document (id integer primary key, name text not null unique);
create table unit (
    id integer primary key autoincrement,
    identity blob not null unique,
    source_lang integer not null references language (id),
    target_lang integer not null references language (id),
    article integer references document (id),
    origin integer references document (id),
    place integer not null,
    name text,
    source text not null,
    target text not null,
    source_parts text,
    target_parts text,
    source_raw text,
    target_raw text,
    previous text,
    following text,
    status text not null check (status in ('verified', 'imported', 'aligned', 'needs-review', 'rejected')),
    confidence real not null check (confidence between 0 and 1),
    kind text,
    source_ids text,
    target_ids text,
    created integer,
    changed integer,
    created_by text,
    changed_by text,
    props text,
    notes text
);
create index unit_article on unit (article) where article is not null;
create table change (seq integer primary key autoincrement, unit_id integer not null, until integer not null);
create table history (seq integer primary key, mark integer not null);
"""

MIGRATIONS: dict[int, str] = {}
"""For each version the statements that lead to the next one; each runs in one transaction after a backup."""


def fill_if_empty(connection: sqlite3.Connection) -> None:
    """Make the tables where the file is empty, in one transaction; of two processes that try, the first one does it."""
    if _is_filled(connection):
        return
    connection.execute("begin immediate")
    try:
        if not _is_filled(connection):
            for statement in _statements():
                connection.execute(statement)
        connection.execute("commit")
    except BaseException:
        connection.execute("rollback")
        raise


def _is_filled(connection: sqlite3.Connection) -> bool:
    return connection.execute("select 1 from sqlite_master limit 1").fetchone() is not None


def _statements() -> list[str]:
    tables = [statement for statement in _TABLES.split(";") if statement.strip()]
    return [
        *tables,
        f"insert into about values ('store', '{secrets.token_hex(8)}'), ('forgotten', '0')",
        f"pragma application_id = {APPLICATION_ID}",
        f"pragma user_version = {VERSION}",
    ]


def new_database() -> bytes:
    """Give the bytes of an empty memory."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    try:
        fill_if_empty(connection)
        return connection.serialize()
    finally:
        connection.close()


def migrate(connection: sqlite3.Connection, version: int, migrations: dict[int, str], wanted: int) -> None:
    """Lead the tables from ``version`` to ``wanted`` in one transaction; on any error nothing has changed."""
    statements = "".join(migrations[step] for step in range(version, wanted))
    try:
        connection.executescript(f"begin immediate;{statements} pragma user_version = {wanted}; commit;")
    except sqlite3.Error:
        if connection.in_transaction:
            connection.execute("rollback")
        raise
