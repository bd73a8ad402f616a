"""The verb ``memory``: care of a translation memory."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer

import tmkit
from tmkit.cli.options import Answer, AnswerFormat, MemoryPath
from tmkit.cli.output import say, to_json, write_text

app = typer.Typer(help="Care of a translation memory.", no_args_is_help=True, rich_markup_mode=None)


@app.command("stats")
def stats(memory: MemoryPath, how: AnswerFormat = Answer.text) -> int:
    """Count the units: by language pair, status, article and date."""
    with tmkit.open_memory(memory) as store:
        figures = store.stats()
    if how is not Answer.text:
        shape = asdict(figures) | {"languages": dict(figures.pairs), "statuses": dict(figures.statuses)}
        shape.pop("pairs")
        write_text(to_json(shape, None if how is Answer.jsonl else 1) + "\n")
        return 0
    rows = [("units", figures.units), *((f"  {pair}", count) for pair, count in figures.pairs)]
    rows += [(f"  {status}", count) for status, count in figures.statuses]
    rows += [("articles", figures.articles), ("bytes", figures.bytes)]
    write_text("".join(f"{name:<24}{count:>12,}\n" for name, count in rows))
    if figures.first_date:
        write_text(f"{'dates':<24}{figures.first_date[:10]} to {figures.last_date[:10]}\n")
    return 0


@app.command("verify")
def verify(memory: MemoryPath, how: AnswerFormat = Answer.text) -> int:
    """Check the whole memory: pages, references, keys, texts. Status 1: a fault was found."""
    with tmkit.open_memory(memory) as store:
        faults = list(store.verify())
    if how is Answer.text:
        write_text("".join(f"{memory}: unit {f.unit_id}: {f.message} ({f.check})\n" for f in faults))
        say(f"{memory}: {len(faults) or 'no'} fault{'' if len(faults) == 1 else 's'}")
    else:
        write_text(
            "".join(to_json(asdict(fault)) + "\n" for fault in faults)
            if how is Answer.jsonl
            else to_json([asdict(f) for f in faults], 1) + "\n"
        )
    return 1 if faults else 0


@app.command("backup")
def backup(
    memory: MemoryPath, out: Annotated[str, typer.Argument(metavar="OUT", help="The copy; whole or not at all.")]
) -> int:
    """Copy the memory safely, also while others write to it."""
    with tmkit.open_memory(memory) as store:
        store.backup(out)
    say(f"{out}: backup of {memory}")
    return 0


@app.command("index")
def index(
    memory: MemoryPath,
    words: Annotated[bool, typer.Option("--words", help="Learn the word links that renderings need, too.")] = False,
) -> int:
    """Bring the look-up index up to date. Look-ups do it by themselves, but then one of them waits for it."""
    with tmkit.open_memory(memory) as store:
        is_written = store.write_index()
        if words:
            store.learn()
    say(f"{memory}: {'the index is now' if is_written else 'the index was'} up to date")
    return 0


@app.command("compact")
def compact(memory: MemoryPath) -> int:
    """Give back unused space and forget superseded changes."""
    with tmkit.open_memory(memory) as store:
        store.compact()
    say(f"{memory}: compacted")
    return 0
