"""The record of a ``tu`` to units: one for each target, keeping what a unit has no field for."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from tmkit.formats.report import Report
from tmkit.formats.tmx.content import COMMENT, KEPT, join_numbers
from tmkit.formats.tmx.context import NAMES as CONTEXT
from tmkit.formats.tmx.context import read_context
from tmkit.formats.tmx.dates import read_date, write_date
from tmkit.formats.tmx.names import MADE_ID, PLACE, SEPARATE, attribute_name, child_name
from tmkit.formats.tmx.own_props import PREFIX, read_own
from tmkit.formats.tmx.record import Child, Record, Variant
from tmkit.formats.tmx.stamps import BY_NAME, DATES, ODD_DATE, read_stamps
from tmkit.langs import best_match, respell
from tmkit.model import Content, Unit

SEGMENT_LIMIT = 100_000
Pairs = list[tuple[str, str]]


def choose_source(wanted: str, languages: tuple[str, ...]) -> int:
    """Give the place of the source among the languages of a ``tu``: what matches ``srclang``, else the first.

    >>> choose_source("EN-US", ("fr", "en"))
    1
    """
    if wanted in languages:
        return languages.index(wanted)
    if not wanted or wanted == "*all*":
        return 0
    found = best_match(wanted, languages)
    return 0 if found is None else languages.index(found)


class UnitBuilder:
    """Makes the units of one file; keeps between records what holds for the whole file."""

    def __init__(self, report: Report, source_lang: str = "") -> None:
        self.report = report
        self.asked = source_lang
        self.declared = ""
        self.number = 0
        self.byte = -1
        self._last_id = ""
        self._told: set[str] = set()
        self._places: dict[tuple[str, tuple[str, ...]], int] = {}
        self._spellings: dict[str, str] = {}

    def twin(self) -> UnitBuilder:
        """Give a builder for the same file that has seen nothing and tells nobody."""
        other = UnitBuilder(Report(), self.asked)
        other.declared = self.declared
        return other

    def follows(self, identity: str) -> bool:
        """Tell whether a unit of this id is no continuation of the one before, and take it as the last one then."""
        if identity and identity == self._last_id:
            return False
        self._last_id = identity
        return True

    def complain(self, message: str) -> None:
        """Warn of something in the unit at hand; of comments and foreign elements once for the file."""
        if message == COMMENT or message.endswith(KEPT):
            if message in self._told:
                return
            self._told.add(message)
        self.report.warn(message, unit=self.number, byte=self.byte)

    def units(self, record: Record) -> list[Unit]:
        """Give the units of a record in the order of its targets; none, with a report, where nothing can be used."""
        reason = _refusal(record)
        if reason:
            self.report.skip(reason, unit=self.number, byte=self.byte)
            return []
        variants = record.variants
        place = self._source_place(record)
        identity, marks = self._identity(record.attributes.get("tuid", ""), len(variants) - 1)
        if place:
            marks.append((PLACE, str(place)))
        source = variants[place]
        if len(variants) == 2:
            return [self._unit(record, source, variants[1 - place], identity, marks)]
        targets: list[Variant | None] = [variant for number, variant in enumerate(variants) if number != place]
        return [self._unit(record, source, target, identity, marks) for target in targets or [None]]

    def _source_place(self, record: Record) -> int:
        wanted = self.asked or record.attributes.get("srclang") or self.declared
        languages = tuple(variant.lang for variant in record.variants)
        place = self._places.get((wanted, languages))
        if place is None:
            place = self._places[wanted, languages] = choose_source(wanted, languages)
        return place

    def _identity(self, identity: str, targets: int) -> tuple[str, Pairs]:
        marks: Pairs = []
        if not identity and targets > 1:
            identity = f"tu{self.number}"
            marks.append((MADE_ID, "yes"))
        if identity and identity == self._last_id:
            marks.append((SEPARATE, "yes"))
        self._last_id = identity
        return identity, marks

    def _unit(self, record: Record, source: Variant, target: Variant | None, identity: str, marks: Pairs) -> Unit:
        props = list(marks)
        stamps: dict[str, Any] = self._stamps(record, source, target, props)
        notes = _read_children("tu", record.children, props) if record.children else []
        if source.children:
            _read_children("source", source.children, props, notes=False)
        if target and target.children:
            _read_children("target", target.children, props, notes=False)
        if any(_is_field(name) for name, _value in props):
            fields, props = read_own(props)
            stamps |= read_context(props) | fields
        return Unit(
            source_parts=source.content,
            target_parts=numbered(source.content, target.content) if target else None,
            source_lang=self._spelling(source.lang),
            target_lang=self._spelling(target.lang) if target else "",
            id=identity,
            props=tuple(props),
            notes=tuple(notes),
            **stamps,
        )

    def _stamps(self, record: Record, source: Variant, target: Variant | None, props: Pairs) -> dict[str, str]:
        """Give the fields of dates and persons; every other attribute becomes a property."""
        found: list[tuple[str, str, str]] = []
        levels = (
            ("tu", record.attributes),
            ("source", source.attributes),
            ("target", target.attributes if target else {}),
        )
        for level, attributes in levels:
            for name, value in attributes.items():
                if name in BY_NAME and (name not in DATES or read_date(value)):
                    found.append((name, level, value))
                elif name != "tuid":
                    props.append(self._attribute(level, name, value))
        return read_stamps(found, props, target is not None) if found else {}

    def _attribute(self, level: str, name: str, value: str) -> tuple[str, str]:
        if name in DATES:
            if not read_date(value):
                if value:
                    self.complain(f'{name}="{value}" is not a date: kept as a property')
                return ODD_DATE, f"{name}={value}"
            value = write_date(value)
        elif name == "usagecount" and not value.isdecimal():
            self.complain(f'usagecount="{value}" is not a number')
        return attribute_name(level, name), value

    def _spelling(self, lang: str) -> str:
        spelling = self._spellings.get(lang)
        if spelling is None:
            spelling = self._spellings[lang] = respell(lang)
        return spelling


def _refusal(record: Record) -> str:
    for variant in record.variants:
        length = _length(variant.content)
        if length > SEGMENT_LIMIT:
            return f"a segment of {length:,} characters is over the limit of {SEGMENT_LIMIT:,}"
    return "" if record.variants else "the unit has no text in any language"


def _length(content: Content) -> int:
    if len(content) == 1 and isinstance(content[0], str):
        return len(content[0])
    return sum([len(part) if isinstance(part, str) else len(part.code) for part in content])


def numbered(source: Content, target: Content) -> Content:
    """Give a target with the tag numbers of its source."""
    is_plain = not target or (len(target) == 1 and isinstance(target[0], str))
    return target if is_plain else join_numbers(source, target)


@lru_cache(maxsize=4096)
def _is_field(name: str) -> bool:
    """Tell whether a property may fill a field of the unit."""
    return name.startswith(PREFIX) or any(name in names for names in CONTEXT.values())


def _read_children(level: str, children: list[Child], props: Pairs, *, notes: bool = True) -> list[str]:
    """Give the plain notes where ``notes`` is set; everything else becomes a property."""
    kept: list[str] = []
    for child in children:
        if notes and child.element == "note" and not child.attributes:
            kept.append(child.text)
        else:
            props.append((child_name(level, child.element, child.attributes), child.text))
    return kept
