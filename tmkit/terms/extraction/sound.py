"""How much a Chinese transcription sounds like a foreign name: by the consonants of both, in order.

什梅加尔 and Shmigal, 设拉子 and Shiraz. Vowels count for little in transcription; l and r, voiced and unvoiced stops,
and the sibilants are each one sound.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from tmkit.text.names import plain_readings

_SPELLINGS = (
    ("ng", "n"), ("zh", "s"), ("ch", "s"), ("sch", "s"), ("sh", "s"), ("ts", "s"), ("tz", "s"), ("ph", "f"),
    ("th", "t"), ("ck", "k"), ("gh", "k"), ("kh", "k"), ("wh", "w"), ("qu", "k"),
)  # fmt: skip
_CLASSES = str.maketrans("pbvwfdgckqxjzrmyh", "PPPWFTKKKKSSSLNYH")
_SOUNDS = str.maketrans({"l": "L", "n": "N", "s": "S", "t": "T"})
# j, q and x stand for a sibilant or, before i, for k and g; h for k, too; w and y often for nothing.
_LIKE = {frozenset(pair) for pair in ("JS", "JK", "HK", "HF", "WP", "WF", "PF", "TS")}
_HALF = 0.5
_LIGHT = "WYH"
_MOST_READINGS = 8


def likeness(zh: str, name: str) -> float:
    """Give 0..1: how alike a run of Chinese characters and a foreign name sound.

    >>> round(likeness("什梅加尔", "Shmigal"), 2), round(likeness("设拉子", "Shiraz"), 2)
    (1.0, 1.0)
    >>> likeness("渡边信之", "Watanabe") < 0.7
    True
    """
    latin = _latin_sounds(name)
    if not latin:
        return 0.0
    return max((_similar(sounds, latin) for sounds in _chinese_sounds(zh)), default=0.0)


def count_sounds(zh: str) -> int:
    """Give how many consonants a transcription has at the least.

    >>> count_sounds("首尔")
    2
    """
    return min(map(len, _chinese_sounds(zh)), default=0)


@lru_cache(4096)
def _latin_sounds(name: str) -> str:
    plain = "".join(char for char in unicodedata.normalize("NFD", name.lower()) if "a" <= char <= "z")
    for spelling, sound in _SPELLINGS:
        plain = plain.replace(spelling, sound)
    plain = re.sub(r"c(?=[eiy])", "s", plain)
    plain = re.sub(r"(?<=[aeiou])r(?=$|[^aeiouy])", "l", plain)
    return _reduced(plain)


@lru_cache(65536)
def _chinese_sounds(zh: str) -> tuple[str, ...]:
    found = {""}
    for char in zh:
        readings = {_syllable(reading) for reading in plain_readings(char)}
        found = {before + sounds for before in found for sounds in readings}
        if len(found) > _MOST_READINGS:
            found = set(sorted(found)[:_MOST_READINGS])
    return tuple(sorted(_reduced(sounds) for sounds in found))


def _syllable(reading: str) -> str:
    if reading == "er":
        return "l"
    reading = re.sub("ng$", "n", reading)
    return re.sub("^[jqx]", "J", re.sub("^(zh|ch|sh|c)", "s", reading))


def _reduced(sounds: str) -> str:
    """Give the consonants as classes, a vowel at the beginning as A, the same sound twice as one."""
    first = "A" if sounds[:1] in tuple("aeiou") else ""
    kept = "".join(char for char in sounds if char not in "aeiouü")
    classes = kept.translate(_CLASSES).translate(_SOUNDS)
    return first + re.sub(r"(.)\1+", r"\1", classes)


def _similar(one: str, other: str) -> float:
    """Give 1 less the weighted edits between two strings of sounds by the length of the longer."""
    row = [0.0]
    for char in other:
        row.append(row[-1] + _weight(char))
    for left in one:
        before, row = row, [row[0] + _weight(left)]
        for number, right in enumerate(other, 1):
            exchange = 0.0 if left == right else _HALF if frozenset((left, right)) in _LIKE else 1.0
            exchange = 0.0 if "J" in (left, right) and exchange == _HALF else exchange
            row.append(min(before[number] + _weight(left), row[-1] + _weight(right), before[number - 1] + exchange))
    longest = max(sum(map(_weight, one)), sum(map(_weight, other)), 1.0)
    return max(1.0 - row[-1] / longest, 0.0)


def _weight(sound: str) -> float:
    return _HALF if sound in _LIGHT or sound == "A" else 1.0
