"""A Chinese text cut into words with their places, and where a term in it may begin and end."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tmkit.bitext.phrase_pieces import STOP_CHARACTERS
from tmkit.model import Span
from tmkit.text.tokens import words

_LINKS = frozenset("与和及")
_NOT_IN_NAMES = STOP_CHARACTERS - _LINKS
_COUNTED = re.compile(
    r"[一二两三四五六七八九十百千几数多每某余]+[所家个名位座种批项条只台件次场间本张支]?|[所家个名位座批只台件]"
)


@dataclass(frozen=True, slots=True)
class Words:
    """A simplified Chinese text with the spans of its words, white space left out."""

    text: str
    spans: tuple[Span, ...]

    @classmethod
    def of(cls, text: str) -> Words:
        """Cut a simplified text.

        >>> Words.of("会见 外宾").spans
        ((0, 2), (3, 5))
        """
        spans = []
        at = 0
        for word in words(text):
            at = text.index(word, at)
            spans.append((at, at + len(word)))
            at += len(word)
        return cls(text, tuple(spans))

    @property
    def ends(self) -> frozenset[int]:
        """Where words end."""
        return frozenset(end for _, end in self.spans)

    def is_break(self, number: int) -> bool:
        """Whether no name goes on across a word: a mark, a number, or a small word other than "and"."""
        start, end = self.spans[number]
        word = self.text[start:end]
        return word in _NOT_IN_NAMES or not any(map(str.isalnum, word)) or bool(_COUNTED.fullmatch(word))
