"""English inflection for recognising terms: plural, -ed and -ing, and no more.

A stemmer makes "direct", "director" and "direction" one, and with them the ranks of two officials. Here a word has a
short list of forms, and the words of ranks have a plural only.
"""

from __future__ import annotations

import re
from functools import lru_cache

IRREGULAR = {
    "children": "child", "feet": "foot", "teeth": "tooth", "mice": "mouse", "geese": "goose", "criteria": "criterion",
    "phenomena": "phenomenon", "indices": "index", "matrices": "matrix", "appendices": "appendix", "wives": "wife",
    "lives": "life", "knives": "knife", "shelves": "shelf", "halves": "half", "wolves": "wolf", "loaves": "loaf",
    "thieves": "thief", "selves": "self", "leaves": "leaf", "media": "medium", "data": "datum",
    "memoranda": "memorandum",
}  # fmt: skip
RANK_WORDS = frozenset(
    "acting administration administrator ambassador assistant associate attache bureau cabinet captain chair "
    "chairman chairperson chairwoman chancellor charge chief colonel commander commission commissioner committee "
    "congress consul consulate council councilor counsel counselor department deputy director directorate "
    "division embassy executive first general governor head honorary inspector judge justice leader lieutenant "
    "major manager mayor member minister ministry office officer party permanent premier president presidium "
    "prime principal prosecutor representative second secretariat secretary section senior sergeant speaker "
    "standing state third under vice warden".split()
)
_VOWEL = re.compile("[aeiouy]")
_MEN = re.compile("(?<=[a-z])men$")
_SIBILANT = re.compile("(?:s|x|z|ch|sh)$")
_CONSONANT_Y = re.compile("(?<=[^aeiou])y$")
_SHORT = re.compile("[^aeiouy][aeiou][^aeiouwxy]$")
_SHORTEST_STEM = 3
# Behind these many letters -eed is ee with a d (agreed), but for some words.
_LONGEST_IN_EED = 5
_IN_EED = frozenset({"proceed", "succeed", "exceed", "indeed"})


def base_key(word: str) -> str:
    """Give the part that all forms of a lower-case word share; two words with one key need not be forms of one.

    >>> [base_key(word) for word in ("donations", "donate", "donated", "cities", "city", "women", "planning")]
    ['donation', 'donat', 'donat', 'citi', 'citi', 'woman', 'plan']
    """
    word = _singular(word)
    if word.endswith("sis"):
        word = word[:-2]
    if word.endswith("eed"):
        word = word[:-1] if len(word) > _LONGEST_IN_EED and word not in _IN_EED else word
    else:
        word = next((rest for ending in ("ing", "ed") if (rest := _without(word, ending))), word)
    word = word.removesuffix("e") if len(word) >= _SHORTEST_STEM else word
    if len(word) > _SHORTEST_STEM and word[-1] == word[-2] and word[-1] not in "aeiou":
        word = word[:-1]
    return word[:-1] + "i" if len(word) > 2 and word[-1] == "y" else word


@lru_cache(maxsize=1 << 16)
def noun_forms(word: str, *, with_singular: bool = False) -> frozenset[str]:
    """Give a lower-case word and its plural, and with ``with_singular`` also what it may be the plural of.

    >>> sorted(noun_forms("city")), sorted(noun_forms("affairs", with_singular=True))
    (['cities', 'city'], ['affair', 'affairs', 'affairses'])
    """
    forms = {word, *_plurals(word)}
    if with_singular:
        forms.add(_singular(word))
    return frozenset(forms)


@lru_cache(maxsize=1 << 16)
def word_forms(word: str, *, with_base: bool = False) -> frozenset[str]:
    """Give a lower-case word with its plural, -ed and -ing; with ``with_base`` also the forms of the word it is one of.

    >>> sorted(word_forms("donate"))
    ['donate', 'donated', 'donates', 'donating']
    >>> "tested" in word_forms("testing", with_base=True), "tested" in word_forms("testing")
    (True, False)
    """
    bases = {word, *(_bases(word) if with_base else ())}
    return frozenset(form for base in bases for form in (base, *_plurals(base), *_verb_forms(base)))


def _without(word: str, ending: str) -> str:
    """Give a word without its ending, or nothing where it has not got it or no syllable would be left."""
    rest = word.removesuffix(ending)
    return rest if rest != word and len(rest) >= _SHORTEST_STEM - 1 and _VOWEL.search(rest) else ""


def _plurals(word: str) -> list[str]:
    regular = word + "es" if _SIBILANT.search(word) else word + "s"
    if _CONSONANT_Y.search(word):
        regular = word[:-1] + "ies"
    found = [regular, *(plural for plural, single in IRREGULAR.items() if single == word)]
    if word.endswith("man"):
        found.append(word[:-2] + "en")
    if word.endswith("sis"):
        found.append(word[:-2] + "es")
    if word.endswith("o"):
        found.append(word + "es")
    return found


def _singular(word: str) -> str:
    if word in IRREGULAR:
        return IRREGULAR[word]
    if _MEN.search(word):
        return word[:-2] + "an"
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "xes", "ches", "shes", "zzes")):
        return word[:-2]
    is_plural = word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > _SHORTEST_STEM
    return word[:-1] if is_plural else word


def _verb_forms(base: str) -> list[str]:
    if len(base) < 2 or not base.isalpha():
        return []
    if base.endswith("e"):
        return [base + "d", base[:-1] + "ing"]
    if _CONSONANT_Y.search(base):
        return [base[:-1] + "ied", base + "ing"]
    doubled = [base + base[-1] + "ed", base + base[-1] + "ing"] if _SHORT.search(base) else []
    return [base + "ed", base + "ing", *doubled]


def _bases(word: str) -> set[str]:
    """Give what a word may be a form of: the singular, and the verb with and without a final e or a doubled letter."""
    found = {_singular(word)}
    for ending in ("ing", "ed"):
        rest = _without(word, ending)
        if not rest:
            continue
        found |= {rest, rest + "e"}
        if rest[-1] == rest[-2]:
            found.add(rest[:-1])
        if rest.endswith("i"):
            found.add(rest[:-1] + "y")
    return found
