"""Words beside a number that make it approximate: near, about, over, under, at least, at most."""

from __future__ import annotations

import re

from tmkit.text.numbers.number import Approximation

_ZH_BEFORE: dict[Approximation, str] = {
    "least": "至少|最少|起码|不少于|不低于|不小于|不下于?|不下",
    "most": "最多|至多|不超过|不多于|不高于|不大于|顶多|不逾|多达",
    "under": "不足|不到|未满|不满|少于|低于|小于|未达|未到",
    "over": "超过|超出|超|逾|高于|多于|大于|突破",
    "near": "将近|接近|近|逼近|几近|几乎|差不多",
    "about": "大约|大概|约为|约|约有|左右|大致|估计",
}
_ZH_AFTER: dict[Approximation, str] = {
    # 50+, but not 50 + 3.
    "over": "余|多|有余|开外|之多|好几|出头|\\+(?<!\\s\\+)(?!\\s*[\\d(])",
    "least": "以上|及以上|或以上",
    "most": "以下|以内|之内|及以下|或以下",
    "about": "左右|上下|前后|附近|来(?=[个名位人家天年岁里米分])|许",
}
_EN_BEFORE: dict[Approximation, str] = {
    "least": "at least|no less than|not less than|no fewer than|not fewer than|a minimum of|minimum",
    "most": (
        "at most|no more than|not more than|up to|a maximum of|not exceeding|as many as|as much as|not over|"
        "no longer than"
    ),
    "under": "less than|fewer than|under|below|lower than|short of|not quite|shorter than",
    "over": (
        "more than|over|above|in excess of|upwards of|exceeding|exceeded|exceeds|exceed|surpassing|surpassed|"
        "greater than|higher than|topped|topping|well over|longer than|beyond"
    ),
    "near": (
        "nearly|almost|close to|approaching|just under|just short of|just below|slightly below|nearing|near|virtually|"
        "approached|shy of|touching|pushing"
    ),
    "about": (
        "about|around|approximately|approx|approx\\.|some|roughly|circa|c\\.|ca\\.|an estimated|estimated|"
        "in the region of|in the order of|~|≈"
    ),
}
_EN_AFTER: dict[Approximation, str] = {
    "over": "-?plus\\b|\\+(?!\\d)|[- ]odd\\b",
    "least": " or more\\b| or above\\b| or over\\b| and above\\b| and over\\b| or older\\b",
    "most": " or less\\b| or fewer\\b| or below\\b| or under\\b",
    "about": " or so\\b",
}
_WINDOW = 26
_LOOKED_AT = 4
_ARTICLES = "a|an|the"
_JOINTS = "了至到有达为"


def _compiled(words: dict[Approximation, str], frame: str) -> re.Pattern[str]:
    groups = "|".join(f"(?P<{name}>{spellings})" for name, spellings in words.items())
    return re.compile(frame.format(groups), re.IGNORECASE)


_BEFORE = {
    "zh": _compiled(_ZH_BEFORE, rf"(?:{{}})[{_JOINTS}]?\s?$"),
    "en": _compiled(_EN_BEFORE, rf"(?<![A-Za-z])(?:{{}})\s?(?:(?:{_ARTICLES}) )?$"),
}
_AFTER = {
    "zh": _compiled(_ZH_AFTER, r"\s?(?:{})"),
    "en": _compiled(_EN_AFTER, r"(?:\.(?= o))?(?:{})"),
}
_AFTER_MEASURE = re.compile(
    r"[^\d\W一二三四五六七八九十余多]{0,4}?(?:(?P<least>或?以上)|(?P<most>或?以下|以内)|(?P<about>左右|上下|附近))"
)


def _spellings(*tables: dict[Approximation, str]) -> list[str]:
    return [
        spelling.replace("\\", "") for words in tables for several in words.values() for spelling in several.split("|")
    ]


# By the characters beside it most numbers are seen to have no such word.
_LAST_TWO = frozenset(word[-2:] for word in [*_spellings(_EN_BEFORE), " a", "an", "the"])
_LAST_ONE = frozenset(word[-1] for word in _spellings(_ZH_BEFORE)) | frozenset(_JOINTS)
_NEXT = {"zh": frozenset(word[0] for word in _spellings(_ZH_AFTER)), "en": frozenset(" -+pP.")}
_MEASURED = frozenset("上下内右近")
_LONGEST_MEASURED = 7


def approximation(text: str, start: int, end: int, lang: str) -> tuple[Approximation, int]:
    """Give the class of approximation of the number at ``start``..``end`` and where the words after it end.

    >>> approximation("近50个", 1, 3, "zh"), approximation("40-plus", 0, 2, "en"), approximation("in 50", 3, 5, "en")
    (('near', 3), ('over', 7), ('', 5))
    """
    return _in_chinese(text, start, end) if lang == "zh" else _in_english(text, start, end)


def _in_chinese(text: str, start: int, end: int) -> tuple[Approximation, int]:
    following = text[end : end + 1]
    if following.isspace():
        following = text[end + 1 : end + 2]
    if following in _NEXT["zh"] and (after := _AFTER["zh"].match(text, end)):
        return _name(after), after.end()
    last = text[start - 1 : start]
    if last in _LAST_ONE or (last.isspace() and may_precede(text[max(0, start - _LOOKED_AT) : start], "zh")):
        before = _BEFORE["zh"].search(text[max(0, start - _WINDOW) : start])
        if before:
            return _name(before), end
    if _MEASURED.isdisjoint(text[end : end + _LONGEST_MEASURED]):
        return "", end
    measured = _AFTER_MEASURE.match(text, end)
    return (_name(measured), end) if measured else ("", end)


def _in_english(text: str, start: int, end: int) -> tuple[Approximation, int]:
    if may_follow(text[end : end + 1], "en") and (after := _AFTER["en"].match(text, end)):
        return _name(after), after.end()
    if may_precede(text[max(0, start - _LOOKED_AT) : start], "en"):
        before = _BEFORE["en"].search(text[max(0, start - _WINDOW) : start])
        if before:
            return _name(before), end
    return "", end


def may_precede(before: str, lang: str) -> bool:
    """Tell whether the four characters before a number can end a word of approximation; costs little if they cannot."""
    before = before.rstrip()
    if lang == "zh":
        return before[-1:] in _LAST_ONE
    return before[-2:].lower() in _LAST_TWO or before[-1:] in "~≈"


def may_follow(following: str, lang: str) -> bool:
    """Tell whether the character behind a number can begin a word of approximation."""
    return following in _NEXT[lang]


def _name(found: re.Match[str]) -> Approximation:
    name: Approximation = found.lastgroup  # type: ignore[assignment]
    return name


_NEIGHBOURS: dict[Approximation, frozenset[Approximation]] = {
    "near": frozenset({"about", "under"}),
    "about": frozenset({"near"}),
    "over": frozenset({"least"}),
    "under": frozenset({"most", "near"}),
    "least": frozenset({"over"}),
    "most": frozenset({"under"}),
    "": frozenset(),
}


def approximations_agree(one: Approximation, other: Approximation) -> bool:
    """Tell whether two classes may translate each other.

    >>> approximations_agree("near", "about"), approximations_agree("near", "over")
    (True, False)
    """
    return one == other or other in _NEIGHBOURS[one]
