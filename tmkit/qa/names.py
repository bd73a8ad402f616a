"""Chinese names of persons and places against their pinyin."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from tmkit.qa.checker import PairChecker
from tmkit.qa.rule import NAME, Problem, Rule
from tmkit.qa.segment_pair import SegmentPair
from tmkit.text.capital_runs import capital_runs, spelling_key
from tmkit.text.name_tables import GENERICS, place_pattern, surnames
from tmkit.text.names import NameMatch, expected_spelling, match_pinyin, plain_readings
from tmkit.text.near_names import edit_distance, near_pinyin
from tmkit.text.script import fold_script

PINYIN = Rule(
    id="name.pinyin",
    severity="error",
    family=NAME,
    message="The name of a Chinese person or place is not its pinyin.",
    cure="Write the name as suggested, unless its bearer writes it otherwise.",
    good=(("章勇武主任", "Director Zhang Yongwu"),),
    bad=(("章勇武主任", "Director Zhang Yonwu"),),
)
ORDER = Rule(
    id="name.order",
    severity="warning",
    family=NAME,
    message="The given name stands first, or in parts (GB/T 28039).",
    cure="Write the surname first and the given name as one word.",
    good=(("章勇武主任", "Director Zhang Yongwu"),),
    bad=(("章勇武主任", "Director Yongwu Zhang"),),
)
RULES = (PINYIN, ORDER)
_FULL_NAME = 3
_MARKED = re.compile("([\u4e00-\u9fff]{2})(?=[（(]化名[）)]|先生|女士|[说称]|表示|介绍|告诉|指出|回忆|认为)")
_CAPITALS = re.compile(r"[A-Z\u00c0-\u00de][\w'’-]*(?: [A-Z\u00c0-\u00de][\w'’-]*)+")
_KIND_OF_PLACE = re.compile(
    rf"[A-Z]\w+ (?:{'|'.join(sorted({word for words in GENERICS.values() for word in words}))})\b"
)
_SURE, _LESS_SURE = 0.95, 0.8


def _has_person(en: str) -> bool:
    """Tell whether two capitalised words stand together of which one may be a Chinese surname, or nearly so."""
    return any(
        _may_be_surname(word) for words in _CAPITALS.findall(en.replace("Hong Kong", "")) for word in words.split()
    )


@lru_cache(maxsize=1 << 14)
def _may_be_surname(word: str) -> bool:
    key = spelling_key(word)
    return key in _near_surnames() or not _near_surnames().isdisjoint(_shorter(key))


@cache
def _near_surnames() -> frozenset[str]:
    """The pinyin of all surnames, and each without one of its letters."""
    spellings = {spelling for readings in surnames().values() for spelling in readings}
    return frozenset(spellings.union(*map(_shorter, spellings)))


def _shorter(key: str) -> set[str]:
    return {key[:place] + key[place + 1 :] for place in range(len(key))}


@lru_cache(maxsize=4)
def _matches(zh: str, en: str) -> tuple[NameMatch, ...]:
    """The names of a pair; several checks of one pair ask for them."""
    return tuple(match_pinyin(zh, en))


def find_misspelt(pair: SegmentPair) -> Iterator[Problem]:
    """Give the names that are nearly the pinyin of a Chinese name."""
    if not (_has_person(pair.en) or _KIND_OF_PLACE.search(pair.en) or place_pattern().search(fold_script(pair.zh))):
        return
    for name in near_pinyin(pair.zh, pair.en):
        message = f"{name.zh} is “{name.expected}”, not “{name.en}”"
        suggestion = name.expected if pair.target_main == "en" else ""
        spans = pair.spans((name.zh_start, name.zh_end), (name.en_start, name.en_end))
        confidence = _SURE if name.distance == 1 else _LESS_SURE
        yield Problem(rule=PINYIN, message=message, suggestion=suggestion, confidence=confidence, **spans)


def find_other_surname(pair: SegmentPair) -> Iterator[Problem]:
    """Give the names of two characters whose given name is right and whose surname is one letter off.

    So short a name is told from its surroundings: a pseudonym in brackets, a form of address, a verb of saying.
    """
    if not _MARKED.search(fold_script(pair.zh)):
        return
    folded = fold_script(pair.zh)
    exact = {(name.en_start, name.en_end) for name in _matches(pair.zh, pair.en)}
    runs = [run for run in capital_runs(pair.en) if len(run.words) == 2 and (run.start, run.end) not in exact]
    for match in _MARKED.finditer(folded):
        surname, given = match[1][0], match[1][1]
        own = surnames().get(surname, frozenset())
        for run in runs:
            key, rest = run.keys
            if key not in own and rest in plain_readings(given) and any(edit_distance(key, way) == 1 for way in own):
                expected = expected_spelling(match[1], min(own) + rest)
                message = f"{match[1]} is “{expected}”, not “{run.text}”"
                suggestion = expected if pair.target_main == "en" else ""
                spans = pair.spans(match.span(1), (run.start, run.end))
                yield Problem(rule=PINYIN, message=message, suggestion=suggestion, confidence=_LESS_SURE, **spans)


def find_disordered(pair: SegmentPair) -> Iterator[Problem]:
    """Give the personal names whose parts stand in another order, or apart."""
    if pair.target_main != "en" or not _has_person(pair.en):
        return
    for name in _matches(pair.zh, pair.en):
        if _is_person(name) and name.order in ("given-first", "split"):
            expected = expected_spelling(name.zh, "".join(name.en.lower().split()))
            fault = "the given name first" if name.order == "given-first" else "a given name in parts"
            spans = pair.spans((name.zh_start, name.zh_end), (name.en_start, name.en_end))
            yield Problem(rule=ORDER, message=f"“{name.en}” has {fault}", suggestion=expected, **spans)


def _is_person(name: NameMatch) -> bool:
    return name.kind == "person" and len(name.zh) >= _FULL_NAME


def checker() -> PairChecker:
    """Give the checker of this family."""
    return PairChecker(RULES, (find_misspelt, find_other_surname, find_disordered), only_zh_en=True)
