"""The exact-recall index of one language: finds every text that brute force would find, and reads almost none.

For a query of L units and a threshold, an edit distance e spoils only so many tokens of the query: a text of length M
at the greatest distance allowed still holds all but ``loss(M)`` of them. So it stands in at least one of any
``loss + 1`` lists of positions, and in at least ``n - loss(M)`` of any n. The rarest lists are read, their texts
counted, and those with enough hits are verified by their real distance. Texts lie in order of length, hence each list,
ascending by position, holds the fitting lengths in one piece.

Tokens are pairs of neighbours for languages written by characters (an edit spoils two at most), words for the others.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from tmkit.memory.index_build import unit_id
from tmkit.memory.index_file import Array, BrokenIndexError, IndexFile
from tmkit.memory.matching import find_matches
from tmkit.memory.scores import longest, shortest, units_of

Numbers = npt.NDArray[np.int64]
_LAST = 0x10FFFF
_MORE_LISTS = 8
"""Lists read beyond the necessary ones: each makes the count tell more, so that fewer texts are verified."""


class TextIndex:
    """An index file opened for searching. Texts that were changed since are taken out by :meth:`discard`."""

    def __init__(self, file: IndexFile) -> None:
        self.file = file
        self.language = str(file.header["language"])
        self.by_character = file.header["kind"] == "characters"
        self.keys: Numbers = file.section("keys")
        self.row_of = file.section("row_of")
        self.position_of = file.section("position_of")
        self.sizes: Numbers = file.section("class_length").astype(np.int64)
        self.firsts: Numbers = file.section("class_first").astype(np.int64)
        self.units = file.section("units")
        self.postings = file.section("postings")
        self.list_key = file.section("list_key")
        self.list_start = file.section("list_start")
        self._check()
        counts = np.diff(self.firsts)
        self.starts: Numbers = np.concatenate([[0], np.cumsum(counts * (self.sizes + 1))]).astype(np.int64)
        self._encoding = "utf-16-le" if self.units.dtype.itemsize == 2 else "utf-32-le"
        self._alphabet = _Characters(file) if self.by_character else _Words(file)
        self.dead: npt.NDArray[np.bool_] | None = None
        self.discarded = 0

    def _check(self) -> None:
        """Refuse a file whose parts do not fit together, before it can answer."""
        rows = len(self.keys)
        fits = (
            len(self.row_of) == len(self.position_of) == rows
            and len(self.firsts) == len(self.sizes) + 1
            and int(self.firsts[-1]) == rows
            and int(self.list_start[0]) == 0
            and len(self.list_start) == len(self.list_key) + 1
            and int(self.list_start[-1]) == len(self.postings)
            and len(self.units) == len(self.postings) + rows
            and bool(np.all(self.list_start[1:] > self.list_start[:-1]))
            and bool(np.all(self.list_key[1:] > self.list_key[:-1]))
            and bool(np.all(self.sizes[1:] > self.sizes[:-1]))
            and bool(np.all(self.firsts[1:] > self.firsts[:-1]))
        )
        if not fits:
            raise BrokenIndexError(f"{self.file.path.name} contradicts itself")

    def __len__(self) -> int:
        return len(self.keys) - self.discarded

    def discard(self, keys: Numbers) -> None:
        """Take texts out; keys that are not here are passed over."""
        rows = np.searchsorted(self.keys, keys)
        rows = rows[rows < len(self.keys)]
        rows = rows[np.isin(self.keys[rows], keys)]
        if not len(rows):
            return
        if self.dead is None:
            self.dead = np.zeros(len(self.keys), bool)
        self.dead[self.position_of[rows]] = True
        self.discarded = int(np.count_nonzero(self.dead))

    # Look-up

    def search(self, folded: str, least: int) -> list[tuple[int, int]]:
        """Give key and score in tenths of every text that scores ``least`` tenths or more with the folded query."""
        numbers = self._alphabet.numbers(units_of(folded, self.language))
        if not numbers:
            return []
        size = len(numbers)
        low = int(np.searchsorted(self.sizes, max(1, shortest(size, least))))
        high = int(np.searchsorted(self.sizes, longest(size, least), side="right")) if least else len(self.sizes)
        if low >= high:
            return []
        query = "".join(map(chr, numbers))
        chosen = self._choose(numbers, least, low, high)
        if chosen is None:
            positions = np.arange(self.firsts[low], self.firsts[high])
        else:
            positions = self._counted(*chosen, low, high)
        return self._verified(query, positions, least)

    def _choose(self, numbers: list[int], least: int, low: int, high: int) -> tuple[list[Array], int, Numbers] | None:
        """Give the lists to read, how many tokens of the query they stand for, and the loss for each length.

        None where even all tokens do not guarantee that a match is touched: then every text must be verified.
        """
        loss = self._loss(len(numbers), least, self.sizes[low:high])
        needed = int(loss.max()) + 1
        tokens = Counter(self._tokens(numbers))
        if sum(tokens.values()) < needed:
            return None
        window = int(self.starts[low]), int(self.starts[high])
        lists = sorted(
            ((self.list_of(token, *window), times) for token, times in tokens.items()), key=lambda one: len(one[0])
        )
        chosen: list[Array] = []
        count = read = 0
        for found, times in lists:
            if count >= needed + _MORE_LISTS or (count >= needed and len(found) > 2000 + read):
                break
            chosen.append(found)
            count += times
            read += len(found)
        return chosen, count, loss

    def _tokens(self, numbers: list[int]) -> Iterable[int]:
        if not self.by_character:
            return numbers
        return [first << 32 | second for first, second in pairwise(numbers)]

    def _loss(self, size: int, least: int, lengths: Numbers) -> Numbers:
        """Give how many tokens of the query a text of each length may lack and still score enough."""
        longer = np.maximum(lengths, size)
        far = longer - -(-least * longer // 1000)
        loss: Numbers = (2 * far if self.by_character else far) - np.maximum(lengths - size, 0)
        return loss

    def list_of(self, token: int, start: int, end: int) -> Array:
        """Give the positions of a token between two places of the stream; empty for a token never seen."""
        at = int(np.searchsorted(self.list_key, np.uint64(token)))
        if at >= len(self.list_key) or int(self.list_key[at]) != token:
            return self.postings[:0]
        found = self.postings[int(self.list_start[at]) : int(self.list_start[at + 1])]
        low, high = (
            np.searchsorted(found, np.array((start, end), found.dtype)) if end <= 0xFFFFFFFF else (0, len(found))
        )
        return found[low:high]

    def _counted(self, lists: Sequence[Array], count: int, loss: Numbers, low: int, high: int) -> Numbers:
        """Give the positions of the texts that the lists name often enough.

        A text may be named more often than it shares tokens, when it holds one twice; never less often.
        """
        texts, classes = self.texts_at(np.sort(np.concatenate(lists)), low, high)
        begins = first_ones(texts)
        hits = np.diff(np.append(begins, len(texts)))
        enough = hits >= count - loss[classes[begins] - low]
        chosen: Numbers = texts[begins[enough]]
        return chosen

    def texts_at(self, places: Array, low: int = 0, high: int | None = None) -> tuple[Numbers, Numbers]:
        """Give the text and its class of length for ascending places of the stream, all of them in some classes."""
        high = len(self.sizes) if high is None else high
        per_class = np.diff(np.searchsorted(places, self.starts[low : high + 1]))
        classes: Numbers = np.repeat(np.arange(low, high), per_class)
        texts = self.firsts[classes] + (places.astype(np.int64) - self.starts[classes]) // (self.sizes[classes] + 1)
        return texts, classes

    def _verified(self, query: str, positions: Numbers, least: int) -> list[tuple[int, int]]:
        if self.dead is not None:
            positions = positions[~self.dead[positions]]
        if not len(positions):
            return []
        texts = self._texts(positions)
        found = find_matches(query, texts, least)
        keys: Sequence[int] = self.keys[self.row_of[positions[[at for at, _ in found]]]].tolist() if found else []
        return [(key, score) for key, (_, score) in zip(keys, found, strict=True)]

    def _texts(self, positions: Numbers) -> list[str]:
        """Give texts as strings of unit numbers; neighbours are decoded together."""
        starts, sizes = self.places(positions)
        if len(positions) > 1000 and int(positions[-1] - positions[0]) + 1 == len(positions):
            whole = self.units[int(starts[0]) : int(starts[-1] + sizes[-1])]
            return whole.tobytes().decode(self._encoding).split("\0")
        units, encoding = self.units, self._encoding
        ends = (starts + sizes).tolist()
        return [units[start:end].tobytes().decode(encoding) for start, end in zip(starts.tolist(), ends, strict=True)]

    def places(self, positions: Numbers) -> tuple[Numbers, Numbers]:
        """Give where texts begin in the stream and how many units they have."""
        classes = np.searchsorted(self.firsts, positions, side="right") - 1
        sizes = self.sizes[classes]
        return self.starts[classes] + (positions - self.firsts[classes]) * (sizes + 1), sizes


def first_ones(values: Array) -> Numbers:
    """Give where each run of equal values begins.

    >>> first_ones(np.array([5, 5, 7, 9, 9])).tolist()
    [0, 2, 3]
    """
    if not len(values):
        return np.empty(0, np.int64)
    return np.flatnonzero(np.concatenate([[True], values[1:] != values[:-1]]))


class _Characters:
    """The characters of an index and their numbers."""

    def __init__(self, file: IndexFile) -> None:
        self.codes = file.section("alphabet")

    def numbers(self, units: Sequence[str]) -> list[int]:
        """Give the number of each character; one that no text holds gets a number of its own that nothing has."""
        codes = np.frombuffer("".join(units).encode("utf-32-le", "surrogatepass"), "<u4")
        ranks = np.searchsorted(self.codes, codes)
        ranks[ranks == len(self.codes)] = 0
        known = self.codes[ranks] == codes
        numbers: list[int] = unit_id(ranks).tolist()
        if known.all():
            return numbers
        strange: dict[int, int] = {}
        for at in np.flatnonzero(~known).tolist():
            numbers[at] = _LAST - strange.setdefault(int(codes[at]), len(strange))
        return numbers


class _Words:
    """The words of an index in order of their UTF-8 bytes, and their numbers."""

    def __init__(self, file: IndexFile) -> None:
        self._ends = file.section("word_end")
        self._bytes = file.section("words")

    def __len__(self) -> int:
        return len(self._ends)

    def word(self, rank: int) -> bytes:
        """Give the word of a rank."""
        start = int(self._ends[rank - 1]) if rank else 0
        return self._bytes[start : int(self._ends[rank])].tobytes()

    def numbers(self, units: Sequence[str]) -> list[int]:
        """Give the number of each word; one that no text holds gets a number of its own that nothing has."""
        known: dict[str, int] = {}
        strange = 0
        for unit in units:
            if unit not in known:
                sought = unit.encode("utf-8", "surrogatepass")
                rank = bisect_left(range(len(self)), sought, key=self.word)
                if rank < len(self) and self.word(rank) == sought:
                    known[unit] = int(unit_id(np.array(rank)))
                else:
                    known[unit] = _LAST - strange
                    strange += 1
        return [known[unit] for unit in units]
