"""Where each term of the source stands, and which words of the translation render it there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from tmkit.bitext.evidence import Evidence
from tmkit.bitext.phrases import find_phrases
from tmkit.bitext.words import WordLexicon, learn_words
from tmkit.langs import parse_code
from tmkit.model import Concept, Span, TermHit
from tmkit.scoring.pieces import LONGEST_PIECE, Piece, split_pieces
from tmkit.terms.keys import character_key, word_key
from tmkit.terms.recognize import SPACELESS, Recognizer

# The logarithm of the weight of a match: right ones of short texts lie above, unrelated words far below (-10).
_SURE = -4.0
_SHORT_KINDS = frozenset({"short", "acronym"})


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One occurrence of a source term: in ``segment`` from 0, ``span`` in its ``piece`` (a sentence pair), from 0.

    ``rendering`` are the words that render it, empty where none are found. ``key`` is equal for two renderings that
    differ in article, case, number or width only. ``is_short`` says that the glossary holds the rendering as a short
    form.
    """

    term: str
    concepts: tuple[str, ...]
    segment: int
    piece: int
    span: Span
    rendering: str = ""
    key: str = ""
    is_short: bool = False
    evidence: Literal["glossary", "alignment", ""] = ""


class OccurrenceFinder:
    """Finds the occurrences of a glossary's terms in a delivery and their renderings.

    A rendering is a form of the glossary, of any status, given out in the order of the text; for an occurrence that is
    left without one, :meth:`aligned` asks the word alignment of the whole delivery.
    """

    def __init__(
        self, concepts: Sequence[Concept], languages: tuple[str, str], sides: tuple[Sequence[str], Sequence[str]]
    ):
        self._source_lang, self._target_lang = languages
        self._concepts = concepts
        self._source = Recognizer(concepts, self._source_lang)
        self._target = Recognizer(concepts, self._target_lang)
        self._is_bilingual = {self._source_lang, self._target_lang} == {"zh", "en"}
        self._pieces = list(split_pieces(sides, languages, _pairs(concepts)))
        self._taken: dict[int, list[Span]] = {}

    def find(self) -> Iterator[Occurrence]:
        """Give the occurrences in the order of the source, with the renderings that the glossary holds."""
        for number, piece in enumerate(self._pieces):
            yield from self._in_piece(number, piece)

    def _in_piece(self, number: int, piece: Piece) -> Iterator[Occurrence]:
        places: dict[Span, list[TermHit]] = defaultdict(list)
        for hit in self._source.find(piece.source):
            places[hit.start, hit.end].append(hit)
        if not places:
            return
        wanted = {hit.concept.id for hits in places.values() for hit in hits}
        left = _longest([hit for hit in self._target.find_all(piece.target) if hit.concept.id in wanted])
        self._taken[number] = [(hit.start, hit.end) for hit in left]
        for span in sorted(places):
            concepts = tuple(sorted({hit.concept.id for hit in places[span]}))
            bare = Occurrence(places[span][0].term.text, concepts, piece.segment, number, span)
            form = next((hit for hit in left if hit.concept.id in concepts), None)
            if form is None:
                yield bare
                continue
            left.remove(form)
            is_short = form.term.kind in _SHORT_KINDS
            key = self.key(form.text)
            yield replace(bare, rendering=form.text, key=key, is_short=is_short, evidence="glossary")

    def key(self, text: str) -> str:
        """Give the form in which renderings are compared."""
        return (character_key(text) if self._target_lang in SPACELESS else word_key(text)).key.strip()

    def aligned(self, bare: Occurrence) -> Occurrence:
        """Give the occurrence with the words linked with it, unless none are sure or another term has them."""
        piece = self._pieces[bare.piece]
        if not piece.target.strip() or len(piece.source) > LONGEST_PIECE or not self._is_bilingual:
            return bare
        is_forward = self._source_lang == "zh"
        sides = (piece.source, piece.target) if is_forward else (piece.target, piece.source)
        found = find_phrases(self._lexicon, sides, [bare.span], "zh" if is_forward else "en")[:1]
        if not found or found[0].score < _SURE:
            return bare
        match = found[0]
        if any(match.start < end and start < match.end for start, end in self._taken[bare.piece]):
            return bare
        words = piece.target[match.start : match.end]
        return replace(bare, rendering=words, key=self.key(words), evidence="alignment")

    @cached_property
    def _lexicon(self) -> WordLexicon:
        usable = (piece for piece in self._pieces if piece.target.strip() and len(piece.source) <= LONGEST_PIECE)
        is_forward = self._source_lang == "zh"
        pairs = [(piece.source, piece.target) if is_forward else (piece.target, piece.source) for piece in usable]
        return learn_words(pairs, Evidence(glossary=_pairs(self._concepts)))


def _longest(hits: list[TermHit]) -> list[TermHit]:
    kept: list[TermHit] = []
    end = 0
    for hit in sorted(hits, key=lambda hit: (hit.start, -hit.end)):
        if hit.start >= end:
            kept.append(hit)
            end = hit.end
    return kept


def _pairs(concepts: Sequence[Concept]) -> list[tuple[str, str]]:
    found = []
    for concept in concepts:
        sides = {lang: [term.text for term in concept.terms if _language(term.lang) == lang] for lang in ("zh", "en")}
        found += [(zh, en) for zh in sides["zh"] for en in sides["en"]]
    return found


def _language(code: str) -> str:
    return parse_code(code).language
