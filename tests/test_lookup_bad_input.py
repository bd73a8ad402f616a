"""Queries and memories that nobody means to have: a right answer, or a clear error, and no harm to the store."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from memory_makers import unit

from tmkit.errors import MemoryStoreError
from tmkit.memory import live, opening
from tmkit.memory.memory import open_memory


@pytest.mark.parametrize("size", [1, 40])
def test_odd_queries_have_right_answers_in_a_pool_and_in_an_index(
    tmp_path: Path, size: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live, "SMALL", size)
    with open_memory(tmp_path / "tm.db", create=True) as memory:
        memory.import_units(
            unit(text) for text in ["啊" * 1000, "……！", "会谈\N{ZERO WIDTH SPACE}结束", "a" * 900, "外" * 99_990]
        )
        for query, wanted in (
            ("外" * 100_000, [99.9]),
            ("外" * 70_000, [70.0]),
            ("外" * 60_000, []),
            ("……！", [100.0]),
            ("……", [66.6]),
            ("？？？", []),
            ("啊" * 1000, [100.0]),
            ("啊" * 800 + "的" * 100, [80.0]),
            ("\x07会谈\x1b结束", [66.6]),
            ("\x00", []),
            ("\ud800", []),
            (" \N{IDEOGRAPHIC SPACE}\n", []),
        ):
            assert [match.score for match in memory.lookup(query, min_score=66, lang="zh")] == wanted
        assert [match.score for match in memory.lookup("a" * 900, lang="zh")] == [100.0]


def test_a_store_that_another_process_is_writing_answers_and_waits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "BUSY_SECONDS", 0.05)
    path = tmp_path / "tm.db"
    with open_memory(path, create=True) as memory:
        memory.add("会谈结束", "The talks ended.")
        writer = sqlite3.connect(path, isolation_level=None)
        writer.execute("begin immediate")
        writer.execute("update unit set target = 'changed'")
        assert memory.lookup("会谈结束")[0].target == "The talks ended."
        busy = r"another program is writing to this memory; try again when it has finished$"
        with open_memory(path) as other, pytest.raises(MemoryStoreError, match=busy):
            other.add("会见", "meeting")
        writer.execute("rollback")
        writer.close()
        assert memory.lookup("会谈结束")[0].target == "The talks ended."
