"""What only an administrator may do: give tokens and take them back, and tidy a memory up."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tmkit.serve.answer_schemas import WHOLE
from tmkit.serve.desk import Desk
from tmkit.serve.faults import RefusedError
from tmkit.serve.operations import Operation, Parameter, allow_time, asked, reply
from tmkit.serve.schemas import FILLED, list_of, row_of, text
from tmkit.serve.tokens import RIGHTS, TokenFile, add_token, revoke_token

PATIENCE = 600.0


async def list_tokens(desk: Desk, _request: Request) -> Response:
    """Answer with the names and rights of all tokens; the tokens themselves nobody knows."""
    entries = _file(desk).entries
    return reply({"tokens": [{"name": entry.name, "rights": list(entry.rights)} for entry in entries]})


async def give_token(desk: Desk, request: Request) -> Response:
    """Make a token and answer with it: this once."""
    wish = await asked(request, TOKEN)
    path, name = _file(desk).path, wish["name"]
    if any(entry.name == name for entry in _file(desk).entries):
        raise RefusedError(409, f'there is a token of the name "{name[:40]}" already: take another name')
    token = await desk.work(add_token, path, name, wish["rights"])
    return reply({"name": name, "rights": wish["rights"], "token": token}, 201)


async def take_token(desk: Desk, request: Request) -> Response:
    """Take a token back; from now on it opens nothing."""
    path, name = _file(desk).path, request.path_params["name"]
    if all(entry.name != name for entry in _file(desk).entries):
        raise RefusedError(404, f'there is no token of the name "{name[:40]}"')
    await desk.work(revoke_token, path, name)
    return reply({"deleted": name})


def _file(desk: Desk) -> TokenFile:
    if desk.settings.tokens is None:
        raise RefusedError(409, "this server has no token file: start it with --tokens FILE")
    return desk.settings.tokens


async def compact(desk: Desk, request: Request) -> Response:
    """Give the room of deleted units in the file back."""
    name = request.path_params["memory"]
    allow_time(request, PATIENCE)
    return reply(await desk.work(_compact, desk, name))


def _compact(desk: Desk, name: str) -> dict[str, Any]:
    with desk.shelf.memory(name) as memory:
        memory.compact()
        return {"name": name, "units": len(memory)}


TOKEN = row_of(
    name=text(pattern=FILLED, maxLength=100),
    rights=list_of(text(enum=list(RIGHTS)), minItems=1, maxItems=len(RIGHTS)),
)
ENTRY = row_of(name=text(), rights=list_of(text(enum=list(RIGHTS))))
NO_FILE = {409: "there is no token file, or the name is taken"}
OPERATIONS = (
    Operation(
        "tokens", ["GET"], ["/api/tokens"], list_tokens, "Whose tokens there are, and what they allow.", "admin",
        reply={"application/json": row_of(tokens=list_of(ENTRY))}, refusals=NO_FILE,
    ),
    Operation(
        "token give", ["POST"], ["/api/tokens"], give_token, "Make a token; it is shown this once.", "admin",
        body=TOKEN, reply={"application/json": row_of(name=text(), rights=list_of(text()), token=text())},
        status=201, refusals=NO_FILE,
    ),
    Operation(
        "token take", ["DELETE"], ["/api/tokens/{name}"], take_token, "Take a token back.", "admin",
        (Parameter("name", "whose token it is", place="path", needed=True),),
        reply={"application/json": row_of(deleted=text())}, refusals=NO_FILE,
    ),
    Operation(
        "memory compact", ["POST"], ["/api/memories/{memory}/compact"], compact,
        "Give the room of deleted units back.", "admin",
        (Parameter("memory", "the name of a memory", place="path", needed=True),),
        reply={"application/json": row_of(name=text(), units=WHOLE)},
    ),
)  # fmt: skip
