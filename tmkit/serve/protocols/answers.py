"""The server's own questions and answers, in the JSON forms of docs/json.md."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

import tmkit
from tmkit.core import core_name
from tmkit.langs import detect
from tmkit.model import Match, Unit
from tmkit.reports.findings_json import finding_shape
from tmkit.reports.shapes import concordance_shape, match_shape, renderings_shape
from tmkit.serve import answer_schemas as forms
from tmkit.serve.callers import caller_of
from tmkit.serve.desk import Desk
from tmkit.serve.faults import RefusedError
from tmkit.serve.operations import Operation, Parameter, allow_time, asked, number, reply, text_of, whole
from tmkit.serve.schemas import FILLED, list_of, row_of, stored_text, text
from tmkit.serve.searching import Wish

MOST = 1000
MOST_PAIRS = 200
# The first question for renderings learns the word links of the memory: seconds for ten thousand units.
LEARNING = 120.0
SIDES = ("source", "target", "both")
PAIR_OF_TEXTS = row_of(source=stored_text(), target=stored_text())
PAIRS = row_of(
    pairs=list_of(row_of(source=text(pattern=FILLED), target=text()), minItems=1, maxItems=MOST_PAIRS),
)


async def lookup(desk: Desk, request: Request) -> Response:
    """Answer with the matches of a whole segment."""
    query = request.query_params
    wish = number(request, "min", 70), whole(request, "limit", 5)
    context = (query.get("previous", ""), query.get("next", "")) if {"previous", "next"} & set(query) else None
    sought, name = text_of(desk, query["text"]), query.get("memory", "")
    if context is not None:
        return reply(await desk.work(find_matches, desk, name, sought, wish, context))
    return reply(_shown(sought, await desk.find(sought, Wish("", *wish, name or desk.shelf.names[0], whole=True))))


def _shown(sought: str, found: Iterable[Match]) -> dict[str, Any]:
    """Give matches as JSON has them."""
    return {"query": sought, "matches": [match_shape(match) for match in found]}


def find_matches(
    desk: Desk, name: str, sought: str, wish: tuple[float, int], context: tuple[str, str] | None = None
) -> dict[str, Any]:
    """Give the matches of a segment; ``wish`` is the lowest score and how many at most."""
    with desk.shelf.memory(name) as memory:
        found = memory.lookup(sought, *wish, None, context)
    return _shown(sought, found)


async def concordance(desk: Desk, request: Request) -> Response:
    """Answer with the units that contain a text."""
    query = request.query_params
    options = {
        "side": query.get("side", "both"),
        "and_": query.getlist("and"),
        "limit": whole(request, "limit", 50),
        "offset": whole(request, "offset", 0),
    }
    return reply(await desk.work(find_passages, desk, query.get("memory", ""), text_of(desk, query["text"]), options))


def find_passages(desk: Desk, name: str, sought: str, options: dict[str, Any]) -> dict[str, Any]:
    """Give the units that contain a text; ``options`` are those of ``Memory.concordance``."""
    with desk.shelf.memory(name) as memory:
        return concordance_shape(sought, memory.concordance(sought, **options))


async def renderings(desk: Desk, request: Request) -> Response:
    """Answer with how a term has been rendered."""
    query = request.query_params
    allow_time(request, LEARNING)
    sought, limit = text_of(desk, query["text"]), whole(request, "limit", 20)
    return reply(await desk.work(find_renderings, desk, query.get("memory", ""), sought, limit))


def find_renderings(desk: Desk, name: str, term: str, limit: int) -> dict[str, Any]:
    """Give how a term has been rendered, with counts and examples."""
    with desk.shelf.memory(name) as memory:
        return renderings_shape(memory.renderings(term, None, limit, glossary=desk.shelf.concepts()))


async def terms(desk: Desk, request: Request) -> Response:
    """Answer with the terms of the glossary that a text holds."""
    return reply(await desk.work(find_terms, desk, text_of(desk, request.query_params["text"])))


def find_terms(desk: Desk, sought: str) -> dict[str, Any]:
    """Give the terms of the glossary in a text, each with all terms of its concept."""
    recognizer = desk.shelf.recognizer(detect(sought) or "en")
    found = [
        {
            "start": hit.start,
            "end": hit.end,
            "text": sought[hit.start : hit.end],
            "concept": hit.concept.id,
            "terms": [{"lang": term.lang, "text": term.text, "status": term.status} for term in hit.concept.terms],
        }
        for hit in (recognizer.find(sought) if recognizer else ())
    ]
    return {"query": sought, "terms": found}


async def check(desk: Desk, request: Request) -> Response:
    """Answer with what the checks find in pairs: numbers, names, terms, consistency …"""
    pairs = [(pair["source"], pair["target"]) for pair in (await asked(request, PAIRS))["pairs"]]
    return reply(await desk.work(find_faults, desk, request.query_params.get("memory", ""), pairs))


def find_faults(desk: Desk, name: str, pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """Give the findings of the checks on pairs of texts, which are held against glossary and memory."""
    from tmkit.qa.check import check as check_units

    units = [_unit(source, target) for source, target in pairs]
    with desk.shelf.memory(name) as memory:
        found = check_units(units, glossary=desk.shelf.glossary(), memory=memory)
        shown = [finding_shape(finding) for finding in found]
    return {"findings": [{key: value for key, value in one.items() if key != "file"} for one in shown]}


def _unit(source: str, target: str) -> Unit:
    is_chinese = detect(source) == "zh"
    codes = ("zh-CN", "en-US") if is_chinese else ("en-US", "zh-CN")
    return Unit(source_parts=(source,), target_parts=(target,), source_lang=codes[0], target_lang=codes[1])


async def add_unit(desk: Desk, request: Request) -> Response:
    """Store a unit: ``{"source", "target"}``; answers with its id."""
    found = await asked(request, PAIR_OF_TEXTS)
    source, target = (text_of(desk, found[name]) for name in ("source", "target"))
    name = request.query_params.get("memory", "")
    by = caller_of(desk.settings, request)
    ids = await desk.add(lambda memory: [memory.new_unit(source, target, status="verified", created_by=by)], name)
    return reply({"id": ids[0]}, 201)


def store_unit(desk: Desk, name: str, source: str, target: str) -> dict[str, Any]:
    """Store a pair as verified by a person; gives its id."""
    with desk.shelf.memory(name) as memory:
        return {"id": memory.add(source, target, status="verified")}


async def delete_unit(desk: Desk, request: Request) -> Response:
    """Take a unit out."""
    unit_id, name = request.path_params["unit"], request.query_params.get("memory", "")
    if not await desk.work(_delete, desk, name, unit_id, caller_of(desk.settings, request)):
        raise RefusedError(404, f"there is no unit {unit_id}")
    return reply({"deleted": unit_id})


def _delete(desk: Desk, name: str, unit_id: int, by: str) -> bool:
    with desk.shelf.memory(name) as memory:
        return memory.delete(unit_id, by=by)


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


TEXT = Parameter("text", "the text", needed=True, schema={"pattern": FILLED})
MEMORY = Parameter("memory", "the name of a memory; the first one without it")
LIMIT = Parameter("limit", "at most so many", "integer", schema={"minimum": 1, "maximum": MOST})


def _json(schema: Any) -> dict[str, Any]:
    return {"application/json": schema}


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
            Parameter("min", "lowest score", "number", schema={"minimum": 30, "maximum": 100}),
            Parameter("previous", "the segment before"),
            Parameter("next", "the segment after"),
        ),
        reply=_json(forms.MATCHES),
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
            Parameter("side", "the side to look in", schema={"enum": SIDES}),
            Parameter("and", "a further text the unit must hold", many=True),
            Parameter("offset", "leave out so many", "integer", schema={"minimum": 0, "maximum": 1_000_000_000}),
        ),
        reply=_json(forms.PASSAGES),
    ),
    Operation(
        "renderings",
        ["GET"],
        ["/api/renderings"],
        renderings,
        "How a term has been rendered, with counts.",
        parameters=(TEXT, MEMORY, LIMIT),
        reply=_json(forms.RENDERINGS),
    ),
    Operation(
        "terms",
        ["GET"],
        ["/api/terms"],
        terms,
        "Terms of the glossary in a text.",
        parameters=(TEXT,),
        reply=_json(forms.TERMS),
    ),
    Operation(
        "check",
        ["POST"],
        ["/api/check"],
        check,
        "What the checks find in pairs of texts.",
        parameters=(MEMORY,),
        body=PAIRS,
        reply=_json(forms.FINDINGS),
    ),
    Operation(
        "memories", ["GET"], ["/api/memories"], list_memories, "The memories served.", reply=_json(forms.MEMORIES)
    ),
    Operation(
        "add",
        ["POST"],
        ["/api/units"],
        add_unit,
        "Store a unit.",
        "write",
        (MEMORY,),
        PAIR_OF_TEXTS,
        reply=_json(row_of(id=forms.WHOLE)),
        status=201,
    ),
    Operation(
        "delete",
        ["DELETE"],
        ["/api/units/{unit:int}"],
        delete_unit,
        "Take a unit out.",
        "write",
        (MEMORY, Parameter("unit", "the id of the unit", "integer", "path", True, {"minimum": 0})),
        reply=_json(row_of(deleted=forms.WHOLE)),
    ),
    Operation("health", ["GET"], ["/health"], health, "Whether all memories can be read.", reply=_json(forms.HEALTH)),
    Operation("metrics", ["GET"], ["/metrics"], metrics, "Counts for Prometheus.", reply={"text/plain": text()}),
)
