"""What a rule is, and what it says about one pair of segments before it becomes a finding."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, NamedTuple

from tmkit.model import Severity
from tmkit.model.match import Span

Example = tuple[tuple[str, str], ...]
"""Source and target of one segment or of several in order."""

Switch = Literal["on", "off"]


@dataclass(frozen=True, slots=True)
class Family:
    """A group of rules with its place in MQM and in the Internationalization Tag Set 2.0 (``locQualityIssueType``)."""

    name: str
    title: str
    mqm: str
    its: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One rule of the catalogue.

    ``id`` is ``family.what`` and stable. ``message`` says in one sentence what is found, ``cure`` what to do. ``good``
    and ``bad`` are Chinese-English examples: the rule is silent on the one and speaks on the other. ``switch`` tells
    whether it runs without being asked for.
    """

    id: str
    severity: Severity
    family: Family
    message: str
    cure: str
    good: Example
    bad: Example
    switch: Switch = "on"

    def __reduce__(self) -> tuple[Callable[[str], Rule], tuple[str]]:
        """Give how a rule travels to another process: by its id, as the same rule there."""
        return _rule_named, (self.id,)

    @property
    def mqm(self) -> str:
        """The MQM category."""
        return self.family.mqm

    @property
    def its(self) -> str:
        """The ITS 2.0 issue type."""
        return self.family.its


def _rule_named(name: str) -> Rule:
    from tmkit.qa.registry import BY_ID

    return BY_ID[name]


class Problem(NamedTuple):
    """What a rule found in one pair; ``severity`` only where it is not that of the rule. Spans are code points."""

    rule: Rule
    message: str
    source_span: Span | None = None
    target_span: Span | None = None
    suggestion: str = ""
    confidence: float = 1.0
    severity: Severity | None = None


TARGET = Family("target", "Whole target", "accuracy/untranslated", "untranslated")
OMISSION = Family("length", "Length and omission", "accuracy/omission", "omission")
NUMBER = Family("number", "Numbers, dates, units", "accuracy/number", "numbers")
TERM = Family("term", "Terms", "terminology/wrong-term", "terminology")
NAME = Family("name", "Names, titles, countries", "terminology/proper-name", "mistranslation")
CONSISTENCY = Family("consistency", "Consistency", "style/inconsistency", "inconsistency")
MARKUP = Family("markup", "Tags, placeholders, codes", "markup", "markup")
PUNCTUATION = Family("punct", "Punctuation, brackets, quotes", "fluency/typography", "typographical")
SPACE = Family("space", "White space", "fluency/whitespace", "whitespace")
TEXT = Family("text", "Characters and script", "fluency/character-encoding", "characters")
CHECKLIST = Family("checklist", "Your own patterns", "other/pattern", "pattern-problem")
FAMILIES = (TARGET, OMISSION, NUMBER, TERM, NAME, CONSISTENCY, MARKUP, PUNCTUATION, SPACE, TEXT, CHECKLIST)
