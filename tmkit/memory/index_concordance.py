"""Every text of an index that contains a piece of text, whatever its letter case.

Languages by character: of the pairs of neighbours in the piece the rarest list of positions is taken, and what stands
around each position is compared; for two characters the list is the answer, for one the lists of all pairs that begin
with it. Languages by words: the words that hold the rarest part of the piece are found in the vocabulary; where they
are frequent, all lower-cased texts are searched block by block.
"""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise

import numpy as np

from tmkit.memory.index import Numbers, TextIndex, first_ones
from tmkit.memory.index_build import rank_of, unit_id
from tmkit.memory.index_file import Array
from tmkit.memory.lower import lower_form
from tmkit.text.tokens import english_words

_BLOCK = 1 << 22
_FEW_PLACES = 20_000

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
        places = self._together(variants) if len(sought) > 1 else self._alone(variants[0])
        texts = self._index.texts_at(places)
        texts = texts[first_ones(texts)].astype(np.int64)
        return self._keys(texts, self._index.sizes[self._index.classes_of(texts)])

    def _alone(self, variants: Numbers) -> Array:
        return np.sort(np.concatenate([self._index.alone(number) for number in variants.tolist()]))

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
        return [self._index.list_of(a << 32 | b) for a in first.tolist() for b in second.tolist()]

    # Words

    @cached_property
    def _ends(self) -> Numbers:
        return self._index.file.section("blob_end").astype(np.int64)

    def _by_words(self, sought: str) -> Found:
        piece, tokens = sought.encode("utf-8", "surrogatepass"), english_words(sought)
        held = [self._words_holding(token.encode("utf-8", "surrogatepass")) for token in tokens]
        is_sure = bool(held) and not self._is_ambiguous(sought)
        if is_sure and not all(map(len, held)):
            return _NOTHING
        sizes = [int(np.sum(self._word_counts[words])) for words in held]
        rarest = min(range(len(held)), key=sizes.__getitem__, default=-1)
        is_rare = is_sure and sizes[rarest] <= _FEW_PLACES
        rows = self._in_rows(piece, held[rarest]) if is_rare else self._in_all(piece)
        lengths = self._ends[rows] - self._begins_of(rows)
        return self._keys(self._index.position_of[rows], lengths)

    def _is_ambiguous(self, sought: str) -> bool:
        """Tell whether the words, lower-cased as Python does, may be written otherwise than the piece.

        Lower case makes a final sigma of Σ where a word ends, and two characters of İ.
        """
        pairs = (("σ", "\N{GREEK SMALL LETTER FINAL SIGMA}"), ("i", "\N{COMBINING DOT ABOVE}"))
        return any(letter in sought and odd.encode() in self._vocabulary for letter, odd in pairs)

    @cached_property
    def _word_counts(self) -> Numbers:
        """How often each word of the vocabulary stands in the texts, by rank."""
        counts = np.zeros(len(self._index.file.section("word_end")), np.int64)
        ranks = rank_of(self._index.list_key.astype(np.int64))
        counts[ranks] = np.diff(self._index.list_start.astype(np.int64))
        return counts

    @cached_property
    def _vocabulary(self) -> bytes:
        return self._index.file.section("words").tobytes()

    def _words_holding(self, part: bytes) -> Numbers:
        """Give the ranks of the words in which a part of a word stands."""
        ends, found = self._index.file.section("word_end"), []
        at = self._vocabulary.find(part)
        while at >= 0:
            word = int(np.searchsorted(ends, at, side="right"))
            if at + len(part) <= int(ends[word]):
                found.append(word)
                at = int(ends[word]) - 1
            at = self._vocabulary.find(part, at + 1)
        return np.array(found, np.int64)

    def _in_rows(self, piece: bytes, words: Numbers) -> Numbers:
        """Give the rows that hold a piece, tried only where one of some words stands."""
        index, blob = self._index, self._index.file.section("blob")
        places = np.concatenate([index.list_of(int(token)) for token in unit_id(words)])
        texts = index.texts_at(np.sort(places))
        rows = np.sort(index.row_of[texts[first_ones(texts)]]).astype(np.int64)
        spans = zip(self._begins_of(rows).tolist(), self._ends[rows].tolist(), strict=True)
        return rows[[piece in blob[begin:end].tobytes() for begin, end in spans]]

    def _in_all(self, piece: bytes) -> Numbers:
        """Give the rows that hold a piece, all being tried, block by block."""
        blob = self._index.file.section("blob")
        places: list[int] = []
        row = start = 0
        while row < len(self._ends):
            row = max(row + 1, int(np.searchsorted(self._ends, start + _BLOCK, side="right")))
            end = int(self._ends[row - 1]) + 1
            block = blob[start:end].tobytes()
            at = block.find(piece)
            while at >= 0:
                places.append(start + at)
                at = block.find(piece, at + 1)
            start = end
        rows: Numbers = np.searchsorted(self._ends, np.array(places, np.int64), side="right")
        return rows[first_ones(rows)]

    def _begins_of(self, rows: Numbers) -> Numbers:
        return np.where(rows > 0, self._ends[rows - 1] + 1, 0)

    def _keys(self, texts: Numbers, lengths: Numbers) -> Found:
        index = self._index
        if index.dead is not None:
            alive = ~index.dead[texts]
            texts, lengths = texts[alive], lengths[alive]
        return index.keys[index.row_of[texts]], lengths.astype(np.int64)


_NOTHING: Found = (np.empty(0, np.int64), np.empty(0, np.int64))
