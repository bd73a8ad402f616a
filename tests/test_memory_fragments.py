from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmkit.memory import live
from tmkit.memory.fragments import SHORTEST_CHARACTERS, find_fragments
from tmkit.memory.memory import Memory, open_memory
from tmkit.text.normalize import fold
from tmkit.text.tokens import english_words


@pytest.fixture(params=[2000, 1], ids=["pool", "index"])
def memory(tmp_path: Path, request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Memory]:
    monkeypatch.setattr(live, "SMALL", request.param)
    with open_memory(tmp_path / "tm.db", create=True) as memory:
        memory.add("重慶市人民政府外事辦公室舉行招待會", "The Foreign Affairs Office held a reception.")
        memory.add("他出席招待会并致辞", "He attended the reception and spoke.")
        memory.add("外事办公室主任出席招待会", "The director attended the reception")
        yield memory


def test_the_longest_shared_pieces_rarest_first(memory: Memory) -> None:
    found = memory.fragments("昨天，重庆市人民政府外事办公室主任出席招待会。")
    assert [(one.text, one.count) for one in found] == [
        ("重庆市人民政府外事办公室", 1),
        ("外事办公室主任出席招待会", 1),
    ]
    query = "昨天，重庆市人民政府外事办公室主任出席招待会。"
    assert all(query[one.start : one.end] == one.text for one in found)
    assert memory.get(found[1].unit_ids[0]).source == "外事办公室主任出席招待会"  # type: ignore[union-attr]


def test_words(memory: Memory) -> None:
    found = memory.fragments("Yesterday he attended the  Reception, and left.")
    assert [(one.text, one.count, one.is_reversed) for one in found] == [
        ("he attended the  Reception", 1, True),
    ]
    assert [one.count for one in memory.fragments("she attended the reception")] == [2]


def test_pieces_too_short_do_not_count(memory: Memory) -> None:
    assert memory.fragments("招待会") == []
    assert memory.fragments("出席了招待会") == []
    assert memory.fragments("attended the dinner") == []
    assert memory.fragments("") == memory.fragments("。。。。。") == []


def test_a_whole_unit_is_one_piece(memory: Memory) -> None:
    [one] = memory.fragments("他出席招待会并致辞")
    assert (one.start, one.end, one.text) == (0, 9, "他出席招待会并致辞")
    assert memory.fragments("他出席招待会并致辞", lang="en") == []
    assert memory.fragments("他出席招待会并致辞", limit=0) == []


@pytest.mark.parametrize(
    ("stored", "query", "pieces"),
    [
        ("2020年3月5日", "2020年3月6日", []),
        ("会议于2023年在北京举行", "会议于2024年在北京举行", ["在北京举行"]),
        ("第五十三次全体会议", "第二十三次全体会议", ["次全体会议"]),
        ("捐赠10,000只口罩给医院", "捐赠20,000只口罩给医院", ["只口罩给医院"]),
        ("共捐赠口罩100只", "共捐赠口罩100万只", ["共捐赠口罩"]),
        ("Windows 95 12345 系统", "Windows 95 12345 程序", []),
        ("签署了25项合作协议", "签署了25项合作文件", ["签署了25项合作"]),
    ],
)
def test_digits_are_no_letters_and_numbers_are_not_cut(stored: str, query: str, pieces: list[str]) -> None:
    found = find_fragments(query, "zh", lambda units: [0] if "".join(units) in stored else [], limit=None, examples=1)
    assert [one.text for one in found] == pieces


@pytest.mark.parametrize(
    ("stored", "query", "pieces"),
    [
        ("donated 1 2 3 4", "gave 1 2 3 4", []),
        ("worth 2.5 million yuan in all these years", "3.5 million yuan in all these years", ["in all these years"]),
        ("on May 4, 2020 they met", "by May 4, 2020 they left", []),
        ("a total of 25 joint projects", "the total of 25 joint ventures", ["total of 25 joint"]),
    ],
)
def test_numbers_are_no_words_and_are_not_cut(stored: str, query: str, pieces: list[str]) -> None:
    def keys_of(units: Sequence[str]) -> list[int]:
        words = english_words(stored.lower())
        spans = (words[at : at + len(units)] for at in range(len(words)))
        return [0] if list(units) in spans else []

    assert [one.text for one in find_fragments(query, "en", keys_of, limit=None, examples=1)] == pieces


TEXTS = st.lists(st.text("甲乙丙，", min_size=1, max_size=12), min_size=1, max_size=5)


@given(TEXTS, st.text("甲乙丙丁，", max_size=14))
def test_pieces_are_all_the_maximal_shared_ones(texts: list[str], query: str) -> None:
    def keys_of(units: Sequence[str]) -> list[int]:
        return [2 * at for at, text in enumerate(texts) if "".join(units) in fold(text)]

    found = find_fragments(query, "zh", keys_of, limit=None, examples=9)
    shared = {
        (start, end)
        for start in range(len(query))
        for end in range(start + SHORTEST_CHARACTERS, len(query) + 1)
        if keys_of(fold(query[start:end]))
        and "，" not in (query[start], query[end - 1])
        and sum(char != "，" for char in query[start:end]) >= SHORTEST_CHARACTERS
    }
    maximal = {(a, b) for a, b in shared if not any((c, d) != (a, b) and c <= a and b <= d for c, d in shared)}
    assert {(one.start, one.end) for one in found} == maximal
    assert [one.count for one in found] == sorted(one.count for one in found)
