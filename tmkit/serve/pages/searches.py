"""What a search page shows: matches, renderings, glossary entries and passages for one question."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from tmkit.memory.concordance import find_spans, sought_form
from tmkit.memory.fragments import Fragment
from tmkit.memory.memory import Memory
from tmkit.memory.store import Where
from tmkit.model import Hit, Match, Rendering, Term, Unit
from tmkit.serve.desk import Desk
from tmkit.serve.pages.marking import Piece, compared, guessed, marked
from tmkit.serve.pages.passages import Passage, Passages, find_passages, memories_of
from tmkit.serve.pages.question import Question
from tmkit.serve.pages.renderings import gathered
from tmkit.serve.pages.rows import Row, folded, unit_row

PAGE = 100
MOST = 50_000
"""How many units a download holds at most; the memory as a whole is written by ``tmkit export``."""

LEAST = 60
MATCHES = 5
CANDIDATES = 50
RENDERINGS = 12
FRAGMENTS = 4
LONGEST_TERM = 60
LEAST_PARTED = 8


@dataclass(frozen=True, slots=True)
class Entry:
    """A term of the glossary in the text sought, and its forms in the other language."""

    term: Term
    others: Sequence[Term]
    about: str = ""


@dataclass(frozen=True, slots=True)
class Found:
    """All that a search found.

    ``renderings`` is None while the word links are being learnt. ``is_loose`` tells that the passages hold all the
    words but not the phrase, ``cut`` that a time limit ended the search.
    """

    matches: Sequence[Row] = ()
    renderings: Sequence[Rendering] | None = ()
    terms: Sequence[Entry] = ()
    fragments: Sequence[Fragment] = ()
    hits: Sequence[Row] = ()
    total: int = 0
    first: int = 0
    last: int = 0
    cut: bool = False
    is_loose: bool = False


def search(desk: Desk, question: Question) -> Found:
    """Answer a question from the memories that it means; without a text it shows all units that the filters mean."""
    passages, offset = _page(desk, question)
    renderings = _renderings(desk, question)
    wordings = [one for found in renderings or () for one in (found.rendering, *(form for form, _ in found.variants))]
    found = Found(
        hits=folded(_row(passage, question, passages.words, wordings) for passage in passages.shown),
        renderings=renderings,
        total=passages.total,
        first=offset + 1,
        last=offset + len(passages.shown),
        cut=passages.cut,
        is_loose=len(passages.words) > 1,
    )
    return found if question.is_pattern or not question.text else _with_the_rest(found, desk, question)


def _page(desk: Desk, question: Question) -> tuple[Passages, int]:
    """Give the page asked for, the last one where there are not so many, and how many passages come before it."""
    passages = find_passages(desk, question, question.offset, PAGE)
    if passages.shown or not passages.total:
        return passages, question.offset
    offset = (passages.total - 1) // PAGE * PAGE
    return find_passages(desk, question, offset, PAGE), offset


def _with_the_rest(found: Found, desk: Desk, question: Question) -> Found:
    """Add what is known of a text that is no pattern: close segments, terms, and its parts where nothing holds it."""
    matches: list[Row] = []
    parts: dict[str, Fragment] = {}
    for name in memories_of(desk, question):
        with desk.shelf.memory(name) as memory:
            matches += _matches(memory, name, question)
            if not found.total and len(question.text) >= LEAST_PARTED:
                parts = {one.text: one for one in memory.fragments(question.text, FRAGMENTS)} | parts
    matches.sort(key=lambda row: -row.score)
    return replace(found, matches=matches[:MATCHES], terms=_terms(desk, question), fragments=list(parts.values()))


def _row(passage: Passage, question: Question, words: Sequence[str], wordings: Sequence[str]) -> Row:
    if passage.hit is None:
        return unit_row(passage.memory, passage.unit_id, passage.unit)
    pieces = _pieces(passage.hit, words, wordings)
    return unit_row(passage.memory, passage.unit_id, passage.unit, question.lang, pieces)


def _pieces(hit: Hit, words: Sequence[str], wordings: Sequence[str]) -> tuple[list[Piece], list[Piece]]:
    """Give both texts of a hit with what was sought marked; where it faces nothing sought, what may render it."""
    spans = list(hit.spans), list(hit.target_spans)
    texts = hit.source, hit.target
    for word in words[1:]:
        for text, places in zip(texts, spans, strict=True):
            places += find_spans(sought_form(word), text)
    source, target = (marked(text, places) for text, places in zip(texts, spans, strict=True))
    if spans[0] and not spans[1]:
        target = marked(hit.target, guessed(hit.target, wordings), "guess")
    elif spans[1] and not spans[0]:
        source = marked(hit.source, guessed(hit.source, wordings), "guess")
    return source, target


def _matches(memory: Memory, name: str, question: Question) -> Iterable[Row]:
    """Give the closest whole segments among the units that the filters mean."""
    where = question.where()
    matches = memory.lookup(question.text, LEAST, MATCHES if where == Where() else CANDIDATES)
    units = memory.store.get_many([match.unit_id for match in matches])
    for match in matches:
        unit = units.get(match.unit_id)
        if unit is not None and _is_meant(where, unit):
            yield _matched(name, match, unit, question.lang)


def _is_meant(where: Where, unit: Unit) -> bool:
    """Tell whether a choice of units means a unit, as the store chooses them."""
    day = (unit.changed or unit.created)[:10]
    return (
        where.article in ("", unit.article)
        and (not where.statuses or unit.status in where.statuses)
        and unit.confidence >= where.min_confidence
        and where.source_lang in ("", unit.source_lang.partition("-")[0])
        and (not where.since or day >= where.since)
        and (not where.until or "" < day <= where.until)
    )


def _matched(name: str, match: Match, unit: Unit, lang: str) -> Row:
    query = compared(match.diff) or [("", match.source)]
    other = [("", match.target)]
    is_source = match.source == unit.source
    return unit_row(
        name,
        match.unit_id,
        unit,
        lang,
        (query, other) if is_source else (other, query),
        score=match.score,
        kind="context_match" if match.kind == "context" else match.kind,
        count=match.count,
        penalties=tuple((penalty.name, f"{penalty.points:g}") for penalty in match.penalties),
    )


def _renderings(desk: Desk, question: Question) -> list[Rendering] | None:
    if question.is_pattern or not 0 < len(question.text) <= LONGEST_TERM:
        return []
    if not desk.learning.is_done():
        return None
    found = []
    for name in memories_of(desk, question):
        with desk.shelf.memory(name) as memory:
            glossary = desk.shelf.concepts()
            found.append(memory.renderings(question.text, question.lang, None, glossary=glossary, examples=0))
    return gathered(one.renderings for one in found)[:RENDERINGS]


def _terms(desk: Desk, question: Question) -> list[Entry]:
    recognizer = desk.shelf.recognizer(question.lang)
    found: dict[str, Entry] = {}
    for hit in recognizer.find(question.text) if recognizer else ():
        concept = hit.concept
        others = [term for term in concept.terms if term.lang.partition("-")[0] != question.lang]
        about = concept.definition or hit.term.note or concept.note or concept.domain
        found.setdefault(concept.id or hit.term.text, Entry(hit.term, others, about))
    return list(found.values())
