"""The keeper: another process writes the index, and the look-ups of the server take it up without a pause."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("starlette")

import tmkit
from tmkit.memory import live
from tmkit.model import Unit
from tmkit.serve import keeper, learning
from tmkit.serve.keeper import Keeper
from tmkit.serve.learning import Learning
from tmkit.serve.settings import Settings
from tmkit.serve.shelf import Shelf

MANY = 2100


def units(first: int, count: int) -> Iterator[Unit]:
    for number in range(first, first + count):
        texts = (f"第{number}号决议已于{number % 28 + 1}日通过。",), (f"Resolution {number} was adopted.",)
        yield Unit(source_parts=texts[0], target_parts=texts[1], source_lang="zh-CN", target_lang="en-US")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with tmkit.open_memory(tmp_path / "tm.db", create=True) as memory:
        memory.import_units(units(0, MANY))
    return tmp_path / "tm.db"


def parts(path: Path) -> list[str]:
    return sorted(file.name for file in path.with_name("tm.db.index").iterdir() if file.suffix == ".idx")


def added(path: Path, first: int, count: int) -> None:
    with tmkit.open_memory(path) as memory:
        memory.add_many(list(units(first, count)))


def test_what_lacks_is_written_once(path: Path) -> None:
    with tmkit.open_memory(path) as memory:
        assert (memory.unindexed(), memory.write_index()) == (0, False)
        memory.add_many(list(units(5000, 30)))
        assert (memory.unindexed(), memory.write_index(), memory.unindexed()) == (30, True, 0)
        assert memory.lookup("第5007号决议已于24日通过。", 100)


def test_a_small_memory_needs_no_index(tmp_path: Path) -> None:
    with tmkit.open_memory(tmp_path / "small.db", create=True) as memory:
        memory.add("好", "good")
        assert (memory.unindexed(), memory.write_index()) == (0, False)
    assert not (tmp_path / "small.db.index").exists()


def test_who_leaves_indexing_writes_nothing_and_takes_what_others_write(path: Path) -> None:
    with tmkit.open_memory(path) as memory:
        memory.leave_indexing()
        memory.lookup("第7号", 50)
        before = parts(path)
        added(path, 10_000, MANY)
        assert memory.lookup("第10007号决议已于12日通过。", 100)
        assert parts(path) == before
        assert memory.unindexed() == MANY
        subprocess.run([sys.executable, "-m", "tmkit", "memory", "index", "-m", path], check=True, capture_output=True)
        added(path, 20_000, live.SMALL)
        assert memory.lookup("第20007号决议已于16日通过。", 100)
        assert memory.lookup("第10007号决议已于12日通过。", 100)
        assert len(memory._texts._waiting) == live.SMALL


def test_the_keeper_has_it_written(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "SECONDS", 0.01)
    settings = Settings(memories={"office": path})
    shelf = Shelf(settings)
    added(path, 10_000, keeper.AFTER + 1)
    one = Keeper(settings, shelf)
    one.start()
    with shelf.memory() as memory:
        for _ in range(600):
            if not memory.unindexed():
                break
            one._stopped.wait(0.05)
        assert memory.unindexed() == 0
    one.stop()
    shelf.close()


def test_the_keeper_stops_at_once_and_bears_that_a_memory_goes(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "SECONDS", 0.01)
    settings = Settings(memories={"office": path})
    one = Keeper(settings, Shelf(settings))
    path.unlink()
    one.start()
    one._stopped.wait(0.1)
    one.stop()
    assert not one._thread.is_alive()


def test_from_many_units_another_process_learns(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "MANY", 100)
    settings = Settings(memories={"office": path})
    shelf = Shelf(settings)
    one = Learning(settings, shelf)
    for _ in range(600):
        if one.is_done():
            break
        one._stopped.wait(0.05)
    assert (path.with_name("tm.db.index") / "words" / "links.idx").exists()
    with shelf.memory() as memory:
        told: list[int] = []
        memory.learn(told.append)
        assert told == []
    one.stop()
    shelf.close()


def test_learning_is_given_up_when_the_server_stops(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(learning, "MANY", 100)
    settings = Settings(memories={"office": path})
    one = Learning(settings, Shelf(settings))
    assert not one.is_done()
    one.stop()
    assert not (path.with_name("tm.db.index") / "words").exists()
