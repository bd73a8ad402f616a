"""One source with several targets, one target with several sources, and targets that differ from the memory."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, groupby
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
    """The numbers of pairs by a key and by the text that should be one with it, both as hashes: 20 bytes a pair."""

    def __init__(self) -> None:
        self._keys, self._texts, self._numbers = array("q"), array("q"), array("I")

    def add(self, key: str, text: str, number: int) -> None:
        self._keys.append(hash(key))
        self._texts.append(hash(text))
        self._numbers.append(number)

    def key_of(self, number: int) -> int:
        """The hash of the key of a pair that was added; numbers ascend."""
        return self._keys[bisect_left(self._numbers, number)]

    def several(self) -> Iterator[list[list[int]]]:
        """For each key that goes with several texts, the numbers of the pairs with each text, in order."""
        key = self._keys.__getitem__
        for _key, places in groupby(sorted(range(len(self._keys)), key=key), key):
            by_text: dict[int, list[int]] = {}
            for place in places:
                by_text.setdefault(self._texts[place], []).append(self._numbers[place])
            if len(by_text) > 1:
                yield list(by_text.values())


class ConsistencyChecker:
    """Groups the pairs by source, by source without its numbers, and by target."""

    rules = RULES

    def __init__(self) -> None:
        self._sources, self._masked, self._targets = _Sightings(), _Sightings(), _Sightings()

    def check(self, pair: SegmentPair) -> Iterable[Problem]:
        """Note the pair; what has no letters, no target or is a copy does not count."""
        folded = fold(pair.target).lower()
        source, target = _source_key(pair), _without_marks(folded)
        if not source or not target or source == target:
            return ()
        self._sources.add(source, pair.target, pair.number)
        if _DIGIT.search(pair.source):
            # Where the targets, too, differ in their figures alone, the numbers need not be read.
            self._masked.add(_FIGURES.sub("0", source), _MASK.sub("0", folded), pair.number)
        if len(target) >= _SHORTEST_TARGET:
            self._targets.add(target, pair.source, pair.number)
        return ()

    def finish(self, pairs: KeptPairs) -> Iterator[Placed]:
        """Give one problem for each group with several variants."""
        for groups in self._sources.several():
            yield from _reported(SOURCE, _merged(groups, lambda number: _target_key(pairs[number])), pairs)
        for groups in self._masked.several():
            yield from _masked(groups, pairs, self._sources.key_of)
        for groups in self._targets.several():
            yield from _reported(TARGET, _merged(groups, lambda number: _loose_key(pairs[number])), pairs)


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
        return _without_marks(folded)
    return " ".join(_stem(word) for word in _WORD.findall(folded) if word not in _ARTICLES)


def _without_marks(folded: str) -> str:
    # Most of them are spaces, and those go quickly.
    return _MARKS.sub("", folded.replace(" ", ""))


@lru_cache(maxsize=1 << 16)
def _stem(word: str) -> str:
    return stem(word)


def _merged(groups: Iterable[list[int]], key: Callable[[int], Hashable]) -> list[list[int]]:
    """Put groups of pairs together whose first pairs have one key."""
    found: dict[Hashable, list[int]] = {}
    for numbers in groups:
        found.setdefault(key(numbers[0]), []).extend(numbers)
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


def _masked(groups: Sequence[Sequence[int]], pairs: KeptPairs, source_key: Callable[[int], int]) -> Iterator[Placed]:
    """A problem where sources that differ in numbers alone have targets that differ in more.

    ``groups`` have one target each but for its figures; ``source_key`` tells the pairs with one source.
    """
    every = sorted(chain.from_iterable(groups))
    variants = _merged(([number] for number in every), source_key)
    group_of = {number: place for place, group in enumerate(groups) for number in group}
    examples = {group_of[variant[0]]: variant[0] for variant in variants}
    if len({_MASK.sub("0", _target_key(pairs[number])) for number in examples.values()}) == 1:
        return
    first = pairs[variants[0][0]]
    wanted = number_key(first.source, first.source_lang)
    alike = [
        variant
        for variant in variants
        for pair in (pairs[variant[0]],)
        if number_key(pair.source, pair.source_lang) == wanted
    ]
    yield from _reported(SOURCE, _merged(alike, lambda number: _masked_key(pairs[number])), pairs, _LESS_SURE)


def _masked_key(pair: SegmentPair) -> str:
    return text_key(number_key(pair.target, pair.target_lang), pair.target_main)


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
