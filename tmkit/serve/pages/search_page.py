"""The pages for reading: the search, a unit in its article, and the files they are made of."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tmkit.serve.desk import Desk
from tmkit.serve.faults import RefusedError
from tmkit.serve.operations import Operation, Parameter
from tmkit.serve.pages.article import around
from tmkit.serve.pages.history import tell_history
from tmkit.serve.pages.question import SEARCH, Question, question_of
from tmkit.serve.pages.screens import is_part, screen
from tmkit.serve.pages.searches import MOST, PAGE, Found, search
from tmkit.serve.pages.words import LANGUAGES

KINDS = {".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8", ".svg": "image/svg+xml"}


async def show_search(desk: Desk, request: Request) -> Response:
    """Answer with the search page, and what was found where something is sought."""
    question = question_of(request)
    found, fault = await _found(desk, question) if question.is_asked else (None, "")
    shelf = [] if question.is_asked else await desk.work(_memories, desk)
    shown: dict[str, Any] = {
        "question": question,
        "found": found,
        "fault": fault,
        "shelf": shelf,
        "size": PAGE,
        "most": MOST,
    }
    page = screen(desk, request, "search.html", here="search", **shown)
    if is_part(request):
        # The address follows what is typed; only a search that was asked for becomes a step back.
        kind = "HX-Push-Url" if "x-tmkit-enter" in request.headers else "HX-Replace-Url"
        page.headers[kind] = question.address()
    return page


async def _found(desk: Desk, question: Question) -> tuple[Found | None, str]:
    """Give what was found, or in a sentence why nothing could be sought: a pattern half typed is no fault of a page."""
    try:
        return await desk.work(search, desk, question), ""
    except RefusedError as refusal:
        if refusal.status != 400:
            raise
        return None, refusal.message


def _memories(desk: Desk) -> list[dict[str, Any]]:
    """Give what the empty page tells of each memory."""
    with desk.shelf.memories() as memories:
        return [{"name": name, "units": len(memory), "languages": memory.languages} for name, memory in memories]


async def show_unit(desk: Desk, request: Request) -> Response:
    """Answer with a unit among its neighbours in its article."""
    name, unit = request.path_params["memory"], request.path_params["unit"]
    left = "en" if request.query_params.get("left") == "en" else "zh"
    rows = await desk.work(around, desk, name, unit, left)
    current = next(row for row in rows if row.is_current)
    told = await desk.work(tell_history, desk, name, unit)
    template = "around.html" if is_part(request) else "unit.html"
    return screen(desk, request, template, here="search", rows=rows, current=current, told=told)


async def show_file(_desk: Desk, request: Request) -> Response:
    """Answer with a file of the pages."""
    name = request.path_params["file"]
    kind = next((kind for ending, kind in KINDS.items() if name.endswith(ending)), "")
    file = files("tmkit.serve.pages").joinpath("static", name)
    if not kind or "/" in name or "\\" in name or not file.is_file():
        raise RefusedError(404, f"there is no file {name[:100]!r}")
    return Response(file.read_bytes(), media_type=kind, headers={"Cache-Control": "max-age=3600"})


HTML = {"text/html": {"type": "string"}}
UNIT = (
    Parameter("memory", "the name of a memory", place="path", needed=True),
    Parameter("unit", "the id of the unit", "integer", "path", True),
)
UI = Parameter("ui", "the language of the page", schema={"enum": ["", *LANGUAGES]})
OFFSET = Parameter("offset", "leave out so many", "integer", schema={"minimum": 0, "maximum": 10**9})
OPERATIONS = (
    Operation(
        "page search",
        ["GET"],
        ["/"],
        show_search,
        "The search page.",
        parameters=(*SEARCH, OFFSET, UI),
        reply=HTML,
    ),
    Operation(
        "page unit",
        ["GET"],
        ["/unit/{memory}/{unit:int}"],
        show_unit,
        "A unit among its neighbours.",
        parameters=(*UNIT, Parameter("left", "the language of the left column", schema={"enum": ["", "zh", "en"]}), UI),
        reply=HTML,
    ),
    Operation(
        "page file",
        ["GET"],
        ["/static/{file}"],
        show_file,
        "A style sheet or script of the pages.",
        right=None,
        parameters=(Parameter("file", "its name", place="path", needed=True),),
        reply={"text/css": {"type": "string"}, "text/javascript": {"type": "string"}},
    ),
)
