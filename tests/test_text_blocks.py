from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from memory_makers import unit

from tmkit.errors import MemoryStoreError
from tmkit.memory import live, text_blocks
from tmkit.memory.memory import open_memory


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(text_blocks, "UNITS", 3)
    with open_memory(tmp_path / "tm.db", create=True) as memory:
        memory.import_units(unit(f"第{number}句", f"sentence {number}") for number in range(20))
    return tmp_path / "tm.db"


def texts_in(path: Path) -> list[tuple[int, str, str]]:
    with open_memory(path) as memory:
        blocks = [block for some in memory.store.text_blocks() for block in some]
    sides = ((block.unit_ids, block.sources, block.targets) for block in blocks)
    return [
        (unit_id, source.decode(), target.decode())
        for ids, sources, targets in sides
        for unit_id, source, target in zip(ids, sources.split(b"\0"), targets.split(b"\0"), strict=False)
    ]


def change(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(statement)


def test_all_texts_in_order_of_id(path: Path) -> None:
    assert texts_in(path) == [(number + 1, f"第{number}句", f"sentence {number}") for number in range(20)]


def test_gaps_and_rejected_units_are_passed_over(path: Path) -> None:
    change(path, "delete from unit where id between 4 and 15")
    change(path, "update unit set status = 'rejected' where id = 17")
    assert [unit_id for unit_id, _, _ in texts_in(path)] == [1, 2, 3, 16, 18, 19, 20]
    change(path, "delete from unit")
    assert texts_in(path) == []


def test_a_zero_character_from_elsewhere_moves_no_text(path: Path) -> None:
    change(path, "update unit set source = 'a' || char(0) || 'b' where id = 2")
    assert texts_in(path)[:3] == [
        (1, "第0句", "sentence 0"),
        (2, "a b", "sentence 1"),
        (3, "第2句", "sentence 2"),
    ]


def test_a_text_that_is_no_text_is_told_in_one_line(
    path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(live, "SMALL", 2)
    change(path, "update unit set source = cast(x'E4B880FF' as text) where id = 2")
    with (
        caplog.at_level(logging.WARNING),
        open_memory(path) as memory,
        pytest.raises(MemoryStoreError, match=r"is damaged .* put a backup in its place"),
    ):
        memory.lookup("第1句")
