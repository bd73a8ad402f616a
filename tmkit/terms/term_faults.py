"""What can be wrong with one term, seen alone: brackets, script, articles, stops, damaged characters, length, dates."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tmkit.langs import parse_code
from tmkit.model import Concept, Term
from tmkit.terms.drafts import BAD
from tmkit.terms.rules import Fault
from tmkit.text.near_names import near_pinyin

LONGEST = 300
SHOWN = 40
PAIRS = {
    "(": ")",
    "（": "）",
    "[": "]",
    "【": "】",
    "〔": "〕",
    "{": "}",
    "《": "》",
    "〈": "〉",
    "“": "”",
    "「": "」",
    "『": "』",
}
CLOSING = {closing: opening for opening, closing in PAIRS.items()}
HAN = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af]+")
LETTERS = re.compile("[A-Za-z]{2,}")
DAMAGED = re.compile("[\ufffd\ue000-\uf8ff\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\u00ad]")
ARTICLE = re.compile("(the|a|an) (?=\\S)", re.IGNORECASE)
STOP = re.compile("[.。．,，;；:：、!！?？]+$")
# Words that end with a stop by right: initials and the usual abbreviations.
ABBREVIATION = re.compile(r"(?:\b[A-Za-z]|\b(?:Ltd|Inc|Corp|Co|Cos|Jr|Sr|St|No|etc|Bros|Dept|Prof|Dr|Mr|Mrs|Ms))\.$")
WITH_ARTICLE = frozenset({"place", "country"})


def find_term_faults(concept: Concept, term: Term, today: str) -> Iterator[Fault]:
    """Give what is wrong with a term; ``today`` is a date such as 2020-03-27."""
    language = parse_code(term.lang).language
    yield from _long(term)
    yield from _brackets(term.text)
    yield from _damaged(term.text)
    yield from _validity(concept, term, today)
    if language == "en":
        yield from _english(concept, term)
    elif language == "zh":
        yield from _chinese(concept, term)
    if (stop := STOP.search(term.text)) and not ABBREVIATION.search(term.text):
        rest = term.text[: stop.start()]
        yield Fault("terms.trailing_stop", f'"{_short(term.text)}" ends with "{stop[0]}"', rest, span=stop.span())


def find_pinyin_faults(concept: Concept) -> Iterator[tuple[Term, Fault]]:
    """Give the English names of a Chinese person or place that are a letter or two off the pinyin."""
    if concept.type not in ("person", "place"):
        return
    good = [term for term in concept.terms if term.status not in BAD]
    for term in good:
        if parse_code(term.lang).language != "en":
            continue
        for source in good:
            if parse_code(source.lang).language != "zh":
                continue
            for match in near_pinyin(source.text, term.text):
                message = f'"{match.en}" is not the pinyin of {match.zh}, which is {match.expected}'
                yield term, Fault("terms.pinyin", message, match.expected, span=(match.en_start, match.en_end))


def _long(term: Term) -> Iterator[Fault]:
    if len(term.text) > LONGEST:
        message = f'"{_short(term.text)}" has {len(term.text):,} characters; over {LONGEST} it is a text, not a term'
        yield Fault("terms.long", message)


def _brackets(text: str) -> Iterator[Fault]:
    stack: list[tuple[str, int]] = []
    for place, char in enumerate(text):
        if char in PAIRS:
            stack.append((PAIRS[char], place))
        elif char in CLOSING:
            if not stack or stack[-1][0] != char:
                yield Fault(
                    "terms.brackets",
                    f'"{char}" in "{_short(text)}" has no "{CLOSING[char]}" before it',
                    span=(place, place + 1),
                )
                return
            stack.pop()
    for closing, place in stack[:1]:
        yield Fault(
            "terms.brackets",
            f'"{text[place]}" in "{_short(text)}" has no "{closing}" after it',
            span=(place, place + 1),
        )


def _damaged(text: str) -> Iterator[Fault]:
    if match := DAMAGED.search(text):
        message = f'"{_short(DAMAGED.sub("?", text))}" holds U+{ord(match[0]):04X} at character {match.start() + 1}'
        yield Fault("terms.corrupt", message, DAMAGED.sub("", text), span=match.span())


def _validity(concept: Concept, term: Term, today: str) -> Iterator[Fault]:
    if term.valid_to and term.valid_from and term.valid_to < term.valid_from:
        yield Fault("terms.validity", f'"{_short(term.text)}" is valid from {term.valid_from} to {term.valid_to}')
    elif _has_ended(term, today) and term.status not in BAD:
        living = [other for other in concept.terms if other.lang == term.lang and other.status not in BAD]
        living = [other for other in living if not _has_ended(other, today)]
        message = f'"{_short(term.text)}" ended on {term.valid_to} and is {term.status}: right in older texts only'
        is_misleading = bool(term.status == "preferred" and living)
        suggestion = living[0].text if is_misleading else ""
        yield Fault("terms.expired", message, suggestion, None if is_misleading else "info")


def _has_ended(term: Term, today: str) -> bool:
    return bool(term.valid_to) and term.valid_to < today


def _english(concept: Concept, term: Term) -> Iterator[Fault]:
    if match := HAN.search(term.text):
        yield Fault(
            "terms.wrong_script",
            f'the English "{_short(term.text)}" holds Chinese: {_short(match[0])}',
            span=match.span(),
        )
    match = ARTICLE.match(term.text)
    if match and not (match[1][0].isupper() and concept.type in WITH_ARTICLE):
        yield Fault(
            "terms.leading_article",
            f'"{_short(term.text)}" begins with "{match[1]}"',
            term.text[match.end() :],
            span=(0, match.end()),
        )


def _chinese(concept: Concept, term: Term) -> Iterator[Fault]:
    others = {other.text.casefold() for other in concept.terms if other.lang != term.lang}
    if not HAN.search(term.text) and LETTERS.search(term.text) and term.text.casefold() not in others:
        yield Fault(
            "terms.wrong_script", f'the Chinese "{_short(term.text)}" holds no Chinese character', severity="warning"
        )


def _short(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
