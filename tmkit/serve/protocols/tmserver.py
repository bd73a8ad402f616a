"""The protocol of tmserver and amaGama, which Weblate, Virtaal, Okapi and Pootle speak, under both prefixes.

As read in the sources of the clients: ``quality`` is a float (Okapi casts it), hits are sorted descending (Okapi stops
at the first below its threshold), every spelling of a language is advertised (Weblate), writing answers ``{}``
(Virtaal parses it).
"""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tmkit.model import Unit
from tmkit.serve.answer_schemas import PERCENT
from tmkit.serve.desk import Desk
from tmkit.serve.faults import RefusedError
from tmkit.serve.operations import Operation, Parameter, asked, body_of, number, reply, text_of, whole
from tmkit.serve.pairs import spellings
from tmkit.serve.schemas import STORABLE, list_of, row_of, text
from tmkit.serve.searching import Wish, unit_of

PREFIXES = ("/tmserver", "/api/v1")
CALLBACK = r"^[A-Za-z0-9_.]{1,100}$"
MOST = 100
LEAST = 30
ROW = row_of(source=text(pattern=STORABLE), target=text(pattern=STORABLE))
ROWS = list_of(ROW)
FOUND = list_of(row_of(source=text(), target=text(), quality=PERCENT, rank=PERCENT))
CODES = row_of(sourceLanguages=list_of(text()), targetLanguages=list_of(text()))
DONE = {"application/json": {"type": "object"}}
Pair = tuple[str, str]


async def find(desk: Desk, request: Request) -> Response:
    """Answer a look-up: the text stands in the path or in ``source``."""
    sought = request.path_params.get("text") or request.query_params.get("source", "")
    if not sought.strip():
        raise RefusedError(404, "the text is empty")
    least, limit = max(LEAST, number(request, "min_similarity", 70)), whole(request, "max_candidates", 5)
    pair = await _pair(desk, request)
    found = await desk.find(text_of(desk, sought), Wish(pair[0], least, limit))
    rows = [
        {"source": match.source, "target": match.target, "quality": float(match.score), "rank": float(match.score)}
        for match in found
    ]
    callback = request.query_params.get("jsoncallback", "")
    if callback:
        return _called_back(callback, rows)
    return reply(rows, headers={"Cache-Control": "no-store" if desk.settings.write else "max-age=60"})


def _called_back(name: str, rows: list[dict[str, Any]]) -> Response:
    body = reply(rows).body
    return Response(f"{name}({bytes(body).decode()});", media_type="application/javascript")


async def _pair(desk: Desk, request: Request) -> Pair:
    return await desk.pair(request.path_params["source"], request.path_params["target"])


async def list_languages(desk: Desk, _request: Request) -> Response:
    """Answer with every spelling of the languages, both ways."""
    codes = spellings(await desk.work(desk.shelf.codes))
    return reply({"sourceLanguages": codes, "targetLanguages": codes})


async def put_unit(desk: Desk, request: Request) -> Response:
    """Store one translation."""
    pair = await _pair(desk, request)
    await _store(desk, pair, [await asked(request, ROW)])
    return reply({})


async def put_store(desk: Desk, request: Request) -> Response:
    """Store several translations: a JSON list, or a PO or TMX file as it is."""
    pair = await _pair(desk, request)
    body = await body_of(request)
    if body.lstrip()[:1] in (b"[", b"{"):
        await _store(desk, pair, await asked(request, ROWS))
    else:
        await desk.work(_store_file, desk, body)
    return reply({})


async def _store(desk: Desk, pair: Pair, rows: list[dict[str, Any]]) -> None:
    await desk.add(lambda memory: list(filter(None, (_unit(row, pair, memory.languages) for row in rows))))


def _unit(row: dict[str, Any], pair: Pair, languages: Pair) -> Unit | None:
    source, target = row["source"], row["target"]
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
    Parameter("min_similarity", "lowest score; below 30 it is 30", "number", schema={"minimum": 0, "maximum": 100}),
    Parameter("max_candidates", "at most so many", "integer", schema={"minimum": 1, "maximum": MOST}),
    Parameter("jsoncallback", "the name of a function to call with the answer", schema={"pattern": CALLBACK}),
)
IN_PATH = Parameter("text", "the text", place="path", needed=True)
UNITS = [f"{prefix}/{{source}}/{{target}}/unit/{{text:any}}" for prefix in PREFIXES]
FOUND_IN = {"application/json": FOUND, "application/javascript": text()}
OPERATIONS = (
    Operation(
        "tmserver languages",
        ["GET"],
        [f"{prefix}/languages{end}" for prefix in PREFIXES for end in ("", "/")],
        list_languages,
        "The languages of the memories in every spelling (tmserver, amaGama).",
        reply={"application/json": CODES},
    ),
    Operation(
        "tmserver unit in the query",
        ["GET"],
        [f"{prefix}/{{source}}/{{target}}/unit/" for prefix in PREFIXES],
        find,
        "Matches of a text (tmserver, amaGama).",
        parameters=(*SEARCH, Parameter("source", "the text")),
        reply=FOUND_IN,
    ),
    Operation(
        "tmserver unit", ["GET"], UNITS, find, "Matches of a text (tmserver, amaGama).",
        parameters=(*SEARCH, IN_PATH), reply=FOUND_IN,
    ),
    Operation(
        "tmserver unit put", ["PUT", "POST"], UNITS, put_unit, "Store a translation (tmserver, amaGama).",
        "write", (*PAIR, IN_PATH), ROW, reply=DONE,
    ),
    Operation(
        "tmserver store",
        ["PUT", "POST"],
        [f"{prefix}/{{source}}/{{target}}/store/{{name:any}}" for prefix in PREFIXES],
        put_store,
        "Store several translations: a JSON list, or a PO or TMX file (tmserver, amaGama).",
        "write",
        (*PAIR, Parameter("name", "the name of the file", place="path", needed=True)),
        ROWS,
        ("application/json", "text/x-gettext-translation", "application/x-tmx+xml"),
        DONE,
    ),
)  # fmt: skip
