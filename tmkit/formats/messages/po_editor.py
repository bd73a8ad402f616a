"""Translations of a PO file changed in place: the lines of others stay byte for byte."""

from __future__ import annotations

import re
from pathlib import Path

from tmkit.errors import EncodingError, FormatError
from tmkit.files import atomic_write_bytes, decode, find_encoding, read_bytes
from tmkit.formats.edit import Edits, TargetEdit, choose_edits, count_losses
from tmkit.formats.localisation import CHARSET, read_po
from tmkit.formats.messages.po_text import Entry, Field, read_entries, written
from tmkit.formats.report import Report
from tmkit.model import plain_text


def edit_po(
    path: str | Path, out: str | Path, edits: Edits, *, target_lang: str = "", report: Report | None = None
) -> int:
    """Write a copy of a PO file in which messages have other translations; give how many were changed.

    A plural form is a segment of its own. A status that needs review sets the flag ``fuzzy``, any other takes it away
    with the old message that it was a match of. ``target_lang`` is not written: the header belongs to the project.
    Raises :class:`~tmkit.errors.UsageError` for a segment that is not there, :class:`~tmkit.errors.EncodingError` where
    the charset of the file cannot hold a translation.
    """
    report = report if report is not None else Report()
    report.file = report.file or str(path)
    document = _Document(path, report.file)
    messages = [(entry, form) for entry in read_entries(document.lines) if entry.is_message for form in entry.forms]
    _check_agreement(path, messages)
    chosen = choose_edits(edits, [""] * len(messages), report.file)
    for number, edit in chosen.items():
        document.change(*messages[number - 1], edit)
        count_losses(edit, report, "status", "note")
    document.write(out)
    report.units += len(chosen)
    return len(chosen)


def _check_agreement(path: str | Path, messages: list[tuple[Entry, Field]]) -> None:
    """Refuse a file whose messages the reader counts otherwise: a translation must never go to another message."""
    read = [unit.target or "" for unit in read_po(path, Report())]
    if read != [form.text for _entry, form in messages]:
        raise FormatError("the messages cannot be told apart: save the file with msgcat first", file=str(path))


class _Document:
    """The lines of a file, and those that stand for them when it is written."""

    def __init__(self, path: str | Path, file: str) -> None:
        data = read_bytes(path)
        charset = CHARSET.search(data[:10_000])
        decoded = decode(data, charset[2].decode("ascii") if charset else "")
        self.file = file
        self.codec = decoded.encoding
        mark = data[: find_encoding(data)[1]]
        try:
            self.text = data[len(mark) :].decode(self.codec)
            is_kept = mark + self.text.encode(self.codec) == data
        except UnicodeError:
            is_kept = False
        if not is_kept:
            raise EncodingError("some bytes cannot be kept as they are: save the file as UTF-8", file=file)
        self._mark = mark
        self.lines = re.split("(?<=\n)", self.text)
        self._instead: dict[int, list[str]] = {}
        self._before: dict[int, list[str]] = {}

    def change(self, entry: Entry, form: Field, edit: TargetEdit) -> None:
        """Put another translation in one form of a message, with its flags and notes."""
        text = plain_text(edit.parts)
        if edit.target is not None and text != form.text:
            self._instead[form.first] = written(form.keyword, text)
            self._instead.update((number, []) for number in range(form.first + 1, form.last + 1))
        if edit.note:
            self._before.setdefault(entry.first, []).append(f"# {' '.join(edit.note.split())}")
        if edit.status:
            self._flag(entry, is_fuzzy=edit.status not in ("verified", "imported"))

    def _flag(self, entry: Entry, *, is_fuzzy: bool) -> None:
        if is_fuzzy == ("fuzzy" in entry.flags):
            return
        flags = ["fuzzy", *entry.flags] if is_fuzzy else [flag for flag in entry.flags if flag != "fuzzy"]
        new = [f"#, {', '.join(flags)}"] if flags else []
        if entry.flag_line >= 0:
            self._instead[entry.flag_line] = new
        else:
            self._before.setdefault(entry.body, []).extend(new)
        if not is_fuzzy:
            self._instead.update((number, []) for number in entry.old_lines)
        entry.flags = flags

    def write(self, path: str | Path) -> None:
        """Write the file, whole or not at all, in the encoding it came in."""
        pieces = []
        for number, line in enumerate(self.lines):
            pieces += _ended([*self._before.get(number, ()), ""], line)[:-1]
            pieces += _ended(self._instead[number], line) if number in self._instead else [line]
        text = "".join(pieces)
        try:
            data = text.encode(self.codec)
        except UnicodeEncodeError as error:
            lost = text[error.start]
            raise EncodingError(
                f'{self.codec} cannot hold "{lost}": convert the file to UTF-8', file=self.file
            ) from error
        with atomic_write_bytes(path) as stream:
            stream.write(self._mark + data)


def _ended(new_lines: list[str], line: str) -> list[str]:
    """Give new lines that end as the line which they stand for; a last line without end keeps none."""
    end = line[len(line.rstrip("\r\n")) :]
    return [new + (end or "\n") for new in new_lines[:-1]] + [new + end for new in new_lines[-1:]]
