"""A term that the extraction proposes: what stands for what, why, how surely, and where."""

from __future__ import annotations

from dataclasses import dataclass

from tmkit.model.match import Span


@dataclass(frozen=True, slots=True, kw_only=True)
class CandidateExample:
    """A unit that shows a candidate; the spans are code points of the texts as stored."""

    unit_id: int
    zh: str
    en: str
    zh_span: Span
    en_span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class TermCandidate:
    """One Chinese term with one English rendering.

    ``type`` is a type of :class:`~tmkit.model.Concept`. ``evidence`` names what says so, the strongest first: pinyin,
    country, definition, title, head, bearer, sound, alignment. ``count`` is the number of units that hold both forms,
    ``score`` 0..1 how surely this is a term and its rendering. ``glossary`` is what the glossary says: empty (it does
    not know the Chinese), ``known (preferred)`` with the status of this English form, or ``other: …`` with the forms it
    has instead. ``competing`` are the other renderings proposed for the same Chinese, each with its count.
    """

    zh: str
    en: str
    type: str
    evidence: tuple[str, ...]
    count: int
    score: float
    glossary: str = ""
    competing: tuple[tuple[str, int], ...] = ()
    examples: tuple[CandidateExample, ...] = ()
