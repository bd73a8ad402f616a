"""Words of ranks and bodies that are taken for each other in Chinese: 局 for 处, 总领事馆 for 大使馆, 副 left out."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, lru_cache

from tmkit.qa.rank_words import Swap
from tmkit.terms.keys import character_key

# Each row: words of which only one is right in a given name.
_ROWS = (
    "局 厅 处 司 部 科 署 委员会 办公室",
    "大使馆 总领事馆 领事馆",
    "大使 总领事 领事 参赞",
    "局长 厅长 处长 司长 部长 科长 署长 主任",
    "省长 市长 区长 县长 镇长 州长",
    "条例 规定 办法 规则 规例",
    "委员会 理事会 董事会 议会",
    "基金 信托",
    "计划 方案",
    "公司 集团",
    "协会 联会 学会 公会 商会",
    "中心 学院 研究所",
    "会议 论坛 峰会 研讨会",
    "总裁 主席 总经理",
    "协定 协议 备忘录 公约",
    "大学 学院 中学 小学",
)
_DEPUTY = "副"
_SHORTEST_STEM = 2


def may_have_han_swaps(form: str) -> bool:
    """Tell whether a form has a word of rank."""
    return bool(_keys_of_form(form)[1])


def find_han_swaps(form: str, text: str) -> Iterator[Swap]:
    """Give each place of a Chinese text where a form stands with one word of rank exchanged, or with 副 more or less.

    >>> [(swap.found, swap.wanted) for swap in find_han_swaps("市卫生局", "市卫生厅指出")]
    [('市卫生厅', '市卫生局')]
    >>> [swap.found for swap in find_han_swaps("副秘书长", "秘书长说")]
    ['秘书长']
    >>> [swap.found for swap in find_han_swaps("公积金条例第八章", "见公积金规例第八章")]
    ['公积金规例第八章']
    >>> list(find_han_swaps("市卫生局", "市卫生局和厅"))
    []
    """
    place, wrong_forms = _keys_of_form(form)
    if not wrong_forms:
        return
    key = _key_of_text(text)
    for wrong in wrong_forms:
        start = key.key.find(wrong)
        while start >= 0:
            is_other = key.key.startswith(place, start) or _is_deputy(key.key, start, place, wrong)
            if not is_other:
                first, last, _words = key.place(start, start + len(wrong))
                yield Swap((first, last), text[first:last], form)
            start = key.key.find(wrong, start + 1)


def _is_deputy(text: str, start: int, form: str, wrong: str) -> bool:
    """Tell whether what lacks 副 has it all the same, somewhere before: 副市委秘书长."""
    return _DEPUTY in form and _DEPUTY not in wrong and _DEPUTY in text[max(0, start - 2) : start]


_key_of_text = lru_cache(maxsize=8)(character_key)


@lru_cache(maxsize=1 << 13)
def _keys_of_form(form: str) -> tuple[str, tuple[str, ...]]:
    """The key of a form, and those of what it is not when a word of rank is exchanged."""
    key = character_key(form).key
    return key, _wrong_forms(key)


def _wrong_forms(form: str) -> tuple[str, ...]:
    if _DEPUTY in form:
        wrong = [form.replace(_DEPUTY, "", 1)]
    else:
        wrong = [form[:-length] + _DEPUTY + form[-length:] for length in (2, 3) if _is_title(form, length)]
    for word, rivals in _rivals().items():
        place = form.find(word, _SHORTEST_STEM)
        while place >= 0:
            before, behind = form[:place], form[place + len(word) :]
            wrong += [before + rival + behind for rival in rivals if not (word.endswith(rival) or rival.endswith(word))]
            place = form.find(word, place + 1)
    return tuple(dict.fromkeys(wrong))


def _is_title(form: str, length: int) -> bool:
    return len(form) >= length and form[-length:] in _titles()


@cache
def _titles() -> frozenset[str]:
    return frozenset({*_ROWS[3].split(), *_ROWS[4].split(), "秘书长", "总裁", "主席", "部长", "书记", "总理", "总统"})


@cache
def _rivals() -> dict[str, list[str]]:
    """Each word of rank, the longest first, with those it is taken for."""
    found: dict[str, list[str]] = {}
    for row in (row.split() for row in _ROWS):
        for word in row:
            found.setdefault(word, []).extend(other for other in row if other != word)
    return dict(sorted(found.items(), key=lambda item: -len(item[0])))
