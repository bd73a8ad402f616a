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

LINK_WEIGHTS = LinkWeights(
    strength=0.313,
    apart=-0.195,
    apart_each=-0.045,
    average=0.556,
    average_each=-0.104,
    each=-0.382,
    uneven=-0.354,
    more=-0.535,
    several=-0.352,
)
SECOND_WEIGHTS = Weights(
    forward=Support(ratio=0.299, average=-0.136, none=-0.114, against=0.43),
    backward=Support(ratio=-0.004, average=0.399, none=0.212, against=0.021),
    length=0.248,
    ratio=1.033,
    prior=0.535,
    gap_open=-1.572,
    gap_prior=0.943,
    gap_each=-0.94,
    gap_paragraph=0.101,
    mixed=1.678,
    unlike=1.373,
    inside=1.346,
    one_sided=-0.278,
    ending=0.246,
    quoted=1.077,
    gap_edge=-0.376,
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
