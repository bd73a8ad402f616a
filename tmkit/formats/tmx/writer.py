"""TMX 1.4, written as a stream and always valid against ``tmx14.dtd``; the same units give the same bytes."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from tmkit.files import atomic_write_bytes
from tmkit.formats.report import Report
from tmkit.formats.tmx.content import write_segment
from tmkit.formats.tmx.context import read_context
from tmkit.formats.tmx.header import write_header
from tmkit.formats.tmx.levels import Level, as_children, sort_props
from tmkit.formats.tmx.names import HEADER, MADE_ID, PLACE, SEPARATE
from tmkit.formats.tmx.own_props import write_own
from tmkit.formats.tmx.profiles import Profile, find_profile, script_code, tool_code
from tmkit.formats.tmx.record import UNKNOWN_LANGUAGE
from tmkit.formats.tmx.stamps import write_stamps
from tmkit.formats.tmx.template_plan import make_template
from tmkit.formats.tmx.templates import Templates
from tmkit.formats.tmx.unit import choose_source
from tmkit.formats.xmlio import Escaper
from tmkit.model import Unit

BLOCK = 1024 * 1024
FOOT = b"</body>\n</tmx>\n"


def write_tmx(
    units: Iterable[Unit],
    path: str | Path,
    report: Report | None = None,
    *,
    profile: str | None = None,
    origin: Report | None = None,
    script_codes: bool = False,
) -> None:
    """Write units as TMX, whole or not at all; neighbours with equal id and source become one ``tu``.

    ``profile`` is ``omegat``, ``memoq``, ``trados``, ``phrase`` or ``xtm``; ``origin`` is the report of the file the
    units are being read from, for its header; ``script_codes`` writes zh-Hans and zh-Hant. Dates are only those of the
    units. What TMX or the tool cannot hold is counted in ``report``. Raises :class:`~tmkit.errors.UsageError` for an
    unknown profile, :class:`~tmkit.errors.FileAccessError` where the file cannot be written.
    """
    report = report if report is not None else Report(str(path))
    writer = _Writer(find_profile(profile), report, origin, script_code if script_codes else None)
    blocks = _blocks(writer.pieces(units))
    with atomic_write_bytes(path) as stream:
        if str(path).lower().endswith(".gz"):
            with gzip.GzipFile("", "wb", fileobj=stream, mtime=0) as packed:
                packed.writelines(blocks)
        else:
            stream.writelines(blocks)


def _blocks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    waiting: list[bytes] = []
    size = 0
    for piece in pieces:
        waiting.append(piece)
        size += len(piece)
        if size > BLOCK:
            yield b"".join(waiting)
            waiting, size = [], 0
    yield b"".join(waiting)


class _Writer:
    def __init__(
        self, profile: Profile, report: Report, origin: Report | None, spell: Callable[[str], str] | None
    ) -> None:
        self.profile = profile
        self.report = report
        self.origin = origin
        self.escaper = Escaper()
        self.srclang = ""
        self._spell = spell or (tool_code if profile.tool_codes else str)
        self._codes: dict[str, str] = {}
        self._fits: dict[tuple[str, tuple[str, ...]], int] = {}
        self._templates = Templates(self._alone, self._lost, lambda unit: make_template(unit, self._alone), self.escaper)

    def pieces(self, units: Iterable[Unit]) -> Iterator[bytes]:
        """Give the file in pieces: the head, one line for each ``tu``, the foot."""
        group: list[Unit] = []
        for unit in units:
            if not self.srclang:
                yield self._start(self._code(unit.source_lang), unit)
            if group and not _belongs(unit, group):
                yield self._written(group)
                group = []
            if self._is_accepted(unit):
                group.append(unit)
        if not self.srclang:
            yield self._start("*all*")
        if group:
            yield self._written(group)
        if self.escaper.removed:
            self.report.lose("characters outside XML 1.0", self.escaper.removed)
        yield FOOT

    def _written(self, group: list[Unit]) -> bytes:
        return self._templates.write(group[0]) if len(group) == 1 else self._tu(group)

    def _alone(self, unit: Unit) -> bytes:
        return self._tu([unit])

    def _lost(self) -> int:
        return self.escaper.removed + sum(self.report.losses.values())

    def _start(self, srclang: str, first: Unit | None = None) -> bytes:
        header = self.origin.header if self.origin else ()
        if not header and first is not None:
            header = tuple(pair for pair in first.props if pair[0].startswith(HEADER))
        head, self.srclang = write_header(header, srclang, self.escaper, self.report)
        return head.encode("utf-8")

    def _code(self, lang: str) -> str:
        code = self._codes.get(lang)
        if code is None:
            code = self._codes[lang] = self._spell(lang) or UNKNOWN_LANGUAGE
        return code

    def _is_accepted(self, unit: Unit) -> bool:
        self.report.units += 1
        limit = self.profile.segment_limit
        if limit and max(len(unit.source), len(unit.target or "")) > limit:
            self.report.skip(
                f"a segment is over the {limit:,} characters of {self.profile.name}", unit=self.report.units
            )
            return False
        return True

    def _tu(self, group: list[Unit]) -> bytes:
        first = group[0]
        levels = sort_props(first.props, self.report, self.profile.dropped)
        self._complete(first, levels)
        variants = [(self._code(first.source_lang), self._variant(first, levels["source"], source=True))]
        for unit in group:
            if unit.target_parts is not None:
                own = levels if unit is first else self._following(unit)
                variants.append((self._code(unit.target_lang), self._variant(unit, own["target"], source=False)))
        place = _place(first, len(variants))
        variants.insert(place, variants.pop(0))
        self._declare_source(levels["tu"], tuple(code for code, _text in variants), place)
        start = f"<tu{self.escaper.attributes(levels['tu'].attributes.items())}>{levels['tu'].write(self.escaper)}"
        return f"{start}{''.join(text for _code, text in variants)}</tu>\n".encode()

    def _following(self, unit: Unit) -> dict[str, Level]:
        levels = sort_props(unit.props, Report(), self.profile.dropped)
        write_stamps(unit, {name: level.attributes for name, level in levels.items()})
        return levels

    def _complete(self, unit: Unit, levels: dict[str, Level]) -> None:
        """Add what the fields of a unit say: id, dates and persons, notes, own properties, context."""
        tu = levels["tu"]
        if unit.id and (MADE_ID, "yes") not in unit.props:
            tu.attributes = {"tuid": unit.id, **tu.attributes}
        write_stamps(unit, {name: level.attributes for name, level in levels.items()})
        if unit.notes:
            tu.children[:0] = [("note", (), note) for note in unit.notes]
        own = self.profile.own
        if unit.previous is not None or unit.following is not None:
            own = self._add_context(unit, levels)
        tu.children.extend(as_children(write_own(unit, own)))

    def _add_context(self, unit: Unit, levels: dict[str, Level]) -> tuple[str, ...]:
        """Add the context as the tool wants it; give the own fields to write beside it."""
        context = levels[self.profile.level]
        present = {dict(attributes).get("type") for _element, attributes, _text in context.children}
        pairs = self.profile.context(unit.previous, unit.following)
        context.children.extend(as_children(pair for pair in pairs if pair[0] not in present))
        known = read_context(unit.props)
        said = {"prev": known.get("previous") == unit.previous, "next": known.get("following") == unit.following}
        return tuple(name for name in self.profile.own if not said.get(name))

    def _variant(self, unit: Unit, level: Level, *, source: bool) -> str:
        content = unit.source_parts if source else unit.target_parts or ()
        code = self._code(unit.source_lang if source else unit.target_lang)
        rest = self.escaper.attributes(level.attributes.items()) if level.attributes else ""
        children = level.write(self.escaper) if level.children else ""
        lang = self.escaper.attribute(code)
        return f'<tuv xml:lang="{lang}"{rest}>{children}<seg>{write_segment(content, self.escaper)}</seg></tuv>'

    def _declare_source(self, tu: Level, codes: tuple[str, ...], place: int) -> None:
        """Name the source language on the ``tu`` where a reader would otherwise take another variant for the source."""
        wanted = tu.attributes.get("srclang") or self.srclang
        key = (wanted, codes)
        if key not in self._fits:
            self._fits[key] = choose_source(wanted, codes)
        if self._fits[key] != place:
            tu.attributes["srclang"] = codes[place]


def _belongs(unit: Unit, group: list[Unit]) -> bool:
    """Tell whether a unit is a further target of the ``tu`` that the group is."""
    first = group[0]
    return (
        bool(unit.id)
        and unit.id == first.id
        and unit.target_parts is not None
        and first.target_parts is not None
        and unit.source_parts == first.source_parts
        and unit.source_lang == first.source_lang
        and (SEPARATE, "yes") not in unit.props
        and (unit.notes, unit.created, unit.created_by) == (first.notes, first.created, first.created_by)
        and write_own(unit) == write_own(first)
    )


def _place(unit: Unit, variants: int) -> int:
    text = next((value for name, value in unit.props if name == PLACE), "0")
    return min(int(text), variants - 1) if text.isdecimal() else 0
