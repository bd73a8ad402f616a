"""PO, Qt TS and their kin, read through translate-toolkit, its home: only the bilingual formats that it reads well."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tmkit.errors import FormatError
from tmkit.files import decode, read_bytes
from tmkit.formats.columns import language_of
from tmkit.formats.messages.po_lenient import read_leniently
from tmkit.formats.report import Report
from tmkit.langs import detect, respell
from tmkit.model import Unit

CHARSET = re.compile(rb"(?i)(content-type:[^\n\"]*?charset=)([\w.\-]+)")
LINE_END = re.compile("\r+\n|\r")
SAMPLE = 200
REPEATED = "tmkit:"
"""Begins the mark that our own writer puts in the context of a message that comes again."""
MARK = re.compile(rf"(?:^|(?<=.) ){REPEATED}\d+$", re.DOTALL)


def read_po(path: str | Path, report: Report | None = None) -> Iterator[Unit]:
    """Give the entries of a PO or POT file; each plural form is a unit with its number in ``po:form``.

    A fuzzy entry needs review; the context of a message stands in ``po:context``; obsolete entries are counted, not
    given. A file that is broken somewhere is read message by message, with a report. Raises
    :class:`~tmkit.errors.FormatError`, with the line where it is known, for what cannot be read.
    """
    from translate.storage import po

    report = report if report is not None else Report()
    report.file = report.file or str(path)
    data = _as_utf8(read_bytes(path), report)
    try:
        store = _parsed(po.pofile(), data, report.file)
    except FormatError as error:
        found: Iterable[Unit] = list(read_leniently(data.decode("utf-8"), report))
        if not found:
            raise
        report.repair(f"line {error.line}: {error.message}; read message by message")
    else:
        found = _units(store, report)
    yield from found


def read_ts(path: str | Path, report: Report | None = None) -> Iterator[Unit]:
    """Give the messages of a Qt TS file; unfinished ones need review. Errors as :func:`read_po`."""
    from translate.storage import ts2

    yield from _read(ts2.tsfile(), path, report)


def read_mo(path: str | Path, report: Report | None = None) -> Iterator[Unit]:
    """Give the messages of a compiled PO file. Errors as :func:`read_po`."""
    from translate.storage import mo

    yield from _read(mo.mofile(), path, report)


def read_qph(path: str | Path, report: Report | None = None) -> Iterator[Unit]:
    """Give the phrases of a Qt phrase book. Errors as :func:`read_po`."""
    from translate.storage import qph

    yield from _read(qph.QphFile(), path, report)


def read_wordfast(path: str | Path, report: Report | None = None) -> Iterator[Unit]:
    """Give the units of a Wordfast translation memory (text, version 5). Errors as :func:`read_po`."""
    from translate.storage import wordfast

    yield from _read(wordfast.WordfastTMFile(), path, report)


def read_catkeys(path: str | Path, report: Report | None = None) -> Iterator[Unit]:
    """Give the messages of a Haiku catalogue. Errors as :func:`read_po`."""
    from translate.storage import catkeys

    yield from _read(catkeys.CatkeysFile(), path, report)


def read_lang(path: str | Path, report: Report | None = None) -> Iterator[Unit]:
    """Give the messages of a Mozilla ``.lang`` file. Errors as :func:`read_po`."""
    from translate.storage import mozilla_lang

    yield from _read(mozilla_lang.LangStore(), path, report)


def _read(store: Any, path: str | Path, report: Report | None) -> Iterator[Unit]:
    report = report if report is not None else Report()
    report.file = report.file or str(path)
    yield from _units(_parsed(store, read_bytes(path), report.file), report)


def _as_utf8(data: bytes, report: Report) -> bytes:
    """Give PO bytes as UTF-8 that says so; a declaration that the bytes contradict is told."""
    found = CHARSET.search(data[:10_000])
    declared = found[2].decode("ascii") if found and found[2].upper() != b"CHARSET" else ""
    decoded = decode(data, declared)
    if decoded.note:
        report.repair(decoded.note)
    text = LINE_END.sub("\n", decoded.text)
    return CHARSET.sub(rb"\g<1>UTF-8", text.encode("utf-8"), count=1)


def _parsed(store: Any, data: bytes, file: str) -> Any:
    try:
        store.parse(data)
    except Exception as error:
        message = str(error).partition("\n")[0]
        line = re.search(r"line (\d+)", message)
        raise FormatError(f"cannot be read: {message}", file=file, line=int(line[1]) if line else 0) from error
    return store


def _units(store: Any, report: Report) -> Iterator[Unit]:
    entries = [entry for entry in store.units if not entry.isheader() and str(entry.source or "")]
    current = [entry for entry in entries if not entry.isobsolete()]
    if len(current) < len(entries):
        report.warn(f"{len(entries) - len(current)} obsolete entries were left out")
    languages = _languages(store, current, report.file)
    for entry in current:
        for form, (source, target) in enumerate(_forms(entry)):
            report.units += 1
            yield _unit(entry, (source, target), languages, form)


def _languages(store: Any, entries: list[Any], file: str) -> tuple[str, str]:
    """Give the languages: those the file states, else the name of the file, else those of its text."""
    source_text, target_text = (
        " ".join(str(getattr(entry, side) or "") for entry in entries[:SAMPLE]) for side in ("source", "target")
    )
    header = store.parseheader() if hasattr(store, "parseheader") else {}
    said = str(header.get("X-Source-Language", "") or store.getsourcelanguage() or "")
    source = respell(said) or detect(source_text) or "und"
    target = respell(str(store.gettargetlanguage() or "")) or language_of(Path(file).stem.rpartition(".")[2])
    if not target:
        found = detect(target_text)
        target = found if found != source else ""
    return source, target or "und"


def _forms(entry: Any) -> list[tuple[str, str]]:
    """Give source and target of each plural form, the last source for those that the source does not have."""
    if not entry.hasplural():
        return [(str(entry.source), str(entry.target or ""))]
    sources = [str(text) for text in entry.source.strings]
    targets = [str(text) for text in getattr(entry.target, "strings", [entry.target or ""])]
    return [(sources[min(number, len(sources) - 1)], target) for number, target in enumerate(targets)]


def _unit(entry: Any, sides: tuple[str, str], languages: tuple[str, str], form: int) -> Unit:
    context = MARK.sub("", str(entry.getcontext() or ""))
    props = [("po:context", context)] if context else []
    props += [("po:form", str(form))] if entry.hasplural() else []
    note = str(entry.getnotes() or "").strip()
    return Unit(
        source_parts=(sides[0],) if sides[0] else (),
        target_parts=(sides[1],) if sides[1] else None,
        source_lang=languages[0],
        target_lang=languages[1],
        status="needs-review" if entry.isfuzzy() and sides[1] else "imported",
        props=tuple(props),
        notes=(note,) if note else (),
    )
