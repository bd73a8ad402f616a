"""Entering with a browser: the token is given once on a page and kept in a cookie that scripts cannot read."""

from __future__ import annotations

from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from tmkit.serve.callers import COOKIE, check_form, find_entry
from tmkit.serve.desk import Desk
from tmkit.serve.operations import Operation, Parameter, asked
from tmkit.serve.pages.addresses import go_to, own_address
from tmkit.serve.pages.screens import is_part, screen
from tmkit.serve.schemas import text

DAYS = 30
DAY = 86_400


async def show_entrance(desk: Desk, request: Request) -> Response:
    """Answer with the page that asks for a token."""
    back = own_address(request.query_params.get("next", ""), "/")
    return screen(desk, request, "login.html", back=back, is_wrong=False)


async def enter(desk: Desk, request: Request) -> Response:
    """Take a token and go where the caller wanted; a wrong one is asked for again."""
    check_form(request)
    fields = await asked(request, ENTRY)
    back, token = own_address(fields.get("next", ""), "/"), fields["token"].strip()
    if find_entry(desk.settings, token) is None:
        return screen(desk, request, "login.html", status=403, back=back, is_wrong=True)
    answer = go_to(back)
    answer.set_cookie(
        COOKIE,
        token,
        max_age=DAYS * DAY,
        secure=request.url.scheme == "https",
        httponly=True,
        samesite="strict",
    )
    return answer


async def leave(_desk: Desk, request: Request) -> Response:
    """Forget the token."""
    check_form(request)
    answer = go_to("/login")
    answer.delete_cookie(COOKIE, httponly=True, samesite="strict")
    return answer


def to_entrance(request: Request) -> Response:
    """Send a browser without a token to the page that asks for one, and back here afterwards."""
    asked_for = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    address = "/login?" + urlencode({"next": asked_for})
    if is_part(request):
        return Response(status_code=401, headers={"HX-Redirect": "/login"})
    return go_to(address)


FORM = "application/x-www-form-urlencoded"
HTML = {"text/html": {"type": "string"}}
NEXT = text(maxLength=20_000, description="where to go afterwards, on this server")
ENTRY = {
    "type": "object",
    "required": ["token"],
    "properties": {"token": text(minLength=1, maxLength=1000), "next": NEXT},
}
FOREIGN = {403: "the token is not known here, or the form comes from another site"}
OPERATIONS = (
    Operation(
        "page login",
        ["GET"],
        ["/login"],
        show_entrance,
        "The page that asks for a token.",
        None,
        (Parameter("next", "where to go afterwards, on this server"),),
        reply=HTML,
    ),
    Operation(
        "login", ["POST"], ["/login"], enter, "Keep a token in a cookie.", None, (), ENTRY, (FORM,), HTML, 303, FOREIGN
    ),
    Operation("logout", ["POST"], ["/logout"], leave, "Forget the token.", None, reply=HTML, status=303),
)
