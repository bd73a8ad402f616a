"""The decisions of a review carried into a glossary: terms with their status; nothing else of it changes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from tmkit.errors import InputError
from tmkit.model import Concept, Term, TermStatus
from tmkit.terms.extraction.review import TermDecision
from tmkit.text.normalize import fold


def decided(
    concepts: Sequence[Concept], decisions: Iterable[TermDecision], source: str = ""
) -> tuple[tuple[Concept, ...], int]:
    """Give the concepts after the decisions, and how many terms were added or got another status.

    A Chinese term that the glossary has keeps its concept (the first of homonyms); else a concept begins. A newly
    preferred English term makes the one preferred before admitted. ``source`` says where added terms are from.
    :class:`~tmkit.errors.InputError` where two rows prefer different English for one Chinese term.

    >>> rows = [TermDecision(zh="副市长", en="vice mayor", type="title", decision="preferred")]
    >>> found, changed = decided([], rows)
    >>> found[0].type, [(term.text, term.status) for term in found[0].terms], changed
    ('title', [('副市长', 'preferred'), ('vice mayor', 'preferred')], 1)
    """
    found = list(concepts)
    places = _places(found)
    languages = _languages(found)
    preferred: dict[str, TermDecision] = {}
    changed = 0
    for one in decisions:
        if one.decision == "no term":
            continue
        _check_single(one, preferred)
        key = fold(one.zh)
        if key not in places:
            places[key] = len(found)
            found.append(Concept(id=key, terms=(Term(text=one.zh, lang=languages[0], source=source),), type=one.type))
        number = places[key]
        after = _with_decision(found[number], one, languages[1], source)
        changed += after != found[number]
        found[number] = after
    return tuple(found), changed


def _check_single(one: TermDecision, preferred: dict[str, TermDecision]) -> None:
    if one.decision != "preferred":
        return
    other = preferred.setdefault(fold(one.zh), one)
    if other.en != one.en:
        raise InputError(
            f'rows {other.row} and {one.row} prefer "{other.en}" and "{one.en}" for {one.zh}: admit one of them'
        )


def _with_decision(concept: Concept, one: TermDecision, lang: str, source: str) -> Concept:
    status: TermStatus = one.decision if one.decision != "no term" else "forbidden"
    same = next((term for term in concept.terms if term.text == one.en), None)
    added = Term(text=one.en, lang=lang, status=status, source=source, note=one.note)
    terms = [replace(term, status=status) if term is same else term for term in concept.terms]
    if same is None:
        terms.append(added)
    if status == "preferred":
        terms = [_stepped_back(term, one.en) for term in terms]
    return replace(concept, terms=tuple(terms))


def _stepped_back(term: Term, preferred: str) -> Term:
    is_rival = term.lang.startswith("en") and term.status == "preferred" and term.text != preferred
    return replace(term, status="admitted") if is_rival else term


def _places(concepts: Sequence[Concept]) -> dict[str, int]:
    places: dict[str, int] = {}
    for number, concept in enumerate(concepts):
        for term in concept.terms:
            if term.lang.startswith("zh"):
                places.setdefault(fold(term.text), number)
    return places


def _languages(concepts: Sequence[Concept]) -> tuple[str, str]:
    """Give the codes that the glossary uses for Chinese and English."""
    codes = [term.lang for concept in concepts for term in concept.terms]
    zh, en = (next((code for code in codes if code.startswith(lang)), lang) for lang in ("zh", "en"))
    return zh, en
