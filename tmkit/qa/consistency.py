"""One source with several targets, one target with several sources, and targets that differ from the memory."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING

from tmkit.model import Severity
from tmkit.qa.checker import Placed
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


@dataclass(slots=True)
class _Group:
    """The variants of one key: the first pair that has each, and the segments of all."""

    first: dict[str, SegmentPair] = field(default_factory=dict)
    numbers: dict[str, list[int]] = field(default_factory=dict)

    def add(self, variant: str, pair: SegmentPair) -> None:
        self.first.setdefault(variant, pair)
        self.numbers.setdefault(variant, []).append(pair.number)

    def ranked(self) -> list[str]:
        """The variants, the most frequent first, then the one that came first."""
        return sorted(self.numbers, key=lambda variant: (-len(self.numbers[variant]), self.numbers[variant][0]))


class _Groups:
    """Groups of pairs with one key, which is kept as a hash of 64 bits; a pair alone costs one entry."""

    def __init__(self, variant: Callable[[SegmentPair], str]) -> None:
        self._variant = variant
        self._alone: dict[int, SegmentPair] = {}
        self._groups: dict[int, _Group] = {}

    def add(self, key: str, pair: SegmentPair) -> None:
        number = hash(key)
        first = self._alone.setdefault(number, pair)
        if first is pair:
            return
        group = self._groups.get(number)
        if group is None:
            group = self._groups[number] = _Group()
            group.add(self._variant(first), first)
        group.add(self._variant(pair), pair)

    def several(self) -> Iterator[_Group]:
        """The groups with several variants."""
        return (group for group in self._groups.values() if len(group.first) > 1)


class ConsistencyChecker:
    """Groups the pairs by source, by source without its numbers, and by target."""

    rules = RULES

    def __init__(self) -> None:
        self._sources = _Groups(lambda pair: text_key(pair.target, pair.target_main))
        self._masked = _Groups(lambda pair: text_key(pair.source, pair.source_main))
        self._targets = _Groups(lambda pair: _PARTICLES.sub("", text_key(pair.source, pair.source_main)))

    def begin(self, pairs: Sequence[SegmentPair], *, is_new: bool) -> None:
        """Nothing needs to be known of the document."""

    def check(self, pair: SegmentPair) -> Iterable[Problem]:
        """Note the pair; what has no letters, no target or is a copy does not count."""
        source, target = text_key(pair.source, pair.source_main), _MARKS.sub("", fold(pair.target).lower())
        if not source or not target or source == target:
            return ()
        self._sources.add(source, pair)
        if _DIGIT.search(pair.source):
            self._masked.add(_FIGURES.sub("0", source), pair)
        if len(target) >= _SHORTEST_TARGET:
            self._targets.add(target, pair)
        return ()

    def finish(self) -> Iterator[Placed]:
        """Give one problem for each group with several variants."""
        for group in self._sources.several():
            yield _reported(SOURCE, group, "target")
        for group in self._masked.several():
            yield from _masked(group)
        for group in self._targets.several():
            yield _reported(TARGET, group, "source")


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


def _reported(rule: Rule, group: _Group, side: str, confidence: float = 1.0) -> Placed:
    ranked = group.ranked()
    best, other = group.first[ranked[0]], group.first[ranked[1]]
    shown = [
        f"“{getattr(group.first[variant], side)}” ({len(group.numbers[variant])}, segment {group.numbers[variant][0]})"
        for variant in ranked[:_MOST_SHOWN]
    ]
    more = f", and {len(ranked) - _MOST_SHOWN} more" if len(ranked) > _MOST_SHOWN else ""
    message = f"{len(ranked)} {side}s for one {'source' if side == 'target' else 'target'}: {'; '.join(shown)}{more}"
    suggestion = best.target if side == "target" else ""
    span = (0, len(other.target))
    return other, Problem(rule=rule, message=message, target_span=span, suggestion=suggestion, confidence=confidence)


def _masked(group: _Group) -> Iterator[Placed]:
    """A problem where sources that differ in numbers alone have targets that differ in more."""
    # Where the targets, too, differ in their figures alone, the numbers need not be read.
    if len({_MASK.sub("0", text_key(pair.target, pair.target_main)) for pair in group.first.values()}) == 1:
        return
    first = next(iter(group.first.values()))
    wanted = number_key(first.source, first.source_lang)
    merged = _Group()
    for variant, pair in group.first.items():
        if number_key(pair.source, pair.source_lang) == wanted:
            key = text_key(number_key(pair.target, pair.target_lang), pair.target_main)
            merged.first.setdefault(key, pair)
            merged.numbers.setdefault(key, []).extend(group.numbers[variant])
    if len(merged.first) > 1:
        yield _reported(SOURCE, merged, "target", _LESS_SURE)


class MemoryChecker:
    """Looks each source up in a memory and compares the target."""

    rules: Sequence[Rule] = (MEMORY,)

    def __init__(self, memory: Memory) -> None:
        self._memory = memory

    def begin(self, pairs: Sequence[SegmentPair], *, is_new: bool) -> None:
        """Nothing needs to be known of the document."""

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

    def finish(self) -> Iterable[Placed]:
        """Nothing is left."""
        return ()
