"""Sentence alignment: which Chinese segments translate which English ones, with a confidence, without any model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from operator import eq

from tmkit.bitext.batch import read_batch
from tmkit.bitext.borders import Border, Part, check_borders, cut_document, join_parts
from tmkit.bitext.evidence import Evidence
from tmkit.bitext.long_segments import CutDocument
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
    borders: Sequence[Border] = (),
) -> list[Bead]:
    """Give the beads of one document: every index of both sides exactly once and in order, also the unmatched ones.

    The paragraph numbers of the segments (rising) make their borders a strong hint, never a rule. A hard border is a
    pair (Chinese index, English index) of segments known to stand for each other, as chapter headings or lines of
    stars do: they are a bead of confidence 1, and no bead crosses them. Raises UsageError where a side is a bare
    string or not in its language, or where borders do not rise.

    >>> beads = align(["我们去北京。", "今天天气很好！"], ["We went to Beijing.", "The weather is fine today!"])
    >>> [(bead.zh, bead.en) for bead in beads]
    [((0,), (0,)), ((1,), (1,))]
    """
    paragraphs = None if zh_paragraphs is None or en_paragraphs is None else [(zh_paragraphs, en_paragraphs)]
    return align_batch([(zh, en)], evidence=evidence, paragraphs=paragraphs, borders=[borders])[0]


def align_batch(
    documents: Iterable[tuple[Sequence[str], Sequence[str]]],
    *,
    evidence: Evidence | None = None,
    paragraphs: Sequence[Paragraphs | None] | None = None,
    borders: Sequence[Sequence[Border]] | None = None,
) -> list[list[Bead]]:
    """Give the beads of each document; the lexicon is learnt from all of them together; see align_documents."""
    found = align_documents(documents, evidence=evidence, paragraphs=paragraphs, borders=borders)
    return [alignment.beads for alignment in found]


def align_documents(
    documents: Iterable[tuple[Sequence[str], Sequence[str]]],
    *,
    evidence: Evidence | None = None,
    paragraphs: Sequence[Paragraphs | None] | None = None,
    borders: Sequence[Sequence[Border]] | None = None,
    names: Sequence[str] = (),
    on_progress: Callable[[int, int], None] | None = None,
) -> list[Alignment]:
    """Give for each document its beads, and the passages that stand in another order on the other side.

    ``paragraphs`` gives for each document the paragraph numbers of both sides, or None; ``borders`` its hard borders
    (see :func:`align`). Errors name the document, by ``names`` or from 1; LimitError beyond 150,000 sentences on one
    side. ``on_progress`` is told (done, of how many) of the sentences, each of which is looked at more than once.
    """
    documents = list(documents)
    called = names or (
        [""] if len(documents) == 1 else [f"document {number}" for number in range(1, len(documents) + 1)]
    )
    numbers: Sequence[Paragraphs | None] = paragraphs or [None] * len(documents)
    fixed: Sequence[Sequence[Border]] = borders or [()] * len(documents)
    parts = [_checked_parts(*one) for one in zip(documents, numbers, fixed, called, strict=True)]
    if not documents:
        return []
    cuts = [CutDocument.of(part.sides, part.paragraphs) for document in parts for part in document]
    batch = read_batch(
        [(cut.zh.texts, cut.en.texts) for cut in cuts], evidence or Evidence(), [cut.paragraphs for cut in cuts]
    )
    aligned = find_alignments(batch, on_progress=on_progress)
    found = (cut.put_together(alignment) for cut, alignment in zip(cuts, aligned, strict=True))
    return [join_parts(document, [next(found) for _ in document]) for document in parts]


def _checked_parts(
    sides: tuple[Sequence[str], Sequence[str]], paragraphs: Paragraphs | None, borders: Sequence[Border], name: str
) -> list[Part]:
    """Give the parts of a document between its borders, or the error that says what is wrong with it."""
    place = f"{name}: " if name else ""
    _check_sides(*sides, place)
    if paragraphs is not None:
        _check_paragraphs(*sides, paragraphs, place)
    check_borders(borders, (len(sides[0]), len(sides[1])), place)
    return cut_document(sides, paragraphs, borders)


def _check_sides(zh: Sequence[str], en: Sequence[str], place: str) -> None:
    if isinstance(zh, str) or isinstance(en, str):
        raise UsageError(f"{place}a side is one string; give a list of sentences")
    for side, segments in (("Chinese", zh), ("English", en)):
        strange = next((number for number, segment in enumerate(segments) if not isinstance(segment, str)), None)
        if strange is not None:
            raise UsageError(f"{place}segment {strange} of the {side} side is no text: {segments[strange]!r:.40}")
    most = max(len(zh), len(en))
    if most > MOST_SENTENCES:
        raise LimitError(f"{place}{most:,} sentences on one side, more than {MOST_SENTENCES:,}: split the text")
    _check_languages(zh, en, place)


def _check_languages(zh: Sequence[str], en: Sequence[str], place: str) -> None:
    zh_languages, en_languages = _languages(zh), _languages(en)
    if zh_languages == {"zh", "en"} and len(zh) == len(en) and all(map(eq, zh, en)):
        raise UsageError(f"{place}both sides are the same bilingual text: tmkit build takes such articles")
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
