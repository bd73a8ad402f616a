"""The application: the operations of all protocols behind one guard."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from tmkit.memory.memory import open_memory
from tmkit.serve import answers, mymemory, omegat, pages, tmserver, translating
from tmkit.serve.faults import RefusedError
from tmkit.serve.guard import Guard, Say
from tmkit.serve.openapi import describe
from tmkit.serve.operations import Desk, Operation, reply
from tmkit.serve.settings import Settings
from tmkit.serve.shelf import Shelf

PROTOCOLS = (pages, answers, tmserver, mymemory, omegat, translating)
OPERATIONS: tuple[Operation, ...] = tuple(one for protocol in PROTOCOLS for one in protocol.OPERATIONS)


class _Anything(Convertor[str]):
    """The rest of a path, slashes and line ends included: a text to look up."""

    regex = r"[\s\S]*"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("any", _Anything())


def make_app(settings: Settings, say: Say | None = None) -> ASGIApp:
    """Give the ASGI application of a server; ``say`` hears one line for each request, the access log."""
    desk = Desk(settings, Shelf(settings))

    @asynccontextmanager
    async def living(_app: Starlette) -> AsyncIterator[None]:
        yield
        desk.shelf.close()

    document = describe(OPERATIONS)

    async def show(_request: Request) -> Response:
        return reply(document)

    routes = [Route("/openapi.json", show, methods=["GET"])]
    routes += [
        Route(path, _endpoint(desk, operation), methods=list(operation.methods))
        for operation in OPERATIONS
        for path in operation.paths
    ]
    handlers = {RefusedError: _refuse, HTTPException: _not_there}
    app = Starlette(routes=routes, lifespan=living, exception_handlers=handlers)  # type: ignore[arg-type]
    app.router.redirect_slashes = False
    return Guard(app, settings, desk.metrics, say)


def _endpoint(desk: Desk, operation: Operation) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        return await operation.serve(desk, request)

    return endpoint


async def _refuse(_request: Request, refusal: RefusedError) -> Response:
    headers = {"Retry-After": str(refusal.retry)} if refusal.retry else {}
    if refusal.status == 401:
        headers["WWW-Authenticate"] = 'Bearer realm="tmkit"'
    return JSONResponse({"error": refusal.message}, refusal.status, headers=headers)


async def _not_there(request: Request, fault: HTTPException) -> Response:
    about = {404: "nothing is at this path: /openapi.json lists what is", 405: f"{request.method} is not possible here"}
    return JSONResponse({"error": about.get(fault.status_code, fault.detail)}, fault.status_code, headers=fault.headers)


def check_memories(settings: Settings) -> None:
    """Open every memory and the glossary once, so that what is wrong is told before the server stands."""
    shelf = Shelf(settings)
    for path in settings.memories.values():
        with open_memory(path) as memory:
            # What the first look-up of a process loads is loaded before anybody waits for it.
            memory.lookup("会议结束。 The meeting ended.", 30)
    shelf.concepts()


def run(settings: Settings, *, log: bool = True) -> None:
    """Serve until stopped; requests at hand are answered first. Raises :class:`OSError` where the port is taken."""
    import uvicorn

    def say(line: str) -> None:
        print(line, file=sys.stderr, flush=True)  # noqa: T201

    app = make_app(settings, say if log else None)
    config = uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=10,
        h11_max_incomplete_event_size=256 * 1024,
    )
    uvicorn.Server(config).run()
