"""What the server answers to: each operation with its paths, the right it needs, and what documents it."""

from __future__ import annotations

import hmac
import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, TypeVar

import anyio.to_thread
from anyio import CapacityLimiter
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from tmkit.errors import FileAccessError, MemoryStoreError, TmkitError
from tmkit.serve.faults import RefusedError
from tmkit.serve.learning import Learning
from tmkit.serve.metrics import Metrics
from tmkit.serve.settings import Settings
from tmkit.serve.shelf import Shelf
from tmkit.serve.tokens import RIGHTS, Right

THREADS = 4
KEY_PARAMETERS = ("key", "api_key")
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Desk:
    """All that the operations of one server share."""

    settings: Settings
    shelf: Shelf
    metrics: Metrics = field(default_factory=Metrics)
    threads: CapacityLimiter = field(default_factory=lambda: CapacityLimiter(THREADS))
    learning: Learning = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "learning", Learning(self.shelf))

    async def work(self, task: Callable[..., T], *arguments: Any, **options: Any) -> T:
        """Do something that takes time in a thread; what is wrong with the request becomes a refusal."""
        try:
            return await anyio.to_thread.run_sync(
                partial(task, *arguments, **options), limiter=self.threads, abandon_on_cancel=True
            )
        except (MemoryStoreError, FileAccessError) as error:
            raise RefusedError(503, error.message, 5) from error
        except TmkitError as error:
            raise RefusedError(400, str(error)) from error


Handler = Callable[[Desk, Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of the query or the path, for the OpenAPI document: ``kind`` is its JSON type."""

    name: str
    about: str
    kind: str = "string"
    place: str = "query"
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing the server does. ``paths`` are those of starlette; ``body`` and ``reply`` are JSON schemas."""

    name: str
    methods: Sequence[str]
    paths: Sequence[str]
    handler: Handler
    about: str
    right: Right = "read"
    parameters: Sequence[Parameter] = ()
    body: Mapping[str, Any] | None = None
    reply: Mapping[str, Any] | None = None

    async def serve(self, desk: Desk, request: Request) -> Response:
        """Answer a request, when the caller has the right to ask."""
        request.scope["tmkit_name"] = self.name
        check_right(desk.settings, request, self.right)
        return await self.handler(desk, request)


def check_right(settings: Settings, request: Request, right: Right) -> None:
    """Refuse where the caller lacks a right (401 without a secret, 403 with one), or where nothing may be changed."""
    if right != "read" and not settings.write:
        raise RefusedError(403, "this server only reads: start it with --write to change memories")
    if not settings.has_secrets:
        return
    secret = secret_of(request)
    if not secret:
        raise RefusedError(401, "who asks? send Authorization: Bearer TOKEN")
    rights = settings.tokens.rights_of(secret)
    if settings.key and hmac.compare_digest(secret.encode(), settings.key.encode()):
        rights = frozenset(RIGHTS)
    if not rights:
        raise RefusedError(401, "the token is not known here")
    if right not in rights:
        raise RefusedError(403, f'the token has no right to "{right}"')


def secret_of(request: Request) -> str:
    """Give the secret of a request: ``Authorization: Bearer`` or ``DeepL-Auth-Key``, ``key`` or ``api_key``."""
    scheme, _space, secret = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() in ("bearer", "deepl-auth-key"):
        return secret.strip()
    return next((request.query_params[name] for name in KEY_PARAMETERS if request.query_params.get(name)), "")


def reply(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Give a JSON reply."""
    return JSONResponse(value, status, headers=headers)


async def fields_of(request: Request) -> dict[str, list[str]]:
    """Give what a body says, JSON object or form, each value as a list of texts. Raises :class:`RefusedError` (400)."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        from urllib.parse import parse_qs

        return parse_qs((await body_of(request)).decode("utf-8", "replace"), keep_blank_values=True)
    found = await json_of(request)
    if not isinstance(found, dict):
        raise RefusedError(400, "the body is not a JSON object")
    return {name: _texts(value) for name, value in found.items() if value is not None}


def _texts(value: object) -> list[str]:
    return [one if isinstance(one, str) else json.dumps(one) for one in (value if isinstance(value, list) else [value])]


async def json_of(request: Request) -> Any:
    """Give the JSON of a body. Raises :class:`RefusedError` (400) where it is none."""
    try:
        return json.loads(await body_of(request))
    except (ValueError, RecursionError) as error:
        raise RefusedError(400, f"the body is not JSON: {str(error).partition(chr(10))[0]}") from error


async def body_of(request: Request) -> bytes:
    """Give the body; a caller that has gone gets no answer."""
    try:
        return await request.body()
    except ClientDisconnect as error:
        raise RefusedError(400, "the caller has gone") from error


def number(request: Request, name: str, default: float, least: float, most: float) -> float:
    """Give a number of the query between two bounds. Raises :class:`RefusedError` (400) where it is none."""
    text = request.query_params.get(name)
    if text is None or not text.strip():
        return default
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not least <= value <= most:
        raise RefusedError(400, f"{name}={text[:40]!r}: give a number from {least:g} to {most:g}")
    return value


def text_of(desk: Desk, text: str) -> str:
    """Give a text to look up. Raises :class:`RefusedError` where it is empty (400) or too long (413)."""
    if len(text) > desk.settings.text_limit:
        raise RefusedError(413, f"a text of {len(text):,} characters: the limit is {desk.settings.text_limit:,}")
    if not text.strip():
        raise RefusedError(400, "the text is empty")
    return text.encode("utf-8", "replace").decode("utf-8")
