"""The hidden Markov model of word alignment, for many sentence pairs at once.

Vogel, Ney and Tillmann 1996, HMM-based word alignment in statistical translation: each word of one side is made by a
place of the other (the state), and the next state is likely to be a little further on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tmkit.bitext.vocabulary import Floats

NULL = 0.2
LOCAL = 0.8
REACH = 2.0
MOST_PLACES = 1200
"""Longer sides cannot be solved: the scale of the running sums would overflow."""

_CELLS = 400_000


@dataclass(frozen=True, slots=True)
class Chain:
    """One sentence pair in one direction: ``made[i, j]``, how probably place ``i`` makes word ``j``; ``near[i, j]``,
    how much they lie at a like place; ``null[j]``, how probably the word ``j`` comes from nowhere.
    """

    made: Floats
    near: Floats
    null: Floats


def posteriors(chains: Sequence[Chain], stride: float) -> list[Floats]:
    """Give for each chain, places x words, how probably each place made each word; ``stride`` is in places a word.

    Forward and backward pass, each step scaled; between two words the state moves a little way on or (one step in
    five) to any place that lies where the next word lies.
    """
    found: list[Floats] = [np.empty(0)] * len(chains)
    for group in _groups(chains):
        for number, posterior in zip(group, _solved([chains[number] for number in group], stride), strict=True):
            found[number] = posterior
    return found


def _groups(chains: Sequence[Chain]) -> list[list[int]]:
    """Put chains of like size together, about so many cells in a group as the caches hold."""
    groups: list[list[int]] = []
    for number in sorted(range(len(chains)), key=lambda number: chains[number].made.shape):
        places, words = chains[number].made.shape
        if not groups or (len(groups[-1]) + 1) * places * words > _CELLS:
            groups.append([])
        groups[-1].append(number)
    return groups


def _solved(chains: Sequence[Chain], stride: float) -> list[Floats]:
    sizes = np.array([chain.made.shape for chain in chains])
    places, words = sizes.max(axis=0)
    said, near = np.zeros((2, words, len(chains), places))
    null = np.zeros((words, len(chains)))
    for number, chain in enumerate(chains):
        own_places, own_words = chain.made.shape
        said[:own_words, number, :own_places] = (1 - NULL) * chain.made.T
        near[:own_words, number, :own_places] = ((1 - LOCAL) * chain.near / chain.near.sum(axis=0)).T
        null[:own_words, number] = NULL * chain.null
    active = np.arange(words)[:, None] < sizes[:, 1]
    within = np.arange(places) < sizes[:, :1]
    moves = _Moves(places, stride)
    leaving = np.where(within, np.maximum(moves.back(within.astype(float)), 1e-3), 1.0) / LOCAL
    posterior = _smoothed((said, near, null), moves, leaving, active)
    return [posterior[:own_words, number, :own_places].T for number, (own_places, own_words) in enumerate(sizes)]


class _Moves:
    """Moves from place to place, likelier the nearer they end to a stride ahead: exp(-|way - stride| / width).

    A sum over all moves is two running sums, scaled so that they decay: no matrix, and no threads that wait for each
    other. The stride is rounded to whole places.
    """

    def __init__(self, places: int, stride: float) -> None:
        self._shift, self._places = round(stride), places
        powers = np.arange(places + self._shift) / (REACH * max(stride, 1.0))
        self._rise, self._fall = np.exp(powers), np.exp(-powers)

    def on(self, weights: Floats) -> Floats:
        """Give what arrives at each place (last axis)."""
        return self._spread(weights, self._shift)[..., : self._places]

    def back(self, weights: Floats) -> Floats:
        """Give what each place would send to all others by their weights."""
        return self._spread(weights, 0)[..., self._shift :]

    def _spread(self, weights: Floats, first: int) -> Floats:
        """Give the sums around each place of a row that is longer by the stride, the weights laid in from ``first``."""
        row = np.zeros((*weights.shape[:-1], self._places + self._shift))
        row[..., first : first + self._places] = weights
        ahead = np.cumsum(row * self._rise, axis=-1) * self._fall
        behind = np.cumsum((row * self._fall)[..., ::-1], axis=-1)[..., ::-1] * self._rise
        spread: Floats = ahead + behind - row
        return spread


def _smoothed(given: tuple[Floats, Floats, Floats], moves: _Moves, leaving: Floats, active: np.ndarray) -> Floats:
    """Give the posterior of the places (words x chains x places) from both passes."""
    said, near, null = given
    real, nowhere = np.empty_like(said), np.empty_like(said)
    before = near[0] / (1 - LOCAL)
    arriving = before
    for step in range(len(said)):
        if step:
            before = real[step - 1] + nowhere[step - 1]
            arriving = moves.on(before / leaving) + near[step]
        heard, unheard = arriving * said[step], null[step][:, None] * before
        total = np.maximum(heard.sum(axis=1) + unheard.sum(axis=1), 1e-300)[:, None]
        real[step], nowhere[step] = heard / total, unheard / total
    after = np.ones_like(before)
    for step in range(len(said) - 1, -1, -1):
        unheard = np.einsum("ij,ij->i", nowhere[step], after)
        real[step] *= after
        going = said[step] * after
        far = np.einsum("ij,ij->i", near[step], going)[:, None]
        earlier = moves.back(going) / leaving + far + null[step][:, None] * after
        after = np.where(active[step][:, None], earlier / np.maximum(earlier.max(axis=1, keepdims=True), 1e-300), 1.0)
        real[step] /= np.maximum(real[step].sum(axis=1) + unheard, 1e-300)[:, None]
    return real
