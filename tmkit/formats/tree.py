"""A whole XML file as elements: records one by one, or one tree for the formats whose files are small."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, cast

from tmkit.errors import FormatError, InputError, LimitError
from tmkit.formats.blocks import utf8_blocks
from tmkit.formats.mend import decode_piece, mend
from tmkit.formats.prologue import Prologue, read_prologue
from tmkit.formats.report import Report
from tmkit.formats.source import Source
from tmkit.formats.xmlio import local_name, parse_elements, parse_string

if TYPE_CHECKING:
    from tmkit.formats.xmlio import Element

HEAD = 1024 * 1024
TREE_LIMIT = 500 * 1024 * 1024


class XmlFile:
    """An XML file with one of the expected root elements, opened by its prologue.

    Raises the errors of :class:`~tmkit.formats.source.Source` and :func:`~tmkit.formats.prologue.read_prologue`, and
    :class:`~tmkit.errors.FormatError` where the root is another one.
    """

    def __init__(self, path: str | Path, report: Report, roots: Iterable[str]) -> None:
        self.source = Source(path)
        self.report = report
        report.file = report.file or self.source.name
        self.prologue: Prologue = read_prologue(self.source.head(HEAD), report.file)
        expected = tuple(roots)
        if self.prologue.root.rpartition(":")[2] not in expected:
            wanted = " or ".join(f"<{root}>" for root in expected)
            raise FormatError(f"the root element is <{self.prologue.root}>, not {wanted}", file=report.file)

    def elements(self, tags: tuple[str, ...]) -> Iterator[Element]:
        """Give each element with one of these names as a stream; a damaged file is mended as a whole."""
        for message in self.prologue.repairs:
            self.report.repair(message)
        done = 0
        try:
            for element in parse_elements(utf8_blocks(self.source, self.prologue), tags, keep_comments=False):
                yield element
                done += 1
        except (FormatError, LimitError, UnicodeDecodeError) as error:
            root = self._mended(error)
            found = [element for element in root.iter() if local_name(element.tag) in tags]
            yield from found[done:]

    def tree(self) -> Element:
        """Give the root of the whole file, mended where that is needed; at most 500 MB."""
        for message in self.prologue.repairs:
            self.report.repair(message)
        try:
            return parse_string(self._text("strict"), keep_comments=False)
        except (InputError, UnicodeDecodeError) as error:
            return self._mended(error)

    def line(self, element: Element) -> int:
        """Give the line of the file that an element begins on."""
        return cast(int, element.sourceline or 1) + self.prologue.lines

    def _mended(self, error: Exception) -> Element:
        text = mend(self._text("mend"), self.prologue.entities, self._teller())
        try:
            return parse_string(text, keep_comments=False)
        except InputError as second:
            first = error if isinstance(error, InputError) else second
            raise FormatError(first.message, file=self.report.file, line=first.line + self.prologue.lines) from second

    def _teller(self) -> Callable[[str, int], None]:
        is_plain = self.prologue.encoding == "utf-8" and not self.source.is_packed
        skip = self.prologue.skip
        return lambda message, place: self.report.repair(message, byte=place + skip if is_plain else -1)

    def _text(self, errors: str) -> str:
        blocks = []
        size = 0
        for block in utf8_blocks(self.source, self.prologue, self.report if errors == "mend" else None):
            size += len(block)
            if size > TREE_LIMIT:
                raise LimitError("larger than 500 MB: split it", file=self.report.file)
            blocks.append(block)
        data = b"".join(blocks)
        return decode_piece(data, self._teller()) if errors == "mend" else data.decode("utf-8")
