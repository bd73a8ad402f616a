"""Sentences of the source that nothing in the target stands for."""

from __future__ import annotations

import heapq
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import chain
from math import log

from tmkit.langs import detect
from tmkit.model import Bead
from tmkit.model.match import Span
from tmkit.qa.checker import Placed
from tmkit.qa.kept_pairs import KeptPairs
from tmkit.qa.length import USUAL, log_ratio
from tmkit.qa.rule import OMISSION, Problem, Rule
from tmkit.qa.segment_pair import SegmentPair
from tmkit.qa.word_evidence import Stems, WordEvidence, content_stems
from tmkit.text.numerals import find_numbers
from tmkit.text.sentences import sentence_spans

DROPPED = Rule(
    id="segment.dropped",
    severity="warning",
    family=OMISSION,
    message="A sentence of the source has no counterpart in the target.",
    cure="Translate the sentence.",
    good=(
        (
            "协议自1月1日起生效。双方将设立联络处。",
            "The agreement takes effect on January 1. Both sides will set up liaison offices.",
        ),
    ),
    bad=(
        (
            "学生们参观了博物馆。两国医生在重庆讨论了医院的合作计划。市长会见了代表团。",
            "The students visited the museum. The mayor met the delegation.",
        ),
    ),
)
RULES = (DROPPED,)

_STOPS = re.compile(r"[。！？!?]|\.\s")
# A target this much longer, as a logarithm, than one without the shortest sentence would be lacks none.
_ROOM = 0.3
_SPREAD = 0.2
_MOST_BY_LENGTH = 5.0
# A word of a sentence that is there is found in the target with this chance, one of another sentence more seldom.
_FOUND = {"zh": 0.62, "en": 0.45}
_LEAST_BY_CHANCE, _MOST_BY_CHANCE = 0.08, 0.5
# A value of a sentence that is there is nearly always found in the target; the figure of a damaged one is not.
_BY_NUMBER, _MOST_BY_NUMBERS = 2.0, 3.0
# How sure it must be where the target has fewer sentences than the source, and where it has as many.
_CERTAIN_FEWER, _CERTAIN = {"zh": 3.3, "en": 2.6}, {"zh": 4.5, "en": 3.6}
_UNDECIDED = -4.0
_MOST_ALIGNED = 80
_SURE = 0.5
_SHORTEST_SENTENCE = 6
_TAUGHT = 300


@dataclass(frozen=True, slots=True)
class _Suspicion:
    """A pair with the sentence of its source that is missing most likely, and how likely (logarithm of the odds)."""

    pair: SegmentPair
    span: Span
    odds: float


class OmissionChecker:
    """Judges each sentence of longer segments by its own words; of the doubtful ones the worst are aligned, too.

    At most 80 pairs of a run are aligned, so that a file of any size is checked in one pass.
    """

    rules: Sequence[Rule] = RULES

    def __init__(self, known: Iterable[tuple[str, str]] = ()) -> None:
        self._known = tuple(known)
        self._evidence = WordEvidence(self._known)
        self._waiting: list[SegmentPair] = []
        self._doubtful: list[tuple[float, int, _Suspicion]] = []
        self._others: list[tuple[str, str]] = []
        self._placed: list[Placed] = []

    def check(self, pair: SegmentPair) -> Iterable[Problem]:
        """Judge a pair, or keep it until the words of the file are known."""
        if not pair.is_zh_en or not pair.target.strip() or pair.source == pair.target:
            return ()
        if not self._evidence.is_settled:
            self._evidence.learn(pair.zh, pair.en)
            self._others += [(pair.zh, pair.en)] if len(self._others) < _TAUGHT else []
        if _may_lack(pair):
            self._waiting.append(pair)
        if self._evidence.is_settled:
            self._judge()
        return ()

    def finish(self, pairs: KeptPairs) -> Iterable[Placed]:
        """Give the sentences found."""
        if self._waiting:
            self._evidence.settle()
            self._judge()
        if self._doubtful:
            self._align()
        return self._placed

    def _judge(self) -> None:
        for pair in self._waiting:
            certain = (_CERTAIN_FEWER if _has_fewer(pair) else _CERTAIN)[pair.source_main]
            found = _worst(pair, self._evidence, min(certain, self._least))
            if found and found.odds >= certain:
                self._placed.append((pair.number, _problem(pair, found.span, found.odds)))
            elif found and found.odds > _UNDECIDED:
                keep = heapq.heappushpop if len(self._doubtful) >= _MOST_ALIGNED else heapq.heappush
                keep(self._doubtful, (found.odds, -pair.number, found))
        self._waiting.clear()

    @property
    def _least(self) -> float:
        """Odds below which a pair is none of the most doubtful, which are aligned."""
        return self._doubtful[0][0] if len(self._doubtful) >= _MOST_ALIGNED else _UNDECIDED

    def _align(self) -> None:
        from tmkit.bitext.align import align_batch
        from tmkit.bitext.evidence import Evidence

        pairs = [found.pair for _odds, _number, found in sorted(self._doubtful, key=lambda item: -item[1])]
        split = [(pair, sentence_spans(pair.zh, "zh"), sentence_spans(pair.en, "en")) for pair in pairs]
        told = [item for item in split if _is_in(item[0].zh, item[1], "zh") and _is_in(item[0].en, item[2], "en")]
        documents = [
            ([pair.zh[slice(*span)] for span in zh], [pair.en[slice(*span)] for span in en]) for pair, zh, en in told
        ]
        aligned = align_batch(documents, evidence=Evidence(glossary=self._known, memory=self._others))
        for (pair, zh, en), beads in zip(told, aligned, strict=True):
            self._placed += _alone(pair, (zh, en), beads)


def _is_in(text: str, spans: Iterable[Span], lang: str) -> bool:
    """Tell whether a sentence is in the language of its side: what was left untranslated is not aligned."""
    sentences = (text[slice(*span)] for span in spans)
    return any(detect(sentence) == lang for sentence in sentences if len(sentence) >= _SHORTEST_SENTENCE)


def _may_lack(pair: SegmentPair) -> bool:
    """Tell whether a pair has several sentences, and its target fewer, or is short enough to lack the shortest."""
    if _count(pair.source) < 2:
        return False
    if _has_fewer(pair):
        return True
    sizes = [len(part) for part in _STOPS.split(pair.source) if len(part) >= _SHORTEST_SENTENCE]
    return bool(sizes) and _excess(pair) < _without(min(sizes) / len(pair.source)) + _ROOM


def _has_fewer(pair: SegmentPair) -> bool:
    return _count(pair.target) < _count(pair.source)


def _count(text: str) -> int:
    """The number of marks that end sentences."""
    return len(_STOPS.findall(f"{text.rstrip()} "))


def _excess(pair: SegmentPair) -> float:
    """How much longer the target is than usual, as a logarithm."""
    distance = log_ratio(pair) - USUAL
    return distance if pair.target_main == "en" else -distance


def _without(share: float) -> float:
    """The logarithm of a length without a share of it."""
    return log(max(0.02, 1 - share))


def _worst(pair: SegmentPair, evidence: WordEvidence, least: float) -> _Suspicion | None:
    """The sentence of the source that is missing most likely; none where its odds are below ``least`` for certain."""
    spans = sentence_spans(pair.source, pair.source_main)
    sentences = [pair.source[slice(*span)] for span in spans]
    if len(spans) < 2:
        return None
    excess = _excess(pair)
    words = _own_words(pair, sentences, evidence)
    odds = [
        (_by_words(own, seen, evidence, _FOUND[pair.source_main]), _by_length(excess, len(text) / len(pair.source)))
        for text, (own, seen) in zip(sentences, words, strict=True)
    ]
    # Numbers are read only where they can decide.
    if all(by_words + _MOST_BY_NUMBERS + by_length < least for by_words, by_length in odds):
        return None
    found = [
        _Suspicion(pair, span, by_words + _by_numbers(numbers) + by_length)
        for span, text, (by_words, by_length), numbers in zip(
            spans, sentences, odds, _own_numbers(pair, sentences), strict=True
        )
        if len(text) >= _SHORTEST_SENTENCE
    ]
    return max(found, key=lambda item: item.odds, default=None)


def _own_words(pair: SegmentPair, sentences: list[str], evidence: WordEvidence) -> Iterator[tuple[list[Stems], Stems]]:
    """For each sentence the words that no other sentence of the source has, as stems, and the stems of the target."""
    if pair.source_main == "zh":
        seen = content_stems(pair.target)
        units = [evidence.units(sentence) for sentence in sentences]
    else:
        seen = frozenset().union(*evidence.units(pair.target))
        units = [[frozenset({word}) for word in content_stems(sentence)] for sentence in sentences]
    known: set[str] = set()
    shared: set[str] = set()
    for several in units:
        words = frozenset().union(*several)
        shared |= words & known
        known |= words
    for several in units:
        own = [stems - shared for stems in several] if shared else several
        yield [stems for stems in own if stems and evidence.can_judge(stems, pair.source_main)], seen


def _by_words(own: list[Stems], seen: Stems, evidence: WordEvidence, usual: float) -> float:
    """The logarithm of the odds that a sentence is missing, by which of its own words the target has.

    ``usual`` is the chance of a word of a sentence that is not missing.
    """
    odds = 0.0
    for stems in own:
        chance = min(_MOST_BY_CHANCE, max(_LEAST_BY_CHANCE, evidence.share_of_texts(stems)))
        odds += log((1 - chance) / (1 - usual)) if stems.isdisjoint(seen) else log(chance / usual)
    return odds


def _own_numbers(pair: SegmentPair, sentences: list[str]) -> Iterator[list[bool]]:
    """For each sentence whether the target has the values that no other sentence of the source has."""
    values = [_values(sentence, pair.source_main) for sentence in sentences]
    counts = Counter(chain.from_iterable(values))
    own = [[value for value in several if counts[value] == 1] for several in values]
    seen = _values(pair.target, pair.target_main) if any(own) else frozenset()
    for several in own:
        yield [value in seen for value in several]


def _values(text: str, lang: str) -> frozenset[Fraction]:
    """The values of the numbers of a text that must stand in its translation."""
    return frozenset(number.value for number in find_numbers(text, lang) if number.hard and number.kind != "code")


def _by_numbers(found: list[bool]) -> float:
    """The logarithm of the odds that a sentence is missing, by which of its own values the target has."""
    return max(-_MOST_BY_NUMBERS, min(_MOST_BY_NUMBERS, sum(-_BY_NUMBER if one else _BY_NUMBER for one in found)))


def _by_length(excess: float, share: float) -> float:
    """The logarithm of the odds that a sentence of this share of the source is missing, by the length of the target."""
    odds = (excess**2 - (excess - _without(share)) ** 2) / (2 * _SPREAD**2)
    return max(-_MOST_BY_LENGTH, min(_MOST_BY_LENGTH, odds))


def _alone(pair: SegmentPair, places: tuple[list[Span], list[Span]], beads: Iterable[Bead]) -> Iterator[Placed]:
    """The beads of a pair that have sentences of the source only."""
    forward = pair.source_main == "zh"
    spans = places[0] if forward else places[1]
    for bead in beads:
        own, other = (bead.zh, bead.en) if forward else (bead.en, bead.zh)
        if not own or other or bead.confidence < _SURE:
            continue
        span = spans[own[0]][0], spans[own[-1]][1]
        if span[1] - span[0] >= _SHORTEST_SENTENCE:
            yield pair.number, _problem(pair, span, 2 * bead.confidence)


def _problem(pair: SegmentPair, span: Span, odds: float) -> Problem:
    message = f"this sentence has no counterpart: {pair.source[slice(*span)][:40]}"
    confidence = round(1 - 2 ** -min(odds, 6.0), 2)
    return Problem(rule=DROPPED, message=message, source_span=span, confidence=confidence)
