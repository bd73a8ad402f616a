"""The characters of the target: repeated words, damage, the wrong script."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Literal

from tmkit.langs import parse_code
from tmkit.model import Severity
from tmkit.qa.checker import PairChecker
from tmkit.qa.rule import TEXT, Problem, Rule
from tmkit.qa.segment_pair import SegmentPair
from tmkit.text.apostrophes import find_lost_apostrophes, may_lack_apostrophes
from tmkit.text.plain_text import is_plain_latin
from tmkit.text.script import script_of, strange_characters, to_simplified, to_traditional

REPEATED = Rule(
    id="text.repeated",
    severity="warning",
    family=TEXT,
    message="A word stands twice in a row.",
    cure="Take one out.",
    good=(("他们天天看看。", "They had had a look every day."),),
    bad=(("会议结束。", "The the meeting closed."),),
)
CORRUPT = Rule(
    id="text.corrupt",
    severity="error",
    family=TEXT,
    message="Characters are damaged, invisible or lost.",
    cure="Write what was meant; look at the encoding of the file.",
    good=(("我们会继续。", "We’ll continue."),),
    bad=(("我们会继续。", "We\N{REPLACEMENT CHARACTER}ll continue."),),
)
SCRIPT = Rule(
    id="text.script",
    severity="warning",
    family=TEXT,
    message="Traditional characters stand in simplified text, or the reverse.",
    cure="Write the script of the target language.",
    good=(("Chongqing", "重庆"),),
    bad=(("The two cities signed an agreement.", "两市签署協議。"),),
)
RULES = (REPEATED, CORRUPT, SCRIPT)

# The letters that are A to Z where case does not count. No part gives back what it took: it could not match then.
_LETTER = "[A-Za-z\u0130\u0131\u017f\u212a]"
_TWICE = re.compile(rf"\b({_LETTER}++(?:['’]{_LETTER}++)?+)\s++(?i:\1)\b")
_MAY_REPEAT = frozenset("that had very so no ha bye many far much more long really knock blah wah yum chop".split())
_SMALL_WORDS = frozenset(
    "a an the of to in on at by for and or but is it its was are be been not as we our you he his she her they with "
    "from".split()
)
_HAN_TWICE = re.compile("([的了是在和与及为对将被把从向于并])\\1(?![确士然解])|([\u4e00-\u9fff]{3,8})\\2")
_HAN_PAIR_TWICE = re.compile("([\u4e00-\u9fff]{1,6})\\1")
_LOST = "\N{REPLACEMENT CHARACTER}\ue000-\uf8ff\U000f0000-\U0010ffff"
_CONTROL = "\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"
_UNSEEN = "\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad"
_MAY_BE_DAMAGED = re.compile(f"[{_LOST}{_CONTROL}{_UNSEEN}\u00c3\u00c2\u00e2锟烫屯]")
_DAMAGED = re.compile(
    f"[{_LOST}]+|[{_CONTROL}]+|[{_UNSEEN}]+"
    "|(?:[\u00c3\u00c2][\u0080-\u00bf\u2018-\u203a\u20ac\u0152\u0153\u0160\u0161\u0178\u017d\u017e\u0192\u02c6\u02dc])+"
    "|\u00e2\u20ac[\u0080-\u00bf\u2122\u0153\u0178\u02dc\u201c\u201d\u2018\u2019\u00a6]?"
    "|锟斤拷|烫烫烫|屯屯屯"
)
# Written in either script, in names of firms and places.
_BOTH = frozenset("恒着")
_INVISIBLE = frozenset(
    "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff\u00ad"
)


def find_repeated(pair: SegmentPair) -> list[Problem]:
    """Give the words that stand twice, unless the source repeats, too; figures and names are free."""
    if pair.target_main == "zh":
        found = list(_HAN_TWICE.finditer(pair.target))
    else:
        found = [match for match in _TWICE.finditer(pair.target) if not _is_meant(match)]
    return list(map(_repeated, found)) if found and not _source_repeats(pair) else []


def _repeated(match: re.Match[str]) -> Problem:
    word = next(filter(None, match.groups()))
    return Problem(rule=REPEATED, message=f"“{word}” stands twice", target_span=match.span(), suggestion=word)


def _source_repeats(pair: SegmentPair) -> bool:
    if pair.target_main == "zh":
        return _TWICE.search(pair.source) is not None
    return pair.source_main == "zh" and _is_lively(pair.source)


def _is_meant(match: re.Match[str]) -> bool:
    first = match[0][: len(match[1])]
    second = match[0][-len(match[1]) :]
    is_name = first[0].isupper() and second[0].isupper() and first.lower() not in _SMALL_WORDS
    return is_name or first.lower() in _MAY_REPEAT


def _is_lively(zh: str) -> bool:
    """Tell whether a text repeats words, which are more than a doubled single character."""
    return any(len(match[1]) > 1 for match in _HAN_PAIR_TWICE.finditer(zh))


def find_corrupt(pair: SegmentPair) -> Iterable[Problem]:
    """Give what is damaged in the target: signs of a wrong encoding, control and invisible characters, lost marks."""
    target = pair.target
    is_sound = is_plain_latin(target) or not _MAY_BE_DAMAGED.search(target)
    is_whole = pair.target_main != "en" or not may_lack_apostrophes(target)
    if is_sound and is_whole:
        return ()
    return chain(() if is_sound else _damaged(pair), () if is_whole else _lost_apostrophes(target))


def _damaged(pair: SegmentPair) -> Iterator[Problem]:
    for match in _DAMAGED.finditer(pair.target):
        if match[0] in pair.source and not _is_invisible(match[0]):
            continue
        if _is_invisible(match[0]):
            names = ", ".join(dict.fromkeys(_name(char) for char in match[0]))
            message = f"an invisible character: {names}"
            yield Problem(rule=CORRUPT, severity="warning", message=message, target_span=match.span())
        else:
            points = " ".join(f"U+{ord(char):04X}" for char in match[0][:4])
            yield Problem(rule=CORRUPT, message=f"damaged characters: {points}", target_span=match.span())


def _is_invisible(text: str) -> bool:
    return all(char in _INVISIBLE for char in text)


def _name(char: str) -> str:
    return unicodedata.name(char, f"U+{ord(char):04X}").lower()


def _lost_apostrophes(text: str) -> Iterator[Problem]:
    shift = 0
    for change in find_lost_apostrophes(text):
        start = change.start - shift
        message = f"“{change.before}” has lost its apostrophe"
        span = (start, start + len(change.before))
        # What is only proposed can be meant as it stands.
        severity: Severity | None = None if change.applied else "info"
        yield Problem(rule=CORRUPT, severity=severity, message=message, target_span=span, suggestion=change.after)
        shift += len(change.after) - len(change.before) if change.applied else 0


def find_other_script(pair: SegmentPair) -> Iterable[Problem]:
    """Give the characters of a Chinese target that are not of its script."""
    return _other_script(pair) if pair.target_main == "zh" else ()


def _other_script(pair: SegmentPair) -> Iterator[Problem]:
    wanted: Literal["hans", "hant"] = "hant" if parse_code(pair.target_lang).script == "Hant" else "hans"
    found = script_of(pair.target)
    if not found or found == wanted:
        return
    if wanted == "hans" and found == "hant" and pair.target_lang.lower() == "zh":
        return
    places = [place for place in strange_characters(pair.target, wanted) if pair.target[place] not in _BOTH]
    if not places:
        return
    converted = to_simplified(pair.target) if wanted == "hans" else to_traditional(pair.target)
    if converted == pair.target:
        return
    name = "traditional" if wanted == "hans" else "simplified"
    chars = "".join(dict.fromkeys(pair.target[place] for place in places))
    yield Problem(
        rule=SCRIPT,
        message=f"{name} characters: {chars}",
        target_span=(places[0], places[0] + 1),
        suggestion=converted,
    )


def checker() -> PairChecker:
    """Give the checker of this family."""
    return PairChecker(RULES, (find_repeated, find_corrupt, find_other_script))
