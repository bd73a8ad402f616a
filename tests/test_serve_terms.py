"""The glossary on the page: listed, searched, and added to; found by the next search."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette")
pytest.importorskip("jinja2")
pytest.importorskip("uvicorn")
pytest.importorskip("httpx")

from serving import servers

import tmkit

BROWSER = {"Accept": "text/html"}
TABLE = (
    "concept,zh,en,status,domain\n1,友好城市,sister city,preferred,foreign affairs\n1,友好城市,twin town,forbidden,\n"
)


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    path = tmp_path / "office.db"
    with tmkit.open_memory(path, create=True) as store:
        store.add("友好城市代表团来访。", "A sister city delegation came.", article="met.txt")
        store.add("会谈开始。", "The talks began.")
    return path


@pytest.fixture
def glossary(tmp_path: Path) -> Path:
    path = tmp_path / "g.csv"
    path.write_text(TABLE, "utf-8")
    return path


@pytest.fixture
def start() -> Iterator[Any]:
    with servers() as begin:
        yield begin


def test_the_glossary_is_listed_and_searched(memory: Path, glossary: Path, start: Any) -> None:
    client = start(memory, glossary=(str(glossary),)).client
    page = client.get("/terms").text
    for text in ("1 concept", "友好城市", "sister city", "twin town", "forbidden", "foreign affairs", "g.csv:2"):
        assert text in page
    assert "sister city" in client.get("/terms", params={"q": "SISTER"}).text
    assert "sister city" in client.get("/terms", params={"q": "友好城巿".replace("巿", "市")}).text
    assert "Nothing found" in client.get("/terms", params={"q": "bicycle"}).text
    assert "/terms/new" not in page
    assert client.get("/terms/new", headers=BROWSER).status_code == 403


def test_pages_of_a_long_glossary(memory: Path, tmp_path: Path, start: Any) -> None:
    path = tmp_path / "long.csv"
    path.write_text("zh,en\n" + "".join(f"词{number:03},word {number:03}\n" for number in range(150)), "utf-8")
    client = start(memory, glossary=(str(path),)).client
    first, second = client.get("/terms").text, client.get("/terms", params={"offset": 100}).text
    assert ("150 concepts" in first, "word 099" in first, "word 100" in first) == (True, True, False)
    assert ("word 100" in second, "word 149" in second, "offset=0" in second) == (True, True, True)


def test_a_server_without_a_glossary_says_so(memory: Path, start: Any) -> None:
    client = start(memory, write=True).client
    assert "has no glossary" in client.get("/terms").text
    assert "has no glossary" in client.get("/terms/new").text
    answer = client.post("/terms", data={"zh": "会谈", "en": "talks"})
    assert (answer.status_code, "no such glossary file" in answer.text or "no glossary" in answer.text) == (409, True)


def test_a_selection_becomes_a_term_that_the_next_search_finds(memory: Path, glossary: Path, start: Any) -> None:
    client = start(memory, write=True, glossary=(str(glossary),)).client
    asked = {"zh": "会谈", "en": "talks", "memory": "office", "unit": "1"}
    form = client.get("/terms/new", params=asked, headers=BROWSER).text
    for text in ('value="会谈"', 'value="talks"', 'value="met.txt"', "A sister city delegation came."):
        assert text in form
    assert 'class="terms"' not in client.get("/", params={"q": "会谈开始"}).text
    added = client.post("/terms", data={"zh": " 会谈 ", "en": "talks", "source": "met.txt"}, headers=BROWSER)
    assert (added.status_code, added.headers["location"].startswith("/terms?q=%E4%BC%9A")) == (303, True)
    assert glossary.read_text("utf-8") == TABLE + "talks,会谈,talks,preferred,\n"
    assert "talks" in client.get(added.headers["location"]).text
    assert 'class="terms"' in client.get("/", params={"q": "会谈开始"}).text
    assert client.get("/api/terms", params={"text": "会谈开始"}).json()["terms"][0]["terms"][1]["text"] == "talks"


def test_a_form_of_a_concept_goes_to_its_own_file(memory: Path, glossary: Path, tmp_path: Path, start: Any) -> None:
    other = tmp_path / "a.csv"
    other.write_text("zh,en\n宴会,banquet\n", "utf-8")
    client = start(memory, write=True, glossary=(str(other), str(glossary))).client
    assert '<option value="1">g.csv</option>' in client.get("/terms/new").text
    form = client.get("/terms/new", params={"zh": "友好城市"}).text
    assert ('<option value="admitted" selected>' in form, "sister city" in form) == (True, True)
    client.post("/terms", data={"zh": "友好城市", "en": "twin city", "status": "admitted", "file": "0"})
    assert glossary.read_text("utf-8").endswith("1,友好城市,twin city,admitted,foreign affairs\n")
    client.post("/terms", data={"zh": "会谈", "en": "talks", "file": "0"})
    assert other.read_text("utf-8").endswith("会谈,talks\n")


@pytest.mark.parametrize(
    ("fields", "status", "message"),
    [
        ({"zh": "会谈", "en": " "}, 409, "the English term is missing"),
        ({"zh": "友好城市", "en": "twin city"}, 409, "“sister city” is preferred for “友好城市”"),
        ({"zh": "会谈", "en": "talks", "file": "7"}, 409, "no such glossary file"),
        ({"zh": "会谈", "en": "talks", "file": "/etc/passwd"}, 400, "file"),
        ({"zh": "会谈", "en": "talks", "status": "great"}, 400, "give one of preferred"),
        ({"zh": "会谈"}, 400, "&#34;en&#34; is missing"),
    ],
)
def test_what_cannot_be_added_is_said(
    memory: Path, glossary: Path, start: Any, fields: dict[str, str], status: int, message: str
) -> None:
    client = start(memory, write=True, glossary=(str(glossary),)).client
    answer = client.post("/terms", data=fields, headers=BROWSER)
    assert (answer.status_code, message in answer.text) == (status, True)
    assert glossary.read_text("utf-8") == TABLE


def test_terms_of_many_at_once_are_all_written(memory: Path, glossary: Path, start: Any) -> None:
    from concurrent.futures import ThreadPoolExecutor

    client = start(memory, write=True, glossary=(str(glossary),)).client
    pairs = [{"zh": f"词语{number}", "en": f"word {number}"} for number in range(12)]
    with ThreadPoolExecutor(4) as pool:
        answers = list(pool.map(lambda pair: client.post("/terms", data=pair).status_code, pairs))
    assert answers == [303] * 12
    assert glossary.read_text("utf-8").count("\n") == 3 + 12


ATTACK = "\"><script>alert(1)</script>'"


def test_whatever_is_in_the_glossary_is_text(memory: Path, glossary: Path, start: Any) -> None:
    client = start(memory, write=True, glossary=(str(glossary),)).client
    fields = {"zh": f"会{ATTACK}", "en": ATTACK, "note": ATTACK, "source": ATTACK}
    assert client.post("/terms", data=fields).status_code == 303
    for address in ("/terms", "/terms/new"):
        params = {"q": ATTACK, "zh": ATTACK, "en": ATTACK}
        assert "<script>alert" not in client.get(address, params=params).text
    bad = client.post("/terms", data={**fields, "en": ""}, headers=BROWSER)
    assert (bad.status_code, "<script>alert" in bad.text) == (409, False)
