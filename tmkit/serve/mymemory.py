"""The protocol of MyMemory, as self-hosted MateCat, deep-translator and scripts speak it: ``get`` and ``set``.

Every key is present in a reply, because Weblate and MateCat read them without a default; ``quality`` is a text.
"""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tmkit.formats.xmlio import Escaper
from tmkit.model import Match
from tmkit.serve.faults import RefusedError
from tmkit.serve.operations import Desk, Operation, Parameter, fields_of, number, reply, text_of
from tmkit.serve.pairs import check_pair
from tmkit.serve.searching import find_in_all, languages_of, unit_of

MOST = 100
LEAST = 50


async def get(desk: Desk, request: Request) -> Response:
    """Answer a look-up with matches from 50 per cent on; each says how good it is."""
    query = request.query_params
    source, target, pair = await _pair(desk, query.get("langpair", ""))
    text = text_of(desk, query.get("q", ""))
    limit = int(number(request, "numres", 5, 1, MOST))
    found = await desk.work(find_in_all, desk.shelf, text, pair[0], LEAST, limit)
    if query.get("of") == "tmx":
        return Response(_tmx(found, source, target), media_type="text/xml; charset=utf-8")
    rows = [_row(match, source, target) for match in found]
    return reply(_whole(rows))


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


def _row(match: Match, source: str, target: str) -> dict[str, Any]:
    date = match.date.replace("T", " ").removesuffix("Z") or "1970-01-01 00:00:00"
    share = round(match.score / 100, 2) if match.score < 100 else 1
    return {
        "id": str(match.unit_id),
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
    """Store a translation: ``seg`` and ``tra``, in the query or in the body."""
    fields = dict(request.query_params)
    if request.method == "POST" and "seg" not in fields:
        fields |= {name: values[0] for name, values in (await fields_of(request)).items() if values}
    _source, _target, pair = await _pair(desk, fields.get("langpair", ""))
    segment, translation = text_of(desk, fields.get("seg", "")), text_of(desk, fields.get("tra", ""))
    number_ = await desk.work(_store, desk, segment, translation, pair)
    return reply({**_whole([], "OK"), "responseData": "OK", "responseDetails": [str(number_)]})


def _store(desk: Desk, segment: str, translation: str, pair: tuple[str, str]) -> int:
    with desk.shelf.memory() as memory:
        unit = unit_of(segment, translation, pair, memory.languages)
        return memory.add(
            unit.source,
            unit.target or "",
            source_lang=unit.source_lang,
            target_lang=unit.target_lang,
            status="verified",
        )


async def _pair(desk: Desk, langpair: str) -> tuple[str, str, tuple[str, str]]:
    source, bar, target = langpair.partition("|")
    if not bar or not source or not target:
        raise RefusedError(400, "langpair: give two language codes with | between them, zh-CN|en-US")
    known = await desk.work(languages_of, desk.shelf)
    return source, target, check_pair(source, target, known)


LANGPAIR = Parameter("langpair", "two codes, zh-CN|en-US", needed=True)
OPERATIONS = (
    Operation(
        "mymemory get",
        ["GET"],
        ["/get", "/api/get"],
        get,
        "Matches of a text (MyMemory).",
        parameters=(
            Parameter("q", "the text", needed=True),
            LANGPAIR,
            Parameter("of", "json or tmx"),
            Parameter("numres", "at most so many", "integer"),
        ),
    ),
    Operation(
        "mymemory set",
        ["GET", "POST"],
        ["/set", "/api/set"],
        put,
        "Store a translation (MyMemory).",
        "write",
        (Parameter("seg", "the text", needed=True), Parameter("tra", "its translation", needed=True), LANGPAIR),
    ),
)
