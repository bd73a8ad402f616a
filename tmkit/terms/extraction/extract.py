"""Terms proposed from a translation memory, with evidence: names, countries, definitions, bodies and titles, the rest.

Names and countries are sought in all pairs. What needs word links (all else) is sought in an even selection of at the
most 15,000 pairs; the counts are over all pairs again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass

from tmkit.bitext.evidence import Evidence
from tmkit.bitext.matched_pair import MatchedPair, match_pairs
from tmkit.bitext.words import learn_words
from tmkit.model import Concept
from tmkit.model.candidate import TermCandidate
from tmkit.terms.extraction.bearers import find_bearers, find_transcribed
from tmkit.terms.extraction.candidates import Pair, gather_candidates, recounted
from tmkit.terms.extraction.counting import PairCounter
from tmkit.terms.extraction.definitions import find_definitions
from tmkit.terms.extraction.glossary_side import annotated
from tmkit.terms.extraction.heads import head_pairs
from tmkit.terms.extraction.institutions import Known, find_institutions
from tmkit.terms.extraction.names import find_countries, find_names
from tmkit.terms.extraction.repeated import repeated_runs
from tmkit.terms.extraction.runs import RunVotes
from tmkit.terms.extraction.seen_once import find_documents, find_proper
from tmkit.terms.extraction.sighting import Sighting
from tmkit.terms.extraction.tokens import Words
from tmkit.text.normalize import fold
from tmkit.text.script import fold_script

MOST_ALIGNED = 15_000
_TOLD_EACH = 100

Teller = Callable[[str, int, int], None]
"""Is told what is being done, how much of it is done, and of how much."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was proposed, the surest first, from how many pairs, and how many of these had their words aligned."""

    candidates: tuple[TermCandidate, ...]
    pairs: int
    aligned: int


def extract_terms(
    pairs: Sequence[Pair],
    concepts: Sequence[Concept] = (),
    refused: Collection[tuple[str, str]] = (),
    tell: Teller | None = None,
) -> Proposal:
    """Propose terms from pairs (id of the unit, Chinese, English); those of ``refused`` (zh, en) are left out.

    ``concepts`` is the glossary: its terms help to align the words, and each candidate says what it has already.

    >>> pairs = [(1, "副市长李波会见来宾。", "Vice mayor Li Bo met the guests.")]
    >>> [(one.zh, one.en, one.type) for one in extract_terms(pairs).candidates if one.type == "person"]
    [('李波', 'Li Bo', 'person')]
    """
    chosen = range(0, len(pairs), max(-(-len(pairs) // MOST_ALIGNED), 1))
    simplified = {number: (fold_script(pairs[number][1]), pairs[number][2]) for number in chosen}
    linked: set[int] = set()
    sightings = [*_linked(simplified, concepts, linked, tell or _silent)]
    for number, (_, zh, en) in enumerate(pairs):
        if number not in linked:
            plain = fold_script(zh)
            sightings += [*find_names(number, plain, en), *find_countries(number, plain, en)]
    candidates = _counted(gather_candidates(sightings, pairs), pairs)
    return Proposal(tuple(annotated(candidates, concepts, refused)), len(pairs), len(linked))


def _silent(_what: str, _done: int, _total: int) -> None:
    pass


def _linked(
    simplified: dict[int, tuple[str, str]], concepts: Sequence[Concept], linked: set[int], tell: Teller
) -> Iterator[Sighting]:
    """Give the sightings of the pairs whose words can be aligned; their numbers are added to ``linked``."""
    tell("learning word links", 0, len(simplified))
    texts = list(simplified.values())
    lexicon = learn_words(texts, Evidence(glossary=[*head_pairs(), *_glossary_pairs(concepts)]))
    cut = {number: Words.of(zh) for number, (zh, _) in simplified.items()}
    numbers = list(cut)
    asked: defaultdict[int, list[tuple[str, tuple[int, int]]]] = defaultdict(list)
    for run, places in repeated_runs(list(cut.values())).items():
        for place, span in places:
            asked[numbers[place]].append((run, span))
    votes = RunVotes()
    for done, (place, pair) in enumerate(match_pairs(lexicon, texts, range(len(texts)))):
        if done % _TOLD_EACH == 0:
            tell("aligning words", done, len(texts))
        number = numbers[place]
        linked.add(number)
        yield from _of_pair(number, cut[number], pair)
        for run, span in asked[number]:
            votes.add(run, number, span, pair)
    yield from votes.sightings()


def _of_pair(number: int, words: Words, pair: MatchedPair) -> list[Sighting]:
    """Give what one pair shows by itself."""
    found = [*find_names(number, words.text, pair.en), *find_countries(number, words.text, pair.en)]
    found += find_institutions(number, words, pair, Known.of(found))
    found += find_bearers(number, words, pair.en, found)
    found += find_transcribed(number, words, pair.en, found)
    found += find_definitions(number, words.text, pair)
    found += find_documents(number, words.text, pair)
    found += find_proper(number, words.text, pair, found)
    return found


def _glossary_pairs(concepts: Sequence[Concept]) -> Iterator[tuple[str, str]]:
    for concept in concepts:
        sides = [[term.text for term in concept.terms if term.lang.startswith(lang)] for lang in ("zh", "en")]
        yield from ((fold_script(zh), en) for zh in sides[0] for en in sides[1])


def _counted(candidates: Sequence[TermCandidate], pairs: Sequence[Pair]) -> list[TermCandidate]:
    """Give the candidates with their counts over all pairs."""
    wanted: defaultdict[str, set[str]] = defaultdict(set)
    for one in candidates:
        wanted[fold(one.zh).lower()].add(one.en.lower())
    counter = PairCounter(wanted)
    for _, zh, en in pairs:
        counter.add(fold(zh).lower(), en.lower())
    return recounted(candidates, lambda one: counter.counts[fold(one.zh).lower(), one.en.lower()])
