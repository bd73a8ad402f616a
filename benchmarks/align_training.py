"""The weights of the aligner's second look from hand-made gold, and how they do on documents they have not seen.

    python benchmarks/align_training.py FOLDER --dictionary cedict_ts.u8 [--folds 6]

FOLDER is laid out as for ``benchmarks/align.py``. The weights are those of the greatest likelihood
(``benchmarks/align_likelihood.py``) of the documents there and of the bundled corpus, each in several states
(``benchmarks/align_states.py``), sought from the numbers of ``tmkit/bitext/second_look.py``, which came so.
``gap_repeat`` stays as it is, set by hand: no document has sentences that come again.

With ``--folds K`` documents are dealt into K folds, all states of a document into one, and each is aligned by weights
from the other folds: the log likelihood of each set and state, and strict F1 by the weights of all documents and by
weights that have not seen the one they are measured on, with mean, spread (standard deviation) and worst over
documents; then the logistic model of the confidence from beads of unseen documents (``tmkit/bitext/confidence.py``).
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.align_likelihood import NAMES, Sample, Trained, align_sample, likelihood, to_values, train
from benchmarks.align_states import STATES, read_documents, read_states
from benchmarks.align_texts import SETS, score
from tmkit.bitext.align import Evidence
from tmkit.bitext.dictionary import read_dictionary
from tmkit.bitext.second_look import LINK_WEIGHTS, SECOND_WEIGHTS
from tmkit.bitext.vocabulary import Floats

STEPS = 50
LOWEST, HIGHEST = -4.0, 9.0


@dataclass(frozen=True, slots=True)
class Group:
    """The documents of one set in one state."""

    name: str
    state: str
    samples: Sequence[Sample]

    def f1(self, weights: Mapping[str, Floats]) -> float:
        """Strict F1, each document by its weights."""
        return score([s.text for s in self.samples], [align_sample(s, weights[s.text.name]) for s in self.samples]).f1

    def by_document(self) -> Iterable[Group]:
        """Each document by itself."""
        for name in sorted({sample.text.name for sample in self.samples}):
            yield Group(self.name, self.state, [sample for sample in self.samples if sample.text.name == name])


def every(groups: Iterable[Group]) -> list[Sample]:
    """Give the samples of all groups."""
    return [sample for group in groups for sample in group.samples]


def from_other_folds(groups: Sequence[Group], folds: int, start: Trained) -> dict[str, dict[str, Floats]]:
    """Give for each document of each set the weights from the documents of the other folds."""
    documents = sorted({(group.name, sample.text.name) for group in groups for sample in group.samples})
    found: dict[str, dict[str, Floats]] = {}
    for number in range(folds):
        held = set(documents[number::folds])
        seen = [s for group in groups for s in group.samples if (group.name, s.text.name) not in held]
        values = train(seen, start).values
        for name, document in held:
            found.setdefault(name, {})[document] = values
    return found


def report_folds(groups: Sequence[Group], folds: int, trained: Trained) -> None:
    """Print likelihood and F1 by the weights of all documents and of other folds, then the confidence's model."""
    unseen = from_other_folds(groups, folds, trained)
    print(f"{'set, state':<36}log likelihood   F1 seen   unseen: all     mean   spread    worst")
    for group in groups:
        weights = unseen[group.name]
        told = sum(likelihood([sample], weights[sample.text.name]) for sample in group.samples)
        each = [part.f1(weights) for part in group.by_document()]
        whole = group.f1(weights), np.mean(each), np.std(each), min(each)
        seen = group.f1(dict.fromkeys(weights, trained.values))
        figures = "".join(f"{figure:9.4f}" for figure in whole)
        print(f"{group.name + ', ' + group.state:<36}{told:14.2f}{seen:10.4f}     {figures}", flush=True)
    print("confidence: start {:.2f}, slope {:.2f}".format(*fit_confidence(groups, unseen)))


def fit_confidence(groups: Sequence[Group], unseen: Mapping[str, Mapping[str, Floats]]) -> Floats:
    """Give start and slope of the log odds that a linked bead is right, by those of its share of all alignments."""
    rows = [row for group in groups for sample in group.samples for row in _judged(sample, unseen[group.name])]
    share, right, weight = np.array(rows, float).T
    share = np.clip(share, 1e-6, 1 - 1e-6)
    odds = np.stack([np.ones(len(share)), np.clip(np.log(share / (1 - share)), LOWEST, HIGHEST)], axis=1)
    return logistic(odds, right, weight)


def logistic(features: Floats, right: Floats, weights: Floats) -> Floats:
    """Give the start and slope of a logistic model by Newton's steps; a square penalty of 1 pulls them to 0 and 1.

    ``features`` has shape (rows, 2).
    """
    plain = np.array([0.0, 1.0])
    found = plain
    for _ in range(STEPS):
        likely = 1 / (1 + np.exp(-features @ found))
        bend = (features.T * (weights * likely * (1 - likely))) @ features + np.eye(2)
        found = found + np.linalg.solve(bend, features.T @ (weights * (right - likely)) - (found - plain))
    return found


def _judged(sample: Sample, weights: Mapping[str, Floats]) -> Iterable[tuple[float, bool, float]]:
    gold = set(sample.text.gold)
    for bead in align_sample(sample, weights[sample.text.name]):
        if bead.zh and bead.en:
            yield bead.confidence, (bead.zh, bead.en) in gold, sample.weight


def read_groups(folder: Path, names: Sequence[str], dictionary: Evidence | None) -> list[Group]:
    """Read the samples of the sets and of the bundled corpus in all states."""
    return [Group(*found) for found in read_states(read_documents(folder, names), dictionary)]


def print_weights(found: Floats, ours: Floats) -> None:
    """Print the weights of the greatest likelihood beside those of tmkit."""
    print(f"{'weight':<20} trained   tmkit")
    for name, value, our in zip(NAMES, found, ours, strict=True):
        print(f"{name:<20}{value:8.3f}{our:8.3f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description="Weights of the second look.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--dictionary", type=Path)
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--folds", type=int, default=0)
    chosen = parser.parse_args()
    dictionary = Evidence(dictionary=read_dictionary(chosen.dictionary)) if chosen.dictionary else None
    groups = read_groups(chosen.folder, chosen.sets.split(","), dictionary)
    print(f"{len(STATES) if dictionary else sum(not s.dictionary for s in STATES.values())} states of each document")
    values = to_values(SECOND_WEIGHTS, LINK_WEIGHTS)
    trained = train(every(groups), Trained.untold(values, every(groups)))
    print_weights(trained.values, values)
    if chosen.folds:
        report_folds(groups, chosen.folds, trained)


if __name__ == "__main__":
    main()
