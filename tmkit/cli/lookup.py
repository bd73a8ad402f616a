"""The verbs that ask a memory: lookup, concordance."""

from __future__ import annotations

from typing import Annotated, Any

import typer

import tmkit
from tmkit.cli.options import Answer, AnswerFormat, Lang, MemoryPath, OutputPath, Side
from tmkit.cli.output import is_terminal, write_answers, write_text
from tmkit.cli.paint import paint_concordance, paint_matches
from tmkit.errors import UsageError


def register(app: typer.Typer) -> None:
    """Add these verbs to the application."""
    app.command("lookup")(lookup)
    app.command("concordance")(concordance)


def lookup(
    memory: MemoryPath,
    text: Annotated[str, typer.Argument(metavar="[TEXT]", help="A whole segment, Chinese or English.")] = "",
    minimum: Annotated[float, typer.Option("--min", min=30, max=100, help="The lowest score shown, per cent.")] = 70,
    limit: Annotated[int, typer.Option("--limit", min=1, help="So many matches at the most.")] = 5,
    lang: Annotated[Lang | None, typer.Option("--lang", help="The query's language; found from the text.")] = None,
    batch: Annotated[str, typer.Option("--input", metavar="FILE", help="A batch: one query a line.")] = "",
    context: Annotated[
        tuple[str, str] | None, typer.Option("--context", metavar="PREV NEXT", help="The segments before and after.")
    ] = None,
    how: AnswerFormat = Answer.text,
    output: OutputPath = "",
) -> int:
    """Find past translations of a whole segment, in either direction. Status 1: nothing found.

    Where no segment is good enough, one query gets the longest pieces that it shares with the memory.
    """
    from tmkit.reports.shapes import fragment_shape, match_shape

    if bool(text) == bool(batch):
        raise UsageError("give a text or --input FILE, not both" if text else "give a text or --input FILE")
    queries = [text] if text else _read_queries(batch)
    code = lang.value if lang else None
    with tmkit.open_memory(memory) as store:
        if context:
            answers = [store.lookup(query, minimum, limit, code, context) for query in queries]
        else:
            answers = list(store.lookup_many(queries, minimum, limit, code))
        shared = store.fragments(text, limit, code) if text and not answers[0] else []
    if how is Answer.text:
        painted = [paint_matches(query, found, is_terminal()) for query, found in zip(queries, answers, strict=True)]
        write_text("".join(painted) + "".join(f"  shared  {f.text}  ×{f.count}\n" for f in shared), output)
    else:
        shapes: list[Any] = [
            {"query": query, "matches": [match_shape(match) for match in found]}
            for query, found in zip(queries, answers, strict=True)
        ]
        if shared:
            shapes[0]["fragments"] = [fragment_shape(fragment) for fragment in shared]
        write_answers(shapes, how, output)
    return 0 if any(answers) else 1


def _read_queries(path: str) -> list[str]:
    from tmkit.files import read_lines

    return read_lines(path, as_segments=True)


def concordance(
    text: Annotated[str, typer.Argument(metavar="TEXT", help="Any part of a segment, two characters upward.")],
    memory: MemoryPath,
    side: Annotated[Side, typer.Option("--side", help="Where it must stand.")] = Side.both,
    regex: Annotated[bool, typer.Option("--regex", help="TEXT is a regular expression, run on the raw text.")] = False,
    other: Annotated[str, typer.Option("--and", metavar="TEXT", help="This must stand in the unit too.")] = "",
    limit: Annotated[int, typer.Option("--limit", min=1, help="So many hits a page.")] = 50,
    offset: Annotated[int, typer.Option("--offset", min=0, help="Leave out so many hits.")] = 0,
    article: Annotated[str, typer.Option("--article", help="Only units of this article.")] = "",
    since: Annotated[str, typer.Option("--from", metavar="DATE", help="Only units of this day or later.")] = "",
    until: Annotated[str, typer.Option("--to", metavar="DATE", help="Only units of this day or earlier.")] = "",
    status: Annotated[str, typer.Option("--status", help="Only units of this status.")] = "",
    how: AnswerFormat = Answer.text,
    output: OutputPath = "",
) -> int:
    """Show every unit that contains the text, in context. Status 1: nothing found."""
    from tmkit.memory.store import Where
    from tmkit.reports.shapes import concordance_shape

    where = Where(article=article, since=since, until=until, statuses=(status,) if status else ())  # type: ignore[arg-type]
    with tmkit.open_memory(memory) as store:
        found = store.concordance(
            text, side.value, regex, limit, and_=[other] if other else (), where=where, offset=offset
        )
    if how is Answer.text:
        write_text(paint_concordance(found, is_terminal()), output)
    else:
        write_answers([concordance_shape(text, found)], how, output)
    return 0 if found.total else 1
