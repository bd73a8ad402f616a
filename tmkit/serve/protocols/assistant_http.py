"""The tools of an assistant under ``/mcp``, by the streamable HTTP transport of the Model Context Protocol."""

from __future__ import annotations

from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from tmkit.serve.callers import may
from tmkit.serve.desk import Desk
from tmkit.serve.faults import RefusedError
from tmkit.serve.operations import Operation, allow_time, asked
from tmkit.serve.protocols.answers import LEARNING
from tmkit.serve.schemas import may_have, row_of, text

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer


class _Handed(Response):
    """An answer that the package gives by itself, to a message that has been read."""

    def __init__(self, server: MCPServer[Any], message: bytes) -> None:
        super().__init__()
        self._server = server
        self._message: bytes | None = message

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        from tmkit.serve.protocols.assistant import serve_http

        async def again() -> Message:
            message, self._message = self._message, None
            return await receive() if message is None else {"type": "http.request", "body": message}

        await serve_http(self._server, scope, again, send)


async def answer(desk: Desk, request: Request) -> Response:
    """Answer a message of an assistant; the tools are those that the caller's token allows."""
    if find_spec("mcp") is None:
        raise RefusedError(404, "assistants need one more package on this machine: pip install 'tmkit[mcp]'")
    if not request.headers.get("content-type", "").startswith("application/json"):
        raise RefusedError(415, "a message is application/json")
    await asked(request, MESSAGE)
    allow_time(request, LEARNING)
    # The first import takes long, and others wait for their answers meanwhile.
    server = await anyio.to_thread.run_sync(partial(_server, desk, may(desk.settings, request, "write")))
    return _Handed(server, await request.body())


def _server(desk: Desk, can_write: bool) -> MCPServer[Any]:
    from tmkit.serve.protocols.assistant import make_server

    return make_server(desk, can_write=can_write)


MESSAGE = may_have(
    row_of(jsonrpc=text(enum=["2.0"]), method=text()), id={"type": ["integer", "string"]}, params={"type": "object"}
)
OPERATIONS = (
    Operation(
        "assistant",
        ["POST"],
        ["/mcp"],
        answer,
        "Tools for assistants: lookup, concordance, renderings, terms, check, add (Model Context Protocol).",
        body=MESSAGE,
        reply={"application/json": row_of(jsonrpc=text())},
        refusals={202: "it was a notification", 406: "the caller has to accept JSON", 415: "it is not JSON"},
    ),
)
