"""What stands before every request: who may call by which name, how much, how often, how long; and the access log.

A page of another site that is open in the user's browser can send requests to a local server. So on the loopback the
Host must be one of its names (DNS rebinding) and an Origin, where there is one, the server's own (request forgery).
"""

from __future__ import annotations

import sys
import time
from collections import deque
from collections.abc import Callable, MutableMapping
from typing import Any
from urllib.parse import urlsplit

import anyio
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from tmkit.serve.faults import RefusedError
from tmkit.serve.metrics import Metrics
from tmkit.serve.settings import LOCAL_NAMES, Settings

FAULT = "a fault of tmkit: its log has the reason"
MINUTE = 60.0
MOST_CLIENTS = 10_000
UPLOADS = frozenset({"/check"})
Say = Callable[[str], None]
Refuse = Callable[[Request, RefusedError], Response]


class Guard:
    """The outermost layer of the application. ``refuse`` makes the answer that tells a caller a refusal."""

    def __init__(self, app: ASGIApp, settings: Settings, metrics: Metrics, say: Say | None, refuse: Refuse) -> None:
        self._app = app
        self._settings = settings
        self._metrics = metrics
        self._say = say
        self._refuse = refuse
        self._calls: dict[str, deque[float]] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request, or refuse it in one sentence."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        reply = _Reply(send)
        try:
            self._check(scope)
            with anyio.fail_after(self._settings.time_limit) as scope["tmkit_limit"]:
                await self._app(scope, self._limited(scope, receive), reply)
        except RefusedError as refusal:
            await reply.give(self._refuse(Request(scope), refusal), scope, receive)
        except TimeoutError:
            late = RefusedError(503, f"no answer within {time.perf_counter() - began:.0f} s: ask for less, or later", 1)
            await reply.give(self._refuse(Request(scope), late), scope, receive)
        except Exception as error:  # noqa: BLE001 - the server stays up whatever a request does
            print(f"tmkit: unexpected {type(error).__name__}: {error}", file=sys.stderr)  # noqa: T201
            # No page: it may be the pages that have the fault.
            await reply.give(JSONResponse({"error": FAULT}, 500), scope, receive)
        self._tell(scope, reply.status, time.perf_counter() - began)

    def _check(self, scope: Scope) -> None:
        headers = Headers(scope=scope)
        if self._settings.is_local:
            self._check_names(headers)
        limit = self._body_limit(scope)
        if int(headers.get("content-length", "0") or "0") > limit:
            raise _too_large(limit)
        self._check_rate(scope["client"][0] if scope.get("client") else "")

    def _check_names(self, headers: Headers) -> None:
        host = _name_of(headers.get("host", ""))
        allowed = LOCAL_NAMES | {self._settings.host} | set(self._settings.hosts)
        if host not in allowed:
            raise RefusedError(403, f'the server is not called "{host}": allow the name with --allow-host')
        origin = headers.get("origin", "")
        if origin and urlsplit(origin).netloc != headers.get("host", ""):
            raise RefusedError(403, f"requests of pages from {origin} are refused")
        if is_foreign(headers) and headers.get("sec-fetch-mode") != "navigate":
            raise RefusedError(403, "requests of other sites' pages are refused")

    def _check_rate(self, client: str) -> None:
        if not self._settings.rate:
            return
        now = time.monotonic()
        if len(self._calls) > MOST_CLIENTS:
            self._calls = {who: calls for who, calls in self._calls.items() if calls and calls[-1] > now - MINUTE}
        calls = self._calls.setdefault(client, deque())
        while calls and calls[0] <= now - MINUTE:
            calls.popleft()
        if len(calls) >= self._settings.rate:
            wait = int(calls[0] + MINUTE - now) + 1
            raise RefusedError(429, f"more than {self._settings.rate} requests a minute: wait {wait} s", wait)
        calls.append(now)

    def _limited(self, scope: Scope, receive: Receive) -> Receive:
        """Give the body as it comes, up to the limit."""
        total, limit = 0, self._body_limit(scope)

        async def limited() -> Message:
            nonlocal total
            message = await receive()
            total += len(message.get("body", b""))
            if total > limit:
                raise _too_large(limit)
            return message

        return limited

    def _body_limit(self, scope: Scope) -> int:
        return self._settings.upload_limit if scope["path"] in UPLOADS else self._settings.body_limit

    def _tell(self, scope: Scope, status: int, seconds: float) -> None:
        path = scope.get("tmkit_path") or scope.get("raw_path", scope["path"].encode()).decode("latin-1")
        self._metrics.count(scope.get("tmkit_name", "other"), status, seconds)
        if self._say is not None:
            # The query, or a text in the path, is left out: it may hold a key, and what people look up is theirs.
            self._say(f"{scope['method']} {path[:200]} {status} {seconds * 1000:.0f} ms")


def is_foreign(headers: Headers) -> bool:
    """Tell whether a browser sends a request for a page of another site."""
    return headers.get("sec-fetch-site", "") in ("cross-site", "same-site")


def _too_large(limit: int) -> RefusedError:
    return RefusedError(413, f"the request is larger than {limit:,} bytes: send less at a time")


def _name_of(host: str) -> str:
    """Give the name in a Host header, without the port.

    >>> _name_of("localhost:8787"), _name_of("[::1]:8787")
    ('localhost', '::1')
    """
    return host[1:].partition("]")[0] if host.startswith("[") else host.partition(":")[0].lower()


class _Reply:
    """Sends the reply; knows its status and whether it has begun."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.status = 0

    async def __call__(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message.get("headers", []), *SAFE]
        await self._send(message)

    async def give(self, response: Response, scope: Scope, receive: Receive) -> None:
        """Send a response, unless another one has begun."""
        if not self.status:
            await response(scope, receive, self)


SAFE = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"DENY"),
    (b"content-security-policy", b"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; "
     b"connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"),
]  # fmt: skip
