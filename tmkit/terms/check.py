"""The check of a glossary: each term alone, each concept, and the concepts against each other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date

from tmkit.langs import parse_code
from tmkit.model import Concept, Finding, Rejection, Severity, Term
from tmkit.terms.drafts import BAD, CATEGORIES, Key, term_key
from tmkit.terms.glossary import Glossary
from tmkit.terms.rules import RULES, Fault, make_finding
from tmkit.terms.term_faults import LONGEST, find_pinyin_faults, find_term_faults
from tmkit.terms.validity import may_both_be_preferred
from tmkit.text.finding_id import finding_id
from tmkit.text.normalize import fold
from tmkit.text.script import is_traditional

HOMONYM = ("homonym", "同形", "同名")
REGIONS_OF_TRADITIONAL = frozenset({"HK", "TW", "MO"})
Held = list[tuple[Concept, Term]]


def check_glossary(glossary: Glossary, today: str = "") -> list[Finding]:
    """Give what is wrong with a glossary, by file and line; the rules are those of :data:`~tmkit.terms.rules.RULES`.

    ``today`` (``YYYY-MM-DD``, else the date of the clock) tells which terms have expired. A term that two concepts
    share is no more than information where a note of either calls it a homonym.

    >>> from tmkit.terms.glossary import gather
    >>> mayor = Concept(id="m", terms=(Term(text="市长", lang="zh"), Term(text="the mayor", lang="en")))
    >>> [(finding.rule, finding.suggestion) for finding in check_glossary(gather([mayor])) if finding.suggestion]
    [('terms.leading_article', 'mayor')]
    """
    today = today or date.today().isoformat()
    found = [*_problems(glossary.problems), *_of_terms(glossary, today), *_of_concepts(glossary)]
    found += [*_shared(glossary), *_forbidden(glossary), *_traditional(glossary), *_sources(glossary)]
    order = {"error": 0, "warning": 1, "info": 2}
    return sorted(found, key=lambda finding: (finding.file, finding.segment, order[finding.severity], finding.rule))


def _problems(problems: Iterable[Rejection]) -> Iterator[Finding]:
    for problem in problems:
        if problem.rule == "terms.two_preferred":
            continue
        yield Finding(
            id=finding_id(problem.rule, problem.text, "", problem.reason),
            rule=problem.rule,
            severity=RULES[problem.rule][0],
            file=problem.file,
            segment=problem.line or problem.unit,
            source=problem.text,
            target="",
            message=problem.reason,
            mqm="terminology",
        )


def _of_terms(glossary: Glossary, today: str) -> Iterator[Finding]:
    for concept in glossary.concepts:
        for term in concept.terms:
            for fault in find_term_faults(concept, term, today):
                yield make_finding(fault, glossary, concept, term)
        for term, fault in find_pinyin_faults(concept):
            yield make_finding(fault, glossary, concept, term)


def _traditional(glossary: Glossary) -> Iterator[Finding]:
    """Give the traditional terms of a glossary that is mainly simplified, where no code or region explains them."""
    chinese = [(c, t) for c in glossary.concepts for t in c.terms if parse_code(t.lang).language == "zh"]
    traditional = [(concept, term) for concept, term in chinese if is_traditional(term.text)]
    if len(traditional) * 2 > len(chinese):
        return
    for concept, term in traditional:
        own = f"term.{concept.terms.index(term) + 1}/{CATEGORIES['region']}"
        region = next((text for name, text in concept.extra if name == own), concept.region)
        if parse_code(term.lang).script != "Hant" and region not in REGIONS_OF_TRADITIONAL:
            message = f'"{term.text[:LONGEST]}" is traditional; script does not count when terms are sought'
            yield make_finding(Fault("terms.wrong_script", message, severity="info"), glossary, concept, term)


def _of_concepts(glossary: Glossary) -> Iterator[Finding]:
    for concept in glossary.concepts:
        for term, fault in (*_two_preferred(concept), *_duplicates(concept)):
            yield make_finding(fault, glossary, concept, term)
        if len({parse_code(term.lang).language for term in concept.terms}) == 1:
            message = f'the concept "{concept.id}" has terms in {concept.terms[0].lang} only'
            yield make_finding(Fault("terms.one_sided", message), glossary, concept)
        if concept.parent and (concept.parent == concept.id or concept.parent not in glossary.by_id):
            reason = "is the concept itself" if concept.parent == concept.id else "is not in the glossary"
            message = f'the parent "{concept.parent}" of "{concept.id}" {reason}'
            yield make_finding(Fault("terms.parent", message), glossary, concept)


def _two_preferred(concept: Concept) -> Iterator[tuple[Term, Fault]]:
    first: dict[str, Term] = {}
    for term in concept.terms:
        if term.status != "preferred":
            continue
        other = first.setdefault(term.lang, term)
        if other is not term and not may_both_be_preferred(other, term):
            message = f'the concept "{concept.id}" prefers "{other.text}" and "{term.text}": admit one of them'
            yield term, Fault("terms.two_preferred", message, other.text)


def _duplicates(concept: Concept) -> Iterator[tuple[Term, Fault]]:
    first: dict[Key, Term] = {}
    for term in concept.terms:
        other = first.setdefault((term.lang, fold(term.text)), term)
        if other is not term and (term.status in BAD) == (other.status in BAD):
            message = (
                f'"{term.text}" and "{other.text}" differ only in script, width or white space: one of them is enough'
            )
            yield term, Fault("terms.script_duplicate", message, other.text)


def _shared(glossary: Glossary) -> Iterator[Finding]:
    """Give the terms in good standing that two concepts share."""
    for key, held in _held_by(glossary, lambda term: term.status not in BAD).items():
        if key[0] not in ("zh", "en"):
            continue
        (first, _term), *others = held
        for concept, term in others:
            message = f'"{term.text}" stands in the concepts "{first.id}" and "{concept.id}"'
            severity = _softened(held)
            cure = "" if severity else ': unite them, or write "homonym" in a note'
            yield make_finding(
                Fault(f"terms.same_{key[0]}", message + cure, severity=severity), glossary, concept, term
            )


def _forbidden(glossary: Glossary) -> Iterator[Finding]:
    preferred = _held_by(glossary, lambda term: term.status == "preferred", at_least=1)
    for concept in glossary.concepts:
        for term in concept.terms:
            held = preferred.get(term_key(term.lang, term.text), []) if term.status == "forbidden" else []
            for other, _term in held:
                if other is concept:
                    continue
                message = f'"{term.text}" is forbidden in the concept "{concept.id}" and preferred in "{other.id}"'
                severity = _softened([*held, (concept, term)])
                fault = Fault("terms.forbidden_preferred", message, severity=severity)
                yield make_finding(fault, glossary, concept, term)


def _held_by(glossary: Glossary, is_wanted: Callable[[Term], bool], at_least: int = 2) -> dict[Key, Held]:
    """Give the concepts, each with the term, by the form that at least so many of them have."""
    held: dict[Key, dict[str, tuple[Concept, Term]]] = {}
    for concept in glossary.concepts:
        for term in concept.terms:
            if is_wanted(term):
                held.setdefault(term_key(term.lang, term.text), {}).setdefault(concept.id, (concept, term))
    return {key: list(several.values()) for key, several in held.items() if len(several) >= at_least}


def _softened(held: Held) -> Severity | None:
    notes = " ".join(f"{concept.note} {term.note}" for concept, term in held).casefold()
    return "info" if any(word in notes for word in HOMONYM) else None


def _sources(glossary: Glossary) -> Iterator[Finding]:
    """Give the concepts whose terms name no source; nothing where the whole glossary names none."""
    if not any(term.source for concept in glossary.concepts for term in concept.terms):
        return
    for concept in glossary.concepts:
        lacking = [term for term in concept.terms if not term.source and term.status not in BAD]
        if lacking:
            said = ", ".join(f'"{term.text}"' for term in lacking)
            fault = Fault("terms.source", f"without source: {said}")
            yield make_finding(fault, glossary, concept, lacking[0])
