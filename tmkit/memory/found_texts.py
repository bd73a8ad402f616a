"""The texts that contain a piece of text: counted at once, read only as far as somebody wants them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[np.int64]

TextSide = int | None
"""Of what units the texts are: 0 sources, 1 targets, None: both, or unknown."""


class FoundTexts(Protocol):
    """Some texts of one index or pool."""

    @property
    def side(self) -> TextSide:
        """Of what the texts are."""

    def __len__(self) -> int:
        """Their number."""

    def count_of(self, keys: Numbers) -> int:
        """How many of the texts with these keys are among them."""

    def shortest(self, count: int | None) -> tuple[Numbers, Numbers]:
        """Keys and lengths of so many of the shortest and of all that are as long as the last of these; None: of all.

        There may be others with them.
        """


@dataclass(frozen=True, slots=True)
class TextArrays:
    """Texts of which everything is known: keys and lengths."""

    keys: Numbers
    lengths: Numbers

    @property
    def side(self) -> TextSide:
        """See :class:`FoundTexts`."""
        return side_of(self.keys)

    def __len__(self) -> int:
        return len(self.keys)

    def count_of(self, keys: Numbers) -> int:
        """See :class:`FoundTexts`."""
        return int(np.count_nonzero(np.isin(self.keys, keys)))

    def shortest(self, count: int | None) -> tuple[Numbers, Numbers]:
        """See :class:`FoundTexts`; it gives all."""
        return self.keys, self.lengths


@dataclass(frozen=True, slots=True)
class CoreTexts:
    """Texts that the compiled core has found."""

    core: Any
    side: TextSide

    def __len__(self) -> int:
        return len(self.core)

    def count_of(self, keys: Numbers) -> int:
        """See :class:`FoundTexts`."""
        return int(self.core.count_of(keys.tolist()))

    def shortest(self, count: int | None) -> tuple[Numbers, Numbers]:
        """See :class:`FoundTexts`."""
        keys, lengths = self.core.shortest(count)
        return np.frombuffer(keys, np.int64), np.frombuffer(lengths, np.int64)


def side_of(keys: Numbers) -> TextSide:
    """Give of what units the texts under these keys are.

    >>> side_of(np.array([2, 6])), side_of(np.array([3])), side_of(np.array([2, 3]))
    (0, 1, None)
    """
    targets = int(np.count_nonzero(keys & 1))
    return {0: 0, len(keys): 1}.get(targets)


def together(found: Iterable[FoundTexts], count: int | None = None) -> tuple[Numbers, Numbers]:
    """Give keys and lengths of the shortest texts of several, or of all; see :meth:`FoundTexts.shortest`."""
    parts = [one.shortest(count) for one in found]
    if not parts:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    return np.concatenate([keys for keys, _ in parts]), np.concatenate([lengths for _, lengths in parts])


def by_side(found: Iterable[FoundTexts]) -> tuple[list[FoundTexts], list[FoundTexts]]:
    """Give the texts that are sources, and those that are targets."""
    sides: tuple[list[FoundTexts], list[FoundTexts]] = ([], [])
    for one in filter(len, found):
        for part in [one] if one.side is not None else _parted(one):
            sides[part.side or 0].append(part)
    return sides


def _parted(found: FoundTexts) -> Iterator[FoundTexts]:
    keys, lengths = found.shortest(None)
    is_target = (keys & 1).astype(bool)
    yield from filter(len, (TextArrays(keys[chosen], lengths[chosen]) for chosen in (~is_target, is_target)))


def count_units(sources: Sequence[FoundTexts], targets: Sequence[FoundTexts]) -> int:
    """Give of how many units these are the sources or targets; one side of a unit is in one of them only."""
    counts = [sum(map(len, side)) for side in (sources, targets)]
    fewer, more = (sources, targets) if counts[0] < counts[1] else (targets, sources)
    return sum(counts) - sum(one.count_of(together(fewer)[0] ^ 1) for one in more if fewer)
