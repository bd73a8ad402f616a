"""PO written from units: one message each, plural forms together, what needs review as ``fuzzy``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from tmkit.files import atomic_write
from tmkit.formats.columns import same_language
from tmkit.formats.localisation import REPEATED
from tmkit.formats.messages.po_text import escape, written
from tmkit.formats.report import Report
from tmkit.formats.rows import find_pair
from tmkit.model import Tag, Unit

CONTEXT, FORM = "po:context", "po:form"
FUZZY = frozenset({"needs-review", "rejected"})


def write_po(units: Iterable[Unit], path: str | Path, report: Report | None = None) -> None:
    """Write units of one language pair as PO in UTF-8, whole or not at all; the same units give the same bytes.

    A source that comes again gets a context, as PO wants each message once. What PO cannot hold is counted.
    """
    report = report if report is not None else Report(str(path))
    pair, stream = find_pair(units)
    seen: Counter[tuple[str, str]] = Counter()
    with atomic_write(path) as out:
        out.write(_header(pair))
        for group in _messages(stream):
            fitting = [unit for unit in group if _fits(unit, pair, report)]
            if fitting:
                out.write("\n" + "".join(f"{line}\n" for line in _message(fitting, seen)))
                report.units += len(fitting)


def _header(pair: tuple[str, str]) -> str:
    fields = {
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Language": pair[1].replace("-", "_"),
        "X-Source-Language": pair[0].replace("-", "_"),
    }
    return 'msgid ""\nmsgstr ""\n' + "".join(f'"{name}: {escape(value)}\\n"\n' for name, value in fields.items())


def _messages(units: Iterable[Unit]) -> Iterator[list[Unit]]:
    """Give units one by one, the plural forms of one message together."""
    group: list[Unit] = []
    for unit in units:
        form = dict(unit.props).get(FORM, "")
        if group and not (form.isdecimal() and int(form) == len(group)):
            yield group
            group = []
        if form == "0" or group:
            group.append(unit)
        else:
            yield [unit]
    if group:
        yield group


def _fits(unit: Unit, pair: tuple[str, str], report: Report) -> bool:
    codes = (unit.source_lang, unit.target_lang)
    if any(code and not same_language(code, wanted) for code, wanted in zip(codes, pair, strict=True)):
        report.lose(f"units that are not {pair[0]} to {pair[1]}")
        return False
    if not unit.source:
        report.lose("units without source")
        return False
    if any(isinstance(part, Tag) for part in (*unit.source_parts, *(unit.target_parts or ()))):
        report.lose("inline tags")
    if other := sum(name not in (CONTEXT, FORM) for name, _value in unit.props):
        report.lose("properties", other)
    return True


def _message(group: list[Unit], seen: Counter[tuple[str, str]]) -> Iterator[str]:
    first = group[0]
    for note in first.notes:
        yield from (f"# {line}".rstrip() for line in note.split("\n"))
    if any(unit.status in FUZZY for unit in group):
        yield "#, fuzzy"
    if context := _context(first, seen):
        yield from written("msgctxt", context)
    yield from written("msgid", first.source)
    if FORM not in dict(first.props):
        yield from written("msgstr", first.target or "")
        return
    yield from written("msgid_plural", group[min(1, len(group) - 1)].source)
    for number, unit in enumerate(group):
        yield from written(f"msgstr[{number}]", unit.target or "")


def _context(unit: Unit, seen: Counter[tuple[str, str]]) -> str:
    """Give the context of a message: its own, and a mark that the reader knows where both came before."""
    own = dict(unit.props).get(CONTEXT, "")
    seen[own, unit.source] += 1
    number = seen[own, unit.source]
    return own if number == 1 else f"{own} {REPEATED}{number}".strip()
