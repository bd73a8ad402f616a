"""Answers on stdout, talk on stderr."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable
from typing import Any

from tmkit.cli.options import Answer


def say(line: str) -> None:
    """Tell the person something, on stderr."""
    print(line, file=sys.stderr, flush=True)  # noqa: T201


def write_text(text: str, path: str = "") -> None:
    """Write an answer whole: to ``path``, or to stdout when it is empty or ``-``."""
    if path and path != "-":
        from tmkit.files import atomic_write

        with atomic_write(path) as stream:
            stream.write(text)
        return
    sys.stdout.write(text)
    sys.stdout.flush()


def to_json(value: Any, indent: int | None = None) -> str:
    """Give a value as JSON, with Chinese as it is."""
    return json.dumps(value, ensure_ascii=False, indent=indent)


def write_answers(answers: Iterable[Any], how: Answer, path: str = "") -> None:
    """Write JSON answers: one object a line, or one document (a list, or the object where there is one)."""
    if how is Answer.jsonl:
        write_text("".join(to_json(answer) + "\n" for answer in answers), path)
        return
    everything = list(answers)
    write_text(to_json(everything[0] if len(everything) == 1 else everything, 1) + "\n", path)


def is_terminal() -> bool:
    """Whether stdout is a terminal that wants colours."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
