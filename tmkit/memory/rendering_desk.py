"""Where the question for renderings is asked: finds the units, the word links and the forms of the glossary."""

from __future__ import annotations

from dataclasses import dataclass

from tmkit.bitext.phrases import Language
from tmkit.errors import UsageError
from tmkit.memory.concordance import sought_form
from tmkit.memory.languages import query_languages
from tmkit.memory.rendering_evidence import Forms
from tmkit.memory.renderings import Ground, find_renderings
from tmkit.memory.scores import language_of
from tmkit.memory.store import Store
from tmkit.memory.term_places import Texts, find_places
from tmkit.memory.word_lexicon import Teller, WordLexicons
from tmkit.model import Concept, Renderings


@dataclass(frozen=True, slots=True)
class RenderingQuestion:
    """What is asked: a term, its language (None: found from its letters), how many answers, the glossary."""

    term: str
    lang: str | None = None
    limit: int | None = 20
    glossary: tuple[Concept, ...] = ()
    examples: int = 3

    def __post_init__(self) -> None:
        if (self.limit is not None and self.limit < 0) or self.examples < 0:
            raise UsageError("limit and examples must not be negative")
        if self.lang is not None and language_of(self.lang) not in ("zh", "en"):
            raise UsageError(f"renderings are found for Chinese (zh) and English (en) terms, not for {self.lang!r}")


class RenderingDesk:
    """Answers for one store; keeps its word links in mind."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lexicons = WordLexicons(store)

    def ask(self, question: RenderingQuestion, texts: Texts, on_learn: Teller | None = None) -> Renderings:
        """Give the renderings of a term; the word links are learnt only where the memory holds the term."""
        wanted = question.lang or query_languages(question.term, ["zh", "en"])[0]
        lang: Language = "zh" if language_of(wanted) == "zh" else "en"
        places = find_places(question.term, lang, texts, self._store) if question.term else []
        if not places:
            return Renderings(question.term, 0)
        return find_renderings(
            question.term,
            places,
            Ground(lambda: self._lexicons.get(on_learn), lambda text: _holders(text, texts)),
            lang,
            forms=Forms.of(question.term, question.glossary, lang) if question.glossary else None,
            limit=question.limit,
            examples=question.examples,
        )

    def learn(self, on_learn: Teller | None = None) -> None:
        """Learn the word links, or read those that are kept, so that the first question need not wait."""
        self._lexicons.get(on_learn)


def _holders(text: str, texts: Texts) -> frozenset[int]:
    """Give the ids of the units that hold a text, inside words too."""
    return frozenset((texts.containing(sought_form(text))[0] // 2).tolist())
