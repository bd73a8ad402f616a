"""English dates and times: months with their days and years, decades, centuries, clock times, years told by words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from string import ascii_letters

from tmkit.text.numbers.english_numerals import CARDINALS, ORDINALS, word_value
from tmkit.text.numbers.number import Number
from tmkit.text.numbers.rules import DAY_DIGITS, DIGIT, YEAR_DIGITS, Rule, made

_MONTH_NAMES = "January February March April May June July August September October November December"
_MONTHS = {name[:3].lower(): number for number, name in enumerate(_MONTH_NAMES.split(), 1)}
_MONTH = (
    "January|February|March|April|May|June|July|August|September|October|November|December|"
    "january|february|april|june|july|august|september|october|november|december|"
    "JANUARY|FEBRUARY|MARCH|APRIL|MAY|JUNE|JULY|AUGUST|SEPTEMBER|OCTOBER|NOVEMBER|DECEMBER|"
    r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|JAN|FEB|MAR|APR|JUN|JUL|AUG|SEPT?|OCT|NOV|DEC)\b\.?"
)
_DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d%]|[,.]\d|:\d)"
_YEAR = r"(?:1[5-9]|20|21)\d\d"
_ORDINAL = "|".join(sorted(ORDINALS, key=len, reverse=True))
_SMALL = "|".join(word for word, value in CARDINALS.items() if 0 < value <= 12)
_WORDS_TOO = frozenset({"May", "March", "MAY", "MARCH", "April", "June", "August"})
# May be used; March on.
_VERBS = frozenset({"may", "march"})
_LOWER_WORD = re.compile(r" (?!(?:and|or|to|through|until|till)\b)[a-z]")
_SHORTEST_NAME, _MONTH_WINDOW = 3, 14
_NEXT_NAME = re.compile(" [A-Z][a-z]")
_BEFORE_MONTH = re.compile(
    r"(?:\b(?:in|of|from|to|until|till|since|by|between|and|early|mid|late|last|this|next|end|during|through|before|after|for)"
    r"[ -]|[-#] ?|^)$",
    re.IGNORECASE,
)
_DAYS = {name: day for day, name in enumerate("mon tue wed thu fri sat sun".split(), 1)}
_RELATIVE = {"last": -1, "past": -1, "this": 0, "next": 1, "current": 0, "coming": 1}
_PERIOD = "reporting|financial|fiscal|calendar|new|current|whole|entire|full|same"
_POINTING = (
    rf"(?:at|by) the end\b(?: of (?:the|that) (?:(?:{_PERIOD}) )?year\b|(?! of))"
    rf"|(?:the|that|following|{_PERIOD}) (?:(?:following|{_PERIOD}) )?year\b(?![- ]old)"
    r"|year[- ](?:end|to|round|beginning)|mid-year"
)
_BEFORE = (
    r"(?:a|one) year (?:ago|earlier|before|previously)|year[- ](?:earlier|ago|before|on)"
    r"|(?:the )?(?:previous|preceding|prior) (?:(?:financial|reporting|calendar) )?year\b"
)
_BEFORE_ONLY = re.compile(_BEFORE, re.IGNORECASE)
_EARLY = {"early": 1, "beginning": 1, "start": 1, "mid": 2, "middle": 2, "late": 3, "end": 3, "first": 1, "second": 2}


def _digits(text: str) -> int:
    return int(text.rstrip(ascii_letters))


def _month(found: re.Match[str]) -> Iterator[Number]:
    for group in ("day", "day2"):
        if found[group]:
            yield from made(found, _digits(found[group]), group, kind="day")
    if found["year"]:
        yield from made(found, int(found["year"]), "year", kind="year")
    is_sure = bool(found["day"] or found["year"]) or _is_plain_month(found)
    yield from made(found, _MONTHS[found["month"][:3].lower()], "month", kind="month", hard=is_sure)


def _is_plain_month(found: re.Match[str]) -> bool:
    """Tell whether the name of a month, alone, can be nothing else: no verb, and no name of a person."""
    text, (start, end) = found.string, found.span("month")
    if _NEXT_NAME.match(text, end) or end - start < _SHORTEST_NAME:
        return False
    if not start and found["month"].lower() in _VERBS and _LOWER_WORD.match(text, end):
        return False
    return found["month"] not in _WORDS_TOO or bool(_BEFORE_MONTH.search(text[max(0, start - _MONTH_WINDOW) : start]))


def _word_day(found: re.Match[str]) -> Iterator[Number]:
    value = word_value(found["day"].lower())
    if value and value[0] <= 31:
        yield from made(found, value[0], "day", kind="day", hard=False)


def _numeric_date(found: re.Match[str]) -> Iterator[Number]:
    yield from made(found, int(found[1]), 1, kind="year")
    yield from made(found, int(found[2]), 2, kind="month")
    yield from made(found, int(found[3]), 3, kind="day")


def _ambiguous_date(found: re.Match[str]) -> Iterator[Number]:
    if int(found[1]) <= 31 and int(found[2]) <= 31 and min(int(found[1]), int(found[2])) <= 12:
        for group in (1, 2):
            yield from made(found, int(found[group]), group, kind="date")
        yield from made(found, int(found[3]), 3, kind="year")


def _year_range(found: re.Match[str]) -> Iterator[Number]:
    first, second = int(found[1]), int(found[2])
    if second < 100:
        second += first // 100 * 100
    if first < second:
        yield from made(found, first, 1, kind="year")
        yield from made(found, second, 2, kind="year")


def _year(found: re.Match[str]) -> Iterator[Number]:
    yield from made(found, int(found[0]), kind="year")


def _short_year(found: re.Match[str]) -> Iterator[Number]:
    value = int(found[1])
    yield from made(found, value + (1900 if value > 40 else 2000), 1, kind="year", alternates=(Fraction(value),))


def _decade(found: re.Match[str]) -> Iterator[Number]:
    value = int(found[1])
    if value >= 100:
        # The 1800s are a decade, or the 19th century.
        centuries = () if value % 100 else (Fraction(value // 100 + 1),)
        yield from made(found, value, kind="decade", alternates=centuries)
    else:
        yield from made(found, 1900 + value, kind="decade", alternates=(Fraction(value), Fraction(2000 + value)))


def _word_decade(found: re.Match[str]) -> Iterator[Number]:
    value = CARDINALS[found[1].lower()[:-3] + "y"]
    yield from made(found, 1900 + value, kind="decade", alternates=(Fraction(value), Fraction(2000 + value)))


def _century(found: re.Match[str]) -> Iterator[Number]:
    words = word_value(found[1].lower())
    value = words[0] if words else Fraction(_digits(found[1])) if re.search(r"\d", found[1]) else None
    if value is not None:
        yield from made(found, value, kind="century")


def _quarter(found: re.Match[str]) -> Iterator[Number]:
    words = {
        "first": 1,
        "second": 2,
        "third": 3,
        "fourth": 4,
        "final": 4,
        "last": 4,
        "1st": 1,
        "2nd": 2,
        "3rd": 3,
        "4th": 4,
    }
    text = found["n"].lower()
    yield from made(found, words.get(text) or int(text), kind="quarter", hard=text.isdigit())


def _half(found: re.Match[str]) -> Iterator[Number]:
    yield from made(found, 1 if found[1].lower() in ("first", "1st") else 2, kind="part", unit="half", hard=False)


def _part(found: re.Match[str]) -> Iterator[Number]:
    yield from made(found, _EARLY[found[1].lower()], kind="part", unit="third", hard=False)


def _weekday(found: re.Match[str]) -> Iterator[Number]:
    yield from made(found, _DAYS[found[0][:3].lower()], kind="weekday", hard=False)


def _half_day_clock(found: re.Match[str]) -> Iterator[Number]:
    word = found["hour"].lower()
    hour = int(word) if word.isdigit() else CARDINALS[word]
    afternoon = found["half"].lower().startswith("p")
    if 1 <= hour <= 12:
        value = Fraction(hour % 12 + 12 * afternoon) + Fraction(int(found["minute"] or 0), 60)
        yield from made(found, value, kind="time", unit="clock")


def _clock(found: re.Match[str]) -> Iterator[Number]:
    hour, minute = int(found[1]), int(found[2] or 0)
    known = hour > 12 or hour == 0
    value = hour % 24 + Fraction(minute, 60)
    if hour <= 24:
        alternates = () if known else ((value + 12) % 24,)
        yield from made(found, value, kind="time", unit="clock" if known else "", alternates=alternates)


# Those with twenty-five before those with five.
_MINUTES = (("quarter", 15), ("half", 30), ("twenty-five", 25), ("twenty", 20), ("five", 5), ("ten", 10))


def _told_time(found: re.Match[str]) -> Iterator[Number]:
    """A quarter to four, half past seven, ten past nine."""
    words, hour = found["part"].lower(), found["hour"].lower()
    minutes = next(minutes for name, minutes in _MINUTES if name in words)
    value = Fraction(int(hour) if hour.isdigit() else CARDINALS[hour]) + Fraction(minutes, 60)
    if words.endswith("to"):
        value -= Fraction(1, 2)
    yield from made(found, value, kind="time", alternates=((value + 12) % 24,))


def _lunar_month(found: re.Match[str]) -> Iterator[Number]:
    word = found[1].lower()
    value = int(word[:-2]) if word[0].isdigit() else ORDINALS[word]
    yield from made(found, value, 1, kind="month", hard=False)


def _named_time(found: re.Match[str]) -> Iterator[Number]:
    yield from made(found, 0 if found[0].lower() == "midnight" else 12, kind="time", hard=False, unit="clock")


def _relative(found: re.Match[str]) -> tuple[Number, ...]:
    words = found[0].lower().removeprefix("the ").replace("-", " ")
    distance = _RELATIVE.get(words.partition(" ")[0])
    pointing = -1 if _BEFORE_ONLY.fullmatch(found[0]) else 0
    return made(
        found, 0, kind="year", hard=False, unit="" if distance is not None else "same", relative=distance or pointing
    )


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_MONTH_STARTS = _words(_MONTH_NAMES.lower()) | set(_MONTHS) | {"sept"}
_ORDINAL_STARTS = frozenset(ORDINALS) | {"twenty", "thirty", "the"}
_YEAR_AFTER = rf"(?:,?[ -](?:in )?(?P<year>{_YEAR})(?![\d,]))?"
_NUMBERS = frozenset({DIGIT})
_SHORT, _YEARS = frozenset({DAY_DIGITS}), frozenset({YEAR_DIGITS})
_WORDS = re.IGNORECASE

DATE_RULES = (
    Rule(
        _YEARS,
        re.compile(rf"(?<![\d.])({_YEAR})[-/.](0?[1-9]|1[0-2])[-/.](3[01]|[12]\d|0?[1-9])(?![\d.]\d|\d)"),
        _numeric_date,
    ),
    Rule(_SHORT, re.compile(rf"(?<![\d/])(\d{{1,2}})[/.](\d{{1,2}})[/.]({_YEAR})(?!\d)"), _ambiguous_date),
    Rule(
        _SHORT,
        re.compile(
            rf"(?<![\d.,$])(?P<day>{_DAY})(?:\s?(?:-|to|and|&|/|,)\s?(?P<day2>{_DAY}))?(?:(?<=[a-z]) of)?[ -]"
            rf"(?P<month>{_MONTH})(?![a-z]){_YEAR_AFTER}"
        ),
        _month,
    ),
    Rule(
        _MONTH_STARTS,
        re.compile(
            rf"(?<![A-Za-z])(?P<month>{_MONTH})(?![a-z])"
            rf"(?: (?P<day>{_DAY})(?!\s?(?:million|billion|per ?cent|people))"
            rf"(?:\s?(?:--?|to|and|&)\s?(?P<day2>{_DAY})(?! [A-Z]))?)?{_YEAR_AFTER}"
        ),
        _month,
    ),
    Rule(
        _ORDINAL_STARTS,
        re.compile(rf"(?:the )?(?P<day>(?:twenty-|thirty-)?(?:{_ORDINAL})) (?:day )?of (?:{_MONTH})", _WORDS),
        _word_day,
        ("th of", "st of", "nd of", "rd of", "day of"),
    ),
    Rule(_YEARS, re.compile(rf"(?<![\d.,])({_YEAR})[-/](\d\d(?:\d\d)?)(?!\d|[-/.,]\d)"), _year_range),
    Rule(
        _YEARS | _SHORT,
        re.compile(r"(?<![\d.,$])((?:1[5-9]|20|21)\d0|(?:(?<=')|(?<=0s and )|(?<=0s or ))[1-9]0)s\b"),
        _decade,
        ("0s",),
    ),
    Rule(
        _words("twenties thirties forties fifties sixties seventies eighties nineties"),
        re.compile(r"(\w+)"),
        _word_decade,
    ),
    Rule(
        _NUMBERS | frozenset(ORDINALS) | {"twenty"},
        re.compile(rf"(\d{{1,2}}(?:st|nd|rd|th)|(?:twenty-)?(?:{_ORDINAL}))[- ](?:century|centuries)\b", _WORDS),
        _century,
        ("centur",),
    ),
    Rule(
        _NUMBERS | _words("first second third fourth final last"),
        re.compile(r"(?P<n>first|second|third|fourth|final|last|1st|2nd|3rd|4th)[- ]quarter\b", _WORDS),
        _quarter,
        ("quarter",),
    ),
    Rule(_words("q"), re.compile(r"(?<![A-Za-z])Q(?P<n>[1-4])(?!\d)"), _quarter),
    Rule(_SHORT, re.compile(r"(?<![\d.])(?P<n>[1-4])Q(?![A-Za-z])"), _quarter, ("q",)),
    Rule(
        _NUMBERS | _words("first second latter"),
        re.compile(r"(first|second|1st|2nd|latter)[- ]half\b", _WORDS),
        _half,
        ("half",),
    ),
    Rule(
        _words("early mid middle late beginning end start"),
        re.compile(
            rf"(early|mid|middle|late|beginning|end|start)(?:[- ]|[- ]of[- ](?:the )?)(?=(?:{_MONTH}|{_YEAR}))", _WORDS
        ),
        _part,
    ),
    Rule(
        _words("monday tuesday wednesday thursday friday saturday sunday"),
        re.compile(r"(?:Mon|Tues?|Wed(?:nes)?|Thurs?|Fri|Sat(?:ur)?|Sun)day\b"),
        _weekday,
    ),
    Rule(
        _SHORT | _words(_SMALL.replace("|", " ")),
        re.compile(
            rf"(?<![\d.:$])(?P<hour>1[0-2]|0?[1-9]|{_SMALL})(?:[:.](?P<minute>[0-5]\d))? ?"
            r"(?P<half>[ap]\.m\.|[ap]m\b|[AP]\.?M\b\.?)",
            _WORDS,
        ),
        _half_day_clock,
        ("am", "pm", "a.m", "p.m"),
    ),
    Rule(_SHORT, re.compile(r"(?<![\d:.,])([01]?\d|2[0-4]):([0-5]\d)(?::[0-5]\d)?(?![\d:%])"), _clock, (":",)),
    Rule(
        _NUMBERS | _words("a quarter half") | _words(_SMALL.replace("|", " ")) | {"twenty"},
        re.compile(
            r"(?P<part>(?:a )?quarter (?:past|to)|half past|(?:five|ten|twenty(?:-five)?) past) "
            rf"(?P<hour>{_SMALL}|1[0-2]|[1-9])\b",
            _WORDS,
        ),
        _told_time,
        (" past ", "quarter to "),
    ),
    Rule(
        frozenset(ORDINALS) | _NUMBERS,
        re.compile(rf"({_ORDINAL}|\d{{1,2}}(?:st|nd|rd|th)) lunar month\b", _WORDS),
        _lunar_month,
        ("lunar month",),
    ),
    Rule(_SHORT, re.compile(r"(?<!\d)(\d{1,2})()(?= o'clock)"), _clock, ("o'clock",)),
    Rule(_words("noon midday midnight"), re.compile(r"(?:noon|midday|midnight)\b", _WORDS), _named_time),
    Rule(_YEARS, re.compile(rf"(?<![\d.,$€£¥/:])(?<!\d-){_YEAR}(?![\d%]|[,.:]\d|-\d)"), _year, is_whole=True),
    Rule(_SHORT, re.compile(r"(?<=')(\d\d)(?!\d|s\b|[.,]\d)"), _short_year, ("'",)),
    Rule(
        _words(
            "last this next current coming the that same full whole entire past previous preceding prior following "
            "reporting financial fiscal calendar new year mid at by a one"
        ),
        re.compile(rf"(?:(?:the )?(?:last|past|this|next|current|coming)[- ]year\b|{_BEFORE}|{_POINTING})", _WORDS),
        _relative,
        ("year", "the end"),
    ),
)
