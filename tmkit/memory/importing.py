"""Many units into a store, batch by batch: each batch is durable when it is reported, and nothing is lost silently."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import islice

from tmkit.memory.identity import refusal
from tmkit.memory.store import Placed, Store
from tmkit.model import Rejection, Unit

BATCH = 10_000
"""How many records are made durable together."""

KEPT_REJECTIONS = 1000
"""How many rejections the totals hold; ``on_reject`` sees all of them."""


@dataclass(frozen=True, slots=True)
class ImportTotals:
    """What became of the records of an import: ``read`` = ``added`` + ``known`` + ``rejected``.

    ``rejections`` are the first :data:`KEPT_REJECTIONS`.
    """

    read: int
    added: int
    known: int
    rejected: int
    rejections: tuple[Rejection, ...] = ()


def import_units(
    store: Store,
    units: Iterable[Unit],
    *,
    file: str = "",
    on_commit: Callable[[int], None] | None = None,
    on_reject: Callable[[Rejection], None] | None = None,
) -> ImportTotals:
    """Add units to a store in batches of :data:`BATCH`; see :meth:`tmkit.memory.memory.Memory.import_units`."""
    read = added = rejected = 0
    kept: list[Rejection] = []
    stream = iter(units)
    while batch := list(islice(stream, BATCH)):
        placed, refused = sort_out(batch, read, file)
        for rejection in refused:
            if on_reject is not None:
                on_reject(rejection)
        kept += refused[: KEPT_REJECTIONS - len(kept)]
        added += store.add_units(placed, origin=file).new if placed else 0
        read += len(batch)
        rejected += len(refused)
        if on_commit is not None:
            on_commit(read)
    store.settle()
    return ImportTotals(read, added, read - added - rejected, rejected, tuple(kept))


def sort_out(batch: Sequence[Unit], before: int, file: str) -> tuple[list[Placed], list[Rejection]]:
    """Give the units that can be stored, each with its place in its article or file, and the reasons for the others."""
    placed: list[Placed] = []
    refused: list[Rejection] = []
    for place, unit in enumerate(batch, before):
        rejection = refusal(unit, file=file, number=place + 1)
        if rejection is None:
            placed.append((unit.source_ids[0] if unit.article and unit.source_ids else place, unit))
        else:
            refused.append(rejection)
    return placed, refused
