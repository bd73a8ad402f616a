"""What the aligner counts in a segment: Chinese words and characters, English stems, and signs both languages share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from importlib import resources
from operator import itemgetter
from typing import TypeAlias

from tmkit.text.numerals import find_numbers
from tmkit.text.stems import stem

Lexeme: TypeAlias = tuple[str, int, int]

LONGEST = 16
SIGNS = {
    "\N{FULLWIDTH QUESTION MARK}": "?",
    "\N{FULLWIDTH EXCLAMATION MARK}": "!",
    "\N{FULLWIDTH COLON}": ":",
    "\N{FULLWIDTH SEMICOLON}": ";",
    "\N{FULLWIDTH PERCENT SIGN}": "%",
    "\N{FULLWIDTH LEFT PARENTHESIS}": "(",
    "\N{LEFT DOUBLE QUOTATION MARK}": '"',
    "\N{LEFT CORNER BRACKET}": '"',
    "\N{RIGHT DOUBLE QUOTATION MARK}": "''",
    "\N{RIGHT CORNER BRACKET}": "''",
    "\N{EM DASH}": "-",
    "\N{HORIZONTAL ELLIPSIS}": "...",
    "?": "?",
    "!": "!",
    ":": ":",
    ";": ";",
    "%": "%",
    "(": "(",
    '"': '"',
}
_SHARED = frozenset(SIGNS.values())
_MARKS = re.escape("".join(SIGNS))
_APOSTROPHES = "'\N{RIGHT SINGLE QUOTATION MARK}"
_DASH = "\N{EM DASH}"
_OPENING = re.compile(r"(?:(?<=\s)|^)['\N{LEFT SINGLE QUOTATION MARK}](?=\w)")
_CLOSING = re.compile(rf"(?<=[.,!?{_DASH}])[{_APOSTROPHES}](?!\w)")
_ENGLISH = re.compile(rf"[^\W\d_]+(?:[{_APOSTROPHES}][^\W\d_]+)?|\.\.\.|[{_MARKS}]")
_CHINESE = re.compile(rf"[\u3400-\u9fff\U00020000-\U0003ffff]+|[a-zA-Z][a-zA-Z\-]*|[{_MARKS}]")
_HAN = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]")
_PLACE = itemgetter(1)
_CUT_SHORT = {"can": "can", "won": "will", "shan": "shall"}


class Heads:
    """The Chinese words that are looked up in a text, with the longest size by first character.

    >>> list(Heads(["友好", "友好城市"]).find("国际友好城市"))
    [('友好城市', 2, 6)]
    """

    __slots__ = ("_sizes", "_words")

    def __init__(self, words: Iterable[str] = ()) -> None:
        self._words: set[str] = set()
        self._sizes: dict[str, int] = {}
        self.add(words)

    def add(self, words: Iterable[str]) -> None:
        """Add words of two to sixteen characters; shorter ones are counted as characters anyway."""
        for word in words:
            if 2 <= len(word) <= LONGEST:
                self._words.add(word)
                if len(word) > self._sizes.get(word[0], 0):
                    self._sizes[word[0]] = len(word)

    def find(self, run: str) -> Iterator[Lexeme]:
        """Give the longest known word at each place, from left to right, without overlap."""
        place = 0
        while place < len(run):
            end = place + 1
            for stop in range(min(place + self._sizes.get(run[place], 0), len(run)), place + 1, -1):
                if run[place:stop] in self._words:
                    yield run[place:stop], place, stop
                    end = stop
                    break
            place = end


def chinese_lexemes(text: str, heads: Heads) -> list[str]:
    """Give words known to ``heads`` (longest first), every character, Latin words, signs, and numbers by value.

    >>> chinese_lexemes("30座友好城市！", Heads(["友好城市"]))
    ['#30', '座', '友', '友好城市', '好', '城', '市', '!']
    """
    return [token for token, _, _ in sorted(place_chinese(text, heads), key=_PLACE)]


def place_chinese(text: str, heads: Heads) -> list[Lexeme]:
    """Give the lexemes of a Chinese text with their places (code points), which overlap."""
    found: list[Lexeme] = []
    for match in _CHINESE.finditer(text):
        piece, start = match[0], match.start()
        if _HAN.match(piece):
            found += [(char, start + place, start + place + 1) for place, char in enumerate(piece)]
            found += [(word, start + left, start + right) for word, left, right in heads.find(piece)]
        else:
            found.append((SIGNS.get(piece) or piece.lower(), start, match.end()))
    return found + _numbers(text, "zh")


def english_lexemes(text: str) -> list[str]:
    """Give stems, signs, and numbers by value.

    >>> english_lexemes("Thirty women's masks!")
    ['thirti', '#30', 'woman', "'s", 'mask', '!']
    """
    return [token for token, _, _ in sorted(place_english(text), key=_PLACE)]


def place_english(text: str) -> list[Lexeme]:
    """Give the lexemes of an English text with their places (code points); those of one word share a place."""
    found: list[Lexeme] = []
    text = _CLOSING.sub("\N{RIGHT DOUBLE QUOTATION MARK}", _OPENING.sub('"', text))
    for match in _ENGLISH.finditer(text):
        sign = SIGNS.get(match[0])
        parts = (sign,) if sign else english_stems(match[0])
        found += [(part, match.start(), match.end()) for part in parts]
    return found + _numbers(text, "en")


def _numbers(text: str, lang: str) -> list[Lexeme]:
    found = find_numbers(text, lang)
    counted = {n.value for n in found if n.kind != "code" and (n.hard or n.kind == "month")}
    return [(f"#{n.value}", n.start, n.end) for n in found if n.value in counted]


@lru_cache(200_000)
def gloss_lexemes(gloss: str) -> tuple[str, ...]:
    """Give what an English term of a lexicon counts as: its stems, or itself where it is a sign or a value.

    >>> gloss_lexemes("Foreign Affairs"), gloss_lexemes("#5")
    (('foreign', 'affair'), ('#5',))
    """
    if gloss in _SHARED or gloss.startswith("#"):
        return (gloss,)
    return tuple(part for piece in _ENGLISH.findall(gloss) if piece[0].isalpha() for part in english_stems(piece))


@lru_cache(200_000)
def english_stems(word: str) -> tuple[str, ...]:
    """Give the stem of a word, irregular forms led back to their lemma; a clitic stands by itself.

    >>> english_stems("Women's"), english_stems("didn't"), english_stems("said")
    (('woman', "'s"), ('do', 'not'), ('say',))
    """
    word = word.lower().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    head, _, tail = word.partition("'")
    if tail == "t" and head.endswith("n"):
        return (_CUT_SHORT.get(head) or _stem(head[:-1]), "not")
    return (_stem(head), _lemmas().get("'" + tail, "'" + tail)) if tail else (_stem(head),)


def _stem(word: str) -> str:
    return stem(_lemmas().get(word, word))


@cache
def _lemmas() -> dict[str, str]:
    lines = resources.files("tmkit.bitext").joinpath("irregular.tsv").read_text("utf-8").split("\n")
    rows = (line.split("\t") for line in lines if "\t" in line)
    return {form: lemma for lemma, forms in rows for form in forms.split(" ")}
