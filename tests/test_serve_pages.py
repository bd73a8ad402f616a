"""The pages of the server: what a translator sees, in two languages, whatever is stored."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette")
pytest.importorskip("jinja2")
pytest.importorskip("uvicorn")
pytest.importorskip("httpx")

from serving import Server, free_port, servers

import tmkit
from tmkit import formats
from tmkit.memory import sqlite
from tmkit.memory.overview import Overview, overview
from tmkit.model import Unit
from tmkit.serve.pages.plots import growth
from tmkit.serve.settings import Settings

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


def make_memory(path: Path) -> Path:
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
def memory(tmp_path: Path) -> Path:
    return make_memory(tmp_path / "office.db")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Give a client of one server for all tests that only read."""
    with servers() as begin:
        yield begin(make_memory(tmp_path_factory.mktemp("pages") / "office.db")).client


@pytest.fixture
def opened(memory: Path) -> Iterator[Open]:
    with servers() as begin:
        yield lambda **options: begin(memory, **options).client


def test_the_empty_page_asks(client: Any) -> None:
    page = client.get("/").text
    assert '<input type="search" id="q" name="q"' in page
    assert "6 units" in page
    assert "Passages" not in page


def test_a_search_shows_both_sides_marked(client: Any) -> None:
    page = client.get("/", params={"q": "代表團"}).text
    assert page.count("<mark>代表团</mark>") == 6
    assert "6 units" in page
    assert "met.txt" in page


def test_a_whole_segment_is_compared(client: Any) -> None:
    page = client.get("/", params={"q": "市长会见了第7个代表团。"}).text
    assert "<del>7</del><ins>" in page
    assert "numbers differ" in page


def test_the_column_of_the_question_is_the_left_one(opened: Open, memory: Path) -> None:
    with tmkit.open_memory(memory) as store:
        store.add("They met again.", "他们再次会面。", source_lang="en-US", target_lang="zh-CN")
    client = opened()
    for query, left in (("会面", "zh"), ("met again", "en")):
        row = client.get("/", params={"q": query}).text.partition('class="sides"')[2]
        assert re.findall(r'data-side="(\w\w)"', row)[0] == left
    assert "<span>en-US → zh-CN</span>" in client.get("/", params={"q": "会"}).text, "both directions are there"
    assert "en-US → zh-CN" not in client.get("/", params={"q": "会面"}).text


def test_two_boxes_each_marked_in_its_own_column(opened: Open, memory: Path) -> None:
    with tmkit.open_memory(memory) as store:
        store.add("代表团 delegation 一词", "a word for it")
    page = opened().get("/", params={"q": "代表团", "and": "DELEGATION"}).text
    assert "6 units" in page
    assert page.count("<mark>代表团</mark>") == page.count("<mark>delegation</mark>") == 6
    assert "a word for it" not in page


@pytest.mark.parametrize(
    ("asked", "units"),
    [
        ({"q": "代表团", "and": "sister"}, 1),
        ({"and": "sister"}, 1),
        ({"q": "代表团", "status": "verified"}, 1),
        ({"q": "代表团", "article": "met.txt", "until": "2024-12-31"}, 5),
        ({"q": "代表团", "since": "2090-01-01"}, 0),
        ({"q": "代表团", "side": "source"}, 6),
        ({"q": "代表团", "side": "target"}, 0),
        ({"q": "代表团", "direction": "en-zh"}, 0),
        ({"q": "代表团", "direction": "zh-en", "confidence": "1"}, 6),
        ({"q": "第[13]个", "regex": "1"}, 2),
        ({"q": "第[13]个", "regex": "1", "and": "delegation 3"}, 1),
        ({"q": "mayor delegation"}, 5),
        ({"q": '"mayor delegation"'}, 0),
        ({"q": '"mayor met"'}, 5),
        ({"status": "verified"}, 1),
        ({"article": "met.txt"}, 5),
    ],
)
def test_what_is_asked_chooses_the_units(client: Any, asked: dict[str, str], units: int) -> None:
    page = client.get("/", params=asked).text
    said = "1 unit" if units == 1 else f"{units} units"
    assert f'<small class="number">{said}</small>' in page
    assert (units == 0) == ("Nothing found." in page)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ({"q": "代表团", "since": "2024-13-01"}, "is no date"),
        ({"q": "(", "regex": "1"}, "the pattern &#39;(&#39; is wrong"),
        ({"q": "x", "confidence": "1.5"}, "give a number from 0 to 1"),
    ],
)
def test_a_mistake_is_told_on_the_page(client: Any, asked: dict[str, str], message: str) -> None:
    answer = client.get("/", params=asked)
    assert answer.status_code == 200
    assert message in answer.text


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"q": "x", "since": "yesterday"}, 400),
        ({"q": "x", "status": "perhaps"}, 400),
        ({"q": "x", "offset": "-1"}, 400),
        ({"q": "x", "memory": "none"}, 404),
        ({"q": "x" * 2001}, 400),
    ],
)
def test_browsers_get_a_page_and_programs_get_json(client: Any, asked: dict[str, str], status: int) -> None:
    page = client.get("/", params=asked, headers={"Accept": "text/html"})
    assert (page.status_code, page.headers["content-type"]) == (status, "text/html; charset=utf-8")
    assert 'class="notice bad" role="alert"' in page.text
    assert client.get("/", params=asked).json()["error"]


def test_equal_pairs_are_one_row_with_their_places(opened: Open, memory: Path) -> None:
    with tmkit.open_memory(memory) as store:
        for name in ("b.txt", "c.txt"):
            store.add("会后合影。", "A photo was taken.", article=name, previous=name)
    page = opened().get("/", params={"q": "合影"}).text
    assert "2 units" in page
    assert page.count("A photo was taken.</p>") == 1
    assert "× 2" in page and "b.txt" in page and "c.txt" in page


def test_a_script_gets_the_part_and_the_address(client: Any) -> None:
    typed = client.get("/", params={"q": "代表团", "status": ""}, headers={"HX-Request": "true"})
    assert "<html" not in typed.text and '<div id="found"' in typed.text
    assert typed.headers["hx-replace-url"] == "/?q=%E4%BB%A3%E8%A1%A8%E5%9B%A2"
    entered = client.get("/", params={"q": "代表团"}, headers={"HX-Request": "true", "X-Tmkit-Enter": "1"})
    assert entered.headers["hx-push-url"] == "/?q=%E4%BB%A3%E8%A1%A8%E5%9B%A2"


def test_pages_turn(opened: Open, memory: Path) -> None:
    with tmkit.open_memory(memory) as store:
        store.import_units(
            Unit(source_parts=(f"第{n}号文件",), target_parts=(f"File {n}",), source_lang="zh-CN", target_lang="en-US")
            for n in range(150)
        )
    client = opened()
    first = client.get("/", params={"q": "号文件"}).text
    assert "150 units · 1 to 100" in first
    assert 'rel="next" href="/?q=%E5%8F%B7%E6%96%87%E4%BB%B6&amp;offset=100"' in first
    second = client.get("/", params={"q": "号文件", "offset": "100"}).text
    assert "101 to 150" in client.get("/", params={"q": "号文件", "offset": "9000"}).text, "the last page"
    assert "101 to 150" in second and 'rel="prev"' in second and 'rel="next"' not in second


def test_two_languages(client: Any) -> None:
    assert "检索" in client.get("/", headers={"Accept-Language": "zh-CN,zh;q=0.9"}).text
    assert '<html lang="en">' in client.get("/?ui=en", headers={"Accept-Language": "zh-CN"}).text
    assert '<html lang="en">' in client.get("/", headers={"Accept-Language": "zh-CN"}).text, "the choice is kept"


def test_the_other_language_is_of_the_same_page(client: Any) -> None:
    for path in ("/?q=%E4%BB%A3%E8%A1%A8&status=verified", "/stats?memory=office", "/terms?q=a"):
        link = path + ("&amp;" if "?" in path else "?") + "ui=zh"
        assert f'href="{link.replace("&status", "&amp;status")}"' in client.get(path).text
    page = client.get(f"{client.base_url}//example.org/x", headers={"Accept": "text/html"}).text
    assert 'href="/example.org/x?ui=zh"' in page


def test_a_unit_among_its_neighbours(opened: Open, memory: Path) -> None:
    with tmkit.open_memory(memory) as store:
        middle = next(number for number, unit in store.units_with_ids() if unit.source_ids == (2,))
    page = opened().get(f"/unit/office/{middle}").text
    assert [f"第{number}个" in page for number in range(5)] == [True] * 5
    assert page.count('class="row is-current"') == 1
    assert opened().get("/unit/office/999").status_code == 404
    part = opened().get(f"/unit/office/{middle}", headers={"HX-Request": "true"}).text
    assert part.count('data-unit="') == 5 and "<html" not in part


def test_glossary_entries_stand_beside(opened: Open, tmp_path: Path) -> None:
    rows = "concept,zh,en,status\n1,友好城市,sister city,preferred\n1,友好城市,twin town,forbidden\n"
    (tmp_path / "g.csv").write_text(rows, "utf-8")
    page = opened(glossary=(str(tmp_path / "g.csv"),)).get("/", params={"q": "友好城市"}).text
    assert 'sister city</a> <span class="status preferred">preferred' in page
    assert 'twin town</a> <span class="status forbidden">forbidden' in page


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Give a client of a server of two memories."""
    folder = tmp_path_factory.mktemp("two")
    with tmkit.open_memory(folder / "new.db", create=True) as store:
        store.add("代表团已离开。", "The delegation has left.", article="left.txt")
        store.add("签署备忘录。", "A memorandum was signed.")
    memories = {"office": make_memory(folder / "office.db"), "new": folder / "new.db"}
    server = Server(Settings(memories=memories, port=free_port()))
    yield server.client
    server.stop()


class TestSeveralMemories:
    def test_one_list_of_all(self, two: Any) -> None:
        page = two.get("/", params={"q": "代表团"}).text
        assert "7 units" in page
        assert page.index("sister city") < page.index("has left")
        assert 'href="/?q=%E4%BB%A3%E8%A1%A8%E5%9B%A2&amp;memory=new&amp;article=left.txt"' in page

    def test_one_of_them(self, two: Any) -> None:
        assert "1 unit<" in two.get("/", params={"q": "代表团", "memory": "new"}).text
        assert two.get("/download.tmx", params={"q": "代表团"}).headers["x-tmkit-units"] == "7"
        assert two.get("/download.tmx", params={"memory": "new", "status": "imported"}).headers["x-tmkit-units"] == "2"

    def test_pages_go_on_in_the_next_memory(self, two: Any) -> None:
        page = two.get("/", params={"q": "代表团", "offset": "5"}).text
        assert "has left" in page and page.count('data-unit="') == 2

    def test_words_are_parted_only_where_no_memory_has_the_phrase(self, two: Any) -> None:
        assert "1 unit<" in two.get("/", params={"q": "delegation has"}).text
        assert "hold all of its words" in two.get("/", params={"q": "left delegation"}).text

    def test_close_segments_of_all(self, two: Any) -> None:
        page = two.get("/", params={"q": "市长会见了第7个代表团。"}).text
        assert "<del>7</del>" in page
        assert "A memorandum was signed." in two.get("/", params={"q": "签署备忘录"}).text


class TestDownloads:
    @pytest.mark.parametrize("ending", ["tmx", "xlsx", "csv"])
    def test_the_file_holds_what_was_found(self, client: Any, tmp_path: Path, ending: str) -> None:
        answer = client.get(f"/download.{ending}", params={"q": "代表团", "and": "delegation", "article": "met.txt"})
        assert answer.headers["content-disposition"] == f'attachment; filename="tmkit-5-units.{ending}"'
        path = tmp_path / f"got.{ending}"
        path.write_bytes(answer.content)
        assert sorted(unit.source for unit in formats.read(path)) == [f"市长会见了第{n}个代表团。" for n in range(5)]

    def test_filters_alone_choose_too(self, client: Any) -> None:
        assert client.get("/download.tmx", params={"status": "verified"}).headers["x-tmkit-units"] == "1"

    def test_a_spreadsheet_runs_nothing(self, opened: Open, memory: Path) -> None:
        with tmkit.open_memory(memory) as store:
            store.add("=1+1 公式", "=HYPERLINK(1)")
        assert "'=HYPERLINK(1)" in opened().get("/download.csv", params={"q": "公式"}).text

    def test_what_cannot_be_sought(self, client: Any) -> None:
        assert client.get("/download.tmx").json()["error"] == "nothing is sought: give q, or a filter"
        assert client.get("/download.doc", params={"q": "x"}).status_code == 404


class TestStatistics:
    def test_numbers_and_plots(self, client: Any) -> None:
        page = client.get("/stats").text
        assert '<dd class="number">6</dd>' in page
        assert 'href="/?status=verified">1</a>' in page
        assert 'href="/?article=met.txt">5</a>' in page
        assert "<polyline" in page and "<title>0.95–1.00: 6</title>" in page

    def test_the_articles_that_a_search_may_name(self, two: Any) -> None:
        assert re.findall('value="(.*)"', two.get("/articles").text) == ["left.txt", "met.txt"]

    def test_an_empty_memory(self, client: Any, tmp_path: Path) -> None:
        with tmkit.open_memory(tmp_path / "new.db", create=True):
            pass
        with servers() as begin:
            assert '<dd class="number">0</dd>' in begin(tmp_path / "new.db").client.get("/stats").text

    def test_counted_again_only_after_a_change(
        self, memory: Path, opened: Open, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        counted: list[str] = []

        def count(connection: sqlite3.Connection, articles: int) -> Overview:
            counted.append("once")
            time.sleep(0.2)
            return overview(connection, articles)

        monkeypatch.setattr(sqlite, "overview", count)
        client = opened()
        with ThreadPoolExecutor(6) as callers:
            pages = list(callers.map(lambda _: client.get("/stats"), range(6)))
        assert [page.status_code for page in pages] == [200] * 6
        assert counted == ["once"]
        with tmkit.open_memory(memory) as store:
            store.add("代表团离开。", "The delegation left.")
        assert '<dd class="number">7</dd>' in client.get("/stats").text
        assert client.get("/articles").status_code == 200
        assert counted == ["once"] * 2
        assert client.get("/stats", params={"memory": "none"}).status_code == 404

    def test_growth_is_a_line_of_steps(self) -> None:
        assert growth([]) == []
        assert growth([("2024-12", 3), ("2025-01", 1)])[-1] == (100.0, 0.0)


@pytest.mark.parametrize("attack", ATTACKS)
def test_whatever_is_stored_is_text(opened: Open, memory: Path, attack: str) -> None:
    with tmkit.open_memory(memory) as store:
        store.add(f"坏人{attack}", f"bad {attack}", article=f"{attack}.txt", status="verified", notes=(attack,))
    client = opened()
    page = client.get("/", params={"q": f"坏人{attack}", "and": attack, "article": f"{attack}.txt"}).text
    page += client.get("/stats").text
    scripts = re.findall("<script[^>]*>", page)
    assert all(script.startswith('<script src="/static/') for script in scripts)
    for part in ("<img", "<svg/", "onfocus='", "49<", "alert(1)</script"):
        assert part not in page
    assert 'href="javascript' not in page


def test_a_strict_policy(client: Any) -> None:
    page = client.get("/", params={"q": "代表团"})
    policy = page.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert not re.search(r"<[^>]+\s(style|on\w+)=", page.text), "nothing inline"
    assert "http" not in re.sub(r"\s+", " ", page.text).replace("http-equiv", ""), "no outside address"


def test_files_of_the_pages(client: Any) -> None:
    for name in ("page.css", "page.js", "htmx.min.js", "icon.svg"):
        assert client.get(f"/static/{name}").status_code == 200
    for name in ("htmx.LICENSE", "none.css", "..%2Fwords.tsv", "%2e%2e%2fapp.py.css", "..%5Capp.css"):
        assert client.get(f"/static/{name}").status_code == 404
