"""Chinese names written shorter, 市教育委员会 as 教育委员会, or with a word between."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache

from tmkit.langs import territories
from tmkit.text.name_tables import places

# A name without one of these before the rest is another rank, no shorter name.
_RANKS_BEFORE = re.compile("(?:副|代|代理|前|候任|首席|第[一二三四五]|常务|执行|助理|名誉|署理|总)$")
_TITLE_ENDS = frozenset("长任裁记使事赞理席员监尉帅官")
# What one character of a Chinese text says of a place.
_PLACE_CHARACTERS = {
    "香港": "港", "澳门": "澳", "重庆": "渝", "北京": "京", "上海": "沪", "天津": "津", "广东": "粤", "四川": "川",
    "台湾": "台", "中国": "中华我国", "美国": "美", "英国": "英", "日本": "日", "韩国": "韩", "俄罗斯": "俄",
    "法国": "法", "德国": "德", "成都": "蓉", "广州": "穗", "云南": "滇", "贵州": "黔", "湖南": "湘", "湖北": "鄂",
    "福建": "闽", "浙江": "浙", "江苏": "苏", "山东": "鲁", "陕西": "陕", "新疆": "疆", "西藏": "藏",
    "内地": "内", "深圳": "深",
}  # fmt: skip
_SHORTEST_REST = 3
_SHORTEST_REWORDED = 5
_ENOUGH = 0.7


def is_shortened_in(forms: Iterable[str], text: str) -> bool:
    """Tell whether a text has a shorter wording of a form; both are keys (:func:`~.known_concepts.han_key`).

    That is a form without the place before it, its end of three characters or more, or, but for titles, most of its
    pairs of characters, the last pair among them.

    >>> is_shortened_in(["中国内地"], "在内地经商"), is_shortened_in(["市教育委员会"], "教育委员会指出")
    (True, True)
    >>> is_shortened_in(["外汇基金管理人"], "外汇基金基金管理人身分"), is_shortened_in(["副秘书长"], "秘书长说")
    (True, False)
    """
    return any(_has_rest(form, text) or _is_reworded(form, text) for form in forms)


def _has_rest(form: str, text: str) -> bool:
    for start in range(1, len(form) - 1):
        rest = form[start:]
        is_enough = (len(rest) >= _SHORTEST_REST and 2 * len(rest) >= len(form)) or form[:start] in _places()
        if is_enough and rest in text and not _RANKS_BEFORE.search(form[:start]):
            return True
    return False


def _is_reworded(form: str, text: str) -> bool:
    if len(form) < _SHORTEST_REWORDED or form[-1] in _TITLE_ENDS or form[-2:] not in text:
        return False
    return han_coverage(form, text) >= _ENOUGH


def han_coverage(form: str, text: str) -> float:
    """Give which share (0..1) of the pairs of neighbouring characters of a form a text has.

    >>> han_coverage("外交部", "外交官在部里")
    0.5
    """
    pairs = [form[place : place + 2] for place in range(max(1, len(form) - 1))]
    return sum(pair in text for pair in pairs) / len(pairs)


def place_characters(form: str) -> str:
    """Give the characters of which each alone may stand for a place in Chinese, none where it is no known place.

    >>> place_characters("重庆")
    '渝'
    """
    return _PLACE_CHARACTERS.get(form, "")


@cache
def _places() -> frozenset[str]:
    """Names of countries and places that stand before the name of a body."""
    return frozenset({*territories(), *places(), "中国", "全国", "国家", "市", "省"})
