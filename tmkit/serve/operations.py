"""What the server answers to: each operation with its paths, the right it needs, and what documents it."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import anyio
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from tmkit.serve.callers import KEY_PARAMETERS, check_right, secret_of
from tmkit.serve.desk import Desk
from tmkit.serve.faults import RefusedError
from tmkit.serve.schemas import FILLED, Schema, fault_of, to_number
from tmkit.serve.tokens import Right

LARGEST = 2**63 - 1
Handler = Callable[[Desk, Request], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of the query, the path or the head: the OpenAPI document tells it, and requests are held to it.

    ``kind`` is its JSON type, ``schema`` what else holds (see :mod:`tmkit.serve.schemas`); ``many`` may come again.
    """

    name: str
    about: str
    kind: str = "string"
    place: str = "query"
    needed: bool = False
    schema: Schema = field(default_factory=dict)
    many: bool = False

    @property
    def whole_schema(self) -> Schema:
        """What one value has to be."""
        return {"type": self.kind, **self.schema}

    def check(self, values: Sequence[str]) -> None:
        """Raise :class:`RefusedError` (400) where the values of the query are not as they should be."""
        if self.needed and not values:
            raise RefusedError(400, f"{self.name} is missing: {self.about}")
        if len(values) > 1 and not self.many:
            raise RefusedError(400, f"{self.name}: give it once")
        for value in values:
            number = to_number(value) if self.kind in ("integer", "number") else None
            fault = fault_of(self.whole_schema, value if number is None else number, self.name)
            if fault:
                raise RefusedError(400, fault)


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing the server does. ``paths`` are those of starlette.

    ``body`` is the schema of what is sent, ``body_kinds`` the media types it may have; ``reply`` gives the schemas of
    what is answered by media type, under ``status``. A ``right`` of None is everybody's. ``refusals`` are statuses
    besides those that any request may have.
    """

    name: str
    methods: Sequence[str]
    paths: Sequence[str]
    handler: Handler
    about: str
    right: Right | None = "read"
    parameters: Sequence[Parameter] = ()
    body: Schema | None = None
    body_kinds: Sequence[str] = ("application/json",)
    reply: Mapping[str, Schema] = field(default_factory=lambda: {"application/json": {}})
    status: int = 200
    refusals: Mapping[int, str] = field(default_factory=dict)

    async def serve(self, desk: Desk, request: Request) -> Response:
        """Answer a request, when the caller has the right to ask and asks as the table says."""
        request.scope["tmkit_name"] = self.name
        if self.right is not None:
            await self._find_secret(desk, request)
            check_right(desk.settings, request, self.right)
        for one in self.parameters:
            if one.place == "query":
                one.check(request.query_params.getlist(one.name))
            elif (one.place, one.kind) == ("path", "integer") and request.path_params[one.name] > LARGEST:
                raise RefusedError(404, f"there is no {one.name} {request.path_params[one.name]}")
        return await self.handler(desk, request)

    async def _find_secret(self, desk: Desk, request: Request) -> None:
        """Note the secret that stands in a body, as programs for LibreTranslate send it."""
        names = [name for name in KEY_PARAMETERS if name in (self.body or {}).get("properties", {})]
        if names and desk.settings.has_secrets and not secret_of(request):
            with suppress(RefusedError):
                found = await asked(request, {"type": "object"})
                request.scope["tmkit_secret"] = next((found[name] for name in names if found.get(name)), "")


def reply(value: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """Give a JSON reply."""
    return JSONResponse(value, status, headers=headers)


async def asked(request: Request, schema: Schema) -> Any:
    """Give what a body says: JSON, or a form where the request says so. Raises :class:`RefusedError` (400)."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_form = kind == "application/x-www-form-urlencoded"
    found = _form(await body_of(request), schema) if is_form else await json_of(request)
    fault = fault_of(schema, found)
    if fault:
        raise RefusedError(400, f"the body: {fault}")
    return found


def _form(body: bytes, schema: Schema) -> dict[str, Any]:
    """Give the fields of a form; what may be a list is one only where the schema wants one or it came again."""
    fields = parse_qs(body.decode("utf-8", "replace"), keep_blank_values=True)
    properties = schema.get("properties", {})
    return {
        name: values if len(values) > 1 or properties.get(name, {}).get("type") == "array" else values[0]
        for name, values in fields.items()
    }


async def json_of(request: Request) -> Any:
    """Give the JSON of a body. Raises :class:`RefusedError` (400) where it is none."""
    try:
        return json.loads(await body_of(request), parse_constant=_refused_constant)
    except (ValueError, RecursionError) as error:
        raise RefusedError(400, f"the body is not JSON: {str(error).partition(chr(10))[0]}") from error


def _refused_constant(name: str) -> None:
    raise ValueError(f"{name} is no value of JSON")


async def body_of(request: Request) -> bytes:
    """Give the body; a caller that has gone gets no answer."""
    try:
        return await request.body()
    except ClientDisconnect as error:
        raise RefusedError(400, "the caller has gone") from error


def allow_time(request: Request, seconds: float) -> None:
    """Let a request take longer than others: one that makes a whole file."""
    request.scope["tmkit_limit"].deadline = anyio.current_time() + seconds


def number(request: Request, name: str, default: float) -> float:
    """Give a number of the query, which the table of parameters has checked."""
    found = to_number(request.query_params.get(name, ""))
    return default if found is None else found


def whole(request: Request, name: str, default: int) -> int:
    """Give a whole number of the query, which the table of parameters has checked."""
    return int(number(request, name, default))


def text_of(desk: Desk, text: str) -> str:
    """Give a text to look up. Raises :class:`RefusedError` where it is empty (400) or too long (413)."""
    if len(text) > desk.settings.text_limit:
        raise RefusedError(413, f"a text of {len(text):,} characters: the limit is {desk.settings.text_limit:,}")
    fault = fault_of({"pattern": FILLED}, text, "the text")
    if fault:
        raise RefusedError(400, fault)
    return text
