"""PO that no strict reader takes, read message by message: an entry that is broken does not cost the others."""

from __future__ import annotations

from collections.abc import Iterator

from tmkit.formats.messages.po_text import Entry, read_entries
from tmkit.formats.report import Report
from tmkit.langs import detect, respell
from tmkit.model import Unit

SAMPLE = 200


def read_leniently(text: str, report: Report) -> Iterator[Unit]:
    """Give the messages of a PO text; an entry without a translation line is skipped with its line."""
    lines = text.split("\n")
    entries = list(read_entries(lines))
    header = next((entry.text("msgstr") for entry in entries if entry.fields and not entry.text("msgid")), "")
    fields = dict(line.partition(":")[::2] for line in header.split("\n"))
    messages = [entry for entry in entries if entry.is_message]
    found = [detect(" ".join(map(text_of, messages[:SAMPLE]))) for text_of in (_source, _target)]
    languages = (
        respell(fields.get("X-Source-Language", "").strip()) or found[0] or "und",
        respell(fields.get("Language", "").strip()) or (found[1] if found[1] != found[0] else "") or "und",
    )
    for entry in entries:
        if entry.fields and entry.text("msgid") and not entry.forms and not entry.is_obsolete:
            report.skip(f"line {entry.body + 1}: the message has no msgstr", unit=report.units + report.skipped + 1)
    for entry in messages:
        yield from _units(entry, languages, report)


def _source(entry: Entry) -> str:
    return entry.text("msgid")


def _target(entry: Entry) -> str:
    return entry.forms[0].text


def _units(entry: Entry, languages: tuple[str, str], report: Report) -> Iterator[Unit]:
    plural = entry.text("msgid_plural")
    context = entry.text("msgctxt")
    for number, form in enumerate(entry.forms):
        report.units += 1
        props = [("po:context", context)] if context else []
        props += [("po:form", str(number))] if plural else []
        source = plural if plural and number else entry.text("msgid")
        yield Unit(
            source_parts=(source,),
            target_parts=(form.text,) if form.text else None,
            source_lang=languages[0],
            target_lang=languages[1],
            status="needs-review" if "fuzzy" in entry.flags and form.text else "imported",
            props=tuple(props),
        )
