"""The pages of the server: what a translator sees, in two languages, whatever is stored."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette")
pytest.importorskip("jinja2")
pytest.importorskip("uvicorn")
pytest.importorskip("httpx")

from serving import servers

import tmkit

ATTACKS = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</title><svg/onload=alert(1)>",
    "javascript:alert(1)",
    "{{ 7*7 }}",
    "{% raw %}",
    "' onfocus='alert(1)",
    "<!--",
    "]]>",
)
Open = Callable[..., Any]


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    path = tmp_path / "office.db"
    with tmkit.open_memory(path, create=True) as store:
        for number in range(5):
            store.add(
                f"市长会见了第{number}个代表团。",
                f"The mayor met delegation {number}.",
                article="met.txt",
                created="2024-05-01T00:00:00Z",
                source_ids=(number,),
            )
        store.add("友好城市代表团来访。", "A sister city delegation came.", status="verified")
    return path


@pytest.fixture
def opened(memory: Path) -> Iterator[Open]:
    with servers() as begin:
        yield lambda **options: begin(memory, **options).client


def test_the_empty_page_asks(opened: Open) -> None:
    page = opened().get("/").text
    assert '<input type="search" name="q"' in page
    assert "Passages" not in page


def test_a_search_shows_both_sides_marked(opened: Open) -> None:
    page = opened().get("/", params={"q": "代表團"}).text
    assert page.count("<mark>代表团</mark>") == 6
    assert "6 units" in page
    assert "met.txt" in page


def test_a_whole_segment_is_compared(opened: Open) -> None:
    page = opened().get("/", params={"q": "市长会见了第7个代表团。"}).text
    assert "<del>7</del><ins>" in page
    assert "numbers differ" in page


def test_filters_stand_in_the_address(opened: Open) -> None:
    client = opened()
    assert "1 units" in client.get("/", params={"q": "代表团", "and": "sister"}).text
    assert "1 units" in client.get("/", params={"q": "代表团", "status": "verified"}).text
    assert "5 units" in client.get("/", params={"q": "代表团", "article": "met.txt", "until": "2024-12-31"}).text
    assert "Nothing found" in client.get("/", params={"q": "代表团", "since": "2090-01-01"}).text
    assert client.get("/", params={"q": "代表团", "since": "yesterday"}).status_code == 400
    assert client.get("/", params={"q": "x", "confidence": "high"}).status_code == 400


def test_two_languages(opened: Open) -> None:
    client = opened()
    assert "检索" in client.get("/", headers={"Accept-Language": "zh-CN,zh;q=0.9"}).text
    assert '<html lang="en">' in client.get("/?ui=en", headers={"Accept-Language": "zh-CN"}).text


def test_a_unit_among_its_neighbours(opened: Open, memory: Path) -> None:
    with tmkit.open_memory(memory) as store:
        middle = next(number for number, unit in store.units_with_ids() if unit.source_ids == (2,))
    page = opened().get(f"/unit/office/{middle}").text
    assert [f"第{number}个" in page for number in range(5)] == [True] * 5
    assert page.count('class="current"') == 1
    assert opened().get("/unit/office/999").status_code == 404


def test_glossary_entries_stand_beside(opened: Open, tmp_path: Path) -> None:
    rows = "concept,zh,en,status\n1,友好城市,sister city,preferred\n1,友好城市,twin town,forbidden\n"
    (tmp_path / "g.csv").write_text(rows, "utf-8")
    page = opened(glossary=(str(tmp_path / "g.csv"),)).get("/", params={"q": "友好城市"}).text
    assert 'sister city</span> <span class="status preferred">preferred' in page
    assert 'twin town</span> <span class="status forbidden">forbidden' in page


@pytest.mark.parametrize("attack", ATTACKS)
def test_whatever_is_stored_is_text(opened: Open, memory: Path, attack: str) -> None:
    with tmkit.open_memory(memory) as store:
        store.add(f"坏人{attack}", f"bad {attack}", article=f"{attack}.txt", status="verified")
    page = opened().get("/", params={"q": f"坏人{attack}", "and": attack, "article": ""}).text
    for part in ("<script", "<img", "<svg", "onfocus='", "49<"):
        assert part not in page
    assert 'href="javascript' not in page


def test_a_strict_policy(opened: Open) -> None:
    policy = opened().get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
