"""What is to be translated in a file: the segments of a bilingual file, or the sentences of a text."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tmkit.cli.output import say
from tmkit.cli.texts import language_of
from tmkit.langs import detect
from tmkit.model import Unit


def read_sources(path: str, lang: str = "") -> list[Unit]:
    """Give the units of a file in order; each sentence of a text, HTML page or document is one, without a target.

    The language of a text is ``lang``, else the code in its name (``news.en.txt``), else that of each line. ``-`` is
    standard input. Raises the errors of reading the file.
    """
    from tmkit.formats.registry import BY_NAME, read
    from tmkit.formats.report import Report
    from tmkit.formats.sniff import find_format

    if path == "-":
        with tempfile.TemporaryDirectory() as folder:
            copy = Path(folder, "standard input")
            with copy.open("wb") as stream:
                shutil.copyfileobj(sys.stdin.buffer, stream)
            return read_sources(str(copy), lang)
    entry = BY_NAME[find_format(path)]
    if entry.lines and not entry.reader:
        return list(_sentences(path, lang))
    report = Report(path)
    units = list(read(path, report))
    for line in report.lines():
        say(line)
    return units


def _sentences(path: str, lang: str) -> Iterator[Unit]:
    from tmkit.formats.registry import read_article_lines
    from tmkit.text.sentences import split_sentences

    lines = [line for line in map(str.strip, read_article_lines(path)) if line]
    code = language_of(path, lines, lang)
    is_found = not lang and code == detect(" ".join(lines[:200]))
    for line in lines:
        own = (detect(line) or code) if is_found else code
        for sentence in split_sentences(line, own):
            yield Unit(
                source_parts=(sentence,), target_parts=None, source_lang=own, target_lang="", article=Path(path).name
            )
