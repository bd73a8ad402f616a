"""English fractions, multiples, Roman numerals, counted decades, and words that imply a number (both, doubled)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction

from tmkit.text.numbers.approximations import approximation
from tmkit.text.numbers.english_numerals import CARDINALS, DENOMINATORS, IMPLIED, MULTIPLES, roman_value
from tmkit.text.numbers.number import Number
from tmkit.text.numbers.rules import DIGIT, Rule, made
from tmkit.text.numbers.units import DIMENSIONS

_WORDS = re.IGNORECASE
_CARDINAL = "|".join(sorted(CARDINALS, key=len, reverse=True))
_DENOMINATOR = "|".join(sorted(DENOMINATORS, key=len, reverse=True))
_COUNTED = frozenset(CARDINALS)
_COUNTED_NEXT = re.compile(r" (?!of\b)[a-z]")
# A quarter past eight is a time.
_NO_HOUR = rf"(?! past\b| to (?:{_CARDINAL}|\d)\b(?! per))"
_NUMBERS = frozenset({DIGIT})
_LENGTHS = {"d": (10, "year"), "c": (100, "year"), "f": (14, "day"), "m": (1000, "year")}
_LABELS = (
    "Articles?|Chapters?|Parts?|Sections?|Volumes?|Phases?|Annex(?:es)?|Appendix|Schedule|Title|Book|Class|Type|Category|Level|Group|"
    "Pillar|Table|Figure|Box|Form|Division|Rule|Clause|Act"
)
_LABEL = re.compile(rf"\b(?:{_LABELS})(?: [IVXLC]+(?:,| and| or|-| to))? $", _WORDS)
_LABEL_WINDOW = 30
_USUAL_ROMANS = frozenset("II III IV VI VII VIII IX XI XII XIII XIV XV XVI XVII XVIII XIX XX XXI".split())


def _ratio(found: re.Match[str]) -> Iterator[Number]:
    over, under = int(found[1]), int(found[2])
    if over < under:
        yield from made(found, Fraction(over, under), kind="fraction", alternates=(Fraction(over), Fraction(under)))


def _word_fraction(found: re.Match[str]) -> Iterator[Number]:
    over = CARDINALS.get(found["over"].lower(), 1)
    under = DENOMINATORS[found["under"].lower()]
    if (over > 1) == bool(found["plural"]) and 0 < over < under:
        # A third member is the third one; a third of the members, a fraction.
        counted = (Fraction(under),) if _COUNTED_NEXT.match(found.string, found.end()) and over == 1 else ()
        fraction = made(found, Fraction(over, under), kind="fraction", hard=over > 1, alternates=counted)
        yield from _approximate(fraction, found, Fraction(over))


def _approximate(numbers: Iterable[Number], found: re.Match[str], face: Fraction) -> Iterator[Number]:
    approx, end = approximation(found.string, found.start(), found.end(), "en")
    for number in numbers:
        text = found.string[number.start : end]
        yield number._replace(end=end, text=text, approx=approx, alternates=(*number.alternates, face))


def _one_and_half(found: re.Match[str]) -> Iterator[Number]:
    yield from made(found, Fraction(3, 2), hard=False)


def _times(found: re.Match[str]) -> Iterator[Number]:
    word = found["n"].lower()
    value = face = Fraction(CARDINALS.get(word, word))
    approx = approximation(found.string, found.start(), found.end(), "en")[0]
    if found["more"]:
        yield from made(found, value, hard=value > 2, approx=approx, alternates=(value + 1,))
    else:
        value += found.string.endswith("by ", 0, found.start())
        yield from made(found, value, kind="multiple", hard=value > 2, approx=approx, alternates=(face,))


def _counted_span(found: re.Match[str]) -> Iterator[Number]:
    word = found["n"].lower()
    count = Fraction(CARDINALS.get(word, 1) if not word.isdigit() else int(word))
    if word.startswith("half"):
        count = Fraction(1, 2)
    length, unit = _LENGTHS[found["word"][0].lower()]
    yield from _approximate(made(found, count * length, hard=count > 1, unit=unit), found, count)


def _feet_and_inches(found: re.Match[str]) -> Iterator[Number]:
    words = found["feet"].lower(), (found["inches"] or found["more"]).lower()
    feet, inches = (Fraction(CARDINALS.get(word, word)) for word in words)
    yield from made(found, feet + inches / 12, unit="ft")


def _plan(found: re.Match[str]) -> Iterator[Number]:
    yield from made(found, 5, hard=False)


def _one(found: re.Match[str]) -> Iterator[Number]:
    # "a day" is seldom a measure.
    unit = found["unit"].lower() if found[0].lower().startswith("one ") else ""
    yield from made(found, 1, hard=False, unit=unit if unit in DIMENSIONS else "")


def _dozens(found: re.Match[str]) -> Iterator[Number]:
    words = found["n"].lower()
    value = Fraction(6 if words.startswith("half") else 12 * CARDINALS.get(words, 1))
    yield from made(found, value, hard=value > 12)


def _roman(found: re.Match[str]) -> Iterator[Number]:
    value = roman_value(found[0])
    labelled = bool(_LABEL.search(found.string[max(0, found.start() - _LABEL_WINDOW) : found.start()]))
    if value and (labelled or found[0] in _USUAL_ROMANS):
        yield from made(found, value, kind="ordinal", hard=labelled)


def _implied(found: re.Match[str]) -> Iterator[Number]:
    word = found[0].lower()
    value = IMPLIED[word]
    if word in MULTIPLES:
        yield from made(found, value, kind="multiple", hard=word.startswith("quadrupl"), alternates=(value - 1,))
    else:
        approx = approximation(found.string, found.start(), found.end(), "en")[0]
        unit = "day" if word.startswith("fortnight") else ""
        yield from made(
            found, value, kind="fraction" if 0 < value < 1 else "number", hard=False, unit=unit, approx=approx
        )


FRACTION_RULES = (
    Rule(_NUMBERS, re.compile(r"(?<![\d./,-])([1-9]\d?)/([1-9]\d{0,2})(?![\d/]|[.,]\d)"), _ratio, ("/",)),
    Rule(
        _COUNTED | {"a", "an"},
        re.compile(
            rf"(?<!and )(?P<over>{_CARDINAL}|an?)[ -](?P<under>{_DENOMINATOR})(?P<plural>s?)\b{_NO_HOUR}", _WORDS
        ),
        _word_fraction,
        ("half", "third", "quarter", "fifth", "sixth", "venth", "ghth", "ninth", "enth", "lfth", "ieth", "redth"),
    ),
    Rule(
        frozenset({"a", "an", "one"}),
        re.compile(r"(?:an?|one) (?:year|month|hour|day|week)s? and (?:a|one)[- ]half\b", _WORDS),
        _one_and_half,
        ("half",),
    ),
)
MULTIPLE_RULES = (
    Rule(
        _COUNTED | _NUMBERS,
        re.compile(
            rf"(?<![\d,.])(?P<n>{_CARDINAL}|\d+(?:\.\d+)?)(?:[- ]?fold| times(?! out of| in \w+)|x)\b"
            r"(?P<more>\s(?:more|higher|greater|larger|bigger|faster)\b)?",
            _WORDS,
        ),
        _times,
        ("fold", "times", "x"),
    ),
    Rule(
        _COUNTED | _NUMBERS,
        re.compile(
            rf"(?<![\d,.])(?P<feet>{_CARDINAL}|\d{{1,2}})(?:-foot-(?P<more>{_CARDINAL}|\d{{1,2}})\b(?!-)"
            rf"|(?:[- ](?:foot|feet|ft\.?)[ -]|')(?P<inches>{_CARDINAL}|\d{{1,2}})"
            r"(?:[- ](?:inch(?:es)?|in)\b|\"|(?= tall)))",
            _WORDS,
        ),
        _feet_and_inches,
        ("foot", "feet", "ft", "'"),
    ),
    Rule(frozenset({"five"}), re.compile("five-year (?:plan|program|development)", _WORDS), _plan, ("five-year",)),
    Rule(
        _COUNTED | _NUMBERS | {"a", "half"},
        re.compile(
            rf"(?<![\d,.])(?P<n>{_CARDINAL}|\d+|half an?|a) "
            r"(?P<word>decades?|centur(?:y|ies)|fortnights?|millenni(?:um|a))\b",
            _WORDS,
        ),
        _counted_span,
        ("decade", "centur", "fortnight", "millenni"),
    ),
    Rule(
        frozenset({"a", "an", "one", "per"}),
        re.compile(
            r"(?:an?|one|per) (?:full |whole |single )?(?P<unit>year|month|week|day|hour|minute|fortnight)\b"
            r"(?! (?:ago|earlier|before|later|on))",
            _WORDS,
        ),
        _one,
        ("year", "month", "week", "day", "hour", "minute", "fortnight"),
    ),
    Rule(_COUNTED | {"a", "half"}, re.compile(rf"(?P<n>half a|a|{_CARDINAL}) dozen\b", _WORDS), _dozens, ("dozen",)),
    Rule(
        frozenset("i v x l c".split()) | {word.lower() for word in _USUAL_ROMANS} | {"xxx", "xl"},
        re.compile(r"(?:[IVX]|[IVXLC]{2,})\b"),
        _roman,
    ),
)
IMPLIED_RULES = (Rule(frozenset(IMPLIED), re.compile("[A-Za-z]+"), _implied),)
