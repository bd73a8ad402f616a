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
    strength=0.314,
    apart=-0.198,
    apart_each=-0.042,
    average=0.532,
    average_each=-0.119,
    each=-0.415,
    uneven=-0.398,
    more=-0.53,
    several=-0.391,
)
SECOND_WEIGHTS = Weights(
    forward=Support(ratio=0.31, average=-0.159, none=-0.055, against=0.456),
    backward=Support(ratio=0.001, average=0.41, none=0.168, against=0.089),
    length=0.252,
    ratio=0.997,
    prior=0.521,
    gap_open=-1.614,
    gap_prior=0.936,
    gap_each=-0.993,
    gap_paragraph=0.045,
    mixed=1.685,
    unlike=1.406,
    inside=1.429,
    one_sided=-0.35,
    ending=0.292,
    quoted=1.059,
    gap_edge=-0.131,
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
