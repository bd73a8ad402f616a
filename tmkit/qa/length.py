"""Lengths that do not fit the rest of the file."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from math import exp, log, sqrt
from statistics import median

from tmkit.model import Severity
from tmkit.qa.checker import Placed
from tmkit.qa.kept_pairs import KeptPairs
from tmkit.qa.rule import OMISSION, Example, Problem, Rule
from tmkit.qa.segment_pair import SegmentPair


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
RULES = (SHORT, LONG)

# Letters of English for a Chinese character, as a logarithm: the middle and the spread of sound translations.
USUAL = log(3.66)
_SPREAD = 0.15
_LEAST_SPREAD = 0.13
_FEW = 60
_WIDTH = 4.0
_SHORTEST = 16
_STEADY = 30
_CANDIDATE = 0.5


class LengthChecker:
    """Compares the length of each pair with those of the whole file."""

    rules: Sequence[Rule] = (SHORT, LONG)

    def __init__(self) -> None:
        self._ratios = array("d")
        self._odd: list[tuple[float, int]] = []

    def check(self, pair: SegmentPair) -> Iterable[Problem]:
        """Note the length of both sides; a short segment tells nothing."""
        if pair.is_zh_en and len(pair.zh.strip()) >= _SHORTEST and pair.en.strip() and pair.source != pair.target:
            ratio = log_ratio(pair)
            self._ratios.append(ratio)
            if abs(ratio - USUAL) > _CANDIDATE:
                self._odd.append((ratio, pair.number))
        return ()

    def finish(self, pairs: KeptPairs) -> Iterator[Placed]:
        """Give the pairs that lie more than four spreads from the middle."""
        middle, spread = self._bounds()
        for ratio, number in self._odd:
            pair = pairs[number]
            distance = ratio - middle if pair.target_main == "en" else middle - ratio
            # Names and figures weigh more in a short segment.
            if abs(distance) > _WIDTH * spread * sqrt(1 + _STEADY / len(pair.zh)):
                rule = SHORT if distance < 0 else LONG
                share = round(100 * exp(distance))
                message = f"the target has {share} % of the length that is usual here"
                yield number, Problem(rule=rule, message=message, target_span=(0, len(pair.target)))

    def _bounds(self) -> tuple[float, float]:
        """The middle and the spread (1.4826 times the median deviation); a few pairs are judged by what is usual."""
        if len(self._ratios) < _FEW:
            return USUAL, _SPREAD
        middle = median(self._ratios)
        return middle, max(_LEAST_SPREAD, 1.4826 * median(abs(ratio - middle) for ratio in self._ratios))


def log_ratio(pair: SegmentPair) -> float:
    """Give the logarithm of English letters for a Chinese character; Latin text in Chinese counts as there."""
    latin = len(pair.zh.encode("ascii", "ignore"))
    return log(len(pair.en) / (len(pair.zh) - latin + latin / exp(USUAL)))


def checker() -> LengthChecker:
    """Give the checker of this family."""
    return LengthChecker()
