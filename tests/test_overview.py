from __future__ import annotations

from collections import Counter
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st
from memory_makers import unit

from tmkit.memory.memory import open_memory
from tmkit.memory.overview import BINS


def test_an_empty_memory(tmp_path: Path) -> None:
    with open_memory(tmp_path / "tm.db", create=True) as memory:
        found = memory.overview()
    assert (found.articles, found.statuses, found.directions, found.months) == ((), (), (), ())
    assert found.confidence == (0,) * BINS


def test_counts(tmp_path: Path) -> None:
    with open_memory(tmp_path / "tm.db", create=True) as memory:
        memory.add("一", "one", article="a.txt", created="2024-02-29T23:59:59Z", status="verified")
        memory.add("二", "two", article="a.txt", created="2023-12-31T00:00:00Z", confidence=0.95)
        memory.add("三", "three", article="b.txt", created="", changed="2024-02-01T00:00:00Z", confidence=0.15)
        memory.add("four", "四", created="some day", source_lang="en-US", target_lang="zh-CN", confidence=0)
        found = memory.overview(articles=1)
    assert found.articles == (("a.txt", 2),)
    assert dict(found.statuses) == {"verified": 1, "imported": 3}
    assert found.directions == (("zh-CN", "en-US", 3), ("en-US", "zh-CN", 1))
    assert found.months == (("2023-12", 1), ("2024-02", 2))
    assert {step: number for step, number in enumerate(found.confidence) if number} == {0: 1, 3: 1, 19: 2}


@given(st.lists(st.integers(0, 1000), max_size=20))
def test_each_unit_is_in_the_step_of_its_confidence(thousandths: list[int]) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder, open_memory(Path(folder) / "tm.db", create=True) as memory:
        memory.import_units(
            unit(f"第{number}句", confidence=value / 1000, status="aligned") for number, value in enumerate(thousandths)
        )
        found = memory.overview().confidence
    assert found == tuple(Counter(min(value // 50, 19) for value in thousandths)[step] for step in range(BINS))
