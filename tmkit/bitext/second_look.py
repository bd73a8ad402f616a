"""The second look: beads that the first one holds possible are judged again by their linked words.

It re-examines 1-n splits, borders between neighbours, merged and left-out segments all alike: each bead that keeps some
probability gets a finer score, and the best path is sought among these.
"""

from __future__ import annotations

import numpy as np

from tmkit.bitext.band import Band
from tmkit.bitext.batch import Document
from tmkit.bitext.beadscores import Knowledge, Weights, bead_scores
from tmkit.bitext.beadsums import Support
from tmkit.bitext.linking import Candidates, LinkWeights, Strengths, link_features
from tmkit.bitext.path import BEAD_TYPES, NEVER, Singles
from tmkit.bitext.vocabulary import Ints

POSSIBLE = 1e-5
_KINDS = np.array(BEAD_TYPES)

LINK_WEIGHTS = LinkWeights(strength=0.196, apart=-0.219, apart_each=-0.039, average=0.451, average_each=-0.303)
SECOND_WEIGHTS = Weights(
    forward=Support(ratio=0.359, average=0.0, none=0.0, against=1.658),
    backward=Support(ratio=-0.026, average=2.922, none=0.0, against=-0.483),
    length=0.0,
    ratio=2.949,
    prior=0.762,
    gap_open=-1.565,
    gap_prior=0.96,
    gap_each=-1.17,
    gap_paragraph=1.179,
    mixed=2.188,
    unlike=2.292,
    inside=2.398,
    one_sided=0.0,
    ending=-0.014,
    quoted=0.992,
    gap_edge=0.621,
)


def second_scores(
    document: Document, knowledge: Knowledge, strengths: Strengths, band: Band, possible: tuple[Ints, Ints]
) -> Singles:
    """Give the scores of the possible beads, of shape (bead types, cells); of all others NEVER."""
    scores = bead_scores(document, knowledge, SECOND_WEIGHTS, band)
    found = scores[possible] + LINK_WEIGHTS.worth(link_features(document, strengths, candidates(band, *possible)))
    scores.fill(NEVER)
    scores[possible] = found
    return scores


def candidates(band: Band, kinds: Ints, cells: Ints) -> Candidates:
    """Give the beads of the given types that end at the given cells."""
    return Candidates(band.rows[cells], band.columns[cells], _KINDS[kinds, 0], _KINDS[kinds, 1])
