"""The search of the aligner against brute force: best path, sums over all paths, bands."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tmkit.bitext.anchors import band_between
from tmkit.bitext.band import Band, band_around
from tmkit.bitext.path import BEAD_TYPES, NEVER, Gaps, Singles, Step, find_path
from tmkit.bitext.posterior import bead_posteriors, forward_sums

OPEN, EACH = -1.5, -0.5


def random_scores(zh: int, en: int, seed: int) -> Singles:
    band = Band.full(zh, en)
    scores = np.random.default_rng(seed).normal(0, 3, (len(BEAD_TYPES), band.size)).astype(np.float32)
    for number, (k, m) in enumerate(BEAD_TYPES):
        scores[number, (band.rows < k) | (band.columns < m)] = NEVER
    return scores


def gaps(zh: int, en: int) -> Gaps:
    return Gaps(OPEN, np.full(zh, EACH), np.full(en, EACH))


def all_paths(
    zh: int, en: int, scores: Singles, i: int = 0, j: int = 0, last: Step = (1, 1)
) -> Iterator[tuple[float, list[Step]]]:
    if (i, j) == (zh, en):
        yield 0.0, []
    for number, (k, m) in enumerate(BEAD_TYPES):
        if i + k <= zh and j + m <= en:
            own = float(scores[number, (i + k) * (en + 1) + j + m])
            yield from ((own + rest, [(k, m), *path]) for rest, path in all_paths(zh, en, scores, i + k, j + m))
    for step in ((1, 0), (0, 1)):
        if i + step[0] <= zh and j + step[1] <= en:
            own = EACH if last == step else OPEN + EACH
            yield from (
                (own + rest, [step, *path]) for rest, path in all_paths(zh, en, scores, i + step[0], j + step[1], step)
            )


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 4), st.integers(0, 4), st.integers(0, 1000))
def test_best_path_is_the_best_of_all(zh: int, en: int, seed: int) -> None:
    scores = random_scores(zh, en, seed)
    score, path = max(all_paths(zh, en, scores), key=lambda found: found[0])
    found = find_path(Band.full(zh, en), scores, gaps(zh, en))
    assert found == path or pytest.approx(score, abs=1e-4) == path_score(found, scores, en)


def path_score(path: list[Step], scores: Singles, en: int) -> float:
    total, i, j, last = 0.0, 0, 0, (1, 1)
    for k, m in path:
        i, j = i + k, j + m
        if k and m:
            total += float(scores[BEAD_TYPES.index((k, m)), i * (en + 1) + j])
        else:
            total += EACH if last == (k, m) else OPEN + EACH
        last = (k, m)
    return total


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 1000))
def test_forward_and_backward_sums_agree(zh: int, en: int, seed: int) -> None:
    band, scores = Band.full(zh, en), random_scores(zh, en, seed)
    posteriors, whole = bead_posteriors(band, scores, gaps(zh, en))
    assert whole == pytest.approx(forward_sums(band, scores, gaps(zh, en))[-1])
    exact = np.logaddexp.reduce([score for score, _ in all_paths(zh, en, scores)])
    assert whole == pytest.approx(exact, abs=1e-4)
    assert ((posteriors >= 0) & (posteriors <= 1 + 1e-9)).all()
    segments = np.zeros(zh)
    for number, (k, _) in enumerate(BEAD_TYPES):
        for cell in np.flatnonzero(posteriors[number] > 0):
            segments[band.rows[cell] - k : band.rows[cell]] += posteriors[number, cell]
    assert (segments <= 1 + 1e-6).all()


@given(st.lists(st.sampled_from([*BEAD_TYPES, (1, 0), (0, 1)]), max_size=30), st.integers(0, 4))
def test_band_around_a_path_holds_it(path: list[Step], margin: int) -> None:
    zh, en = sum(k for k, _ in path), sum(m for _, m in path)
    band = band_around(path, zh, en, margin)
    ends = np.cumsum(np.array([(0, 0), *path]), axis=0)
    assert (band.cells(ends[:, 0], ends[:, 1]) >= 0).all()
    assert (np.diff(band.low) >= 0).all() and (np.diff(band.high) >= 0).all()


@given(st.integers(1, 200), st.integers(1, 200), st.data())
def test_band_between_anchors_holds_them_and_both_ends(zh: int, en: int, data: st.DataObject) -> None:
    rows = sorted(data.draw(st.sets(st.integers(0, zh - 1), max_size=6)))
    columns = sorted(data.draw(st.sets(st.integers(0, en - 1), max_size=6)))
    anchors = list(zip(rows, columns, strict=False))
    band = band_between(anchors, zh, en)
    corners = np.array([(0, 0), *anchors, (zh, en)])
    assert (band.cells(corners[:, 0], corners[:, 1]) >= 0).all()
    assert (np.diff(band.low) >= 0).all() and (np.diff(band.high) >= 0).all()
    assert (band.low[1:] <= band.high[:-1] + 1).all()


def test_transposed_band_has_the_same_cells() -> None:
    band = band_around([(1, 1), (1, 3), (2, 1), (0, 1), (1, 0)], 5, 6, 1)
    turned = band.transposed()
    cells = set(zip(band.rows.tolist(), band.columns.tolist(), strict=True))
    assert {(row, column) for column, row in zip(turned.rows.tolist(), turned.columns.tolist(), strict=True)} == cells


def test_narrow_band_gives_the_path_of_the_whole_plane_where_it_holds_it() -> None:
    scores = random_scores(12, 14, 7)
    path = find_path(Band.full(12, 14), scores, gaps(12, 14))
    band = band_around(path, 12, 14, 2)
    whole = Band.full(12, 14)
    narrow = scores[:, whole.cells(band.rows, band.columns)]
    assert find_path(band, narrow, gaps(12, 14)) == path


def test_a_long_gap_is_cheap() -> None:
    scores = np.full((len(BEAD_TYPES), Band.full(40, 10).size), NEVER, np.float32)
    rows, columns = Band.full(40, 10).rows, Band.full(40, 10).columns
    true = ((rows == columns) & (rows <= 5)) | ((rows == columns + 30) & (columns > 5))
    scores[0, (rows > 0) & (columns > 0)] = -5
    scores[0, true & (rows > 0) & (columns > 0)] = 5
    path = find_path(Band.full(40, 10), scores, gaps(40, 10))
    assert path == [(1, 1)] * 5 + [(1, 0)] * 30 + [(1, 1)] * 5
