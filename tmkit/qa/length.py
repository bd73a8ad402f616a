"""Lengths that do not fit the rest of the file, and sentences without a counterpart."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from math import exp, log, sqrt
from statistics import median

from tmkit.model import Bead, Severity
from tmkit.model.match import Span
from tmkit.qa.checker import Placed
from tmkit.qa.rule import OMISSION, Example, Problem, Rule
from tmkit.qa.segment_pair import SegmentPair
from tmkit.text.sentences import sentence_spans


def _rule(name: str, severity: Severity, message: str, cure: str, good: Example, bad: Example) -> Rule:
    return Rule(id=name, severity=severity, family=OMISSION, message=message, cure=cure, good=good, bad=bad)


_LONG_ZH = "会议结束后，来自各国的代表分成三组参观了港口、车站和新落成的图书馆，并与当地居民共进晚餐。"
_LONG_EN = (
    "After the meeting the delegates from many countries toured the port, the station and the new library in three "
    "groups and had dinner with local residents."
)
SHORT = _rule(
    "length.short",
    "warning",
    "The target is far shorter than the other ones of the file are for their sources.",
    "See whether something is left out.",
    ((_LONG_ZH, _LONG_EN),),
    ((_LONG_ZH, "The delegates toured the port."),),
)
LONG = _rule(
    "length.long",
    "warning",
    "The target is far longer than the other ones of the file are for their sources.",
    "See whether something was added.",
    ((_LONG_ZH, _LONG_EN),),
    ((_LONG_ZH, " ".join([_LONG_EN] * 3)),),
)
DROPPED = _rule(
    "segment.dropped",
    "warning",
    "A sentence of the source has no counterpart in the target.",
    "Translate the sentence.",
    (
        (
            "协议自1月1日起生效。双方将设立联络处。",
            "The agreement takes effect on January 1. Both sides will set up liaison offices.",
        ),
    ),
    (
        (
            "学生们参观了博物馆。两国医生在重庆讨论了医院的合作计划。市长会见了代表团。",
            "The students visited the museum. The mayor met the delegation.",
        ),
    ),
)
RULES = (SHORT, LONG, DROPPED)

# Letters of English for a Chinese character, as a logarithm: the middle and the spread of sound translations.
_USUAL = log(3.66)
_SPREAD = 0.15
_LEAST_SPREAD = 0.13
_FEW = 60
_WIDTH = 4.0
_SHORTEST = 16
_STEADY = 30
_CANDIDATE = 0.5
_SURE = 0.5
_SHORTEST_SENTENCE = 6
_TOGETHER = 1000
_TAUGHT = 300
_STOPS = re.compile(r"[。！？!?]|\.\s")


class LengthChecker:
    """Compares the length of each pair with those of the whole file."""

    rules: Sequence[Rule] = (SHORT, LONG)

    def __init__(self) -> None:
        self._ratios = array("d")
        self._odd: list[tuple[float, SegmentPair]] = []

    def begin(self, pairs: Sequence[SegmentPair], *, is_new: bool) -> None:
        """Nothing needs to be known of the document."""

    def check(self, pair: SegmentPair) -> Iterable[Problem]:
        """Note the length of both sides; a short segment tells nothing."""
        if pair.is_zh_en and len(pair.zh.strip()) >= _SHORTEST and pair.en.strip() and pair.source != pair.target:
            ratio = _log_ratio(pair)
            self._ratios.append(ratio)
            if abs(ratio - _USUAL) > _CANDIDATE:
                self._odd.append((ratio, pair))
        return ()

    def finish(self) -> Iterator[Placed]:
        """Give the pairs that lie more than four spreads from the middle."""
        middle, spread = self._bounds()
        for ratio, pair in self._odd:
            distance = ratio - middle if pair.target_main == "en" else middle - ratio
            # Names and figures weigh more in a short segment.
            if abs(distance) > _WIDTH * spread * sqrt(1 + _STEADY / len(pair.zh)):
                rule = SHORT if distance < 0 else LONG
                share = round(100 * exp(distance))
                message = f"the target has {share} % of the length that is usual here"
                yield pair, Problem(rule=rule, message=message, target_span=(0, len(pair.target)))

    def _bounds(self) -> tuple[float, float]:
        """The middle and the spread (1.4826 times the median deviation); a few pairs are judged by what is usual."""
        if len(self._ratios) < _FEW:
            return _USUAL, _SPREAD
        middle = median(self._ratios)
        return middle, max(_LEAST_SPREAD, 1.4826 * median(abs(ratio - middle) for ratio in self._ratios))


class SentenceChecker:
    """Aligns the sentences of longer segments, many together, and finds those that stand alone."""

    rules: Sequence[Rule] = (DROPPED,)

    def __init__(self, known: Iterable[tuple[str, str]] = ()) -> None:
        self._known = tuple(known)
        self._waiting: list[SegmentPair] = []
        self._others: list[tuple[str, str]] = []
        self._placed: list[Placed] = []

    def begin(self, pairs: Sequence[SegmentPair], *, is_new: bool) -> None:
        """Nothing needs to be known of the document."""

    def check(self, pair: SegmentPair) -> Iterable[Problem]:
        """Keep the pairs that have several sentences, and a few others, which teach the words of the file."""
        if _has_sentences(pair):
            self._waiting.append(pair)
            if len(self._waiting) == _TOGETHER:
                self._align()
        elif len(self._others) < _TAUGHT and pair.is_zh_en and pair.zh and pair.en and pair.source != pair.target:
            self._others.append((pair.zh, pair.en))
        return ()

    def finish(self) -> Iterable[Placed]:
        """Give the sentences of sources that nothing in their target stands for."""
        if self._waiting:
            self._align()
        return self._placed

    def _align(self) -> None:
        from tmkit.bitext.align import align_batch
        from tmkit.bitext.evidence import Evidence

        spans = [(sentence_spans(pair.zh, "zh"), sentence_spans(pair.en, "en")) for pair in self._waiting]
        documents = [
            ([pair.zh[slice(*span)] for span in zh], [pair.en[slice(*span)] for span in en])
            for pair, (zh, en) in zip(self._waiting, spans, strict=True)
        ]
        aligned = align_batch(documents, evidence=Evidence(glossary=self._known, memory=self._others))
        for pair, places, beads in zip(self._waiting, spans, aligned, strict=True):
            self._placed += _alone(pair, places, beads)
        self._waiting, self._others = [], []


def _alone(pair: SegmentPair, places: tuple[list[Span], list[Span]], beads: Iterable[Bead]) -> Iterator[Placed]:
    """The beads of a pair that have sentences of the source only."""
    forward = pair.source_main == "zh"
    spans = places[0] if forward else places[1]
    for bead in beads:
        own, other = (bead.zh, bead.en) if forward else (bead.en, bead.zh)
        if not own or other or bead.confidence < _SURE:
            continue
        span = spans[own[0]][0], spans[own[-1]][1]
        sentence = pair.source[slice(*span)]
        if len(sentence) >= _SHORTEST_SENTENCE:
            message = f"this sentence has no counterpart: {sentence[:40]}"
            confidence = round(bead.confidence, 2)
            yield pair, Problem(rule=DROPPED, message=message, source_span=span, confidence=confidence)


def _log_ratio(pair: SegmentPair) -> float:
    """The logarithm of English letters for a Chinese character; Latin text in Chinese counts as there."""
    latin = sum(map(str.isascii, pair.zh))
    return log(len(pair.en) / (len(pair.zh) - latin + latin / exp(_USUAL)))


def _has_sentences(pair: SegmentPair) -> bool:
    """Tell whether the source has several sentences, and the target is not plainly long enough for all of them."""
    if not pair.is_zh_en or not (pair.source and pair.target.strip()) or pair.source == pair.target:
        return False
    counts = [len(_STOPS.findall(f"{text} ")) for text in (pair.source, pair.target)]
    excess = _log_ratio(pair) - _USUAL
    is_long = (excess if pair.target_main == "en" else -excess) > _SPREAD
    return counts[0] > 1 and (counts[1] < counts[0] or not is_long)


def checkers(known: Iterable[tuple[str, str]] = ()) -> list[LengthChecker | SentenceChecker]:
    """Give the checkers of this family; ``known`` are Chinese and English terms that help to align."""
    return [LengthChecker(), SentenceChecker(known)]
