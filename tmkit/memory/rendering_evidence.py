"""What says at once how a term is rendered, without any alignment: the glossary, pinyin, and the value of a number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tmkit.bitext.phrases import Language
from tmkit.model import Concept, Span, TermStatus
from tmkit.text.names import match_pinyin
from tmkit.text.numerals import find_numbers

if TYPE_CHECKING:
    from tmkit.terms.recognize import Recognizer

_LONGEST_NAME = 8


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms in which the glossary has a term in the other language; nothing where it does not know the term."""

    finder: Recognizer | None = None

    @classmethod
    def of(cls, term: str, concepts: Iterable[Concept], lang: Language) -> Forms:
        """Give the forms of those concepts that have ``term`` as a whole term of ``lang``."""
        from tmkit.terms.recognize import Recognizer

        hits = Recognizer(concepts, lang).find_all(term)
        meant = {hit.concept.id: hit.concept for hit in hits if (hit.start, hit.end) == (0, len(term))}
        return cls(Recognizer(meant.values(), _other(lang)) if meant else None)

    def find(self, text: str) -> Span | None:
        """Give the span of the first form in a text."""
        hits = self.finder.find(text) if self.finder else []
        return (hits[0].start, hits[0].end) if hits else None

    def status(self, text: str) -> TermStatus | Literal[""]:
        """Give the status of the form that a rendering is, empty where it is none."""
        hits = self.finder.find(text) if self.finder else []
        return next((hit.term.status for hit in hits if (hit.start, hit.end) == (0, len(text))), "")


class Known:
    """What is known of a term before anything is aligned.

    >>> Known("渝中区", "zh", Forms()).find("He came to Yuzhong District.")
    (11, 27)
    """

    def __init__(self, term: str, lang: Language, forms: Forms) -> None:
        self._term, self._lang, self._forms = term, lang, forms
        numbers = [number for number in find_numbers(term, lang) if (number.start, number.end) == (0, len(term))]
        self._value = numbers[0].value if numbers and numbers[0].hard else None
        is_han = all("\u3400" <= char <= "\u9fff" for char in term)
        self._may_be_name = (is_han and len(term) <= _LONGEST_NAME) if lang == "zh" else term[:1].isupper()

    def find(self, text: str) -> Span | None:
        """Give the span of a text in the other language that renders the term; None where this says nothing."""
        return self._forms.find(text) or self._name(text) or self._number(text)

    def _name(self, text: str) -> Span | None:
        if not self._may_be_name:
            return None
        if self._lang == "zh":
            whole = [(name.en_start, name.en_end) for name in match_pinyin(self._term, text) if name.zh == self._term]
        else:
            whole = [(name.zh_start, name.zh_end) for name in match_pinyin(text, self._term) if name.en == self._term]
        return whole[0] if whole else None

    def _number(self, text: str) -> Span | None:
        if self._value is None:
            return None
        same = (number for number in find_numbers(text, _other(self._lang)) if number.value == self._value)
        return next(((number.start, number.end) for number in same), None)


def _other(lang: Language) -> Language:
    return "en" if lang == "zh" else "zh"
