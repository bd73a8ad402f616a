"""Simplified and traditional Chinese: conversion, and which of the two a text is in.

Words are never exchanged, only characters (OpenCC ``t2s`` and ``s2tw``). OpenCC leaves 著 alone, which is right in
著名 and wrong in 隨著; an own pass decides that from the words around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Literal

from tmkit.model import Change
from tmkit.text.changes import find_changes
from tmkit.text.character_table import CharacterTable
from tmkit.text.kept import kept_table

if TYPE_CHECKING:
    import opencc

Script = Literal["hans", "hant", "mixed", ""]

# CJK unified ideographs with extensions A to H; compatibility ideographs are not ours but those of ``normalize``.
_HAN_RANGES = (range(0x3400, 0xA000), range(0x20000, 0x323B0))
_TABLE_VERSION = 1
_SURROGATES = re.compile("([\ud800-\udfff]+)")

# After these characters 著 can only be the particle 着, in any text.
_VERBS = frozenset(
    "随隨看沿接朝向顺順本凭憑伴味跟带帶拿站坐走跑躺睡笑哭听聽望盯瞧想等抱背拉推骑騎挂掛穿戴忙守领領藏盼牵牽握"
    "捧端举舉扶蹲跪趴靠倚陪唱喊叫嚷骂罵念摸踏踩绕繞围圍循冒顶頂迎仗借藉试試急活饿餓醒饱飽含怀懷闪閃漂飘飄"
    "读讀写寫悬懸摆擺装裝载載住闭閉睁睜默沉忍熬拖赶趕追藉面临臨存"
)
# Words that hold 著 as a full word, so that the character stays ...
_KEPT = re.compile(
    "著名(?![单單字片义義])|著作(?![品业業])|著[称稱述]|[称稱]著[于於]|[见見]微知著|(?<!彰)[显顯]著"
    "|(?<![谈談议議讨討评評争爭辩辯])[论論]著|[合大]著(?![眼嘴拍双雙胆膽肚嗓])|[卓名原编編专專巨土昭译譯遗遺拙新旧舊力所自较較]著"
)
# ... and those that give way to a verb before them: 著书立说, but 讀著書.
_WEAKLY_KEPT = frozenset("者书書录錄有")
# 着 and not 著 although a character above stands next to it.
_PARTICLE = re.compile("著(?:眼|手(?!册|冊)|力(?!作)|重|陆|陸|实|實|想|急|火|凉|涼|迷|装|裝|落|色)|[衣穿附沉]著")


def to_simplified(text: str) -> str:
    """Give the text in simplified characters; a text that is simplified already comes back as it was.

    >>> to_simplified("隨著合作的深入，著名作家看著乾隆年間的里程碑。")
    '随着合作的深入，著名作家看着乾隆年间的里程碑。'
    >>> to_simplified("皇后区位于里士满以北，范先生姓余。")
    '皇后区位于里士满以北，范先生姓余。'
    """
    script = script_of(text)
    converted = text if script == "hans" else _convert("t2s", text)
    return _particles(converted, script) if "著" in converted else converted


def to_traditional(text: str) -> str:
    """Give the text in the traditional characters of Taiwan; one in which nothing is simplified stays.

    OpenCC ``s2tw``: its characters are those of news pages (為, 裡, 著), where ``s2t`` has 爲, 裏, 着.

    >>> to_traditional("皇后在后面，看着发展与头发。")
    '皇后在後面，看著發展與頭髮。'
    """
    return text if script_of(text) == "hant" else _convert("s2tw", text)


@lru_cache(maxsize=16)
def fold_script(text: str) -> str:
    """Give the text with each traditional character replaced by the first simplified one: one code point for one.

    For comparison only: what is ambiguous is not decided but made equal.

    >>> fold_script("乾隆後來")
    '干隆后来'
    """
    return _folding().translate(text)


def is_traditional(text: str) -> bool:
    """Say whether more characters of the text are only traditional than only simplified.

    >>> is_traditional("先后舉行40余場活動"), is_traditional("先后举行40余场活动"), is_traditional("重要")
    (True, False, False)
    """
    traditional, simplified = _counts(text)
    return traditional > simplified


def script_of(text: str) -> Script:
    """Give ``hans``, ``hant``, ``mixed``, or empty where every character is common to both scripts.

    >>> script_of("举行"), script_of("舉行"), script_of("举行活動"), script_of("中文")
    ('hans', 'hant', 'mixed', '')
    """
    traditional, simplified = _only_traditional(), _only_simplified()
    has_traditional = not traditional.isdisjoint(text)
    has_simplified = not simplified.isdisjoint(text)
    if has_traditional:
        return "mixed" if has_simplified else "hant"
    return "hans" if has_simplified else ""


def script_changes(line: str, number: int = 1, script: Literal["hans", "hant"] = "hans") -> list[Change]:
    """Give the changes that bring line ``number`` into the asked script; the rule is ``script``.

    >>> [(change.start, change.before, change.after) for change in script_changes("先后舉行")]
    [(2, '舉', '举')]
    """
    converted = to_simplified(line) if script == "hans" else to_traditional(line)
    return find_changes("script", line, converted, number)


@cache
def fold_table() -> dict[int, str]:
    """Give the table of :func:`fold_script`, code point to character, only where they differ."""
    import opencc

    return kept_table(f"script-{_TABLE_VERSION}-opencc-{opencc.__version__}", _made_fold_table)


@cache
def _folding() -> CharacterTable:
    return CharacterTable({chr(old): new for old, new in fold_table().items()})


def _made_fold_table() -> dict[int, str]:
    table = _single_answers("t2s")
    # 薴 leads to 苧 and 苧 to 苎: folding twice must be folding once.
    return {ord(old): table.get(new, new) for old, new in table.items()}


@cache
def _converter(config: str) -> opencc.OpenCC:
    import opencc

    return opencc.OpenCC(config)


def _convert(config: str, text: str) -> str:
    try:
        return str(_converter(config).convert(text))
    except UnicodeEncodeError:
        parts = _SURROGATES.split(text)
        return "".join(part if number % 2 else _convert(config, part) for number, part in enumerate(parts))


def _single_answers(config: str) -> dict[str, str]:
    characters = [chr(point) for point in chain.from_iterable(_HAN_RANGES)]
    answers = _convert(config, "\n".join(characters)).split("\n")
    return {old: new for old, new in zip(characters, answers, strict=True) if old != new and len(new) == 1}


@cache
def _only_traditional() -> frozenset[str]:
    return frozenset(char for char in map(chr, fold_table()) if not _is_in(char, "gb2312"))


@cache
def _only_simplified() -> frozenset[str]:
    return frozenset(char for char in _single_answers("s2t") if not _is_in(char, "big5"))


def _is_in(char: str, encoding: str) -> bool:
    try:
        char.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def _counts(text: str) -> tuple[int, int]:
    return _count(text, _only_traditional()), _count(text, _only_simplified())


def _count(text: Iterable[str], characters: frozenset[str]) -> int:
    return sum(map(characters.__contains__, text))


def _particles(text: str, script: Script) -> str:
    """Turn 著 into 着 where it is the particle or stands in a word such as 着手."""
    kept = {match.start() + match.group().find("著") for match in _KEPT.finditer(text)}
    forced = {match.start() + match.group().find("著") for match in _PARTICLE.finditer(text)}
    characters = list(text)
    for place, char in enumerate(text):
        if char == "著" and (place in forced or (place not in kept and _is_particle(text, place, script))):
            characters[place] = "着"
    return "".join(characters)


def _is_particle(text: str, place: int, script: Script) -> bool:
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if before in _VERBS and before:
        return True
    if script == "hans" or after in _WEAKLY_KEPT:
        return False
    # 魯迅著 at the end of a line or before a bracket names an author; a running text has the particle.
    return "\u4e00" <= before <= "\u9fff" and after not in {"", "》", "）", ")", "《"}
