"""What the weights of the second look are learnt from: every document in several states, and each state as a sample.

The documents are those of a folder laid out as for ``benchmarks/align.py`` and the articles of the bundled corpus, as
they come out of the cleaning, with and without their paragraphs. A document counts once, however many states it is in:
``STATES`` says what share each has.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from benchmarks import align_noise
from benchmarks.align_likelihood import Sample, read_samples
from benchmarks.align_texts import GoldBead, Text, between, read_set, sections, untangled, without_english
from benchmarks.corpus import CORPUS, bare, read_gold
from tmkit.bitext.align import Evidence
from tmkit.bitext.articles import read_article
from tmkit.bitext.path import BEAD_TYPES
from tmkit.formats import read_article_lines

BUNDLED = "corpus"
MOST_BEADS, SEED, NOISE = 250, 7, 0.05
Change = Callable[[Text], Text]


@dataclass(frozen=True, slots=True)
class State:
    """How documents are changed before they are aligned, and how: jointly or each alone, with or without dictionary."""

    share: float
    change: Change
    alone: bool = False
    dictionary: bool = False


def _whole(text: Text) -> Text:
    return text


def _without(first: float, last: float) -> Change:
    return lambda text: without_english(text, first, last)


def _noise(kind: str) -> Change:
    noise, _ = align_noise.KINDS[kind]
    return lambda text: align_noise.noisy(text, noise(text, NOISE, random.Random(f"{SEED} {text.name}")))


STATES = {
    "jointly": State(0.2, _whole),
    "alone": State(0.2, _whole, alone=True),
    "fifth missing": State(0.1, _without(0.4, 0.6)),
    "start missing": State(0.05, _without(0.0, 0.2)),
    "end missing": State(0.05, _without(0.75, 1.0), alone=True),
    "deleted": State(0.05, _noise("deleted")),
    "joined": State(0.05, _noise("joined")),
    "cut": State(0.05, _noise("cut"), alone=True),
    "dictionary": State(0.15, _whole, dictionary=True),
    "dictionary, fifth missing": State(0.1, _without(0.4, 0.6), dictionary=True),
}


def read_documents(folder: Path, names: Sequence[str]) -> dict[str, list[Text]]:
    """Read the documents of the sets and of the bundled corpus."""
    return {name: read_set(folder, name) for name in names} | {BUNDLED: read_corpus()}


def read_corpus(folder: Path = CORPUS) -> list[Text]:
    """Read the articles of the bundled corpus: their sides as the cleaning gives them, with paragraphs, and the gold.

    What the cleaning leaves of the page and the gold does not name has no counterpart.
    """
    texts = [_read_article(path, folder / "gold" / f"{path.stem}.tsv") for path in sorted((folder / "raw").iterdir())]
    return [text for text in texts if text.en]


def _read_article(path: Path, gold: Path) -> Text:
    article = read_article(read_article_lines(path), path.name).article
    sides = article.zh, article.en
    zh, en = ([segment.text for segment in side] for side in sides)
    beads = read_gold(gold)
    zh_numbers, en_numbers = _numbers([bead[0] for bead in beads], zh), _numbers([bead[1] for bead in beads], en)
    linked = [bead for bead in zip(zh_numbers, en_numbers, strict=True) if all(bead)]
    paragraphs = tuple([segment.paragraph for segment in side] for side in sides)
    return Text(path.stem, zh, en, list(_with_lonely(linked, len(zh), len(en))), (paragraphs[0], paragraphs[1]))


def _numbers(beads: Sequence[Sequence[str]], sentences: Sequence[str]) -> list[tuple[int, ...]]:
    """The numbers of the sentences of each bead, none where one is not there; both are in the same order."""
    places = [bare(sentence) for sentence in sentences]
    found, start = [], 0
    for bead in beads:
        numbers = [places.index(bare(sentence), start) for sentence in bead if bare(sentence) in places[start:]]
        found.append(tuple(numbers) if len(numbers) == len(bead) else ())
        start = max([start, *(number + 1 for number in numbers)])
    return found


def _with_lonely(linked: Sequence[GoldBead], zh: int, en: int) -> Iterator[GoldBead]:
    """The beads in order, and between them what none of them holds."""
    i = j = 0
    for bead in (*linked, ((zh,), (en,))):
        yield from (((number,), ()) for number in range(i, bead[0][0]))
        yield from (((), (number,)) for number in range(j, bead[1][0]))
        if bead[0][0] < zh:
            yield bead
        i, j = bead[0][-1] + 1, bead[1][-1] + 1


def read_states(
    documents: dict[str, list[Text]], dictionary: Evidence | None
) -> Iterator[tuple[str, str, list[Sample]]]:
    """Give (set, state, samples) for each set and each state; those with a dictionary only where there is one."""
    states = {name: state for name, state in STATES.items() if dictionary or not state.dictionary}
    whole = sum(state.share for state in states.values())
    for name, texts in documents.items():
        plain = [replace(text, paragraphs=None) for text in texts]
        kinds = [texts, plain] if any(text.paragraphs for text in texts) else [plain]
        for label, state in states.items():
            evidence = dictionary if dictionary and state.dictionary else Evidence()
            share = state.share / whole / len(kinds)
            yield name, label, [s for kind in kinds for s in _samples(kind, state, evidence, share)]


def _samples(texts: Sequence[Text], state: State, evidence: Evidence, share: float) -> list[Sample]:
    changed = [parts(state.change(text)) for text in texts]
    batches = changed if state.alone else [[part for text in changed for part in text]]
    return [sample for batch in batches for sample in read_samples(batch, evidence, share)]


def parts(text: Text) -> list[Text]:
    """Cut a document into sections of 250 beads, without the beads longer than the search knows; none cross."""
    text = replace(text, gold=untangled(text.gold))
    unknown = {bead for bead in text.gold if all(bead) and (len(bead[0]), len(bead[1])) not in BEAD_TYPES}
    return [part for section in sections(text, MOST_BEADS) for part in between(section, unknown)]
