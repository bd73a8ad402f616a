"""The access log: every line in order while somebody reads, and no waiting where nobody does."""

from __future__ import annotations

import os
import time
from io import StringIO

import pytest

from tmkit.serve import access_log
from tmkit.serve.access_log import AccessLog


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
