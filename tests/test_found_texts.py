from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from memory_makers import unit

from tmkit.memory import live
from tmkit.memory.concordance import sought_form
from tmkit.memory.found_texts import FoundTexts, TextArrays, by_side, count_units, together
from tmkit.memory.index_texts import texts_of_blocks, texts_of_entries
from tmkit.memory.memory import Memory, open_memory
from tmkit.model import Unit

KEYS = st.lists(st.sets(st.integers(0, 20), max_size=6), max_size=4)


def some(keys: set[int]) -> TextArrays:
    ordered = np.array(sorted(keys), np.int64)
    return TextArrays(ordered, 100 - ordered)


@given(KEYS)
def test_units_are_counted_once(parts: list[set[int]]) -> None:
    apart = [keys - set().union(*parts[:at]) for at, keys in enumerate(parts)]  # a text is in one index only
    sources, targets = by_side(map(some, apart))
    assert count_units(sources, targets) == len({key // 2 for keys in apart for key in keys})
    assert {part.side for part in sources} <= {0}
    assert {part.side for part in targets} <= {1}
    assert sorted(together([*sources, *targets])[0].tolist()) == sorted(key for keys in apart for key in keys)


def mixed_units(chance: random.Random) -> list[Unit]:
    pairs = [("zh-CN", "en-US"), ("en-US", "zh-CN"), ("zh-CN", "zh-TW"), ("zh-CN", "en-US")]
    units = []
    for number in range(120):
        source, target = ("".join(chance.choices("市政府会议ab ", k=chance.randint(2, 9))) + str(number) for _ in "ab")
        source_lang, target_lang = chance.choice(pairs)
        units.append(unit(source, target, source_lang=source_lang, target_lang=target_lang))
    return units


@pytest.fixture(params=["one direction", "both directions"])
def memory(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Memory:
    """A memory whose texts lie in two parts of an index and in a pool, some of them taken out again."""
    monkeypatch.setattr(live, "SMALL", 40)
    monkeypatch.setattr(live, "_MOST_TOUCHED", 1)
    chance = random.Random(5)
    units = mixed_units(chance)
    if request.param == "one direction":
        units = [unit(one.source, one.target or "") for one in units]
    memory = open_memory(tmp_path / "tm.db", create=True)
    for begin, end in ((0, 60), (60, 110), (110, 120)):
        memory.import_units(units[begin:end])
    memory.delete_many(range(3, 120, 7))
    return memory


def test_counts_and_pages_are_those_of_reading_everything(memory: Memory) -> None:
    with memory:
        for sought in ("市", "政府", "会议a", "b", "a b", "ab", "府会议", "一"):
            for side, names in (("both", ("source", "target")), ("source", ("source",)), ("target", ("target",))):
                check_pages(memory, sought, side, brute_force(memory, sought, names))


def brute_force(memory: Memory, sought: str, names: tuple[str, ...]) -> list[int]:
    found = []
    for entry in memory.store.entries():
        sides = [(sought_form(getattr(entry, name)), getattr(entry, f"{name}_lang")) for name in names]
        # Texts of words are measured in bytes.
        lengths = [len(text if lang != "en-US" else text.encode()) for text, lang in sides if sought in text]
        found += [(min(lengths), entry.unit_id)] if lengths else []
    return [unit_id for _, unit_id in sorted(found)]


def check_pages(memory: Memory, sought: str, side: Any, expected: list[int]) -> None:
    for limit, offset in ((0, 0), (3, 0), (5, 4), (None, 0)):
        answer = memory.concordance(sought, side=side, limit=limit, offset=offset)
        assert answer.total == len(expected)
        end = None if limit is None else offset + limit
        assert [hit.unit_id for hit in answer.hits] == expected[offset:end]


def test_what_the_core_gives_is_the_shortest(memory: Memory) -> None:
    with memory:
        memory.lookup("市政府")
        for found in (one for one in memory._texts.found("市") if len(one)):
            check_shortest(found)


def check_shortest(found: FoundTexts) -> None:
    keys, lengths = found.shortest(None)
    assert len(keys) == len(found) == found.count_of(keys)
    assert found.side in (None, 0, 1)
    for count in range(len(found) + 2):
        some_keys, some_lengths = found.shortest(count)
        longest = sorted(lengths.tolist())[min(count, len(found)) - 1] if count else -1
        wanted = {key for key, length in zip(keys.tolist(), lengths.tolist(), strict=True) if length <= longest}
        assert wanted <= set(some_keys.tolist())
        assert set(zip(some_keys.tolist(), some_lengths.tolist(), strict=True)) <= set(
            zip(keys.tolist(), lengths.tolist(), strict=True)
        )


def test_blocks_hold_the_texts_of_entries(memory: Memory) -> None:
    with memory:
        by_blocks: dict[str, list[tuple[int, bytes]]] = {}
        for language, keys, joined in texts_of_blocks(memory.store.text_blocks()):
            texts = joined.removesuffix(b"\0").split(b"\0")
            by_blocks.setdefault(language, []).extend(zip(keys, texts, strict=True))
        for language, keys, joined in texts_of_entries(memory.store.entries()):
            assert by_blocks.pop(language) == list(zip(keys, joined.removesuffix(b"\0").split(b"\0"), strict=True))
        assert by_blocks == {}
