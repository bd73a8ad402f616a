"""The glossary on a page: its concepts, a search in them, and a form that adds a pair of terms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any, cast, get_args
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

from tmkit.errors import UsageError
from tmkit.langs import parse_code
from tmkit.model import Concept, Term, TermStatus
from tmkit.serve.desk import Desk
from tmkit.serve.operations import Operation, Parameter, asked, whole
from tmkit.serve.pages.addresses import go_to
from tmkit.serve.pages.rows import Row, unit_row
from tmkit.serve.pages.screens import screen
from tmkit.serve.schemas import text
from tmkit.terms.addition import Added, Pair, add_pair, glossary_files
from tmkit.terms.drafts import term_key
from tmkit.terms.glossary import Glossary
from tmkit.text.normalize import fold

PAGE = 100
LONGEST = 2000
STATUSES = get_args(TermStatus)
_WRITING = Lock()
"""A glossary file is read, changed and written by one request at a time."""


@dataclass(frozen=True, slots=True)
class Shown:
    """A concept as the page shows it: the Chinese terms, the other ones, what is said of it, where it stands."""

    id: str
    zh: Sequence[Term]
    others: Sequence[Term]
    about: Sequence[str]
    place: str


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of the glossary: its concepts, and how many there are in all that hold the text sought."""

    concepts: Sequence[Shown] = ()
    total: int = 0


def find_concepts(desk: Desk, sought: str, offset: int) -> Listed | None:
    """Give the concepts with a term that holds a text, whatever its script, width and case; None without a glossary."""
    glossary = desk.shelf.glossary()
    if glossary is None:
        return None
    key = fold(sought.strip()).casefold()
    found = [concept for concept in glossary.concepts if _holds(concept, key)]
    return Listed([_shown(glossary, concept) for concept in found[offset : offset + PAGE]], len(found))


def _holds(concept: Concept, key: str) -> bool:
    return not key or any(key in fold(term.text).casefold() for term in concept.terms)


def _shown(glossary: Glossary, concept: Concept) -> Shown:
    is_zh = [parse_code(term.lang).language == "zh" for term in concept.terms]
    notes = [term.note for term in concept.terms if term.note]
    file, line = glossary.place(concept)
    said = dict.fromkeys(filter(None, (concept.domain, concept.region, concept.definition, concept.note, *notes)))
    return Shown(
        concept.id,
        [term for term, zh in zip(concept.terms, is_zh, strict=True) if zh],
        [term for term, zh in zip(concept.terms, is_zh, strict=True) if not zh],
        list(said),
        f"{Path(file).name}:{line}" if line else Path(file).name,
    )


async def show_terms(desk: Desk, request: Request) -> Response:
    """Answer with the glossary, or with its concepts that hold a text."""
    sought, offset = request.query_params.get("q", ""), whole(request, "offset", 0)
    found = await desk.work(find_concepts, desk, sought, offset)
    return screen(desk, request, "terms.html", here="terms", sought=sought, offset=offset, size=PAGE, found=found)


async def show_form(desk: Desk, request: Request) -> Response:
    """Answer with the form for a pair, filled with what was selected, and the passage where it stands."""
    query = request.query_params
    fields = {name: query.get(name, "") for name in ("zh", "en", "memory", "unit")}
    passage, known = await desk.work(_passage, desk, fields), await desk.work(_known, desk, fields["zh"])
    source = (passage.article or f"{passage.memory} {passage.unit_id}") if passage else ""
    status = "admitted" if any(term.status == "preferred" for one in known for term in one.others) else "preferred"
    return _form(desk, request, {**fields, "source": source, "status": status}, passage, known)


def _passage(desk: Desk, fields: Mapping[str, str]) -> Row | None:
    """Give the unit in which the words were selected, None where none is named or it is gone."""
    name, unit_id = fields.get("memory", ""), int(fields.get("unit") or 0)
    if not unit_id or name not in desk.shelf.names:
        return None
    with desk.shelf.memory(name) as memory:
        unit = memory.get(unit_id)
    return unit_row(name, unit_id, unit) if unit else None


def _known(desk: Desk, zh: str) -> list[Shown]:
    """Give the concepts of the glossary that have a Chinese term."""
    glossary, key = desk.shelf.glossary(), term_key("zh", zh.strip())
    if glossary is None or not zh.strip():
        return []
    holders = (one for one in glossary.concepts if any(term_key(term.lang, term.text) == key for term in one.terms))
    return [_shown(glossary, concept) for concept in holders]


def _form(
    desk: Desk,
    request: Request,
    fields: Mapping[str, Any],
    passage: Row | None,
    known: Sequence[Shown],
    fault: str = "",
) -> Response:
    empty = dict.fromkeys(("zh", "en", "note", "source", "memory", "unit"), "")
    shown = {
        "fields": {**empty, "status": "preferred", "file": "0", **fields},
        "files": [Path(file).name for file in glossary_files(desk.settings.glossary)],
        "term_statuses": STATUSES,
        "passage": passage,
        "known": known,
        "fault": fault,
    }
    return screen(desk, request, "term_new.html", here="terms", status=409 if fault else 200, **shown)


async def add_term(desk: Desk, request: Request) -> Response:
    """Add a pair to the glossary and show its concept; what cannot be added is said above the form."""
    fields = await asked(request, TERM)
    added, fault = await desk.work(_add, desk, fields)
    if added is None:
        passage, known = await desk.work(_passage, desk, fields), await desk.work(_known, desk, fields["zh"])
        return _form(desk, request, fields, passage, known, fault)
    return go_to("/terms?" + urlencode({"q": " ".join(fields["zh"].split()), "added": added.concept}))


def _add(desk: Desk, fields: Mapping[str, str]) -> tuple[Added | None, str]:
    files = glossary_files(desk.settings.glossary)
    number = int(fields.get("file") or 0)
    if number >= len(files):
        return None, "this server has no such glossary file: start it with -g FILE"
    pair = Pair(
        zh=fields["zh"],
        en=fields["en"],
        status=cast(TermStatus, fields.get("status", "preferred")),
        note=" ".join(fields.get("note", "").split()),
        source=" ".join(fields.get("source", "").split()),
    )
    try:
        with _WRITING:
            return add_pair(desk.settings.glossary, pair, files[number]), ""
    except UsageError as error:
        return None, error.message


HTML = {"text/html": {"type": "string"}}
OFFSET = {"minimum": 0, "maximum": 10**9}
UNIT = {"minimum": 0, "maximum": 10**18 - 1}
SHORT = text(maxLength=LONGEST)
TERM = {
    "type": "object",
    "required": ["zh", "en"],
    "properties": {
        "zh": SHORT,
        "en": SHORT,
        "status": {"type": "string", "enum": list(STATUSES)},
        "note": SHORT,
        "source": SHORT,
        "memory": SHORT,
        "unit": text(pattern="^[0-9]{0,18}$", description="the id of the unit in which the words stand"),
        "file": text(pattern="^[0-9]{0,4}$", description="the number of a file of the glossary, from 0"),
    },
}
OPERATIONS = (
    Operation(
        "page terms",
        ["GET"],
        ["/terms"],
        show_terms,
        "The glossary.",
        parameters=(
            Parameter("q", "a text that a term holds"),
            Parameter("offset", "leave out so many concepts", "integer", schema=OFFSET),
            Parameter("added", "the concept that was added to just now"),
        ),
        reply=HTML,
    ),
    Operation(
        "page term",
        ["GET"],
        ["/terms/new"],
        show_form,
        "The form for a pair of terms.",
        "write",
        (
            Parameter("zh", "the Chinese term"),
            Parameter("en", "the English term"),
            Parameter("memory", "the memory in which it was selected"),
            Parameter("unit", "the unit in which it was selected", "integer", schema=UNIT),
        ),
        reply=HTML,
    ),
    Operation(
        "add term",
        ["POST"],
        ["/terms"],
        add_term,
        "Add a pair of terms to the glossary.",
        "write",
        (),
        TERM,
        ("application/x-www-form-urlencoded",),
        HTML,
        303,
        {409: "the pair cannot be added as it is"},
    ),
)
