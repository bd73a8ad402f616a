"""Every unit that contains a text, or matches a pattern, on either side, with the places marked."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial, reduce
from itertools import chain
from typing import Literal, Protocol

import numpy as np
import numpy.typing as npt
import regex

from tmkit.errors import LimitError, UsageError
from tmkit.memory.found_texts import FoundTexts, by_side, count_units, together
from tmkit.memory.lower import lower_form
from tmkit.memory.pattern_literals import required_literals
from tmkit.memory.store import Entry, Store, Where
from tmkit.model import Concordance, Hit, Span, Unit
from tmkit.text.normalize import fold, fold_map

Side = Literal["source", "target", "both"]
Found = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]
"""Keys of texts, and for each its length."""

Units = tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]
"""Ids of units, each once, and for each the length of the shortest text found."""

Marker = Callable[[str], tuple[Span, ...]]

SEGMENT_SECONDS = 0.2
"""How long a user's pattern may run on one text."""

SEARCH_SECONDS = 10.0
"""How long a search with a pattern may take in all; then it is cut and says so."""

MAX_PATTERN = 10_000

FEW = 20_000
"""How many units are asked for by name at most."""

_LENGTH_BITS = 20
"""Enough for the length of any text: at most 100,000 characters, 400,000 bytes."""


class Texts(Protocol):
    """Where the texts of a memory can be sought, in the form of :func:`sought_form`."""

    def found(self, sought: str) -> list[FoundTexts]:
        """Give every text that contains the sought text."""

    def containing(self, sought: str) -> Found:
        """Give key and length of each of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is sought: the text or pattern, further texts the unit must hold, the side, the units, the page.

    ``across`` is a text that must stand on the other side than the one where the sought text was found.
    """

    text: str
    side: Side = "both"
    is_pattern: bool = False
    also: Sequence[str] = ()
    across: str = ""
    where: Where = field(default_factory=Where)
    limit: int | None = 50
    offset: int = 0


def sought_form(text: str) -> str:
    """Give the text as concordance compares it: folded and, one code point for one, in lower case.

    >>> sought_form("\N{FULLWIDTH LATIN CAPITAL LETTER A}BC \N{LATIN CAPITAL LETTER I WITH DOT ABOVE}Σ")
    'abc iσ'
    """
    return lower_form(fold(text))


def find_spans(sought: str, text: str) -> tuple[Span, ...]:
    """Give the spans of a sought form (see :func:`sought_form`) in a text as stored, in order, not overlapping.

    >>> find_spans("重庆", "重\N{ZERO WIDTH SPACE}慶和重庆")
    ((0, 3), (4, 6))
    """
    folded = fold(text)
    lower = lower_form(folded)
    at = lower.find(sought)
    if at < 0:
        return ()
    # Folding puts one code point for one or takes it out: where the length is the same, so is every offset.
    offsets = range(len(text)) if len(folded) == len(text) else fold_map(text)[1]
    spans = []
    while at >= 0:
        end = at + len(sought)
        spans.append((offsets[at], offsets[end - 1] + 1))
        at = lower.find(sought, end)
    return tuple(spans)


def _check(question: Question) -> None:
    """Raise :class:`UsageError` or :class:`LimitError` for a question that cannot be asked."""
    if question.side not in ("source", "target", "both"):
        raise UsageError(f"side must be source, target or both, not {question.side!r}")
    if (question.limit is not None and question.limit < 0) or question.offset < 0:
        raise UsageError("limit and offset must not be negative")
    if len(question.text) > MAX_PATTERN:
        raise LimitError(f"the text has {len(question.text)} characters; concordance takes up to {MAX_PATTERN}")


def _compiled(pattern: str) -> regex.Pattern[str]:
    """Give a user's pattern compiled; :class:`UsageError` names what is wrong with it and where."""
    try:
        return regex.compile(pattern)
    except regex.error as error:
        raise UsageError(f"the pattern {pattern!r} is wrong: {error}") from error


class PatternSearch:
    """A user's pattern under a time limit for each text and for the whole search."""

    def __init__(self, pattern: str) -> None:
        self._pattern = _compiled(pattern)
        self._end = time.monotonic() + SEARCH_SECONDS
        self.was_cut = False

    def spans(self, text: str) -> tuple[Span, ...]:
        """Give the spans in a text; empty matches do not count; nothing where the limit ended the search."""
        rest = self._end - time.monotonic()
        if rest <= 0:
            self.was_cut = True
            return ()
        try:
            found = self._pattern.finditer(text, timeout=min(SEGMENT_SECONDS, rest))
            return tuple(match.span() for match in found if match.end() > match.start())
        except TimeoutError:
            self.was_cut = True
            return ()

    @property
    def is_over(self) -> bool:
        """Whether the time of the whole search is used up."""
        self.was_cut = self.was_cut or time.monotonic() >= self._end
        return time.monotonic() >= self._end


def _hit(unit_id: int, unit: Unit, question: Question, spans: Marker) -> Hit:
    """Give a unit as a hit with the places marked on the sides that were searched."""
    source, target = unit.source, unit.target or ""
    in_source = spans(source) if question.side != "target" else ()
    in_target = spans(target) if question.side != "source" else ()
    if across := sought_form(question.across):
        facing_source, facing_target = find_spans(across, source), find_spans(across, target)
        in_source, in_target = in_source if facing_target else (), in_target if facing_source else ()
        in_source, in_target = in_source or facing_source, in_target or facing_target
    return Hit(
        unit_id=unit_id,
        source=source,
        target=target,
        spans=in_source,
        target_spans=in_target,
        article=unit.article,
        date=unit.changed or unit.created,
        status=unit.status,
        confidence=unit.confidence,
    )


def search(question: Question, texts: Texts, store: Store) -> Concordance:
    """Give all units that hold the text, counted, and the page of hits asked for.

    They are ordered by likeness of the whole text to the phrase (the less stands around it, the more alike), then
    the latest first.
    """
    _check(question)
    if question.is_pattern:
        return _search_pattern(question, texts, store)
    sought = sought_form(question.text)
    if not sought:
        return Concordance(0, ())
    found = by_side(texts.found(sought))
    sides = [one for one, name in zip(found, ("source", "target"), strict=True) if question.side in (name, "both")]
    marker = partial(find_spans, sought)
    if question.across or question.also or question.where != Where():
        units = _chosen(_of_units(_faced(together(chain(*sides)), question, texts)), question, texts, store)
        return Concordance(len(units[0]), _hits(_page(units, question, store), question, store, marker))
    end = None if question.limit is None else question.offset + question.limit
    nearest = _of_units(together(chain(*sides), end))
    total = count_units(*(sides if len(sides) == 2 else (sides[0], [])))
    return Concordance(total, _hits(_page(nearest, question, store), question, store, marker))


def _faced(found: Found, question: Question, texts: Texts) -> Found:
    """Keep the texts whose other side holds what must stand there: the keys of the two sides differ in the last bit."""
    across = sought_form(question.across)
    if not across:
        return found
    keys, lengths = found
    is_faced = np.isin(keys ^ 1, texts.containing(across)[0])
    return keys[is_faced], lengths[is_faced]


def _of_units(found: Found) -> Units:
    """Give the units of some texts, each once, with the length of its shortest one."""
    keys, lengths = found
    in_target = (keys & 1).astype(bool)
    if in_target.all() or not in_target.any():
        return keys >> 1, lengths  # one text a unit
    # Unit and length in one number: one fast sort brings the shortest text of each unit to the front.
    packed = np.sort(((keys >> 1) << _LENGTH_BITS) | lengths)
    units = packed >> _LENGTH_BITS
    first = np.flatnonzero(np.diff(units, prepend=-1))
    return units[first], packed[first] & ((1 << _LENGTH_BITS) - 1)


def _chosen(units: Units, question: Question, texts: Texts, store: Store) -> Units:
    """Keep the units that hold the further texts too, on any side, and that the choice of units means."""
    for meant in _held(question, texts):
        units = _among(units, meant)
    return units if question.where == Where() else _among(units, _meant(question.where, units[0], store))


def _meant(where: Where, ids: npt.NDArray[np.int64] | None, store: Store) -> npt.NDArray[np.int64]:
    """Give those of some units (None: of all) that a choice means; a few are asked for by name, not by reading all."""
    named = ids.tolist() if ids is not None and len(ids) <= FEW else None
    meant = np.fromiter(store.ids_where(where, named), np.int64)
    return np.sort(meant) if ids is None else np.intersect1d(ids, meant)


def _among(units: Units, meant: npt.NDArray[np.int64]) -> Units:
    ids, lengths = units
    is_meant = np.isin(ids, meant)
    return ids[is_meant], lengths[is_meant]


def _held(question: Question, texts: Texts) -> Iterator[npt.NDArray[np.int64]]:
    """Give for each further text the ids of the units that hold it."""
    for text in filter(None, map(sought_form, (*question.also, question.across))):
        yield texts.containing(text)[0] // 2


def _page(units: Units, question: Question, store: Store) -> list[int]:
    """Give the ids of the page asked for, in order; dates are read only for those that can stand on it."""
    ids, lengths = units
    end = len(ids) if question.limit is None else min(question.offset + question.limit, len(ids))
    if end <= question.offset:
        return []
    longest = np.partition(lengths, end - 1)[end - 1]
    is_near = lengths <= longest
    within: list[int] = ids[is_near].tolist()
    length_of = dict(zip(within, lengths[is_near].tolist(), strict=True))
    dates = store.dates(within)
    within.sort()
    within.sort(key=lambda unit_id: dates.get(unit_id, ""), reverse=True)
    within.sort(key=length_of.__getitem__)
    return within[question.offset : end]


def _hits(ids: Sequence[int], question: Question, store: Store, spans: Marker) -> tuple[Hit, ...]:
    units = store.get_many(ids)
    return tuple(_hit(unit_id, units[unit_id], question, spans) for unit_id in ids if unit_id in units)


def _tried(question: Question, texts: Texts, store: Store) -> Iterator[Entry]:
    """Give the units on which a pattern must be tried: those that may match and meet the other conditions."""
    wanted = list(_held(question, texts))
    sought = [sought_form(literal) for literal in required_literals(question.text) or [""]]
    if all(sought):
        wanted.append(np.concatenate([texts.containing(one)[0] // 2 for one in sought]))
    ids = reduce(np.intersect1d, wanted[1:], np.unique(wanted[0])) if wanted else None
    if question.where != Where():
        ids = _meant(question.where, ids, store)
    return store.entries() if ids is None else store.entries_of(ids.tolist())


def _lengths_matched(entry: Entry, pattern: PatternSearch, question: Question) -> list[int]:
    """Give the lengths of the texts of a unit that a pattern matches and that face what they must face."""
    sides = ((entry.source, "source", entry.target), (entry.target, "target", entry.source))
    across = sought_form(question.across)
    return [
        len(text)
        for text, side, facing in sides
        if question.side in ("both", side) and across in sought_form(facing) and pattern.spans(text)
    ]


def _search_pattern(question: Question, texts: Texts, store: Store) -> Concordance:
    pattern = PatternSearch(question.text)
    ids: list[int] = []
    lengths: list[int] = []
    for entry in _tried(question, texts, store):
        if pattern.is_over:
            break
        if found := _lengths_matched(entry, pattern, question):
            ids.append(entry.unit_id)
            lengths.append(min(found))
    units = np.array(ids, np.int64), np.array(lengths, np.int64)
    hits = _hits(_page(units, question, store), question, store, PatternSearch(question.text).spans)
    return Concordance(len(units[0]), hits, cut=pattern.was_cut)
