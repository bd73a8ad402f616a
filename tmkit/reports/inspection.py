"""What a report of findings must know of the run beside the findings: rules, files, what could not be read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

from tmkit.langs import detect, parse_code
from tmkit.model import Finding, Hit, Severity
from tmkit.qa.registry import RULES
from tmkit.qa.rule import Example, Rule
from tmkit.terms.drafts import RANK
from tmkit.terms.glossary import Glossary
from tmkit.terms.holders import Holders

Rendering = tuple[str, str]
"""A form of a term in the other language, and its status."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleNote:
    """What a report says of a rule: what it finds, what to do, its place in MQM and ITS 2.0, an example of each."""

    id: str
    severity: Severity
    message: str
    cure: str = ""
    mqm: str = ""
    its: str = ""
    good: Example = ()
    bad: Example = ()


@dataclass(slots=True)
class Inspection:
    """The account of one run, which fills while its findings come.

    ``files`` counts the segments of each file that was read, ``failures`` are the sentences of those that could not be.
    ``line`` gives the line of a finding in its file, 0 where it is unknown; with ``is_target_line`` that line is the
    target. Of a term as it stands in a text, ``renderings`` gives the forms that the glossary has, ``examples`` units
    of the memory. ``fail_on`` is the severity that fails the run.
    """

    rules: Mapping[str, RuleNote] = field(default_factory=lambda: MappingProxyType({}))
    version: str = ""
    fail_on: Severity = "error"
    files: dict[str, int] = field(default_factory=dict)
    line: Callable[[Finding], int] = lambda finding: 0
    is_target_line: bool = False
    failures: list[str] = field(default_factory=list)
    renderings: Callable[[str], Sequence[Rendering]] = lambda term: ()
    examples: Callable[[str], Sequence[Hit]] = lambda term: ()


def rule_notes(own: Iterable[Rule] = ()) -> dict[str, RuleNote]:
    """Give the notes of all rules of the checks, and of the user's ``own``.

    >>> rule_notes()["number.magnitude"].its
    'numbers'
    """
    return {
        rule.id: RuleNote(
            id=rule.id,
            severity=rule.severity,
            message=rule.message,
            cure=rule.cure,
            mqm=rule.mqm,
            its=rule.its,
            good=rule.good,
            bad=rule.bad,
        )
        for rule in (*RULES, *own)
    }


def glossary_rule_notes() -> dict[str, RuleNote]:
    """Give the notes of the rules of ``terms check``."""
    from tmkit.terms.rules import RULES as KNOWN

    return {
        name: RuleNote(
            id=name,
            severity=severity,
            message=f"{message[0].upper()}{message[1:]}.",
            mqm="terminology",
            its="terminology",
        )
        for name, (severity, message) in KNOWN.items()
    }


def find_renderings(glossary: Glossary | None) -> Callable[[str], Sequence[Rendering]]:
    """Give a function that tells the forms which a glossary has for a term, in its other language, best first.

    >>> find_renderings(None)("市长")
    ()
    """
    holders = Holders(glossary) if glossary else None

    def renderings(text: str) -> tuple[Rendering, ...]:
        lang = detect(text)
        forms = [
            (RANK[term.status], term.text, term.status)
            for concept, _term in (holders.find(text) if holders else ())
            for term in concept.terms
            if parse_code(term.lang).language != lang
        ]
        return tuple(dict.fromkeys((form, status) for _rank, form, status in sorted(forms, key=lambda one: one[0])))

    return renderings
