"""Progress on stderr: a bar on a terminal, JSON lines on request, silence otherwise."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tmkit.cli.options import ProgressStyle
from tmkit.cli.output import say, to_json

Teller = Callable[[str, int, int], None]


@contextmanager
def progress_bar(style: ProgressStyle) -> Iterator[Teller]:
    """Give a function to be told (step, done, of how many); 0 of how many means unknown."""
    if style is ProgressStyle.jsonl:
        yield lambda step, done, total: say(to_json({"step": step, "done": done, "total": total}))
    elif style is ProgressStyle.none or not sys.stderr.isatty():
        yield lambda step, done, total: None
    else:
        yield from _rich_bar()


def _rich_bar() -> Iterator[Teller]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description:<8}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    # What goes to stdout is the answer: rich would draw it into the bar, which is on stderr.
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=False) as bar:
        tasks = {}

        def tell(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bar.add_task(step, total=total or None)
            bar.update(tasks[step], completed=done, total=total or None)

        yield tell
