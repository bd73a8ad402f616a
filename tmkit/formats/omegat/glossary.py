"""The glossary of an OmegaT project: source, tab, target, tab, comment."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from tmkit.files import atomic_write
from tmkit.formats.report import Report
from tmkit.langs import best_match, closeness
from tmkit.model import Concept, Term

HEAD = "# Glossary in tab-separated format -*- coding: utf-8 -*-\n"
BAD = frozenset({"deprecated", "forbidden"})


def write_omegat_glossary(
    concepts: Iterable[Concept], path: str | Path, source_lang: str, target_lang: str, report: Report | None = None
) -> None:
    """Write each source term with each good target term, the preferred one first.

    What must not be written stands in the comment of the first row ("not: …"). A term that begins with ``#`` would be a
    comment and is counted as lost.
    """
    report = report if report is not None else Report(str(path))
    with atomic_write(path) as stream:
        stream.write(HEAD)
        for concept in concepts:
            for cells in _rows(concept, source_lang, target_lang):
                if cells[0].startswith("#"):
                    report.lose('terms that begin with "#"')
                    continue
                stream.write("\t".join(" ".join(cell.split()) for cell in cells) + "\n")
                report.units += 1


def _rows(concept: Concept, source_lang: str, target_lang: str) -> Iterator[list[str]]:
    sources, targets = (terms_in(concept, lang) for lang in (source_lang, target_lang))
    wrong = ", ".join(term.text for term in targets if term.status in BAD)
    good = sorted((term for term in targets if term.status not in BAD), key=lambda term: term.status != "preferred")
    for source in sources:
        for number, target in enumerate(good):
            comment = _comment(concept, target, wrong if number == 0 else "")
            yield [source.text, target.text, *([comment] if comment else [])]


def terms_in(concept: Concept, lang: str) -> list[Term]:
    """Give the terms of a concept in a language, those of the other script only where there are no better ones."""
    best = best_match(lang, (term.lang for term in concept.terms))
    return [term for term in concept.terms if best and closeness(best, term.lang) == closeness(best, best)]


def _comment(concept: Concept, target: Term, wrong: str) -> str:
    status = "" if target.status == "preferred" else target.status
    return "; ".join(filter(None, (status, target.note or concept.note, concept.domain, wrong and f"not: {wrong}")))
