"""Apostrophes that an English text has lost: put back where what stands there is no word, proposed elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tmkit.model import Change

# None of these is a word, so each can only be the contraction.
_CONTRACTIONS = {
    word.replace("'", "").lower(): word
    for word in (
        "don't doesn't didn't isn't aren't wasn't weren't hasn't haven't hadn't couldn't wouldn't shouldn't mustn't "
        "needn't you're they're you've we've they've you'll they'll that's there's what's I've"
    ).split()
}
_CONTRACTION = re.compile(r"(?<![\w'./@-])(" + "|".join(_CONTRACTIONS) + r")(?![\w'./@-])", re.IGNORECASE)
_WOULD = re.compile(r"(?<![\w'./@-])Id(?= (?:like|love|rather|prefer|say|be|have|want|also|add|suggest|hope)\b)")
_PLACES = frozenset(
    "Beijing Shanghai Tianjin Chongqing Chengdu Guangzhou Shenzhen Wuhan Hangzhou Nanjing Harbin Lanzhou Xiamen "
    "Qingdao Dalian Suzhou Guangdong Guangxi Guizhou Hainan Hebei Heilongjiang Henan Hubei Hunan Jiangsu Jiangxi Jilin "
    "Liaoning Ningxia Qinghai Shaanxi Shandong Shanxi Sichuan Tibet Xinjiang Yunnan Zhejiang Anhui Fujian Gansu Taiwan "
    "Kunming Macao Taipei China Japan Britain Germany Russia France Italy Spain Canada Australia Ukraine Egypt Brazil "
    "Mexico Thailand Vietnam Malaysia Singapore Indonesia Pakistan Turkey Poland Hungary Switzerland Sweden Norway "
    "Finland Denmark Belgium Austria Portugal Greece Africa Europe Asia London Paris Tokyo Moscow Berlin Seoul".split()
)
_PLURAL_OF_PLACE = re.compile(r"(?<!\bthe )(?<!\btwo )(?<!\bboth )\b(" + "|".join(_PLACES) + r")s(?= ([a-z]{2,}))")
_NO_OWNER_BEFORE = frozenset(
    "and or are were have had is was in of to at on for from by with as who that which will".split()
)
_AFTER_WELL = "continue|be|have|see|keep|do|make|work|go|take|meet|need"
_UNSURE = re.compile(
    r"(?:(?<=\bhope )|(?<=\bsure )|(?<=\bthat )|(?<=\bthen )|(?<=\band ))well(?= (?:" + _AFTER_WELL + r")\b)"
    r"|\b(?:cant|wont|lets|Lets|Cant|Wont)(?= [a-z]+)"
)
_WELL = re.compile(rf" well (?:{_AFTER_WELL})\b")
_TELLING = frozenset(
    word + stop
    for short in (*_CONTRACTIONS, "Id", "cant", "wont", "lets", *(place + "s" for place in _PLACES))
    for word in (short, short[0].upper() + short[1:])
    for stop in ("", ",", ".", ";", "?", "!", '"', "\N{RIGHT DOUBLE QUOTATION MARK}")
)
_UNSURE_AFTER = {"well": "we'll", "cant": "can't", "wont": "won't", "lets": "let's"}


def may_lack_apostrophes(text: str) -> bool:
    """Tell whether a whole text gives cause for the search, which takes far longer than this.

    >>> may_lack_apostrophes("They don't."), may_lack_apostrophes("They dont.")
    (False, True)
    """
    return not _TELLING.isdisjoint(text.split()) or _WELL.search(text) is not None


def find_lost_apostrophes(line: str, number: int = 1) -> list[Change]:
    """Give changes that put apostrophes back, and proposals where the word could be meant; rule ``apostrophe``.

    >>> changes = find_lost_apostrophes("Chongqings sister said Id like it, I hope well be there")
    >>> [(change.before, change.after, change.applied) for change in changes]
    [('Chongqings', "Chongqing's", True), ('Id', "I'd", True), ('well', "we'll", False)]
    """
    if not may_lack_apostrophes(line):
        return []
    changes, shift = [], 0
    for start, before, after, applied in sorted(_found(line)):
        changes.append(Change("apostrophe", number, start + shift, before, after, 0.95 if applied else 0.5, applied))
        shift += len(after) - len(before) if applied else 0
    return changes


def _found(line: str) -> Iterator[tuple[int, str, str, bool]]:
    for found in _CONTRACTION.finditer(line):
        if not found[0].isupper() and found[0] != "ive":
            yield found.start(), found[0], _as_written(found[0], _CONTRACTIONS[found[0].lower()]), True
    yield from ((found.start(), "Id", "I'd", True) for found in _WOULD.finditer(line))
    for found in _PLURAL_OF_PLACE.finditer(line):
        if found[2] not in _NO_OWNER_BEFORE:
            yield found.start(), found[0], found[1] + "'s", True
    for found in _UNSURE.finditer(line):
        yield found.start(), found[0], _as_written(found[0], _UNSURE_AFTER[found[0].lower()]), False


def _as_written(found: str, word: str) -> str:
    return word[0].upper() + word[1:] if found[0].isupper() else word
