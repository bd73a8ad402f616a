"""A delivery as sentence pairs: segments as they are, and documents that stand on one line cut by the aligner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tmkit.bitext.align import Evidence, align_batch
from tmkit.errors import UsageError
from tmkit.text.sentences import split_sentences

LONGEST_PIECE = 1000
"""Longer sources, in code points, are documents and not sentences."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A source and its translation, in the segment of this index."""

    segment: int
    source: str
    target: str


def split_pieces(
    sides: tuple[Sequence[str], Sequence[str]], languages: tuple[str, str], terms: Sequence[tuple[str, str]]
) -> Iterator[Piece]:
    """Give the sentence pairs in order; ``terms`` (Chinese, English) help the aligner.

    >>> [piece.source for piece in split_pieces((["会议结束。代表离场。"], ["It ended."]), ("zh", "en"), [])]
    ['会议结束。代表离场。']
    """
    pairs = list(zip(*sides, strict=True))
    long = [number for number, (source, target) in enumerate(pairs) if len(source) > LONGEST_PIECE and target.strip()]
    is_cut = long and set(languages) == {"zh", "en"}
    cut = _cut([pairs[number] for number in long], languages, terms) if is_cut else []
    by_number = dict(zip(long, cut, strict=False))
    for number, (source, target) in enumerate(pairs):
        yield from (Piece(number, *sentences) for sentences in by_number.get(number, [(source, target)]))


def _cut(
    documents: Sequence[tuple[str, str]], languages: tuple[str, str], terms: Sequence[tuple[str, str]]
) -> list[list[tuple[str, str]]]:
    """Give the sentence pairs of each document; a document that is not in its two languages stays whole."""
    is_forward = languages[0] == "zh"
    split = [[split_sentences(text, lang) for text, lang in zip(pair, languages, strict=True)] for pair in documents]
    try:
        found = align_batch(
            [(pair[not is_forward], pair[is_forward]) for pair in split], evidence=Evidence(glossary=terms)
        )
    except UsageError:
        return [[pair] for pair in documents]
    joiners = [{"zh": "", "en": " "}[lang] for lang in languages]
    cut = []
    for (source, target), beads in zip(split, found, strict=True):
        places = [(bead.zh, bead.en) if is_forward else (bead.en, bead.zh) for bead in beads]
        cut.append(
            [(_joined(source, ours, joiners[0]), _joined(target, theirs, joiners[1])) for ours, theirs in places]
        )
    return cut


def _joined(sentences: Sequence[str], indices: Sequence[int], joiner: str) -> str:
    return joiner.join(sentences[index] for index in indices)
