"""Chinese quantities: a numeral with the sign, scale, percentage, multiple, unit and approximation beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import NamedTuple

from tmkit.text.numbers.approximations import approximation
from tmkit.text.numbers.english_numerals import SHORT_SCALES
from tmkit.text.numbers.han_numerals import ARABIC, HAN, HAN_SCALES, NUMERAL, han_value, neighbours
from tmkit.text.numbers.number import Claims, Number, NumberKind, decimal
from tmkit.text.numbers.units import DIMENSIONS, currency_before, unit_after

_MEASURES = frozenset(
    "个 名 位 人 家 项 次 条 种 类 批 届 岁 天 周 月 年 小时 分钟 秒 点 度 公 米 英 海里 吨 斤 克 支 只 座 间 所 台 架 "
    "辆 艘 套 份 张 幅 本 册 部 篇 章 节 段 层 栋 幢 棵 株 头 匹 口 户 期 轮 场 大 地 省 市 区 县 级 组 队 步 代 倍 "
    "成 元 圆 角 股 集 句 字 页 号 版 等 笔 宗 颗 把 对 副 重 面 例 起 剂 件 首 封 卷 堂 题 楼 排 列 片 块 包 箱 瓶 "
    "袋 粒 尊 处 帧 门 科 课 针 环 则 席 枚 款 方面 国 星 亿 万 百 千 多 余 来 日 季 平方 立方 亩 公顷 美元 港元 欧元 "
    "日元 英镑 强 连 架次 站 院 厂 店 校 班 车 船 机 者 党 艺".split()
)
_RUN = re.compile(NUMERAL)
_ARABIC = re.compile(ARABIC)
_MORE = frozenset("多余")
# Where a numeral may begin: the pattern itself is tried only there.
_FIRST = re.compile(rf"[{HAN}\d]")
_MORE_SCALE = re.compile("[多余]([百千万亿]+)")
_SOFT_MEASURES = frozenset("国地省市方者军党校院级大面强区县")
_SUFFIX = re.compile(
    r"\s?(?:(?P<percent>%|个?百分点)|(?P<mille>‰)|(?P<li>厘(?![米清定革]))"
    r"|(?P<tenth>成(?P<half>半|[一二三四五六七八九](?![成个名家年月天岁人]))?(?![员功立熟语绩效型分]))|(?P<times>倍))"
)
_SUFFIXES = frozenset("%个百‰厘成倍")
_NEARLY_NEW = re.compile(r"新(?=[的，。、；,;)）]|以上|$)")
# The 2 of g/cm2 is an exponent.
_EXPONENT = re.compile(r"(?<![A-Za-z])(?:[cdkmn]?m|ft|s)$")
_EXPONENT_ENDS = frozenset("mts")
# 3K is three kelvin as well as three thousand.
_LETTER_SCALE = re.compile("([KkMB])(?![A-Za-z0-9])")
_HALVES = frozenset("个年天岁周小倍半")
_DIRECTLY_BEHIND = _SUFFIXES | _HALVES | frozenset("KkMB")
_HALF_AFTER = re.compile(r"(?:个|年|天|岁|周|小时|倍)半(?![年数])|个半(?=月|小时)|半(?=小时|$)")
_TIMES_AND_HALF = re.compile("半(?![年数个天])")
_GROWTH = re.compile(
    r"(?:增长|增加|增|提高|升|上涨|扩大|多|高出|高|涨|扩张)(?:了|逾|近|约|超过|超|将近|接近|至少|不止|\s)*$"
)
_NEGATIVE = re.compile(r"(?<![A-Za-z0-9)\]%-])-(?:[A-Za-z]*\$)?$|(?:负|零下)\s?$")
_SIGN_ENDS = frozenset("-$负下")
_RANGE_DASH = re.compile(rf"[\d%{HAN}][^\d\s,，。；、()（）]{{0,3}}-$")
_WINDOW = 8
# From here on, a growth by N times and to N times are not told apart in practice.
_LOOSE_MULTIPLE = 5
_SCALES = {"percent": 100, "mille": 1000, "li": 100, "tenth": 10}
_SOFT_RUNS = frozenset({"一", "两", "零", "〇", "二"})
# These three have been named before, with their number or one by one.
_POINTING = frozenset("这那")
# 近千名 and 逾万册 are counted, 千名 and 上千名 are many.
_BOUNDS = frozenset("近逾")
_FEW_BEFORE = frozenset("数几好上成")
# Characters that hardly ever stand before a count, and begin the names of people in stories.
_NAME_STARTS = frozenset(
    "王李张刘陈杨赵吴孙朱郭罗郑谢韩唐冯董袁邓曹萧蔡潘杜姚卢姜崔谭汪范廖贾韦邹孟熊秦邱阎薛侯郝邵史龚茅阮柳柴燕阿老小"
    "張劉陳楊趙吳孫羅鄭謝韓馮鄧蕭盧譚賈韋鄒閻龔"
)
_NO_NAME_BEFORE = frozenset(["", *"，。；：、！？,.;:!?)）%年月日时分"])
_LONGEST_NAME = 2


# 20多万, but not 最多十四.
_AFTER_NUMBER = re.compile(rf"[{HAN}\d][多余]$")


class _Scaled(NamedTuple):
    """A bare number after what follows it directly: where it ends, its value and kind."""

    end: int
    value: Fraction
    hard: bool
    kind: NumberKind = "number"
    alternates: tuple[Fraction, ...] = ()


def find_quantities(text: str, claims: Claims) -> Iterator[Number]:
    """Give the quantities of a folded Chinese text, but none for a numeral that is a part of a number claimed already.

    >>> [(number.text, str(number.value), number.approx) for number in find_quantities("600多万人，近30%", Claims(12))]
    [('600多万', '6000000', 'over'), ('30%', '3/10', 'near')]
    """
    place = 0
    while first := _FIRST.search(text, place):
        found = _RUN.match(text, first.start())
        if found:
            yield from _quantity(found, claims)
        place = (found or first).end()


def _quantity(found: re.Match[str], claims: Claims) -> Iterable[Number]:
    text, run = found.string, found[0]
    start, end = found.span()
    taken = claims.taken(start, end)
    if taken == end - start:
        return ()
    before, behind = text[start - 1 : start], text[end : end + 1]
    if (
        run[-1] == "点"
        or (behind == "进" and text.startswith("进制", end))
        or (before in _MORE and run[0] in HAN_SCALES and _AFTER_NUMBER.search(text[max(0, start - 2) : start]))
        or (before in _EXPONENT_ENDS and _EXPONENT.search(text[max(0, start - 4) : start]))
    ):
        return ()
    pair = neighbours(run) if len(run) > 1 and not run.isascii() else None
    if pair:
        return _two_neighbours(found, pair)
    value = han_value(run)
    if value is None:
        return _digits_only(found)
    if taken:
        return ()
    if behind in _MORE and (more := _MORE_SCALE.match(text, end)):
        value *= han_value(more[1]) or 1
        return (_with_context(text, start, _Scaled(more.end(), value, True))._replace(approx="over"),)
    if before in _NAME_STARTS and _is_name(found):
        return (Number(start, end, run, value, False, "ordinal"),)
    if run[0].isdigit():
        return (_with_context(text, start, _scaled(text, start, end, value, True)),)
    if len(run) > 1 or _is_measured(text, end) or unit_after(text, end)[0]:
        return (_with_context(text, start, _scaled(text, start, end, value, _is_hard(found))),)
    return ()


def _two_neighbours(found: re.Match[str], pair: tuple[Fraction, Fraction]) -> Iterator[Number]:
    """The two numbers of 七八十 and 十五六, both soft."""
    text, run, end = found.string, found[0], found.end()
    middle = end - len(run.lstrip("十")) + 1 if run[0] == "十" else found.start() + 1
    yield Number(found.start(), middle, text[found.start() : middle], pair[0], False, approx="about")
    yield Number(middle, end, text[middle:end], pair[1], False, approx="about")


def _digits_only(found: re.Match[str]) -> Iterator[Number]:
    for digits in _ARABIC.finditer(found[0]):
        place = found.start() + digits.start()
        yield Number(place, place + len(digits[0]), digits[0], decimal(digits[0]))


def _is_hard(found: re.Match[str]) -> bool:
    """Tell whether a numeral in words must stand on the other side."""
    run, text, end = found[0], found.string, found.end()
    before = text[found.start() - 1 : found.start()]
    if len(run) == 1 and before in _POINTING:
        return False
    if run[0] in HAN_SCALES[1:] and before in _BOUNDS:
        return True
    if run in _SOFT_RUNS or run[0] in "百千万亿兆" or (len(run) == 1 and text[end : end + 1] in _SOFT_MEASURES):
        return False
    return before not in _FEW_BEFORE and not text.startswith(("几", "来"), end)


def _scaled(text: str, start: int, end: int, value: Fraction, hard: bool) -> _Scaled:
    behind = text[end : end + 1]
    first = text[end + 1 : end + 2] if behind.isspace() else behind
    if first not in _DIRECTLY_BEHIND:
        return _Scaled(end, value, hard)
    suffix = _SUFFIX.match(text, end) if first in _SUFFIXES else None
    if suffix is None:
        is_half = behind in _HALVES and _HALF_AFTER.match(text, end)
        return _Scaled(end, value + Fraction(1, 2) if is_half else value, hard, alternates=_by_letter(text, end, value))
    if suffix["times"]:
        grown = bool(_GROWTH.search(text[max(0, start - _WINDOW) : start]))
        kind: NumberKind = "number" if grown and value >= _LOOSE_MULTIPLE else "multiple"
        half = Fraction(1, 2) if _TIMES_AND_HALF.match(text, suffix.end()) else 0
        return _Scaled(suffix.end() + bool(half), value + half + grown, True, kind, (value + half,))
    if suffix["half"]:
        value += Fraction(1, 2) if suffix["half"] == "半" else (han_value(suffix["half"]) or Fraction(0)) / 10
    scale = next(scale for name, scale in _SCALES.items() if suffix[name])
    hard = not (suffix["tenth"] and _NEARLY_NEW.match(text, suffix.end()))
    return _Scaled(suffix.end(), value / scale, hard, "percent", (value, value * 100 / scale))


def _by_letter(text: str, end: int, value: Fraction) -> tuple[Fraction, ...]:
    letter = _LETTER_SCALE.match(text, end)
    return (value * SHORT_SCALES[letter[1].lower()],) if letter else ()


def _is_measured(text: str, place: int) -> bool:
    return text[place : place + 1] in _MEASURES or text[place : place + 2] in _MEASURES


def _is_name(found: re.Match[str]) -> bool:
    """Tell whether numerals behind a surname are a given name, which counts nothing: 小六等人, 赵十三的."""
    text, run, end = found.string, found[0], found.end()
    if run.isascii() or text[end : end + 1] in _NO_NAME_BEFORE or len(run) > _LONGEST_NAME:
        return False
    return not (_is_measured(text, end) and not text.startswith("等人", end))


def _with_context(text: str, start: int, scaled: _Scaled) -> Number:
    end, value, hard, kind, alternates = scaled
    currency, start = currency_before(text, start)
    if _is_negative(text, start):
        value = -value
    unit, unit_end = (currency, end) if currency else unit_after(text, end)
    if unit == "bp":
        alternates = (value / 10000,)
    approx, after = approximation(text, start, end, "zh")
    if not approx and unit_end > end:
        approx, after = approximation(text, start, unit_end, "zh")
    end = max(after, unit_end)
    if kind == "number" and DIMENSIONS.get(unit) == "duration" and value == 1:
        hard = False
    return Number(start, end, text[start:end], value, hard, kind, unit, approx, alternates)


def _is_negative(text: str, start: int) -> bool:
    last = text[start - 1 : start]
    if last not in _SIGN_ENDS and not last.isspace():
        return False
    before = text[max(0, start - _WINDOW) : start]
    return bool(_NEGATIVE.search(before)) and not _RANGE_DASH.search(before)
