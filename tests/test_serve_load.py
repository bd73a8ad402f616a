"""Many callers at once: each gets its own answer, what was acknowledged is found at once, nothing is lost."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")
httpx = pytest.importorskip("httpx")

from serving import servers  # noqa: E402

import tmkit  # noqa: E402
from benchmarks.serve_clients import ADDRESSES, Plan, drive  # noqa: E402
from tmkit.serve.searching import Wish, add_all, find_all  # noqa: E402
from tmkit.serve.settings import Settings  # noqa: E402
from tmkit.serve.shelf import Shelf  # noqa: E402

CALLERS = 8
EACH = 12


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with tmkit.open_memory(tmp_path / "tm.db", create=True) as memory:
        for number in range(40):
            memory.add(f"第{number}次会议于{number}日结束。", f"Meeting {number} ended on day {number}.")
    return tmp_path / "tm.db"


@pytest.fixture
def start() -> Iterator[Any]:
    with servers() as begin:
        yield begin


def write_and_read(base: str, caller: int) -> None:
    with httpx.Client(base_url=base) as client:
        for number in range(EACH):
            source, target = f"第{caller}位译员的第{number}句。", f"Sentence {number} of translator {caller}."
            written = client.post("/api/units", json={"source": source, "target": target})
            assert written.status_code == 201
            found = client.get(f"/tmserver/zh/en/unit/{quote(source, safe='')}").json()
            assert (found[0]["source"], found[0]["target"], found[0]["quality"]) == (source, target, 100.0)


def test_what_was_acknowledged_is_found_by_the_next_look_up(path: Path, start: Any) -> None:
    base = start(path, write=True).base
    with ThreadPoolExecutor(CALLERS) as callers:
        list(callers.map(lambda caller: write_and_read(base, caller), range(CALLERS)))
    with tmkit.open_memory(path) as memory:
        assert len(memory) == 40 + CALLERS * EACH
        assert memory.verify() == []


def test_one_bad_unit_spoils_no_other(path: Path, start: Any) -> None:
    base = start(path, write=True).base
    good = [{"source": f"好{number}", "target": f"good {number}"} for number in range(20)]
    pairs = [*good[:10], {"source": "坏", "target": "bad\x01"}, *good[10:]]
    with ThreadPoolExecutor(len(pairs)) as callers:
        answers = list(callers.map(lambda pair: httpx.post(f"{base}/api/units", json=pair), pairs))
    assert [answer.status_code for answer in answers] == [201] * 10 + [400] + [201] * 10
    assert "take it out" in answers[10].json()["error"]
    assert len({answer.json()["id"] for answer in answers if answer.status_code == 201}) == 20


@pytest.mark.parametrize("protocol", ADDRESSES)
def test_the_load_test_loses_nothing(path: Path, start: Any, protocol: str) -> None:
    server = start(path, write=True)
    queries = ["第7次会议于8日结束。", "毫不相干", "会议"]
    load = drive(Plan(int(server.base.rpartition(":")[2]), queries, 8, 0.5, 0.2, ADDRESSES[protocol]))
    assert load.broken == 0
    assert set(load.statuses) <= {200, 201}
    assert load.statuses[200] == len(load.lookups) > 0
    with tmkit.open_memory(path) as memory:
        assert all(memory.lookup(text, 100) for text in load.written)


def test_together_and_alone_give_the_same(path: Path, tmp_path: Path) -> None:
    with tmkit.open_memory(tmp_path / "other.db", create=True) as other:
        other.add("第7次会议于7日结束。", "Meeting 7 ended on day 7.")
        other.add("第7次会议于6日结束。", "It ended on the 6th.")
    shelf = Shelf(Settings(memories={"one": path, "two": tmp_path / "other.db"}))
    wishes = [Wish("zh", 70, 5), Wish("", 60, 3, "one"), Wish("en", 50, 2, "two", whole=True)]
    questions = [(text, wish) for text in ("第7次会议于8日结束。", "Meeting 7 ended.", "？") for wish in wishes]
    together = find_all(shelf, questions)
    assert together == [find_all(shelf, [question])[0] for question in questions]
    best = together[0]
    assert [match.score for match in best] == sorted((match.score for match in best), reverse=True)
    assert len({(match.source, match.target) for match in best}) == len(best)
    assert "It ended on the 6th." in [match.target for match in best]
    shelf.close()


def test_additions_of_one_batch_keep_their_callers(path: Path, tmp_path: Path) -> None:
    tmkit.open_memory(tmp_path / "other.db", create=True).close()
    shelf = Shelf(Settings(memories={"one": path, "two": tmp_path / "other.db"}))
    ids = add_all(
        shelf,
        [
            ("one", lambda memory: [memory.new_unit("甲", "a"), memory.new_unit("乙", "b")]),
            ("two", lambda memory: [memory.new_unit("丙", "c")]),
            ("one", lambda _memory: []),
            ("one", lambda memory: [memory.new_unit("甲", "a")]),
        ],
    )
    assert ids == [[41, 42], [1], [], [41]]
    shelf.close()
