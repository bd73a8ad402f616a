"""The glossary: concepts, their terms, and terms found in a text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

TermStatus = Literal["preferred", "admitted", "deprecated", "forbidden"]
TermKind = Literal["full", "short", "acronym", "variant"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """One way to name a concept in one language. Dates are ``YYYY-MM-DD`` or empty.

    ``case``: letters must agree in case; ``exact``: no inflection; ``whole``: only as a whole segment.
    """

    text: str
    lang: str
    status: TermStatus = "preferred"
    kind: TermKind = "full"
    source: str = ""
    note: str = ""
    valid_from: str = ""
    valid_to: str = ""
    case: bool = False
    exact: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Concept:
    """One thing in the world with its terms. ``extra`` keeps columns or categories that tmkit does not know.

    ``type`` is body, title, place, person, country, event, document or term. ``parent`` is the id of the body that a
    title or a part belongs to. ``line`` is where the concept began in its file (0: unknown).
    """

    id: str
    terms: tuple[Term, ...]
    type: str = "term"
    domain: str = ""
    region: str = ""
    parent: str = ""
    definition: str = ""
    note: str = ""
    extra: tuple[tuple[str, str], ...] = ()
    line: int = 0


class TermHit(NamedTuple):
    """A term found in a text: ``start`` and ``end`` are code point offsets in the text as given."""

    start: int
    end: int
    text: str
    term: Term
    concept: Concept
