"""The likelihood of hand-made alignments under weights of the second look, and the weights of the greatest one.

A linear-chain model over beads (Lafferty, McCallum and Pereira 2001): the score of an alignment is linear in the
weights, so that the likelihood has one peak. BFGS comes near it and stops where a step gains less than .002 nats; what
the documents say little about depends on the start. A square penalty keeps such weights small; its size does best on
documents left out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace

import numpy as np
from numpy.typing import NDArray

from benchmarks.align_texts import Text
from tmkit.bitext.align import Evidence
from tmkit.bitext.band import Band
from tmkit.bitext.batch import Document, read_batch
from tmkit.bitext.beadscores import DEFAULT_WEIGHTS, Knowledge, Weights, bead_scores, gap_scores
from tmkit.bitext.beadsums import Support
from tmkit.bitext.linking import LinkWeights, Strengths, link_features
from tmkit.bitext.path import BEAD_TYPES, NEVER, Gaps, find_path
from tmkit.bitext.posterior import likely_beads, path_posteriors, possible_beads
from tmkit.bitext.rounds import learn_by_rounds
from tmkit.bitext.second_look import POSSIBLE, candidates
from tmkit.bitext.vocabulary import Floats, Ints, Rows
from tmkit.model import Bead

PENALTY, MARK_PENALTY, STEPS, ENOUGH = 2.0, 0.1, 200, 0.002
NUDGE, LEAST, CERTAIN = 0.01, 1e-9, 1.0
SUPPORTS = tuple(f"{side}.{field.name}" for side in ("forward", "backward") for field in fields(Support))
PLAIN = tuple(field.name for field in fields(Weights) if field.name not in ("forward", "backward"))
LINKS = tuple(field.name for field in fields(LinkWeights))
NAMES = (*SUPPORTS, *PLAIN, *LINKS)
MARKS = ("gap_paragraph", "mixed", "unlike", "inside", "one_sided", "ending", "quoted", "gap_edge")
PENALTIES = np.where(np.isin(NAMES, MARKS), MARK_PENALTY, PENALTY)


def to_weights(values: Floats) -> tuple[Weights, LinkWeights]:
    """Give the weights that a vector in the order of NAMES stands for."""
    by_name = dict(zip(NAMES, values.tolist(), strict=True))
    forward, backward = (
        Support(*(by_name[f"{side}.{field.name}"] for field in fields(Support))) for side in ("forward", "backward")
    )
    plain = {name: by_name[name] for name in PLAIN}
    return Weights(forward, backward, **plain), LinkWeights(*(by_name[name] for name in LINKS))


def to_values(weights: Weights, links: LinkWeights) -> Floats:
    """Give the vector of weights, in the order of NAMES."""
    sides = [getattr(getattr(weights, side), part) for side, part in (name.split(".") for name in SUPPORTS)]
    rest = [getattr(weights, name) for name in PLAIN] + [getattr(links, name) for name in LINKS]
    return np.array(sides + rest, float)


@dataclass(frozen=True, slots=True)
class Sample:
    """The beads of one document that are possible or gold: their features, of shape (beads, weights).

    ``found`` says which are possible after the first look; ``gold`` holds the features of the gold path, and
    ``complete`` whether beads of known types make it up, without which it teaches nothing; ``weight`` is how many
    documents it counts as.
    """

    text: Text
    document: Document
    knowledge: Knowledge
    band: Band
    possible: tuple[Ints, Ints]
    features: Floats
    found: NDArray[np.bool_]
    gold: Floats
    complete: bool
    weight: float

    def scores(self, values: Floats) -> np.ndarray[tuple[int, int], np.dtype[np.float32]]:
        scores = np.full((len(BEAD_TYPES), self.band.size), NEVER, np.float32)
        scores[self.possible] = self.features @ values
        return scores

    def gaps(self, values: Floats) -> Gaps:
        return gap_scores(self.document, self.knowledge, to_weights(values)[0])

    def expected(self, values: Floats) -> tuple[Floats, float]:
        """The expected features of all alignments, and the log of the sum over them."""
        scores, gaps = self.scores(values), self.gaps(values)
        likely = likely_beads(self.band, scores, gaps, LEAST)
        places = np.searchsorted(_key(self.band, *self.possible), _key(self.band, likely.kinds, likely.cells))
        shares = np.zeros(len(self.features))
        shares[places] = likely.shares
        more = likely_beads(self.band, scores, replace(gaps, open=gaps.open + NUDGE), CERTAIN).whole
        zh, en = self._lonely(shares)
        return shares @ self.features + self.gap_features((more - likely.whole) / NUDGE, zh, en), likely.whole

    def _lonely(self, shares: Floats) -> tuple[Floats, Floats]:
        """For each segment of either side the probability that no bead holds it."""
        beads = candidates(self.band, *self.possible)
        sides = (beads.zh, beads.k, self.document.zh), (beads.en, beads.m, self.document.en)
        zh, en = (_uncovered(*side, shares) for side in sides)
        return zh, en

    def gap_features(self, opened: float, zh: Floats, en: Floats) -> Floats:
        """What ``opened`` gaps with these shares of segments count, by the derivative of the gap scores."""
        found = np.zeros(len(NAMES))
        for number, name in enumerate(NAMES):
            if name.startswith("gap"):
                unit = self.gaps(np.eye(len(NAMES))[number])
                found[number] = unit.open * opened + unit.zh @ zh + unit.en @ en
        return found


def _uncovered(ends: Ints, sizes: Ints, rows: Rows, shares: Floats) -> Floats:
    """The probability of each segment of a side that no bead holds it; the beads end at ``ends``."""
    steps = np.bincount(ends - sizes, shares, len(rows) + 1) - np.bincount(ends, shares, len(rows) + 1)
    left: Floats = 1.0 - np.cumsum(steps)[:-1]
    return left


def read_samples(texts: Sequence[Text], evidence: Evidence, weight: float = 1.0) -> list[Sample]:
    """Align the texts jointly by the first look, and read the features of what is possible then.

    All of them must have paragraphs, or none.
    """
    paragraphs = [text.paragraphs for text in texts if text.paragraphs is not None] or None
    batch = read_batch([(text.zh, text.en) for text in texts], evidence, paragraphs)
    knowledge, bands = learn_by_rounds(batch, DEFAULT_WEIGHTS)
    strengths = Strengths.of(knowledge.forward, knowledge.backward)
    found = zip(texts, batch.documents, bands, strict=True)
    return [_sample(text, document, knowledge, strengths, band, weight) for text, document, band in found]


def _sample(
    text: Text, document: Document, knowledge: Knowledge, strengths: Strengths, band: Band, weight: float
) -> Sample:
    first = bead_scores(document, knowledge, DEFAULT_WEIGHTS, band)
    found = possible_beads(band, first, gap_scores(document, knowledge, DEFAULT_WEIGHTS), POSSIBLE)
    gold = _gold_places(text, band)
    every = np.unique(np.concatenate([_key(band, *found), _key(band, *gold)]))
    possible = every // band.size, every % band.size
    columns = [
        np.zeros(len(every)) if name.startswith("gap")
        else bead_scores(document, knowledge, to_weights(np.eye(len(NAMES))[number])[0], band)[possible]
        for number, name in enumerate(NAMES[: -len(LINKS)])
    ]  # fmt: skip
    links = link_features(document, strengths, candidates(band, *possible))
    features = np.concatenate([np.stack(columns, axis=1), links], axis=1).astype(float)
    hit = np.isin(every, _key(band, *gold))
    complete = int(hit.sum()) == sum(all(bead) for bead in text.gold)
    known = np.isin(every, _key(band, *found))
    band, possible = _trimmed(band, possible)
    sample = Sample(text, document, knowledge, band, possible, features, known, np.zeros(len(NAMES)), complete, weight)
    return replace(sample, gold=features[hit].sum(axis=0) + _gold_gaps(sample))


def _trimmed(band: Band, possible: tuple[Ints, Ints]) -> tuple[Band, tuple[Ints, Ints]]:
    """The narrowest band that holds these beads, and their types and cells in it, so that sums over it are quick."""
    beads = candidates(band, *possible)
    low, high = np.full(len(band.low), band.high[-1]), np.zeros(len(band.low), np.int64)
    for rows, columns in ((beads.zh, beads.en), (beads.zh - beads.k, beads.en - beads.m)):
        np.minimum.at(low, rows, columns)
        np.maximum.at(high, rows, columns)
    low[0], high[-1] = 0, band.high[-1]
    low = np.minimum.accumulate(np.minimum(low[::-1], band.high[-1]))[::-1]
    high = np.maximum.accumulate(high)
    narrow = Band.of(np.minimum(low, high), np.maximum(low, high))
    return narrow, (possible[0], narrow.cells(beads.zh, beads.en))


def _key(band: Band, kinds: Ints, cells: Ints) -> Ints:
    return kinds * band.size + cells


def _gold_places(text: Text, band: Band) -> tuple[Ints, Ints]:
    """The types and cells of the gold beads that the search could give."""
    found = [
        (BEAD_TYPES.index((len(zh), len(en))), zh[-1] + 1, en[-1] + 1)
        for zh, en in text.gold
        if (len(zh), len(en)) in BEAD_TYPES
    ]
    kinds, rows, columns = np.array(found, np.int64).reshape(-1, 3).T
    cells = band.cells(rows, columns)
    return kinds[cells >= 0], cells[cells >= 0]


def _gold_gaps(sample: Sample) -> Floats:
    """What the gaps of the gold count: the runs of segments of one side between two beads that it leaves alone."""
    zh, en = np.ones(len(sample.document.zh)), np.ones(len(sample.document.en))
    opened, i, j = 0, 0, 0
    linked = [bead for bead in sample.text.gold if all(bead)]
    for bead in (*linked, ((len(zh),), (len(en),))):
        opened += (bead[0][0] > i) + (bead[1][0] > j)
        i, j = bead[0][-1] + 1, bead[1][-1] + 1
    for bead in linked:
        zh[list(bead[0])], en[list(bead[1])] = 0.0, 0.0
    return sample.gap_features(float(opened), zh, en)


def likelihood(samples: Sequence[Sample], values: Floats) -> float:
    """Give the log likelihood of the gold of those that are complete, each by its weight."""
    return sum(s.weight * (float(s.gold @ values) - s.expected(values)[1]) for s in samples if s.complete)


@dataclass(frozen=True, slots=True)
class Trained:
    """Weights in the order of NAMES, and the inverse of the curvature there, from which a like search sets out."""

    values: Floats
    inverse: Floats

    @classmethod
    def untold(cls, values: Floats, samples: Sequence[Sample]) -> Trained:
        """Set out from these weights, with steps fit for features that vary as those of the samples do."""
        spread = np.concatenate([sample.features for sample in samples]).std(axis=0)
        return cls(values, np.diag(1 / np.where(spread > 0, spread, 2.0) ** 2 / 150))


def train(samples: Sequence[Sample], start: Trained) -> Trained:
    """Give the weights of the greatest likelihood; those of which no sample has anything to say stay as they are."""
    samples = [sample for sample in samples if sample.complete]
    told = np.any([np.abs(sample.features).max(axis=0, initial=0) + np.abs(sample.gold) for sample in samples], axis=0)

    def loss(values: Floats) -> tuple[float, Floats]:
        total, slope = float(PENALTIES / 2 @ values**2), PENALTIES * values
        for sample in samples:
            expected, whole = sample.expected(values)
            total += sample.weight * (whole - float(sample.gold @ values))
            slope = slope + sample.weight * (expected - sample.gold)
        return total, slope * told

    return minimum(loss, start)


def minimum(loss: Callable[[Floats], tuple[float, Floats]], start: Trained) -> Trained:
    """Descend by BFGS (Nocedal and Wright 2006, section 6.1), with steps shortened until the loss falls."""
    values, inverse = start.values, start.inverse
    total, slope = loss(values)
    for _ in range(STEPS):
        step = -inverse @ slope
        size = 1.0
        while (found := loss(values + size * step))[0] > total + 1e-4 * size * float(slope @ step) and size > 1e-3:
            size /= 3
        moved, turned = size * step, found[1] - slope
        gained = total - found[0]
        values, (total, slope) = values + moved, found
        if gained < ENOUGH:
            break
        if (bend := float(moved @ turned)) > 0:
            turn = np.eye(len(values)) - np.outer(moved, turned) / bend
            inverse = turn @ inverse @ turn.T + np.outer(moved, moved) / bend
    return Trained(values, inverse)


def align_sample(sample: Sample, values: Floats) -> list[Bead]:
    """Give the beads of a document by these weights, each with the share of all alignments that hold it."""
    scores, gaps = sample.scores(values), sample.gaps(values)
    scores[sample.possible[0][~sample.found], sample.possible[1][~sample.found]] = NEVER
    path = find_path(sample.band, scores, gaps)
    shares = iter(path_posteriors(sample.band, scores, gaps, path).beads.tolist())
    beads, i, j = [], 0, 0
    for k, m in path:
        i, j = i + k, j + m
        beads.append(Bead(tuple(range(i - k, i)), tuple(range(j - m, j)), next(shares) if k and m else 1.0))
    return beads
