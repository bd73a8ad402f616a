"""The forms that one entry of a glossary holds together: "全称（简称）", "Full Name (ABC)", "A / B", "ABCs"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from tmkit.model import Concept, Term
from tmkit.model.term import TermKind
from tmkit.qa.short_forms import is_acronym
from tmkit.text.script import fold_script

_BRACKETED = re.compile(r"(?P<full>.{2,}?)\s*[（(](?P<short>[^()（）]{2,40})[)）]")
_LATIN_SHORT = re.compile(r"[A-Z][A-Za-z&/-]{1,11}")
_PLURAL = re.compile(r"[A-Z]{2,9}s")
_SLASH = re.compile(r"\s+[/／]\s+")
_BAD = frozenset({"deprecated", "forbidden"})


def with_variants(concept: Concept) -> Concept:
    """Give a concept with the forms that its terms hold together as admitted terms of their own.

    >>> entry = Concept(id="1", terms=(Term(text="上海合作组织（上合组织）", lang="zh"),))
    >>> [term.text for term in with_variants(entry).terms]
    ['上海合作组织（上合组织）', '上海合作组织', '上合组织']
    """
    known = {(term.lang, term.text) for term in concept.terms}
    added: list[Term] = []
    for term in concept.terms:
        for text, kind in _variants(term.text):
            if (term.lang, text) not in known:
                known.add((term.lang, text))
                status = term.status if term.status in _BAD else "admitted"
                added.append(replace(term, text=text, kind=kind, status=status))
    return replace(concept, terms=(*concept.terms, *added)) if added else concept


def _variants(text: str) -> Iterator[tuple[str, TermKind]]:
    if (
        text.endswith((")", "）"))
        and (found := _BRACKETED.fullmatch(text))
        and _is_short_form(found["short"], found["full"])
    ):
        yield found["full"], "full"
        yield found["short"], "short"
    if _PLURAL.fullmatch(text):
        yield text[:-1], "acronym"
    parts = _SLASH.split(text)
    if len(parts) > 1 and all(len(part) > 1 for part in parts):
        yield from ((part, "variant") for part in parts)


def _is_short_form(short: str, full: str) -> bool:
    """Tell whether brackets hold a short form rather than a remark: an acronym, or characters of the full form."""
    if short.isascii():
        return bool(_LATIN_SHORT.fullmatch(short)) and (not full.isascii() or is_acronym(short, full))
    rest = iter(fold_script(full))
    return all(char in rest for char in fold_script(short))
