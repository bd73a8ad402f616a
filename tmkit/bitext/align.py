"""Sentence alignment: which Chinese segments translate which English ones, with a confidence, without any model."""

from __future__ import annotations

from collections.abc import Sequence

from tmkit.bitext.batch import read_batch
from tmkit.bitext.evidence import Evidence
from tmkit.bitext.reordered import Reordered
from tmkit.bitext.rounds import Alignment, find_alignments
from tmkit.errors import LimitError, UsageError
from tmkit.langs import detect
from tmkit.model import Bead

__all__ = ["Alignment", "Evidence", "Reordered", "align", "align_batch", "align_documents"]

_SHORTEST_TOLD = 5
_FEWEST_TOLD = 3

Paragraphs = tuple[Sequence[int], Sequence[int]]
MOST_SENTENCES = 150_000


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
    """Give the beads of each document; the lexicon is learnt from all of them together; see align_documents."""
    return [alignment.beads for alignment in align_documents(documents, evidence=evidence, paragraphs=paragraphs)]


def align_documents(
    documents: Sequence[tuple[Sequence[str], Sequence[str]]],
    *,
    evidence: Evidence | None = None,
    paragraphs: Sequence[Paragraphs] | None = None,
) -> list[Alignment]:
    """Give for each document its beads, and the passages that stand in another order on the other side.

    ``paragraphs`` gives for each document the paragraph numbers of both sides. Errors name the document, from 1;
    LimitError beyond 150,000 sentences on one side.
    """
    for number, (zh, en) in enumerate(documents, 1):
        place = f"document {number}: " if len(documents) > 1 else ""
        _check_sides(zh, en, place)
        if paragraphs is not None:
            _check_paragraphs(zh, en, paragraphs[number - 1], place)
    if not documents:
        return []
    return find_alignments(read_batch(documents, evidence or Evidence(), paragraphs))


def _check_sides(zh: Sequence[str], en: Sequence[str], place: str) -> None:
    if isinstance(zh, str) or isinstance(en, str):
        raise UsageError(f"{place}a side is one string; give a list of sentences")
    most = max(len(zh), len(en))
    if most > MOST_SENTENCES:
        raise LimitError(f"{place}{most:,} sentences on one side, more than {MOST_SENTENCES:,}: split the text")
    zh_languages, en_languages = _languages(zh), _languages(en)
    if zh_languages == {"en"} and en_languages == {"zh"}:
        raise UsageError(f"{place}the sides are exchanged: the first is English and the second Chinese; swap them")
    if zh_languages == {"en"} and en:
        raise UsageError(f"{place}the Chinese side holds no Chinese text; are both sides English?")
    if en_languages == {"zh"} and zh:
        raise UsageError(f"{place}the English side holds no English text; are both sides Chinese?")


def _languages(segments: Sequence[str]) -> set[str]:
    """The languages of the segments long enough to tell; nothing where fewer than three are."""
    found = [lang for segment in segments if len(segment) > _SHORTEST_TOLD and (lang := detect(segment))]
    return set(found) if len(found) >= _FEWEST_TOLD else set()


def _check_paragraphs(zh: Sequence[str], en: Sequence[str], numbers: Paragraphs, place: str) -> None:
    for name, side, own in (("Chinese", zh, numbers[0]), ("English", en, numbers[1])):
        if len(own) != len(side):
            raise UsageError(f"{place}{len(own)} paragraph numbers for {len(side)} {name} sentences; give one for each")
