"""What reading or writing one file met with: counts, and an event with its place for each repair, warning and skip."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from tmkit.text.counted import counted

EventKind = Literal["repair", "warning", "skip"]
LISTED = 10_000


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that was not as it should be. ``unit`` counts from 1 (0: the file); ``byte`` from 0 (-1: unknown)."""

    kind: EventKind
    message: str
    unit: int = 0
    byte: int = -1

    def line(self, file: str) -> str:
        """Give the event as one line for a person.

        >>> Event("repair", "removed U+001F", unit=101, byte=11042).line("a.tmx")
        'warning: a.tmx: unit 101 (byte 11042): removed U+001F'
        """
        place = f"{file}: unit {self.unit}" if self.unit else file
        if self.byte >= 0:
            place += f" (byte {self.byte})"
        return f"warning: {place}: {self.message}"


@dataclass(slots=True)
class Report:
    """The account of one file. Readers and writers fill it; a caller reads it when the units have gone through.

    ``units`` are the records read or written, ``repairs``, ``warnings`` and ``skipped`` count events, of which the
    first 10,000 are listed. ``header`` holds what the file says about itself, as (name, value); names are those of
    :mod:`tmkit.formats.tmx.names`. ``losses`` counts, by sentence, what the format written cannot hold.
    """

    file: str = ""
    units: int = 0
    repairs: int = 0
    warnings: int = 0
    skipped: int = 0
    events: list[Event] = field(default_factory=list)
    header: tuple[tuple[str, str], ...] = ()
    losses: dict[str, int] = field(default_factory=dict)

    def repair(self, message: str, *, unit: int = 0, byte: int = -1) -> None:
        """Count a repair: the text read differs from the bytes found, and nothing else was lost."""
        self.repairs += 1
        self._list(Event("repair", message, unit, byte))

    def warn(self, message: str, *, unit: int = 0, byte: int = -1) -> None:
        """Count an oddity that changed no text."""
        self.warnings += 1
        self._list(Event("warning", message, unit, byte))

    def skip(self, message: str, *, unit: int = 0, byte: int = -1) -> None:
        """Count a record that was left out."""
        self.skipped += 1
        self._list(Event("skip", message, unit, byte))

    def lose(self, what: str, number: int = 1) -> None:
        """Count something that the format written cannot hold, such as ``notes``."""
        self.losses[what] = self.losses.get(what, 0) + number

    @property
    def is_clean(self) -> bool:
        """True when nothing was repaired, warned of, skipped or lost: what ``--strict`` asks for."""
        return not (self.repairs or self.warnings or self.skipped or self.losses)

    def lines(self) -> Iterator[str]:
        """Give each listed event and each loss as a line, then, where there was any, the line of totals."""
        for event in self.events:
            yield event.line(self.file)
        unlisted = self.repairs + self.warnings + self.skipped - len(self.events)
        if unlisted:
            yield f"warning: {self.file}: {unlisted} more like these are counted below"
        for what, number in self.losses.items():
            yield f"warning: {self.file}: the format cannot hold {what}: {number} left out"
        if not self.is_clean:
            yield self.totals()

    def totals(self) -> str:
        """Give the line of totals.

        >>> Report("a.tmx", units=102, repairs=2).totals()
        'a.tmx: 102 units, 2 repairs, 0 skipped'
        """
        return f"{self.file}: {counted(self.units, 'unit')}, {counted(self.repairs, 'repair')}, {self.skipped} skipped"

    def _list(self, event: Event) -> None:
        if len(self.events) < LISTED:
            self.events.append(event)
