"""Every text of an index that contains a piece of text, whatever its letter case.

Languages by character: of the pairs of neighbours in the piece the rarest list of positions is taken, and what stands
around each position is compared; for two characters the list is the answer, for one the lists of all pairs that begin
with it. Languages by words: the lower-cased texts are searched block by block, so that parts of words are found too.
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise

import numpy as np

from tmkit.memory.index import Numbers, TextIndex, first_ones
from tmkit.memory.index_build import unit_id
from tmkit.memory.index_file import Array
from tmkit.memory.lower import lower_form

_BLOCK = 1 << 22

Found = tuple[Numbers, Numbers]
"""Keys, and for each the length of its text in characters (bytes of UTF-8 for languages of words)."""


class Containing:
    """Answers for one index which of its texts contain a piece of text."""

    def __init__(self, index: TextIndex) -> None:
        self._index = index

    def find(self, sought: str) -> Found:
        """Give the texts that contain a piece of text, itself folded and in lower case, not empty."""
        if self._index.by_character:
            return self._by_character(sought)
        return self._by_words(sought)

    # Characters

    @cached_property
    def _lower(self) -> Array:
        """The lower case of each character of the index, as a code point."""
        codes = self._index.file.section("alphabet")
        text = codes.tobytes().decode("utf-32-le", "surrogatepass")
        return np.frombuffer(lower_form(text).encode("utf-32-le", "surrogatepass"), "<u4")

    def _variants(self, char: str) -> Numbers:
        """Give the numbers of the characters that are this one in lower case."""
        return unit_id(np.flatnonzero(self._lower == ord(char)))

    def _by_character(self, sought: str) -> Found:
        variants = [self._variants(char) for char in sought]
        if not all(map(len, variants)):
            return _NOTHING
        places = self._alone(variants[0]) if len(sought) == 1 else self._together(variants)
        texts, classes = self._index.texts_at(places)
        first = first_ones(texts)
        return self._keys(texts[first], self._index.sizes[classes[first]])

    def _alone(self, variants: Numbers) -> Array:
        """Give the places of one character: its lists with all that can follow it lie side by side."""
        index = self._index
        ends = np.array([[number, number + 1] for number in variants.tolist()], np.uint64) << np.uint64(32)
        lists = [index.list_start[np.searchsorted(index.list_key, pair)] for pair in ends]
        return np.sort(np.concatenate([index.postings[int(low) : int(high)] for low, high in lists]))

    def _together(self, variants: list[Numbers]) -> Array:
        """Give the places where characters stand one after the other."""
        pairs = [self._lists(first, second) for first, second in pairwise(variants)]
        rarest = min(range(len(pairs)), key=lambda at: sum(map(len, pairs[at])))
        places: Array = np.sort(np.concatenate(pairs[rarest])) if len(pairs[rarest]) > 1 else pairs[rarest][0]
        places = places[places >= rarest] - rarest
        units = self._index.units
        for at, wanted in enumerate(variants):
            if at in (rarest, rarest + 1):
                continue
            # A text ends with a separator, so that nothing is found across two texts; the last one ends the stream.
            places = places[places < len(units) - at]
            found = units[places + at]
            places = places[found == wanted[0] if len(wanted) == 1 else np.isin(found, wanted)]
        return places

    def _lists(self, first: Numbers, second: Numbers) -> list[Array]:
        whole = 0, len(self._index.units)
        return [self._index.list_of(a << 32 | b, *whole) for a in first.tolist() for b in second.tolist()]

    # Words

    @cached_property
    def _ends(self) -> Numbers:
        return self._index.file.section("blob_end").astype(np.int64)

    def _by_words(self, sought: str) -> Found:
        piece, blob = sought.encode("utf-8", "surrogatepass"), self._index.file.section("blob")
        places: list[int] = []
        row, rows = 0, len(self._ends)
        start = 0
        while row < rows:
            row = max(row + 1, int(np.searchsorted(self._ends, start + _BLOCK, side="right")))
            end = int(self._ends[row - 1]) + 1
            block = blob[start:end].tobytes()
            at = block.find(piece)
            while at >= 0:
                places.append(start + at)
                at = block.find(piece, at + 1)
            start = end
        found = np.searchsorted(self._ends, np.array(places, np.int64), side="right")
        found = found[first_ones(found)]
        lengths = self._ends[found] - np.where(found > 0, self._ends[found - 1] + 1, 0)
        return self._keys(self._index.position_of[found], lengths)

    def _keys(self, texts: Numbers, lengths: Numbers) -> Found:
        index = self._index
        if index.dead is not None:
            alive = ~index.dead[texts]
            texts, lengths = texts[alive], lengths[alive]
        return index.keys[index.row_of[texts]], lengths.astype(np.int64)


_NOTHING: Found = (np.empty(0, np.int64), np.empty(0, np.int64))
