"""The words at the end of the names of bodies, places and titles (部, 局, 总领事), and the English words for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources

from tmkit.model import Span

_RANKS = {
    "第一副": "first deputy|first vice",
    "常务副": "executive deputy|executive vice|standing deputy|standing vice",
    "副总": "deputy general|vice general|vice|deputy",
    "副": "deputy|vice|associate|assistant",
    "代理": "acting",
    "助理": "assistant",
    "首席": "chief|principal",
    "前": "former",
    "": "",
}
_LOOSE_RANKS = frozenset(("代理", "助理", "首席", "前"))
_LOWER_RANK = re.compile(r"(?:deputy|vice|associate|assistant|under)[- ]$", re.IGNORECASE)
_LONGEST = 5
_NO_HEAD = "-"
_ANY_RANK = tuple(_RANKS)


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a name in a Chinese text: its span with the word of rank before it, its type, its English words."""

    span: Span
    type: str
    word: str
    rank: str

    def find(self, en: str) -> Iterator[Span]:
        """Give the places where an English text has the head, with its rank, in singular or plural.

        >>> list(Head((0, 3), "title", "市长", "副").find("The vice mayors and the mayor"))
        [(4, 15)]
        """
        for match in _pattern(self.word, self.rank).finditer(en):
            if self.rank or not _LOWER_RANK.search(en[: match.start()]):
                yield match.span()

    @property
    def usual_length(self) -> int:
        """The number of English words of its usual rendering.

        >>> Head((0, 4), "body", "总领事馆", "").usual_length
        2
        """
        return len(_table()[self.word][1][0].split())

    def find_apart(self, en: str) -> list[Span]:
        """Give what :meth:`find` gives, or the places without a rank that may stand apart: chief state doctor."""
        places = list(self.find(en))
        if places or self.rank not in _LOOSE_RANKS:
            return places
        return [match.span() for match in _pattern(self.word, "").finditer(en)]


def find_heads(zh: str, ends: frozenset[int]) -> list[Head]:
    """Give the heads of a simplified text that end at one of ``ends`` (code points), the longest at each end.

    >>> [(head.word, head.rank, head.span) for head in find_heads("外交部副部长", frozenset({3, 6}))]
    [('外交部', '', (0, 3)), ('部长', '副', (3, 6))]
    """
    found = []
    for end in sorted(ends):
        for start in range(max(end - _LONGEST, 0), end):
            entry = _table().get(zh[start:end])
            if entry and entry[0] == _NO_HEAD:
                break
            if entry:
                rank = next(rank for rank in _ANY_RANK if not rank or _has_rank(zh, rank, start, entry[0]))
                found.append(Head((start - len(rank), end), entry[0], zh[start:end], rank))
                break
    return found


@cache
def _table() -> dict[str, tuple[str, tuple[str, ...]]]:
    return {zh: (kind, tuple(en.split(";"))) for zh, kind, en in _rows("heads.tsv")}


def _has_rank(zh: str, rank: str, start: int, kind: str) -> bool:
    return kind == "title" and zh.endswith(rank, 0, start)


def head_pairs() -> Iterator[tuple[str, str]]:
    """Give every head with its usual English, and the short forms inside names, for the learning of word links."""
    yield from ((zh, words[0]) for zh, (kind, words) in _table().items() if kind != _NO_HEAD)
    yield from ((zh, en) for zh, en in _rows("short_forms.tsv"))


@cache
def _short_forms() -> frozenset[str]:
    return frozenset(zh for zh, _ in _rows("short_forms.tsv"))


def is_short_form(zh: str) -> bool:
    """Say whether two characters are a short form inside names.

    >>> is_short_form("上合"), is_short_form("合组")
    (True, False)
    """
    return len(zh) > 1 and zh in _short_forms()


def _rows(file: str) -> Iterator[tuple[str, ...]]:
    lines = resources.files(__package__).joinpath(file).read_text("utf-8").split("\n")
    return (tuple(line.split("\t")) for line in lines if line and not line.startswith("#"))


@cache
def _pattern(word: str, rank: str) -> re.Pattern[str]:
    ranks = "|".join(rf"{_flexible(one)}[- ]" for one in _RANKS[rank].split("|")) if rank else ""
    words = "|".join(map(_flexible, sorted(_table()[word][1], key=len, reverse=True)))
    return re.compile(rf"\b(?:{ranks})(?:{words})\b", re.IGNORECASE)


def _flexible(words: str) -> str:
    """Give a pattern of words that may be joined by a hyphen and stand in the plural, any of them."""
    return "[- ]".join(_inflected(word) for word in re.split("[- ]", words))


def _inflected(word: str) -> str:
    if word.endswith("y"):
        return f"{re.escape(word[:-1])}(?:y|ies)"
    if word.endswith(("ch", "s", "x")):
        return f"{re.escape(word)}(?:es)?"
    return f"{re.escape(word)}s?"
