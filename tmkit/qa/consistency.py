"""One source with several targets, one target with several sources, and targets that differ from the memory."""

from __future__ import annotations

import re
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

from tmkit.model import Severity
from tmkit.qa.checker import Placed
from tmkit.qa.kept_pairs import KeptPairs
from tmkit.qa.rule import CONSISTENCY, Example, Problem, Rule
from tmkit.qa.segment_pair import SegmentPair
from tmkit.text.normalize import fold
from tmkit.text.numerals import number_key
from tmkit.text.stems import stem

if TYPE_CHECKING:
    from tmkit.memory.memory import Memory


def _rule(name: str, severity: Severity, message: str, cure: str, good: Example, bad: Example) -> Rule:
    return Rule(id=name, severity=severity, family=CONSISTENCY, message=message, cure=cure, good=good, bad=bad)


SOURCE = _rule(
    "consistency.source",
    "warning",
    "One source is translated in several ways.",
    "Use one of them, or keep both for a reason.",
    (("会议结束。", "The meeting closed."), ("会议结束。", "the meeting  closed")),
    (("会议结束。", "The meeting closed."), ("会议结束。", "The session came to an end.")),
)
TARGET = _rule(
    "consistency.target",
    "info",
    "Several sources have one translation.",
    "See whether a difference was lost.",
    (("会议结束。", "The meeting closed here."), ("会议结束了。", "The meeting closed here.")),
    (("会议结束。", "The meeting closed here."), ("论坛开幕。", "The meeting closed here.")),
)
MEMORY = _rule(
    "memory.differs",
    "warning",
    "The memory has this source with another target.",
    "Use the target of the memory, or correct the memory.",
    (),
    (),
)
RULES = (SOURCE, TARGET)

_MARKS = re.compile(r"[^\w%]+|_")
_FIGURES = re.compile(r"\d+(?:[.,]\d+)*|[一二三四五六七八九十百千万亿两〇零]+")
_WORD = re.compile(r"[a-z]+(?:['’][a-z]+)?|[^\Wa-z]+|%")
_MASK = re.compile(r"\d+(?:[., ]\d+)*")
_DIGIT = re.compile(r"\d")
_ARTICLES = frozenset({"the", "a", "an"})
_PARTICLES = re.compile("[的了]")
_SHORTEST_TARGET = 12
_MOST_SHOWN = 3
_LESS_SURE = 0.7


class _Sightings:
    """The numbers of pairs by a key, which is kept as a hash of 64 bits: 12 bytes a pair."""

    def __init__(self) -> None:
        self._keys = array("q")
        self._numbers = array("I")

    def add(self, key: str, number: int) -> None:
        self._keys.append(hash(key))
        self._numbers.append(number)

    def repeated(self) -> Iterator[list[int]]:
        """The numbers of the pairs of each key that several have, in order."""
        key = self._keys.__getitem__
        for _key, places in groupby(sorted(range(len(self._keys)), key=key), key):
            numbers = [self._numbers[place] for place in places]
            if len(numbers) > 1:
                yield numbers


class ConsistencyChecker:
    """Groups the pairs by source, by source without its numbers, and by target."""

    rules = RULES

    def __init__(self) -> None:
        self._sources, self._masked, self._targets = _Sightings(), _Sightings(), _Sightings()

    def check(self, pair: SegmentPair) -> Iterable[Problem]:
        """Note the pair; what has no letters, no target or is a copy does not count."""
        source, target = _source_key(pair), _MARKS.sub("", fold(pair.target).lower())
        if not source or not target or source == target:
            return ()
        self._sources.add(source, pair.number)
        if _DIGIT.search(pair.source):
            self._masked.add(_FIGURES.sub("0", source), pair.number)
        if len(target) >= _SHORTEST_TARGET:
            self._targets.add(target, pair.number)
        return ()

    def finish(self, pairs: KeptPairs) -> Iterator[Placed]:
        """Give one problem for each group with several variants."""
        for numbers in self._sources.repeated():
            yield from _reported(SOURCE, _grouped(numbers, lambda number: _target_key(pairs[number])), pairs)
        for numbers in self._masked.repeated():
            yield from _masked(numbers, pairs)
        for numbers in self._targets.repeated():
            yield from _reported(TARGET, _grouped(numbers, lambda number: _loose_key(pairs[number])), pairs)


def _source_key(pair: SegmentPair) -> str:
    return text_key(pair.source, pair.source_main)


def _target_key(pair: SegmentPair) -> str:
    return text_key(pair.target, pair.target_main)


def _loose_key(pair: SegmentPair) -> str:
    """What sources have in common that do not differ to a translator."""
    return _PARTICLES.sub("", _source_key(pair))


def text_key(text: str, lang: str) -> str:
    """Give what must be equal in equal texts: script, width, case, spaces, marks, articles and endings aside.

    >>> text_key("The meetings closed.", "en") == text_key("the meeting  closed", "en")
    True
    """
    folded = fold(text).lower()
    if lang != "en":
        return _MARKS.sub("", folded)
    return " ".join(_stem(word) for word in _WORD.findall(folded) if word not in _ARTICLES)


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    return stem(word)


def _grouped(numbers: Iterable[int], variant: Callable[[int], str]) -> list[list[int]]:
    """Put the numbers of pairs with one variant together, the first seen first."""
    found: dict[int, list[int]] = {}
    for number in numbers:
        found.setdefault(hash(variant(number)), []).append(number)
    return list(found.values())


def _reported(
    rule: Rule, variants: Sequence[Sequence[int]], pairs: KeptPairs, confidence: float = 1.0
) -> Iterator[Placed]:
    """A problem at the second of several variants, the most frequent first, then the one that came first."""
    if len(variants) < 2:
        return
    ranked = sorted(variants, key=lambda numbers: (-len(numbers), numbers[0]))
    side, other = ("target", "source") if rule is SOURCE else ("source", "target")
    shown = [
        f"“{getattr(pairs[numbers[0]], side)}” ({len(numbers)}, segment {numbers[0]})"
        for numbers in ranked[:_MOST_SHOWN]
    ]
    more = f", and {len(ranked) - _MOST_SHOWN} more" if len(ranked) > _MOST_SHOWN else ""
    message = f"{len(ranked)} {side}s for one {other}: {'; '.join(shown)}{more}"
    suggestion = pairs[ranked[0][0]].target if rule is SOURCE else ""
    number = ranked[1][0]
    span = (0, len(pairs[number].target))
    yield (
        number,
        Problem(rule=rule, message=message, target_span=span, suggestion=suggestion, confidence=confidence),
    )


def _masked(numbers: Sequence[int], pairs: KeptPairs) -> Iterator[Placed]:
    """A problem where sources that differ in numbers alone have targets that differ in more."""
    variants = _grouped(numbers, lambda number: _source_key(pairs[number]))
    # Where the targets, too, differ in their figures alone, the numbers need not be read.
    if _are_alike(_MASK.sub("0", _target_key(pairs[variant[0]])) for variant in variants):
        return
    first = pairs[variants[0][0]]
    wanted = number_key(first.source, first.source_lang)
    merged: dict[str, list[int]] = {}
    for variant in variants:
        pair = pairs[variant[0]]
        if number_key(pair.source, pair.source_lang) == wanted:
            key = text_key(number_key(pair.target, pair.target_lang), pair.target_main)
            merged.setdefault(key, []).extend(variant)
    yield from _reported(SOURCE, list(merged.values()), pairs, _LESS_SURE)


def _are_alike(texts: Iterator[str]) -> bool:
    first = next(texts)
    return all(text == first for text in texts)


class MemoryChecker:
    """Looks each source up in a memory and compares the target."""

    rules: Sequence[Rule] = (MEMORY,)

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def check(self, pair: SegmentPair) -> Iterator[Problem]:
        """Give a problem where units with this very source all have another target."""
        if not pair.target.strip() or not pair.source.strip():
            return
        matches = [
            match
            for match in self._memory.lookup(pair.source, min_score=100, limit=None, lang=pair.source_main)
            if match.status != "rejected" and match.kind in ("exact", "context")
        ]
        own = text_key(pair.target, pair.target_main)
        if matches and all(text_key(match.target, pair.target_main) != own for match in matches):
            best = matches[0]
            message = f"the memory has “{best.target}”{f' ({best.article})' if best.article else ''}"
            span = (0, len(pair.target))
            yield Problem(rule=MEMORY, message=message, target_span=span, suggestion=best.target)

    def finish(self, pairs: KeptPairs) -> Iterable[Placed]:
        """Nothing is left."""
        return ()
