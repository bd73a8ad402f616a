"""Damage undone in a whole text, a line out for a line in: annotations, stray marks, lost spaces, apostrophes, quotes.

Script, punctuation width and boilerplate come later, in other rooms; done before this, they would destroy the bytes
that the proof of a repair rests on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from tmkit.model import Change
from tmkit.text.annotations import undo_annotations
from tmkit.text.apostrophes import find_lost_apostrophes, may_lack_apostrophes
from tmkit.text.changes import replay_line
from tmkit.text.quotes import find_turned_quotes
from tmkit.text.stray import find_lost_spaces, find_stray_marks
from tmkit.text.suspicions import find_glued_tails, find_lower_case_start, may_have_glued_tails

LineRule = Callable[[str, int], list[Change]]


@dataclass(frozen=True, slots=True)
class Repaired:
    """The repaired lines, one for each line given, and what was changed or proposed, by line."""

    lines: tuple[str, ...]
    changes: tuple[Change, ...]


def repair_lines(lines: Sequence[str], file: str = "") -> Repaired:
    """Give the lines of one document without their damage, and every change in an order that can be replayed.

    >>> repaired = repair_lines(["會(huì)長(zhǎng)到校，校長(zhǎng)說“歡迎“。", "From twelve countries?and regions."])
    >>> repaired.lines
    ('會長到校，校長說“歡迎”。', 'From twelve countries and regions.')
    """
    texts, found = undo_annotations(lines, file)
    rules = _rules_for("\n".join(texts))
    changes = list(found)
    repaired = []
    for number, text in enumerate(texts, 1):
        line, made = _repair_line(text, number, rules)
        repaired.append(line)
        changes += (replace(change, file=file) for change in made)
    return Repaired(tuple(repaired), tuple(sorted(changes, key=lambda change: change.line)))


def _repair_line(line: str, number: int, rules: Iterable[LineRule]) -> tuple[str, list[Change]]:
    made: list[Change] = []
    for rule in rules:
        found = rule(line, number)
        if found:
            line = replay_line(line, found)
            made += found
    return line, made


def _rules_for(document: str) -> list[LineRule]:
    """Give the rules for single lines that a document gives cause for, in the order in which they run."""
    rules: list[LineRule] = [find_lost_spaces, find_turned_quotes, find_lower_case_start]
    if "?" in document:
        rules.insert(0, find_stray_marks)
    if may_lack_apostrophes(document):
        rules.append(find_lost_apostrophes)
    if may_have_glued_tails(document):
        rules.append(find_glued_tails)
    return rules


def replay(lines: Sequence[str], changes: Iterable[Change]) -> tuple[str, ...]:
    """Give the lines after the applied changes, taken in order: what :func:`repair_lines` gave with them.

    >>> replay(["a?b"], [Change("stray", 1, 1, "?", " ")])
    ('a b',)
    """
    texts = list(lines)
    for change in changes:
        texts[change.line - 1] = replay_line(texts[change.line - 1], [change])
    return tuple(texts)
