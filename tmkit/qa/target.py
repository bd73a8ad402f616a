"""Targets that are no translation: empty, a copy of the source, or left in its language in part."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from tmkit.qa.checker import PairChecker
from tmkit.qa.rule import TARGET, Problem, Rule
from tmkit.qa.segment_pair import SegmentPair
from tmkit.text.normalize import fold
from tmkit.text.plain_text import is_plain_latin

EMPTY = Rule(
    id="target.empty",
    severity="error",
    family=TARGET,
    message="There is no translation.",
    cure="Translate the segment.",
    good=(("会议结束。", "The meeting closed."),),
    bad=(("会议结束。", " "),),
)
SAME = Rule(
    id="target.same",
    severity="error",
    family=TARGET,
    message="The target is a copy of the source.",
    cure="Translate the segment.",
    good=(("COVID-19", "COVID-19"),),
    bad=(("会议结束。", "会议结束。"),),
)
UNTRANSLATED = Rule(
    id="target.untranslated",
    severity="error",
    family=TARGET,
    message="Words of the source stand in the target untranslated.",
    cure="Translate them, or put them in brackets behind their translation.",
    good=(("重庆欢迎你", "Chongqing (重庆) welcomes you"),),
    bad=(("会议讨论了预算。", "The meeting discussed the 预算."),),
)
RULES = (EMPTY, SAME, UNTRANSLATED)

_HAN = "\u3400-\u9fff\U00020000-\U000323af"
_VISIBLE = re.compile(r"\w")
_HAS_HAN = re.compile(f"[{_HAN}]")
_HAN_RUN = re.compile(f"[{_HAN}](?:[、，·\\s]?[{_HAN}])+")
_ADDRESS = re.compile(
    r"[a-z][a-z0-9+.-]*://\S+|www\.\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[#@]\w+", re.IGNORECASE | re.ASCII
)
_LOWER_WORD = re.compile(r"(?<![\w.-])[a-z]{2,}(?![\w-]|\.\w)")
_CAPITAL_WORD = re.compile(r"(?<![\w.])[A-Z][A-Za-z]{2,}")
_FEWEST_WORDS = 2
_LIKELY = 0.6
_LATIN_RUN = re.compile(r"[A-Za-z][A-Za-z'’-]*(?:[ ,;]{1,2}[A-Za-z][A-Za-z'’-]*){3,}")
_FUNCTION_WORD = re.compile(r"\b(?:the|of|and|to|in|for|is|are|was|were|be|with|that|this|by|from|has|have|will)\b")
_BRACKETS = {"(": ")", "（": "）", "[": "]", "【": "】", "《": "》"}
_QUOTES = {"“": "”", "‘": "’", "「": "」", "『": "』", '"': '"', "'": "'"}
_OF_WORDS = re.compile(
    r"\b(?:characters?|words?|phrases?|pronounc\w+|meaning|means|spelled|written|reads?|called|titled|in Chinese)\b",
    re.IGNORECASE,
)


def find_empty(pair: SegmentPair) -> tuple[Problem, ...]:
    """Give a problem where a source with text has a target without any."""
    if _VISIBLE.search(pair.target) or not fold(pair.source) or fold(pair.target):
        return ()
    return (Problem(rule=EMPTY, message="the target is empty"),)


def find_source_left(pair: SegmentPair) -> Iterable[Problem]:
    """Give a problem where the target is the source, or else where words of the source stand in it."""
    return _same(pair) if _is_copy(pair) else _untranslated(pair)


def _same(pair: SegmentPair) -> Iterator[Problem]:
    """A problem where the source has words to translate."""
    source = _ADDRESS.sub(" ", pair.source)
    has_words = _HAS_HAN.search(source) if pair.source_main == "zh" else _LOWER_WORD.search(source)
    message, span = "the target is the source, word for word", (0, len(pair.target))
    if has_words:
        yield Problem(rule=SAME, message=message, target_span=span)
    elif pair.source_main == "en" and pair.target_main == "zh" and _is_heading(source):
        yield Problem(rule=SAME, severity="warning", message=message, target_span=span, confidence=_LIKELY)


def _is_heading(text: str) -> bool:
    """Tell whether capitalised words are those of a heading, and no name: all but one are words of the language."""
    words = [word.lower() for word in _CAPITAL_WORD.findall(text)]
    common = sum(word in _common_words() for word in words)
    return len(words) >= _FEWEST_WORDS and common >= max(_FEWEST_WORDS, len(words) - 1)


@cache
def _common_words() -> frozenset[str]:
    from tmkit.bitext.evidence import starter_pairs

    words = {word for _zh, en in starter_pairs() for word in en.split() if word.islower()}
    return frozenset(words | {f"{word}s" for word in words})


def _is_copy(pair: SegmentPair) -> bool:
    if pair.source_main == pair.target_main or not pair.target:
        return False
    if pair.source == pair.target:
        return True
    # What folding takes away, white space and invisible characters, is a small part of a text.
    is_near = 2 * min(len(pair.source), len(pair.target)) >= max(len(pair.source), len(pair.target))
    return is_near and fold(pair.source) == fold(pair.target)


def _untranslated(pair: SegmentPair) -> list[Problem]:
    """The runs of Chinese in an English target, and of English in a Chinese one."""
    if pair.target_main == "en":
        return [] if is_plain_latin(pair.target) else _chinese_left(pair.target)
    return _english_left(pair) if pair.target_main == "zh" and pair.source_main != "zh" else []


def _chinese_left(target: str) -> list[Problem]:
    return [_left_over(found) for found in _HAN_RUN.finditer(target) if not _is_gloss(target, *found.span())]


def _english_left(pair: SegmentPair) -> list[Problem]:
    target = pair.target
    # Addresses are longer than what may stand between two words: to blank them makes no new run.
    if not _LATIN_RUN.search(target):
        return []
    return [
        _left_over(found)
        for found in _LATIN_RUN.finditer(_ADDRESS.sub(lambda hit: " " * len(hit[0]), target))
        if found[0] in pair.source and _FUNCTION_WORD.search(found[0]) and not _is_enclosed(target, *found.span())
    ]


def _left_over(found: re.Match[str]) -> Problem:
    return Problem(rule=UNTRANSLATED, message=f"“{found[0]}” is not translated", target_span=found.span())


def _is_gloss(text: str, start: int, end: int) -> bool:
    """Tell whether a run stands in brackets, or in quotes where the segment speaks of words."""
    if _is_inside(text, start, end, _BRACKETS):
        return True
    return _is_inside(text, start, end, _QUOTES) and _OF_WORDS.search(text) is not None


def _is_enclosed(text: str, start: int, end: int) -> bool:
    return _is_inside(text, start, end, _BRACKETS | _QUOTES)


def _is_inside(text: str, start: int, end: int, pairs: dict[str, str]) -> bool:
    for opening, closing in pairs.items():
        place = text.rfind(opening, 0, start)
        if place >= 0 and closing not in text[place + 1 : start] and closing in text[end:]:
            return True
    return False


def checker() -> PairChecker:
    """Give the checker of this family."""
    return PairChecker(RULES, (find_empty, find_source_left))
