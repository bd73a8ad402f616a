"""Sentences as rows of token numbers: what the lexicon and the scores of the aligner count."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np

Ints: TypeAlias = np.ndarray[Any, np.dtype[np.int64]]
Floats: TypeAlias = np.ndarray[Any, np.dtype[np.float64]]


class Vocabulary:
    """Numbers for the token types of one language, in order of first appearance.

    >>> numbers = Vocabulary()
    >>> [numbers.number(token) for token in ("a", "b", "a")]
    [0, 1, 0]
    """

    __slots__ = ("index",)

    def __init__(self) -> None:
        self.index: dict[str, int] = {}

    def __len__(self) -> int:
        return len(self.index)

    def number(self, token: str) -> int:
        """Give the number of a token, a new one for a new token."""
        return self.index.setdefault(token, len(self.index))

    def rows(self, sentences: Iterable[Iterable[str]]) -> Rows:
        """Give token sentences as rows of numbers; new tokens are added."""
        index = self.index
        return Rows.of([[index.setdefault(token, len(index)) for token in sentence] for sentence in sentences])


@dataclass(frozen=True, slots=True)
class Rows:
    """Lists of numbers behind each other: list ``i`` is ``flat[starts[i]:starts[i + 1]]``."""

    flat: Ints
    starts: Ints

    @classmethod
    def of(cls, lists: Sequence[Sequence[int]]) -> Rows:
        """Pack lists of numbers."""
        starts = np.zeros(len(lists) + 1, np.int64)
        np.cumsum([len(numbers) for numbers in lists], out=starts[1:])
        flat = np.fromiter((number for numbers in lists for number in numbers), np.int64, int(starts[-1]))
        return cls(flat, starts)

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def sizes(self) -> Ints:
        """The length of each list."""
        return np.diff(self.starts)

    @property
    def owners(self) -> Ints:
        """For each number the list it stands in."""
        return np.repeat(np.arange(len(self)), self.sizes)

    def row(self, number: int) -> Ints:
        """One list."""
        return self.flat[self.starts[number] : self.starts[number + 1]]

    def take(self, numbers: Ints) -> Rows:
        """Some of the lists."""
        sizes = self.sizes[numbers]
        return Rows(self.flat[ranges(self.starts[:-1][numbers], sizes)], _starts(sizes))

    def merged(self, firsts: Ints, lasts: Ints) -> Rows:
        """A list for each stretch of lists (the first, one past the last), with each number once, rising.

        >>> rows = Rows.of([[5, 3], [3], [9]]).merged(np.array([0, 2]), np.array([2, 3]))
        >>> [rows.row(number).tolist() for number in range(len(rows))]
        [[3, 5], [9]]
        """
        sizes = self.starts[lasts] - self.starts[firsts]
        numbers = self.flat[ranges(self.starts[firsts], sizes)]
        base = int(numbers.max(initial=0)) + 1
        keys = np.unique(np.repeat(np.arange(len(sizes)), sizes) * base + numbers)
        return Rows(keys % base, _starts(np.bincount(keys // base, minlength=len(sizes))))

    @classmethod
    def joined(cls, parts: Sequence[Rows]) -> Rows:
        """The lists of all parts, one part after the other."""
        sizes = [part.sizes for part in parts]
        return cls(np.concatenate([part.flat for part in parts]), _starts(np.concatenate(sizes)))


def _starts(sizes: Ints) -> Ints:
    return np.concatenate([[0], np.cumsum(sizes)])


def ranges(starts: Ints, sizes: Ints) -> Ints:
    """Give ``starts[0] … starts[0] + sizes[0] - 1``, then the same for the next start, and so on.

    >>> ranges(np.array([5, 9]), np.array([2, 3])).tolist()
    [5, 6, 9, 10, 11]
    """
    total = int(sizes.sum())
    ends = np.cumsum(sizes)
    return np.arange(total) - np.repeat(ends - sizes - starts, sizes)
