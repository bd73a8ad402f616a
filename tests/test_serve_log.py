"""The access log: every line in order while somebody reads, and no waiting where nobody does."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from contextlib import suppress
from io import StringIO
from pathlib import Path

import pytest

pytest.importorskip("starlette")
pytest.importorskip("uvicorn")
httpx = pytest.importorskip("httpx")

from serving import free_port  # noqa: E402

import tmkit  # noqa: E402
from tmkit.serve import access_log  # noqa: E402
from tmkit.serve.access_log import AccessLog  # noqa: E402


def test_lines_come_in_order() -> None:
    stream = StringIO()
    log = AccessLog(stream)
    for number in range(100):
        log.say(f"GET /{number} 200")
    log.close()
    assert stream.getvalue() == "".join(f"GET /{number} 200\n" for number in range(100))


def test_who_never_reads_holds_up_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_log, "SECONDS", 0.001)
    reading, writing = os.pipe()
    with open(writing, "w", encoding="utf-8") as stream:  # noqa: PTH123 - a descriptor, no path
        log = AccessLog(stream)
        began = time.monotonic()
        for number in range(30_000):
            log.say(f"GET /{number} 200 {'x' * 60}")
        assert time.monotonic() - began < 5
        time.sleep(0.1)
        log.close()
        os.set_blocking(reading, False)
        while log._thread.is_alive():
            try:
                os.read(reading, 1 << 20)
            except BlockingIOError:
                time.sleep(0.01)
    os.close(reading)


def test_what_is_left_out_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_log, "SECONDS", 60)
    stream = StringIO()
    log = AccessLog(stream)
    for number in range(access_log.MOST_WAITING + 5):
        log.say(str(number))
    log.close()
    lines = stream.getvalue().splitlines()
    assert lines[0] == "(5 lines left out)"
    assert lines[1] == "5"
    assert lines[-1] == str(access_log.MOST_WAITING + 4)


def test_a_closed_stream_is_borne() -> None:
    stream = StringIO()
    stream.close()
    log = AccessLog(stream)
    log.say("nobody")
    log.close()
    assert not log._thread.is_alive()


def test_the_last_lines_are_there_when_the_server_is_stopped(tmp_path: Path) -> None:
    with tmkit.open_memory(tmp_path / "tm.db", create=True) as memory:
        memory.add("好", "good")
    port = str(free_port())
    command = [sys.executable, "-m", "tmkit", "serve", "-m", str(tmp_path / "tm.db"), "--port", port]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as server:
        for _ in range(600):
            with suppress(httpx.HTTPError):
                httpx.get(f"http://127.0.0.1:{port}/health")
                break
            time.sleep(0.05)
        httpx.get(f"http://127.0.0.1:{port}/api/terms?text=secret")
        server.terminate()
        _out, log = server.communicate(timeout=20)
    assert "GET /api/terms 200" in log.splitlines()[-1]
    assert "secret" not in log
