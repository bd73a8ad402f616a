"""The page that takes a bilingual file and shows what the checks find in it and how much of it a memory has."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import PurePosixPath, PureWindowsPath
from typing import Any
from urllib.parse import quote

from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from tmkit.serve.desk import Desk
from tmkit.serve.faults import RefusedError
from tmkit.serve.operations import Operation, allow_time
from tmkit.serve.pages.checking import SECONDS, SHOWN, Checked, check_file, findings_page, findings_workbook
from tmkit.serve.pages.screens import screen, wants_page
from tmkit.serve.schemas import text

LONGEST_NAME = 200
SLACK = 20.0
"""Seconds for a file to come in, and for its report to be made."""

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FILES: dict[str, tuple[Callable[[Checked], bytes], str]] = {
    "html": (findings_page, "text/html; charset=utf-8"),
    "xlsx": (findings_workbook, WORKBOOK),
}


ANSWERS = ("", "page", *FILES)


async def show_form(desk: Desk, request: Request) -> Response:
    """Answer with the form for a file."""
    return _page(desk, request)


async def check_upload(desk: Desk, request: Request) -> Response:
    """Check the file that was sent, and answer with what was found: on the page, or as a file."""
    allow_time(request, SECONDS + SLACK)
    try:
        name, content, memory, form = await _sent(request)
        checked = await desk.work(check_file, desk, name, content, memory)
    except RefusedError as refusal:
        if not wants_page(request) or refusal.status == 404:
            raise
        return _page(desk, request, fault=refusal.message, status=refusal.status)
    if form in FILES:
        make, kind = FILES[form]
        return Response(await desk.work(make, checked), media_type=kind, headers=_attached(f"{name}.findings.{form}"))
    return _page(desk, request, checked=checked, memory=memory or desk.shelf.names[0])


def _page(
    desk: Desk,
    request: Request,
    *,
    checked: Checked | None = None,
    memory: str = "",
    fault: str = "",
    status: int = 200,
) -> Response:
    most = desk.settings.upload_limit // 1_000_000
    return screen(
        desk,
        request,
        "check.html",
        here="check",
        status=status,
        checked=checked,
        memory=memory,
        fault=fault,
        most=most,
        size=SHOWN,
    )


async def _sent(request: Request) -> tuple[str, bytes, str, str]:
    """Give the name of the file sent, its bytes, the memory to compare with, and the form of the answer."""
    form = await _form(request)
    try:
        unknown = [name for name in form if name not in UPLOAD["properties"]]
        if unknown:
            raise RefusedError(400, f"the form has a field {unknown[0][:40]!r}: give file, memory and answer")
        file = form.get("file")
        if not isinstance(file, UploadFile) or not file.filename:
            raise RefusedError(409, "no file was sent: choose one")
        memory, answer = (str(form.get(name) or "") for name in ("memory", "answer"))
        if answer not in ANSWERS:
            raise RefusedError(400, f"answer: give one of {', '.join(ANSWERS[1:])}")
        return _bare(file.filename), await file.read(), memory, answer
    finally:
        await form.close()


async def _form(request: Request) -> FormData:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "multipart/form-data":
        raise RefusedError(400, "send the file as multipart/form-data")
    try:
        return await request.form(max_files=1, max_fields=10)
    except (HTTPException, ClientDisconnect) as error:
        raise RefusedError(400, "the form cannot be read: send one file, as a browser does") from error


def _bare(name: str) -> str:
    """Give the name of a file without the folders that some browsers send along, and without what cannot be printed.

    >>> _bare("C:\\\\jobs\\\\新闻.xlf"), _bare("../../etc/passwd")
    ('新闻.xlf', 'passwd')
    """
    bare = PureWindowsPath(PurePosixPath(name).name).name
    return "".join(char for char in bare if char.isprintable())[-LONGEST_NAME:] or "file"


def _attached(name: str) -> dict[str, str]:
    """Give the header under whose name a browser saves the answer (RFC 6266)."""
    return {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}", "Cache-Control": "no-store"}


HTML = {"text/html": {"type": "string"}}
UPLOAD: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["file"],
    "properties": {
        "file": text(format="binary", description="a bilingual file: XLIFF, TMX, PO, XLSX, DOCX table, TSV ..."),
        "memory": text(description="the memory to compare with; the first one without it"),
        "answer": {"type": "string", "enum": list(ANSWERS)},
    },
}
OPERATIONS = (
    Operation("page check", ["GET"], ["/check"], show_form, "The form for a file to be checked.", reply=HTML),
    Operation(
        "check file",
        ["POST"],
        ["/check"],
        check_upload,
        "Check a bilingual file and give its leverage; nothing of it is kept.",
        body=UPLOAD,
        body_kinds=("multipart/form-data",),
        reply={**HTML, WORKBOOK: {}},
        refusals={
            404: "there is no such memory",
            409: "the file is no bilingual file, or is broken",
            413: "the file is too large, or takes too long here",
        },
    ),
)
