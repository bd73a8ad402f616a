"""The application: the operations of all protocols behind one guard."""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from functools import partial

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp

from tmkit.memory.memory import open_memory
from tmkit.serve import administration, paths
from tmkit.serve.access_log import AccessLog
from tmkit.serve.desk import Desk
from tmkit.serve.faults import RefusedError
from tmkit.serve.guard import Guard
from tmkit.serve.keeper import Keeper
from tmkit.serve.openapi import describe
from tmkit.serve.operations import Operation, reply
from tmkit.serve.pages import downloads, search_page, sessions, statistics_page, terms_page, unit_pages, uploads
from tmkit.serve.pages.screens import fault_page, is_part, wants_page
from tmkit.serve.protocols import answers, assistant_http, mymemory, omegat, tmserver, translating
from tmkit.serve.settings import Settings
from tmkit.serve.shelf import Shelf
from tmkit.text.tokens import words

paths.register()
PROTOCOLS = (
    # Paths are tried in this order: what programs ask most stands first.
    tmserver,
    answers,
    search_page,
    statistics_page,
    downloads,
    unit_pages,
    sessions,
    terms_page,
    uploads,
    mymemory,
    omegat,
    translating,
    assistant_http,
    administration,
)
OPERATIONS: tuple[Operation, ...] = tuple(one for protocol in PROTOCOLS for one in protocol.OPERATIONS)


def make_app(settings: Settings, log: AccessLog | None = None) -> ASGIApp:
    """Give the ASGI application of a server; ``log`` gets one line for each request, and is closed at the end."""
    desk = Desk(settings, Shelf(settings))
    keeper = Keeper(settings, desk.shelf)

    @asynccontextmanager
    async def living(_app: Starlette) -> AsyncIterator[None]:
        keeper.start()
        yield
        if log:
            log.close()
        keeper.stop()
        desk.learning.stop()
        desk.shelf.close()

    routes = [
        Route(path, _endpoint(desk, path, operations), methods=list(operations))
        for path, operations in _by_path([*OPERATIONS, _document(settings)]).items()
    ]
    handlers = {RefusedError: partial(_refuse, desk), HTTPException: partial(_not_there, desk)}
    app = Starlette(routes=routes, lifespan=living, exception_handlers=handlers)
    app.router.redirect_slashes = False
    return Guard(app, settings, desk.metrics, log.say if log else None, partial(_refuse_at_the_door, desk))


def _by_path(operations: Iterable[Operation]) -> dict[str, dict[str, Operation]]:
    """Give the operations of each path by their method: one route a path, which knows all its methods."""
    found: dict[str, dict[str, Operation]] = {}
    for operation in operations:
        for path in operation.paths:
            found.setdefault(path, {}).update(dict.fromkeys(operation.methods, operation))
    return found


def _document(settings: Settings) -> Operation:
    """Give the operation that shows the OpenAPI document, which describes this operation too."""

    async def show(_desk: Desk, _request: Request) -> Response:
        return reply(document)

    operation = Operation("document", ["GET"], ["/openapi.json"], show, "This document.")
    document = describe([*OPERATIONS, operation], settings)
    return operation


def _endpoint(desk: Desk, path: str, operations: Mapping[str, Operation]) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        if ":any}" in path:
            request.scope["tmkit_path"] = path.replace(":any}", "}")
        return await operations["GET" if request.method == "HEAD" else request.method].serve(desk, request)

    return endpoint


async def _refuse(desk: Desk, request: Request, refusal: RefusedError) -> Response:
    if not wants_page(request):
        return _refuse_program(refusal)
    if refusal.status == 401 and request.method == "GET":
        return sessions.to_entrance(request)
    return fault_page(desk, request, refusal.message, refusal.status, _headers(refusal))


def _refuse_at_the_door(desk: Desk, request: Request, refusal: RefusedError) -> Response:
    # The script of a page tells the message and leaves what is shown as it is.
    if is_part(request) or not wants_page(request):
        return _refuse_program(refusal)
    return fault_page(desk, request, refusal.message, refusal.status, _headers(refusal))


def _refuse_program(refusal: RefusedError) -> Response:
    return JSONResponse({"error": refusal.message}, refusal.status, headers=_headers(refusal))


def _headers(refusal: RefusedError) -> dict[str, str]:
    headers = {"Retry-After": str(refusal.retry)} if refusal.retry else {}
    return headers | ({"WWW-Authenticate": 'Bearer realm="tmkit"'} if refusal.status == 401 else {})


async def _not_there(desk: Desk, request: Request, fault: HTTPException) -> Response:
    if fault.status_code == 404 and mymemory.ABSENT.fullmatch(request.url.path):
        return JSONResponse({"error": "this part of MyMemory's protocol is not served here"}, 501)
    about = {404: "nothing is at this path: /openapi.json lists what is", 405: f"{request.method} is not possible here"}
    message = about.get(fault.status_code, fault.detail)
    if wants_page(request):
        return fault_page(desk, request, message, fault.status_code, fault.headers or {})
    return JSONResponse({"error": message}, fault.status_code, headers=fault.headers)


def check_memories(settings: Settings) -> None:
    """Open every memory and the glossary once, so that what is wrong is told before the server stands."""
    shelf = Shelf(settings)
    for path in settings.memories.values():
        with open_memory(path) as memory:
            # What the first look-up of a process loads is loaded before anybody waits for it.
            memory.lookup("会议结束。 The meeting ended.", 30)
    words("会议结束。")
    shelf.concepts()


def run(settings: Settings, *, log: bool = True) -> None:
    """Serve until stopped; requests at hand are answered first. Raises :class:`OSError` where the port is taken."""
    import uvicorn

    app = make_app(settings, AccessLog(sys.stderr) if log else None)
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
