"""The edits of TER are those of sacrebleu, counted faster."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sacrebleu.metrics.lib_ter import translation_edit_rate

from tmkit.scoring.edits import count_edits

WORDS = st.lists(st.sampled_from("abcdef"), max_size=18)


def expected(hypothesis: list[str], reference: list[str]) -> int:
    return int(translation_edit_rate(hypothesis, reference)[0])


@pytest.mark.parametrize(
    ("hypothesis", "reference", "edits"),
    [
        ("", "", 0),
        ("a b", "", 2),
        ("", "a b", 2),
        ("a b c", "a b c", 0),
        ("c a b", "a b c", 1),
        ("a x c", "a b c", 1),
        ("d e f a b c", "a b c d e f", 1),
    ],
)
def test_edits_by_hand(hypothesis: str, reference: str, edits: int) -> None:
    assert count_edits(hypothesis.split(), reference.split()) == edits


@settings(deadline=None, max_examples=60)
@given(WORDS, WORDS)
def test_edits_are_those_of_sacrebleu(hypothesis: list[str], reference: list[str]) -> None:
    assert count_edits(hypothesis, reference) == expected(hypothesis, reference)


@pytest.mark.parametrize("seed", range(2))
def test_long_segments_feel_the_beam_as_in_sacrebleu(seed: int) -> None:
    chance = random.Random(seed)
    reference = [chance.choice("abcdefghijklmnopqrstuvwxyz") for _ in range(38)]
    hypothesis = reference[20:] + reference[:20] if seed % 2 else chance.sample(reference, 30)
    assert count_edits(hypothesis, reference) == expected(hypothesis, reference)


@pytest.mark.parametrize(("ours", "theirs"), [(70, 3), (2, 110)])
def test_very_unequal_lengths(ours: int, theirs: int) -> None:
    hypothesis, reference = list("ab" * ours)[:ours], list("abc" * theirs)[:theirs]
    assert count_edits(hypothesis, reference) == expected(hypothesis, reference)


def test_a_segment_with_too_many_candidates_gets_no_shifts() -> None:
    hypothesis, reference = ["a", "b"] * 14, ["b", "a", "a"] * 10
    assert count_edits(hypothesis, reference) == expected(hypothesis, reference)
