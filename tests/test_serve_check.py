"""A bilingual file sent to the page: its findings, its leverage; bad files; nothing left behind."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("starlette")
pytest.importorskip("jinja2")
pytest.importorskip("uvicorn")
pytest.importorskip("httpx")
pytest.importorskip("multipart")

from serving import servers

import tmkit
from tmkit.model import Unit
from tmkit.serve.pages import checking
from tmkit.serve.pages.rule_words import rule_words

BROWSER = {"Accept": "text/html"}
PAIRS = (
    ("友好城市代表团来访。", "A sister city delegation came."),
    ("代表团有3.2万人。", "The delegation had 3,200 people."),
    ("友好城市代表团来访。", "A twin town delegation came."),
)


def tmx(path: Path, *pairs: tuple[str, str]) -> bytes:
    units = [Unit(source_parts=(zh,), target_parts=(en,), source_lang="zh", target_lang="en") for zh, en in pairs]
    tmkit.write(units, path)
    return path.read_bytes()


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    path = tmp_path / "office.db"
    with tmkit.open_memory(path, create=True) as store:
        store.add("友好城市代表团来访。", "A sister city delegation came.", status="verified")
    return path


@pytest.fixture
def glossary(tmp_path: Path) -> str:
    path = tmp_path / "g.csv"
    path.write_text("concept,zh,en,status\n1,友好城市,sister city,preferred\n1,友好城市,twin town,forbidden\n", "utf-8")
    return str(path)


@pytest.fixture
def job(tmp_path: Path) -> bytes:
    return tmx(tmp_path / "job.tmx", *PAIRS)


@pytest.fixture
def start() -> Iterator[Any]:
    with servers() as begin:
        yield begin


def send(client: Any, content: bytes, name: str = "job.tmx", **fields: str) -> Any:
    return client.post("/check", files={"file": (name, content)}, data=fields, headers=BROWSER)


def test_the_page_shows_findings_marked_and_leverage(memory: Path, glossary: str, job: bytes, start: Any) -> None:
    client = start(memory, glossary=(glossary,)).client
    assert 'enctype="multipart/form-data"' in client.get("/check", headers=BROWSER).text
    page = send(client, job).text
    assert "<mark>3.2万</mark>" in page
    assert "<mark>3,200</mark>" in page
    assert "<mark>twin town</mark>" in page
    assert "3 segments" in page
    for row in (
        '>100 %</th><td class="number">1</td>',
        '>repetition</th><td class="number">1</td>',
        "number.magnitude",
    ):
        assert row in page


def test_the_rules_speak_the_language_of_the_page(memory: Path, glossary: str, job: bytes, start: Any) -> None:
    client = start(memory, glossary=(glossary,)).client
    page = client.post("/check?ui=zh", files={"file": ("job.tmx", job)}, headers=BROWSER).text
    title, cure = rule_words()["number.magnitude"]
    assert f'<b lang="zh">{title}</b>' in page
    assert f'<p class="soft" lang="zh">{cure}</p>' in page
    assert '<span lang="en">' in page, "what is said of one finding stays English"
    assert '<b lang="en">The value is wrong by a power of ten' in send(start(memory).client, job).text


def test_the_report_as_a_file(memory: Path, glossary: str, job: bytes, start: Any) -> None:
    client = start(memory, glossary=(glossary,)).client
    report = send(client, job, "新闻.tmx", answer="html")
    assert report.headers["content-disposition"] == "attachment; filename*=UTF-8''%E6%96%B0%E9%97%BB.tmx.findings.html"
    assert '"term.forbidden"' in report.text or '"term.' in report.text
    book = send(client, job, answer="xlsx")
    assert book.content[:2] == b"PK"


def test_a_clean_file(memory: Path, tmp_path: Path, start: Any) -> None:
    page = send(start(memory).client, tmx(tmp_path / "a.tmx", PAIRS[0])).text
    assert "The checks found nothing" in page
    assert "1 segment<" in page


def test_nothing_is_left_behind(
    memory: Path, job: bytes, tmp_path: Path, start: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    client = start(memory).client
    for content in (job, b"<tmx", b"x" * 3_000_000):
        for answer in ("page", "xlsx"):
            send(client, content, answer=answer)
    assert list(folder.iterdir()) == []
    with tmkit.open_memory(memory) as store:
        assert len(store) == 1


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("job.xlf", b"<xliff><file", "job.xlf"),
        ("job.tmx", b"", "job.tmx"),
        ("job.bin", bytes(range(256)) * 10, "job.bin"),
        ("job.xlsx", b"PK\x03\x04 broken", "job.xlsx"),
        ("a.tsv", b"zh\ten\n", "no pairs of source and target in it"),
        ("../../etc/passwd", b"root", "passwd"),
    ],
)
def test_a_bad_file_is_told_in_one_line(memory: Path, start: Any, name: str, content: bytes, message: str) -> None:
    client = start(memory).client
    answer = send(client, content, name)
    assert (answer.status_code, message in answer.text) == (409, True)
    assert tempfile.gettempdir() not in answer.text
    assert answer.text.count('class="notice bad" role="alert"') == 1
    plain = client.post("/check", files={"file": (name, content)})
    assert (plain.status_code, list(plain.json())) == (409, ["error"])


def test_bad_forms(memory: Path, job: bytes, start: Any) -> None:
    client = start(memory, upload_limit=100_000).client
    assert "no file was sent" in client.post("/check", files={"file": ("", b"")}, headers=BROWSER).text
    assert client.post("/check", files={"file": (None, b"text")}).status_code == 409
    assert client.post("/check", data={"file": "text"}).status_code == 400
    assert client.post("/check", content=b"--x", headers={"Content-Type": "multipart/form-data"}).status_code == 400
    broken = {"Content-Type": "multipart/form-data; boundary=x"}
    assert client.post("/check", content=b"--x\r\nnonsense", headers=broken).status_code in (400, 409)
    two = [("file", ("a.tmx", job)), ("file", ("b.tmx", job))]
    assert client.post("/check", files=two).status_code == 400
    assert send(client, job, memory="none").status_code == 404
    assert "give one of page, html, xlsx" in send(client, job, answer="pdf").text
    assert "the form has a field" in send(client, job, more="x").text
    assert send(client, b"x" * 200_000).status_code == 413


def test_a_file_that_takes_too_long(memory: Path, job: bytes, start: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    client = start(memory, time_limit=5).client
    with monkeypatch.context() as patch:
        patch.setattr(checking, "SECONDS", 0.0)
        answer = send(client, job)
    assert (answer.status_code, "takes too long here: split it" in answer.text) == (413, True)
    assert send(client, job).status_code == 200


def test_one_file_at_a_time(memory: Path, job: bytes, start: Any) -> None:
    client = start(memory).client
    with checking._ONE_AT_A_TIME:
        answer = client.post("/check", files={"file": ("job.tmx", job)})
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
    assert send(client, job).status_code == 200


def test_whatever_a_file_holds_is_text(memory: Path, tmp_path: Path, start: Any) -> None:
    attack = "\"><script>alert(1)</script>'"
    content = tmx(tmp_path / "x.tmx", (f"3万{attack}", f"3,000 {attack}"))
    client = start(memory).client
    page = send(client, content, f"{attack.replace('/', '')}.tmx").text
    assert "alert(1)" in page
    assert "<script>alert" not in page
