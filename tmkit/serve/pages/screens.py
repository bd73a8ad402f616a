"""How every page is made: one frame, the words of its language, and the part alone where a script asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlencode

from starlette.requests import Request
from starlette.responses import HTMLResponse

import tmkit
from tmkit.serve.callers import guest_of, may
from tmkit.serve.desk import Desk
from tmkit.serve.pages.question import FIELDS, Question
from tmkit.serve.pages.words import LANGUAGES, wanted_language, words

if TYPE_CHECKING:
    from jinja2 import Environment

COOKIE = "tmkit_ui"
YEAR = 31_536_000
STATUSES = ("verified", "imported", "aligned", "needs-review", "rejected")


@cache
def _environment() -> Environment:
    from jinja2 import Environment, PackageLoader, StrictUndefined

    made = Environment(
        loader=PackageLoader("tmkit.serve.pages", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["grouped"] = lambda number: f"{number:,}"
    made.filters["moment"] = lambda date: date[:16].replace("T", " ")
    made.filters["percent"] = lambda share: f"{share * 100:.0f} %"
    return made


def is_part(request: Request) -> bool:
    """Tell whether a script asks, which wants the content without the frame."""
    return "hx-request" in request.headers and "hx-history-restore-request" not in request.headers


def _address(request: Request, language: str) -> str:
    """Give the address of this very page in a language; it never leads to another host."""
    fields = [(name, value) for name, value in request.query_params.multi_items() if value and name != "ui"]
    return f"/{quote(request.url.path.lstrip('/'))}?{urlencode([*fields, ('ui', language)])}"


def screen(
    desk: Desk, request: Request, template: str, *, here: str = "", status: int = 200, **shown: Any
) -> HTMLResponse:
    """Give a page of a template. ``here`` is the entry of the navigation it belongs to."""
    asked = request.query_params.get("ui", "")
    language = wanted_language(asked, request.cookies.get(COOKIE, ""), request.headers.get("accept-language", ""))
    shown.setdefault("question", Question(dict.fromkeys(FIELDS, "")))
    frame = {
        "w": words(language),
        "ui": language,
        "in_languages": {one: _address(request, one) for one in LANGUAGES},
        "here": here,
        "layout": "part.html" if is_part(request) else "base.html",
        "memories": desk.shelf.names,
        "statuses": STATUSES,
        "caller": guest_of(desk.settings, request),
        "can_write": may(desk.settings, request, "write"),
        "version": tmkit.__version__,
    }
    body = _environment().get_template(template).render(**frame, **shown)
    headers = {"Cache-Control": "no-store", "Vary": "Accept-Language, Cookie, HX-Request"}
    page = HTMLResponse(body, status, headers)
    if asked == language:
        page.set_cookie(COOKIE, language, max_age=YEAR, httponly=True, samesite="lax")
    return page


def wants_page(request: Request) -> bool:
    """Tell whether a person asks with a browser, and so gets a page where something is wrong."""
    return "text/html" in request.headers.get("accept", "") or is_part(request)


def fault_page(desk: Desk, request: Request, message: str, status: int, headers: Mapping[str, str]) -> HTMLResponse:
    """Give the page that says in one sentence what is wrong."""
    page = screen(desk, request, "fault.html", status=status, message=message)
    page.headers.update(headers)
    return page
