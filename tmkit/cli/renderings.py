"""The verb renderings: how a term has been rendered before."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

import tmkit
from tmkit.cli.options import Answer, AnswerFormat, GlossaryPaths, Lang, MemoryPath, OutputPath
from tmkit.cli.output import is_terminal, say, write_answers, write_text
from tmkit.cli.paint import mark_spans
from tmkit.errors import UsageError
from tmkit.model import Concept, Rendering, Renderings
from tmkit.text.counted import counted

_SHOWN = 2
_MANY = 500


def register(app: typer.Typer) -> None:
    """Add this verb to the application."""
    app.command("renderings")(renderings)


def renderings(
    term: Annotated[str, typer.Argument(metavar="TERM", help="A Chinese or English word, name or phrase.")],
    memory: MemoryPath,
    glossary: GlossaryPaths = None,
    limit: Annotated[int, typer.Option("--limit", min=1, help="So many renderings at the most.")] = 20,
    lang: Annotated[Lang | None, typer.Option("--lang", help="The term's language; found from the text.")] = None,
    examples: Annotated[int, typer.Option("--examples", min=0, help="So many examples of each.")] = 3,
    how: AnswerFormat = Answer.text,
    output: OutputPath = "",
) -> int:
    """Show how a term has been rendered: each rendering with its count, dates and examples. Status 1: nothing found."""
    if not term.strip():
        raise UsageError("give a term: a Chinese or English word, name or phrase")
    code = lang.value if lang else None
    concepts = _concepts(glossary)
    with tmkit.open_memory(memory) as store:
        found = store.renderings(term, code, limit, glossary=concepts, examples=examples, on_learn=tell_learning)
    if how is Answer.text:
        write_text(paint_renderings(found, is_terminal()), output)
    else:
        from tmkit.reports.shapes import renderings_shape

        write_answers([renderings_shape(found)], how, output)
    return 0 if found.renderings else 1


def _concepts(paths: Sequence[str] | None) -> tuple[Concept, ...]:
    if not paths:
        return ()
    from tmkit.terms.glossary import read_glossary

    glossary = read_glossary(paths)
    for problem in glossary.problems:
        if problem.rule in ("terms.row", "terms.file"):
            place = f"{problem.file}:{problem.line}" if problem.line else problem.file
            say(f"tmkit: {place}: {problem.reason}")
    return glossary.concepts


def tell_learning(pairs: int) -> None:
    """Say on stderr that word links are being learnt, where that takes a while."""
    if pairs >= _MANY:
        say(f"learning word links from {counted(pairs, 'unit')} (once, then kept beside the memory) …")


def paint_renderings(found: Renderings, colour: bool) -> str:
    """Give the answer as text: a line a rendering, then up to two examples of it with both sides marked."""
    lines = [f"? {found.term}"]
    for rendering in found.renderings:
        lines += _lines(rendering, colour)
    if not found.units:
        lines.append("  not in the memory")
    elif not found.renderings:
        lines.append("  no rendering found")
    lines.append(f"{found.units} unit{'s' if found.units != 1 else ''} with the term")
    return "\n".join(lines) + "\n"


def _lines(rendering: Rendering, colour: bool) -> list[str]:
    dates = " – ".join(dict.fromkeys(date[:10] for date in (rendering.first, rendering.last) if date))
    facts = "  ".join(part for part in (f"{rendering.share:.0%}", dates, rendering.status) if part)
    lines = [f"  {rendering.count:4}×  {rendering.rendering}  {facts}"]
    if len(rendering.variants) > 1:
        others = ", ".join(f"{text} {count}×" for text, count in rendering.variants)
        lines.append(f"         {others}")
    for example in rendering.examples[:_SHOWN]:
        lines += [
            f"         {mark_spans(example.source, [example.source_span], colour)}",
            f"         {mark_spans(example.target, [example.target_span], colour)}",
        ]
    return lines
