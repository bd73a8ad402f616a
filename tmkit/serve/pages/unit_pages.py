"""The pages on which a unit is changed: plain forms, and parts of the page where a script asks for them."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from starlette.requests import Request
from starlette.responses import Response

from tmkit.memory.concordance import find_spans, sought_form
from tmkit.memory.edits import state
from tmkit.model import Unit
from tmkit.serve.callers import caller_of
from tmkit.serve.desk import Desk
from tmkit.serve.faults import RefusedError
from tmkit.serve.operations import Operation, Parameter, asked, whole
from tmkit.serve.pages.addresses import changes_address, go_to, own_address, unit_address
from tmkit.serve.pages.editing import ACTIONS, Outcome, Wish, apply_wish, find_unit, shown, wish_of
from tmkit.serve.pages.history import LIMIT, compare, take_back, tell_history
from tmkit.serve.pages.marking import marked
from tmkit.serve.pages.rows import Side, unit_row
from tmkit.serve.pages.screens import is_part, screen
from tmkit.serve.schemas import text

LONGEST = 20_000
"""Characters of a text that a form may bring; a form of three such texts is within the limit of a body."""

LONGEST_ADDRESS = 20_000
GREATEST = 2**63 - 1


async def show_form(desk: Desk, request: Request) -> Response:
    """Answer with the form for a unit."""
    name, unit_id = _named(request)
    unit = await desk.work(find_unit, desk, name, unit_id)
    wish = Wish("save", state(unit), shown(unit.source_parts), shown(unit.target_parts or ()))
    return _form(desk, request, unit, wish, dict(request.query_params))


async def show_row(desk: Desk, request: Request) -> Response:
    """Answer with the unit alone, as a list of passages shows it: what stands there again when a form is left."""
    name, unit_id = _named(request)
    unit = await desk.work(find_unit, desk, name, unit_id)
    return _row(desk, request, unit, dict(request.query_params))


async def change_unit(desk: Desk, request: Request) -> Response:
    """Do with a unit what a form wants; where somebody has changed it meanwhile, show both versions."""
    fields = await asked(request, CHANGE)
    name, unit_id = _named(request)
    wish = wish_of(fields, caller_of(desk.settings, request))
    outcome = await desk.work(apply_wish, desk, name, unit_id, wish)
    if outcome.is_conflict:
        return _conflict(desk, request, wish, outcome, fields)
    if outcome.fault and outcome.unit:
        return _form(desk, request, outcome.unit, wish, fields, outcome.fault)
    if not is_part(request):
        otherwise = unit_address(name, unit_id) if outcome.unit else changes_address(name, unit_id)
        return go_to(own_address(fields.get("next", ""), otherwise) if outcome.unit else otherwise)
    if outcome.unit is None:
        return screen(desk, request, "gone.html", memory=name, unit_id=unit_id)
    return _row(desk, request, outcome.unit, fields)


def _row(desk: Desk, request: Request, unit: Unit, fields: Mapping[str, Any]) -> Response:
    """Give a unit as the list of passages shows it that the form stood in: with what was sought marked."""
    name, unit_id = _named(request)
    sought = dict(parse_qsl(urlsplit(own_address(fields.get("next", ""), "")).query))
    forms = [sought_form(text) for box in ("q", "and") if (text := sought.get(box, "").strip())]
    texts = unit.source, unit.target or ""
    source, target = (marked(text, chain.from_iterable(find_spans(form, text) for form in forms)) for text in texts)
    row = unit_row(name, unit_id, unit, _left(fields), (source, target))
    return screen(desk, request, "row.html", row=row, back=fields.get("next", ""))


def _form(desk: Desk, request: Request, unit: Unit, wish: Wish, fields: dict[str, Any], fault: str = "") -> Response:
    """Give the form with what is to stand in it: the unit's own texts, or, after a mistake, what was sent."""
    name, unit_id = _named(request)
    texts = {"source": wish.source, "target": wish.target}
    if fault and not wish.action.startswith("save"):
        texts = {"source": shown(unit.source_parts), "target": shown(unit.target_parts or ())}
    sides = [(side, code, texts[side]) for side, code in _codes(unit, _left(fields))]
    shown_values = {"sides": sides, "seen": state(unit), "comment": wish.comment, "fault": fault}
    template = "edit_row.html" if is_part(request) else "edit.html"
    frame = {"memory": name, "unit_id": unit_id, "left": _left(fields), "back": fields.get("next", "")}
    return screen(desk, request, template, here="search", status=409 if fault else 200, **frame, **shown_values)


def _conflict(desk: Desk, request: Request, wish: Wish, outcome: Outcome, fields: dict[str, Any]) -> Response:
    """Show what the unit has become and what the form wanted, side by side; the next form may insist."""
    name, unit_id = _named(request)
    template = "conflict_row.html" if is_part(request) else "conflict.html"
    return screen(
        desk,
        request,
        template,
        here="search",
        status=409,
        memory=name,
        unit_id=unit_id,
        wish=wish,
        unit=outcome.unit,
        seen=state(outcome.unit),
        sides=_versions(outcome.unit, wish, _left(fields)) if outcome.unit else [],
        left=_left(fields),
        back=fields.get("next", ""),
    )


def _versions(unit: Unit, wish: Wish, left: str) -> list[tuple[str, Side, Side]]:
    """Give for each side its name, its text now, and the difference to what the form wanted."""
    now = {"source": shown(unit.source_parts), "target": shown(unit.target_parts or ())}
    wanted = {"source": wish.source, "target": wish.target} if wish.action.startswith("save") else now
    return [
        (side, Side(code, [("", now[side])]), Side(code, compare(now[side], wanted[side], code)))
        for side, code in _codes(unit, left)
    ]


def _codes(unit: Unit, left: str) -> list[tuple[str, str]]:
    """Give the names of the sides with their languages, in the order of the columns."""
    codes = [("source", unit.source_lang), ("target", unit.target_lang)]
    return codes[::-1] if Side(unit.source_lang, []).main != left == Side(unit.target_lang, []).main else codes


def _left(fields: Mapping[str, Any]) -> str:
    return "en" if fields.get("left") == "en" else "zh"


def _named(request: Request) -> tuple[str, int]:
    name, unit_id = request.path_params["memory"], request.path_params["unit"]
    if unit_id > GREATEST:
        raise RefusedError(404, f"there is no unit {unit_id}")
    return name, unit_id


async def undo(desk: Desk, request: Request) -> Response:
    """Take an edit back; where its unit was changed meanwhile, say so above the history."""
    fields = await asked(request, UNDO)
    name, number = request.path_params["memory"], request.path_params["edit"]
    by = caller_of(desk.settings, request)
    unit_id, fault = await desk.work(take_back, desk, name, number, fields["seen"], by)
    if fault:
        return await _changes(desk, request, name, unit_id, fault)
    return go_to(own_address(fields.get("next", ""), changes_address(name, unit_id)))


async def show_changes(desk: Desk, request: Request) -> Response:
    """Answer with what was changed last in a memory, or with the history of one unit."""
    return await _changes(desk, request, request.query_params.get("memory", ""), whole(request, "unit", 0))


async def _changes(desk: Desk, request: Request, name: str, unit_id: int, fault: str = "") -> Response:
    name = name or desk.shelf.names[0]
    told = await desk.work(tell_history, desk, name, unit_id, whole(request, "before", 0))
    shown = {"told": told, "memory": name, "unit_id": unit_id, "fault": fault, "size": LIMIT}
    return screen(desk, request, "changes.html", here="changes", status=409 if fault else 200, **shown)


UNIT = (
    Parameter("memory", "the name of a memory", place="path", needed=True),
    Parameter("unit", "the id of the unit", "integer", "path", True),
)
NUMBER = {"minimum": 0, "maximum": 10**15}
LEFT = Parameter("left", "the language of the left column, zh or en")
NEXT = Parameter("next", "where to go afterwards, on this server")
FORM = "application/x-www-form-urlencoded"
HTML = {"text/html": {"type": "string"}}
ADDRESS = text(maxLength=LONGEST_ADDRESS, description="where to go afterwards, on this server")
CHANGE = {
    "type": "object",
    "required": ["action", "seen"],
    "properties": {
        "action": {"type": "string", "enum": list(ACTIONS)},
        "seen": text(
            minLength=1, maxLength=16, description="the state in which the unit was seen: it stands in every form"
        ),
        "source": text(maxLength=LONGEST),
        "target": text(maxLength=LONGEST),
        "comment": text(maxLength=LONGEST),
        "left": text(maxLength=10),
        "next": ADDRESS,
    },
}
UNDO = {
    "type": "object",
    "required": ["seen"],
    "properties": {"seen": text(minLength=1, maxLength=16), "next": ADDRESS},
}
CONFLICT = {404: "there is no such unit", 409: "somebody else changed the unit meanwhile, or another one says the same"}
OPERATIONS = (
    Operation(
        "page edit",
        ["GET"],
        ["/unit/{memory}/{unit:int}/edit"],
        show_form,
        "The form for a unit.",
        "write",
        (*UNIT, LEFT, NEXT),
        reply=HTML,
        refusals={404: CONFLICT[404]},
    ),
    Operation(
        "page row",
        ["GET"],
        ["/unit/{memory}/{unit:int}/row"],
        show_row,
        "A unit as a list of passages shows it.",
        parameters=(*UNIT, LEFT, NEXT),
        reply=HTML,
        refusals={404: CONFLICT[404]},
    ),
    Operation(
        "change unit",
        ["POST"],
        ["/unit/{memory}/{unit:int}"],
        change_unit,
        "Edit, confirm, flag, reject, comment on or delete a unit.",
        "write",
        UNIT,
        CHANGE,
        (FORM,),
        HTML,
        303,
        CONFLICT,
    ),
    Operation(
        "undo",
        ["POST"],
        ["/undo/{memory}/{edit:int}"],
        undo,
        "Take an edit back.",
        "write",
        (UNIT[0], Parameter("edit", "the number of the edit", "integer", "path", True)),
        UNDO,
        (FORM,),
        HTML,
        303,
        CONFLICT,
    ),
    Operation(
        "page changes",
        ["GET"],
        ["/changes"],
        show_changes,
        "What was changed by hand, by whom and when.",
        parameters=(
            Parameter("memory", "the name of a memory; the first one without it"),
            Parameter("unit", "only this unit", "integer", schema=NUMBER),
            Parameter("before", "only what came before this edit", "integer", schema=NUMBER),
        ),
        reply=HTML,
        refusals={404: "there is no such memory"},
    ),
)
