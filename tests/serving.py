"""A real server on a free port, for tests."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import uvicorn

from tmkit.serve.app import make_app
from tmkit.serve.settings import Settings


class Server:
    """A server in a thread, on a port that the system gives; ``base`` is its address."""

    def __init__(self, settings: Settings) -> None:
        door = socket.create_server(("127.0.0.1", 0))
        self._server = uvicorn.Server(uvicorn.Config(make_app(settings), log_level="error"))
        self._thread = threading.Thread(target=self._server.run, kwargs={"sockets": [door]})
        self._thread.start()
        while not self._server.started:
            assert self._thread.is_alive(), "the server did not start"
            time.sleep(0.01)
        self.base = f"http://127.0.0.1:{door.getsockname()[1]}"
        self.client = httpx.Client(base_url=self.base)

    def stop(self) -> None:
        self.client.close()
        self._server.should_exit = True
        self._thread.join()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def servers() -> Iterator[Any]:
    """Give what starts servers; all end with the block."""
    running: list[Server] = []

    def begin(memory: Path, more: Mapping[str, Path] | None = None, **options: Any) -> Server:
        settings = Settings(memories={"office": memory, **(more or {})}, **options)
        running.append(Server(settings))
        return running[-1]

    try:
        yield begin
    finally:
        for server in running:
            server.stop()
