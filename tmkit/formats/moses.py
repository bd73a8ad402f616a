"""Moses pairs: two text files, a segment a line, equally many lines.

``corpus.zh-en`` stands for ``corpus.zh-en.zh`` and ``corpus.zh-en.en``, as OPUS names them, or ``corpus.zh`` and
``corpus.en``, as Moses does; the source is the language named first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import zip_longest
from pathlib import Path

from tmkit.errors import FileAccessError, FormatError, UsageError
from tmkit.files import atomic_write, read_lines
from tmkit.formats.report import Report
from tmkit.langs import parse_code
from tmkit.model import Unit

NAME = re.compile(r"\.([a-z]{2,3})-([a-z]{2,3})$")
BREAKS = re.compile("[\t\r\n]+")


def find_pair_of_files(path: str | Path) -> tuple[Path, Path] | None:
    """Give the two files that a name such as ``corpus.zh-en`` stands for; None where they are not there."""
    found = NAME.search(str(path))
    if not found or Path(path).exists():
        return None
    stem = str(path)[: found.start()]
    for base in (str(path), stem):
        sides = Path(f"{base}.{found[1]}"), Path(f"{base}.{found[2]}")
        if all(side.is_file() for side in sides):
            return sides
    return None


def read_moses_pair(path: str | Path, report: Report | None = None) -> Iterator[Unit]:
    """Give the units of the two files that a name stands for; errors as :func:`read_moses`."""
    files, found = find_pair_of_files(path), NAME.search(str(path))
    if files is None or found is None:
        raise FileAccessError("there are no two such files: give NAME.zh-en for NAME.zh and NAME.en", file=str(path))
    yield from read_moses(*files, found[1], found[2], report)


def write_moses_pair(units: Iterable[Unit], path: str | Path, report: Report | None = None) -> None:
    """Write ``PATH.zh`` and ``PATH.en`` for a path that ends in ``.zh-en``, each side by its language.

    Units of other languages are counted.
    """
    report = report if report is not None else Report(str(path))
    found = NAME.search(str(path))
    if found is None:
        raise UsageError("name the two languages at the end, as in corpus.zh-en", file=str(path))
    chosen = _turned(units, (found[1], found[2]), report)
    write_moses(chosen, f"{path}.{found[1]}", f"{path}.{found[2]}", report)


def _turned(units: Iterable[Unit], pair: tuple[str, str], report: Report) -> Iterator[Unit]:
    for unit in units:
        codes = tuple(parse_code(code).language for code in (unit.source_lang, unit.target_lang))
        if codes == pair:
            yield unit
        elif codes == pair[::-1]:
            yield replace(unit, source_parts=unit.target_parts or (), target_parts=unit.source_parts)
        else:
            report.lose(f"units that are not {pair[0]} and {pair[1]}")


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
