"""What every store of a translation memory can do, and the values it gives and takes.

The store is the only truth. Indexes are derived from it and follow its change sequence: a number for every change,
given out in the order in which changes become visible.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple, Protocol, get_args

from tmkit.errors import UsageError
from tmkit.memory.overview import Overview
from tmkit.memory.rows import seconds
from tmkit.model import Edit, Rejection, Status, Unit

Placed = tuple[int, Unit]
"""A unit with its place (from 0) in the file or article it comes from: the place keeps exports in document order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Where:
    """Which units are meant; an empty field means all.

    ``article`` is the whole name of an article. ``since`` and ``until`` are days, ``YYYY-MM-DD``, both included; they
    are compared with the day of the latest change, else of the creation; units without a date are then left out.
    ``statuses`` are alternatives, ``min_confidence`` is 0..1, ``source_lang`` is the code of a language without script
    and territory, ``zh``. :class:`UsageError` for a date or status that is none.
    """

    article: str = ""
    since: str = ""
    until: str = ""
    statuses: tuple[Status, ...] = ()
    min_confidence: float = 0.0
    source_lang: str = ""

    def __post_init__(self) -> None:
        for date in filter(None, (self.since, self.until)):
            if not isinstance(seconds(f"{date}T00:00:00Z"), int):
                raise UsageError(f"{date!r} is no date; write YYYY-MM-DD")
        for status in self.statuses:
            if status not in get_args(Status):
                raise UsageError(f"{status!r} is no status; it is one of {', '.join(get_args(Status))}")


class Entry(NamedTuple):
    """The two texts of a unit as an index wants them: plain, as stored, with the languages as codes."""

    unit_id: int
    source: str
    target: str
    source_lang: str
    target_lang: str


class TextBlock(NamedTuple):
    """The texts of some units of one language pair, in order of id: UTF-8, each followed by a zero byte."""

    unit_ids: Sequence[int]
    sources: bytes
    targets: bytes
    source_lang: str
    target_lang: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What happened after a change number: the units touched, each once, and the number reached.

    ``complete`` is false where older changes were forgotten: a reader that old must read the whole memory anew.
    """

    last: int
    unit_ids: tuple[int, ...]
    complete: bool = True


@dataclass(frozen=True, slots=True)
class Added:
    """The ids of the units of a batch, in its order, and how many of them are new."""

    unit_ids: tuple[int, ...]
    new: int


@dataclass(frozen=True, slots=True)
class Replaced:
    """What building an article again did: units added, taken out, unchanged, and kept because a person had decided."""

    added: int
    removed: int
    unchanged: int
    kept: int
    rejections: tuple[Rejection, ...] = ()


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a store: ``check`` that found it, the unit (0: none) and one sentence."""

    check: str
    unit_id: int
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Stats:
    """The size of a memory: units in all, by language pair (``zh-CN en-US``), by status and by article."""

    units: int
    pairs: tuple[tuple[str, int], ...]
    statuses: tuple[tuple[str, int], ...]
    articles: int
    first_date: str
    last_date: str
    bytes: int
    last_change: int


class Store(Protocol):
    """A place where units are kept safely. Methods that change something are durable when they return."""

    @property
    def place(self) -> str:
        """The path or address, for messages; without any password."""

    @property
    def store_id(self) -> str:
        """A name given at creation that no other store has: an index belongs to one store."""

    def version(self) -> tuple[int, ...]:
        """A value that differs after any change by any process; cheap enough to ask before each look-up."""

    def add_units(self, units: Sequence[Placed], *, origin: str = "") -> Added:
        """Add a batch in one transaction; units that are there already keep their id and dates."""

    def replace_articles(self, articles: Iterable[tuple[str, Sequence[Unit]]]) -> list[Replaced]:
        """Put units in place of those of their articles that no person has decided on, all in one transaction."""

    def edit(self, unit_id: int, unit: Unit | None, *, by: str = "", seen: str = "", undoes: int = 0) -> bool:
        """Replace a unit, take it out (None), or put back one that the edit ``undoes`` took out; the log keeps how
        it was, when, and ``by`` whom. False where there is no such unit.

        :class:`~tmkit.errors.ConflictError` where the unit is not in the state ``seen`` (empty: any), and
        :class:`~tmkit.errors.UsageError` where another one says the same.
        """

    def edits(self, unit_id: int = 0, before: int = 0, limit: int = -1) -> list[Edit]:
        """The edits of one unit (0: of all) with a number below another one (0: any), the latest first."""

    def delete(self, unit_ids: Iterable[int]) -> int:
        """Take units out, which the log of edits does not tell; gives how many there were."""

    def get_many(self, unit_ids: Sequence[int]) -> dict[int, Unit]:
        """The units with these ids; ids that are not there are left out."""

    def units(self, where: Where | None = None) -> Iterator[tuple[int, Unit]]:
        """All units with their ids, in an order that depends on the units alone; one snapshot, whatever is written."""

    def entries(self) -> Iterator[Entry]:
        """The texts of every unit that look-ups may show (all but the rejected), in order of id."""

    def text_blocks(self) -> Iterator[list[TextBlock]]:
        """The same many at a time, in order of id: a block for each language pair among some ten thousand units."""

    def entries_of(self, unit_ids: Sequence[int]) -> Iterator[Entry]:
        """The texts of those of these units that look-ups may show."""

    def ids_where(self, where: Where, among: Sequence[int] | None = None) -> set[int]:
        """The ids of the units that are meant, of all or of those named."""

    def dates(self, unit_ids: Sequence[int]) -> dict[int, str]:
        """The day and time of the latest change, else of the creation, of each of these units that has one."""

    def last_change(self) -> int:
        """The number of the latest change; 0 where nothing was ever stored."""

    def mark(self, sequence: int) -> int | None:
        """A random number drawn when the change with this number ended a transaction; None for any other number.

        An index that remembers it knows whether it belongs to this history, or to one from before a backup came back.
        """

    def changes_since(self, sequence: int) -> Changes:
        """What happened after the change with this number (0: from the beginning)."""

    def __len__(self) -> int:
        """The number of units stored."""

    def languages(self) -> tuple[str, str] | None:
        """The source and target language of most of the latest thousand units; None in an empty memory."""

    def stats(self) -> Stats:
        """Counts for people."""

    def overview(self, articles: int) -> Overview:
        """Counts for plots, of so many articles at most."""

    def verify(self) -> Iterator[Fault]:
        """Everything that is wrong, nothing when all is well."""

    def backup(self, path: Path) -> None:
        """Write a whole copy that can be opened as a memory; the old file stays until the new one is safe."""

    def compact(self) -> None:
        """Give unused space back and forget changes that a newer change of the same unit has overtaken."""

    def settle(self) -> None:
        """Tidy up after a large import."""

    def close(self) -> None:
        """Let go of everything; the store is then one file again."""
