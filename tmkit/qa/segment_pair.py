"""A source segment with its translation, as the checks see it."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple, TypedDict

from tmkit.langs import parse_code
from tmkit.model import Content, Unit
from tmkit.model.match import Span


class Spans(TypedDict):
    """Where a problem stands on either side."""

    source_span: Span | None
    target_span: Span | None


class SegmentPair(NamedTuple):
    """Source and target in plain text. ``number`` counts from 1 in ``file``; ``document`` is what it is a part of.

    ``source_main`` and ``target_main`` are the languages without region and script: ``zh``, ``en``.
    """

    file: str
    number: int
    source: str
    target: str
    source_lang: str
    target_lang: str
    source_main: str
    target_main: str
    kind: str = "body"
    document: str = ""
    source_parts: Content = ()
    target_parts: Content = ()

    @property
    def is_zh_en(self) -> bool:
        """True for Chinese and English in either direction."""
        return (self.source_main, self.target_main) in (("zh", "en"), ("en", "zh"))

    @property
    def zh(self) -> str:
        """The Chinese side of a pair of Chinese and English."""
        return self.source if self.source_main == "zh" else self.target

    @property
    def en(self) -> str:
        """The English side of a pair of Chinese and English."""
        return self.target if self.source_main == "zh" else self.source

    def spans(self, zh: Span | None = None, en: Span | None = None) -> Spans:
        """Give spans of the Chinese and of the English side as spans of source and target."""
        first, second = (zh, en) if self.source_main == "zh" else (en, zh)
        return {"source_span": first, "target_span": second}


@lru_cache(maxsize=256)
def _language(code: str) -> str:
    return parse_code(code).language


def to_pair(unit: Unit, number: int, file: str = "") -> SegmentPair:
    """Give the pair of a unit; without ``file`` the article of the unit names it."""
    return SegmentPair(
        file=file or unit.article,
        number=number,
        source=unit.source,
        target=unit.target or "",
        source_lang=unit.source_lang,
        target_lang=unit.target_lang,
        source_main=_language(unit.source_lang),
        target_main=_language(unit.target_lang),
        kind=unit.kind,
        document=unit.article or file,
        source_parts=unit.source_parts,
        target_parts=unit.target_parts or (),
    )
