"""The tools of an assistant under ``/mcp``, by the streamable HTTP transport of the Model Context Protocol."""

from __future__ import annotations

from functools import partial
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import anyio.to_thread
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from tmkit.serve.callers import may
from tmkit.serve.faults import RefusedError
from tmkit.serve.operations import Desk, Operation
from tmkit.serve.schemas import row_of, text

if TYPE_CHECKING:
    from mcp.server.mcpserver import MCPServer


class _Handed(Response):
    """An answer that the package gives by itself."""

    def __init__(self, server: MCPServer[Any], limit: int) -> None:
        super().__init__()
        self._server = server
        self._limit = limit

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        from tmkit.serve.assistant import serve_http

        await serve_http(self._server, self._limit, scope, receive, send)


async def answer(desk: Desk, request: Request) -> Response:
    """Answer a message of an assistant; the tools are those that the caller's token allows."""
    if find_spec("mcp") is None:
        raise RefusedError(404, "assistants need one more package on this machine: pip install 'tmkit[mcp]'")
    # The first import takes long, and others wait for their answers meanwhile.
    server = await anyio.to_thread.run_sync(partial(_server, desk, may(desk.settings, request, "write")))
    return _Handed(server, desk.settings.body_limit)


def _server(desk: Desk, can_write: bool) -> MCPServer[Any]:
    from tmkit.serve.assistant import make_server

    return make_server(desk, can_write=can_write)


MESSAGE = row_of(jsonrpc=text(enum=["2.0"]), method=text(enum=["ping", "tools/list"]), id={"type": "integer"})
OPERATIONS = (
    Operation(
        "assistant",
        ["POST"],
        ["/mcp"],
        answer,
        "Tools for assistants: lookup, concordance, renderings, terms, check, add (Model Context Protocol).",
        body=MESSAGE,
        reply={"application/json": row_of(jsonrpc=text())},
        refusals={202: "a notification was heard", 406: "the caller has to accept application/json"},
    ),
)
