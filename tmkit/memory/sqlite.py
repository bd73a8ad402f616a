"""The store in one SQLite file.

WAL, so that readers never wait for the writer; every transaction that writes begins IMMEDIATE, because one that first
reads and then writes fails at once when another process wrote in between; FULL, so that what was acknowledged
survives a loss of power.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from threading import RLock
from typing import Any, TypeVar

from tmkit.errors import UsageError
from tmkit.memory import care
from tmkit.memory.articles import decided_by_person, is_settled, refreshed
from tmkit.memory.conditions import condition
from tmkit.memory.edits import Kept, check_seen, kept_in_log, read_edits, read_kept, write_edit
from tmkit.memory.identity import identity
from tmkit.memory.insertion import insert_rows
from tmkit.memory.opening import connect, copy_database, open_database, told_plainly
from tmkit.memory.overview import Overview, overview
from tmkit.memory.rows import COLUMNS, Cell, date_text, from_row, to_row
from tmkit.memory.store import Added, Changes, Entry, Fault, Placed, Replaced, Stats, TextBlock, Where
from tmkit.memory.text_blocks import text_blocks
from tmkit.model import Edit, Unit

_CHUNK = 500
_COLUMNS = ", ".join(COLUMNS)
_OWN = ("id", "identity", "source_lang", "target_lang", "article", "origin", "place")
_ALL_COLUMNS = (*_OWN, *COLUMNS)
_UPDATE = (
    "update unit set identity = ?, source_lang = ?, target_lang = ?, article = ?, "
    + ", ".join(f"{column} = ?" for column in COLUMNS)
    + " where id = ?"
)
_SELECT = (
    f"select unit.id, identity, s.code, t.code, coalesce(a.name, ''), {', '.join(f'unit.{name}' for name in COLUMNS)} "
    "from unit join language s on s.id = source_lang join language t on t.id = target_lang "
    "left join document a on a.id = article "
)
_ENTRY = (
    "select unit.id, source, target, s.code, t.code from unit join language s on s.id = source_lang "
    "join language t on t.id = target_lang where status <> 'rejected' "
)
_ALL_ENTRIES = "select id, source, target, source_lang, target_lang from unit where status <> 'rejected' order by id"
_MARK = "insert or ignore into history select seq, abs(random()) from sqlite_sequence where name = 'change'"
_CHANGE = "insert into change (unit_id, until) values (?, ?)"
T = TypeVar("T")
_New = tuple[int, Unit, bytes, int]


class SqliteStore:
    """A memory in a SQLite file; see :class:`tmkit.memory.store.Store` for what each method promises.

    One connection, which threads share under a lock; long readings have a connection, and so a snapshot, of their own.
    """

    def __init__(self, path: Path, *, create: bool = False) -> None:
        self._path = path
        self._lock = RLock()
        self._connection = open_database(path, create=create)
        self._languages: dict[str, int] = {}
        self._documents: dict[str, int] = {}
        self._own_writes = 0
        self._store_id = str(self._ask("select value from about where name = 'store'")[0][0])

    @property
    def place(self) -> str:
        """The path of the file."""
        return str(self._path)

    @property
    def store_id(self) -> str:
        """The name given at creation."""
        return self._store_id

    def _ask(self, question: str, values: Sequence[Cell] = ()) -> list[tuple[Any, ...]]:
        with self._lock, told_plainly(self.place):
            return self._connection.execute(question, values).fetchall()

    def _ask_number(self, question: str, values: Sequence[Cell] = ()) -> int:
        return int(self._ask(question, values)[0][0])

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Hold the one write transaction; all or nothing of what is done inside is in the file afterwards."""
        with self._lock, told_plainly(self.place):
            self._connection.execute("begin immediate")
            try:
                yield self._connection
                self._connection.execute(_MARK)
                self._connection.execute("commit")
            except BaseException:
                self._languages.clear()
                self._documents.clear()
                with suppress(sqlite3.Error):
                    self._connection.execute("rollback")
                raise
            self._own_writes += 1

    def version(self) -> tuple[int, ...]:
        """Give a value that differs after any change: SQLite counts the commits of others, we count our own."""
        return self._own_writes, self._ask_number("pragma data_version")

    # Writing

    def add_units(self, units: Sequence[Placed], *, origin: str = "") -> Added:
        """Add a batch in one transaction; units that are there already keep their id and dates."""
        keys = [identity(unit) for _, unit in units]
        with self._writing() as connection:
            places = [(key, place, unit) for key, (place, unit) in zip(keys, units, strict=True)]
            new, known = self._numbered(places, self._known(keys))
            self._insert(connection, new, origin)
        return Added(tuple(known[key] for key in keys), len(new))

    def _numbered(
        self, units: Iterable[tuple[bytes, int, Unit]], known: dict[bytes, int]
    ) -> tuple[list[_New], dict[bytes, int]]:
        """Give ids to the units that are not known, in order and each once, and the ids of all."""
        new: list[_New] = []
        following = self._next_id()
        for key, place, unit in units:
            if key not in known:
                known[key] = following
                new.append((following, unit, key, place))
                following += 1
        return new, known

    def _next_id(self) -> int:
        found = self._connection.execute("select seq from sqlite_sequence where name = 'unit'").fetchone()
        return int(found[0]) + 1 if found else 1

    def _known(self, keys: Sequence[bytes]) -> dict[bytes, int]:
        known: dict[bytes, int] = {}
        for chunk in _chunks(keys):
            marks = ",".join("?" * len(chunk))
            known.update(self._connection.execute(f"select identity, id from unit where identity in ({marks})", chunk))
        return known

    def _insert(self, connection: sqlite3.Connection, new: Sequence[_New], origin: str) -> None:
        from_file = self._document(origin)
        rows = [
            (unit_id, *self._own_cells(unit, key), from_file, place, *_cells(unit, key))
            for unit_id, unit, key, place in new
        ]
        if new:
            insert_rows(connection, _ALL_COLUMNS, rows)
            connection.execute(_CHANGE, (new[0][0], new[-1][0]))

    def _own_cells(self, unit: Unit, key: bytes) -> tuple[bytes, int, int, int | None]:
        return key, self._language(unit.source_lang), self._language(unit.target_lang), self._document(unit.article)

    def _language(self, code: str) -> int:
        return self._number(self._languages, "language", "code", code)

    def _document(self, name: str) -> int | None:
        return self._number(self._documents, "document", "name", name) if name else None

    def _number(self, known: dict[str, int], table: str, column: str, value: str) -> int:
        number = known.get(value)
        if number is None:
            self._connection.execute(f"insert or ignore into {table} ({column}) values (?)", (value,))
            number = int(self._connection.execute(f"select id from {table} where {column} = ?", (value,)).fetchone()[0])
            known[value] = number
        return number

    def replace_articles(self, articles: Iterable[tuple[str, Sequence[Unit]]]) -> list[Replaced]:
        """Put units in place of those of their articles that no person has decided on, all in one transaction."""
        with self._writing() as connection:
            return [self._replace_article(connection, article, units) for article, units in articles]

    def _replace_article(self, connection: sqlite3.Connection, article: str, units: Sequence[Unit]) -> Replaced:
        old = dict(self._read("where article = (select id from document where name = ?)", (article,)))
        decided = {unit_id: unit for unit_id, unit in old.items() if decided_by_person(unit)}
        offered = [unit for unit in units if not is_settled(unit, decided.values())]
        keys = [identity(unit) for unit in offered]
        known = self._known(keys)
        gone = [unit_id for unit_id in old.keys() - decided.keys() if unit_id not in known.values()]
        self._remove(connection, sorted(gone))
        for key, unit in zip(keys, offered, strict=True):
            if key in known:
                self._refresh(connection, known[key], old.get(known[key]), unit, key)
        places = [unit.source_ids[0] if unit.source_ids else place for place, unit in enumerate(offered)]
        new, _ = self._numbered(zip(keys, places, offered, strict=True), known)
        self._insert(connection, new, "")
        return Replaced(len(new), len(gone), len(offered) - len(new), len(decided))

    def _refresh(self, connection: sqlite3.Connection, unit_id: int, old: Unit | None, unit: Unit, key: bytes) -> None:
        """Bring a machine's unit up to date (confidence, places in the article); its dates stay."""
        if old is None or decided_by_person(old):
            return
        fresh = refreshed(unit, old)
        if to_row(fresh) != to_row(old):
            self._replace(connection, unit_id, fresh, key)

    def edit(self, unit_id: int, unit: Unit | None, *, by: str = "", seen: str = "", undoes: int = 0) -> bool:
        """Replace a unit, take it out, or put back one that an edit took out; the log keeps how it was."""
        with self._writing() as connection:
            old = read_kept(connection, unit_id)
            check_seen(unit_id, old and old.unit, seen, self.place)
            base = old or (kept_in_log(connection, undoes) if undoes else None)
            if base is None:
                return False
            new = None if unit is None else base._replace(unit=unit, identity=identity(unit))
            self._put(connection, unit_id, old, new)
            write_edit(connection, unit_id, by, (old, new), undoes)
        return True

    def _put(self, connection: sqlite3.Connection, unit_id: int, old: Kept | None, new: Kept | None) -> None:
        if new is None:
            self._remove(connection, [unit_id])
            return
        other = self._known([new.identity]).get(new.identity, unit_id)
        if other != unit_id:
            told = f"unit {other} already says the same; delete one of the two"
            raise UsageError(told, file=self.place, unit=unit_id)
        if old is None:
            self._insert(connection, [(unit_id, new.unit, new.identity, new.place)], new.origin)
        else:
            self._replace(connection, unit_id, new.unit, new.identity)

    def _replace(self, connection: sqlite3.Connection, unit_id: int, unit: Unit, key: bytes) -> None:
        connection.execute(_UPDATE, (*self._own_cells(unit, key), *_cells(unit, key), unit_id))
        connection.execute(_CHANGE, (unit_id, unit_id))

    def edits(self, unit_id: int = 0, before: int = 0, limit: int = -1) -> list[Edit]:
        """Give edits, the latest first."""
        return self._with_connection(lambda connection: read_edits(connection, unit_id, before, limit))

    def delete(self, unit_ids: Iterable[int]) -> int:
        """Take units out; gives how many there were."""
        with self._writing() as connection:
            return self._remove(connection, list(unit_ids))

    def _remove(self, connection: sqlite3.Connection, unit_ids: Sequence[int]) -> int:
        gone = [
            unit_id for unit_id in unit_ids if connection.execute("delete from unit where id = ?", (unit_id,)).rowcount
        ]
        connection.executemany(_CHANGE, ((unit_id, unit_id) for unit_id in gone))
        return len(gone)

    # Reading

    def _read(self, condition: str, values: Sequence[Cell]) -> list[tuple[int, Unit]]:
        with self._lock, told_plainly(self.place):
            return [_unit(row) for row in self._connection.execute(_SELECT + condition, values)]

    def get_many(self, unit_ids: Sequence[int]) -> dict[int, Unit]:
        """Give the units with these ids; ids that are not there are left out."""
        found: dict[int, Unit] = {}
        for chunk in _chunks(unit_ids):
            found.update(self._read(f"where unit.id in ({','.join('?' * len(chunk))})", chunk))
        return found

    def units(self, where: Where | None = None) -> Iterator[tuple[int, Unit]]:
        """Give all units by article and place there; those of no article last, by file. One snapshot of the memory."""
        chosen, values = condition(where or Where())
        order = (
            "select unit.id from unit left join document a on a.id = article left join document o on o.id = origin "
            f"where {chosen} order by a.name is null, a.name, o.name, place, created, identity"
        )
        with self._snapshot() as connection:
            ids = [int(row[0]) for row in connection.execute(order, values)]
            for chunk in _chunks(ids):
                marks = ",".join("?" * len(chunk))
                found = dict(_unit(row) for row in connection.execute(f"{_SELECT} where unit.id in ({marks})", chunk))
                yield from ((unit_id, found[unit_id]) for unit_id in chunk)

    @contextmanager
    def _snapshot(self) -> Iterator[sqlite3.Connection]:
        """Hold a connection that sees the memory as it is now, whatever is written meanwhile."""
        with told_plainly(self.place), closing(connect(self._path)) as connection:
            connection.execute("begin")
            yield connection

    def entries(self) -> Iterator[Entry]:
        """Give the texts of every unit that look-ups may show, in order of id."""
        with self._snapshot() as connection:
            codes = dict(connection.execute("select id, code from language"))
            rows = connection.execute(_ALL_ENTRIES)
            yield from (Entry(row[0], row[1], row[2], codes[row[3]], codes[row[4]]) for row in rows)

    def text_blocks(self) -> Iterator[list[TextBlock]]:
        """Give the same many at a time, joined by language pair."""
        with self._snapshot() as connection:
            yield from text_blocks(connection)

    def entries_of(self, unit_ids: Sequence[int]) -> Iterator[Entry]:
        """Give the texts of those of these units that look-ups may show."""
        for chunk in _chunks(unit_ids):
            rows = self._ask(f"{_ENTRY} and unit.id in ({','.join('?' * len(chunk))}) order by unit.id", chunk)
            yield from map(Entry._make, rows)

    def ids_where(self, where: Where, among: Sequence[int] | None = None) -> set[int]:
        """Give the ids of the units that are meant, of all or of those named."""
        chosen, values = condition(where)
        asked = f"select unit.id from unit left join document a on a.id = article where {chosen}"
        named = [()] if among is None else _chunks(among)
        limits = ((ids, f" and unit.id in ({','.join('?' * len(ids))})" if ids else "") for ids in named)
        return {row[0] for ids, limit in limits for row in self._ask(asked + limit, [*values, *ids])}

    def dates(self, unit_ids: Sequence[int]) -> dict[int, str]:
        """Give the latest change, else the creation, of each of these units that has a date."""
        found: dict[int, str] = {}
        for chunk in _chunks(unit_ids):
            marks = ",".join("?" * len(chunk))
            rows = self._ask(f"select id, coalesce(changed, created) from unit where id in ({marks})", chunk)
            found.update((unit_id, date_text(date)) for unit_id, date in rows)
        return found

    def last_change(self) -> int:
        """Give the number of the latest change (0: none yet)."""
        with self._lock, told_plainly(self.place):
            return care.last_change(self._connection)

    def mark(self, sequence: int) -> int | None:
        """Give the random number drawn when the change with this number was the last of its transaction, else None."""
        found = self._ask("select mark from history where seq = ?", (sequence,))
        return int(found[0][0]) if found else None

    def changes_since(self, sequence: int) -> Changes:
        """Give what happened after the change with this number."""
        with self._lock, told_plainly(self.place):
            forgotten = self._ask_number("select value from about where name = 'forgotten'")
            rows = self._ask("select seq, unit_id, until from change where seq > ? order by seq", (sequence,))
        touched = dict.fromkeys(unit_id for _, first, until in rows for unit_id in range(first, until + 1))
        return Changes(rows[-1][0] if rows else sequence, tuple(touched), sequence >= forgotten)

    def __len__(self) -> int:
        return self._ask_number("select count(*) from unit")

    def languages(self) -> tuple[str, str] | None:
        """Give source and target language of most of the latest thousand units; None in an empty memory."""
        return self._with_connection(care.languages)

    # Care

    def stats(self) -> Stats:
        """Give counts for people."""
        return self._with_connection(lambda connection: care.stats(connection, self._path))

    def overview(self, articles: int) -> Overview:
        """Give counts for plots."""
        return self._with_connection(lambda connection: overview(connection, articles))

    def verify(self) -> Iterator[Fault]:
        """Give everything that is wrong; nothing when all is well."""
        with self._snapshot() as connection:
            yield from care.faults(connection, f"{_SELECT} order by unit.id", _unit)

    def backup(self, path: Path) -> None:
        """Write a whole copy that can be opened as a memory; an old file stays until the new one is safe."""
        if path.exists() and path.samefile(self._path):
            raise UsageError("a backup needs another name than the memory itself", file=self.place)
        with closing(connect(self._path)) as connection:
            copy_database(connection, path)

    def compact(self) -> None:
        """Give unused space back and forget changes that a newer change of the same unit has overtaken."""
        with self._writing() as connection:
            care.forget_old_changes(connection)
        self._with_connection(care.shrink)

    def _with_connection(self, use: Callable[[sqlite3.Connection], T]) -> T:
        with self._lock, told_plainly(self.place):
            return use(self._connection)

    def settle(self) -> None:
        """Move what the write-ahead log holds into the file, as far as readers let us."""
        with self._lock, suppress(sqlite3.OperationalError):
            self._connection.execute("pragma wal_checkpoint(truncate)")

    def close(self) -> None:
        """Let go of the file; the last one to close leaves one file without companions."""
        with self._lock:
            self._connection.close()


def _chunks(values: Sequence[T]) -> Iterator[Sequence[T]]:
    return (values[start : start + _CHUNK] for start in range(0, len(values), _CHUNK))


def _unit(row: Sequence[Any]) -> tuple[int, Unit]:
    unit_id, key, source_lang, target_lang, article = row[:5]
    return unit_id, from_row(row[5:], source_lang=source_lang, target_lang=target_lang, article=article, identity=key)


def _cells(unit: Unit, key: bytes) -> tuple[Cell, ...]:
    """Give the row of a unit; a name that is only its identity is not stored."""
    if unit.id and unit.id == key.hex()[:16]:
        unit = replace(unit, id="")
    return to_row(unit)
