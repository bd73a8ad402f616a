"""What the question "how has this term been rendered?" answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tmkit.model.match import Span
from tmkit.model.term import TermStatus


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderingExample:
    """A unit that shows a rendering; the spans are code points of either text as stored.

    ``source`` is the side in the language of the term, ``source_span`` the term there, ``target_span`` the words that
    render it.
    """

    unit_id: int
    source: str
    target: str
    source_span: Span
    target_span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendering:
    """One rendering of a term: its most frequent wording, and how often, when and where it stands.

    ``count`` is the number of units, ``share`` the part of the units with any rendering, 0..1. ``first`` and ``last``
    are the dates of the oldest and the latest unit, ``YYYY-MM-DDTHH:MM:SSZ``, or empty. ``variants`` are the wordings
    that differ in article, case or plural only, each with its count, the most frequent first. ``status`` is that of
    the glossary, empty where the glossary does not have it.
    """

    rendering: str
    count: int
    share: float
    first: str = ""
    last: str = ""
    status: TermStatus | Literal[""] = ""
    variants: tuple[tuple[str, int], ...] = ()
    examples: tuple[RenderingExample, ...] = ()


@dataclass(frozen=True, slots=True)
class Renderings:
    """The renderings of a term, the most frequent first; ``units`` is the number of units that contain the term."""

    term: str
    units: int
    renderings: tuple[Rendering, ...] = ()
