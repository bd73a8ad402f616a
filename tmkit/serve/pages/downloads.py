"""The passages of a search as a file: TMX, XLSX or CSV."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from tmkit.formats import write
from tmkit.serve.desk import Desk
from tmkit.serve.faults import RefusedError
from tmkit.serve.operations import Operation
from tmkit.serve.pages.passages import find_passages
from tmkit.serve.pages.question import SEARCH, Question, question_of
from tmkit.serve.pages.searches import MOST

KINDS = {
    "tmx": "application/x-tmx+xml",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


async def download(desk: Desk, request: Request) -> Response:
    """Answer with the units of a search as a file, in the order of the page."""
    question, ending = question_of(request), request.url.path.rpartition(".")[2]
    if not question.is_asked:
        raise RefusedError(404, "nothing is sought: give q, or a filter")
    try:
        body, number = await desk.work(_file, desk, question, ending)
    except RefusedError as refusal:
        # A date that no calendar has, a pattern that is none: nothing can be found by it, and the page says why.
        raise (RefusedError(404, refusal.message) if refusal.status == 400 else refusal) from refusal
    headers = {
        "Content-Disposition": f'attachment; filename="tmkit-{number}-units.{ending}"',
        "Cache-Control": "no-store",
        "X-Tmkit-Units": str(number),
    }
    return Response(body, media_type=KINDS[ending], headers=headers)


def _file(desk: Desk, question: Question, ending: str) -> tuple[bytes, int]:
    """Give the bytes of a file, and how many units it holds."""
    units = [passage.unit for passage in find_passages(desk, question, 0, MOST).shown]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"units.{ending}"
        # What a spreadsheet would take for a formula is text here: whoever opens the file did not write it.
        options: dict[str, Any] = {"is_safe": True} if ending == "csv" else {}
        write(units, path, **options)
        return path.read_bytes(), len(units)


OPERATIONS = tuple(
    Operation(
        f"page {ending}",
        ["GET"],
        [f"/download.{ending}"],
        download,
        f"The units of a search as {ending.upper()}.",
        parameters=SEARCH,
        reply={kind.partition(";")[0]: {"type": "string", "format": "binary"}},
        refusals={404: "nothing is sought, or nothing can be found so"},
    )
    for ending, kind in KINDS.items()
)
