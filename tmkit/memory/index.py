"""The exact-recall index of one language: finds every text that brute force would find, and reads almost none.

For a query of L units and a threshold, an edit distance e spoils only so many tokens of the query: a text of length M
at the greatest distance allowed still holds all but ``loss(M)`` of them. So it stands in at least one of any
``loss + 1`` lists of positions, and in at least ``n - loss(M)`` of any n. The rarest lists are read, their texts
counted, and those with enough hits are verified by their real distance. Texts lie in order of length, hence each list,
ascending by position, holds the fitting lengths in one piece.

Tokens are pairs of neighbours for languages written by characters (an edit spoils two at most; at low thresholds, where
that leaves too few, single characters), words for the others.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from tmkit.memory.index_build import unit_id
from tmkit.memory.index_file import Array, BrokenIndexError, IndexFile
from tmkit.memory.matching import find_matches
from tmkit.memory.scores import longest, shortest, units_of

Numbers = npt.NDArray[np.int64]

_MORE_LISTS = 4
"""Lists read beyond the necessary ones: each makes the count tell more, so that fewer texts are verified."""

Token = int | tuple[int, int]
"""A unit, or two neighbours, by their numbers."""

_FEW_PLACES = 2000
_FEW_TEXTS = 100
_VERIFIED_AT_ONCE = 50_000
_REMEMBERED = 1 << 14

_LAST_STRANGE = 0xFFFFFFFE
"""Units of a query that the index does not know are numbered from here downward."""

_FIRST_STRANGE = _LAST_STRANGE - 200_000
_DOWN = _LAST_STRANGE - 0x10FFFF


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
        self._alphabet = _Characters(file) if self.by_character else _Words(file)
        self._bounds = lru_cache(_REMEMBERED)(self._find_bounds)
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

    def with_run(self, units: Sequence[str]) -> Numbers:
        """Give the keys of the texts in which these units, two or more, stand one after the other."""
        numbers = self._alphabet.numbers(units)
        tokens = [a << 32 | b for a, b in pairwise(numbers)] if self.by_character else numbers
        if not tokens:
            return self.keys[:0]
        sizes = [end - begin for begin, end in map(self._bounds, tokens)]
        rarest = min(range(len(tokens)), key=sizes.__getitem__)
        places = self.list_of(tokens[rarest])
        places = places[places >= rarest] - rarest
        for at, number in enumerate(numbers):
            if len(places) and at not in (rarest, rarest + self.by_character):
                places = places[places < len(self.units) - at]
                places = places[self.units[places + at] == number]
        texts = self.texts_at(places)
        texts = texts[first_ones(texts)]
        if self.dead is not None:
            texts = texts[~self.dead[texts]]
        keys: Numbers = self.keys[self.row_of[texts]]
        return keys

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
        plan = self._plan(numbers, least, low, high)
        positions = np.arange(self.firsts[low], self.firsts[high]) if plan is None else self._counted(plan)
        return self._verified(numbers, positions, least)

    def _plan(self, numbers: list[int], least: int, low: int, high: int) -> _Plan | None:
        """Choose the lists to read: those of pairs, where these do not suffice those of single units.

        None where even all of them do not guarantee that a match is touched: then every text must be verified.
        """
        kinds: list[tuple[bool, Sequence[Token]]] = [(False, numbers)]
        if self.by_character:
            kinds.insert(0, (True, list(pairwise(numbers))))
        for is_pair, kind in kinds:
            tokens = Counter(kind)
            loss = self._loss(len(numbers), least, self.sizes[low:high], 2 if is_pair else 1)
            needed = int(loss.max()) + 1
            if len(kind) >= needed:
                window = self.starts[[low, high]].astype(self.postings.dtype)
                found = [(self._list_between(token, window), times) for token, times in tokens.items()]
                # The list of one character is not in order: it can be counted, but nothing can be looked up in it.
                return _chosen(found, needed, loss, (low, high), is_ordered=is_pair or not self.by_character)
        return None

    def _loss(self, size: int, least: int, lengths: Numbers, spoilt: int) -> Numbers:
        """Give how many tokens of the query a text of each length may lack and still score enough.

        An edit spoils ``spoilt`` tokens, but one that only inserts, as a longer text needs, spoils one less.
        """
        longer = np.maximum(lengths, size)
        far = longer - -(-least * longer // 1000)
        loss: Numbers = spoilt * far - np.maximum(lengths - size, 0)
        return loss

    def list_of(self, token: int) -> Array:
        """Give the places of a token in ascending order; empty for a token never seen."""
        begin, end = self._bounds(token)
        return self.postings[begin:end]

    def _find_bounds(self, token: int) -> tuple[int, int]:
        at = int(self.list_key.searchsorted(np.uint64(token)))
        if at >= len(self.list_key) or int(self.list_key[at]) != token:
            return 0, 0
        return int(self.list_start[at]), int(self.list_start[at + 1])

    def _list_between(self, token: Token, window: Array) -> Array:
        """Give those places of a token that lie between two places of the stream."""
        if isinstance(token, tuple):
            found = self.list_of(token[0] << 32 | token[1])
        elif self.by_character:
            unordered = self.alone(token)
            inside: Array = unordered[(unordered >= window[0]) & (unordered < window[1])]
            return inside
        else:
            found = self.list_of(token)
        low, high = found.searchsorted(window)
        return found[low:high]

    def alone(self, number: int) -> Array:
        """Give the places of a character, in no order: its lists with all that can follow it lie side by side."""
        ends = np.array([number << 32, (number + 1) << 32], np.uint64)
        begin, end = self.list_start[self.list_key.searchsorted(ends)].tolist()
        return self.postings[begin:end]

    def _counted(self, plan: _Plan) -> Numbers:
        """Give the positions of the texts that the lists name often enough.

        A text may be named more often than it shares tokens, when it holds one twice; never less often.
        """
        texts = self.texts_at(np.sort(np.concatenate(plan.lists)), plan.low, plan.high)
        begins = first_ones(texts)
        hits = np.diff(begins, append=len(texts))
        likely = np.flatnonzero(hits >= plan.count - int(plan.loss.max()))
        chosen, hits = texts[begins[likely]].astype(np.int64), hits[likely]
        loss = plan.loss[self.classes_of(chosen) - plan.low]
        enough = hits >= plan.count - loss
        return self._counted_further(plan, chosen[enough], hits[enough], loss[enough])

    def _counted_further(self, plan: _Plan, chosen: Numbers, hits: Numbers, loss: Numbers) -> Numbers:
        """Look for the texts in further lists, one after the other, as long as they are too many to be verified."""
        starts, sizes = self.places(chosen)
        count = plan.count
        for places, times in plan.rest:
            if len(chosen) <= _FEW_TEXTS:
                break
            begins = np.searchsorted(places, starts.astype(places.dtype))
            hits = hits + np.searchsorted(places, (starts + sizes).astype(places.dtype)) - begins
            count += times
            enough = hits >= count - loss
            chosen, hits, loss, starts, sizes = (one[enough] for one in (chosen, hits, loss, starts, sizes))
        return chosen

    def texts_at(self, places: Array, low: int = 0, high: int | None = None) -> Array:
        """Give the text for each of some ascending places of the stream, all of them in some classes of length."""
        high = len(self.sizes) if high is None else high
        bounds = np.searchsorted(places, self.starts[low : high + 1].astype(places.dtype)).tolist()
        texts = np.empty(len(places), np.uint32)
        # Class by class, so that the division is by one number: many times faster than by an array of numbers.
        for at, (begin, end) in enumerate(pairwise(bounds), low):
            if begin < end:
                part = texts[begin:end]
                np.subtract(places[begin:end], places.dtype.type(self.starts[at]), out=part)
                np.floor_divide(part, np.uint32(self.sizes[at] + 1), out=part)
                part += np.uint32(self.firsts[at])
        return texts

    def classes_of(self, texts: Numbers) -> Numbers:
        """Give the class of length of each text."""
        classes: Numbers = np.searchsorted(self.firsts, texts, side="right") - 1
        return classes

    def _verified(self, numbers: list[int], positions: Numbers, least: int) -> list[tuple[int, int]]:
        if self.dead is not None:
            positions = positions[~self.dead[positions]]
        found: list[tuple[int, int]] = []
        for start in range(0, len(positions), _VERIFIED_AT_ONCE):
            some = positions[start : start + _VERIFIED_AT_ONCE]
            query, texts = self._as_text(numbers, some)
            matches = find_matches(query, texts, least)
            keys: list[int] = self.keys[self.row_of[some[[at for at, _ in matches]]]].tolist() if matches else []
            found += [(key, score) for key, (_, score) in zip(keys, matches, strict=True)]
        return found

    def _as_text(self, numbers: list[int], positions: Numbers) -> tuple[str, list[str]]:
        """Give the query and some texts as strings in which equal characters are equal units."""
        starts, sizes = self.places(positions)
        ends = (starts + sizes).tolist()
        units = np.concatenate([self.units[start:end] for start, end in zip(starts.tolist(), ends, strict=True)])
        if units.dtype.itemsize == 2:
            text = units.tobytes().decode("utf-16-le")
            query = "".join(chr(number) if number < _FIRST_STRANGE else chr(number - _DOWN) for number in numbers)
        else:
            # More units than there are characters: all that the query has not are alike to it.
            known = np.unique(np.array(numbers, np.int64))
            ranks = np.minimum(np.searchsorted(known, units), len(known) - 1)
            text = _text_of(np.where(known[ranks] == units, ranks + 1, 0))
            query = _text_of(np.searchsorted(known, np.array(numbers, np.int64)) + 1)
        borders = np.cumsum(sizes).tolist()
        return query, [text[begin:end] for begin, end in pairwise([0, *borders])]

    def places(self, positions: Numbers) -> tuple[Numbers, Numbers]:
        """Give where texts begin in the stream and how many units they have."""
        classes = self.classes_of(positions)
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


def _chosen(
    found: list[tuple[Array, int]], needed: int, loss: Numbers, window: tuple[int, int], *, is_ordered: bool
) -> _Plan:
    """Take the rarest lists, as many as are needed and a few more as long as they are not much longer."""
    found.sort(key=lambda one: len(one[0]))
    taken = count = read = 0
    for places, times in found:
        if count >= needed + _MORE_LISTS or (count >= needed and len(places) > _FEW_PLACES + read):
            break
        taken += 1
        count += times
        read += len(places)
    return _Plan([places for places, _ in found[:taken]], count, found[taken:] if is_ordered else [], loss, *window)


def _text_of(ranks: Numbers) -> str:
    """Give small numbers as characters."""
    return unit_id(ranks).astype("<u4").tobytes().decode("utf-32-le")


@dataclass(frozen=True, slots=True)
class _Plan:
    """What to read for a query.

    ``lists`` stand for ``count`` tokens; ``rest`` are the other lists, each with the number of tokens it stands for.
    ``loss`` is the number of tokens that a text may lack, for each class of length from ``low`` to below ``high``.
    """

    lists: list[Array]
    count: int
    rest: list[tuple[Array, int]]
    loss: Numbers
    low: int
    high: int


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
            numbers[at] = _LAST_STRANGE - strange.setdefault(int(codes[at]), len(strange))
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
                    known[unit] = _LAST_STRANGE - strange
                    strange += 1
        return [known[unit] for unit in units]
