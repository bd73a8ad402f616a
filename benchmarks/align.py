"""Sentence alignment against hand-made gold: strict and lax scores, with what evidence, with what missing, how fast.

    python benchmarks/align.py FOLDER [--dictionary FILE] [--sets mac-dev,pol-dev] [--ablation]

FOLDER holds the sets (``SET/zh/DOC.txt``, ``SET/en/DOC.txt``, ``SET/gold/DOC.tsv``); nothing of them is in the project.
Rows: documents jointly and each alone, with the dictionary, and with the middle fifth of the English taken away; then
each evidence left out (ablation, documents alone, the other weights as they are). Beside them stand figures published
for the test parts of the same kinds. How the weights do on documents they have not seen: ``align_training.py``.
"""

from __future__ import annotations

import argparse
import platform
import resource
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import replace
from functools import partial
from pathlib import Path
from unittest.mock import patch

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.align_texts import SETS, Text, read_set, score, without_english
from tmkit.bitext.align import Evidence, align, align_batch
from tmkit.bitext.band import Band
from tmkit.bitext.batch import Document
from tmkit.bitext.beadscores import DEFAULT_WEIGHTS, Knowledge, bead_scores
from tmkit.bitext.dictionary import read_dictionary
from tmkit.bitext.linking import Strengths
from tmkit.bitext.path import Singles
from tmkit.bitext.rounds import find_alignments
from tmkit.bitext.second_look import SECOND_WEIGHTS
from tmkit.model import Bead

Aligner = Callable[[Sequence[Text]], list[list[Bead]]]


def jointly(evidence: Evidence) -> Aligner:
    return lambda texts: align_batch([(text.zh, text.en) for text in texts], evidence=evidence)


def alone(evidence: Evidence) -> Aligner:
    return lambda texts: [align(text.zh, text.en, evidence=evidence) for text in texts]


def row(name: str, texts: Sequence[Text], aligner: Aligner) -> str:
    start = time.process_time()
    found = aligner(texts)
    seconds = time.process_time() - start
    strict, lax = score(texts, found), score(texts, found, strict=False)
    parts = [f"{s.precision:.3f} {s.recall:.3f} {s.f1:.3f}" for s in (strict, lax)]
    return f"{name:<34} {parts[0]}   {parts[1]}   {seconds:6.1f} s"


PUBLISHED = """
published, test parts, strict P R F1      novels               speeches, magazine, academic prose
Gale-Church                          .442 .470 .455        .852 .852 .852
hunalign, dictionary of 224,000      .566 .656 .607        .884 .917 .900
Bleualign, Google MT                 .711 .644 .676        .923 .900 .911
Vecalign, LaBSE                      .860 .886 .873        .979 .980 .979
Bertalign, LaBSE                     .906 .912 .909        .987 .987 .987"""


def without(what: str) -> AbstractContextManager[object]:
    """Leave one evidence out."""
    nothing: dict[str, set[str]] = {}
    cuts: dict[str, AbstractContextManager[object]] = {
        "starter lexicon": patch("tmkit.bitext.evidence.starter_pairs", return_value=()),
        "hints of characters": patch("tmkit.bitext.batch.CHARACTER_SHARE", 0.0),
        "countries": patch("tmkit.bitext.evidence._places", return_value=()),
        "names": patch("tmkit.bitext.batch.find_namesakes", return_value=nothing),
        "numbers": patch("tmkit.bitext.lexemes._numbers", return_value=[]),
        "learning": patch("tmkit.bitext.rounds.ROUNDS", 0),
        "second look": patch("tmkit.bitext.rounds.second_scores", _first_scores),
        "lengths": _weighing(length=0.0, ratio=0.0),
        "ends of segments": _weighing(ending=0.0, quoted=0.0, unlike=0.0),
    }
    return cuts.get(what, nullcontext())


def _first_scores(document: Document, knowledge: Knowledge, _: Strengths, band: Band, __: object) -> Singles:
    return bead_scores(document, knowledge, DEFAULT_WEIGHTS, band)


@contextmanager
def _weighing(**weights: float) -> Iterator[None]:
    first, second = (replace(kind, **weights) for kind in (DEFAULT_WEIGHTS, SECOND_WEIGHTS))  # type: ignore[arg-type]
    with (
        patch("tmkit.bitext.align.find_alignments", partial(find_alignments, weights=first)),
        patch("tmkit.bitext.second_look.SECOND_WEIGHTS", second),
        patch("tmkit.bitext.rounds.SECOND_WEIGHTS", second),
    ):
        yield


ABLATIONS = (
    "nothing", "starter lexicon", "hints of characters", "countries", "names", "numbers", "learning", "second look",
    "lengths", "ends of segments",
)  # fmt: skip


def report(name: str, texts: Sequence[Text], dictionary: Evidence | None) -> None:
    size = sum(len(text.gold) for text in texts)
    print(f"\n{name}: {len(texts)} documents, {size} beads        strict P R F1        lax P R F1     CPU time")
    holes = [without_english(text, 0.4, 0.6) for text in texts]
    print(row("jointly", texts, jointly(Evidence())))
    print(row("alone", texts, alone(Evidence())))
    print(row("middle fifth missing", holes, jointly(Evidence())))
    if dictionary:
        print(row("dictionary, jointly", texts, jointly(dictionary)))
        print(row("dictionary, alone", texts, alone(dictionary)))
        print(row("dictionary, middle fifth missing", holes, jointly(dictionary)))


def report_ablations(texts: Sequence[Text]) -> None:
    for what in ABLATIONS:
        with without(what):
            print(row(f"alone, without {what}", texts, alone(Evidence())))


def main() -> None:
    parser = argparse.ArgumentParser(description="Sentence alignment against hand-made gold.")
    parser.add_argument("folder", type=Path)
    parser.add_argument("--dictionary", type=Path)
    parser.add_argument("--sets", default=",".join(SETS))
    parser.add_argument("--ablation", action="store_true")
    chosen = parser.parse_args()
    print(f"{platform.machine()}, Python {platform.python_version()}, numpy {np.__version__}")
    dictionary = Evidence(dictionary=read_dictionary(chosen.dictionary)) if chosen.dictionary else None
    for name in chosen.sets.split(","):
        texts = read_set(chosen.folder, name)
        report(name, texts, dictionary)
        if chosen.ablation:
            report_ablations(texts)
    print(PUBLISHED)
    print(f"\npeak memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MB")


if __name__ == "__main__":
    main()
