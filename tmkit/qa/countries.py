"""Countries: each of the source has its name, its adjective or its people in the target."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from tmkit.langs import demonyms, languages, territories
from tmkit.model.match import Span
from tmkit.qa.checker import PairChecker
from tmkit.qa.rule import NAME, Problem, Rule
from tmkit.qa.segment_pair import SegmentPair
from tmkit.text.name_tables import alternatives
from tmkit.text.script import fold_script, unfolded

COUNTRY = Rule(
    id="country.name",
    severity="warning",
    family=NAME,
    message="A country of the source is not in the target, or another one stands in its place.",
    cure="Write the name of the country, or its adjective.",
    good=(("白俄罗斯和波兰的代表", "delegates from Belarus and Poland"),),
    bad=(("巴巴多斯卫生部部长", "the minister of health of the Bahamas"),),
)
RULES = (COUNTRY,)
# Seldom named in the target: their own country is "the country" or nothing, and parts of China go by many names.
_QUIET = frozenset({"中国", "香港", "澳门", "台湾"})
_SHORT = {
    "中": "中国", "美": "美国", "日": "日本", "韩": "韩国", "朝": "朝鲜", "俄": "俄罗斯", "英": "英国", "法": "法国",
    "德": "德国",
    "意": "意大利", "印": "印度", "巴": "巴西", "泰": "泰国", "越": "越南", "加": "加拿大", "澳": "澳大利亚",
    "新": "新加坡",
    "以": "以色列", "苏": "苏丹", "阿": "阿尔及利亚", "乌": "乌克兰", "匈": "匈牙利", "葡": "葡萄牙", "西": "西班牙",
    "荷": "荷兰",
}  # fmt: skip
_SHORT_SEEN = re.compile(
    f"[{''.join(_SHORT)}](?=[{''.join(_SHORT)}]|[方资企籍军媒元币语文股债国]|联储)"
    f"|(?<=[驻赴访对来在旅援{''.join(_SHORT)}])[{''.join(_SHORT)}]"
)
# English words that are no countries here: a bird, a first name, states and rivers of other countries.
_ALSO_WORDS = frozenset({"Turkey", "Jordan", "Chad", "Georgia", "Guinea", "Niger", "Polish", "Dutch"})


def find_countries(pair: SegmentPair) -> Iterable[Problem]:
    """Give the countries of the Chinese side that are not on the English one, as info where none is in their place."""
    if not _beginnings().search(pair.zh):
        return ()
    chinese = _chinese(fold_script(pair.zh))
    return () if chinese.keys() <= _quiet() else _missing(pair, chinese)


def _missing(pair: SegmentPair, chinese: dict[str, Span]) -> Iterator[Problem]:
    english = _english(pair.en)
    quiet = _quiet()
    named = {name for names, _span in english for name in names}
    missing = {name: span for name, span in chinese.items() if name not in named and name not in quiet}
    if not missing:
        return
    known = set(chinese) | _short_forms(fold_script(pair.zh)) | quiet
    strangers = [
        (names, span) for names, span in english if not names & known and pair.en[slice(*span)] not in _ALSO_WORDS
    ]
    for name, span in missing.items():
        right = territories()[name][0]
        suggestion = right if pair.target_main == "en" else name
        if strangers:
            _names, place = strangers[0]
            message = f"{pair.zh[slice(*span)]} is {right}, and “{pair.en[slice(*place)]}” is not"
            yield Problem(rule=COUNTRY, message=message, suggestion=suggestion, **pair.spans(span, place))
        else:
            message = f"{pair.zh[slice(*span)]} ({right}) is not in the other side"
            yield Problem(rule=COUNTRY, severity="info", message=message, suggestion=suggestion, **pair.spans(span))


def _chinese(folded: str) -> dict[str, Span]:
    """The countries of a text by their first Chinese name, with the place of the first mention."""
    found: dict[str, Span] = {}
    for match in _chinese_pattern().finditer(folded):
        name = _first_names().get(match[0])
        if name:
            found.setdefault(name, match.span())
    return found


def _english(text: str) -> list[tuple[frozenset[str], Span]]:
    """The countries and peoples of a text: the Chinese names that each may stand for, and its place."""
    return [(_english_names()[_singular(match[0])], match.span()) for match in _english_pattern().finditer(text)]


def _singular(word: str) -> str:
    return word if word in _english_names() else word.removesuffix("s")


def _short_forms(folded: str) -> set[str]:
    return {_SHORT[match[0]] for match in _SHORT_SEEN.finditer(folded)}


@cache
def _first_names() -> dict[str, str]:
    """Each Chinese name of a country, and the first one of the same country."""
    first: dict[tuple[str, ...], str] = {}
    return {name: first.setdefault(english, name) for name, english in territories().items() if len(name) > 1}


@cache
def _quiet() -> frozenset[str]:
    return frozenset(_first_names()[name] for name in _QUIET)


@cache
def _chinese_names() -> frozenset[str]:
    """Names of countries, and of languages that hold one."""
    return frozenset({*_first_names(), *(name for name in languages() if len(name) > 2)})


@cache
def _chinese_pattern() -> re.Pattern[str]:
    return re.compile(alternatives(_chinese_names()))


@cache
def _beginnings() -> re.Pattern[str]:
    """Two characters in either script with which a name may begin: the most of a text has none, and is not folded."""
    first, second = (unfolded(name[place] for name in _chinese_names()) for place in (0, 1))
    return re.compile(f"[{re.escape(''.join(sorted(first)))}][{re.escape(''.join(sorted(second)))}]")


@cache
def _english_names() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for table in (territories(), demonyms()):
        for zh, names in table.items():
            if zh in _first_names():
                for name in names:
                    found.setdefault(name, set()).add(_first_names()[zh])
    return {name: frozenset(places) for name, places in found.items()}


@cache
def _english_pattern() -> re.Pattern[str]:
    return re.compile(rf"\b{alternatives(_english_names())}s?(?![\w$])")


def checker() -> PairChecker:
    """Give the checker of this family."""
    return PairChecker(RULES, (find_countries,), only_zh_en=True)
