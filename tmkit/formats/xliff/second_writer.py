"""XLIFF 2.0 written from units of one language pair: a ``file`` for each article, codes as original data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

from tmkit.errors import InputError
from tmkit.files import atomic_write
from tmkit.formats.columns import same_language
from tmkit.formats.report import Report
from tmkit.formats.rows import find_pair
from tmkit.formats.tmx.content import native_code
from tmkit.formats.xliff.content import PHRASE_TAG
from tmkit.formats.xliff.grammar import CODE_TYPES, PATTERNS
from tmkit.formats.xliff.states import STATES_2
from tmkit.formats.xliff.writer import ENDS, UNNAMED
from tmkit.formats.xmlio import Escaper
from tmkit.model import Content, Tag, Unit

ROOT = '<?xml version="1.0" encoding="UTF-8"?>\n<xliff xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0"'
FILE_END = "</file>\n"
FOOT = "</xliff>\n"
OWN = frozenset({"ph", "pc", "sc", "ec", "sm", "em", "mrk"})
KEPT = ("type", "disp", "equiv")


def write_xliff_2(units: Iterable[Unit], path: str | Path, report: Report | None = None) -> None:
    """Write units as XLIFF 2.0, whole or not at all; the same units give the same bytes.

    The pair is that of the first unit with a target; units of another one are counted, as is what else the standard
    has no place for. Raises :class:`~tmkit.errors.InputError` where there is no unit: the standard asks for one.
    """
    report = report if report is not None else Report(str(path))
    escaper = Escaper()
    pair, stream = find_pair(units)
    with atomic_write(path) as out:
        out.write(_root(pair, escaper))
        out.writelines(_pieces(stream, pair, report, escaper))
        if not report.units:
            raise InputError("there is no unit to write, and XLIFF 2 asks for one", file=str(path))
        out.write(FILE_END + FOOT)
    if escaper.removed:
        report.lose("characters outside XML 1.0", escaper.removed)


def _root(pair: tuple[str, str], escaper: Escaper) -> str:
    languages = [("srcLang", "und" if pair[0] == "source" else pair[0]), ("trgLang", pair[1])]
    return f"{ROOT}{escaper.attributes(languages[: 1 if pair[1] == 'target' else 2])}>\n"


def _pieces(units: Iterable[Unit], pair: tuple[str, str], report: Report, escaper: Escaper) -> Iterator[str]:
    current: str | None = None
    files = 0
    seen: Counter[str] = Counter()
    for unit in units:
        if not all(
            same_language(code, wanted) or not code or wanted in ("source", "target")
            for code, wanted in zip((unit.source_lang, unit.target_lang), pair, strict=True)
        ):
            report.lose(f"units that are not {pair[0]} to {pair[1]}")
            continue
        if unit.article != current:
            yield FILE_END if files else ""
            files += 1
            seen.clear()
            current = unit.article
            original = [("original", current)] if current else []
            yield f"<file{escaper.attributes([('id', f'f{files}'), *original])}>\n"
        report.units += 1
        yield _unit(unit, _identity(unit, seen, report), report, escaper)


def _identity(unit: Unit, seen: Counter[str], report: Report) -> str:
    """Give the id of a unit, which must be one name and the only one in its file."""
    seen[unit.id] += 1
    if not unit.id:
        return f"{UNNAMED}{report.units}"
    if seen[unit.id] == 1 and PATTERNS["id"].fullmatch(unit.id):
        return unit.id
    report.lose("ids that XLIFF 2 does not take, or not twice (a number instead)")
    return f"{UNNAMED}{report.units}"


def _unit(unit: Unit, identity: str, report: Report, escaper: Escaper) -> str:
    if unit.props:
        report.lose("properties", len(unit.props))
    data: dict[str, str] = {}
    sides = [("source", unit.source_parts), ("target", unit.target_parts)]
    written = "".join(
        f'<{name} xml:space="preserve">{_content(content, data, escaper)}</{name}>'
        for name, content in sides
        if content is not None
    )
    notes = "".join(f"<note>{escaper.text(note)}</note>" for note in unit.notes)
    kept = "".join(f'<data id="{name}">{escaper.text(code)}</data>' for code, name in data.items())
    state = "" if unit.status == "imported" else f' state="{STATES_2[unit.status]}"'
    return (
        f"<unit{escaper.attributes([('id', identity)])}>{f'<notes>{notes}</notes>' if notes else ''}"
        f"{f'<originalData>{kept}</originalData>' if kept else ''}<segment{state}>{written}</segment></unit>\n"
    )


def _content(content: Content, data: dict[str, str], escaper: Escaper) -> str:
    numbers = _Numbers(content)
    return "".join(
        escaper.text(part) if isinstance(part, str) else _tag(part, place, numbers, data, escaper)
        for place, part in enumerate(content)
    )


class _Numbers:
    """The id of each tag of a text: its number, or one of its own where another tag has that already.

    ``closed`` are the places of the opening codes whose closing codes follow, by the places of these.
    """

    def __init__(self, content: Content) -> None:
        self.of: dict[int, int] = {}
        self.closed: dict[int, int] = {}
        opened: dict[int, list[int]] = {}
        used: set[int] = set()
        fresh = max((part.pair for part in content if isinstance(part, Tag)), default=0)
        for place, tag in enumerate(content):
            if not isinstance(tag, Tag):
                continue
            if tag.kind == "close" and opened.get(tag.pair):
                self.closed[place] = opened[tag.pair].pop()
                continue
            if tag.pair in used or tag.pair < 1:
                fresh += 1
            self.of[place] = fresh if tag.pair in used or tag.pair < 1 else tag.pair
            used.add(self.of[place])
            if tag.kind == "open":
                opened.setdefault(tag.pair, []).append(place)


def _tag(tag: Tag, place: int, numbers: _Numbers, data: dict[str, str], escaper: Escaper) -> str:
    attributes = _about(tag, data)
    if place in numbers.closed:
        return f"<ec{escaper.attributes([('startRef', str(numbers.of[numbers.closed[place]])), *attributes])}/>"
    identity = ("id", str(numbers.of[place]))
    if tag.kind == "alone":
        return f"<ph{escaper.attributes([identity, *attributes])}/>"
    if place in numbers.closed.values():
        return f"<sc{escaper.attributes([identity, *attributes])}/>"
    name = "ec" if tag.kind == "close" or tag.name in ENDS or ("pos", "end") in tag.attributes else "sc"
    return f"<{name}{escaper.attributes([identity, ('isolated', 'yes'), *attributes])}/>"


def _about(tag: Tag, data: dict[str, str]) -> list[tuple[str, str]]:
    """Give what a code says beside its id: where its text is kept, and what XLIFF 2 had said of it."""
    code = tag.code or ("" if tag.name in OWN or tag.name == PHRASE_TAG else native_code(tag))
    said = {name: value for name, value in tag.attributes if tag.name in OWN and name in KEPT}
    if said.get("type") not in CODE_TYPES.split("|"):
        said.pop("type", None)
    if code:
        said["dataRef"] = data.setdefault(code, f"d{len(data) + 1}")
    return list(said.items())
