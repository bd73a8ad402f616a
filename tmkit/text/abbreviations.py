"""English abbreviations: whether a stop behind one ends the sentence, told by the word that follows."""

from __future__ import annotations

import re


def _set(words: str) -> frozenset[str]:
    return frozenset(words.split())


# Something always follows these: a name, or what is compared or explained.
LEADING = _set(
    "mr mrs ms mx messrs mme mlle dr drs prof profs gen rep reps sen sens gov govs capt cpt col lt cmdr adm maj"
    " sgt cpl pvt brig rev hon pres supt insp amb atty fr mts e.g i.e eg ie vs v viz cf approx ca resp incl"
    " excl esp"
)
# Before a name only, and with a capital: "5th st." and "10 ft." end sentences.
LEADING_NAMES = frozenset({"St", "Ste", "Ft", "Mt"})
# Followed by a number these go on; else they are words that can end a sentence, above all "no".
BEFORE_NUMBER = _set(
    "no nos n° nr vol vols fig figs art arts sec secs sect ch chap chaps p pp para paras pt pts eq eqs ex exs app"
    " tab ver op bk cl pl ser sub tel ext rm jan feb mar apr may jun jul aug sep sept oct nov dec"
)
MONTHS = _set("jan feb mar apr jun jul aug sep sept oct nov dec")
# These end a sentence when a word follows that begins sentences.
EITHER = _set(
    "inc ltd corp co cos bros llc plc jr sr esq al dept depts est univ assn ave blvd rd st hwy bldg intl natl"
    " mfg comm min max avg ed eds trans orig repr misc cont yr yrs hr hrs mo mos wk lb lbs oz sq mi km cm mm kg"
    " ph.d"
)
BEGINNERS = _set(
    "the a an this these that those there here he she it they we i you his her its their our my your some many"
    " most all both each every several few any no not nobody none one two three four five another other others"
    " such in on at for from by with after before when while whenever if unless as although though but and or so"
    " yet because since during under over among between about above despite without within through throughout"
    " until upon however moreover furthermore nevertheless nonetheless therefore thus hence then now today"
    " yesterday tomorrow meanwhile instead indeed also according once only even still again later soon perhaps"
    " maybe how what why who whom whose where which let please do does did is are was were can could will would"
    " should may might must have has had to of"
)
# Small words that stand before "J. Smith"; behind any other small word, a single letter is a label ("vitamin C.").
BEFORE_NAME = _set("of by with and from to for in on at as or but that than like the said says")
AFTER_TIME = _set(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august"
    " september october november december est edt cst cdt mst pst pdt gmt utc bst cet jst beijing"
)
_TIME_PHRASE = re.compile(
    r"\W*(?:at|by|around|about|before|after|until|till|from|since|on|shortly|just|near|past|between)\b[^,.;:]*\d\s*",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[\w.°&'’]+$")
_ACRONYM = re.compile(r"(?:[A-Za-z]{1,2}\.)+[A-Za-z]{1,2}")
_NUMERAL = re.compile(r"(?:[§#]\s?)?(?:\d|[IVXLC]{2,}\b|[A-Z]\b(?! [a-z]))")
_ENUMERATOR = re.compile(r"\W*(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})(?:\.\d{1,2})*")
_WORD = re.compile(r"[A-Za-z]+(?:['’][a-z]+)?")
_TOKEN_REACH = 24
_LABEL_LENGTH = 12
_LONGEST = 6
# What may stand before an abbreviation without a space, another sentence included: "Tuesday.Mr"
_BEFORE_TOKEN = re.compile(r".*[^\w.°&'’]|.*[a-z]{3,}\.(?=[A-Z])")


def continues_after(line: str, begin: int, stop: int, following: int) -> bool:
    """Say whether the sentence that began at ``begin`` goes on after the full stop at ``stop``.

    ``following`` is where the next word stands, opening marks passed over.

    >>> continues_after("We saw Dr. Li.", 0, 9, 11), continues_after("We said no. He left.", 0, 10, 12)
    (True, False)
    """
    if stop - begin <= _LABEL_LENGTH and _ENUMERATOR.fullmatch(line, begin, stop):
        return True
    start = max(begin, line.rfind(" ", begin, stop) + 1)
    token = _BEFORE_TOKEN.sub("", line[max(start, stop - _TOKEN_REACH) : stop])
    if token.islower() and len(token) > _LONGEST and "." not in token:
        return False
    word = _WORD.match(line, following)
    next_word = word.group() if word else ""
    if len(token) == 1 and token.isalpha():
        return _is_initial(line, stop - 1, token, line[following : following + 4], next_word)
    return _is_abbreviation(line, begin, stop - len(token), token, following, next_word)


def _is_abbreviation(line: str, begin: int, start: int, token: str, following: int, next_word: str) -> bool:
    lowered = token.lower().replace("’", "'")
    if lowered in LEADING or token in LEADING_NAMES:
        return True
    if lowered == "al" and line[following - 1 : following + 1].strip("( ").isdigit():
        return True
    if lowered in BEFORE_NUMBER:
        if _NUMERAL.match(line, following) and not (lowered == "no" and next_word == "I"):
            return True
        return lowered in MONTHS and token[0].isupper() and not _begins(next_word)
    if lowered in {"a.m", "p.m"}:
        return next_word.lower() in AFTER_TIME or bool(_TIME_PHRASE.fullmatch(line, begin, start))
    if lowered in EITHER or _ACRONYM.fullmatch(token):
        return bool(next_word) and not _begins(next_word)
    return False


def _is_initial(line: str, start: int, letter: str, rest: str, next_word: str) -> bool:
    """Say whether one letter with a stop is an initial, as in "J. Smith", or a label, as in "p. 5"."""
    before = line[max(0, start - _TOKEN_REACH) : start].rstrip()
    if line[start - 1 : start] in {".", "&"}:
        return not _begins(next_word)
    previous = _TOKEN.search(before)
    after_name = previous is not None and previous.group()[0].isupper()
    if letter == "I":
        return after_name or not before
    if letter.islower():
        return bool(re.match(r"\W*\d", rest)) if letter in "pcnv" else not _begins(next_word)
    if _begins(next_word):
        return _is_name_before(before, next_word)
    return next_word[:1].isupper() and (previous is None or after_name or previous.group() in BEFORE_NAME)


def _is_name_before(before: str, next_word: str) -> bool:
    """Say whether two initials stand in a row, so that even "A" or "I" is one more of them."""
    return len(next_word) == 1 and bool(re.search(r"(?:^|\W)[A-Z]\.$", before))


def _begins(word: str) -> bool:
    return re.split("['’]", word)[0].lower() in BEGINNERS
