"""The protocol of tmserver and amaGama, which Weblate, Virtaal, Okapi and Pootle speak, under both prefixes.

As read in the sources of the clients: ``quality`` is a float (Okapi casts it), hits are sorted descending (Okapi stops
at the first below its threshold), every spelling of a language is advertised (Weblate), writing answers ``{}``
(Virtaal parses it).
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tmkit.model import Match, Unit
from tmkit.serve.faults import RefusedError
from tmkit.serve.operations import Desk, Operation, Parameter, body_of, json_of, number, reply, text_of
from tmkit.serve.pairs import check_pair, spellings
from tmkit.serve.searching import find_in_all, languages_of, unit_of

PREFIXES = ("/tmserver", "/api/v1")
CALLBACK = re.compile(r"[A-Za-z0-9_.]{1,100}")
MOST = 100
Pair = tuple[str, str]


async def find(desk: Desk, request: Request) -> Response:
    """Answer a look-up: the text stands in the path or in ``source``."""
    text = request.path_params.get("text") or request.query_params.get("source", "")
    if not text.strip():
        raise RefusedError(404, "the text is empty")
    least = max(30.0, number(request, "min_similarity", 70, 0, 100))
    limit = int(number(request, "max_candidates", 5, 1, MOST))
    found = await desk.work(_find, desk, request.path_params, text_of(desk, text), least, limit)
    rows = [
        {"source": match.source, "target": match.target, "quality": float(match.score), "rank": float(match.score)}
        for match in found
    ]
    callback = request.query_params.get("jsoncallback", "")
    if callback:
        return _called_back(callback, rows)
    return reply(rows, headers={"Cache-Control": "no-store" if desk.settings.write else "max-age=60"})


def _find(desk: Desk, codes: Mapping[str, str], text: str, least: float, limit: int) -> list[Match]:
    pair = check_pair(codes["source"], codes["target"], languages_of(desk.shelf))
    return find_in_all(desk.shelf, text, pair[0], least, limit)


def _called_back(name: str, rows: list[dict[str, Any]]) -> Response:
    if not CALLBACK.fullmatch(name):
        raise RefusedError(400, "jsoncallback is not the name of a function")
    body = reply(rows).body
    return Response(f"{name}({bytes(body).decode()});", media_type="application/javascript")


async def _pair(desk: Desk, request: Request) -> Pair:
    known = await desk.work(languages_of, desk.shelf)
    return check_pair(request.path_params["source"], request.path_params["target"], known)


async def list_languages(desk: Desk, _request: Request) -> Response:
    """Answer with every spelling of the languages, both ways."""
    codes = spellings(await desk.work(desk.shelf.codes))
    return reply({"sourceLanguages": codes, "targetLanguages": codes})


async def put_unit(desk: Desk, request: Request) -> Response:
    """Store one translation."""
    pair = await _pair(desk, request)
    found = await json_of(request)
    if not isinstance(found, dict):
        raise RefusedError(400, "the body is not a JSON object with source and target")
    await desk.work(_store, desk, pair, [found])
    return reply({})


async def put_store(desk: Desk, request: Request) -> Response:
    """Store several translations: a JSON list, or a PO or TMX file as it is."""
    pair = await _pair(desk, request)
    body = await body_of(request)
    if body.lstrip()[:1] in (b"[", b"{"):
        found = await json_of(request)
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            raise RefusedError(400, "the body is not a JSON list of objects with source and target")
        await desk.work(_store, desk, pair, found)
    else:
        await desk.work(_store_file, desk, body)
    return reply({})


def _store(desk: Desk, pair: Pair, rows: list[dict[str, Any]]) -> None:
    with desk.shelf.memory() as memory:
        units = [_unit(row, pair, memory.languages) for row in rows]
        memory.import_units(unit for unit in units if unit is not None)


def _unit(row: dict[str, Any], pair: Pair, languages: Pair) -> Unit | None:
    source, target = row.get("source"), row.get("target")
    if not isinstance(source, str) or not isinstance(target, str):
        raise RefusedError(400, 'each translation needs "source" and "target" as texts')
    return unit_of(source, target, pair, languages) if source.strip() and target.strip() else None


def _store_file(desk: Desk, body: bytes) -> None:
    import tempfile
    from pathlib import Path

    from tmkit import formats

    with tempfile.TemporaryDirectory() as folder, desk.shelf.memory() as memory:
        path = Path(folder) / "upload"
        path.write_bytes(body)
        memory.import_units(formats.read(path), file="upload")


PAIR = (
    Parameter("source", "language of the text, in any spelling", place="path", needed=True),
    Parameter("target", "language wanted", place="path", needed=True),
)
SEARCH = (
    *PAIR,
    Parameter("min_similarity", "lowest score, 30..100", "number"),
    Parameter("max_candidates", "at most so many", "integer"),
)
OPERATIONS = (
    Operation(
        "tmserver languages",
        ["GET"],
        [f"{prefix}/languages{end}" for prefix in PREFIXES for end in ("", "/")],
        list_languages,
        "The languages of the memories in every spelling (tmserver, amaGama).",
    ),
    Operation(
        "tmserver unit",
        ["GET"],
        [f"{prefix}/{{source}}/{{target}}/unit/{{text:any}}" for prefix in PREFIXES],
        find,
        "Matches of a text (tmserver, amaGama).",
        parameters=(*SEARCH, Parameter("text", "the text", place="path", needed=True)),
    ),
    Operation(
        "tmserver unit put",
        ["PUT", "POST"],
        [f"{prefix}/{{source}}/{{target}}/unit/{{text:any}}" for prefix in PREFIXES],
        put_unit,
        "Store a translation (tmserver, amaGama).",
        "write",
        (*PAIR, Parameter("text", "the text", place="path", needed=True)),
        {"type": "object", "properties": {"source": {"type": "string"}, "target": {"type": "string"}}},
    ),
    Operation(
        "tmserver store",
        ["PUT", "POST"],
        [f"{prefix}/{{source}}/{{target}}/store/{{name:any}}" for prefix in PREFIXES],
        put_store,
        "Store several translations: a JSON list, or a PO or TMX file (tmserver, amaGama).",
        "write",
        (*PAIR, Parameter("name", "the name of the file", place="path", needed=True)),
        {"type": "array", "items": {"type": "object"}},
    ),
)
