"""Texts in the form in which terms are sought in them: a key, and where each piece of it stands in the text.

Chinese is a key of characters: one script and width, lower case, without quotes and title marks. English is a key of
words: each reduced to what its forms share, American spelling, articles and hyphens gone, "&" written "and".
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from tmkit.terms.inflection import base_key
from tmkit.terms.spelling import american
from tmkit.text.normalize import fold_map

QUOTES = "\"'“”‘’„‟「」『』《》〈〉〝〞«»"
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_ONE_TO_ONE = str.maketrans(dict.fromkeys("•・‧∙⋅", "·") | dict.fromkeys("‐‑‒–—―−", "-"))
_DROPPED = re.compile(f"[{re.escape(QUOTES)}]+|(?<=[{_HAN}]) (?=[0-9a-z])|(?<=[0-9a-z]) (?=[{_HAN}])")
_LETTER = "0-9A-Za-z\u00aa-\u036f\u0370-\u1fff\u2c00-\u2dff\ua640-\uab6f"
_WORD = re.compile(f"(?:[A-Za-z]\\.){{2,}}|[{_LETTER}]+(?:['’][{_LETTER}]+)*|[^\\s{_LETTER}]|\\s*\n\\s*\n\\s*")
_PREFIXED = re.compile("(?<![-A-Za-z])(?:co|sub|pre|non|multi|inter|anti|semi|post|re)-$", re.IGNORECASE)
_SKIPPED = frozenset(QUOTES + "-‐‑‒–—―−`´*_")
_ABBREVIATED = frozenset("st dr mr mrs ms prof co ltd inc corp no jr sr mt ft gen gov sen rep hon dept".split())
_AND = frozenset({"and", "or"})


@dataclass(frozen=True, slots=True)
class TextKey:
    """A key and the offset in the text of each of its characters; of words, :attr:`words` gives the offsets."""

    key: str
    starts: list[int]
    ends: list[int]
    surfaces: list[str] | None = None
    places: list[int] | None = None

    def word_at(self, place: int) -> int:
        """Give the number of the word whose key begins at a place of the key."""
        return bisect_right(self.places or [], place) - 1


def character_key(text: str) -> TextKey:
    """Give the key of a text in a language that is written without spaces between words.

    >>> found = character_key("赴「重慶」市")
    >>> found.key, found.starts
    ('赴重庆市', [0, 2, 3, 5])
    """
    folded, offsets = fold_map(text)
    starts = offsets[:-1]
    lower = folded.lower()
    if len(lower) != len(folded):
        lower = "".join(char.lower() if len(char.lower()) == 1 else char for char in folded)
    key = lower.translate(_ONE_TO_ONE)
    if _DROPPED.search(key):
        pieces, kept, end = [], [], 0
        for match in _DROPPED.finditer(key):
            pieces.append(key[end : match.start()])
            kept += starts[end : match.start()]
            end = match.end()
        key, starts = "".join([*pieces, key[end:]]), [*kept, *starts[end:]]
    return TextKey(key, starts, [start + 1 for start in starts])


def word_key(text: str) -> TextKey:
    """Give the key of a text in a language that writes spaces between words: the words' keys with a space around each.

    >>> word_key("The Consuls-General of the UN, and others").key
    ' consul general of un and other '
    """
    keys: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    surfaces: list[str] = []
    for start, end, surface in _words(text):
        key = word_base(surface)
        if key in _AND and keys and keys[-1] == ",":
            for several in (keys, starts, ends, surfaces):
                several.pop()
        keys.append(key)
        starts.append(start)
        ends.append(end)
        surfaces.append(surface)
    places, place = [], 0
    for key in keys:
        places.append(place)
        place += len(key) + 1
    return TextKey(f" {' '.join(keys)} " if keys else "", starts, ends, surfaces, places)


@lru_cache(maxsize=1 << 17)
def plain_word(surface: str) -> str:
    """Give a word in lower case and American spelling, without accents and possessive.

    >>> plain_word("Organisation’s"), plain_word("attaché")
    ('organization', 'attache')
    """
    word = surface.lower().replace("’", "'")
    if not word.isascii():
        marked = unicodedata.normalize("NFKD", word)
        word = "".join(char for char in marked if not unicodedata.combining(char))
    word = word.removesuffix("'s").replace("'", "").replace(".", "")
    return american(word) if len(word) > 3 else word


@lru_cache(maxsize=1 << 17)
def word_base(surface: str) -> str:
    """Give what the forms of a word share; a mark is its own base, "&" is "and"."""
    word = plain_word(surface)
    return base_key(word) if len(word) > 2 else word or surface


def _words(text: str) -> list[tuple[int, int, str]]:
    """Give (start, end, surface) of the words and the marks that keep words apart; articles and quotes are left out."""
    plain, offsets = _plain(text)
    found: list[tuple[int, int, str]] = []
    last = ""
    joined = -1
    for match in _WORD.finditer(plain):
        surface = match.group()
        start, end = match.span()
        if surface in _SKIPPED:
            if surface == "-" and _PREFIXED.search(plain, max(0, start - 8), end):
                joined = end
            continue
        if surface == "." and last.lower() in _ABBREVIATED:
            continue
        if surface == "&":
            surface = "and"
        elif surface.isspace():
            surface = "\N{PILCROW SIGN}"
        elif surface.endswith(".") and len(surface) > 1:
            surface = surface.replace(".", "")
        last = surface
        if surface in ("a", "an", "the", "The", "THE"):
            continue
        if joined == start and found:
            start, surface = found[-1][0], found.pop()[2] + surface
            found.append((start, offsets[end - 1] + 1, surface))
            continue
        found.append((offsets[start], offsets[end - 1] + 1, surface))
    return found


def _plain(text: str) -> tuple[str, list[int] | range]:
    """Give the text without width and invisible characters, line ends kept, and the offsets."""
    if text.isascii():
        return text, range(len(text))
    kept = []
    offsets: list[int] = []
    end = 0
    for line in text.split("\n"):
        folded, places = fold_map(line)
        kept.append(folded)
        offsets += [end + place for place in places[:-1]]
        end += len(line)
        offsets.append(end)
        end += 1
    return "\n".join(kept), offsets[:-1] if offsets else offsets
