"""Chinese dates and times: years, months, days, parts of them, decades, clock times and years told by words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from tmkit.text.numbers.chinese_rules import ChineseRule
from tmkit.text.numbers.han_numerals import FIGURES, HAN_DIGITS, han_value, neighbours
from tmkit.text.numbers.number import Number, NumberKind
from tmkit.text.numbers.rules import made

_N = rf"(?:\d{{1,2}}|[十{HAN_DIGITS}廿卅]{{1,3}})"
_YEAR = rf"(?:(?:1[5-9]|20|21)\d\d|[一二][{HAN_DIGITS}]{{3}})"
_RANGE = "[-/至到—~]"
_DAY_PART = "|".join(
    "凌晨 清晨 清早 早上 早晨 今早 上午 中午 正午 下午 午后 傍晚 晚上 晚间 "
    "夜间 深夜 半夜 午夜 今晚 当晚 昨晚 明晚 早 晚".split()
)
_MORNING = "凌晨清晨清早早上早晨今早上午"
_NIGHT = {"深夜", "半夜", "午夜", "夜间"}
_LAST_NIGHT_HOUR = 5
_NOON, _DAY_HOURS, _HOUR_MINUTES = 12, 24, 60

_RELATIVE = {"去年": -1, "今年": 0, "本年": 0, "明年": 1, "前年": -2, "后年": 2, "来年": 1, "去岁": -1, "过去一年": -1}
_TOLD = "|".join(_RELATIVE)
_PREVIOUS = "一年前|上一年|上年|前一年|往年"
_ANAPHORIC = (
    "年内|年底|年末|年终|年初|年中|年度|全年|次年|翌年|(?<!上)下年(?!纪)|当年|同年|一年来|年间|期内|期末|期初|新年"
)
_CONDITION = re.compile(r"\(\?[^()]*\)")
_PARTS = {"初": 1, "上旬": 1, "中旬": 2, "中": 2, "底": 3, "末": 3, "下旬": 3}
_WEEKDAYS = {char: day for day, char in enumerate("一二三四五六日", 1)} | {"天": 7}
_MONTH_AND_DAY: tuple[NumberKind, NumberKind] = ("month", "day")
_FEASTS = {
    "元旦": (1, 1),
    "五一": (5, 1),
    "十一": (10, 1),
    "六一": (6, 1),
    "七一": (7, 1),
    "八一": (8, 1),
    "三八": (3, 8),
    "五四": (5, 4),
    "九一八": (9, 18),
    "七七": (7, 7),
    "一二八": (1, 28),
    "一二九": (12, 9),
    "五卅": (5, 30),
    "9·11": (9, 11),
    "911": (9, 11),
}
_FEAST_NOUNS = (
    "国际|假|长假|黄金|劳动|妇女|儿童|建军|国庆|讲话|勋章|前夕|期间|小长假|红旗|节|运动|新文化|青年|时期"
    "|事变|事件|[惨慘]案|恐怖|[袭襲]"
)


def _year_range(found: re.Match[str]) -> Iterator[Number]:
    first, second = han_value(found[1]), han_value(found[2])
    if first is None or second is None:
        return
    if second < 100:
        second += first // 100 * 100
    if first < second <= first + 99:
        yield from made(found, first, 1, kind="year")
        yield from made(found, second, 2, kind="year")


def _full_year(found: re.Match[str]) -> Iterator[Number]:
    yield from made(found, han_value(found[1]), kind="year")


def _short_year(found: re.Match[str]) -> Iterator[Number]:
    value = han_value(found[1] or found[2])
    if value is not None and value < 100:
        yield from made(found, value + (1900 if value > 40 else 2000), kind="year", alternates=(value,))


def _numeric_date(found: re.Match[str]) -> Iterator[Number]:
    yield from made(found, int(found[1]), 1, kind="year")
    yield from made(found, int(found[2]), 2, kind="month")
    yield from made(found, int(found[3]), 3, kind="day")


def _reign_year(found: re.Match[str]) -> Iterator[Number]:
    """A year of a reign or of the Republic, as it stands and as a common year."""
    count = Fraction(1) if found["n"] == "元" else han_value(found["n"])
    if count is not None:
        yield from made(found, count, "n", hard=False, alternates=(_REIGNS[found["reign"]] + count - 1,))


def _month(found: re.Match[str]) -> Iterator[Number]:
    """A month, the two of 七八月, or none: 一两月 is a length of time."""
    pair = neighbours(found[1]) if len(found[1]) > 1 and not found[1].isascii() else None
    if pair and "两" not in found[1]:
        start = found.start(1) + len(found[1]) - 1
        yield Number(found.start(), start, found.string[found.start() : start], pair[0], kind="month")
        yield Number(start, found.end(), found.string[start : found.end()], pair[1], kind="month")
        return
    value = None if pair or "两" in found[1][1:] else han_value(found[1])
    if value is not None and 1 <= value <= 12:
        yield from made(found, value, kind="month")


def _day(found: re.Match[str]) -> Iterator[Number]:
    value = han_value(found[1])
    lone = (
        not found[1].isdigit()
        and len(found[1]) == 1
        and found.string[found.start() - 1 : found.start()] not in set("月、至到和及")
    )
    if not lone and value is not None and 1 <= value <= 31:
        yield from made(found, value, kind="day")


def _decade(found: re.Match[str]) -> Iterator[Number]:
    value = han_value(found["decade"])
    if value is None or value % 10:
        return
    century = han_value(found["century"]) if found["century"] else None
    if value >= 100:
        yield from made(found, value, kind="decade")
    elif found["this"] == "本":
        yield from made(found, 2000 + value, kind="decade")
    elif century:
        yield from made(found, (century - 1) * 100 + value, kind="decade")
    else:
        yield from made(found, 1900 + value, kind="decade", alternates=(value, 2000 + value))


def _some_year(found: re.Match[str]) -> Iterator[Number]:
    """A year of which only the decade is known: 一九六几年, 七几年."""
    century, decade = found["century"], han_value(found["decade"])
    if decade is not None:
        value = (han_value(century) or Fraction(0)) * 100 if century else Fraction(1900)
        yield from made(found, value + decade * 10, kind="decade", alternates=() if century else (decade * 10,))


def _two_decades(found: re.Match[str]) -> Iterator[Number]:
    """The two of 二三十年代 and 20世纪50、60年代."""
    century = han_value(found["century"]) if found["century"] else None
    base = (century - 1) * 100 if century else Fraction(1900)
    for name, start in (("first", found.start()), ("second", found.start("second"))):
        face = (han_value(found[name]) or Fraction(0)) * (1 if found[name].isascii() else 10)
        alternates = () if century else (face, 2000 + face)
        text = found.string[start : found.end(name)]
        yield Number(start, found.end(name), text, base + face, kind="decade", alternates=alternates)


def _century(found: re.Match[str]) -> Iterator[Number]:
    yield from made(found, han_value(found[1]), kind="century")


def _quarter(found: re.Match[str]) -> Iterator[Number]:
    value = 1 if found[1] == "首" else han_value(found[1])
    # A lone 一季 is one of the quarters: 最后一季, 每一季.
    is_any = found[0] == "一季" and not found.string.startswith("年", found.start() - 1)
    yield from made(found, value, kind="quarter", hard=found[1] != "首" and not is_any)


def _half_year(found: re.Match[str]) -> Iterator[Number]:
    yield from made(found, 1 if found[1] == "上" else 2, kind="part", unit="half", hard=False)


def _part(found: re.Match[str]) -> Iterator[Number]:
    yield from made(found, _PARTS[found["part"].lstrip("份")], "part", kind="part", unit="third", hard=False)


def _weekday(found: re.Match[str]) -> Iterator[Number]:
    yield from made(found, _WEEKDAYS[found[1]], kind="weekday", hard=False)


def _feast(found: re.Match[str]) -> Iterator[Number]:
    start, text = found.start(1), found[1]
    for place, (kind, value) in enumerate(zip(_MONTH_AND_DAY, _FEASTS[text], strict=True)):
        yield Number(start + place, start + place + 1, text[place], Fraction(value), hard=False, kind=kind)


def _clock(found: re.Match[str]) -> Iterator[Number]:
    hour, minute = int(found["h"]), int(found["m"])
    if hour <= _DAY_HOURS and minute < _HOUR_MINUTES:
        yield from _time(found, Fraction(hour), Fraction(minute))


def _spoken_time(found: re.Match[str]) -> Iterator[Number]:
    hour = han_value(found["h"])
    if (
        hour is None
        or hour > _DAY_HOURS
        or (found["part"] in ("早", "晚") and found["h"] == "一" and not found["rest"])
        or not (found["part"] or found["rest"] or (found["mark"] == "时" and found["h"] != "一"))
    ):
        return
    rest = found["rest"] or ""
    quarters = {"半": 30, "一刻": 15, "三刻": 45}
    minute = han_value(found["m"]) if found["m"] else Fraction(quarters.get(rest, 0))
    yield from _time(found, hour, minute or Fraction(0))


def _time(found: re.Match[str], hour: Fraction, minute: Fraction) -> Iterator[Number]:
    part = found["part"] or ""
    known = bool(part) or hour > _NOON or hour == 0
    if part and part not in _MORNING and not (part in _NIGHT and hour < _LAST_NIGHT_HOUR) and hour < _NOON:
        hour += 0 if part in ("中午", "正午") and hour > 10 else _NOON
    elif hour == _NOON and part and part not in ("中午", "正午", "下午", "上午", "午后"):
        hour = Fraction(0)
    value = hour % _DAY_HOURS + minute / _HOUR_MINUTES
    alternates = () if known else ((value + _NOON) % _DAY_HOURS,)
    yield from made(found, value, kind="time", unit="clock" if known else "", alternates=alternates)


def _relative(found: re.Match[str]) -> Iterator[Number]:
    distance = _RELATIVE.get(found[0])
    pointing = -1 if found[0] in _PREVIOUS.split("|") else 0
    yield from made(
        found, 0, kind="year", hard=False, unit="" if distance is not None else "same", relative=distance or pointing
    )


# The first year of each reign; of the Republic as well. In both scripts, where folding leaves them.
_REIGNS = {
    name: first
    for names, first in (
        ("洪武", 1368),
        ("永乐 永樂", 1403),
        ("宣德", 1426),
        ("成化", 1465),
        ("弘治", 1488),
        ("正德", 1506),
        ("嘉靖", 1522),
        ("隆庆 隆慶", 1567),
        ("万历 萬曆 万曆", 1573),
        ("崇祯 崇禎", 1628),
        ("顺治 順治", 1644),
        ("康熙", 1662),
        ("雍正", 1723),
        ("乾隆", 1736),
        ("嘉庆 嘉慶", 1796),
        ("道光", 1821),
        ("咸丰 咸豐", 1851),
        ("同治", 1862),
        ("光绪 光緒", 1875),
        ("宣统 宣統", 1909),
        ("民国", 1912),
        ("明治", 1868),
        ("大正", 1912),
        ("昭和", 1926),
        ("平成", 1989),
        ("令和", 2019),
    )
    for name in names.split()
}
_COUNT_STARTS = f"{FIGURES}十{HAN_DIGITS}廿卅"
_YEAR_STARTS = "15 16 17 18 19 20 21 一 二".split()
DATE_RULES: tuple[ChineseRule, ...] = (
    ChineseRule(
        _YEAR_STARTS,
        re.compile(r"(?<!\d)((?:1[5-9]|20|21)\d\d)[-/.](0?[1-9]|1[0-2])[-/.](3[01]|[12]\d|0?[1-9])(?![\d.])"),
        _numeric_date,
        "-/.",
        4,
    ),
    ChineseRule(
        _YEAR_STARTS,
        re.compile(
            rf"({_YEAR}) ?年?度?{_RANGE}({_YEAR}(?!\d)|\d\d(?!\d)|[{HAN_DIGITS}]{{2}}(?![{HAN_DIGITS}]))(?!-| ?月)"
        ),
        _year_range,
        "-/至到—~",
        7,
    ),
    ChineseRule(
        _COUNT_STARTS,
        re.compile(
            rf"(?<![十百千万第\d.,])(?:(?P<century>{_N}) ?世纪)?"
            r"(?P<first>[1-9]0(?=(?:年代)?[、至到和与—~-])|[一二三四五六七八](?=十?[、到至和与—~-]|[二三四五六七八九]十))十?(?:年代)?[、到至和与—~-]?"
            r"(?P<second>[1-9]0|[二三四五六七八九](?=十年代))十?年代"
        ),
        _two_decades,
        ["年代"],
        15,
    ),
    ChineseRule(
        f"{_COUNT_STARTS}上本",
        re.compile(
            rf"(?:(?P<this>[上本])个?世纪|(?P<century>{_N})世纪)?"
            rf"(?P<decade>\d{{2,4}}|[{HAN_DIGITS}]{{3}}〇|[{HAN_DIGITS}]十)年代"
        ),
        _decade,
        ["年代"],
        9,
    ),
    ChineseRule(
        _COUNT_STARTS,
        re.compile(
            r"(?<![\d零〇一二三四五六七八九十百千万第])(?P<century>一[七八九]|二[〇零]|1[789]|20)?(?P<decade>[\d零〇一二三四五六七八九])几年"
        ),
        _some_year,
        ["几年"],
        3,
    ),
    ChineseRule(_COUNT_STARTS, re.compile(rf"({_N}) ?世纪"), _century, ["世纪"], 4),
    ChineseRule(
        _REIGNS,
        re.compile(rf"(?P<reign>{'|'.join(_REIGNS)}) ?(?P<n>元|\d{{1,2}}|[十{HAN_DIGITS}廿卅]{{1,3}}) ?年"),
        _reign_year,
    ),
    ChineseRule(_YEAR_STARTS, re.compile(rf"(?<![\d,.])({_YEAR}) ?年(?!代)"), _full_year, "年", 5),
    ChineseRule(
        f"{FIGURES}〇零五六七八九",
        re.compile(
            rf"(?<![\d{HAN_DIGITS}])(?:([04-9]\d|[〇零五六七八九][{HAN_DIGITS}])年(?=度|底|初|末|代|\d|[一二三四五六七八九十])|([0〇零][\d{HAN_DIGITS}])年)"
        ),
        _short_year,
        "年",
        2,
    ),
    ChineseRule(_COUNT_STARTS, re.compile(rf"(?<![\d{HAN_DIGITS}十])({_N}) ?月(?![亮球饼薪台])份?"), _month, "月", 4),
    ChineseRule(
        _COUNT_STARTS,
        re.compile(
            rf"(?<![\d.,{HAN_DIGITS}十百])({_N})"
            rf"(?: ?日(?![元圆本币语报均])|(?<=月\d)号|(?<=月\d\d)号|(?<=月[{HAN_DIGITS}十])号)"
        ),
        _day,
        "日号",
        4,
    ),
    ChineseRule(
        f"第{FIGURES}一二三四首", re.compile(r"(?:第 ?)?([1-4一二三四首]) ?季(?:度)?(?!稻)"), _quarter, "季", 4
    ),
    ChineseRule(["上半年", "下半年"], re.compile(r"([上下])半年"), _half_year),
    ChineseRule(
        [f"月{part}" for part in "份初底末中"], re.compile(r"月(?P<part>份?(?:初|底|末|中(?![国央东西美日欧])))"), _part
    ),
    ChineseRule(["上旬", "中旬", "下旬"], re.compile(r"(?P<part>[上中下]旬)"), _part),
    ChineseRule(
        [word + day for word in ("周", "星期", "礼拜") for day in _WEEKDAYS],
        re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])(?![期刊年边游之到])"),
        _weekday,
    ),
    ChineseRule(
        _FEASTS, re.compile(rf"(?<!\d)({'|'.join(_FEASTS)})(?=[\"”」』]?(?:{_FEAST_NOUNS})|[\"”」』])"), _feast
    ),
    ChineseRule(
        [*FIGURES, *_DAY_PART.split("|")],
        re.compile(rf"(?P<part>{_DAY_PART})?(?<![\d:.])(?P<h>\d{{1,2}}):(?P<m>[0-5]\d)(?::[0-5]\d)?(?![\d:%])"),
        _clock,
        ":",
        4,
    ),
    ChineseRule(
        [*_COUNT_STARTS, *_DAY_PART.split("|")],
        re.compile(
            rf"(?P<part>{_DAY_PART})?(?<![\d.,{HAN_DIGITS}十百])(?P<h>{_N}) ?(?P<mark>[时点])"
            rf"(?P<rest> ?(?P<m>{_N}) ?分|半|[一三]刻|整|钟|许)?"
        ),
        _spoken_time,
        "时点",
        6,
    ),
    ChineseRule(
        _CONDITION.sub("", f"{_TOLD}|{_PREVIOUS}|{_ANAPHORIC}").split("|"),
        re.compile(rf"(?<![\d{HAN_DIGITS}十百千几数/-])(?:{_TOLD}|{_PREVIOUS}|{_ANAPHORIC})"),
        _relative,
    ),
)
