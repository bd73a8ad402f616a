"""Sentence alignment: which Chinese segments translate which English ones, with a confidence, without any model."""

from __future__ import annotations

from collections.abc import Sequence

from tmkit.bitext.batch import read_batch
from tmkit.bitext.evidence import Evidence
from tmkit.bitext.rounds import find_beads
from tmkit.errors import UsageError
from tmkit.model import Bead

__all__ = ["Evidence", "align", "align_batch"]

Paragraphs = tuple[Sequence[int], Sequence[int]]


def align(
    zh: Sequence[str],
    en: Sequence[str],
    *,
    evidence: Evidence | None = None,
    zh_paragraphs: Sequence[int] | None = None,
    en_paragraphs: Sequence[int] | None = None,
) -> list[Bead]:
    """Give the beads of one document: every index of both sides exactly once and in order, also the unmatched ones.

    The paragraph numbers of the segments (rising) make their borders a strong hint, never a rule. Raises UsageError
    where a side is a bare string, or is not in its language.

    >>> beads = align(["我们去北京。", "今天天气很好！"], ["We went to Beijing.", "The weather is fine today!"])
    >>> [(bead.zh, bead.en) for bead in beads]
    [((0,), (0,)), ((1,), (1,))]
    """
    paragraphs = None if zh_paragraphs is None or en_paragraphs is None else [(zh_paragraphs, en_paragraphs)]
    return align_batch([(zh, en)], evidence=evidence, paragraphs=paragraphs)[0]


def align_batch(
    documents: Sequence[tuple[Sequence[str], Sequence[str]]],
    *,
    evidence: Evidence | None = None,
    paragraphs: Sequence[Paragraphs] | None = None,
) -> list[list[Bead]]:
    """Give the beads of each document; the lexicon is learnt from all of them together."""
    for number, (zh, en) in enumerate(documents, 1):
        _check_sides(zh, en, number if len(documents) > 1 else 0)
    batch = read_batch(documents, evidence or Evidence(), paragraphs)
    return find_beads(batch)


def _check_sides(zh: Sequence[str], en: Sequence[str], number: int) -> None:
    place = f"document {number}: " if number else ""
    if isinstance(zh, str) or isinstance(en, str):
        raise UsageError(f"{place}a side is one string; give a list of sentences")
