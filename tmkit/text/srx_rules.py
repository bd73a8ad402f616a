"""Our own borders of Chinese and English sentences as SRX rules, so that other tools split as we do.

SRX knows no pairs of quotation marks and no memory, so the rules come close to :mod:`tmkit.text.sentences` without
being it; the word lists are the same. The patterns keep to what ICU (Okapi), Java (OmegaT) and .NET (Trados) have in
common: atomic groups instead of possessive quantifiers, plain ranges instead of scripts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import cache

from tmkit.text.abbreviations import (
    AFTER_TIME,
    BEFORE_NAME,
    BEFORE_NUMBER,
    BEGINNERS,
    EITHER,
    LEADING,
    LEADING_NAMES,
    MONTHS,
)
from tmkit.text.chinese_sentences import PARTICLES
from tmkit.text.english_sentences import SAYING
from tmkit.text.srx import SrxLanguage, SrxMap, SrxRule, SrxRules

HAN = "\u3007\u3400-\u9fff\uf900-\ufaff"
STOPS = "。！？｡"
ZH_CLOSERS = '”’」』）)》〉】〕\\]"'
ZH_PAIRS = (("“", "”"), ("「", "」"), ("『", "』"), ("（(", "）)"), ("【〔\\[", "】〕\\]"))
REACH = 300
"""Characters that a rule looks ahead for the end of a pair: one that is never closed must not stop all borders."""
ENDS = "，。！？；：、,;:!?…”’」』）)\\s"
OPEN = "[\\s\"'“‘(\\[\\{«¿¡*_—–\\-]"
EN_CLOSERS = "[\"'”’)\\]»\\}]"
SMALL = "(?![,;:)\\]\\}%&/=+<>|])(?!\\p{Ll}(?!\\p{Lu}))"


@cache
def own_rules() -> SrxRules:
    """Give the rules for Chinese and for English; the English ones are those of all other languages, too.

    >>> [language.name for language in own_rules().languages]
    ['Chinese', 'English']
    """
    # The maps exclude each other, for tools that always cascade.
    maps = (SrxMap("(?i)(?:zh|cmn|yue).*", "Chinese"), SrxMap("(?i)(?!zh|cmn|yue).*", "English"))
    languages = (
        SrxLanguage("Chinese", tuple(map(_looking_ahead, _chinese()))),
        SrxLanguage("English", tuple(map(_looking_ahead, _english()))),
    )
    return SrxRules(languages, maps, cascade=False)


def _looking_ahead(rule: SrxRule) -> SrxRule:
    """Give a rule whose second pattern takes no characters: OmegaT and Okapi look for the next match behind them."""
    return replace(rule, after=f"(?={rule.after})") if rule.after else rule


def _chinese() -> Iterator[SrxRule]:
    goes_on = "[ \u3000]?[，、；：,;:。！？.．…）)》」』”’%]"
    particles = "".join(sorted(PARTICLES))
    yield SrxRule(f"[{STOPS}!?….⋯{ZH_CLOSERS}]", goes_on, False)
    yield SrxRule(f"[{STOPS}!?….⋯]", f"[^《》]{{0,{REACH}}}》", False)
    for opening, closing in ZH_PAIRS:
        inside = f"[^{opening}{closing}]{{0,{REACH}}}"
        # Inside a pair that does not end with a stop of its own, nothing ends.
        open_end = f"[^{STOPS}!?…．.⋯\\s{opening}{closing}][ \u3000]?[{closing}](?![。！？])"
        yield SrxRule(f"[{STOPS}!?…]", inside + open_end, False)
        yield SrxRule(f"[{STOPS}!?…]", f"{inside}[{closing}][{particles}]", False)
        # A cry in the middle of a sentence ends none.
        yield SrxRule(f"[^{ENDS}][{opening}]{inside}[！？!?…]+[{closing}]", "", False)
    yield SrxRule(f'[{STOPS}!?…][”’」』"]', f"[{particles}]", False)
    yield SrxRule(f"[{STOPS}!?…]+[》〉]", "", False)
    yield SrxRule(f"[{STOPS}][{STOPS}!?….⋯]*(?:[ \u3000]?[{ZH_CLOSERS}][{STOPS}{ZH_CLOSERS}]*)?", "", True)
    yield SrxRule(f"[{HAN}”’」』）》][!?]+(?:[ \u3000]?[{ZH_CLOSERS}]+)?", "(?![A-Za-z0-9_=&/])", True)
    yield SrxRule(f"[{HAN}”’」』）》]\\.[{ZH_CLOSERS}]*", "\\s", True)
    yield SrxRule('[…⋯][”’」』"]', "", True)
    yield SrxRule("[^，、：；“「。！？…⋯]{6,}[…⋯]+", f"[ \u3000]?(?:[“「『]|{_ANEW})", True)


_ANEW = (
    "[我你您他她它](?:们|們)?|这|這|那|但|可是|不过|不過|于是|於是|后来|後來|然后|然後|第二|如今|现在|現在|突然|忽然"
)


def _english() -> Iterator[SrxRule]:
    begins = f"(?i:{_any_of(BEGINNERS)})\\b"
    word = f"\\s(?>{OPEN}*)"
    longer = sorted(name for name in LEADING if len(name) > 1)
    number = f"{word}(?:[§#]\\s?)?(?:\\d|[IVXLC]{{2,}}\\b|[A-Z]\\b(?! [a-z]))"
    yield SrxRule("(?:^|\\w{4}[.!?]\\s)\\W*(?:\\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})(?:\\.\\d{1,2})*\\.", "\\s", False)
    yield SrxRule(f"\\b(?i:{_any_of(longer)})\\.", "\\s", False)
    yield SrxRule(f"\\b(?:{_any_of(LEADING_NAMES)})\\.", "\\s", False)
    yield SrxRule("\\b(?i:no)\\.", f"{word}I\\b", True)
    yield SrxRule(f"\\b(?i:{_any_of(BEFORE_NUMBER)})\\.", number, False)
    yield SrxRule(f"\\b(?:{_any_of(name.capitalize() for name in MONTHS)})\\.", f"{word}(?!{begins})", False)
    yield SrxRule("\\b(?i:[ap]\\.m)\\.", f"{word}(?i:{_any_of(AFTER_TIME)})\\b", False)
    yield SrxRule(f"(?:^|[.!?]\\s)\\W*(?i:{_TIME})\\b[^,.;:]*\\d\\s*(?i:[ap]\\.m)\\.", "\\s", False)
    yield SrxRule("\\b(?i:[ap]\\.m)\\.", f"{word}{SMALL}", True)
    yield SrxRule(
        f"\\b(?:(?i:{_any_of(EITHER)})|(?:[A-Za-z]{{1,2}}\\.)+[A-Za-z]{{1,2}})\\.", f"{word}(?!{begins})[A-Za-z]", False
    )
    yield from _initials(word, begins)
    yield SrxRule(
        f"[!?]{EN_CLOSERS}+",
        f"\\s+(?:(?:[A-Z][\\w.'’-]*|the|of|old|young)\\s+){{1,4}}(?:\\w+ly\\s+)?(?:{SAYING})\\b{_AFTER_SAYING}",
        False,
    )
    yield from _english_pairs()
    yield SrxRule("[.!?…]", "\\s?\\.", False)
    yield SrxRule("\\s\\.", "\\sI\\b", False)
    yield SrxRule(f"[.!?…。！？]+(?: \\.+)*{EN_CLOSERS}*(?:\\[\\d{{1,3}}\\])*", f"{word}{SMALL}\\S", True)
    yield SrxRule(f"[.!?…]+{EN_CLOSERS}*", "\\s+\\([a-z]{1,4}\\)\\s*[A-Z]", True)
    yield SrxRule(f"[。！？]+{EN_CLOSERS}*", "", True)


_AFTER_SAYING = "(?=\\s*(?:[.,:;]|$|\\w+ly\\b|(?:in|as|with|to|again|her|him|me|us|them|his|from|at|after)\\s))"
_TIME = "at|by|around|about|before|after|until|till|from|since|on|shortly|just|near|past|between"


def _initials(word: str, begins: str) -> Iterator[SrxRule]:
    """Give the rules for one letter with a stop: an initial before a name, or a label before a number."""
    after_name = f"(?:^|[A-Z][\\w.&'’-]*\\s|\\b(?:{_any_of(BEFORE_NAME)})\\s)[\"'“‘(\\[]*"
    yield SrxRule("\\b[A-Z]\\.", f"{word}[A-Z]\\.", False)
    yield SrxRule(f"{after_name}[A-HJ-Z]\\.", f"{word}(?!{begins})[A-Z]", False)
    yield SrxRule("\\b[pcnv]\\.", "\\s\\W*\\d", False)
    yield SrxRule("(?<![\\w.])[abd-mo-uw-z]\\.", f"{word}(?!{begins})[A-Za-z]", False)


def _english_pairs() -> Iterator[SrxRule]:
    """Give the rules for brackets and quotations that are a part of a sentence."""
    yield SrxRule("[.!?…]", f"\\s[^()]{{0,{REACH}}}[^.!?…()'’\"]\\)", False)
    yield SrxRule("[.!?…]", f"\\s[^“”]{{0,{REACH}}}[^.!?…,—–\\-“”'’\\s]['’]?”", False)
    yield SrxRule(f'[^.!?…\\s"”’)]\\s*[(\\[][^()\\[\\]]{{0,{REACH}}}[.!?…]+[)\\]]', "\\s", False)


def _any_of(words: Iterable[str]) -> str:
    """Give an alternative of words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word)))
