"""Punctuation marks: the end of the segment, full and half width."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from tmkit.model import Change
from tmkit.qa.checker import PairChecker
from tmkit.qa.rule import PUNCTUATION, Problem, Rule
from tmkit.qa.segment_pair import SegmentPair
from tmkit.text.plain_text import is_plain_latin
from tmkit.text.punctuation import width_changes

END = Rule(
    id="punct.end",
    severity="warning",
    family=PUNCTUATION,
    message="Source and target end in marks of another kind.",
    cure="End the target as the source ends.",
    good=(("会议结束了吗？", "Is the meeting over?"),),
    bad=(("会议是否已经结束？", "The meeting is over."),),
)
WIDTH = Rule(
    id="punct.width",
    severity="warning",
    family=PUNCTUATION,
    message="A full-width mark stands in English, or a half-width one between Chinese characters.",
    cure="Use the mark of the language.",
    good=(("今天，会议结束。", "Today, the meeting closed."),),
    bad=(("今天，会议结束。", "Today，the meeting closed."),),
)
ENUM = Rule(
    id="punct.enum",
    severity="warning",
    family=PUNCTUATION,
    message="The Chinese mark for lists stands in English.",
    cure="Use a comma.",
    good=(("重庆、成都", "Chongqing, Chengdu"),),
    bad=(("重庆、成都", "Chongqing、Chengdu"),),
)
RULES = (END, WIDTH, ENUM)

_HAN = "\u3400-\u9fff\U00020000-\U000323af"
_TAIL = re.compile(r"[\s”’\"'」』》）)\]】*]+$|(?:\[\d+\])+$")
_SPACES = "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_CLOSING = "”’\"'」』》）)]】*" + _SPACES
_CLASSES = {
    **dict.fromkeys("。.．｡", "stop"),
    **dict.fromkeys("?？", "question"),
    **dict.fromkeys("!！", "exclamation"),
    **dict.fromkeys(":：", "colon"),
    **dict.fromkeys(";；", "semicolon"),
    **dict.fromkeys(",，、", "comma"),
    **dict.fromkeys("…", "ellipsis"),
    **dict.fromkeys("—–-", "dash"),
}
_WIDE_MARKS = re.compile("[，。；：？！（）【】《》「」『』〈〉％～＂＇]+")
_HALF_STOP = re.compile(f"(?<=[{_HAN}”」』）》)])[.](?=$|[{_HAN}“「『（《\\s”」』）])(?!\\.)|(?<=[{_HAN}]\\d)[.]$")
_ASKING = re.compile("[怎哪谁几]|什么|多少|为何|如何|[吗呢吧]$|多[远久大高长重快]|：[^：。]{1,40}？")
_ABBREVIATED = re.compile(r"\b(?:[ap]\.m|[A-Z]\.[A-Z]|etc|Inc|Ltd|Co|Jr|Sr|vs|No)\.$")
# What closes a sentence is sought here first, not in the whole of a long text.
_NEAR_END = 40
_NO_SENTENCE = re.compile(r"^(?:#|\d+[.)、]|[-•*])")
_SENTENCE = re.compile(r"\w+(?:\W+\w+){3,}")


def find_other_end(pair: SegmentPair) -> tuple[Problem, ...]:
    """Give a problem where one side ends as a question or a sentence and the other does not; lists are free."""
    if not pair.is_zh_en or not pair.target.strip() or _NO_SENTENCE.match(pair.source):
        return ()
    ends = _end(pair.source), _end(pair.target)
    if ends[0] == ends[1] or None in ends:
        return ()
    is_question = "question" in ends and not _is_asked(pair)
    is_open = (ends[0] == "stop" and ends[1] in ("", "comma", "dash")) or (
        ends[0] in ("", "comma") and ends[1] == "stop"
    )
    if is_question or (is_open and _is_running(pair)):
        names = [f"a {end}" if end else "no mark" for end in ends]
        span = (len(pair.target.rstrip()) - 1, len(pair.target.rstrip()))
        message = f"the source ends with {names[0]}, the target with {names[1]}"
        return (Problem(rule=END, message=message, target_span=span),)
    return ()


def _is_asked(pair: SegmentPair) -> bool:
    """Tell whether the Chinese asks in words, or quotes its question behind a colon."""
    return bool(_ASKING.search(pair.zh))


def _is_running(pair: SegmentPair) -> bool:
    return _SENTENCE.search(pair.en) is not None and len(pair.zh) >= 8


def _end(text: str) -> str | None:
    """The class of the last mark, empty where a word ends the text, None where it is another sign."""
    bare = text[-_NEAR_END:]
    if bare[-1:] in _CLOSING:
        bare = _without_tail(bare) or _TAIL.sub("", text) or text.rstrip()
    if not bare:
        return None
    last = bare[-1]
    if last == "." and _ABBREVIATED.search(bare):
        return None
    if last == "." and bare.endswith(("..", "…")):
        return "ellipsis"
    return _CLASSES.get(last, "" if last.isalnum() else None)


def _without_tail(text: str) -> str:
    # A mark like [1] is taken out as a whole, closing marks one by one.
    return _TAIL.sub("", text) if "]" in text else text.rstrip(_CLOSING)


def find_wide_marks(pair: SegmentPair) -> Iterable[Problem]:
    """Give the full-width marks of an English target that do not belong to Chinese words in it."""
    return () if pair.target_main != "en" or is_plain_latin(pair.target) else _wide_marks(pair.target)


def _wide_marks(text: str) -> Iterator[Problem]:
    for match in _WIDE_MARKS.finditer(text):
        if not _touches_han(text, *match.span()):
            yield _width(match.span(), f"“{match[0]}” is full width")
    for match in re.finditer("、", text):
        if not _touches_han(text, *match.span()):
            message = "“、” is no English mark"
            yield Problem(rule=ENUM, message=message, target_span=match.span(), suggestion=",")


def _touches_han(text: str, start: int, end: int) -> bool:
    return bool(re.search(f"[{_HAN}]", text[max(0, start - 1) : start] + text[end : end + 1]))


def find_half_marks(pair: SegmentPair) -> Iterable[Problem]:
    """Give the half-width marks of a Chinese target that stand beside Chinese characters or marks."""
    if pair.target_main != "zh":
        return ()
    changes = width_changes(pair.target)
    return _half_marks(pair, changes) if changes or "." in pair.target else ()


def _half_marks(pair: SegmentPair, changes: Iterable[Change]) -> Iterator[Problem]:
    for change in changes:
        if change.before not in '()"' or not _is_latin_inside(pair.target, change.start):
            span = (change.start, change.start + len(change.before))
            yield _width(span, f"“{change.before}” is half width", change.after)
    for match in _HALF_STOP.finditer(pair.target):
        yield _width(match.span(), "“.” is half width", "。")


def _is_latin_inside(text: str, place: int) -> bool:
    """Tell whether a bracket or quote has a Latin letter or figure inside: some styles keep it half."""
    inside = text[place + 1 : place + 2] if text[place] == "(" else text[place - 1 : place] if place else ""
    return inside.isascii() and inside.isalnum()


def _width(span: tuple[int, int], message: str, suggestion: str = "") -> Problem:
    return Problem(rule=WIDTH, message=message, target_span=span, suggestion=suggestion)


def checker() -> PairChecker:
    """Give the checker of this family."""
    return PairChecker(RULES, (find_other_end, find_wide_marks, find_half_marks))
