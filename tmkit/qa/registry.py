"""All families of checks: the catalogue of their rules, and the checkers of one run, of parts and of the whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tmkit.qa import (
    brackets,
    consistency,
    countries,
    definitions,
    length,
    markup,
    names,
    numbers,
    omissions,
    punctuation,
    spaces,
    target,
    term_rules,
    text,
    title_case,
)
from tmkit.qa.checker import FileChecker, PartChecker
from tmkit.qa.patterns import PatternChecker, UserPattern
from tmkit.qa.rule import Rule
from tmkit.qa.term_documents import FirstMentionChecker
from tmkit.qa.terms import TermChecker

if TYPE_CHECKING:
    from tmkit.memory.memory import Memory
    from tmkit.qa.found_terms import TermFinder
    from tmkit.terms.glossary import Glossary

RULES: tuple[Rule, ...] = (
    *target.RULES,
    *length.RULES,
    *omissions.RULES,
    *numbers.RULES,
    *names.RULES,
    *countries.RULES,
    *title_case.RULES,
    *term_rules.RULES,
    *term_rules.DOCUMENT_RULES,
    term_rules.FIRST_MENTION,
    *definitions.RULES,
    *consistency.RULES,
    consistency.MEMORY,
    *markup.RULES,
    *brackets.RULES,
    *punctuation.RULES,
    *spaces.RULES,
    spaces.HAN_LATIN,
    *text.RULES,
)
BY_ID = {rule.id: rule for rule in RULES}


def part_checkers(finder: TermFinder | None = None, year: int | None = None) -> list[PartChecker]:
    """Give new checkers that need to see no more than a part of a document; those of terms where there is a finder."""
    found: list[PartChecker] = [
        target.checker(),
        numbers.NumberChecker(year),
        names.checker(),
        countries.checker(),
        title_case.checker(),
        definitions.checker(),
        markup.checker(),
        brackets.checker(),
        brackets.QuoteChecker(),
        punctuation.checker(),
        spaces.checker(),
        text.checker(),
    ]
    return [*found, TermChecker(finder, year)] if finder else found


def file_checkers(
    *, glossary: Glossary | None = None, memory: Memory | None = None, patterns: Sequence[UserPattern] = ()
) -> list[FileChecker]:
    """Give new checkers that have to see all pairs in order."""
    found: list[FileChecker] = [
        spaces.HanLatinChecker(),
        FirstMentionChecker(),
        consistency.ConsistencyChecker(),
        length.checker(),
        omissions.OmissionChecker(_known_pairs(glossary)),
    ]
    if patterns:
        found.append(PatternChecker(patterns))
    if memory is not None:
        found.append(consistency.MemoryChecker(memory))
    return found


def _known_pairs(glossary: Glossary | None) -> list[tuple[str, str]]:
    """The Chinese and English terms of a glossary, each with each."""
    sides: list[tuple[list[str], list[str]]] = []
    for concept in glossary.concepts if glossary else ():
        zh = [term.text for term in concept.terms if term.lang[:2] == "zh"]
        sides.append((zh, [term.text for term in concept.terms if term.lang[:2] == "en"]))
    return [(one, other) for zh, en in sides for one in zh for other in en]
