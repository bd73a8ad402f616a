"""The protocol of MyMemory, as self-hosted MateCat, deep-translator and scripts speak it.

Every key is present in a reply, because Weblate and MateCat read them without a default; ``quality`` is a text.
"""

from __future__ import annotations

import re
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tmkit.formats.xmlio import Escaper
from tmkit.model import Match
from tmkit.serve.answer_schemas import WHOLE
from tmkit.serve.desk import Desk
from tmkit.serve.faults import RefusedError
from tmkit.serve.operations import Operation, Parameter, asked, reply, text_of, whole
from tmkit.serve.schemas import FILLED, Schema, fault_of, list_of, may_have, row_of, stored_text, text
from tmkit.serve.searching import Wish, unit_of

MOST = 100
LEAST = 50


async def get(desk: Desk, request: Request) -> Response:
    """Answer a look-up with matches from 50 per cent on; each says how good it is."""
    query = request.query_params
    source, target, pair = await _pair(desk, query["langpair"])
    found = await _find(desk, text_of(desk, query["q"]), pair[0], whole(request, "numres", 5))
    if query.get("of") == "tmx":
        return Response(_tmx([match for _name, match in found], source, target), media_type="text/xml; charset=utf-8")
    first = desk.shelf.names[0]
    return reply(_whole([_row(match, source, target, "" if name == first else name) for name, match in found]))


async def _find(desk: Desk, sought: str, lang: str, limit: int) -> list[tuple[str, Match]]:
    """Give the best matches of all memories, each with the name of its memory; equal pairs once."""
    found: dict[tuple[str, str], tuple[str, Match]] = {}
    for name in desk.shelf.names:
        for match in await desk.find(sought, Wish(lang, LEAST, limit, name, whole=True)):
            found.setdefault((match.source, match.target), (name, match))
    return sorted(found.values(), key=lambda pair: -pair[1].score)[:limit]


def _whole(rows: list[dict[str, Any]], details: str = "") -> dict[str, Any]:
    best = rows[0] if rows else {"translation": "", "match": 0}
    return {
        "responseData": {"translatedText": best["translation"], "match": best["match"]},
        "quotaFinished": False,
        "mtLangSupported": None,
        "responseDetails": details,
        "responseStatus": 200,
        "responderId": None,
        "exception_code": None,
        "matches": rows,
    }


def _row(match: Match, source: str, target: str, memory: str) -> dict[str, Any]:
    date = match.date.replace("T", " ").removesuffix("Z") or "1970-01-01 00:00:00"
    share = round(match.score / 100, 2) if match.score < 100 else 1
    return {
        "id": f"{memory}:{match.unit_id}" if memory else str(match.unit_id),
        "segment": match.source,
        "translation": match.target,
        "raw_segment": match.source,
        "raw_translation": match.target,
        "source": source,
        "target": target,
        "quality": "100" if match.status in ("verified", "imported") else "74",
        "reference": match.article or None,
        "usage-count": match.count,
        "subject": "All",
        "created-by": "tmkit",
        "last-updated-by": "tmkit",
        "create-date": date,
        "last-update-date": date,
        "match": share,
        "key": "",
        "ICE": match.kind == "context",
        "prop": [],
        "tm_properties": None,
        "target_note": "",
        "penalty": sum(penalty.points for penalty in match.penalties),
        "score": share,
    }


def _tmx(found: list[Match], source: str, target: str) -> str:
    """Give matches as TMX that OmegaT 3 reads too: ``lang`` stands beside ``xml:lang``."""
    escaper = Escaper()
    units = []
    for match in found:
        sides = "".join(
            f'<tuv xml:lang="{escaper.attribute(code)}" lang="{escaper.attribute(code)}">'
            f"<seg>{escaper.text(text)}</seg></tuv>"
            for code, text in ((source, match.source), (target, match.target))
        )
        units.append(f'<tu tuid="{match.unit_id}"><prop type="match">{match.score / 100:g}</prop>{sides}</tu>')
    header = (
        '<header creationtool="tmkit" creationtoolversion="1" segtype="sentence" o-tmf="tmkit" adminlang="en" '
        f'srclang="{escaper.attribute(source)}" datatype="plaintext"/>'
    )
    body = "".join(units)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<tmx version="1.4">{header}<body>{body}</body></tmx>\n'


async def put(desk: Desk, request: Request) -> Response:
    """Store a translation: ``seg`` and ``tra``."""
    fields, pair = await _fields(desk, request, SET)
    segment, translation = fields["seg"], fields["tra"]
    return _done((await desk.add(lambda memory: [unit_of(segment, translation, pair, memory.languages)]))[0])


async def update(desk: Desk, request: Request) -> Response:
    """Change a translation, ``seg`` and ``tra`` as they are, into ``newseg`` and ``newtra``."""
    fields, pair = await _fields(desk, request, UPDATE)
    unit_id = await desk.work(_update, desk, fields, pair)
    if unit_id is None:
        raise RefusedError(404, "there is no such translation")
    return _done(unit_id)


async def delete(desk: Desk, request: Request) -> Response:
    """Take out the translation of an ``id`` that a look-up gave."""
    name, _colon, number = request.query_params["id"].rpartition(":")
    if not await desk.work(_delete, desk, name, int(number)):
        raise RefusedError(404, f"there is no translation {number}")
    return _done(int(number))


async def _fields(desk: Desk, request: Request, schema: Schema) -> tuple[dict[str, str], tuple[str, str]]:
    """Give what is asked, in the query or in the body, and the languages."""
    fields = dict(request.query_params)
    if request.method == "POST" and "seg" not in fields:
        fields |= await asked(request, {"type": "object"})
    fault = fault_of(schema, fields)
    if fault:
        raise RefusedError(400, fault)
    _source, _target, pair = await _pair(desk, fields["langpair"])
    return {name: text_of(desk, fields[name]) for name in schema["required"]}, pair


def _done(unit_id: int) -> Response:
    return reply({**_whole([], "OK"), "responseData": "OK", "responseDetails": [str(unit_id)]})


def _update(desk: Desk, fields: dict[str, str], pair: tuple[str, str]) -> int | None:
    with desk.shelf.memory() as memory:
        for match in memory.lookup(fields["seg"], 100, None, pair[0]):
            if (match.source, match.target) != (fields["seg"], fields["tra"]):
                continue
            unit = unit_of(fields["newseg"], fields["newtra"], pair, memory.languages)
            memory.update(match.unit_id, source=unit.source, target=unit.target or "", status="verified")
            return match.unit_id
    return None


def _delete(desk: Desk, name: str, unit_id: int) -> bool:
    with desk.shelf.memory(name) as memory:
        return memory.delete(unit_id)


async def _pair(desk: Desk, langpair: str) -> tuple[str, str, tuple[str, str]]:
    source, _bar, target = langpair.partition("|")
    return source, target, await desk.pair(source, target)


FILLED_TEXT = text(pattern=FILLED)
CODES = text(pattern=r"^[^|]+\|[^|]+$", description="give two language codes with | between them, zh-CN|en-US")
SET = row_of(seg=stored_text(), tra=stored_text(), langpair=CODES)
UPDATE = row_of(seg=FILLED_TEXT, tra=FILLED_TEXT, newseg=stored_text(), newtra=stored_text(), langpair=CODES)
LANGPAIR = Parameter("langpair", "two codes, zh-CN|en-US", needed=True, schema=CODES)
FOUND = row_of(
    responseData={},
    quotaFinished={"type": "boolean"},
    responseStatus=WHOLE,
    matches=list_of(row_of(id=text(), segment=text(), translation=text(), quality=text(), match={"type": "number"})),
)
ANSWER = {"application/json": FOUND}
FORM = ("application/x-www-form-urlencoded", "application/json")


def _parameters(schema: Schema) -> tuple[Parameter, ...]:
    return tuple(Parameter(name, name, needed=True, schema=one) for name, one in schema["properties"].items())


OPERATIONS = (
    Operation(
        "mymemory get",
        ["GET"],
        ["/get", "/api/get"],
        get,
        "Matches of a text (MyMemory).",
        parameters=(
            Parameter("q", "the text", needed=True, schema=FILLED_TEXT),
            LANGPAIR,
            Parameter("of", "the form of the answer, json without it", schema={"enum": ["json", "tmx"]}),
            Parameter("numres", "at most so many", "integer", schema={"minimum": 1, "maximum": MOST}),
        ),
        reply={**ANSWER, "text/xml": {}},
    ),
    Operation(
        "mymemory set", ["GET"], ["/set", "/api/set"], put, "Store a translation (MyMemory).",
        "write", _parameters(SET), reply=ANSWER,
    ),
    Operation(
        "mymemory post", ["POST"], ["/set", "/api/set"], put, "Store a translation (MyMemory).",
        "write", (), may_have(SET, key={}), FORM, ANSWER,
    ),
    Operation(
        "mymemory update", ["GET"], ["/update"], update, "Change a translation (MyMemory).",
        "write", _parameters(UPDATE), reply=ANSWER,
    ),
    Operation(
        "mymemory update post", ["POST"], ["/update"], update, "Change a translation (MyMemory).",
        "write", (), may_have(UPDATE, key={}), FORM, ANSWER,
    ),
    Operation(
        "mymemory delete", ["GET"], ["/delete_by_id"], delete, "Take a translation out (MyMemory).",
        "write", (Parameter("id", "as a look-up gave it", needed=True, schema={"pattern": "^(.*:)?[0-9]{1,15}$"}),),
        reply=ANSWER,
    ),
)  # fmt: skip
# What MateCat also asks of MyMemory, and is not here.
ABSENT = re.compile(
    r"/(analyze|authkey|createranduser|tags-projection|tmx/(import|export).*|v2/(glossary|entry|import)/.*)/?"
)
