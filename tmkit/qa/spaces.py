"""White space: doubled, at the ends, before a mark or missing after one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from tmkit.model import Change
from tmkit.model.match import Span
from tmkit.qa.checker import PairChecker, Placed
from tmkit.qa.kept_pairs import KeptPairs
from tmkit.qa.rule import SPACE, Example, Problem, Rule
from tmkit.qa.segment_pair import SegmentPair
from tmkit.text.stray import find_lost_spaces


def _rule(name: str, message: str, cure: str, good: Example, bad: Example) -> Rule:
    return Rule(id=name, severity="warning", family=SPACE, message=message, cure=cure, good=good, bad=bad)


DOUBLE = _rule(
    "space.double",
    "Two or more spaces stand in a row.",
    "Leave one.",
    (("会议结束。", "The meeting closed."),),
    (("会议结束。", "The meeting  closed."),),
)
ENDS = _rule(
    "space.ends",
    "The target begins or ends with white space and the source does not.",
    "Take it out.",
    (("会议结束。", "The meeting closed."),),
    (("会议结束。", "The meeting closed. "),),
)
BEFORE = _rule(
    "space.before",
    "A space stands before a punctuation mark or inside a bracket.",
    "Take it out.",
    (("会议结束，代表离场。", "The meeting closed, and the delegates left."),),
    (("会议结束，代表离场。", "The meeting closed , and the delegates left."),),
)
AFTER = _rule(
    "space.after",
    "No space stands after a full stop or a comma.",
    "Put one in.",
    (("副主任唐文出席。", "Tang Wen, deputy director, attended."),),
    (("副主任唐文出席。", "Tang Wen,deputy director, attended."),),
)
HAN_LATIN = Rule(
    id="space.han_latin",
    severity="info",
    family=SPACE,
    message="Between Chinese characters and Latin letters or figures there is a space here and none elsewhere.",
    cure="Write it one way in a document.",
    good=(("5G networks", "5G网络"), ("5G towers", "5G基站")),
    bad=(("5G networks", "5G网络"), ("5G towers", "5G基站"), ("5G calls", "5G 通话")),
)
RULES = (DOUBLE, ENDS, BEFORE, AFTER)

_HAN = "\u3400-\u9fff"
_DOUBLED = re.compile("(?<=\\S)[ \N{NO-BREAK SPACE}]{2,}(?=\\S)")
_WIDE_SPACE = re.compile("(?<=\\S)\N{IDEOGRAPHIC SPACE}+(?=\\S)")
_BEFORE_MARK = re.compile(
    r"(?<=[\w)\]”\"’]) +(?=[,;:!?](?:\s|$)|\.(?:\s|$)(?!\. ?\.))|(?<=[(\[]) +(?=\w)|(?<=\w) +(?=[)\]](?:\W|$))"
)
# Begins with the marks, of which a text has fewer than spaces.
_MAY_STAND = re.compile(r"[,;:!?.)\](\[](?:(?<= [^(\[])|(?<=[(\[])(?= ))")
# Each begins with the character of which a text has the fewest.
_SPACED = re.compile(f" (?:(?<=[{_HAN}] )(?=[A-Za-z0-9])|(?<=[A-Za-z0-9%] )(?=[{_HAN}]))")
_LATIN_AFTER_HAN = re.compile(f"[A-Za-z0-9](?<=[{_HAN}].)")
_LATIN_BEFORE_HAN = re.compile(f"[A-Za-z0-9%](?=[{_HAN}])")


def find_doubled(pair: SegmentPair) -> Iterable[Problem]:
    """Give the runs of spaces, unless the source has one, too."""
    if "  " in pair.target or "\N{NO-BREAK SPACE}" in pair.target:
        return _doubled(pair)
    return ()


def _doubled(pair: SegmentPair) -> Iterator[Problem]:
    if pair.target_main == "zh" or not (_DOUBLED.search(pair.source) or _WIDE_SPACE.search(pair.source)):
        for match in _DOUBLED.finditer(pair.target):
            message = f"{len(match[0])} spaces in a row"
            yield Problem(rule=DOUBLE, message=message, target_span=match.span(), suggestion=" ")


def find_at_ends(pair: SegmentPair) -> Iterable[Problem]:
    """Give the white space at the ends of a target whose source has none there."""
    stripped = pair.target.strip()
    return _at_ends(pair.source, pair.target) if stripped and stripped != pair.target else ()


def _at_ends(source: str, target: str) -> Iterator[Problem]:
    if target[0].isspace() and not source[:1].isspace():
        span = (0, len(target) - len(target.lstrip()))
        yield Problem(rule=ENDS, message="white space at the beginning", target_span=span)
    if target[-1].isspace() and not source[-1:].isspace():
        span = (len(target.rstrip()), len(target))
        yield Problem(rule=ENDS, message="white space at the end", target_span=span)


def find_before_marks(pair: SegmentPair) -> Iterable[Problem]:
    """Give the spaces before a mark in an English target."""
    if pair.target_main != "en" or not _MAY_STAND.search(pair.target):
        return ()
    return [
        Problem(rule=BEFORE, message="a space before a mark", target_span=match.span())
        for match in _BEFORE_MARK.finditer(pair.target)
    ]


def find_missing(pair: SegmentPair) -> Iterable[Problem]:
    """Give the marks of an English target without the space behind them."""
    changes = find_lost_spaces(pair.target) if pair.target_main == "en" else []
    return _missing(changes) if changes else ()


def _missing(changes: Iterable[Change]) -> Iterator[Problem]:
    shift = 0
    for change in changes:
        # Changes are placed in the line as it stands when the ones before them are done.
        start = change.start - shift
        message = f"no space after “{change.before.strip()}”"
        yield Problem(
            rule=AFTER, message=message, target_span=(start, start + len(change.before)), suggestion=change.after
        )
        shift += len(change.after) - len(change.before)


class HanLatinChecker:
    """Counts how Chinese targets write the border of Han and Latin, and reports the minority at the end."""

    rules: Sequence[Rule] = (HAN_LATIN,)

    def __init__(self) -> None:
        self._counts: Counter[bool] = Counter()
        self._places: dict[bool, list[Placed]] = {True: [], False: []}

    def check(self, pair: SegmentPair) -> Iterable[Problem]:
        """Count the borders of a Chinese target."""
        if pair.target_main == "zh":
            for is_spaced, places in ((True, _spaced(pair.target)), (False, _close(pair.target))):
                self._counts[is_spaced] += len(places)
                # What is in the majority by far needs no places.
                if places and self._counts[is_spaced] <= 1000:
                    self._places[is_spaced].append((pair.number, _border(min(places), is_spaced)))
        return ()

    def finish(self, pairs: KeptPairs) -> Iterable[Placed]:
        """Give the segments that write it in the way that is rarer."""
        if not all(self._counts[way] for way in (True, False)):
            return ()
        return self._places[self._counts[True] <= self._counts[False]]


def _spaced(text: str) -> list[Span]:
    """The spaces between Han and Latin."""
    return [match.span() for match in _SPACED.finditer(text)]


def _close(text: str) -> list[Span]:
    """Han and Latin without a space between them: both characters."""
    after = [(match.start() - 1, match.end()) for match in _LATIN_AFTER_HAN.finditer(text)]
    return after + [(match.start(), match.end() + 1) for match in _LATIN_BEFORE_HAN.finditer(text)]


def _border(place: Span, is_spaced: bool) -> Problem:
    message = "a space here, mostly none elsewhere" if is_spaced else "no space here, mostly one elsewhere"
    return Problem(rule=HAN_LATIN, message=message, target_span=place)


def checker() -> PairChecker:
    """Give the checker of the rules that need one pair only."""
    return PairChecker(RULES, (find_doubled, find_at_ends, find_before_marks, find_missing))
