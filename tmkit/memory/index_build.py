"""Making an index: texts of one language in, the arrays of :mod:`tmkit.memory.index` out.

Texts are folded many at a time, become numbers (one for each unit of the score), are laid end to end in order of
length, and every token's positions are brought together by one sort of (token, position) packed into 64 bits.

A *row* is a text in order of its key, a *position* a text in order of length, a *place* an offset in ``units``.

======================  ====  ==================================================================================
section                 type  holds
======================  ====  ==================================================================================
keys                    i64   by row: twice the unit's id, plus 1 for its target
row_of, position_of     u32   by position the row, by row the position
class_length            u32   each length (in units) that occurs, ascending
class_first             u32   the first position of each length, and the number of texts
alphabet                u32   characters: the code point of each rank, rank 0 being U+0000, the separator
words, word_end         u8,   words: UTF-8 of all words in order of their bytes, laid end to end, and where each ends;
                        u64   rank 0 is the separator
units                   u16,  all texts by position, each unit as its number, each text followed by 0. The number is the
                        u32   rank, raised by 0x800 from 0xD800 on: two bytes a unit are valid UTF-16
postings                u32   the places of each token, ascending, token by token
list_key, list_start    u64   the tokens, ascending (a unit, or first << 32 | second), and where each list begins
blob, blob_end          u8,   words: the lower-case folded texts by row, each followed by a zero byte, and where each
                        u64   ends
======================  ====  ==================================================================================
"""

from __future__ import annotations

from array import array
from collections.abc import Generator, Iterable, Iterator, Sequence

import numpy as np
import numpy.typing as npt

from tmkit.errors import LimitError
from tmkit.memory.found_texts import TextSide, side_of
from tmkit.memory.index_file import Array
from tmkit.memory.lower import lower_form
from tmkit.memory.scores import BY_CHARACTER
from tmkit.text.normalize import fold
from tmkit.text.tokens import english_words

SEPARATOR = "\0"
"""Stands between texts that are folded together; no stored text holds it, and no rule of folding touches it."""

SORTED_AT_ONCE = 1 << 22
_SCANNED_AT_ONCE = 1 << 22
NARROW = 1 << 16
_SURROGATES, _SURROGATE_COUNT = 0xD800, 0x800

Numbers = npt.NDArray[np.int64]


def fold_many(texts: Sequence[str]) -> str:
    """Give the folded texts, joined by :data:`SEPARATOR`: what :func:`fold` gives for each, in a tenth of the time.

    >>> fold_many([" 重慶 ", "", "Ａ  b"]).split(SEPARATOR)
    ['重庆', '', 'A b']
    """
    return fold(SEPARATOR.join(texts)).replace(f" {SEPARATOR}", SEPARATOR).replace(f"{SEPARATOR} ", SEPARATOR)


def unit_id(rank: Array) -> Array:
    """Give the number of a unit by its rank: as ranks, but without the surrogates, so that numbers decode as text."""
    return np.where(rank < _SURROGATES, rank, rank + _SURROGATE_COUNT)


def rank_of(numbers: Array) -> Array:
    """Undo :func:`unit_id`."""
    return np.where(numbers < _SURROGATES, numbers, numbers - _SURROGATE_COUNT)


def check_total(total: int) -> None:
    """Raise :class:`LimitError` where texts have more units, separators included, than an index can number."""
    if total >= 1 << 32:
        raise LimitError("the memory is too large for one index: 4,294,967,295 characters or words of a language")


class _Vocabulary(dict[str, int]):
    """Words with their numbers in order of appearance; an unknown one gets the next number."""

    def __missing__(self, word: str) -> int:
        self[word] = number = len(self)
        return number


class IndexBuilder:
    """Collects the texts of one language, in order of key, and gives the sections of their index."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.by_character = language in BY_CHARACTER
        self._vocabulary = _Vocabulary({SEPARATOR: 0})
        self._keys = array("q")
        self._chunks: list[Array] = []
        self._blobs: list[bytes] = []

    def __len__(self) -> int:
        return len(self._keys)

    def add_joined(self, keys: Iterable[int], joined: bytes) -> None:
        """Take in texts as stored, each as UTF-8 followed by a zero byte; keys must come in ascending order."""
        self._keys.extend(keys)
        folded = fold_many(joined.decode().removesuffix(SEPARATOR).split(SEPARATOR)) + SEPARATOR if joined else ""
        if not folded:
            return
        if self.by_character:
            narrow = max(folded) < "\N{LINEAR B SYLLABLE B008 A}"
            self._chunks.append(
                np.frombuffer(folded.encode("utf-16-le"), "<u2")
                if narrow
                else np.frombuffer(folded.encode("utf-32-le"), "<u4")
            )
        else:
            words = english_words(folded)
            numbers = map(self._vocabulary.__getitem__, words)
            self._chunks.append(np.fromiter(numbers, np.uint32, len(words)))
            self._blobs.append(lower_form(folded).encode())

    @property
    def side(self) -> TextSide:
        """Of what units the texts are."""
        return side_of(np.frombuffer(self._keys, np.int64))

    def sections(self) -> Iterator[tuple[str, Iterable[Array]]]:
        """Give the sections by name; the builder is used up by it."""
        lengths = self._lengths()
        row_of = np.argsort(lengths, kind="stable").astype(np.uint32)
        position_of = np.empty_like(row_of)
        position_of[row_of] = np.arange(len(row_of), dtype=np.uint32)
        yield "keys", [np.frombuffer(self._keys, np.int64)]
        yield "row_of", [row_of]
        yield "position_of", [position_of]
        sizes, firsts = np.unique(lengths[row_of], return_index=True)
        yield "class_length", [sizes.astype(np.uint32)]
        yield "class_first", [np.append(firsts, len(row_of)).astype(np.uint32)]
        ranks = yield from self._alphabet()
        stream = self._stream(lengths, position_of, ranks)
        yield "units", [stream]
        yield from _postings(stream, pairs=self.by_character)
        yield from self._blob()

    def _lengths(self) -> Numbers:
        """Give the number of units of each text, by row."""
        found = [np.diff(np.flatnonzero(chunk == 0), prepend=-1) - 1 for chunk in self._chunks]
        return np.concatenate(found) if found else np.empty(0, np.int64)

    def _alphabet(self) -> Generator[tuple[str, Iterable[Array]], None, Array]:
        """Give the units in order, and return the rank of each number that the chunks use."""
        if self.by_character:
            seen = np.zeros(0x110000, bool)
            for chunk in self._chunks:
                seen[chunk] = True
            seen[0] = True
            codes = np.flatnonzero(seen)
            yield "alphabet", [codes.astype(np.uint32)]
            ranks = np.zeros(0x110000, np.uint32)
            ranks[codes] = np.arange(len(codes))
            return ranks
        words = sorted((word.encode(), number) for word, number in self._vocabulary.items())
        self._vocabulary.clear()
        yield "word_end", [np.cumsum([len(word) for word, _ in words], dtype=np.uint64)]
        yield "words", [np.frombuffer(b"".join(word for word, _ in words), np.uint8)]
        ranks = np.empty(len(words), np.uint32)
        ranks[[number for _, number in words]] = np.arange(len(words))
        return ranks

    def _stream(self, lengths: Numbers, position_of: Array, ranks: Array) -> Array:
        """Give all texts end to end in order of position, each followed by unit 0; the chunks are used up."""
        numbers = unit_id(ranks.astype(np.int64))
        dtype = np.uint16 if int(numbers.max(initial=0)) < NARROW else np.uint32
        numbers = numbers.astype(dtype)
        total = int(lengths.sum()) + len(lengths)
        check_total(total)
        by_position = np.empty(len(lengths), np.int64)
        by_position[position_of] = lengths + 1
        starts = np.cumsum(by_position) - by_position
        stream = np.empty(total, dtype)
        row = 0
        for at, chunk in enumerate(self._chunks):
            rows = int(np.count_nonzero(chunk == 0))
            sizes = lengths[row : row + rows] + 1
            shift = starts[position_of[row : row + rows]] - (np.cumsum(sizes) - sizes)
            stream[np.repeat(shift, sizes) + np.arange(len(chunk))] = numbers[chunk]
            self._chunks[at] = np.empty(0, np.uint32)
            row += rows
        return stream

    def _blob(self) -> Iterator[tuple[str, Iterable[Array]]]:
        """Give the lower-case folded texts of a language of words: where concordance looks inside words."""
        if self.by_character:
            return
        pieces = [np.frombuffer(blob, np.uint8) for blob in self._blobs]
        yield "blob", pieces or [np.empty(0, np.uint8)]
        ends, before = [], 0
        for piece in pieces:
            ends.append((np.flatnonzero(piece == 0) + before).astype(np.uint64))
            before += len(piece)
        yield "blob_end", ends or [np.empty(0, np.uint64)]


def _postings(stream: Array, *, pairs: bool) -> Iterator[tuple[str, Iterable[Array]]]:
    """Give the positions of each token in ascending order, token by token, and where each list begins.

    A token is a unit, or, with ``pairs``, two neighbours (the second may be the separator), packed as first << 32 |
    second. The sort goes range by range of first units, so that it needs little memory.
    """
    counts = np.zeros(int(stream.max(initial=0)) + 1, np.int64)
    for start in range(0, len(stream), _SCANNED_AT_ONCE):
        counts += np.bincount(stream[start : start + _SCANNED_AT_ONCE], minlength=len(counts))
    counts[0] = 0
    keys: list[Array] = []
    sizes: list[Array] = []

    def positions() -> Iterator[Array]:
        for low, high in _ranges(counts):
            found, lists, lengths = _sorted_part(stream, low, high, pairs=pairs)
            keys.append(lists)
            sizes.append(lengths)
            yield found

    yield "postings", positions() if counts.sum() else [np.empty(0, np.uint32)]
    yield "list_key", keys or [np.empty(0, np.uint64)]
    yield "list_start", [np.concatenate([np.zeros(1, np.uint64), np.cumsum(np.concatenate(sizes))]).astype(np.uint64)
                         if sizes else np.zeros(1, np.uint64)]  # fmt: skip


def _ranges(counts: Array) -> Iterator[tuple[int, int]]:
    """Give ranges of units, low to below high, that stand about equally often in the texts."""
    upto = np.cumsum(counts)
    low = 1
    while low < len(counts):
        before = int(upto[low - 1])
        high = max(low + 1, int(np.searchsorted(upto, before + SORTED_AT_ONCE, side="right")))
        if upto[high - 1] > before:
            yield low, high
        low = high


def _sorted_part(stream: Array, low: int, high: int, *, pairs: bool) -> tuple[Array, Array, Array]:
    """Give positions, keys and sizes of the lists whose first unit is in a range."""
    at = np.concatenate(
        [
            start + np.flatnonzero((part >= low) & (part < high)).astype(np.uint64)
            for start in range(0, len(stream), _SCANNED_AT_ONCE)
            for part in [stream[start : start + _SCANNED_AT_ONCE]]
        ]
    )
    bits = max(1, len(stream).bit_length())
    packed = stream[at].astype(np.uint64)
    if pairs:
        second_bits = int(stream.max()).bit_length()
        if (high - low).bit_length() + second_bits + bits > 64:
            raise LimitError("the memory has too many different characters for one index")
        packed -= np.uint64(low)
        packed <<= np.uint64(second_bits)
        packed |= stream[at + np.uint64(1)]
    packed <<= np.uint64(bits)
    packed |= at
    del at
    packed.sort()
    tokens = packed >> np.uint64(bits)
    begins = np.flatnonzero(np.concatenate([[True], tokens[1:] != tokens[:-1]]))
    lists = tokens[begins]
    if pairs:
        mask = np.uint64((1 << second_bits) - 1)
        lists = (((lists >> np.uint64(second_bits)) + np.uint64(low)) << np.uint64(32)) | (lists & mask)
    found = (packed & np.uint64((1 << bits) - 1)).astype(np.uint32)
    return found, lists, np.diff(np.append(begins, len(packed)))
