"""Moses pairs: two text files, a segment a line, equally many lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from itertools import zip_longest
from pathlib import Path

from tmkit.errors import FormatError
from tmkit.files import atomic_write, read_lines
from tmkit.formats.report import Report
from tmkit.model import Unit

BREAKS = re.compile("[\t\r\n]+")


def read_moses(
    source: str | Path, target: str | Path, source_lang: str, target_lang: str, report: Report | None = None
) -> Iterator[Unit]:
    """Give the units of two files with one segment a line; only LF and CRLF end a line, an empty one counts.

    Raises :class:`~tmkit.errors.FormatError`, with both numbers, where the files are not equally long.
    """
    report = report if report is not None else Report()
    report.file = report.file or f"{source}, {target}"
    sources, targets = read_lines(source, as_segments=True), read_lines(target, as_segments=True)
    if len(sources) != len(targets):
        message = f"{len(sources)} lines in {source} but {len(targets)} in {target}: the lines do not pair"
        raise FormatError(message)
    for one, other in zip_longest(sources, targets, fillvalue=""):
        report.units += 1
        yield Unit(
            source_parts=(one,) if one else (),
            target_parts=(other,) if other else None,
            source_lang=source_lang,
            target_lang=target_lang,
        )


def write_moses(units: Iterable[Unit], source: str | Path, target: str | Path, report: Report | None = None) -> None:
    """Write the sides of units to two files; tabs and line ends become spaces, and are counted."""
    report = report if report is not None else Report(f"{source}, {target}")
    with ExitStack() as stack:
        streams = [stack.enter_context(atomic_write(path)) for path in (source, target)]
        for unit in units:
            report.units += 1
            for stream, text in zip(streams, (unit.source, unit.target or ""), strict=True):
                line, count = BREAKS.subn(" ", text)
                if count:
                    report.lose("tabs and line ends inside a text (spaces instead)", count)
                stream.write(line + "\n")
