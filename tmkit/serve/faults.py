"""Answers that say no: a status and one sentence, which the server turns into a JSON reply."""

from __future__ import annotations


class RefusedError(Exception):
    """A request that is not served. ``status`` is that of HTTP, ``retry`` the seconds after which to try again."""

    def __init__(self, status: int, message: str, retry: int = 0) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.retry = retry
