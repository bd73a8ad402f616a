"""The pages: one search box for Chinese and English. They work without a script and ask nothing from outside."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

import tmkit
from tmkit.serve.operations import Desk, Operation, Parameter, number, text_of
from tmkit.serve.searches import FIELDS, PAGE, Question, around, search
from tmkit.serve.words import wanted_language, words

if TYPE_CHECKING:
    from jinja2 import Environment

STATUSES = ("verified", "imported", "aligned", "needs-review", "rejected")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("tmkit.serve", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


async def show_search(desk: Desk, request: Request) -> Response:
    """Answer with the search page, and what was found where something is sought."""
    question = _question(request)
    found = None
    if question.text:
        text_of(desk, question.text)
        found = await desk.work(search, desk, question)
    return _page(desk, request, "search.html", question, found=found, size=PAGE, statuses=STATUSES)


async def show_unit(desk: Desk, request: Request) -> Response:
    """Answer with a unit among its neighbours in its article."""
    name, unit = request.path_params["memory"], request.path_params["unit"]
    rows = await desk.work(around, desk, name, unit)
    return _page(desk, request, "unit.html", _question(request), rows=rows)


def _question(request: Request) -> Question:
    fields = {name: request.query_params.get(name, "")[:2000] for name in FIELDS}
    return Question(fields, int(number(request, "offset", 0, 0, 1e9)))


def _page(desk: Desk, request: Request, template: str, question: Question, **shown: Any) -> HTMLResponse:
    language = wanted_language(question.fields["ui"], request.headers.get("accept-language", ""))
    body = (
        _environment()
        .get_template(template)
        .render(
            w=words(language),
            ui=language,
            question=question,
            memories=desk.shelf.names,
            version=tmkit.__version__,
            **shown,
        )
    )
    return HTMLResponse(body, headers={"Cache-Control": "no-store", "Vary": "Accept-Language"})


async def show_style(_desk: Desk, _request: Request) -> Response:
    """Answer with the style sheet."""
    text = files("tmkit.serve").joinpath("templates", "style.css").read_text("utf-8")
    return Response(text, media_type="text/css; charset=utf-8", headers={"Cache-Control": "max-age=3600"})


OPERATIONS = (
    Operation(
        "page search",
        ["GET"],
        ["/"],
        show_search,
        "The search page.",
        parameters=tuple(Parameter(name, "a field of the search form") for name in FIELDS),
    ),
    Operation(
        "page unit",
        ["GET"],
        ["/unit/{memory}/{unit:int}"],
        show_unit,
        "A unit among its neighbours.",
        parameters=(
            Parameter("memory", "the name of a memory", place="path", needed=True),
            Parameter("unit", "the id of the unit", "integer", "path", True),
        ),
    ),
    Operation("page style", ["GET"], ["/style.css"], show_style, "The style sheet of the pages."),
)
