"""Translations of a Qt TS file changed in place: what is not edited stays byte for byte."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from tmkit.formats.document import Document, open_document
from tmkit.formats.edit import Edits, TargetEdit, choose_edits, count_losses
from tmkit.formats.nodes import Node
from tmkit.formats.report import Report
from tmkit.formats.xmlio import escape_text, local_name, strip_illegal
from tmkit.model import plain_text

OBSOLETE = frozenset({"obsolete", "vanished"})


def edit_ts(
    path: str | Path, out: str | Path, edits: Edits, *, target_lang: str = "", report: Report | None = None
) -> int:
    """Write a copy of a TS file in which messages have other translations; give how many were changed.

    A plural form is a segment of its own. A status that needs review makes a message ``unfinished``, any other
    finished. ``target_lang`` is written where the file names no language. Raises
    :class:`~tmkit.errors.UsageError` for a segment that is not there, and the errors of reading.
    """
    report = report if report is not None else Report()
    document = open_document(path, "TS")
    report.file = report.file or document.file
    forms = list(_forms(document.root))
    chosen = choose_edits(edits, [""] * len(forms), document.file)
    for number, edit in chosen.items():
        _change(document, *forms[number - 1], edit)
        count_losses(edit, report, "status", "note")
    if chosen and target_lang and not document.root.get("language"):
        document.set_attribute(document.root, "language", target_lang.replace("-", "_"))
    document.write(out)
    report.units += len(chosen)
    return len(chosen)


def _forms(root: Node) -> Iterator[tuple[Node, Node, Node | None]]:
    """Give (message, translation, plural form) of each segment in the order in which they are read."""
    for node in root:
        if local_name(node.tag) == "context":
            yield from _forms(node)
        elif local_name(node.tag) == "message":
            parts = {local_name(child.tag): child for child in node}
            translation, source = parts.get("translation"), parts.get("source")
            if translation is None or source is None or not source.text or translation.get("type") in OBSOLETE:
                continue
            plural: list[Node | None] = [child for child in translation if local_name(child.tag) == "numerusform"]
            yield from ((node, translation, form) for form in plural or [None])


def _change(document: Document, message: Node, translation: Node, form: Node | None, edit: TargetEdit) -> None:
    if edit.target is not None:
        text = strip_illegal(plain_text(edit.parts))[0]
        place = form if form is not None else translation
        if text != place.text:
            document.set_content(place, escape_text(text))
    if edit.status:
        is_unfinished = edit.status not in ("verified", "imported")
        document.set_attribute(translation, "type", "unfinished" if is_unfinished else "")
    if edit.note:
        note = escape_text(strip_illegal(edit.note)[0])
        document.insert(translation.start, f"<translatorcomment>{note}</translatorcomment>{document.gap(translation)}")
