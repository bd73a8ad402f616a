"""What is to be changed in one segment of a bilingual file."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tmkit.errors import UsageError
from tmkit.formats.report import Report
from tmkit.model import Content, Status

Origin = Literal["tm", "mt", ""]


@dataclass(frozen=True, slots=True)
class Offer:
    """A match offered beside a segment, as plain text: ``percent`` 0..100, ``name`` of the memory it comes from."""

    source: str
    target: str
    percent: float
    name: str = "tmkit"


@dataclass(frozen=True, slots=True, kw_only=True)
class TargetEdit:
    """The new target of a segment and what the file is to say of it.

    ``target`` is text or content in neutral form; None leaves the translation as it is. ``status`` becomes the state
    of the dialect; empty leaves the state as it is. ``origin`` says who made the translation (empty: a person), with
    ``percent`` of the match, 0..100, and the ``name`` of the memory. ``note`` is for the translator.
    """

    target: Content | str | None
    status: Status | Literal[""] = ""
    origin: Origin = ""
    percent: float | None = None
    name: str = ""
    note: str = ""
    offers: tuple[Offer, ...] = ()

    @property
    def parts(self) -> Content:
        """The target in neutral form; empty where there is none."""
        if self.target is None or isinstance(self.target, str):
            return (self.target,) if self.target else ()
        return self.target


def count_losses(edit: TargetEdit, report: Report, *kept: str) -> None:
    """Count in ``report`` what an edit says that a format has no place for; ``kept`` are the fields it has."""
    if edit.status and "status" not in kept:
        report.lose("states of segments")
    if edit.note and "note" not in kept:
        report.lose("notes")
    if edit.offers:
        report.lose("matches offered beside a segment", len(edit.offers))


Edits = Mapping[int, TargetEdit] | Mapping[str, TargetEdit] | Mapping[int | str, TargetEdit]


def choose_edits(edits: Edits, identities: Sequence[str], file: str) -> dict[int, TargetEdit]:
    """Give edits by the number of their segment, from 1; ``identities`` are the ids of all segments in order.

    Raises :class:`~tmkit.errors.UsageError` for a segment that is not there or an id that several have.

    >>> sorted(choose_edits({"b": TargetEdit(target="B"), 3: TargetEdit(target="C")}, ["a", "b", "b2"], "x.po"))
    [2, 3]
    """
    numbers: dict[int | str, list[int]] = {number: [number] for number in range(1, len(identities) + 1)}
    for number, identity in enumerate(identities, 1):
        numbers.setdefault(identity, []).append(number)
    chosen: dict[int, TargetEdit] = {}
    for key, edit in edits.items():
        found = numbers.get(key, [])
        if len(found) != 1:
            fault = f"{len(found)} segments have the id" if found else "there is no segment"
            raise UsageError(f'{fault} "{key}": give a number from 1 to {len(identities)}', file=file)
        chosen[found[0]] = edit
    return chosen
