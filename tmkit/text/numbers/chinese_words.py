"""Chinese number words that are no plain quantity: fractions, five-year plans, doubling, half, ordinals.

Also the words and place names that only contain numerals: they take their place so that nothing else reads them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from tmkit.text.numbers.approximations import approximation
from tmkit.text.numbers.chinese_phrases import phrase_starts, phrases_pattern
from tmkit.text.numbers.chinese_rules import ANYWHERE, ChineseRule
from tmkit.text.numbers.english_numerals import roman_value
from tmkit.text.numbers.han_numerals import FIGURES, HAN, HAN_DIGITS, NUMERAL, NUMERAL_STARTS, han_value
from tmkit.text.numbers.number import Number
from tmkit.text.numbers.rules import made

_ALWAYS_WORDS = frozenset({"统一", "唯一", "单一", "专一", "逐一"})
_NUMERIC = frozenset(f"{HAN}0123456789")
_AGES = {"半百": 50, "花甲": 60, "古稀": 70}
_FACTORS = {"百": 100, "千": 1000, "万": 10000}
_PAIRS = {"双": 2, "俩": 2, "仨": 3, "二": 2, "两": 2, "三": 3, "四": 4}
_ROMANS = "II|III|IV|VI|VII|VIII|IX|XI|XII|XIII|XIV|XV|XVI|XVII|XVIII|XIX|XX|XXI"


def _idiom(found: re.Match[str]) -> Iterator[Number]:
    """No number, unless its first or last numeral belongs to a longer one (the 万一 of 十万一千)."""
    start, end = found.span()
    before, after = found.string[start - 1 : start], found.string[end : end + 1]
    joined_before = found[0][0] in _NUMERIC and before in _NUMERIC
    joined_after = found[0][-1] in _NUMERIC and after in _NUMERIC
    if found[0] in _ALWAYS_WORDS or not (joined_before or joined_after):
        yield from made(found, 0, kind="none")


def _share(found: re.Match[str]) -> Iterator[Number]:
    over = han_value(found["over"])
    under = Fraction(_FACTORS[found["base"]]) if found["base"] else han_value(found["under"])
    if over is None or not under:
        return
    approx, end = approximation(found.string, found.start(), found.end(), "zh")
    text = found.string[found.start() : end]
    kind, alternates = ("percent", (over,)) if found["base"] else ("fraction", ())
    yield Number(found.start(), end, text, over / under, True, kind, "", approx, alternates)  # type: ignore[arg-type]


def _ratio(found: re.Match[str]) -> Iterator[Number]:
    over, under = int(found[1]), int(found[2])
    if over < under:
        yield from made(found, Fraction(over, under), kind="fraction", alternates=(Fraction(over), Fraction(under)))


def _all(found: re.Match[str]) -> Iterator[Number]:
    yield from made(found, 1, kind="percent", hard=found[0][0] == "百", alternates=(Fraction(100),))


def _plan(found: re.Match[str]) -> Iterator[Number]:
    yield from made(found, han_value(found["ten"] or found["one"] or found["bare"]), kind="ordinal")


def _doubling(found: re.Match[str]) -> Iterator[Number]:
    times = int(han_value(found["times"]) or 1) if found["times"] else 1
    yield from made(found, 2**times, kind="multiple", hard=bool(found["times"]), alternates=(Fraction(1),))


def _half(found: re.Match[str]) -> Iterator[Number]:
    approx, end = approximation(found.string, found.start(), found.end(), "zh")
    yield Number(found.start(), end, found.string[found.start() : end], Fraction(1, 2), False, "fraction", "", approx)


def _discount(found: re.Match[str]) -> Iterator[Number]:
    """What is paid, or what is taken off: 八折 is 80 %, or 20 % off."""
    face = han_value(found["n"])
    if face is not None and 1 <= face < 100:
        value = face / (10 if face < 10 else 100)
        yield from made(found, value, kind="fraction", alternates=(1 - value, face))


def _half_tenth(found: re.Match[str]) -> Iterator[Number]:
    approx = approximation(found.string, found.start(), found.end(), "zh")[0]
    yield from made(found, Fraction(1, 20), kind="percent", approx=approx, alternates=(Fraction(5),))


def _age(found: re.Match[str]) -> Iterator[Number]:
    """An age by tens of years: 八旬老人; or by a word: 年过半百."""
    if found["tens"]:
        yield from made(found, (han_value(found["tens"]) or 0) * 10, unit="year")
    else:
        yield from made(found, _AGES[found[0]], hard=False)


def _height(found: re.Match[str]) -> Iterator[Number]:
    """The height of a person: 一米七, 1米65, 一米八零."""
    metres, rest = han_value(found["m"]), found["cm"]
    centimetres = "".join(str(int(han_value(digit) or 0)) for digit in rest)
    if metres is not None:
        yield from made(found, metres + Fraction(int(centimetres), 10 ** len(rest)), unit="m")


def _feet_and_inches(found: re.Match[str]) -> Iterator[Number]:
    feet, inches = han_value(found[1]), han_value(found[2])
    if feet is not None and inches is not None:
        yield from made(found, feet + inches / 12, unit="ft")


def _proportion(found: re.Match[str]) -> Iterator[Number]:
    for group in (1, 2):
        yield from made(found, han_value(found[group]), group, hard=False)


def _label(found: re.Match[str]) -> Iterator[Number]:
    yield from made(found, han_value(found["n"]), "n", kind="ordinal", hard=False)


def _ordinal(found: re.Match[str]) -> Iterator[Number]:
    value = han_value(found["n"])
    yield from made(found, value, kind="ordinal", hard=value != 1 or found["n"].isdigit())


def _some(found: re.Match[str]) -> Iterator[Number]:
    """A thousand and more: 上千."""
    yield from made(found, han_value(f"一{found['scale']}"), hard=False, approx="over")


def _roman(found: re.Match[str]) -> Iterator[Number]:
    yield from made(found, roman_value(found[0]), kind="ordinal", hard=False)


def _place(found: re.Match[str]) -> Iterator[Number]:
    yield from made(found, han_value(found[1]), 1, kind="ordinal", hard=False)


def _soft_ordinal(found: re.Match[str]) -> Iterator[Number]:
    yield from made(found, _PAIRS.get(found[0].lstrip("第")[0], 1), kind="ordinal", hard=False)


WORD_RULES: tuple[ChineseRule, ...] = (
    ChineseRule(
        NUMERAL_STARTS,
        re.compile(rf"(?:(?P<base>百|千|万)|(?P<under>{NUMERAL}))分之(?P<over>{NUMERAL})"),
        _share,
        ["分之"],
        ANYWHERE,
    ),
    ChineseRule(FIGURES, re.compile(r"(?<![\d./,-])([1-9]\d?)/([1-9]\d{0,2})(?![\d/]|[.,]\d)"), _ratio, "/", 2),
    ChineseRule(["百分", "全数", "全额", "悉数"], re.compile("百分百|百分之百|全[数额]|悉数"), _all),
    ChineseRule(
        '十“「"『七八九',
        re.compile(
            r"(?P<ten>十[一二三四五六七八])五(?![岁个天人年名家月日])|[“「\"『](?P<one>[一二三四五六七八九十])五[”」\"』]"
            r"|(?P<bare>[七八九十])五(?=规划|计划|时期|期间)"
        ),
        _plan,
        "五",
        2,
    ),
    ChineseRule(
        ["翻", "双倍", "加倍", "倍增"],
        re.compile("翻了?(?P<times>[一二两三四1-9])?番|翻了?一?倍|双倍|加倍|倍增"),
        _doubling,
    ),
    ChineseRule(
        NUMERAL_STARTS, re.compile(rf"(?P<n>{NUMERAL})折(?![射磨线旧中叠回腾断算])"), _discount, "折", ANYWHERE
    ),
    ChineseRule(["半成"], re.compile(rf"(?<![{HAN}\d])半成(?![品型熟])"), _half_tenth),
    ChineseRule(
        f"{HAN_DIGITS}十",
        re.compile(rf"(?<![{HAN}\d第])([{HAN_DIGITS}十]{{1,3}})比([{HAN_DIGITS}十百]{{1,4}})(?!较)"),
        _proportion,
        "比",
        3,
    ),
    ChineseRule(
        ["一半", "半数", "过半", "对半", *(f"半{noun}" for noun in ("年", "个", "天", "小时", "月", "价", "世纪"))],
        re.compile(rf"(?<![上下个年天月{HAN}\d])(?:一半|半数|过半|对半|半(?=年|个月|天|小时|个小时|月|价|世纪))"),
        _half,
    ),
    ChineseRule(
        ["上百", "上千", "上万", "上亿"],
        re.compile("上(?P<scale>[百千万亿])(?=[多余名人个件封位家条张项次场辆台吨米元块种年里])"),
        _some,
    ),
    ChineseRule(
        [f"{digit}米" for digit in "一两二123456789"],
        re.compile(
            rf"(?<![\d.{HAN}])(?P<m>[一两二1-9])米(?P<cm>[零〇一二三四五六七八九]{{1,2}}|\d{{1,2}})(?![\d.{HAN}个左分厘]|公)"
        ),
        _height,
    ),
    ChineseRule(
        ["五旬", "六旬", "七旬", "八旬", "九旬", *_AGES],
        re.compile(rf"(?P<tens>(?<![{HAN}])[五六七八九])旬|{'|'.join(_AGES)}"),
        _age,
    ),
    ChineseRule(
        NUMERAL_STARTS, re.compile(rf"({NUMERAL}) ?英尺 ?({NUMERAL}) ?英寸"), _feet_and_inches, ["英尺"], ANYWHERE
    ),
    ChineseRule(
        ["一维", "二维", "两维", "三维", "四维"],
        re.compile("[一二两三四](?=维(?!修|护|持|生|权|也|多|和|吾|稳|系))"),
        _soft_ordinal,
    ),
    ChineseRule(phrase_starts(), phrases_pattern(), _idiom),
)
ORDINAL_RULES: tuple[ChineseRule, ...] = (
    ChineseRule(
        ["附", *(label + digit for label in "图表章卷类组" for digit in "一二三四五六七八九十")],
        re.compile(
            r"(?:附[录件表图注註]|(?<![代发列地版企试意力外])[图表]|[章卷类组])(?P<n>[一二三四五六七八九十]{1,3})"
            r"(?=[\s)、。，,;；:：.及和与至到]|$)"
        ),
        _label,
    ),
    ChineseRule("第", re.compile(rf"第\s?(?P<n>{NUMERAL})(?![者方])"), _ordinal),
    ChineseRule(
        {roman[:2] for roman in _ROMANS.split("|")}, re.compile(rf"(?<![A-Za-z])(?:{_ROMANS})(?![A-Za-z])"), _roman
    ),
    ChineseRule(
        ["左", "右", "前排", "后排", "中", "排"],
        re.compile(
            r"(?:左|右|前排|后排|(?<![其当])中|排)(?:起|数)?第?([一二三四五六七八九十]{1,2}|\d{1,2})"
            r"(?=[)）、；;及和与:：]|[，,](?!\d))"
        ),
        _place,
        f"{FIGURES}一二三四五六七八九十",
        4,
    ),
    ChineseRule(
        [label + digit for label in "小中" for digit in "一二三四五六"],
        re.compile("(?<![其当大最])[小中](?P<n>[一二三四五六])(?=[至到及和不、，。,.()\\s学级班程]|$)"),
        _label,
    ),
    ChineseRule(
        ["第一", "第二", "第三", "首", "双", "俩", "仨", "初次", "头一", "头个", "头次"],
        re.compile(
            r"第[一二三][者方]|首(?=[个次批届家名位季度期部创条任款轮支]|[一二三四五六七八九十\d])"
            r"|(?<![成每无])双(?=[边方向重月周子语])|(?<=[我他她你咱])[俩仨]|初次|头(?=[一个次])"
        ),
        _soft_ordinal,
    ),
)
