"""Files for OmegaT's ``http`` repository, and all units as Weblate's memory JSON.

A file has a strong ETag from the state of the memory or glossary; with ``If-None-Match`` an unchanged file is 304.
The files are those of ``export --to omegat``: what can be trusted, what costs points, and what OmegaT is to split.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from tmkit.formats.omegat.glossary import write_omegat_glossary
from tmkit.formats.weblate import write_weblate
from tmkit.omegat import write_good_terms, write_place
from tmkit.serve.answer_schemas import WEBLATE
from tmkit.serve.desk import Desk
from tmkit.serve.faults import RefusedError
from tmkit.serve.operations import Operation, Parameter, allow_time
from tmkit.serve.schemas import Schema, text
from tmkit.serve.searching import units_of
from tmkit.serve.shelf import Shelf

PATIENCE = 600.0
CHUNK = 1 << 20
Write = Callable[[Path], None]


async def memory_file(desk: Desk, request: Request) -> Response:
    """Answer with the units of all memories that belong in one folder of OmegaT, as TMX."""
    part = request.path_params.get("place", "auto")
    place, is_whole = ("auto", True) if part == "paragraphs" else (part, False)
    source, _dash, target = request.path_params["pair"].partition("-")
    if "-" in target:
        raise RefusedError(404, "there is no such file: ask for zh-en.tmx, zh-en-penalty-010.tmx …")
    pair = await desk.pair(source, target)
    return await _file(
        desk,
        request,
        ["-".join(pair), part, *await desk.work(_states, desk.shelf)],
        lambda path: write_place(lambda: iter(units_of(desk.shelf)), path, pair, place, is_whole=is_whole),
        "file.tmx",
    )


def _states(shelf: Shelf) -> list[str]:
    with shelf.memories() as memories:
        return [f"{name} {memory.store.store_id} {memory.store.last_change()}" for name, memory in memories]


async def _file(desk: Desk, request: Request, state: list[str], write: Write, name: str) -> Response:
    """Answer with a file that is as long the same as its state, or with 304 to a caller that has it."""
    etag = f'"{hashlib.sha256(chr(0).join(state).encode()).hexdigest()[:32]}"'
    headers = {"ETag": etag, "Cache-Control": "no-cache"}
    known = [one.strip().removeprefix("W/") for one in request.headers.get("if-none-match", "").split(",")]
    if etag in known or "*" in known:
        return Response(status_code=304, headers=headers)
    allow_time(request, PATIENCE)
    stream, length = await desk.work(_written, write, name)
    headers["Content-Length"] = str(length)
    return _Sent(stream, KINDS[Path(name).suffix], headers)


class _Sent(StreamingResponse):
    """A file on its way to the caller, closed in the end, also where the caller goes before."""

    def __init__(self, stream: BinaryIO, kind: str, headers: dict[str, str]) -> None:
        super().__init__(_chunks(stream), media_type=kind, headers=headers)
        self._stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        with self._stream:
            await super().__call__(scope, receive, send)


def _written(write: Write, name: str) -> tuple[BinaryIO, int]:
    """Give the file that a writer makes, open for reading; on the disk it is no longer to be seen."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        write(path)
        return path.open("rb"), path.stat().st_size


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(CHUNK):
        yield chunk


async def glossary_file(desk: Desk, request: Request) -> Response:
    """Answer with the glossary as OmegaT's table: source, target, comment."""
    source, target = _direction(request)
    write: Write = lambda path: write_omegat_glossary(desk.shelf.concepts(), path, source, target)  # noqa: E731
    return await _file(desk, request, [source, target, *await _edition(desk)], write, "glossary.txt")


async def good_terms_file(desk: Desk, request: Request) -> Response:
    """Answer with the terms that may be used, as TBX."""
    if not await desk.work(desk.shelf.concepts):
        raise RefusedError(404, "there is no glossary: give one with -g")
    write: Write = lambda path: write_good_terms(desk.shelf.concepts(), path)  # noqa: E731
    return await _file(desk, request, ["tbx", *await _edition(desk)], write, "glossary.tbx")


async def _edition(desk: Desk) -> list[str]:
    return [str(await desk.work(desk.shelf.edition))]


def _direction(request: Request) -> tuple[str, str]:
    return ("en", "zh") if request.query_params.get("pair") == "en-zh" else ("zh", "en")


async def weblate_file(desk: Desk, request: Request) -> Response:
    """Answer with all units as Weblate's memory JSON: exactly its keys."""

    def write(path: Path) -> None:
        write_weblate((unit for unit in units_of(desk.shelf) if unit.target), path)

    return await _file(desk, request, ["weblate", *await desk.work(_states, desk.shelf)], write, "memory.json")


KINDS = {
    ".tmx": "application/xml",
    ".tbx": "application/xml",
    ".txt": "text/plain; charset=utf-8",
    ".json": "application/json",
}
PAIR = Parameter("pair", "zh-en or en-zh", place="path", needed=True)
PLACE = Parameter(
    "place", "the part", place="path", needed=True, schema={"enum": ["penalty-010", "penalty-030", "paragraphs"]}
)
KNOWN = Parameter("If-None-Match", "the ETag of the file that the caller has", place="header")
XML: dict[str, Schema] = {"application/xml": {}}
OPERATIONS = (
    Operation(
        "omegat places", ["GET"], ["/omegat/{pair}-{place:place}.tmx"], memory_file,
        "Units that cost points, or of several sentences, as TMX (OmegaT http repository).",
        parameters=(PAIR, PLACE, KNOWN), reply=XML,
    ),
    Operation(
        "omegat memory", ["GET"], ["/omegat/{pair}.tmx"], memory_file,
        "The sure units as TMX (OmegaT http repository).", parameters=(PAIR, KNOWN), reply=XML,
    ),
    Operation(
        "omegat glossary", ["GET"], ["/omegat/glossary.txt"], glossary_file, "The glossary (OmegaT).",
        parameters=(Parameter("pair", "zh-en without it", schema={"enum": ["zh-en", "en-zh"]}), KNOWN),
        reply={"text/plain": text()},
    ),
    Operation(
        "omegat terms", ["GET"], ["/omegat/glossary.tbx"], good_terms_file, "The terms that may be used, as TBX.",
        parameters=(KNOWN,), reply=XML,
    ),
    Operation(
        "weblate memory", ["GET"], ["/weblate/memory.json"], weblate_file, "All units as Weblate memory JSON.",
        parameters=(KNOWN,), reply={"application/json": WEBLATE},
    ),
)  # fmt: skip
