"""From beads to pairs: which become units of the memory, which are refused and why."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tmkit.bitext.reordered import Reordered
from tmkit.model import Article, Bead, Pair, Rejection, Segment

SEGMENT_LIMIT = 100_000
MINIMUM_CONFIDENCE = 0.5

_HAN = re.compile(r"[\u3400-\u9fff]")
_LETTER = re.compile(r"[A-Za-z]")


@dataclass(frozen=True, slots=True)
class Judged:
    """The pairs of one article: ``kept`` become units, ``doubtful`` may, and what was refused has a rejection."""

    kept: tuple[Pair, ...]
    doubtful: tuple[Pair, ...]
    rejections: tuple[Rejection, ...]


def join_segments(segments: Sequence[Segment], indices: Sequence[int]) -> str:
    """Join several sentences into one text: by nothing in Chinese, by a space in English.

    >>> join_segments([Segment("一。", "zh", 1, 0), Segment("二。", "zh", 1, 0)], (0, 1))
    '一。二。'
    """
    chosen = [segments[index] for index in indices]
    return (" " if chosen and chosen[0].lang == "en" else "").join(segment.text for segment in chosen)


def to_pair(article: Article, bead: Bead) -> Pair:
    """Give the bead with its texts."""
    zh, en = join_segments(article.zh, bead.zh), join_segments(article.en, bead.en)
    return Pair(zh, en, bead.confidence, bead.zh, bead.en)


def judge_pairs(
    article: Article,
    beads: Sequence[Bead],
    minimum: float = MINIMUM_CONFIDENCE,
    reordered: Sequence[Reordered] = (),
) -> Judged:
    """Keep the pairs that can be trusted; the others leave with a rule and a reason.

    ``minimum`` is the confidence (0..1) from which a pair is kept. A segment without a counterpart is not an error
    of anybody: its rule is ``untranslated``. Passages in another order are told with the rule ``reordered``.
    """
    kept: list[Pair] = []
    doubtful: list[Pair] = []
    rejections = [_told(article, passage) for passage in reordered]
    for bead in beads:
        pair = to_pair(article, bead)
        line = _first_line(article, bead)
        if not bead.zh or not bead.en:
            rejections.append(_untranslated(article.file, pair, line))
            continue
        rule, reason = _fault(pair, minimum)
        if not rule:
            kept.append(pair)
            continue
        if rule == "pair.confidence":
            doubtful.append(pair)
        rejections.append(Rejection(rule, pair.zh, reason, article.file, line, other=pair.en))
    return Judged(tuple(kept), tuple(doubtful), tuple(rejections))


def _told(article: Article, passage: Reordered) -> Rejection:
    zh, en = join_segments(article.zh, passage.zh), join_segments(article.en, passage.en)
    first, last = (article.en[passage.en[end]].line for end in (0, -1))
    reason = f"its English stands in another order, lines {first} to {last}; move one of them to align it"
    return Rejection("reordered", zh, reason, article.file, article.zh[passage.zh[0]].line, other=en)


def _first_line(article: Article, bead: Bead) -> int:
    return article.zh[bead.zh[0]].line if bead.zh else article.en[bead.en[0]].line


def _untranslated(file: str, pair: Pair, line: int) -> Rejection:
    missing = "no English for it" if pair.zh else "no Chinese for it"
    return Rejection("untranslated", pair.zh or pair.en, missing, file, line)


def _fault(pair: Pair, minimum: float) -> tuple[str, str]:
    """The first rule that refuses a pair, with one sentence; both empty where none does."""
    if not _HAN.search(pair.zh) or not _LETTER.search(pair.en):
        return "pair.language", "one side has no text of its language"
    if max(len(pair.zh), len(pair.en)) > SEGMENT_LIMIT:
        return "pair.length", f"longer than {SEGMENT_LIMIT:,} characters"
    if pair.confidence < minimum:
        return "pair.confidence", f"confidence {pair.confidence:.2f} is below {minimum:.2f}"
    return "", ""
