"""The whole road: articles in, sentence pairs with their evidence out, units for the memory.

Reading, repair and judging go article by article; alignment learns over all of them at once. Nothing is written here:
:func:`build_articles` gives values, and :meth:`tmkit.memory.memory.Memory.replace_articles` stores them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tmkit.bitext.align import Alignment, Evidence, align_documents
from tmkit.bitext.articles import Reading, read_article
from tmkit.bitext.pairs import MINIMUM_CONFIDENCE, Judged, judge_pairs
from tmkit.errors import TmkitError
from tmkit.files import display_name
from tmkit.formats import read_article_lines
from tmkit.model import Article, Bead, Pair, Rejection, Segment, Unit
from tmkit.text.normalize import ScriptChoice

_DATE = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})")
_DATED_RULES = frozenset({"boilerplate.stamp", "boilerplate.credit", "boilerplate.issue", "boilerplate.navigation"})


@dataclass(frozen=True, slots=True)
class ArticlePairs:
    """One article with all that became of it; ``date`` is that of its page stamp, ``YYYY-MM-DD`` or empty."""

    reading: Reading
    beads: tuple[Bead, ...]
    judged: Judged
    date: str

    @property
    def file(self) -> str:
        """The name of the article's file."""
        return self.reading.article.file

    @property
    def rejections(self) -> tuple[Rejection, ...]:
        """Everything that was left out, lines first, then segments and pairs."""
        return (*self.reading.rejections, *self.judged.rejections)


@dataclass(frozen=True, slots=True)
class Built:
    """The articles that could be read, and a rejection for each file that could not."""

    articles: tuple[ArticlePairs, ...]
    refused: tuple[Rejection, ...]


def build_articles(
    paths: Sequence[str],
    *,
    evidence: Evidence | None = None,
    script: ScriptChoice = "hans",
    minimum: float = MINIMUM_CONFIDENCE,
    on_progress: Callable[[str, int, int], None] | None = None,
) -> Built:
    """Read, clean, align and judge the articles.

    ``script`` is ``hans``, ``hant`` or ``keep``; pairs below the confidence ``minimum`` (0..1) are refused. A file that
    cannot be read becomes a rejection. ``on_progress`` is told (step, done, of how many).
    """
    tell = on_progress or (lambda step, done, total: None)
    readings: list[Reading] = []
    refused: list[Rejection] = []
    for number, path in enumerate(paths):
        tell("read", number, len(paths))
        try:
            readings.append(read_article(read_article_lines(path), display_name(path), script))
        except TmkitError as error:
            refused.append(Rejection("file.unreadable", "", error.message, path, error.line))
    tell("align", 0, len(readings))
    alignments = _align(readings, evidence)
    tell("align", len(readings), len(readings))
    articles = tuple(
        _judge(reading, alignment, minimum) for reading, alignment in zip(readings, alignments, strict=True)
    )
    return Built(articles, tuple(refused))


def _judge(reading: Reading, alignment: Alignment, minimum: float) -> ArticlePairs:
    judged = judge_pairs(reading.article, alignment.beads, minimum, alignment.reordered)
    return ArticlePairs(reading, tuple(alignment.beads), judged, article_date(reading))


def _align(readings: Sequence[Reading], evidence: Evidence | None) -> list[Alignment]:
    articles = [reading.article for reading in readings]
    documents = [([s.text for s in article.zh], [s.text for s in article.en]) for article in articles]
    paragraphs = [([s.paragraph for s in article.zh], [s.paragraph for s in article.en]) for article in articles]
    return align_documents(documents, evidence=evidence, paragraphs=paragraphs)


def article_date(reading: Reading) -> str:
    """Give the date an article's page bears, from its stamp, source or issue line, as ``YYYY-MM-DD``; else empty."""
    for rejection in reading.rejections:
        if rejection.rule in _DATED_RULES and (match := _DATE.search(rejection.text)):
            year, month, day = (int(part) for part in match.groups())
            if 1 <= month <= 12 and 1 <= day <= 31:
                return f"{year:04}-{month:02}-{day:02}"
    return ""


def to_units(article: ArticlePairs, script: ScriptChoice = "hans") -> list[Unit]:
    """Give the kept pairs of an article as units, Chinese to English, in the article's order."""
    zh_lang = "zh-TW" if script == "hant" else "zh-CN"
    zh = article.reading.article.zh
    return [_to_unit(article, pair, zh, zh_lang) for pair in article.judged.kept]


def _to_unit(article: ArticlePairs, pair: Pair, zh: Sequence[Segment], zh_lang: str) -> Unit:
    first, last = pair.zh_ids[0], pair.zh_ids[-1]
    return Unit(
        source_parts=(pair.zh,),
        target_parts=(pair.en,),
        source_lang=zh_lang,
        target_lang="en-US",
        status="aligned",
        confidence=pair.confidence,
        article=article.file,
        source_ids=pair.zh_ids,
        target_ids=pair.en_ids,
        kind=zh[first].kind,
        created=f"{article.date}T00:00:00Z" if article.date else "",
        previous=zh[first - 1].text if first else "",
        following=zh[last + 1].text if last + 1 < len(zh) else "",
        source_raw=_raw(article.reading.article, pair.zh_ids, "zh"),
        target_raw=_raw(article.reading.article, pair.en_ids, "en"),
    )


def _raw(article: Article, ids: Sequence[int], lang: str) -> str:
    """The text of a pair's side as found, where repair or clean-up changed it; else empty."""
    side = article.zh if lang == "zh" else article.en
    chosen = [side[index] for index in ids]
    if not any(segment.raw for segment in chosen):
        return ""
    return (" " if lang == "en" else "").join(segment.raw or segment.text for segment in chosen)
