"""The verb lookup: past translations of whole segments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

import tmkit
from tmkit.cli.options import Answer, AnswerFormat, Lang, MemoryPath, OutputPath
from tmkit.cli.output import is_terminal, write_answers, write_text
from tmkit.cli.paint import paint_matches
from tmkit.cli.pieces import Pieces, paint_pieces, piece_shape
from tmkit.errors import UsageError
from tmkit.model import Match

if TYPE_CHECKING:
    from tmkit.cli.pieces import Piece


def register(app: typer.Typer) -> None:
    """Add this verb to the application."""
    app.command("lookup")(lookup)


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
    fragments: Annotated[
        bool | None,
        typer.Option("--fragments/--no-fragments", help="What is shared where nothing matched; default: for one TEXT."),
    ] = None,
    how: AnswerFormat = Answer.text,
    output: OutputPath = "",
) -> int:
    """Find past translations of a whole segment, in either direction. Status 1: nothing found.

    Where no segment is good enough, a query gets the longest pieces that it shares with the memory, the rarest first,
    each with its renderings.
    """
    if bool(text) == bool(batch):
        raise UsageError("give a text or --input FILE, not both" if text else "give a text or --input FILE")
    queries = [text] if text else _read_queries(batch)
    code = lang.value if lang else None
    wants_pieces = bool(text) if fragments is None else fragments
    with tmkit.open_memory(memory) as store:
        if context:
            answers = [store.lookup(query, minimum, limit, code, context) for query in queries]
        else:
            answers = list(store.lookup_many(queries, minimum, limit, code))
        finder = Pieces(store)
        pieces = [
            finder.find(query, limit, code) if wants_pieces and not found else []
            for query, found in zip(queries, answers, strict=True)
        ]
        if any(pieces):
            finder.tell()
    _write(list(zip(queries, answers, pieces, strict=True)), how, output)
    return 0 if any(answers) else 1


def _read_queries(path: str) -> list[str]:
    from tmkit.files import read_lines

    return read_lines(path, as_segments=True)


def _write(answers: list[tuple[str, list[Match], list[Piece]]], how: Answer, output: str) -> None:
    if how is Answer.text:
        colour = is_terminal() and not output
        texts = (paint_matches(query, found, colour) + paint_pieces(pieces) for query, found, pieces in answers)
        write_text("".join(texts), output)
    else:
        write_answers([_shape(*answer) for answer in answers], how, output)


def _shape(query: str, found: list[Match], pieces: list[Piece]) -> dict[str, Any]:
    from tmkit.reports.shapes import match_shape

    shape: dict[str, Any] = {"query": query, "matches": [match_shape(match) for match in found]}
    if pieces:
        shape["fragments"] = [piece_shape(piece) for piece in pieces]
    return shape
