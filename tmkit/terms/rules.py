"""The rules of ``terms check``: their severity, what each says in one sentence, and the finding that it makes."""

from __future__ import annotations

from dataclasses import dataclass

from tmkit.model import Concept, Finding, Severity, Term
from tmkit.model.match import Span
from tmkit.terms.glossary import Glossary
from tmkit.text.finding_id import finding_id

RULES: dict[str, tuple[Severity, str]] = {
    "terms.row": ("error", "a row cannot be read and is left out"),
    "terms.file": ("error", "a file of a glossary folder cannot be read and is left out"),
    "terms.same_zh": ("error", "one Chinese term stands in two concepts"),
    "terms.same_en": ("warning", "one English term stands in two concepts"),
    "terms.two_preferred": ("error", "a concept prefers two terms of one language"),
    "terms.forbidden_preferred": ("error", "a forbidden term is preferred in another concept"),
    "terms.brackets": ("error", "a bracket or a quotation mark has no partner"),
    "terms.wrong_script": ("error", "a term is not in the script of its language"),
    "terms.corrupt": ("error", "a term holds a damaged or invisible character"),
    "terms.pinyin": ("error", "the English of a Chinese name is nearly, but not quite, its pinyin"),
    "terms.validity": ("error", "a term ends to be valid before it begins"),
    "terms.conflict": ("warning", "two files say different things of one concept"),
    "terms.value": ("warning", "a cell holds a word that its column does not know"),
    "terms.script_duplicate": ("warning", "two terms of a concept differ only in script, width or white space"),
    "terms.leading_article": ("warning", "a term begins with an article"),
    "terms.trailing_stop": ("warning", "a term ends with a stop"),
    "terms.long": ("warning", "a term is so long that it is no term"),
    "terms.one_sided": ("warning", "a concept has terms in one language only"),
    "terms.parent": ("warning", "the parent of a concept is not in the glossary"),
    "terms.expired": ("warning", "a preferred term is no longer valid, and another one is"),
    "terms.source": ("info", "a term names no source"),
    "terms.encoding": ("info", "a file is not in UTF-8"),
    "terms.header": ("info", "a table has no line of column names"),
    "terms.column": ("info", "a column is not known and kept as it is"),
    "tbx.structure": ("error", "an element of TBX 3 is missing, doubled or in the wrong place"),
    "tbx.category": ("error", "the dialect of a TBX file does not have this data category"),
    "tbx.level": ("error", "a data category of TBX stands at a level where it is not allowed"),
    "tbx.value": ("error", "a data category of TBX has a value that is not in its list"),
    "tbx.style": ("error", "a data category is written in the other style (DCA, DCT) than the file says"),
    "tbx.id": ("error", "two elements of a TBX file have one id"),
    "tbx.reference": ("warning", "a reference in a TBX file points to nothing in it"),
}


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a term or a concept, before it becomes a finding; ``severity`` where it is not the rule's."""

    rule: str
    message: str
    suggestion: str = ""
    severity: Severity | None = None
    span: Span | None = None


def make_finding(fault: Fault, glossary: Glossary, concept: Concept, term: Term | None = None) -> Finding:
    """Give the finding of a fault of a concept, or of one of its terms."""
    chosen = term or (concept.terms[0] if concept.terms else None)
    file, line = glossary.place(concept, chosen.lang, chosen.text) if chosen else ("", concept.line)
    source, target = (_shown(concept, lang, term) for lang in ("zh", "en"))
    is_source = term is not None and term.text == source
    return Finding(
        id=finding_id(fault.rule, source, target, term.text if term else concept.id),
        rule=fault.rule,
        severity=fault.severity or RULES[fault.rule][0],
        file=file,
        segment=line,
        source=source,
        target=target,
        message=fault.message,
        source_span=fault.span if is_source else None,
        target_span=None if is_source else fault.span,
        suggestion=fault.suggestion,
        mqm="terminology",
    )


def _shown(concept: Concept, lang: str, term: Term | None) -> str:
    """Give the term of a language that a finding shows: the one concerned, else the first."""
    if term is not None and term.lang.startswith(lang):
        return term.text
    return next((other.text for other in concept.terms if other.lang.startswith(lang)), "")
