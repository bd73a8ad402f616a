"""What callers do wrong, and what happens underneath a server: a clear status, it stays up, nothing is lost."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

import pytest

pytest.importorskip("uvicorn")
pytest.importorskip("jinja2")
httpx = pytest.importorskip("httpx")

from serving import Server, free_port, servers  # noqa: E402

import tmkit  # noqa: E402
from tmkit.cli.app import invoke  # noqa: E402
from tmkit.errors import FileAccessError  # noqa: E402

ZH, EN = "会议于周三结束。", "The meeting ended on Wednesday."
MEGA = 1_000_000


@pytest.fixture
def memory(tmp_path: Path) -> Path:
    path = tmp_path / "office.db"
    with tmkit.open_memory(path, create=True) as store:
        store.add(ZH, EN, status="verified")
    return path


@pytest.fixture
def start(memory: Path) -> Iterator[Any]:
    with servers() as begin:
        yield lambda **options: begin(memory, **options)


def is_well(server: Server) -> bool:
    """Tell whether the server still answers, with all that it had."""
    found = server.client.get("/api/lookup", params={"text": ZH})
    return bool(found.status_code == 200 and found.json()["matches"][0]["target"] == EN)


def line_to(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", int(server.base.rpartition(":")[2])), 10)


def raw(server: Server, request: bytes) -> bytes:
    """Give the first line of the answer to bytes as they are."""
    with line_to(server) as line:
        line.sendall(request)
        return line.makefile("rb").readline()


class TestBodies:
    @pytest.mark.parametrize(
        ("body", "said"),
        [
            (b"{", "the body is not JSON"),
            (b"\xff\xfe{", "the body is not JSON"),
            (b"[" * 100_000, "the body is not JSON"),
            (b'{"source": NaN, "target": "a"}', "NaN is no value of JSON"),
            (b"[]", "give an object, not"),
            (b'{"source": "a"}', '"target" is missing'),
            (b'{"source": "a", "target": ["b"]}', "target: give a text, not"),
            (b'{"source": "a", "target": " \\u3000"}', "target: it is empty"),
            (b'{"source": "a", "target": "\\u0000"}', "target: it holds a character that no XML file can hold"),
            (b'{"source": "\\ud800", "target": "b"}', "half a character"),
        ],
    )
    def test_malformed(self, start: Any, body: bytes, said: str) -> None:
        server = start(write=True)
        answer = server.client.post("/api/units", content=body)
        assert (answer.status_code, said in answer.json()["error"]) == (400, True), answer.text
        assert server.client.get("/api/memories").json()["memories"][0]["units"] == 1

    @pytest.mark.parametrize("path", ["/api/units", "/translate", "/v2/translate", "/tmserver/zh/en/store/a", "/set"])
    def test_a_segment_of_ten_megabytes(self, start: Any, path: str) -> None:
        server = start(write=True)
        # The server answers at the head already: whether the rest can still be sent is not its matter.
        head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {10 * MEGA}\r\n\r\n".encode()
        assert raw(server, head + b"x" * 1000).split()[1] == b"413"
        assert is_well(server)

    def test_a_long_text_in_small_parts(self, start: Any) -> None:
        server = start(write=True)
        answer = server.client.post("/api/units", content=(b"x" * 50_000 for _ in range(30)))
        assert (answer.status_code, answer.json()["error"]) == (
            413,
            "the request is larger than 1,000,000 bytes: send less at a time",
        )
        longer = server.client.post("/api/units", json={"source": "长" * 10_001, "target": "b"})
        assert (longer.status_code, longer.json()["error"]) == (413, "a text of 10,001 characters: the limit is 10,000")
        assert is_well(server)


class TestPaths:
    @pytest.mark.parametrize(
        "path",
        [
            "/omegat/..%2f..%2fetc%2fpasswd.tmx", "/omegat/zh-en/../../secret.tmx", "/static/../app.py",
            "/static/%2e%2e/app.py", "/static/..%5capp.py", "/unit/..%2foffice/1", "//evil.example/", "/%00",
            "/.git/config", "/unit/office/-1", "/unit/office/99999999999999999999", "/api/units/１",
        ],
    )  # fmt: skip
    def test_tricks(self, start: Any, path: str) -> None:
        server = start()
        answer = raw(
            server, f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode("latin-1", "replace")
        )
        assert answer.split()[1] in (b"400", b"404", b"405"), answer
        assert is_well(server)

    @pytest.mark.parametrize(
        ("request_line", "status"),
        [
            (b"GET /get?q=a&langpair=zh|en HTTP/1.1", b"200"),
            (b"GET /get?q=%2F%25&langpair=zh%7Cen HTTP/1.1", b"200"),
            (b"GET /tmserver/zh/en/unit/a%2Fb%0Ac HTTP/1.1", b"200"),
            (b"GET /tmserver/zh/en/unit/%zz%e4 HTTP/1.1", b"200"),
            (b"GET /tmserver/zh/en/unit/" + b"%E4%BC%9A" * 2_300 + b" HTTP/1.1", b"200"),
            # The reader of the protocol (httptools or h11) may refuse so long a line before we see it.
            (b"GET /api/lookup?text=" + b"%E4%BC%9A" * 10_001 + b" HTTP/1.1", b"413 400"),
            (b"GET /api/lookup?text=" + b"x" * 400_000 + b" HTTP/1.1", b"400"),
            (b"\x16\x03\x01\x02\x00\x01", b"400"),
        ],
    )
    def test_raw_requests(self, start: Any, request_line: bytes, status: bytes) -> None:
        server = start()
        assert (
            raw(server, request_line + b"\r\nHost: localhost\r\nConnection: close\r\n\r\n").split()[1] in status.split()
        )
        assert is_well(server)

    @pytest.mark.parametrize("length", [b"-1", b"x", b"1e3", b"99999999999999999999"])
    def test_a_length_that_is_none(self, start: Any, length: bytes) -> None:
        server = start()
        head = b"POST /translate HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + b"\r\n\r\n{}"
        assert raw(server, head).split()[1] in (b"400", b"413")
        assert is_well(server)


class TestCallers:
    @pytest.mark.parametrize(
        "headers",
        [
            {"Host": "evil.example"},
            {"Host": ""},
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"},
            {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "cors"},
        ],
    )
    def test_pages_of_others_read_nothing(self, start: Any, headers: dict[str, str]) -> None:
        server = start()
        assert server.client.get("/tmserver/zh/en/unit/x?jsoncallback=f", headers=headers).status_code in (400, 403)
        assert is_well(server)

    def test_a_link_on_another_page_opens_ours_and_changes_nothing(self, start: Any) -> None:
        server = start(write=True)
        link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
        assert server.client.get("/", headers=link).status_code == 200
        asked = {"seg": "甲。", "tra": "A.", "langpair": "zh|en"}
        assert server.client.get("/set", params=asked, headers=link).status_code == 403
        assert server.client.get("/api/memories").json()["memories"][0]["units"] == 1

    def test_one_that_goes(self, start: Any) -> None:
        server = start(write=True)
        for beginning in (
            b"GET /api/loo",
            b"POST /api/units HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{",
        ):
            with line_to(server) as line:
                line.sendall(beginning)
        with line_to(server) as line:
            line.sendall(b"GET /weblate/memory.json HTTP/1.1\r\nHost: localhost\r\n\r\n")
        assert is_well(server)

    def test_one_that_never_comes_to_an_end(self, start: Any) -> None:
        server = start(write=True, time_limit=0.3)
        with line_to(server) as line:
            line.sendall(b"POST /api/units HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")
            head = line.recv(4096)
        assert head.startswith(b"HTTP/1.1 503")
        assert b"retry-after: 1" in head.lower()
        assert is_well(server)


def is_page(head: str, body: str) -> bool:
    """Tell whether an answer is the page that says in Chinese what is wrong, with the headers of all pages."""
    headers = ("text/html; charset=utf-8", "default-src 'none'")
    return all(one in head for one in headers) and "<h1>无法显示</h1>" in body


class TestRefusedPeople:
    PERSON: ClassVar = {"Accept": "text/html,*/*;q=0.8", "Accept-Language": "zh"}

    def test_a_strange_name(self, start: Any) -> None:
        answer = start().client.get("/", headers={**self.PERSON, "Host": "evil.example"})
        assert (answer.status_code, "--allow-host" in answer.text) == (403, True)
        assert is_page(str(answer.headers), answer.text)
        assert "office" not in answer.text, "a stranger learns no name of a memory"

    def test_too_many(self, start: Any) -> None:
        client = start(rate=1).client
        client.get("/health")
        answer = client.get("/", headers=self.PERSON)
        assert (answer.status_code, "more than 1 requests a minute" in answer.text) == (429, True)
        assert is_page(str(answer.headers), answer.text)
        assert 1 <= int(answer.headers["retry-after"]) <= 61
        for program in ({}, {**self.PERSON, "HX-Request": "true"}):
            told = client.get("/", headers=program)
            assert (told.status_code, list(told.json())) == (429, ["error"])
            assert 1 <= int(told.headers["retry-after"]) <= 61

    def test_no_answer_in_time(self, start: Any) -> None:
        head = "POST /api/units HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nAccept-Language: zh\r\n"
        with line_to(start(write=True, time_limit=0.3)) as line:
            line.sendall(f"{head}Content-Length: 99\r\n\r\n-".encode())
            answer = b""
            while b"</html>" not in answer and (part := line.recv(65_536)):
                answer += part
        head, _empty, body = answer.decode().partition("\r\n\r\n")
        assert head.startswith("HTTP/1.1 503")
        assert "retry-after: 1" in head
        assert "no answer within" in body
        assert is_page(head, body)


class TestUnderneath:
    def test_a_memory_deleted(self, memory: Path, start: Any) -> None:
        server = start(write=True)
        assert is_well(server)
        kept = memory.rename(memory.with_suffix(".kept"))
        asked = {"source": "甲。", "target": "A."}
        for answer in (
            server.client.get("/api/lookup", params={"text": ZH}),
            server.client.post("/api/units", json=asked),
            server.client.get("/omegat/zh-en.tmx"),
            server.client.get("/health"),
        ):
            assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")
            assert answer.json()["error"] == 'the memory "office" is no longer there'
        assert not memory.exists()
        kept.rename(memory)
        assert is_well(server)

    def test_a_memory_that_is_none_any_more(self, memory: Path, start: Any) -> None:
        server = start()
        memory.rename(memory.with_suffix(".kept"))
        memory.write_bytes(b"no database" * 1000)
        assert server.client.get("/api/lookup", params={"text": ZH}).status_code == 503
        memory.with_suffix(".kept").replace(memory)
        assert is_well(server)

    def test_a_glossary_that_cannot_be_read(self, memory: Path, start: Any) -> None:
        path = memory.with_name("g.csv")
        path.write_text("zh,en\n会议,meeting\n", "utf-8")
        server = start(glossary=(str(path),))
        assert len(server.client.get("/api/terms", params={"text": ZH}).json()["terms"]) == 1
        path.unlink()
        assert server.client.get("/api/terms", params={"text": ZH}).status_code in (400, 503)
        assert is_well(server)


def wait_for(base: str) -> None:
    for _ in range(300):
        try:
            httpx.get(base + "/health").raise_for_status()
            return
        except httpx.HTTPError:
            time.sleep(0.1)
    raise AssertionError("the server does not begin")


class TestProcess:
    def test_a_port_that_is_taken(self, memory: Path) -> None:
        with socket.socket() as other:
            other.bind(("127.0.0.1", 0))
            other.listen()
            port = other.getsockname()[1]
            with pytest.raises(FileAccessError, match=f"cannot listen at 127.0.0.1 port {port} .*: take another"):
                invoke(["serve", "-m", str(memory), "--port", str(port)])
        with pytest.raises(FileAccessError, match="give an address of this machine"):
            invoke(["serve", "-m", str(memory), "--host", "192.0.2.1", "--key", "k"])

    def test_it_ends_when_what_it_is_at_is_done(self, memory: Path) -> None:
        port = free_port()
        base = f"http://127.0.0.1:{port}"
        command = [sys.executable, "-m", "tmkit", "serve", "-m", str(memory), "--port", str(port), "--write"]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
            try:
                wait_for(base)
                httpx.get(f"{base}/tmserver/zh/en/unit/%E7%A7%98%E5%AF%86").raise_for_status()
                httpx.get(f"{base}/api/lookup", params={"text": "秘密", "key": "秘密"}).raise_for_status()
                body = b'{"source": "\xe6\x9c\x80\xe5\x90\x8e\xe3\x80\x82", "target": "The last."}'
                with socket.create_connection(("127.0.0.1", port), 10) as line:
                    line.sendall(
                        b"POST /api/units HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(body)
                    )
                    line.sendall(body[:20])
                    time.sleep(0.3)
                    os.kill(process.pid, signal.SIGTERM)
                    threading.Timer(0.5, line.sendall, [body[20:]]).start()
                    assert line.recv(4096).startswith(b"HTTP/1.1 201")
                _out, said = process.communicate(timeout=20)
            finally:
                process.kill()
        assert process.returncode in (0, -signal.SIGTERM)
        assert "Traceback" not in said
        # The log says what was asked for, but not the texts that people look up.
        assert "GET /tmserver/{source}/{target}/unit/{text} 200" in said
        assert "%E7" not in said
        with tmkit.open_memory(memory) as store:
            assert [unit.target for unit in store.units()] == [EN, "The last."]
