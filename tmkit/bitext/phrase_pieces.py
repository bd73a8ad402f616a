"""The pieces of a text that a phrase is made of, and how well a phrase would begin and end at each of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tmkit.bitext.lexemes import Heads
from tmkit.model import Span
from tmkit.text.script import fold_script

STOP_WORDS = frozenset(
    "a an the this that these those it its they their them he his him she her we our us you your i my me who whom "
    "whose which what when where while if whether as at by for from in into of off on onto over to up upon with "
    "within without under between among during through per via and or but nor so than then also too both either not "
    "no is are was were be been being am do does did has have had will would shall should can could may might must "
    "there here such some any each all more most other others about against before after since until across along "
    "alongside amid amidst among amongst around despite including regarding respectively rather respect therefore thus "
    "however hence toward towards throughout together upon versus whereas whether without yet still already only even "
    "just very well further furthermore moreover meanwhile following follows during according due".split()
)
"""English words at which no name and no term begins or ends."""

STOP_CHARACTERS = frozenset(
    "的了和及与或在是等之将以为对于从由向把被而且并也就都还又则所其这那此该各每我你他她它们着过"
)
"""Chinese characters at which no name and no term begins or ends, unless they are part of a word."""

_ENGLISH = re.compile(r"[^\W_]+(?:[-&.'\N{RIGHT SINGLE QUOTATION MARK}/][^\W_]+)*")
_POSSESSIVE = re.compile("['\N{RIGHT SINGLE QUOTATION MARK}]s$", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")
_LATIN = re.compile(r"[^\W_\u3400-\u9fff\uf900-\ufaff]+(?:[-&.'][^\W_\u3400-\u9fff\uf900-\ufaff]+)*")

_CAPITALS, _CONTENT, _LINKED = 4.0, 1.4, 2.0
_SENTENCE, _BREAK, _BRACKET = 9.0, 2.5, 9.0
_VERB_FIRST, _VERB_LAST = 0.5, 3.0
_PAST = re.compile(r"^[a-z]{2,}[^\We]ed$")
_PAST_WORDS = frozenset(
    "made kept held given taken seen shown known grown drawn built sent paid sold bought met led said set put run "
    "became become begun brought caught chosen come came done fell fallen found gave gone went knew left lent lost "
    "meant rose risen sought spent stood taught told took wrote written won".split()
)
_DOING = re.compile(r"^[a-z]{3,}ing$")
_ADVERB = re.compile(r"^[a-z]{3,}ly$")
_LINKS = frozenset({"of", "and", "for", "on", "&"})
# Small words are rare inside a term, but for "of".
_WORDS_BETWEEN = dict.fromkeys(
    "for in to by with as on at from that which who is are was were has have be its".split(), 2.0
)
_WORDS_BETWEEN |= {"and": 1.0, "or": 1.5}


@dataclass(frozen=True, slots=True)
class Piece:
    """A word that a phrase holds whole or not at all: its span, and whether a phrase may begin or end with it.

    ``gap`` is what it costs to go on to the next piece, ``cut`` what it costs to end here when the next piece could
    follow, ``first`` and ``last`` what it costs a phrase to begin and to end with this piece (all as natural logarithms
    of odds).
    """

    start: int
    end: int
    is_stop: bool
    gap: float
    cut: float
    first: float = 0.0
    last: float = 0.0


def english_pieces(text: str) -> list[Piece]:
    """Give the words of an English text; hyphenated ones are whole, a possessive ending is left out.

    >>> [text[piece.start : piece.end] for text in ["the Mayor's off-site visit"] for piece in english_pieces(text)]
    ['the', 'Mayor', 'off-site', 'visit']
    """
    spans = [_without_possessive(text, match.span()) for match in _ENGLISH.finditer(text)]
    found = [text[start:end] for start, end in spans]
    pieces = []
    for number, (start, end) in enumerate(spans):
        gap = cut = 0.0
        if number + 1 < len(spans):
            between = text[end : spans[number + 1][0]]
            gap = _gap(between) + _WORDS_BETWEEN.get(found[number + 1].lower(), 0.0)
            cut = 0.0 if between.strip() else _cut(found[max(number - 1, 0) : number + 3], min(number, 1))
        pieces.append(Piece(start, end, _is_stop(found[number]), gap, cut, *_edges(found[number])))
    return pieces


def _edges(word: str) -> tuple[float, float]:
    """Give what it costs a phrase to begin and to end with a word: verbs belong to the sentence, not to the name."""
    is_past = bool(_PAST.search(word)) or word in _PAST_WORDS
    return (_VERB_FIRST if _DOING.search(word) else 0.0), (_VERB_LAST if is_past or _ADVERB.search(word) else 0.0)


def _is_stop(word: str) -> bool:
    """Whether it is a small word; US, IT and WHO are none."""
    return word.lower() in STOP_WORDS and not (len(word) > 1 and word.isupper())


def _without_possessive(text: str, span: Span) -> Span:
    ending = _POSSESSIVE.search(text[span[0] : span[1]])
    return (span[0], span[0] + ending.start()) if ending and ending.start() else span


def _gap(between: str) -> float:
    if between.isspace() or not between:
        return 0.0
    if any(mark in between for mark in ".!?;\n"):
        return _SENTENCE
    if "(" in between:
        return _BRACKET
    return _BREAK if between.strip() not in ("'s", "\N{RIGHT SINGLE QUOTATION MARK}s", "&", "/") else 0.3


def _cut(words: list[str], at: int) -> float:
    """Give what it costs to part the word at ``at`` from the next: dear between capitals, less across a small word."""
    left, right = words[at], words[at + 1]
    if _is_stop(left) or _is_stop(right):
        before = words[at - 1] if left in _LINKS and at else left
        after = words[at + 2] if right in _LINKS and at + 2 < len(words) else right
        is_inside = (left in _LINKS) != (right in _LINKS) and before[0].isupper() and after[0].isupper()
        return _LINKED if is_inside and not {before.lower(), after.lower()} & STOP_WORDS else 0.0
    return _CAPITALS if left[0].isupper() and right[0].isupper() else _CONTENT


def chinese_pieces(text: str, heads: Heads) -> list[Piece]:
    """Give the known words, the other characters and the Latin words of a Chinese text."""
    spans = sorted((*_han_spans(fold_script(text), heads), *(match.span() for match in _LATIN.finditer(text))))
    pieces = []
    for number, (start, end) in enumerate(spans):
        between = text[end : spans[number + 1][0]] if number + 1 < len(spans) else ""
        gap = 0.0 if not between.strip() else _SENTENCE if any(mark in between for mark in "。！？；\n") else _BREAK
        pieces.append(Piece(start, end, text[start:end] in STOP_CHARACTERS, gap, 0.0))
    return pieces


def _han_spans(text: str, heads: Heads) -> Iterator[Span]:
    for run in _HAN.finditer(text):
        at = 0
        for _, start, end in heads.find(run[0]):
            yield from ((run.start() + place, run.start() + place + 1) for place in range(at, start))
            yield run.start() + start, run.start() + end
            at = end
        yield from ((run.start() + place, run.start() + place + 1) for place in range(at, len(run[0])))
