"""English names made whole: a span that cuts a name in two is widened to its borders."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tmkit.model import Span

_WORD_BEFORE = re.compile(r"([A-Z][\w'\N{RIGHT SINGLE QUOTATION MARK}&.-]*) $")
_WORD_AFTER = re.compile(r" ([A-Z][\w'\N{RIGHT SINGLE QUOTATION MARK}&-]*\w)")
_LINKED = {"of": re.compile(r" (?:of|for) (?:the )?(?=[A-Z])"), "in": re.compile(r" (?:in|to) (?:the )?(?=[A-Z])")}
_SMALL_AT_START = frozenset("The A An In On At As By For From To With And But Of Since During After Before".split())
_POSSESSIVE = re.compile("['\N{RIGHT SINGLE QUOTATION MARK}]s$")


def whole_name(en: str, span: Span, names: Sequence[Span], persons: Sequence[Span], *, is_place_told: bool) -> Span:
    """Give a span widened over the capitalised words that belong to it: beside it, behind "of", inside a known name.

    ``names`` are not cut, ``persons`` are not entered. With ``is_place_told`` an "in" or "to" goes on, too.

    >>> text = "met the Liaison Office of the Central Bureau in Rome"
    >>> start, end = whole_name(text, (16, 22), [], [], is_place_told=False)
    >>> text[start:end]
    'Liaison Office of the Central Bureau'
    """
    start, end = _uncut(span, names)
    links = [_LINKED["of"], _LINKED["in"]] if is_place_told else [_LINKED["of"]]
    while (before := _before(en, start)) < start and not _enters(persons, before, start):
        start = before
    while (after := _after(en, end, links)) > end and not _enters(persons, end, after):
        end = after
    return _uncut((start, end), names)


def _uncut(span: Span, names: Sequence[Span]) -> Span:
    start, end = span
    for name in names:
        if name[0] < end and start < name[1]:
            start, end = min(start, name[0]), max(end, name[1])
    return start, end


def _before(en: str, start: int) -> int:
    match = _WORD_BEFORE.search(en, max(start - 40, 0), start)
    if not en[start : start + 1].isupper() or match is None or match[1] in _SMALL_AT_START:
        return start
    return start if _POSSESSIVE.search(match[1]) or match[1].endswith(".") else match.start()


def _after(en: str, end: int, links: Sequence[re.Pattern[str]]) -> int:
    last_word = en[:end].rpartition(" ")[2]
    match = _WORD_AFTER.match(en, end) if last_word[:1].isupper() else None
    if match is None and last_word[:1].isupper():
        linked = next(filter(None, (link.match(en, end) for link in links)), None)
        match = _WORD_AFTER.match(en, linked.end() - 1) if linked else None
    return match.end() if match else end


def _enters(persons: Sequence[Span], start: int, end: int) -> bool:
    return any(person[0] < end and start < person[1] for person in persons)
