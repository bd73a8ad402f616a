"""The verb ``terms extract`` and the way of its review file back into a glossary."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

import tmkit
from tmkit.cli.options import Answer, AnswerFormat, GlossaryPaths, MemoryPath, OutputPath, Progress, ProgressStyle
from tmkit.cli.output import is_terminal, say, write_answers, write_text
from tmkit.cli.paint import mark_spans
from tmkit.errors import InputError, UsageError
from tmkit.text.counted import counted

if TYPE_CHECKING:
    from tmkit.model import Concept
    from tmkit.model.candidate import CandidateExample, TermCandidate

_REVIEWS = frozenset({".xlsx", ".csv", ".tsv"})
TYPES = ("body", "title", "place", "person", "country", "event", "document", "term")


def extract(
    memory: MemoryPath,
    glossary: GlossaryPaths = None,
    kinds: Annotated[
        str, typer.Option("--type", metavar="TYPE,...", help=f"Only candidates of these types: {', '.join(TYPES)}.")
    ] = "",
    least: Annotated[float, typer.Option("--min-score", min=0, max=1, help="Only candidates as sure as this.")] = 0.0,
    limit: Annotated[int, typer.Option("--limit", min=0, help="So many at the most, the surest; 0: all.")] = 0,
    only_new: Annotated[bool, typer.Option("--new", help="Leave out what the glossary has already.")] = False,
    how: AnswerFormat = Answer.text,
    output: OutputPath = "",
    progress: Progress = ProgressStyle.auto,
) -> int:
    """Propose terms of a memory, with evidence; -o review.xlsx (or .csv) writes a review. Status 1: none found."""
    wanted = _types(kinds)
    found = [
        one
        for one in _candidates(memory, glossary or [], progress)
        if one.score >= least and (not wanted or one.type in wanted) and not (only_new and one.glossary[:5] == "known")
    ]
    chosen = found[: limit or None]
    if Path(output).suffix.lower() in _REVIEWS:
        from tmkit.terms.extraction.review import write_term_review

        write_term_review(chosen, output)
        say(f"{output}: {len(chosen)} candidates to review; then: tmkit terms import {output} -g GLOSSARY")
    elif how is Answer.text:
        write_text("".join(_text(one, is_terminal() and not output) for one in chosen), output)
    else:
        write_answers(map(candidate_shape, chosen), how, output)
    return 0 if chosen else 1


def _types(kinds: str) -> frozenset[str]:
    wanted = frozenset(filter(None, (kind.strip() for kind in kinds.split(","))))
    unknown = sorted(wanted - set(TYPES))
    if unknown:
        raise UsageError(f'"{unknown[0]}" is no type of term: {", ".join(TYPES)}')
    return wanted


def _candidates(memory: str, glossary: Sequence[str], style: ProgressStyle) -> Sequence[TermCandidate]:
    from tmkit.cli.progress import progress_bar
    from tmkit.memory.term_pairs import term_pairs
    from tmkit.terms.extraction.extract import extract_terms
    from tmkit.terms.extraction.refusals import read_refusals

    for path in glossary:
        if not Path(path).exists():
            say(f"{path}: not there, taken as an empty glossary")
    known = _concepts(glossary)
    refused = read_refusals(glossary)
    with tmkit.open_memory(memory) as store:
        pairs = term_pairs(store.store)
    if not pairs:
        raise InputError("no pairs of Chinese and English in this memory", file=memory)
    with progress_bar(style) as tell:
        found = extract_terms(pairs, known, refused, tell)
    if found.aligned < found.pairs:
        say(f"words aligned in {found.aligned:,} of {found.pairs:,} pairs; names and counts are from all of them")
    return found.candidates


def _concepts(glossary: Sequence[str]) -> tuple[Concept, ...]:
    """Read the glossaries; one that is not there yet is empty, because a review may begin it."""
    from tmkit.cli.terms import read

    there = [path for path in glossary if Path(path).exists()]
    return read(there).concepts if there else ()


def _text(one: TermCandidate, colour: bool) -> str:
    glossary = f"  glossary: {one.glossary}" if one.glossary else ""
    lines = [f"{one.score:.2f} {one.count:5}×  {one.zh} → {one.en}  ({one.type}; {', '.join(one.evidence)}){glossary}"]
    if one.competing:
        lines.append(f"        also: {'; '.join(f'{en} {count}×' for en, count in one.competing)}")
    for example in one.examples[:1]:
        lines.append(f"        {mark_spans(example.zh, [example.zh_span], colour)}")
        lines.append(f"        {mark_spans(example.en, [example.en_span], colour)}")
    return "\n".join(lines) + "\n"


def candidate_shape(one: TermCandidate) -> dict[str, Any]:
    """Give a candidate as a JSON object."""
    return {
        "zh": one.zh,
        "en": one.en,
        "type": one.type,
        "score": one.score,
        "evidence": list(one.evidence),
        "count": one.count,
        "glossary": one.glossary,
        "competing": [{"en": en, "count": count} for en, count in one.competing],
        "examples": list(map(_example_shape, one.examples)),
    }


def _example_shape(example: CandidateExample) -> dict[str, Any]:
    return {
        "id": example.unit_id,
        "zh": example.zh,
        "en": example.en,
        "zh_span": list(example.zh_span),
        "en_span": list(example.en_span),
    }


def import_reviews(reviews: Sequence[str], glossary: str) -> None:
    """Carry the decisions of review files into a glossary, and remember what is no term."""
    from tmkit.terms.extraction.decisions import decided
    from tmkit.terms.extraction.refusals import remember_refusals
    from tmkit.terms.extraction.review import read_term_review
    from tmkit.terms.glossary_write import write_glossary

    decisions = [one for path in reviews for one in read_term_review(path)]
    sources = ", ".join(Path(path).name for path in reviews)
    concepts, changed = decided(_concepts([glossary]), decisions, f"review {sources}")
    if changed:
        write_glossary(concepts, glossary)
    refused = remember_refusals(glossary, decisions)
    done = f"{counted(len(decisions), 'decision')}, {counted(changed, 'term')} changed"
    say(f"{glossary}: {done}, {refused} more remembered as no terms")
