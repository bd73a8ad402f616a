"""The access log: lines are written by a thread of its own, some at a time, so that who reads slowly holds up nobody.

A program that starts the server and never reads its output would otherwise stop it as soon as the pipe is full.
"""

from __future__ import annotations

from collections import deque
from contextlib import suppress
from threading import Event, Thread
from typing import TextIO

SECONDS = 0.2
MOST_WAITING = 10_000


class AccessLog:
    """Lines on their way to a stream. Where too many wait, the oldest are left out, and how many is told."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._waiting: deque[str] = deque(maxlen=MOST_WAITING)
        self._lost = 0
        self._ended = Event()
        self._thread = Thread(target=self._write, name="tmkit log", daemon=True)
        self._thread.start()

    def say(self, line: str) -> None:
        """Write a line soon."""
        self._lost += len(self._waiting) == MOST_WAITING
        self._waiting.append(line)

    def close(self) -> None:
        """Write what waits and end; a stream that takes nothing is left alone."""
        self._ended.set()
        self._thread.join(1)

    def _write(self) -> None:
        with suppress(OSError, ValueError):  # the stream is closed: there is nobody to tell
            while not self._ended.wait(SECONDS):
                self._write_waiting()
            self._write_waiting()

    def _write_waiting(self) -> None:
        lines = [self._waiting.popleft() for _ in range(len(self._waiting))]
        if self._lost:
            lines.insert(0, f"({self._lost} lines left out)")
            self._lost = 0
        if lines:
            self._stream.write("".join(f"{line}\n" for line in lines))
            self._stream.flush()
