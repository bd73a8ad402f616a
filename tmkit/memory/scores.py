"""What a score means: edit distance over the units of a language, in whole tenths of a per cent.

``score`` = floor to 0.1 of 100 x (1 - Levenshtein / longer length), over code points for Chinese and its like, over
the tokens ``\\w+|[^\\w\\s]`` of the lower-cased text for languages with spaces, always on folded text. Everything is
compared in integers, so that no rounding moves a match across a threshold.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache

from tmkit.errors import UsageError
from tmkit.text.tokens import english_words, words

BY_CHARACTER = frozenset({"zh", "ja", "th", "lo", "km", "my", "bo", "yue", "wuu", "lzh", "cmn"})
"""Languages that write no spaces between words: their units are code points."""


_KEPT = 2048
"""So many texts keep their words: a query is compared with several texts, and many texts are found again and again."""


@cache
def language_of(code: str) -> str:
    """Give the language of a code without script and region: what decides in which index a text lies.

    >>> language_of("zh-Hant-TW"), language_of("en_US")
    ('zh', 'en')
    """
    return code.replace("_", "-").split("-")[0].lower()


def units_of(folded: str, language: str) -> Sequence[str]:
    """Give the units that a score counts: code points (a string) or lower-cased words and marks (a list)."""
    return folded if language in BY_CHARACTER else english_words(folded)


def tenths(longer: int, distance: int) -> int:
    """Give the score in tenths of a per cent, 0..1000, of two texts, the longer of ``longer`` (at least 1) units.

    >>> tenths(3, 1), tenths(38, 0), tenths(1001, 1)
    (666, 1000, 999)
    """
    return 1000 * (longer - distance) // longer


def threshold(min_score: float) -> int:
    """Give a threshold in per cent as tenths; :class:`UsageError` when it is not in 0..100."""
    if not 0 <= min_score <= 100:
        raise UsageError(f"the lowest score must be between 0 and 100, not {min_score}")
    return round(10 * min_score)


def farthest(longer: int, least: int) -> int:
    """Give the largest distance at which the score still reaches ``least`` tenths.

    >>> farthest(38, 700), farthest(1, 1000)
    (11, 0)
    """
    return longer - -(-least * longer // 1000)


def shortest(length: int, least: int) -> int:
    """Give the least length of a text that can score ``least`` tenths with one of ``length`` units."""
    return -(-least * length // 1000)


def longest(length: int, least: int) -> int:
    """Give the greatest length of a text that can score ``least`` (at least 1) tenths with one of ``length`` units."""
    return 1000 * length // least


def word_score(query: str, text: str, language: str) -> float:
    """Give the score over words without punctuation, in per cent, floored to one decimal, of two folded texts.

    Two texts without any word score 100 when they are equal, else 0.

    >>> word_score("The mayor met them.", "The Mayor met him!", "en")
    75.0
    """
    if query == text:
        return 100.0
    from rapidfuzz.distance import Levenshtein

    ours, theirs = _words(query, language), _words(text, language)
    longer = max(len(ours), len(theirs))
    return tenths(longer, Levenshtein.distance(ours, theirs)) / 10 if longer else 0.0


@lru_cache(maxsize=_KEPT)
def _words(folded: str, language: str) -> tuple[str, ...]:
    tokens = words(folded.lower()) if language in BY_CHARACTER else english_words(folded)
    return tuple(token for token in tokens if any(map(str.isalnum, token)))
