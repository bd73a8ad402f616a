"""Proper names of the English, also those seen once, and titles of documents, led to the Chinese by the word links."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from tmkit.bitext.matched_pair import MatchedPair
from tmkit.bitext.phrase_pieces import STOP_CHARACTERS
from tmkit.model import Span
from tmkit.terms.extraction.sighting import Sighting

_CAPITAL = r"[A-Z][\w'\N{RIGHT SINGLE QUOTATION MARK}&-]*"
_NAME = re.compile(rf"{_CAPITAL}(?: (?:(?:of|and|for|on|in)(?: the)? )?{_CAPITAL})+")
_TITLE = re.compile(
    r"\N{LEFT DOUBLE ANGLE BRACKET}([^\N{LEFT DOUBLE ANGLE BRACKET}\N{RIGHT DOUBLE ANGLE BRACKET}]{2,60})"
    r"\N{RIGHT DOUBLE ANGLE BRACKET}"
)
_SENTENCE_START = re.compile(r"(?:^|[.!?:;]\s+|\n)$")
_HAN = re.compile(r"[\u3400-\u9fff]")
_SURE, _FAIR, _DOCUMENT, _NEAR = 0.7, 0.6, 0.75, 0.5
_LEAST = -6.0
_SHORT_WORD, _MOST_CAPITALS = 3, 0.6


def find_proper(number: int, zh: str, pair: MatchedPair, found: Sequence[Sighting]) -> Iterator[Sighting]:
    """Give the runs of capitalised words that lead to Chinese words which lead straight back; not what is known."""
    if _is_heading(pair.en):
        return
    known = {one.en_span for one in found}
    for run in _NAME.finditer(pair.en):
        span = _without_start(run, pair.en)
        if span is None or span in known:
            continue
        matches = pair.find(span, "en")
        if not matches or not _may_be_term(zh[matches[0].start : matches[0].end]):
            continue
        zh_span = (matches[0].start, matches[0].end)
        forward = pair.find(zh_span)
        own = next((one.score for one in forward if (one.start, one.end) == span), float("-inf"))
        if forward and own >= max(forward[0].score - _NEAR, _LEAST):
            certainty = _SURE if own == forward[0].score else _FAIR
            yield Sighting(number, zh_span, span, "term", "alignment", certainty)


def find_documents(number: int, zh: str, pair: MatchedPair) -> Iterator[Sighting]:
    """Give the titles of documents in Chinese title marks, with the capitalised words that render them."""
    for title in _TITLE.finditer(zh):
        matches = pair.find(title.span(1))
        for match in matches[:1]:
            if pair.en[match.start].isupper() and match.score > _LEAST:
                yield Sighting(number, title.span(1), (match.start, match.end), "document", "alignment", _DOCUMENT)


def _is_heading(en: str) -> bool:
    """Say whether most words of some length are capitalised: then capitals tell nothing."""
    long = [word for word in en.split() if len(word) > _SHORT_WORD]
    return sum(word[0].isupper() for word in long) > _MOST_CAPITALS * len(long)


def _without_start(run: re.Match[str], en: str) -> Span | None:
    """Give the span of a run without a word that has its capital from the beginning of the sentence only."""
    if not _SENTENCE_START.search(en[: run.start()]):
        return run.span()
    first, _, rest = run[0].partition(" ")
    is_small = first in {
        "The",
        "A",
        "An",
        "In",
        "On",
        "At",
        "This",
        "These",
        "Under",
        "As",
        "For",
        "With",
        "Our",
        "Its",
    }
    if not is_small:
        return run.span()
    return (run.start() + len(first) + 1, run.end()) if " " in rest else None


def _may_be_term(zh: str) -> bool:
    is_bordered = len(zh) > 1 and zh[0] not in STOP_CHARACTERS and zh[-1] not in STOP_CHARACTERS
    return is_bordered and bool(_HAN.search(zh)) and not re.search(r"[，。；：、\s]", zh)
