"""A stored translation unit and its text with inline markup in neutral form."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

TagKind = Literal["open", "close", "alone", "loose"]
Status = Literal["verified", "imported", "aligned", "needs-review", "rejected"]


@dataclass(frozen=True, slots=True)
class Tag:
    """One inline tag.

    ``open`` and ``close`` of a pair share ``pair`` (1.. in order of appearance), and so does the same tag in source and
    target; ``alone`` stands by itself; ``loose`` is half of a pair whose other half is in another segment. ``name``
    is the element of the format it came from; attributes and native ``code`` are kept as found.
    """

    kind: TagKind
    pair: int
    name: str
    attributes: tuple[tuple[str, str], ...] = ()
    code: str = ""


Content = tuple[str | Tag, ...]


def plain_text(content: Content) -> str:
    """Give the text parts of a segment, joined: what look-up, checks and glossary see.

    >>> plain_text(("See ", Tag("open", 1, "bpt"), "this", Tag("close", 1, "ept")))
    'See this'
    """
    return "".join(part for part in content if isinstance(part, str))


def merge_texts(parts: Iterable[str | Tag]) -> Iterator[str | Tag]:
    """Give the parts of a segment with neighbouring texts as one, and no empty text.

    >>> list(merge_texts(["a", "", "b"]))
    ['ab']
    """
    text = ""
    for part in parts:
        if isinstance(part, str):
            text += part
            continue
        if text:
            yield text
        text = ""
        yield part
    if text:
        yield text


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A translation unit. ``target_parts`` is None where there is no translation.

    ``id`` names the unit in its store or file (empty: not stored yet). ``source_raw`` and ``target_raw`` are the texts
    as found, before repair and script (empty: the same as the plain text). ``previous`` and ``following`` are the plain
    sources before and after it in its document, the context; None where unknown, empty at the border of a document.
    ``created`` and ``changed`` are UTC, ``YYYY-MM-DDTHH:MM:SSZ``, or empty. ``confidence`` is 0..1. ``source_ids`` and
    ``target_ids`` are the segment numbers in the article, from 0. ``kind`` is ``body`` or ``heading``.
    """

    source_parts: Content
    target_parts: Content | None
    source_lang: str
    target_lang: str
    id: str = ""
    status: Status = "imported"
    confidence: float = 1.0
    article: str = ""
    source_ids: tuple[int, ...] = ()
    target_ids: tuple[int, ...] = ()
    kind: str = "body"
    created: str = ""
    changed: str = ""
    created_by: str = ""
    changed_by: str = ""
    previous: str | None = None
    following: str | None = None
    source_raw: str = ""
    target_raw: str = ""
    props: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """The source without tags."""
        return plain_text(self.source_parts)

    @property
    def target(self) -> str | None:
        """The target without tags; None where there is no translation."""
        return None if self.target_parts is None else plain_text(self.target_parts)
