"""What the checks need to know of a concept, found out once: its good forms, and whether they are names."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache

from tmkit.langs import parse_code, territories
from tmkit.model import Concept
from tmkit.qa.rank_characters import may_have_han_swaps
from tmkit.qa.rank_words import may_have_swaps, rank_words
from tmkit.qa.short_forms import acronyms
from tmkit.terms.inflection import RANK_WORDS
from tmkit.terms.keys import character_key

GOOD = frozenset({"preferred", "admitted"})
SMALL_WORDS = frozenset("of the and for in on to at by with from a an or de la du der von & 's".split())
_NAMED_TYPES = frozenset({"body", "place", "person", "country", "organisation"})
_PLACES = frozenset({"place", "country"})
# Of these some are names and some common nouns: the capitals tell.
_MIXED_TYPES = frozenset({"term", "event", "document"})
_CAPITAL = re.compile(r"[^\W\d_]*[A-Z]|\d")
# "person in charge", "member" and the like are no ranks that a reader would miss.
_NO_RANKS = frozenset({"charge", "member", "party", "officer", "representative", "standing"})


def is_capital(form: str) -> bool:
    """Tell whether every word of a form but the small ones begins with a capital.

    >>> is_capital("Bureau of Justice"), is_capital("bureau of justice")
    (True, False)
    """
    return all(_CAPITAL.match(word) for word in form.split() if word.lower() not in SMALL_WORDS)


class KnownConcept:
    """A concept of the glossary with its preferred and admitted forms by language, the preferred first."""

    def __init__(self, concept: Concept) -> None:
        self.concept = concept
        self.id = concept.id
        self.type = concept.type
        self._forms: dict[str, list[str]] = {}
        self._ranked: dict[str, list[str]] = {}
        terms = [term for term in concept.terms if term.status in GOOD]
        for term in sorted(terms, key=lambda term: term.status != "preferred"):
            self._forms.setdefault(parse_code(term.lang).language, []).append(term.text)

    def forms(self, lang: str) -> list[str]:
        """Give the good forms of a language."""
        return self._forms.get(lang, [])

    def first(self, lang: str) -> str:
        """Give the form to be suggested, empty where there is none."""
        forms = self.forms(lang)
        return forms[0] if forms else ""

    def ranked(self, lang: str) -> list[str]:
        """Give the good forms of a language with a word of rank that may be taken for another one."""
        if lang not in self._ranked:
            self._ranked[lang] = [form for form in self.forms(lang) if _may_have_swaps(form, lang)]
        return self._ranked[lang]

    @cached_property
    def is_place(self) -> bool:
        """True for a place or a country, by the type or by the name."""
        return self.type in _PLACES or any(form in territories() for form in self.chinese_keys)

    @cached_property
    def is_name(self) -> bool:
        """True for names and titles: by the type, else by the capitals of an English form."""
        return self.type in _NAMED_TYPES or (self.type in _MIXED_TYPES and any(map(is_capital, self.forms("en"))))

    @cached_property
    def has_rank(self) -> bool:
        """True for a title with a word of rank; "person in charge" has none."""
        words = (word for form in self.forms("en") for word in re.split("[ -]", form.lower()))
        return self.type == "title" and any(word in RANK_WORDS - _NO_RANKS for word in words)

    @cached_property
    def is_also_word(self) -> bool:
        """True for a concept without a type that is written with small letters, too, or is one capitalised word."""
        forms = self.forms("en")
        if self.type != "term" or any(acronyms(form) for form in forms):
            return False
        return not all(map(is_capital, forms)) or all(" " not in form for form in forms)

    @cached_property
    def english_words(self) -> frozenset[str]:
        """The keys of the words of all English forms, small ones left out."""
        found = {word.key for form in self.forms("en") for word in rank_words(form)}
        return frozenset(found - SMALL_WORDS)

    @cached_property
    def english_by_form(self) -> tuple[frozenset[str], ...]:
        """The keys of the words of each English form, small ones left out."""
        return tuple(frozenset(word.key for word in rank_words(form)) - SMALL_WORDS for form in self.forms("en"))

    @cached_property
    def chinese_keys(self) -> tuple[str, ...]:
        """The Chinese forms in one script, letters and characters only."""
        return tuple(filter(None, map(han_key, self.forms("zh"))))


def _may_have_swaps(form: str, lang: str) -> bool:
    return may_have_swaps(form) if lang == "en" else lang == "zh" and may_have_han_swaps(form)


@lru_cache(maxsize=256)
def han_key(text: str) -> str:
    """Give a Chinese text in one script and width, without marks and spaces.

    >>> han_key("《諒解備忘錄》（2020）")
    '谅解备忘录2020'
    """
    return "".join(filter(str.isalnum, character_key(text).key))
