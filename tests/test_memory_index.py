from __future__ import annotations

import errno
import json
import logging
import os
import random
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory_makers import unit
from quick_disk import QuickDisk

from tmkit.files import write
from tmkit.memory import index, index_build, index_concordance, index_folder, live
from tmkit.memory.index import TextIndex
from tmkit.memory.index_build import SEPARATOR, IndexBuilder, fold_many
from tmkit.memory.index_concordance import Containing
from tmkit.memory.index_file import BrokenIndexError, IndexFile, write_index
from tmkit.memory.lower import lower_form
from tmkit.memory.memory import Memory, open_memory
from tmkit.memory.pool import TextPool
from tmkit.text.normalize import fold

CHARS = "啊的重慶庆市外事AaΣς 。,𠮷𠮷"
WORDS = ["the", "The", "the", "mayor", "'", "s", "visit", "of", "naïve", "5", "%", "友好", "İ", "ΑΣ"]


Case = tuple[str, list[str], str, int, list[int]]
"""Language, texts, query, threshold in tenths, texts to take out."""


@pytest.fixture(autouse=True, scope="module")
def quick_disk() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(write, "disk", QuickDisk())
        yield


def an_index(folder: Path, texts: list[str], language: str) -> TextIndex:
    builder = IndexBuilder(language)
    for key, text in enumerate(texts):
        builder.add_joined([3 * key + 1], f"{text}\0".encode())
    path = folder / f"{language}.idx"
    header = {"language": language, "kind": "characters" if builder.by_character else "words"}
    write_index(path, header, builder.sections())
    return TextIndex(IndexFile(path))


def a_pool(texts: list[str], language: str) -> TextPool:
    pool = TextPool(language)
    for key, text in enumerate(texts):
        pool.add(3 * key + 1, fold(text))
    return pool


@st.composite
def zh_texts(draw: st.DrawFn) -> str:
    pieces = draw(st.lists(st.text(CHARS, min_size=1, max_size=4), min_size=1, max_size=6))
    return "".join(piece * draw(st.sampled_from([1, 1, 1, 2, 30])) for piece in pieces)


en_texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=20).map(" ".join)


@st.composite
def cases(draw: st.DrawFn) -> Case:
    language = draw(st.sampled_from(["zh", "en"]))
    texts = zh_texts() if language == "zh" else en_texts
    stored = draw(st.lists(texts, min_size=1, max_size=25))
    query = draw(st.one_of(texts, st.sampled_from(stored)))
    if draw(st.booleans()):
        at = draw(st.integers(0, len(query)))
        query = query[:at] + draw(st.sampled_from(["丁", "x", ""])) + query[at + draw(st.integers(0, 2)) :]
    return language, stored, query, draw(st.integers(300, 1000)), draw(st.lists(st.integers(0, 24), max_size=4))


@settings(max_examples=60, deadline=None)
@given(cases())
def test_an_index_finds_what_brute_force_finds(tmp_path_factory: pytest.TempPathFactory, case: Case) -> None:
    language, texts, query, least, gone = case
    searched, pool = an_index(tmp_path_factory.getbasetemp(), texts, language), a_pool(texts, language)
    assert dict(searched.search(fold(query), least)) == dict(pool.search(fold(query), least))
    keys = [3 * at + 1 for at in gone]
    searched.discard(np.array([*keys, 2, 10_000], np.int64))
    for key in keys:
        pool.discard(key)
    assert dict(searched.search(fold(query), least)) == dict(pool.search(fold(query), least))
    assert len(searched) == len(pool)


@settings(max_examples=25, deadline=None)
@given(cases())
def test_more_units_than_fit_in_two_bytes(tmp_path_factory: pytest.TempPathFactory, case: Case) -> None:
    language, texts, query, least, _ = case
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index_build, "NARROW", 3)
        searched, pool = an_index(tmp_path_factory.getbasetemp(), texts, language), a_pool(texts, language)
    assert dict(searched.search(fold(query), least)) == dict(pool.search(fold(query), least))
    assert sorted(searched.with_run("啊的")) == sorted(pool.with_run("啊的"))


def test_many_texts_are_narrowed_down_by_further_lists(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "_FEW_TEXTS", 3)
    monkeypatch.setattr(index, "_MORE_LISTS", 0)
    chance = random.Random(2)
    for language, units, joint in (("zh", list("市长会见代表团"), ""), ("en", WORDS, " ")):
        texts = [joint.join(chance.choices(units, k=chance.randint(12, 18))) for _ in range(300)]
        searched, pool = an_index(tmp_path, texts, language), a_pool(texts, language)
        for text in texts[:60]:
            for least in (400, 600, 800):
                assert dict(searched.search(fold(text), least)) == dict(pool.search(fold(text), least))


@settings(max_examples=50, deadline=None)
@given(cases(), st.integers(0, 40), st.integers(1, 9), st.sampled_from([-1, 20_000]))
def test_an_index_contains_what_the_texts_contain(
    tmp_path_factory: pytest.TempPathFactory, case: Case, at: int, size: int, few: int
) -> None:
    language, texts, query, _, gone = case
    searched, pool = an_index(tmp_path_factory.getbasetemp(), texts, language), a_pool(texts, language)
    sought = lower_form(fold(query[at : at + size])) or lower_form(fold(query[:1])) or "啊"
    searched.discard(np.array([3 * at + 1 for at in gone], np.int64))
    for key in gone:
        pool.discard(3 * key + 1)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(index_concordance, "_FEW_PLACES", few)
        found, wanted = Containing(searched).find(sought), pool.containing(sought)
    assert dict(zip(*map(np.ndarray.tolist, found), strict=True)) == dict(
        zip(*map(np.ndarray.tolist, wanted), strict=True)
    )


@given(st.lists(st.text(CHARS + "\u3000\u200b\n\u2028ＡＢ", max_size=12), max_size=8))
def test_folding_many_is_folding_each(texts: list[str]) -> None:
    assert fold_many(texts).split(SEPARATOR) == ([fold(text) for text in texts] or [""])


def test_large_indexes_are_sorted_in_parts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_build, "SORTED_AT_ONCE", 50)
    chance = random.Random(3)
    for language, units, joint in (("zh", list(CHARS), ""), ("en", WORDS, " ")):
        texts = [joint.join(chance.choices(units, k=chance.randint(1, 30))) for _ in range(100)]
        searched, pool = an_index(tmp_path, texts, language), a_pool(texts, language)
        for text in texts:
            assert dict(searched.search(fold(text), 500)) == dict(pool.search(fold(text), 500))


@pytest.mark.parametrize("texts", [[], [""], [" ", "\N{ZERO WIDTH SPACE}"], ["a"], ["一"]])
@pytest.mark.parametrize("language", ["zh", "en"])
def test_tiny_indexes(tmp_path: Path, texts: list[str], language: str) -> None:
    searched = an_index(tmp_path, texts, language)
    assert [key for key, _ in searched.search("a", 300)] == ([1] if texts == ["a"] else [])
    assert searched.search("", 300) == []
    assert Containing(searched).find("一")[0].tolist() == ([1] if texts == ["一"] else [])


# The file


def test_a_torn_or_foreign_file_is_refused(tmp_path: Path) -> None:
    searched = an_index(tmp_path, ["重庆市", "市政府"], "zh")
    path = searched.file.path
    whole = path.read_bytes()
    for content, message in (
        (whole[:-1], "zh.idx is torn"),
        (whole[:100], "zh.idx is torn"),
        (b"", "zh.idx cannot be mapped"),
        (b"SQLite f" + whole[8:], "zh.idx is of another version"),
        (whole[:8] + b"\x63" + whole[9:], "zh.idx is of another version"),
        (whole[:70] + b"!" + whole[71:], "zh.idx has a damaged header"),
    ):
        path.write_bytes(content)
        with pytest.raises(BrokenIndexError, match=f"^{message}"):
            TextIndex(IndexFile(path))


def test_changed_bytes_are_found_by_verifying(tmp_path: Path) -> None:
    path = an_index(tmp_path, ["重庆市", "市政府"], "zh").file.path
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    assert list(IndexFile(path).damaged_sections()) == ["list_start"]


def test_lists_that_contradict_each_other_are_refused(tmp_path: Path) -> None:
    path = an_index(tmp_path, ["重庆市", "市政府"], "zh").file.path
    header = IndexFile(path).header
    content = bytearray(path.read_bytes())
    offset = header["sections"]["list_start"][1]
    content[offset + 8 : offset + 16] = (99).to_bytes(8, "little")
    path.write_bytes(content)
    with pytest.raises(BrokenIndexError, match=r"^zh\.idx contradicts itself$"):
        TextIndex(IndexFile(path))


# In a memory


@pytest.fixture(autouse=True)
def small_memories_have_an_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(live, "SMALL", 20)


def sentences(count: int, seed: int = 0) -> list[tuple[str, str]]:
    chance = random.Random(seed)
    zh, en = (
        "市长会见了代表团并出席友好城市合作会议开幕式",
        ["the", "mayor", "met", "a", "delegation", "of", "sister", "cities"],
    )
    return [
        ("".join(chance.choices(zh, k=chance.randint(4, 25))), " ".join(chance.choices(en, k=8))) for _ in range(count)
    ]


def filled(path: Path, count: int = 120) -> Memory:
    memory = open_memory(path, create=True)
    memory.import_units(unit(zh, f"{en} {number}") for number, (zh, en) in enumerate(sentences(count)))
    return memory


def by_brute_force(memory: Memory, query: str, language: str, least: int) -> dict[int, int]:
    pool = TextPool(language)
    for entry in memory.store.entries():
        key = 2 * entry.unit_id + (language == "en")
        pool.add(key, fold(entry.target if language == "en" else entry.source))
    return {key // 2: score for key, score in pool.search(fold(query), least)}


def assert_right(memory: Memory) -> None:
    for zh, en in sentences(3) + sentences(2, seed=9):
        for query, language in ((zh, "zh"), (en, "en")):
            found = memory.lookup(query, min_score=55, limit=None, lang=language)
            wanted = by_brute_force(memory, query, language, 550)
            assert sum(match.count for match in found) == len(wanted)
            assert sorted(match.score for match in found) == sorted(wanted[match.unit_id] / 10 for match in found)
        total = sum("会议" in entry.source for entry in memory.store.entries())
        assert memory.concordance("会议").total == total


def index_files(path: Path) -> list[str]:
    return sorted(one.name for one in Path(f"{path}.index").iterdir())


def test_an_import_leaves_an_index_that_is_mapped_and_not_built(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(tmp_path / "tm.db").close()
    assert index_files(tmp_path / "tm.db") == ["CURRENT", "en-0-1.idx", "lock", "zh-0-1.idx"]

    def fail(*_: Any) -> None:
        raise AssertionError("built again")

    monkeypatch.setattr(index_folder.IndexFolder, "write_part", fail)
    with open_memory(tmp_path / "tm.db") as memory:
        assert_right(memory)


def test_changes_after_the_index_are_seen_and_become_parts_and_one_index_again(tmp_path: Path) -> None:
    with filled(tmp_path / "tm.db", 400) as memory:
        ids = [unit_id for unit_id, _ in memory.units_with_ids()]
        chance = random.Random(1)
        seen: set[int] = set()
        for step in range(9):
            for zh, en in sentences(8, seed=100 + step):
                memory.add(zh, f"{en} {step}")
            for unit_id in chance.sample(ids, 3):
                memory.update(unit_id, source=f"会议{unit_id}步{step}")
            gone = chance.choice(ids)
            ids.remove(gone)
            memory.delete(gone)
            assert_right(memory)
            current = json.loads((tmp_path / "tm.db.index/CURRENT").read_text("utf-8"))
            seen.add(len(current["parts"]))
        with open_memory(tmp_path / "tm.db") as other:
            assert_right(other)
    assert {1, 2, 3} <= seen
    assert max(seen) <= 6


def test_another_process_uses_the_same_index(tmp_path: Path) -> None:
    with filled(tmp_path / "tm.db") as one, open_memory(tmp_path / "tm.db") as other:
        assert_right(other)
        for zh, en in sentences(30, seed=5):
            one.add(zh, en)
        assert_right(one)
        assert_right(other)
        other.delete(1)
        assert_right(one)


@pytest.mark.parametrize("harm", ["deleted", "torn", "no file", "current", "version", "fold", "folder is a file"])
def test_a_damaged_index_is_told_in_one_line_and_made_anew(
    tmp_path: Path, harm: str, caplog: pytest.LogCaptureFixture
) -> None:
    filled(tmp_path / "tm.db").close()
    folder = tmp_path / "tm.db.index"
    current = folder / "CURRENT"
    if harm == "deleted":
        shutil.rmtree(folder)
    elif harm == "torn":
        (folder / "zh-0-1.idx").write_bytes((folder / "zh-0-1.idx").read_bytes()[:5000])
    elif harm == "no file":
        (folder / "zh-0-1.idx").unlink()
    elif harm == "current":
        current.write_text('{"format": 1', "utf-8")
    elif harm == "version":
        current.write_text(current.read_text("utf-8").replace('"format": 1', '"format": 99'), "utf-8")
    elif harm == "fold":
        current.write_text(current.read_text("utf-8").replace('"fold": ', '"fold": 1'), "utf-8")
    else:
        shutil.rmtree(folder)
        folder.write_text("in the way", "utf-8")
    with caplog.at_level(logging.WARNING, "tmkit"), open_memory(tmp_path / "tm.db") as memory:
        assert_right(memory)
    lines = [record.getMessage() for record in caplog.records]
    assert len(lines) == (0 if harm == "deleted" else 1)
    assert all("\n" not in line and "tm.db: " in line for line in lines)
    if harm != "folder is a file":
        assert index_files(tmp_path / "tm.db") == ["CURRENT", "en-0-1.idx", "lock", "zh-0-1.idx"]


@pytest.mark.parametrize(
    ("section", "message"), [("units", ": section units was changed"), ("list_start", " contradicts itself")]
)
def test_verifying_finds_changed_bytes_and_the_index_is_made_anew(tmp_path: Path, section: str, message: str) -> None:
    with filled(tmp_path / "tm.db") as memory:
        path = tmp_path / "tm.db.index/zh-0-1.idx"
        content = bytearray(path.read_bytes())
        content[IndexFile(path).header["sections"][section][1]] ^= 1
        path.write_bytes(content)
        [fault] = memory.verify()
        assert fault.check == "index"
        assert fault.message == f"zh-0-1.idx{message}; the next look-up makes the index anew"
        assert_right(memory)
        assert memory.verify() == []


def test_an_index_of_a_history_that_was_taken_back_is_not_used(tmp_path: Path) -> None:
    path = tmp_path / "tm.db"
    with filled(path) as memory:
        memory.backup(tmp_path / "old.db")
        memory.import_units(unit(zh, en) for zh, en in sentences(50, seed=7))
    shutil.copy(tmp_path / "old.db", path)
    with open_memory(path) as memory:
        memory.import_units(unit(zh, en) for zh, en in sentences(50, seed=8))
        assert_right(memory)
    with open_memory(path) as memory:
        assert_right(memory)


def test_after_compacting_the_answers_are_the_same(tmp_path: Path) -> None:
    with filled(tmp_path / "tm.db") as memory, open_memory(tmp_path / "tm.db") as other:
        for unit_id in range(1, 12):
            memory.delete(unit_id)
        memory.compact()
        assert_right(memory)
        assert_right(other)


class FailingDisk(QuickDisk):
    """Fails at one step."""

    def __init__(self, step: int, code: int) -> None:
        self.left = step
        self.code = code

    def _count(self) -> None:
        self.left -= 1
        if self.left == 0:
            raise OSError(self.code, os.strerror(self.code))

    def write(self, stream: Any, block: memoryview) -> int:
        self._count()
        return super().write(stream, block)

    def sync(self, descriptor: int) -> None:
        self._count()
        super().sync(descriptor)

    def replace(self, source: Path, target: Path) -> None:
        self._count()
        super().replace(source, target)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES])
def test_a_disk_that_fails_at_any_step_harms_no_answer(
    tmp_path: Path, code: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    step = 0
    while True:
        step += 1
        path = tmp_path / f"{step}.db"
        disk = FailingDisk(step, code)
        with monkeypatch.context() as patch:
            patch.setattr(write, "disk", disk)
            memory = filled(path, 40)
            query = sentences(1)[0][0]
            assert len(memory.lookup(query, min_score=100)) == 1
            memory.close()
        with open_memory(path) as memory:
            assert len(memory) == 40
            assert len(memory.lookup(query, min_score=100)) == 1
            assert memory.verify() == []
        assert not [name for name in index_files(path) if name.endswith("part")]
        if disk.left > 0:
            break
    assert step > 8


def test_an_index_that_cannot_stand_beside_the_memory_goes_to_the_cache(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setattr(index_folder, "is_writable", lambda folder: False)
    with filled(tmp_path / "tm.db") as memory:
        assert_right(memory)
        names = [one.name for one in (tmp_path / "cache/tmkit/index" / memory.store.store_id).iterdir()]
    assert "CURRENT" in names
    assert not (tmp_path / "tm.db.index").exists()


@pytest.fixture(autouse=True)
def no_changed_logging(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    yield
    logging.getLogger("tmkit").setLevel(logging.NOTSET)
