"""One place where a Chinese term and its English rendering were seen together."""

from __future__ import annotations

from dataclasses import dataclass

from tmkit.model import Span

RANKS = ("pinyin", "country", "definition", "title", "head", "bearer", "sound", "alignment")
"""The kinds of evidence, the strongest first."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """A term seen in a pair: ``pair`` is the number of the pair, the spans are code points of its texts.

    ``evidence`` is one of :data:`RANKS`; ``certainty`` 0..1 is how surely the English stands for the Chinese here.
    """

    pair: int
    zh_span: Span
    en_span: Span
    type: str
    evidence: str
    certainty: float
