"""Which concepts have a term, as it stands in some text: by its very form, else as a text that the term is found in."""

from __future__ import annotations

from functools import cached_property

from tmkit.langs import detect
from tmkit.model import Concept, Term
from tmkit.terms.drafts import term_key
from tmkit.terms.glossary import Glossary
from tmkit.terms.recognize import Recognizer

Holder = tuple[Concept, Term]


class Holders:
    """Finds the concepts of a glossary by the words of a text, inflected or in another script.

    >>> from tmkit.terms.glossary import gather
    >>> city = Concept(id="c", terms=(Term(text="友好城市", lang="zh"), Term(text="sister city", lang="en")))
    >>> [term.text for _concept, term in Holders(gather([city])).find("Sister Cities")]
    ['sister city']
    """

    def __init__(self, glossary: Glossary) -> None:
        self._glossary = glossary
        self._recognizers: dict[str, Recognizer] = {}

    @cached_property
    def _by_key(self) -> dict[tuple[str, str], list[Holder]]:
        found: dict[tuple[str, str], list[Holder]] = {}
        for concept in self._glossary.concepts:
            for key, term in {term_key(term.lang, term.text): term for term in reversed(concept.terms)}.items():
                found.setdefault(key, []).append((concept, term))
        return found

    def find(self, text: str) -> list[Holder]:
        """Give each concept that has the text as a term, with that term; none where the text is empty."""
        lang = detect(text)
        if not text or not lang:
            return []
        return self._by_key.get(term_key(lang, text)) or self._recognized(text, lang)

    def _recognized(self, text: str, lang: str) -> list[Holder]:
        if lang not in self._recognizers:
            self._recognizers[lang] = Recognizer(self._glossary, lang)
        hits = self._recognizers[lang].find(text)
        return list({hit.concept.id: (hit.concept, hit.term) for hit in hits if hit.text == text}.values())
