"""An article on its way to sentence pairs: lines, segments, beads, pairs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

LineKind = Literal["body", "heading", "boilerplate", "spam", "repeat", "blank"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of an article: ``number`` from 1 in the file, ``text`` after repair, ``raw`` as found.

    ``lang`` is ``zh``, ``en`` or empty (neither).
    """

    number: int
    text: str
    lang: str
    kind: LineKind
    raw: str


@dataclass(frozen=True, slots=True)
class Segment:
    """One sentence or heading of one language.

    ``line`` is the number of the line it stands on (from 1); ``paragraph`` numbers the paragraphs of one language in
    the article from 0, so that equal numbers mean the same paragraph; ``raw`` is the text as found, before any
    repair (empty: the same).
    """

    text: str
    lang: str
    line: int
    paragraph: int
    kind: LineKind = "body"
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Article:
    """A bilingual (or one-sided) article ready for alignment: both sides in reading order."""

    file: str
    lines: tuple[Line, ...]
    zh: tuple[Segment, ...]
    en: tuple[Segment, ...]


@dataclass(frozen=True, slots=True)
class Bead:
    """k Chinese segments that translate m English ones, by their indices from 0, ascending; k or m may be 0.

    ``confidence`` is 0..1 and cautious: 0.5 where 19 in 20 such beads are right, 0.9 where 98 in 100 are.
    """

    zh: tuple[int, ...]
    en: tuple[int, ...]
    confidence: float


@dataclass(frozen=True, slots=True)
class Pair:
    """A bead with its text: what ``align --format jsonl`` writes and what becomes a unit."""

    zh: str
    en: str
    confidence: float
    zh_ids: tuple[int, ...]
    en_ids: tuple[int, ...]
