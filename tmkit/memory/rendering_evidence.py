"""What says at once how a term is rendered, without any alignment: the glossary, pinyin, and the value of a number."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from tmkit.bitext.phrases import Language
from tmkit.model import Concept, Span, TermStatus
from tmkit.terms.recognize import Recognizer
from tmkit.text.names import match_pinyin
from tmkit.text.numerals import find_numbers


@dataclass(frozen=True, slots=True)
class Forms:
    """The forms in which the glossary has a term in the other language; nothing where it does not know the term."""

    finder: Recognizer | None = None

    @classmethod
    def of(cls, term: str, concepts: Iterable[Concept], lang: Language) -> Forms:
        """Give the forms of those concepts that have ``term`` as a whole term of ``lang``."""
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


def known_span(term: str, text: str, lang: Language, forms: Forms) -> Span | None:
    """Give the span of a text that renders a term by what is known of it; None where that says nothing.

    >>> known_span("渝中区", "He came to Yuzhong District.", "zh", Forms())
    (11, 27)
    """
    return forms.find(text) or _name_span(term, text, lang) or _number_span(term, text, lang)


def _other(lang: Language) -> Language:
    return "en" if lang == "zh" else "zh"


def _name_span(term: str, text: str, lang: Language) -> Span | None:
    if lang == "zh":
        whole = [(name.en_start, name.en_end) for name in match_pinyin(term, text) if name.zh == term]
    else:
        whole = [(name.zh_start, name.zh_end) for name in match_pinyin(text, term) if name.en == term]
    return whole[0] if whole else None


def _number_span(term: str, text: str, lang: Language) -> Span | None:
    wanted = [number for number in find_numbers(term, lang) if (number.start, number.end) == (0, len(term))]
    if not wanted or not wanted[0].hard:
        return None
    same = [number for number in find_numbers(text, _other(lang)) if number.value == wanted[0].value]
    return (same[0].start, same[0].end) if same else None
