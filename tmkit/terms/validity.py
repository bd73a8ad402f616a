"""Names that were given up or came later: which form of a concept the texts of a year may use."""

from __future__ import annotations

from dataclasses import replace

from tmkit.model import Concept, Term

_YEAR = slice(0, 4)
_GOOD = ("preferred", "admitted")


def is_in_force(term: Term, year: int | None) -> bool:
    """Tell whether a term may stand in a text of a year: it began by its end and had not ended before it.

    >>> old = Term(text="Water Bureau", lang="en", valid_to="2010-12-31")
    >>> is_in_force(old, 2010), is_in_force(old, 2011), is_in_force(old, None)
    (True, False, True)
    """
    if year is None:
        return True
    asked = f"{year:04}"
    return term.valid_from[_YEAR] <= asked and (not term.valid_to or asked <= term.valid_to[_YEAR])


def is_dated(term: Term) -> bool:
    """Tell whether a glossary says from when or until when a term holds."""
    return bool(term.valid_from or term.valid_to)


def in_force_instead(concept: Concept, term: Term, year: int | None) -> Term | None:
    """Give the form of a concept that the texts of a year use instead of a term that is not in force.

    None where the term is in force, and where no good form in its language is.
    """
    if is_in_force(term, year):
        return None
    others = [
        other
        for other in concept.terms
        if other.lang == term.lang and other.status in _GOOD and other.text != term.text and is_in_force(other, year)
    ]
    return min(others, key=lambda other: (_GOOD.index(other.status), not is_dated(other)), default=None)


def widened(one: Term, other: Term) -> Term:
    """Give a term that holds as long as either does: the name of what had two names in the other language.

    What has no dates says nothing.

    >>> old = Term(text="水务局", lang="zh", valid_to="2010-12-31")
    >>> widened(old, Term(text="水务局", lang="zh", valid_from="2011-01-01")).valid_to
    ''
    """
    if not is_dated(other):
        return one
    begin = min(one.valid_from, other.valid_from)
    end = max(one.valid_to, other.valid_to) if one.valid_to and other.valid_to else ""
    return one if (begin, end) == (one.valid_from, one.valid_to) else replace(one, valid_from=begin, valid_to=end)


def may_both_be_preferred(one: Term, other: Term) -> bool:
    """Tell whether one term ended before the other began, so that a concept may prefer both, each in its time.

    >>> old = Term(text="Water Bureau", lang="en", valid_to="2010-12-31")
    >>> may_both_be_preferred(old, Term(text="Water Authority", lang="en", valid_from="2011-01-01"))
    True
    """
    return any(
        first.valid_to and second.valid_from and first.valid_to < second.valid_from
        for first, second in ((one, other), (other, one))
    )
