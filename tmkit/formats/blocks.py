"""An XML file as UTF-8 blocks from its root element on, whatever its encoding."""

from __future__ import annotations

import codecs
from collections.abc import Iterator

from tmkit.formats.prologue import Prologue
from tmkit.formats.report import Report
from tmkit.formats.source import Source


def utf8_blocks(source: Source, prologue: Prologue, report: Report | None = None) -> Iterator[bytes]:
    """Give the file from its root element on, as UTF-8.

    Bytes that are wrong in another encoding raise UnicodeDecodeError, or with a ``report`` become U+FFFD and are told.
    """
    blocks = source.blocks()
    if prologue.encoding == "utf-8":
        skip = prologue.skip
        for block in blocks:
            if skip < len(block):
                yield block[skip:]
            skip = max(0, skip - len(block))
        return
    decoder = codecs.getincrementaldecoder(prologue.encoding)("strict" if report is None else "replace")
    skip = prologue.start
    for block in blocks:
        text = decoder.decode(block)
        lost = text.count("\ufffd") if report is not None else 0
        if report is not None and lost:
            report.repair(f"{lost} characters that are not {prologue.encoding} became U+FFFD")
        if skip < len(text):
            yield text[skip:].encode("utf-8", "surrogatepass" if report is not None else "strict")
        skip = max(0, skip - len(text))
    decoder.decode(b"", True)
