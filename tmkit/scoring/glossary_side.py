"""The glossary of a score, from whatever holds it, held against the languages of the delivery."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

from tmkit.errors import UsageError
from tmkit.langs import parse_code
from tmkit.model import Concept, Term
from tmkit.scoring.delivery import Delivery
from tmkit.terms.glossary import Glossary

GlossaryLike: TypeAlias = Glossary | Sequence[Concept] | Sequence[tuple[str, str]]
"""A glossary, its concepts, or pairs of source and target term; the first pair of a source is the preferred one."""


def concepts_for(glossary: GlossaryLike | None, delivery: Delivery) -> Sequence[Concept]:
    """Give the concepts of a glossary, none where there is none.

    :class:`~tmkit.errors.UsageError` where it has nothing to say about this delivery: no source to hold it against,
    no concepts, no terms in one of the languages.
    """
    if glossary is None:
        return ()
    if not delivery.source:
        raise UsageError("a glossary is held against a source; give the source segments")
    concepts = _concepts(glossary, delivery)
    if not concepts:
        raise UsageError("the glossary holds no concepts")
    found = {parse_code(term.lang).language for concept in concepts for term in concept.terms}
    for lang, side in ((delivery.source_lang, "source"), (delivery.lang, "hypothesis")):
        if lang not in found:
            named = f"the language of the {side} ({lang or 'unknown'})"
            raise UsageError(f"the glossary has no terms in {named}, only in {', '.join(sorted(found))}")
    return concepts


def _concepts(glossary: GlossaryLike, delivery: Delivery) -> Sequence[Concept]:
    if isinstance(glossary, Glossary):
        return glossary.concepts
    concepts = [entry for entry in glossary if isinstance(entry, Concept)]
    forms: dict[str, list[str]] = {}
    for entry in glossary:
        if not isinstance(entry, Concept):
            source, target = entry
            forms.setdefault(source, []).append(target)
    return [*concepts, *(_concept(source, targets, delivery) for source, targets in forms.items())]


def _concept(source: str, targets: Sequence[str], delivery: Delivery) -> Concept:
    terms = [Term(text=source, lang=delivery.source_lang)]
    for number, text in enumerate(targets):
        terms.append(Term(text=text, lang=delivery.lang, status="admitted" if number else "preferred"))
    return Concept(id=source, terms=tuple(terms))
