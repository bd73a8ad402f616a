from __future__ import annotations

import errno
import os
import random
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from memory_makers import unit

from tmkit.errors import FileAccessError, MemoryStoreError, TmkitError, UsageError
from tmkit.memory import opening, schema
from tmkit.memory.memory import Memory, open_memory
from tmkit.memory.opening import file_system
from tmkit.memory.sqlite import SqliteStore


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with open_memory(tmp_path / "tm.db", create=True) as memory:
        memory.import_units([unit("会谈", "talks"), unit("会见", "meeting")])
    return tmp_path / "tm.db"


@pytest.fixture
def memory(path: Path) -> Iterator[Memory]:
    with open_memory(path) as memory:
        yield memory


def change(path: Path, *statements: str) -> None:
    connection = sqlite3.connect(path)
    with connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


# What a memory file is


def test_settings_of_the_file_and_the_connection(path: Path) -> None:
    connection = opening.open_database(path, create=False)
    asked = {
        "application_id": schema.APPLICATION_ID, "user_version": schema.VERSION, "journal_mode": "wal",
        "synchronous": 2, "foreign_keys": 1, "trusted_schema": 0, "cell_size_check": 1, "busy_timeout": 10000,
    }  # fmt: skip
    assert {name: connection.execute(f"pragma {name}").fetchone()[0] for name in asked} == asked
    connection.close()


def test_a_database_of_another_application_is_refused(tmp_path: Path) -> None:
    other = tmp_path / "places.sqlite"
    change(other, "create table bookmark (name text)", "insert into bookmark values ('kept')")
    before = other.read_bytes()
    for create in (False, True):
        with pytest.raises(
            MemoryStoreError, match=r"sqlite: is a database of another application, not a memory of tmkit"
        ):
            open_memory(other, create=create)
    assert other.read_bytes() == before


def test_a_newer_memory_is_refused(path: Path) -> None:
    change(path, f"pragma user_version = {schema.VERSION + 1}")
    with pytest.raises(
        MemoryStoreError, match=r"was written by a newer tmkit \(tables 2, known 1\); install that version$"
    ):
        open_memory(path)


def test_an_older_memory_is_led_on_after_a_backup(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "VERSION", 3)
    monkeypatch.setattr(schema, "MIGRATIONS", {1: "create table one (x);", 2: "alter table one add column y;"})
    with open_memory(path) as memory:
        assert len(memory) == 2
    with sqlite3.connect(path) as connection:
        assert connection.execute("pragma user_version").fetchone() == (3,)
        assert [row[1] for row in connection.execute("pragma table_info(one)")] == ["x", "y"]
    connection.close()
    with sqlite3.connect(path.with_name("tm.db.v1.bak")) as copy:
        assert copy.execute("pragma user_version").fetchone() == (1,)
    copy.close()


def test_a_failed_migration_leaves_the_old_memory(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(schema, "VERSION", 2)
        patch.setattr(schema, "MIGRATIONS", {1: "create table one (x); create table about (twice);"})
        with pytest.raises(MemoryStoreError, match=r"the database says: table about already exists"):
            open_memory(path)
    with open_memory(path) as memory:
        assert len(memory) == 2
        assert memory.verify() == []


@pytest.mark.parametrize("content", [b"not a database, but quite some text\n" * 100, bytes(8192), os.urandom(5000)])
def test_a_file_that_is_no_database_is_refused_and_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "x.db"
    path.write_bytes(content)
    for create in (False, True):
        with pytest.raises(MemoryStoreError, match=r"x\.db: (this memory is damaged|is a database of another)"):
            open_memory(path, create=create)
    assert path.read_bytes() == content


def test_a_torn_memory_is_told_in_one_line(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:6000])
    with (
        pytest.raises(
            MemoryStoreError, match=r"tm\.db: this memory is damaged \(.*\); put a backup in its place$"
        ) as told,
        open_memory(path) as memory,
    ):
        list(memory.units())
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("kind", ["folder", "no parent", "parent is a file", "nul"])
def test_impossible_places_are_told(tmp_path: Path, kind: str) -> None:
    (tmp_path / "file").write_text("x", "utf-8")
    place, message = {
        "folder": (tmp_path, "is a folder, not a memory; name a file"),
        "no parent": (tmp_path / "no" / "tm.db", "the folder .*no does not exist; make it first"),
        "parent is a file": (tmp_path / "file" / "tm.db", "does not exist; make it first|Not a directory"),
        "nul": (Path(f"{tmp_path}/a\0b"), "no file can have this name"),
    }[kind]
    with pytest.raises((FileAccessError, MemoryStoreError), match=message):
        open_memory(place, create=True)


def test_network_file_systems_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/a / ext4 rw 0 0\nserver:/tm {tmp_path} nfs4 rw 0 0\nx /proc proc rw 0 0\n", "utf-8")
    assert file_system(tmp_path / "inner", mounts) == "nfs4"
    assert file_system(Path("/usr"), mounts) == "ext4"
    assert file_system(tmp_path, tmp_path / "no mounts") == ""
    monkeypatch.setattr(opening, "file_system", lambda folder: "nfs4")
    with pytest.raises(
        MemoryStoreError, match=r"tm\.db: lies on a network file system \(nfs4\), where SQLite loses data; use a"
    ):
        open_memory(tmp_path / "tm.db", create=True)
    assert not (tmp_path / "tm.db").exists()


def test_names_that_mean_something_in_an_address(tmp_path: Path) -> None:
    path = tmp_path / "a?mode=memory#x%41 名.db"
    with open_memory(path, create=True) as memory:
        memory.add("会谈", "talks")
    assert path.exists()
    with open_memory(path) as memory:
        assert len(memory) == 1


def test_a_memory_in_a_folder_that_cannot_be_written_is_read(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "is_writable", lambda folder: False)
    before = path.read_bytes()
    with open_memory(path) as memory:
        assert memory.lookup("会谈")[0].target == "talks"
        assert memory.concordance("meeting").total == 1
        with pytest.raises(
            FileAccessError, match=r"tm\.db: this memory cannot be written; check the permissions of the"
        ):
            memory.add("新", "new")
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir() if one.is_file()] == ["tm.db"]


def test_a_memory_that_another_program_holds(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.2)
    with open_memory(path) as memory:
        other = sqlite3.connect(path, isolation_level=None)
        other.execute("begin immediate")
        with pytest.raises(
            MemoryStoreError, match=r"tm\.db: another program is writing to this memory; try again when it"
        ):
            memory.add("新", "new")
        assert memory.lookup("会谈")[0].target == "talks"
        other.execute("rollback")
        other.close()
        memory.add("新", "new")
        assert len(memory) == 3


# Making one


def test_a_memory_appears_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("write", "fsync", "link"):

        def fail(*_: Any) -> Any:
            raise OSError(errno.ENOSPC, "No space left on device")

        with monkeypatch.context() as patch:
            if name == "write":
                patch.setattr(opening, "_write", fail)
            else:
                patch.setattr(os, name, fail)
            with pytest.raises(
                FileAccessError, match=r"tm\.db: cannot be made: No space left on device; check the folder$"
            ):
                open_memory(tmp_path / "tm.db", create=True)
        assert list(tmp_path.iterdir()) == []


def test_a_memory_that_appears_meanwhile_is_not_overwritten(path: Path) -> None:
    opening.create_file(path)
    with open_memory(path) as memory:
        assert len(memory) == 2


def test_leavings_of_killed_makers_are_swept(path: Path) -> None:
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    left = path.with_name(f".tm.db.{process.pid}.new")
    left.write_bytes(b"half")
    mine = path.with_name(f".tm.db.{os.getppid()}.new")
    mine.write_bytes(b"at work")
    path.unlink()
    open_memory(path, create=True).close()
    assert (left.exists(), mine.exists()) == (False, True)


# A full disk


def test_a_full_disk_loses_nothing_that_was_told(path: Path) -> None:
    with open_memory(path) as memory:
        store = memory.store
        assert isinstance(store, SqliteStore)
        pages = store._connection.execute("pragma page_count").fetchone()[0]
        store._connection.execute(f"pragma max_page_count = {pages + 20}")
        told: list[int] = []
        with pytest.raises(FileAccessError, match=r"tm\.db: nothing was written: the disk is full; free some space"):
            memory.import_units((unit("长" * 50 + str(number)) for number in range(30_000)), told.append)
        assert told == []
        store._connection.execute("pragma max_page_count = 1000000")
        assert len(memory) == 2
        assert memory.verify() == []
        memory.add("新", "new")
    with open_memory(path) as memory:
        assert len(memory) == 3


# Care


def test_a_sound_memory_has_no_fault(memory: Memory) -> None:
    assert memory.verify() == []


@pytest.mark.parametrize(
    ("statement", "check", "message"),
    [
        ("update unit set source = '会谈!' where id = 1", "hash", "the text is not the one that was stored"),
        ("update unit set target_lang = 99 where id = 1", "reference", "unit names a language that is not there"),
        ("update unit set props = '[[' where id = 1", "content", "the unit cannot be read"),
    ],
)
def test_faults_are_told_with_the_unit(path: Path, statement: str, check: str, message: str) -> None:
    change(path, statement)
    with open_memory(path) as memory:
        faults = memory.verify()
    assert (faults[0].check, faults[0].unit_id) == (check, 1)
    assert faults[0].message.startswith(message)


def test_pages_that_cannot_be_read_are_told(path: Path) -> None:
    content = bytearray(path.read_bytes())
    with sqlite3.connect(path) as connection:
        root = connection.execute("select rootpage from sqlite_master where name = 'unit'").fetchone()[0]
    connection.close()
    content[(root - 1) * 4096 : root * 4096] = os.urandom(4096)
    path.write_bytes(content)
    with open_memory(path) as memory:
        assert {fault.check for fault in memory.verify()} == {"integrity"}


def test_a_backup_is_a_whole_memory(path: Path, tmp_path: Path) -> None:
    with open_memory(path) as memory:
        memory.add("新", "new")
        memory.backup(tmp_path / "copy.db")
        memory.backup(tmp_path / "copy.db")
        with open_memory(tmp_path / "copy.db") as copy:
            assert list(copy.units()) == list(memory.units())
            assert copy.verify() == []
        with pytest.raises(UsageError, match="a backup needs another name than the memory itself"):
            memory.backup(path)
    assert sorted(one.name for one in tmp_path.iterdir() if one.is_file()) == ["copy.db", "tm.db"]


def test_a_failed_backup_leaves_the_old_one(memory: Memory, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    memory.backup(tmp_path / "copy.db")
    before = (tmp_path / "copy.db").read_bytes()

    def fail(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", fail)
        with pytest.raises(FileAccessError, match=r"copy\.db: cannot be written: No space left on device$"):
            memory.backup(tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_bytes() == before
    assert not list(tmp_path.glob(".*"))
    with pytest.raises(TmkitError, match=r"copy\.db: cannot be"):
        memory.backup(tmp_path / "no" / "copy.db")


def test_compacting_keeps_units_and_tells_old_readers_to_read_anew(memory: Memory, path: Path) -> None:
    store = memory.store
    gone = memory.add("没用", "useless")
    for number in range(2000):
        memory.store.add_units([(0, unit(f"第{number}句" * 20))]) if number % 500 == 0 else None
    memory.update(1, status="verified")
    memory.delete(gone)
    units, before, seen = list(memory.units()), store.last_change(), store.changes_since(1)
    memory.compact()
    assert list(memory.units()) == units
    assert store.last_change() == before
    assert not store.changes_since(1).complete
    assert store.changes_since(before).complete
    assert set(store.changes_since(1).unit_ids) <= set(seen.unit_ids)
    assert memory.lookup("没用", min_score=100) == []


def test_stats(memory: Memory) -> None:
    memory.add("新", "new", status="verified", article="1.txt", created="2020-01-01T00:00:00Z")
    stats = memory.stats()
    assert (stats.units, stats.pairs, stats.articles) == (3, (("zh-CN en-US", 3),), 1)
    assert dict(stats.statuses) == {"imported": 2, "verified": 1}
    assert (stats.first_date, stats.last_date) == ("2020-01-01T00:00:00Z", "2020-01-01T00:00:00Z")
    assert stats.bytes >= 4096


# The change sequence


def test_changes_are_told_in_order_and_once_a_unit(memory: Memory) -> None:
    store, start = memory.store, memory.store.last_change()
    first = memory.add("一", "one")
    second = memory.add("二", "two")
    memory.update(first, target="1")
    memory.delete(second)
    changes = store.changes_since(start)
    assert (changes.unit_ids, changes.complete) == ((first, second), True)
    assert changes.last == store.last_change() == start + 4
    assert [entry.target for entry in store.entries_of(changes.unit_ids)] == ["1"]
    assert store.changes_since(changes.last).unit_ids == ()


def test_an_iteration_sees_one_state(memory: Memory) -> None:
    stream = memory.units()
    first = next(stream)
    memory.delete(1)
    memory.delete(2)
    assert [first.source, *(one.source for one in stream)] == ["会谈", "会见"]


# kill -9

WRITER = """
    import sys
    from tmkit.memory import importing
    from tmkit.memory.memory import open_memory
    from tmkit.model import Unit
    importing.BATCH = 100
    def units():
        for number in range(4000):
            source, target = (f"第{number}句话",), (f"sentence {number}",)
            yield Unit(source_parts=source, target_parts=target, source_lang="zh", target_lang="en")
    print("ready", flush=True)
    with open_memory(sys.argv[1], create=True) as memory:
        memory.import_units(units(), lambda count: print(count, flush=True), file="all.tsv")
"""


def test_nothing_told_is_lost_when_the_process_is_killed(tmp_path: Path) -> None:
    path = tmp_path / "tm.db"
    chance = random.Random(5)
    told = 0
    for _ in range(5):
        process = subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(WRITER), str(path)],
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        time.sleep(chance.uniform(0, 0.15))
        os.killpg(process.pid, signal.SIGKILL)
        lines = process.stdout.read().split("\n")[:-1]
        process.wait()
        process.stdout.close()
        told = max([told, *map(int, lines)])
        if told:
            with open_memory(path) as memory:
                assert len(memory) >= told
                assert len(memory) % 100 == 0
                assert memory.verify() == []
                assert memory.lookup(f"第{told - 1}句话", min_score=100)
    whole = [unit(f"第{n}句话", f"sentence {n}", source_lang="zh", target_lang="en") for n in range(4000)]
    with open_memory(path, create=True) as memory, open_memory(tmp_path / "calm.db", create=True) as calm:
        memory.import_units(whole, file="all.tsv")
        calm.import_units(whole, file="all.tsv")
        assert list(memory.units()) == list(calm.units())
    assert sorted(one.name for one in tmp_path.iterdir() if one.is_file()) == ["calm.db", "tm.db"]
