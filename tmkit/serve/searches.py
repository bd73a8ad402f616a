"""What a search page shows: matches, renderings, glossary entries and passages for one question."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tmkit.langs import detect
from tmkit.memory.memory import Memory
from tmkit.memory.store import Where
from tmkit.model import Hit, Match, Rendering, Unit
from tmkit.serve.faults import RefusedError
from tmkit.serve.marking import Piece, compared, marked
from tmkit.serve.operations import Desk

PAGE = 50
LEAST = 60
MATCHES = 5
RENDERINGS = 10
LONGEST_TERM = 60
AROUND = 2
FIELDS = ("q", "and", "memory", "status", "article", "since", "until", "confidence", "ui")


@dataclass(frozen=True, slots=True)
class Question:
    """What a page is asked, as it stands in the address, so that a search can be sent to a colleague."""

    fields: Mapping[str, str]
    offset: int = 0

    @property
    def text(self) -> str:
        """The text sought."""
        return self.fields.get("q", "").strip()

    def where(self) -> Where:
        """Give the choice of units. Raises :class:`~tmkit.errors.UsageError` for a date or status that is none."""
        status = self.fields.get("status", "")
        try:
            confidence = float(self.fields.get("confidence") or 0)
        except ValueError as error:
            raise RefusedError(400, "confidence: give a number from 0 to 1") from error
        return Where(
            article=self.fields.get("article", ""),
            since=self.fields.get("since", ""),
            until=self.fields.get("until", ""),
            statuses=(status,) if status else (),  # type: ignore[arg-type]
            min_confidence=confidence,
        )

    def address(self, **changes: str) -> str:
        """Give the address of this search with some fields changed."""
        pairs = {**self.fields, **changes}
        return "/?" + urlencode({name: value for name, value in pairs.items() if value})


@dataclass(frozen=True, slots=True)
class Row:
    """A unit as a page shows it: both texts in pieces, and what is said beside them."""

    unit_id: int
    source: list[Piece]
    target: list[Piece]
    source_lang: str
    target_lang: str
    article: str = ""
    date: str = ""
    status: str = ""
    score: str = ""
    kind: str = ""
    count: int = 1
    penalties: str = ""
    is_current: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """All that a search found. ``renderings`` is None while the word links are being learnt."""

    question: Question
    lang: str
    matches: list[Row] = field(default_factory=list)
    renderings: list[Rendering] | None = field(default_factory=list)
    terms: list[dict[str, Any]] = field(default_factory=list)
    hits: list[Row] = field(default_factory=list)
    total: int = 0
    cut: bool = False


def search(desk: Desk, question: Question) -> Found:
    """Answer a question from one memory."""
    text = question.text
    lang = detect(text) or "en"
    other = "en" if lang == "zh" else "zh"
    with desk.shelf.memory(question.fields.get("memory", "")) as memory:
        matches = [_matched(match, lang, other) for match in memory.lookup(text, LEAST, MATCHES)]
        also = [question.fields["and"]] if question.fields.get("and", "").strip() else []
        passages = memory.concordance(text, and_=also, where=question.where(), offset=question.offset, limit=PAGE)
        renderings = _renderings(desk, memory, text, lang)
        codes = memory.languages
    return Found(
        question,
        lang,
        matches,
        renderings,
        _terms(desk, text, lang),
        [_passage(hit, codes, renderings or []) for hit in passages.hits],
        passages.total,
        passages.cut,
    )


def _matched(match: Match, lang: str, other: str) -> Row:
    return Row(
        match.unit_id,
        compared(match.diff) or [("", match.source)],
        [("", match.target)],
        lang,
        other,
        match.article,
        match.date[:10],
        match.status,
        f"{match.score:g} %",
        match.kind,
        match.count,
        ", ".join(f"{penalty.name} −{penalty.points:g}" for penalty in match.penalties),
    )


def _passage(hit: Hit, codes: tuple[str, str], renderings: list[Rendering]) -> Row:
    source, target = list(hit.spans), list(hit.target_spans)
    if source and not target:
        target = _guessed(hit.target, renderings)
    elif target and not source:
        source = _guessed(hit.source, renderings)
    return Row(
        hit.unit_id,
        marked(hit.source, source),
        marked(hit.target, target),
        codes[0].partition("-")[0],
        codes[1].partition("-")[0],
        hit.article,
        hit.date[:10],
        hit.status,
    )


def _guessed(text: str, renderings: list[Rendering]) -> list[tuple[int, int]]:
    """Give where the first rendering known stands in the other text: the guess of where the term is rendered."""
    lowered = text.lower()
    if len(lowered) != len(text):
        return []
    for rendering in renderings:
        for wording in (rendering.rendering, *(variant for variant, _count in rendering.variants)):
            place = lowered.find(wording.lower())
            if place >= 0:
                return [(place, place + len(wording))]
    return []


def _renderings(desk: Desk, memory: Memory, text: str, lang: str) -> list[Rendering] | None:
    if len(text) > LONGEST_TERM:
        return []
    if not desk.learning.is_done():
        return None
    return list(memory.renderings(text, lang, RENDERINGS, glossary=desk.shelf.concepts(), examples=0).renderings)


def _terms(desk: Desk, text: str, lang: str) -> list[dict[str, Any]]:
    recognizer = desk.shelf.recognizer(lang)
    found: dict[str, dict[str, Any]] = {}
    for hit in recognizer.find(text) if recognizer else ():
        others = [term for term in hit.concept.terms if term.lang.partition("-")[0] != lang]
        found.setdefault(
            hit.concept.id or hit.term.text, {"term": hit.term, "others": others, "note": hit.concept.domain}
        )
    return list(found.values())


def around(desk: Desk, name: str, unit_id: int) -> list[Row]:
    """Give a unit with the units before and after it in its article. Raises :class:`RefusedError` (404) without it."""
    with desk.shelf.memory(name) as memory:
        unit = memory.get(unit_id)
        if unit is None:
            raise RefusedError(404, f"there is no unit {unit_id}")
        if not unit.article:
            return [_plain(unit_id, unit, is_current=True)]
        rows = [
            _plain(number, one, is_current=number == unit_id)
            for number, one in sorted(memory.units_with_ids(Where(article=unit.article)), key=_place)
        ]
    place = next((at for at, row in enumerate(rows) if row.is_current), 0)
    return rows[max(0, place - AROUND) : place + AROUND + 1]


def _place(pair: tuple[int, Unit]) -> tuple[int, int]:
    """Give where a unit stands in its article: by its first segment, else as it was stored."""
    number, unit = pair
    return (unit.source_ids[0] if unit.source_ids else 0), number


def _plain(number: int, unit: Unit, *, is_current: bool) -> Row:
    return Row(
        number,
        [("", unit.source)],
        [("", unit.target or "")],
        unit.source_lang.partition("-")[0],
        unit.target_lang.partition("-")[0],
        unit.article,
        (unit.changed or unit.created)[:10],
        unit.status,
        is_current=is_current,
    )
