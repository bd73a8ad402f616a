"""Two texts with one segment a line, as units."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import zip_longest
from pathlib import Path

from tmkit.cli.output import say
from tmkit.errors import InputError
from tmkit.files import read_lines
from tmkit.langs import detect
from tmkit.model import Unit
from tmkit.text.counted import counted

_CODE = re.compile(r"\.([a-z]{2}(?:[-_][A-Za-z]{2,4})?)\.[^.]+$")


def read_pair(source: str, target: str, languages: tuple[str, str] = ("", "")) -> list[Unit]:
    """Give the units of two texts, one segment a line; what one text has more than the other is told and left out.

    Languages: as given, else the code in the name (``news.en.txt``), else from the content. :class:`InputError` where
    both are the same language or one is unknown.
    """
    sides = read_lines(source, as_segments=True), read_lines(target, as_segments=True)
    codes = [
        language_of(path, lines, given) for path, lines, given in zip((source, target), sides, languages, strict=True)
    ]
    if codes[0].split("-")[0] == codes[1].split("-")[0]:
        raise InputError(f"{source} and {target} are both {codes[0]}: give --source-lang and --target-lang")
    if len(sides[0]) != len(sides[1]):
        counts = f"{source} has {counted(len(sides[0]), 'line')}, {target} {len(sides[1])}"
        say(f"warning: {counts}: what stands beyond line {min(map(len, sides))} has no partner")
    return [_unit(one, other, codes, target) for one, other in zip_longest(*sides, fillvalue="")]


def _unit(source: str, target: str, codes: Sequence[str], file: str) -> Unit:
    return Unit(
        source_parts=(source,),
        target_parts=(target,),
        source_lang=codes[0],
        target_lang=codes[1],
        article=Path(file).name,
    )


def language_of(path: str, lines: Sequence[str], given: str = "") -> str:
    """Give the language of a text: as given, else the code in its name, else from its content."""
    if given:
        return given
    if named := _CODE.search(path):
        return named[1].replace("_", "-")
    found = detect(" ".join(lines[:200]))
    if not found:
        raise InputError("neither Chinese nor English text: give --source-lang or --target-lang", file=path)
    return found
