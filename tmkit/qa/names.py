"""Chinese names of persons and places against their pinyin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache

from tmkit.model.match import Span
from tmkit.qa.checker import PairChecker
from tmkit.qa.rule import NAME, Problem, Rule
from tmkit.qa.segment_pair import SegmentPair
from tmkit.text.capital_runs import CapitalRun, capital_runs, spelling_key
from tmkit.text.name_clues import name_clues
from tmkit.text.name_tables import GENERICS, OTHER_SPELLINGS, place_pattern, places, surnames
from tmkit.text.names import (
    NameMatch,
    expected_spelling,
    folded_name,
    match_pinyin,
    romanizations_of_given,
    surname_length,
)
from tmkit.text.near_names import edit_distance, near_pinyin
from tmkit.text.script import fold_script
from tmkit.text.surname_spellings import shortened

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
_TITLE = re.compile(
    "工程师|主任|[市部处局司科院校所厅会队组团社区县镇村乡]长|秘书长|董事长|书记|教授|医生|大夫|老师|校友|经理|总裁|主席|代表|大使|领事|参赞|"
    "学生|翻译|记者|志愿者|专家|干部|作家|画家|歌手|演员|导演|同志|司机|农民|居民|市民|青年|青年人|研究员|助理|名叫"
)
_ADDRESS = re.compile("[（(]化名[）)]|先生|女士|小姐|同志|[说称]|表示|介绍|告诉|指出|回忆|认为|透露|强调")
_LENGTHS = (2, 3, 4)
_TWO, _FARTHEST, _FAR, _SHORT = 2, 2, 9, 3
_CAPITALS = re.compile(r"[A-Z\u00c0-\u00de][\w'’-]*(?: [A-Z\u00c0-\u00de][\w'’-]*)+")
_KIND_OF_PLACE = re.compile(
    rf"[A-Z]\w+ (?:{'|'.join(sorted({word for words in GENERICS.values() for word in words}))})\b"
)
_SURE, _LESS_SURE = 0.95, 0.8


def find_wrong_names(pair: SegmentPair) -> Iterable[Problem]:
    """Give the misspelt names, and those of persons whose parts stand in another order."""
    clues = name_clues(pair.en)
    if not clues:
        return ()
    folded = folded_name(pair.zh)
    problems: list[Problem] = []
    if clues.may_be_misspelt(folded, pair.en):
        problems += [*find_misspelt(pair), *find_marked(pair)]
    if clues.may_be_disordered(folded):
        problems += find_disordered(pair)
    return problems


@lru_cache(maxsize=4)
def _has_person(en: str) -> bool:
    """Tell whether two capitalised words stand together of which one may be a Chinese surname, or nearly so."""
    return any(
        _may_be_surname(word) for words in _CAPITALS.findall(en.replace("Hong Kong", "")) for word in words.split()
    )


@lru_cache(maxsize=1 << 14)
def _may_be_surname(word: str) -> bool:
    key = spelling_key(word)
    return key in _near_surnames() or not _near_surnames().isdisjoint(shortened(key))


@cache
def _near_surnames() -> frozenset[str]:
    """The pinyin of all surnames, and each without one of its letters."""
    spellings = {spelling for readings in surnames().values() for spelling in readings}
    return frozenset(spellings.union(*map(shortened, spellings)))


def find_misspelt(pair: SegmentPair) -> Iterator[Problem]:
    """Give the names that are nearly the pinyin of a Chinese name."""
    if not (_KIND_OF_PLACE.search(pair.en) or _has_odd_place(pair) or _has_person(pair.en)):
        return
    for name in near_pinyin(pair.zh, pair.en):
        message = f"{name.zh} is “{name.expected}”, not “{name.en}”"
        suggestion = name.expected if pair.target_main == "en" else ""
        spans = pair.spans((name.zh_start, name.zh_end), (name.en_start, name.en_end))
        confidence = _SURE if name.distance == 1 else _LESS_SURE
        yield Problem(rule=PINYIN, message=message, suggestion=suggestion, confidence=confidence, **spans)


def _has_odd_place(pair: SegmentPair) -> bool:
    """Tell whether the Chinese names a place of the table of which the English has no form."""
    found = set(place_pattern().findall(fold_script(pair.zh)))
    return any(not any(form in pair.en for form in places()[name]) for name in found)


def find_marked(pair: SegmentPair) -> Iterator[Problem]:
    """Give misspelt names that their surroundings show to be names: a title before, an address or a saying behind.

    Either the surname or the given name is right, and the other is one or two letters off.
    """
    folded = fold_script(pair.zh)
    candidates = _candidates(folded)
    if not candidates or not _has_person(pair.en):
        return
    runs = [run for run in capital_runs(pair.en) if len(run.words) == _TWO and "-" not in run.text]
    for run in runs:
        distances = {span: _distance(folded[slice(*span)], run) for span in candidates}
        span = min(distances, key=lambda item: distances[item])
        if 1 <= distances[span] <= _FARTHEST and not _is_taken(pair, run):
            yield _misspelt(pair, span, run, distances[span])


def _is_taken(pair: SegmentPair, run: CapitalRun) -> bool:
    """Tell whether a run, or a part of it, is a name of the Chinese side as it stands."""
    return any(run.start < name.en_end and name.en_start < run.end for name in match_pinyin(pair.zh, pair.en))


def _candidates(folded: str) -> list[Span]:
    """Where a known surname and one or two characters stand behind a title or before an address."""
    starts = {match.end() for match in _TITLE.finditer(folded)}
    ends = {match.start() for match in _ADDRESS.finditer(folded)}
    found = {(start, start + length) for start in starts for length in _LENGTHS if start + length <= len(folded)}
    found |= {(end - length, end) for end in ends for length in _LENGTHS if end >= length}
    return sorted(span for span in found if 0 < surname_length(folded[slice(*span)]) < span[1] - span[0])


def _distance(name: str, run: CapitalRun) -> int:
    """How many letters a run is off a name; more than is allowed where both of its words are, or it has another use."""
    length = surname_length(name)
    key, rest = run.keys
    own = surnames()[name[:length]]
    surname = 0 if key in own else min(edit_distance(key, way) for way in own)
    if surname > 1 or (surname and key in OTHER_SPELLINGS):
        return _FAR
    ways = romanizations_of_given(name[length:])
    given = 0 if rest in ways else _FAR if surname else min((edit_distance(rest, way) for way in ways), default=_FAR)
    return _FAR if given > 1 and len(rest) <= _SHORT else surname + given


def _misspelt(pair: SegmentPair, span: Span, run: CapitalRun, distance: int) -> Problem:
    name = fold_script(pair.zh)[slice(*span)]
    expected = expected_spelling(name, run.key)
    message = f"{pair.zh[slice(*span)]} is “{expected}”, not “{run.text}”"
    suggestion = expected if pair.target_main == "en" else ""
    spans = pair.spans(span, (run.start, run.end))
    confidence = _SURE if distance == 1 else _LESS_SURE
    return Problem(rule=PINYIN, message=message, suggestion=suggestion, confidence=confidence, **spans)


def find_disordered(pair: SegmentPair) -> Iterator[Problem]:
    """Give the personal names whose parts stand in another order, or apart."""
    if pair.target_main != "en" or not _has_person(pair.en):
        return
    for name in match_pinyin(pair.zh, pair.en):
        if _is_person(name) and name.order in ("given-first", "split"):
            expected = expected_spelling(name.zh, "".join(name.en.lower().split()))
            fault = "the given name first" if name.order == "given-first" else "a given name in parts"
            spans = pair.spans((name.zh_start, name.zh_end), (name.en_start, name.en_end))
            yield Problem(rule=ORDER, message=f"“{name.en}” has {fault}", suggestion=expected, **spans)


def _is_person(name: NameMatch) -> bool:
    return name.kind == "person" and len(name.zh) >= _FULL_NAME


def checker() -> PairChecker:
    """Give the checker of this family."""
    return PairChecker(RULES, (find_wrong_names,), only_zh_en=True)
