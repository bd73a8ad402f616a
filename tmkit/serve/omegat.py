"""Files for OmegaT's ``http`` repository, and all units as Weblate's memory JSON.

A file has a strong ETag from the state of the memory or glossary; with ``If-None-Match`` an unchanged file is 304.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from starlette.requests import Request
from starlette.responses import Response

from tmkit.formats.omegat.glossary import write_omegat_glossary
from tmkit.formats.tmx.writer import write_tmx
from tmkit.formats.weblate import write_weblate
from tmkit.model import Unit
from tmkit.omegat import place_of
from tmkit.serve.operations import Desk, Operation, Parameter
from tmkit.serve.pairs import check_pair, language
from tmkit.serve.searching import languages_of, units_of
from tmkit.serve.shelf import Shelf


async def memory_file(desk: Desk, request: Request) -> Response:
    """Answer with the sure units of all memories as TMX in one direction."""
    source, _dash, target = request.path_params["pair"].partition("-")
    pair = check_pair(source, target, await desk.work(languages_of, desk.shelf))
    etag = _etag("-".join(pair), *await desk.work(_states, desk.shelf))
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers={"ETag": etag})
    body = await desk.work(_tmx, desk.shelf, pair)
    return Response(body, media_type="application/xml", headers={"ETag": etag})


def _states(shelf: Shelf) -> list[str]:
    with shelf.memories() as memories:
        return [f"{name} {memory.store.store_id} {memory.store.last_change()}" for name, memory in memories]


def _etag(*parts: str) -> str:
    return f'"{hashlib.sha256(chr(0).join(parts).encode()).hexdigest()[:32]}"'


def _tmx(shelf: Shelf, pair: tuple[str, str]) -> bytes:
    return _written(lambda path: write_tmx(_sure(shelf, pair), path, profile="omegat"))


def _written(write: Callable[[Path], None]) -> bytes:
    """Give the bytes of a file that a writer of files makes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "file"
        write(path)
        return path.read_bytes()


def _sure(shelf: Shelf, pair: tuple[str, str]) -> Iterator[Unit]:
    for unit in units_of(shelf):
        if unit.target_parts is None or place_of(unit) != "auto":
            continue
        if (language(unit.source_lang), language(unit.target_lang)) == pair:
            yield unit
        elif (language(unit.target_lang), language(unit.source_lang)) == pair:
            yield replace(
                unit,
                source_parts=unit.target_parts,
                target_parts=unit.source_parts,
                source_lang=unit.target_lang,
                target_lang=unit.source_lang,
                props=(),
            )


async def glossary_file(desk: Desk, request: Request) -> Response:
    """Answer with the glossary as OmegaT's table: source, target, comment."""
    body = await desk.work(_glossary, desk.shelf)
    etag = _etag(hashlib.sha256(body).hexdigest())
    if request.headers.get("if-none-match") == etag:
        return Response(status_code=304, headers={"ETag": etag})
    return Response(body, media_type="text/plain; charset=utf-8", headers={"ETag": etag})


def _glossary(shelf: Shelf) -> bytes:
    return _written(lambda path: write_omegat_glossary(shelf.concepts(), path, "zh", "en"))


async def weblate_file(desk: Desk, _request: Request) -> Response:
    """Answer with all units as Weblate's memory JSON: exactly its keys."""
    return Response(await desk.work(_weblate, desk.shelf), media_type="application/json")


def _weblate(shelf: Shelf) -> bytes:
    translated = (unit for unit in units_of(shelf) if unit.target)
    return _written(lambda path: write_weblate(translated, path))


OPERATIONS = (
    Operation(
        "omegat memory",
        ["GET"],
        ["/omegat/{pair}.tmx"],
        memory_file,
        "The sure units as TMX (OmegaT http repository).",
        parameters=(Parameter("pair", "zh-en or en-zh", place="path", needed=True),),
    ),
    Operation("omegat glossary", ["GET"], ["/omegat/glossary.txt"], glossary_file, "The glossary (OmegaT)."),
    Operation("weblate memory", ["GET"], ["/weblate/memory.json"], weblate_file, "All units as Weblate memory JSON."),
)
