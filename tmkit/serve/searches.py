"""What a search page shows: matches, renderings, glossary entries and passages for one question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice

from tmkit.memory.concordance import find_spans, sought_form
from tmkit.memory.fragments import Fragment
from tmkit.memory.memory import Memory
from tmkit.memory.store import Where
from tmkit.model import Concordance, Hit, Match, Rendering, Term, Unit
from tmkit.serve.marking import Piece, compared, guessed, marked
from tmkit.serve.operations import Desk
from tmkit.serve.question import Question
from tmkit.serve.rows import Row, folded, unit_row

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
    """Answer a question from one memory; without a text it shows all units that the filters mean."""
    name = question.fields.get("memory", "") or desk.shelf.names[0]
    with desk.shelf.memory(name) as memory:
        if not question.text:
            return _chosen(memory, name, question)
        passages, words = find_passages(memory, question, question.offset, PAGE)
        renderings = [] if question.is_pattern else _renderings(desk, memory, question)
        found = Found(
            hits=folded(_rows(memory, name, question, passages, words, renderings or ())),
            renderings=renderings,
            total=passages.total,
            first=question.offset + 1,
            last=question.offset + len(passages.hits),
            cut=passages.cut,
            is_loose=len(words) > 1,
        )
        return found if question.is_pattern else _with_the_rest(found, desk, memory, name, question)


def _chosen(memory: Memory, name: str, question: Question) -> Found:
    units, total = found_units(memory, question, question.offset, PAGE)
    rows = [unit_row(name, unit_id, unit) for unit_id, unit in units]
    return Found(hits=rows, total=total, first=question.offset + 1, last=question.offset + len(rows))


def found_units(memory: Memory, question: Question, offset: int, limit: int) -> tuple[list[tuple[int, Unit]], int]:
    """Give units that the filters mean, an article in its order, else the latest first; and the number of all."""
    where = question.where()
    ids = sorted(memory.store.ids_where(where), reverse=True)
    if where.article:
        return list(islice(memory.units_with_ids(where), offset, offset + limit)), len(ids)
    shown = ids[offset : offset + limit]
    units = memory.store.get_many(shown)
    return [(unit_id, units[unit_id]) for unit_id in shown if unit_id in units], len(ids)


def _with_the_rest(found: Found, desk: Desk, memory: Memory, name: str, question: Question) -> Found:
    """Add what is known of a text that is no pattern: close segments, terms, and its parts where nothing holds it."""
    is_in_parts = not found.total and len(question.text) >= LEAST_PARTED
    return replace(
        found,
        matches=_matches(memory, name, question),
        terms=_terms(desk, question),
        fragments=memory.fragments(question.text, FRAGMENTS) if is_in_parts else (),
    )


def find_passages(memory: Memory, question: Question, offset: int, limit: int) -> tuple[Concordance, list[str]]:
    """Give the passages that hold the text, and the texts that they hold.

    Where none holds a phrase that does not stand in quotation marks, they are those that hold each of its words.
    """
    ask = partial(
        memory.concordance,
        side=question.side,
        across=question.across,
        where=question.where(),
        offset=offset,
        limit=limit,
    )
    passages = ask(question.text, regex=question.is_pattern)
    words = sorted(question.text.split(), key=len, reverse=True)
    if passages.total or question.is_pattern or question.is_quoted or len(words) < 2:
        return passages, [question.text]
    return ask(words[0], and_=words[1:]), words


def _rows(
    memory: Memory,
    name: str,
    question: Question,
    passages: Concordance,
    words: Sequence[str],
    renderings: Sequence[Rendering],
) -> list[Row]:
    units = memory.store.get_many([hit.unit_id for hit in passages.hits])
    wordings = [one for found in renderings for one in (found.rendering, *(form for form, _count in found.variants))]
    return [
        unit_row(name, hit.unit_id, units[hit.unit_id], question.lang, _pieces(hit, words, wordings))
        for hit in passages.hits
        if hit.unit_id in units
    ]


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


def _matches(memory: Memory, name: str, question: Question) -> list[Row]:
    """Give the closest whole segments among the units that the filters mean."""
    where = question.where()
    if where == Where():
        return [
            _matched(name, match, unit, question.lang) for match, unit in _with_units(memory, question.text, MATCHES)
        ]
    found = _with_units(memory, question.text, CANDIDATES)
    chosen = [(match, unit) for match, unit in found if _is_meant(where, unit)]
    return [_matched(name, match, unit, question.lang) for match, unit in chosen[:MATCHES]]


def _with_units(memory: Memory, text: str, limit: int) -> list[tuple[Match, Unit]]:
    matches = memory.lookup(text, LEAST, limit)
    units = memory.store.get_many([match.unit_id for match in matches])
    return [(match, units[match.unit_id]) for match in matches if match.unit_id in units]


def _is_meant(where: Where, unit: Unit) -> bool:
    """Tell whether a choice of units means a unit, as the store chooses them."""
    day = (unit.changed or unit.created)[:10]
    return (
        where.article in ("", unit.article)
        and (not where.statuses or unit.status in where.statuses)
        and unit.confidence >= where.min_confidence
        and unit.source_lang.partition("-")[0].startswith(where.source_lang)
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
        score=f"{match.score:g} %",
        kind="context_match" if match.kind == "context" else match.kind,
        count=match.count,
        penalties=tuple(f"{penalty.name} −{penalty.points:g}" for penalty in match.penalties),
    )


def _renderings(desk: Desk, memory: Memory, question: Question) -> list[Rendering] | None:
    if len(question.text) > LONGEST_TERM:
        return []
    if not desk.learning.is_done():
        return None
    glossary = desk.shelf.concepts()
    return list(memory.renderings(question.text, question.lang, RENDERINGS, glossary=glossary, examples=0).renderings)


def _terms(desk: Desk, question: Question) -> list[Entry]:
    recognizer = desk.shelf.recognizer(question.lang)
    found: dict[str, Entry] = {}
    for hit in recognizer.find(question.text) if recognizer else ():
        concept = hit.concept
        others = [term for term in concept.terms if term.lang.partition("-")[0] != question.lang]
        about = concept.definition or hit.term.note or concept.note or concept.domain
        found.setdefault(concept.id or hit.term.text, Entry(hit.term, others, about))
    return list(found.values())
