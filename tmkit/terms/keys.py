"""Texts in the form in which terms are sought in them: a key, and where each piece of it stands in the text.

Chinese is a key of characters: one script and width, lower case, without quotes and title marks. English is a key of
words: each reduced to what its forms share, American spelling, articles and hyphens gone, "&" written "and".
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from tmkit.terms.inflection import base_key
from tmkit.terms.spelling import american
from tmkit.text.normalize import fold, fold_map

QUOTES = "\"'“”‘’„‟「」『』《》〈〉〝〞«»"
_HAN = "\u3400-\u9fff\uf900-\ufaff\U00020000-\U000323af"
_DASHES = "‐‑‒–—―−"
_ONE_TO_ONE = str.maketrans(dict.fromkeys("•・‧∙⋅", "·") | dict.fromkeys(_DASHES, "-") | {"ς": "σ"})
_DROPPED = re.compile(f"[{re.escape(QUOTES)}]+|(?<=[{_HAN}]) (?=[0-9a-z])|(?<=[0-9a-z]) (?=[{_HAN}])")

_LETTER = "0-9A-Za-z\u00aa-\u036f\u0370-\u1fff\u2c00-\u2dff\ua640-\uab6f"
PREFIXES = "co sub pre non multi inter anti semi post re".split()
ABBREVIATIONS = "St Dr Mr Mrs Ms Prof Co Ltd Inc Corp No Jr Sr Mt Ft Gen Gov Sen Rep Hon Dept".split()
_PREFIX_HYPHEN = "-(?i:" + "|".join(rf"(?<=\b{prefix}-)" for prefix in PREFIXES) + ")"
_STOP = r"\." + "".join(rf"(?<!\b{word}\.)" for word in ABBREVIATIONS)
# Pieces of text that have a key: words, with initials as one; a comma before "and"; an empty line; other marks. What is
# between them, white space, quotes, hyphens and the stops of abbreviations, has none. Split by this, a text gives gap
# and piece in turn. What looks back comes behind the character that calls for it: five times as fast.
_PIECE = re.compile(
    rf"([{_LETTER}]+(?:(?:['’]|{_PREFIX_HYPHEN})[{_LETTER}]+)*(?:\.(?<=\b[A-Za-z]\.)(?:[A-Za-z]\.)+)?"
    rf"|,\s(?=(?:and|or)\b|&)|\n\s*\n\s*|{_STOP}|[^\s{_LETTER}{re.escape(QUOTES)}{_DASHES}`´*_.-])"
)
_IS_HAN, _IS_LETTER = re.compile(f"[{_HAN}]"), re.compile(f"[{_LETTER}]")
_SMALL_LATIN = frozenset("0123456789abcdefghijklmnopqrstuvwxyz")
# In the order of their bits in native/src/text/characters.rs.
_KINDS = ("space", "letter", "word", "dropped", "han", "small latin", "digit", "latin")
_ARTICLES = frozenset(["a", "an", "the", "The", "THE"])
_MOST_WORDS = 1 << 18

Place = tuple[int, int, tuple[str, ...]]
"""Where a key stands in a text: start, end, and the words there as they are written."""


@dataclass(frozen=True, slots=True)
class CharacterKey:
    """A key of characters; ``starts`` is the offset in the text of each."""

    key: str
    starts: Sequence[int]

    def place(self, start: int, end: int) -> Place:
        """Give the span of the text that a span of the key stands for, and no words."""
        return self.starts[start], self.starts[end - 1] + 1, ()


@dataclass(frozen=True, slots=True)
class WordKey:
    """A key of words with a space around each.

    ``places`` holds where each word begins in the key, ``kept`` its number among ``pieces``; ``offsets`` are the
    borders of gaps and pieces in the plain text, and ``origin`` maps those to the text as given.
    """

    key: str
    places: Sequence[int]
    kept: Sequence[int]
    pieces: Sequence[str]
    offsets: Sequence[int]
    origin: Sequence[int]

    def place(self, start: int, end: int) -> Place:
        """Give the span of the text that a span of the key, from space to space, stands for, and its words."""
        first = bisect_right(self.places, start) - 1
        last = bisect_right(self.places, end - 2)
        kept = self.kept[first:last]
        begin, stop = self.offsets[2 * kept[0]], self.offsets[2 * kept[-1] + 1]
        return self.origin[begin], self.origin[stop - 1] + 1, tuple([self.pieces[number] for number in kept])


TextKey = CharacterKey | WordKey


def character_key(text: str) -> CharacterKey:
    """Give the key of a text in a language that is written without spaces between words.

    >>> found = character_key("赴「重慶」市")
    >>> found.key, list(found.starts)
    ('赴重庆市', [0, 2, 3, 5])
    """
    folded, starts = _plain(text)
    # The small sigma at the end of a word counts as any other, so that each character has a form of its own.
    lower = folded.lower()
    if len(lower) != len(folded):
        lower = "".join(char.lower() if len(char.lower()) == 1 else char for char in folded)
    key = lower.translate(_ONE_TO_ONE)
    pieces: list[str] = []
    kept: list[int] = []
    end = 0
    for match in _DROPPED.finditer(key):
        pieces.append(key[end : match.start()])
        kept += starts[end : match.start()]
        end = match.end()
    return CharacterKey("".join([*pieces, key[end:]]), [*kept, *starts[end:]]) if end else CharacterKey(key, starts)


def word_key(text: str) -> WordKey:
    """Give the key of a text in a language that writes spaces between words.

    >>> found = word_key("The Consuls-General of the UN, and others")
    >>> found.key
    ' consul general of un and other '
    >>> found.place(0, 16)
    (4, 19, ('Consuls', 'General'))
    """
    plain, origin = _plain(text)
    parts = _PIECE.split(plain)
    pieces = parts[1::2]
    bases = list(map(_BASES.__getitem__, pieces))
    kept = [number for number, base in enumerate(bases) if base]
    words = [bases[number] for number in kept]
    places = list(accumulate((len(word) + 1 for word in words), initial=0))[:-1]
    key = f" {' '.join(words)} " if words else ""
    return WordKey(key, places, kept, pieces, list(accumulate(map(len, parts))), origin)


@lru_cache(maxsize=_MOST_WORDS)
def plain_word(surface: str) -> str:
    """Give a word in lower case and American spelling, without accents, inner hyphen and possessive.

    >>> plain_word("Organisation’s"), plain_word("attaché"), plain_word("&")
    ('organization', 'attache', 'and')
    """
    word = surface.lower().replace("’", "'")
    if not word.isascii():
        marked = unicodedata.normalize("NFKD", word)
        word = "".join(char for char in marked if not unicodedata.combining(char))
    if word == "&":
        return "and"
    word = word.removesuffix("'s").replace("'", "").replace("-", "")
    if word.endswith(".") and len(word) > 1:
        word = word.replace(".", "")
    return american(word) if len(word) > 3 and not word.isdecimal() else word


class _Bases(dict[str, str]):
    """The key of each piece of text seen: what the forms of a word share; empty for what does not count."""

    def __missing__(self, surface: str) -> str:
        if len(self) >= _MOST_WORDS:
            self.clear()
        base = self[surface] = word_base(surface)
        return base


_BASES = _Bases()


def word_base(surface: str) -> str:
    """Give the key of a piece of text: what the forms of a word share; empty for what does not count.

    >>> word_base("Donations"), word_base("the"), word_base("&")
    ('donation', '', 'and')
    """
    if surface in _ARTICLES or surface[0] == "," != surface:
        return ""
    if surface.isspace():
        return "\N{PILCROW SIGN}"
    word = plain_word(surface)
    return base_key(word) if len(word) > 2 else word or surface


def describe_character(char: str) -> tuple[str, int]:
    """Give what the core needs to know of a character of a text in a language without spaces: its form and its kinds.

    The form is empty where the character is dropped.
    """
    form = _form(char)
    lower = form.lower()
    form = (lower if len(lower) == 1 else form).translate(_ONE_TO_ONE)
    kinds = {"dropped": form in QUOTES, "han": _IS_HAN.match(form), "small latin": form in _SMALL_LATIN}
    return form, _kinds(form, kinds) if form else 0


def describe_letter(char: str) -> tuple[str, int]:
    """Give what the core needs to know of a character of a text in a language with spaces between words.

    >>> describe_letter("Ａ"), describe_letter("-")
    (('A', 134), ('-', 8))
    """
    form = _form(char)
    kinds = {"dropped": form in f"{QUOTES}{_DASHES}`´*_.-", "letter": _IS_LETTER.match(form)}
    return form, _kinds(form, kinds) if form else 0


def _form(char: str) -> str:
    """What a character is folded to: a space, itself or another one, or nothing."""
    return char if char == "\n" else " " if char.isspace() else fold(char)


def _kinds(form: str, found: Mapping[str, object]) -> int:
    """The kinds of a character as the core numbers them."""
    kinds = {
        "space": form.isspace(),
        "word": form.isalnum() or form == "_",
        "digit": form.isdigit(),
        "latin": form.isalnum() and form < "\u0250",
        **found,
    }
    return sum(1 << place for place, name in enumerate(_KINDS) if kinds.get(name))


def _plain(text: str) -> tuple[str, Sequence[int]]:
    """Give the text in one script and width without invisible characters, line ends kept, and the offset of each."""
    if text.isascii() and "  " not in text and "\t" not in text:
        return text, range(len(text))
    kept: list[str] = []
    origin: list[int] = []
    start = 0
    for line in text.split("\n"):
        folded = fold(line)
        if len(folded) == len(line):
            origin += range(start, start + len(line) + 1)
        else:
            folded, places = fold_map(line)
            origin += [start + place for place in places[:-1]]
            origin.append(start + len(line))
        kept.append(folded)
        start += len(line) + 1
    return "\n".join(kept), origin[:-1]
