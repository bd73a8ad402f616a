"""Stems of English words, for matching only: forms of one word get one stem, which need not be a word.

Porter's second stemmer (M. F. Porter, "The English (Porter2) stemming algorithm", 2002), its steps 0 to 5.
"""

from __future__ import annotations

import re
from functools import lru_cache

_VOWELS = "aeiouy"
_DOUBLES = ("bb", "dd", "ff", "gg", "mm", "nn", "pp", "rr", "tt")
_REGION = re.compile("[aeiouy][^aeiouy]")
_SHORT_SYLLABLE = re.compile("(?:[^aeiouy][aeiouy][^aeiouywxY]|^[aeiouy][^aeiouy])$")
_HAS_VOWEL = re.compile("[aeiouy]")
_FIRST_PARTS = ("gener", "commun", "arsen")
# Whole words that the rules would spoil.
_EXCEPTIONS = {
    "skis": "ski",
    "skies": "sky",
    "dying": "die",
    "lying": "lie",
    "tying": "tie",
    "idly": "idl",
    "gently": "gentl",
    "ugly": "ugli",
    "early": "earli",
    "only": "onli",
    "singly": "singl",
}
_KEPT = frozenset({"sky", "news", "howe", "atlas", "cosmos", "bias", "andes"})
_KEPT_AFTER_PLURAL = frozenset({"inning", "outing", "canning", "herring", "earring", "proceed", "exceed", "succeed"})
# Step 2 and 3 replace an ending that stands in R1, step 4 drops one that stands in R2; the longest ending first.
_STEP_2 = {
    "ization": "ize",
    "ational": "ate",
    "fulness": "ful",
    "ousness": "ous",
    "iveness": "ive",
    "tional": "tion",
    "biliti": "ble",
    "lessli": "less",
    "entli": "ent",
    "ation": "ate",
    "alism": "al",
    "aliti": "al",
    "ousli": "ous",
    "iviti": "ive",
    "fulli": "ful",
    "enci": "ence",
    "anci": "ance",
    "abli": "able",
    "izer": "ize",
    "ator": "ate",
    "alli": "al",
    "bli": "ble",
    "ogi": "og",
    "li": "",
}
_STEP_3 = {
    "ational": "ate",
    "tional": "tion",
    "alize": "al",
    "icate": "ic",
    "iciti": "ic",
    "ative": "",
    "ical": "ic",
    "ness": "",
    "ful": "",
}
_STEP_4 = "ement ance ence able ible ment ant ent ism ate iti ous ive ize ion al er ic".split()


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """Give the stem of an English word in lower case; a word of one or two letters is its own stem.

    >>> [stem(word) for word in ("Cities", "city", "meetings", "agreed", "cooperation", "cooperating")]
    ['citi', 'citi', 'meet', 'agre', 'cooper', 'cooper']
    """
    word = word.lower().replace("’", "'")
    if len(word) <= 2 or word in _KEPT:
        return word
    if word in _EXCEPTIONS:
        return _EXCEPTIONS[word]
    word = _mark_consonants(re.sub("(?:'s'|'s|')$", "", word.removeprefix("'")))
    first, second = _regions(word)
    word = _drop_plural(word)
    if word in _KEPT_AFTER_PLURAL:
        return word
    word = _drop_tense(word, first)
    if len(word) > 2 and word[-1] in "yY" and word[-2] not in _VOWELS:
        word = word[:-1] + "i"
    word = _step_3(_step_2(word, first), first, second)
    return _drop_final(_step_4(word, second), first, second).lower()


def _mark_consonants(word: str) -> str:
    """Write the y that is a consonant as Y."""
    return re.sub("(?<=[aeiouy])y|^y", "Y", word)


def _regions(word: str) -> tuple[int, int]:
    """Give where R1 and R2 begin: behind the first consonant after a vowel, and the same again."""
    first = next((len(part) for part in _FIRST_PARTS if word.startswith(part)), 0) or _after_syllable(word, 0)
    return first, _after_syllable(word, first)


def _after_syllable(word: str, start: int) -> int:
    match = _REGION.search(word, start)
    return match.end() if match else len(word)


def _drop_plural(word: str) -> str:
    if word.endswith("sses"):
        return word[:-2]
    if word.endswith(("ied", "ies")):
        return word[:-2] if len(word) > 4 else word[:-1]
    if word.endswith("s") and not word.endswith(("us", "ss")) and _HAS_VOWEL.search(word[:-2]):
        return word[:-1]
    return word


def _drop_tense(word: str, first: int) -> str:
    for ending in ("eedly", "eed"):
        if word.endswith(ending):
            return word[: -len(ending)] + "ee" if len(word) - len(ending) >= first else word
    for ending in ("ingly", "edly", "ing", "ed"):
        if word.endswith(ending):
            rest = word[: -len(ending)]
            return _mend(rest, first) if _HAS_VOWEL.search(rest) else word
    return word


def _mend(word: str, first: int) -> str:
    """Give back the e that -ed or -ing took, or take the letter that they doubled."""
    if word.endswith(("at", "bl", "iz")):
        return word + "e"
    if word.endswith(_DOUBLES):
        return word[:-1]
    return word + "e" if _is_short(word, first) else word


def _is_short(word: str, first: int) -> bool:
    return first >= len(word) and bool(_SHORT_SYLLABLE.search(word))


def _step_2(word: str, first: int) -> str:
    for ending, new in _STEP_2.items():
        if word.endswith(ending):
            rest = word[: -len(ending)]
            fits = len(rest) >= first
            if ending == "ogi":
                fits = fits and rest.endswith("l")
            elif ending == "li":
                fits = fits and rest[-1:] in set("cdeghkmnrt")
            return rest + new if fits else word
    return word


def _step_3(word: str, first: int, second: int) -> str:
    for ending, new in _STEP_3.items():
        if word.endswith(ending):
            place = len(word) - len(ending)
            return word[:place] + new if place >= (second if ending == "ative" else first) else word
    return word


def _step_4(word: str, second: int) -> str:
    for ending in _STEP_4:
        if word.endswith(ending):
            rest = word[: -len(ending)]
            fits = len(rest) >= second and (ending != "ion" or rest.endswith(("s", "t")))
            return rest if fits else word
    return word


def _drop_final(word: str, first: int, second: int) -> str:
    rest = word[:-1]
    if word.endswith("e") and (len(rest) >= second or (len(rest) >= first and not _SHORT_SYLLABLE.search(rest))):
        return rest
    return rest if word.endswith("ll") and len(rest) >= second else word
