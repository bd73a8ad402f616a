"""Forms that a reviewer admits: each is written into the glossary file that has its concept, the rest kept as it is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from tmkit.errors import TmkitError
from tmkit.langs import parse_code
from tmkit.model import Concept, Rejection, Term
from tmkit.terms.drafts import BAD, term_key
from tmkit.terms.glossary import Glossary, read_glossary
from tmkit.terms.glossary_change import change_file
from tmkit.terms.holders import Holders

_RULE = "terms.admission"


@dataclass(frozen=True, slots=True, kw_only=True)
class Admission:
    """A form to be admitted for the concept that has ``term``, or the bad form ``instead``.

    ``preferred`` is the form that was asked for, which tells two concepts with the same term apart; ``source`` says
    where the form stood, ``note`` why it is admitted.
    """

    form: str
    term: str = ""
    instead: str = ""
    preferred: str = ""
    source: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Admitted:
    """A form that a glossary file now has, with the id of its concept; ``is_new`` is False where it had it before."""

    form: str
    concept: str
    file: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class _Placed:
    """A form on its way: its term, its concept, the other-language term beside it, the file."""

    term: Term
    partner: Term
    concept: Concept
    file: str


def admit(paths: Sequence[str | Path], wanted: Iterable[Admission], rejected: list[Rejection]) -> list[Admitted]:
    """Write the forms into the glossaries, each file whole or not at all; what cannot be admitted goes to ``rejected``.

    In a table a row is added at its end and all other bytes stay; a workbook or a TBX file is written anew, when
    nothing is lost by that. Raises :class:`~tmkit.errors.TmkitError` where a glossary cannot be read.
    """
    glossary = read_glossary(paths)
    holders = Holders(glossary)
    done: list[Admitted] = []
    by_file: dict[str, list[_Placed]] = {}
    for admission in dict.fromkeys(wanted):
        try:
            placed = _place(glossary, holders, admission)
        except TmkitError as error:
            rejected.append(Rejection(_RULE, admission.form, error.message, admission.source))
            continue
        if _is_good(placed.concept, placed.term):
            done.append(Admitted(admission.form, placed.concept.id, placed.file, is_new=False))
        elif placed not in by_file.setdefault(placed.file, []):
            by_file[placed.file].append(placed)
    for file, several in by_file.items():
        fault = _write(file, several)
        if fault:
            rejected += [Rejection(_RULE, placed.term.text, fault, file) for placed in several]
        else:
            done += [Admitted(placed.term.text, placed.concept.id, file, is_new=True) for placed in several]
    return done


def _place(glossary: Glossary, holders: Holders, admission: Admission) -> _Placed:
    """Give the concept, language and file of a form; :class:`TmkitError` where there is none, or more than one."""
    of_term = holders.find(admission.term)
    found = of_term or holders.find(admission.instead)
    name = admission.term or admission.instead
    if not found:
        raise TmkitError(f"no concept of the glossary has “{name}”: add one with this form")
    if len(found) > 1:
        found = [pair for pair in found if _has(pair[0], admission.preferred)] or found
    if len(found) > 1:
        several = ", ".join(concept.id for concept, _term in found)
        raise TmkitError(f"“{name}” stands in several concepts ({several}): add the form to the right one")
    concept, held = found[0]
    lang = _other_language(concept, held) if of_term else held.lang
    form = admission.form.strip()
    term = Term(text=form, lang=lang, status="admitted", kind="variant", source=admission.source, note=admission.note)
    partner = held if of_term else _partner(concept, lang)
    return _Placed(term, partner, concept, glossary.place(concept, held.lang, held.text)[0])


def _has(concept: Concept, text: str) -> bool:
    return any(term_key(term.lang, term.text) == term_key(term.lang, text) for term in concept.terms)


def _other_language(concept: Concept, held: Term) -> str:
    """Give the language that the forms of a concept have where they are not in that of a term."""
    own = parse_code(held.lang).language
    codes = [term.lang for term in concept.terms if parse_code(term.lang).language != own]
    if not codes:
        raise TmkitError(f"the concept {concept.id} has no term in another language than {held.lang}")
    return codes[0]


def _partner(concept: Concept, lang: str) -> Term:
    """Give the first good term in the other language, beside which the form stands in a table."""
    own = parse_code(lang).language
    others = [term for term in concept.terms if parse_code(term.lang).language != own]
    if not others:
        raise TmkitError(f"the concept {concept.id} has terms in one language only")
    return next((term for term in others if term.status not in BAD), others[0])


def _is_good(concept: Concept, term: Term) -> bool:
    return any(
        other.lang == term.lang and other.text == term.text and other.status not in BAD for other in concept.terms
    )


def _write(file: str, several: Sequence[_Placed]) -> str:
    """Write the forms into a file; give what speaks against it, or nothing."""
    rows = [(placed.term, placed.partner, placed.concept) for placed in several]
    return change_file(
        file, rows, lambda before: _concepts(before, several), lambda before, after: _fault(before, after, several)
    )


def _concepts(before: Glossary, several: Sequence[_Placed]) -> list[Concept]:
    """Give all concepts of a file with the new forms."""
    forms: dict[str, list[Term]] = {}
    for placed in several:
        forms.setdefault(placed.concept.id, []).append(placed.term)
    return [_with_forms(concept, forms.get(concept.id, [])) for concept in before.concepts]


def _with_forms(concept: Concept, forms: Sequence[Term]) -> Concept:
    raised = {(form.lang, form.text) for form in forms}
    kept = tuple(
        replace(term, status="admitted") if (term.lang, term.text) in raised else term for term in concept.terms
    )
    old = {(term.lang, term.text) for term in concept.terms}
    return replace(concept, terms=(*kept, *(form for form in forms if (form.lang, form.text) not in old)))


def _fault(before: Glossary, after: Glossary, several: Sequence[_Placed]) -> str:
    """Compare what is read before and after: the new forms must be there, all else as it was."""
    for placed in several:
        concept = after.by_id.get(placed.concept.id)
        if concept is None or not _is_good(concept, placed.term):
            return f"“{placed.term.text}” would not be read as a form of {placed.concept.id}: add it by hand"
    changed = {placed.concept.id for placed in several}
    kept, now = ({c.id: replace(c, line=0) for c in glossary.concepts} for glossary in (before, after))
    if kept.keys() != now.keys() or any(now[name] != kept[name] for name in kept.keys() - changed):
        return "other concepts would change: add the form by hand"
    return ""
