"""Articles as plain text: the lines as found, in whatever encoding."""

from __future__ import annotations

from pathlib import Path

from tmkit.files import read_text, split_lines
from tmkit.formats.report import Report


def read_plain_lines(path: str | Path, report: Report | None = None) -> list[str]:
    """Give the lines of a text file; ``report`` hears what the decoder noted. Errors as those of reading a file."""
    decoded = read_text(path)
    if report is not None:
        report.file = report.file or str(path)
        if decoded.note:
            report.repair(decoded.note)
    return split_lines(decoded.text)
