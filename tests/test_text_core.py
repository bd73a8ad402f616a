"""What the compiled core reads in texts, held to its references in Python."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmkit.core import core
from tmkit.text.numbers.rules import RuleStarts

pytestmark = pytest.mark.skipif(core is None, reason="the core was not built")

BY_WORD = {"may": [0, 3], "a": [1], "th": [4], "x": [2]}
BY_DIGITS = [[5], [5, 6], [5], [7]]
NEEDS = [[], ["dozen", "½"], ["é"], ["may", "zz"], [], [], ["0"], []]
LOWER = st.text(st.sampled_from("amaythx 0159½⅛é-’米zdozen"), max_size=40)


@given(LOWER)
def test_rules_begin_where_the_reference_says(lower: str) -> None:
    assert core.RuleStarts(BY_WORD, BY_DIGITS, NEEDS).find(lower) == RuleStarts(BY_WORD, BY_DIGITS, NEEDS).find(lower)


@given(st.text(max_size=30))
def test_rules_begin_where_the_reference_says_in_any_text(lower: str) -> None:
    assert core.RuleStarts(BY_WORD, BY_DIGITS, NEEDS).find(lower) == RuleStarts(BY_WORD, BY_DIGITS, NEEDS).find(lower)
