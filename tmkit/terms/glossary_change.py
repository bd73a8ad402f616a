"""A glossary file changed: written beside, read again, and put in its place only when nothing else has changed."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from tmkit.errors import TmkitError
from tmkit.files import atomic_write_bytes, read_bytes
from tmkit.formats import find_format
from tmkit.formats.report import Report
from tmkit.formats.table import read_workbook
from tmkit.formats.tbx.writer import write_tbx
from tmkit.model import Concept
from tmkit.terms.glossary import Glossary, read_glossary
from tmkit.terms.glossary_rows import NewTerm, added_rows
from tmkit.terms.glossary_write import write_glossary

_HEAD = 4096
Check = Callable[[Glossary, Glossary], str]
"""Gives what speaks against a change, from the glossary before and after it; nothing where all is well."""


def change_file(
    file: str, rows: Sequence[NewTerm], concepts: Callable[[Glossary], Sequence[Concept]], check: Check
) -> str:
    """Add terms to a glossary file, whole or not at all; give what speaks against it, or nothing.

    A text table gets the ``rows`` at its end and keeps all other bytes; a workbook or a TBX file is written anew with
    the ``concepts``, when nothing is lost by that. Raises :class:`~tmkit.errors.TmkitError` where it cannot be read
    or written.
    """
    before = read_glossary([file])
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder, Path(file).name)
        try:
            if find_format(file) in ("csv", "tsv", "plain"):
                draft.write_bytes(added_rows(read_bytes(file), rows))
            else:
                _rewrite(before, concepts(before), file, draft)
            after = read_glossary([draft])
        except TmkitError as error:
            return f"the form cannot be written here ({error.message}): add it by hand"
        fault = check(before, after)
        if not fault:
            with atomic_write_bytes(file) as stream:
                stream.write(draft.read_bytes())
        return fault


def _rewrite(before: Glossary, concepts: Sequence[Concept], file: str, draft: Path) -> None:
    """Write all concepts of a workbook or a TBX file anew; nothing may be lost by that."""
    lost = [problem for problem in before.problems if problem.rule in ("terms.row", "terms.file")]
    if lost:
        raise TmkitError(f"a broken row would be lost: {lost[0].reason}")
    report = Report(str(draft))
    if find_format(file) == "tbx":
        write_tbx(concepts, draft, report, version=3 if b"<tbx" in read_bytes(file)[:_HEAD] else 2)
    elif len({sheet for sheet, _row, _cells in read_workbook(file)}) > 1:
        raise TmkitError("the workbook has several sheets")
    else:
        write_glossary(concepts, draft, report)
    if report.losses:
        raise TmkitError(f"{next(iter(report.losses))} would be lost")
