"""The server's own questions and answers, in the JSON forms of docs/json.md."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

import tmkit
from tmkit.core import core_name
from tmkit.langs import detect
from tmkit.reports.shapes import concordance_shape, match_shape, renderings_shape
from tmkit.serve.faults import RefusedError
from tmkit.serve.operations import Desk, Operation, Parameter, json_of, number, reply, text_of

MOST = 1000
SIDES = ("source", "target", "both")


async def lookup(desk: Desk, request: Request) -> Response:
    """Answer with the matches of a whole segment."""
    query = request.query_params
    text = text_of(desk, query.get("text", ""))
    least, limit = number(request, "min", 70, 30, 100), int(number(request, "limit", 5, 1, MOST))
    context = (query.get("previous", ""), query.get("next", "")) if {"previous", "next"} & set(query) else None
    return reply(await desk.work(_lookup, desk, query.get("memory", ""), text, (least, limit), context))


def _lookup(
    desk: Desk, name: str, text: str, wish: tuple[float, int], context: tuple[str, str] | None
) -> dict[str, Any]:
    with desk.shelf.memory(name) as memory:
        found = memory.lookup(text, *wish, None, context)
    return {"query": text, "matches": [match_shape(match) for match in found]}


async def concordance(desk: Desk, request: Request) -> Response:
    """Answer with the units that contain a text."""
    query = request.query_params
    side = query.get("side", "both")
    if side not in SIDES:
        raise RefusedError(400, f"side is one of {', '.join(SIDES)}")
    text = text_of(desk, query.get("text", ""))
    options = {
        "side": side,
        "regex": query.get("regex", "") in ("1", "true"),
        "and_": query.getlist("and"),
        "limit": int(number(request, "limit", 50, 1, MOST)),
        "offset": int(number(request, "offset", 0, 0, 1e9)),
    }
    return reply(await desk.work(_concordance, desk, query.get("memory", ""), text, options))


def _concordance(desk: Desk, name: str, text: str, options: dict[str, Any]) -> dict[str, Any]:
    with desk.shelf.memory(name) as memory:
        return concordance_shape(text, memory.concordance(text, **options))


async def renderings(desk: Desk, request: Request) -> Response:
    """Answer with how a term has been rendered."""
    query = request.query_params
    text, limit = text_of(desk, query.get("text", "")), int(number(request, "limit", 20, 1, MOST))
    return reply(await desk.work(_renderings, desk, query.get("memory", ""), text, limit))


def _renderings(desk: Desk, name: str, text: str, limit: int) -> dict[str, Any]:
    with desk.shelf.memory(name) as memory:
        return renderings_shape(memory.renderings(text, None, limit, glossary=desk.shelf.concepts()))


async def terms(desk: Desk, request: Request) -> Response:
    """Answer with the terms of the glossary that a text holds."""
    text = text_of(desk, request.query_params.get("text", ""))
    return reply({"query": text, "terms": await desk.work(_terms, desk, text)})


def _terms(desk: Desk, text: str) -> list[dict[str, Any]]:
    recognizer = desk.shelf.recognizer(detect(text) or "en")
    return [
        {
            "start": hit.start,
            "end": hit.end,
            "text": text[hit.start : hit.end],
            "concept": hit.concept.id,
            "terms": [{"lang": term.lang, "text": term.text, "status": term.status} for term in hit.concept.terms],
        }
        for hit in (recognizer.find(text) if recognizer else ())
    ]


async def add_unit(desk: Desk, request: Request) -> Response:
    """Store a unit: ``{"source", "target"}``; answers with its id."""
    found = await json_of(request)
    sides = [found.get(name) if isinstance(found, dict) else None for name in ("source", "target")]
    if not all(isinstance(side, str) for side in sides):
        raise RefusedError(400, 'give {"source": text, "target": text}')
    source, target = (text_of(desk, str(side)) for side in sides)
    name = request.query_params.get("memory", "")
    return reply({"id": await desk.work(_add, desk, name, source, target)}, 201)


def _add(desk: Desk, name: str, source: str, target: str) -> int:
    with desk.shelf.memory(name) as memory:
        return memory.add(source, target, status="verified")


async def delete_unit(desk: Desk, request: Request) -> Response:
    """Take a unit out."""
    unit_id, name = request.path_params["unit"], request.query_params.get("memory", "")
    if not await desk.work(_delete, desk, name, unit_id):
        raise RefusedError(404, f"there is no unit {unit_id}")
    return reply({"deleted": unit_id})


def _delete(desk: Desk, name: str, unit_id: int) -> bool:
    with desk.shelf.memory(name) as memory:
        return memory.delete(unit_id)


async def list_memories(desk: Desk, _request: Request) -> Response:
    """Answer with the memories: names, units, languages."""
    return reply({"memories": await desk.work(_memories, desk)})


def _memories(desk: Desk) -> list[dict[str, Any]]:
    with desk.shelf.memories() as memories:
        return [{"name": name, "units": len(memory), "languages": list(memory.languages)} for name, memory in memories]


async def health(desk: Desk, _request: Request) -> Response:
    """Answer ``ok`` where every memory can be read, else 503."""
    await desk.work(_memories, desk)
    return reply({"status": "ok", "version": tmkit.__version__, "core": core_name()})


async def metrics(desk: Desk, _request: Request) -> Response:
    """Answer with counts for Prometheus."""
    return PlainTextResponse(desk.metrics.text(), media_type="text/plain; version=0.0.4")


TEXT = Parameter("text", "the text", needed=True)
MEMORY = Parameter("memory", "the name of a memory; the first one without it")
LIMIT = Parameter("limit", "at most so many", "integer")
UNIT = {
    "type": "object",
    "required": ["source", "target"],
    "properties": {"source": {"type": "string"}, "target": {"type": "string"}},
}
OPERATIONS = (
    Operation(
        "lookup",
        ["GET"],
        ["/api/lookup"],
        lookup,
        "Matches of a whole segment, in either direction.",
        parameters=(
            TEXT,
            MEMORY,
            LIMIT,
            Parameter("min", "lowest score, 30..100", "number"),
            Parameter("previous", "the segment before"),
            Parameter("next", "the segment after"),
        ),
    ),
    Operation(
        "concordance",
        ["GET"],
        ["/api/concordance"],
        concordance,
        "Units that contain a text.",
        parameters=(
            TEXT,
            MEMORY,
            LIMIT,
            Parameter("side", "source, target or both"),
            Parameter("and", "a further text the unit must hold"),
            Parameter("regex", "1: the text is a pattern"),
            Parameter("offset", "leave out so many", "integer"),
        ),
    ),
    Operation(
        "renderings",
        ["GET"],
        ["/api/renderings"],
        renderings,
        "How a term has been rendered, with counts.",
        parameters=(TEXT, MEMORY, LIMIT),
    ),
    Operation("terms", ["GET"], ["/api/terms"], terms, "Terms of the glossary in a text.", parameters=(TEXT,)),
    Operation("memories", ["GET"], ["/api/memories"], list_memories, "The memories served."),
    Operation("add", ["POST"], ["/api/units"], add_unit, "Store a unit.", "write", (MEMORY,), UNIT),
    Operation(
        "delete",
        ["DELETE"],
        ["/api/units/{unit:int}"],
        delete_unit,
        "Take a unit out.",
        "write",
        (MEMORY, Parameter("unit", "the id of the unit", "integer", "path", True)),
    ),
    Operation("health", ["GET"], ["/health"], health, "Whether all memories can be read."),
    Operation("metrics", ["GET"], ["/metrics"], metrics, "Counts for Prometheus."),
)
