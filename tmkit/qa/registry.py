"""All families of checks: the catalogue of their rules, and the checkers of one run."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from tmkit.qa import (
    brackets,
    consistency,
    countries,
    length,
    markup,
    names,
    numbers,
    punctuation,
    spaces,
    target,
    term_rules,
    text,
)
from tmkit.qa.checker import Checker
from tmkit.qa.patterns import PatternChecker, UserPattern
from tmkit.qa.rule import Rule
from tmkit.qa.term_documents import FirstMentionChecker

if TYPE_CHECKING:
    from tmkit.memory.memory import Memory
    from tmkit.terms.glossary import Glossary

RULES: tuple[Rule, ...] = (
    *target.RULES,
    *length.RULES,
    *numbers.RULES,
    *names.RULES,
    *countries.RULES,
    *term_rules.RULES,
    *term_rules.DOCUMENT_RULES,
    term_rules.FIRST_MENTION,
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


def checkers(
    *,
    glossary: Glossary | None = None,
    memory: Memory | None = None,
    year: int | None = None,
    patterns: Sequence[UserPattern] = (),
) -> list[Checker]:
    """Give new checkers for one run; those of terms and memory where there is one."""
    found: list[Checker] = [
        target.checker(),
        numbers.NumberChecker(year),
        names.checker(),
        countries.checker(),
        markup.checker(),
        brackets.checker(),
        punctuation.checker(),
        spaces.checker(),
        spaces.HanLatinChecker(),
        text.checker(),
        FirstMentionChecker(),
        consistency.ConsistencyChecker(),
        *length.checkers(_known_pairs(glossary)),
    ]
    if glossary is not None:
        found += _term_checkers(glossary)
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


def _term_checkers(glossary: Glossary) -> list[Checker]:
    from tmkit.qa.found_terms import TermFinder
    from tmkit.qa.term_documents import TermConsistencyChecker
    from tmkit.qa.terms import TermChecker

    finder = TermFinder(glossary)
    return [TermChecker(finder), TermConsistencyChecker(finder)]
