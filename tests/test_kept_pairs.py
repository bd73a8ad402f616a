"""The pairs of a file outlast memory: each comes back by its number, from a temporary file where they are many."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmkit.errors import TmkitError
from tmkit.qa.kept_pairs import KeptPairs
from tmkit.qa.segment_pair import SegmentPair

MEGABYTE = 1 << 20


def pair(number: int, source: str, target: str = "good") -> SegmentPair:
    return SegmentPair("a.tsv", number, source, target, "zh-CN", "en-GB", "zh", "en", "heading", "article 1")


@given(st.lists(st.tuples(st.text(), st.text())))
def test_each_comes_back_by_its_number(texts: list[tuple[str, str]]) -> None:
    added = [pair(number, *both) for number, both in enumerate(texts, 1)]
    with KeptPairs() as kept:
        for one in added:
            kept.add(one)
        assert [kept[number] for number in range(len(added), 0, -1)] == added[::-1]


def test_more_than_memory_may_hold() -> None:
    with KeptPairs() as kept:
        for number in range(1, 21):
            kept.add(pair(number, "好" * MEGABYTE, str(number)))
        assert [kept[number].target for number in (20, 1, 7)] == ["20", "1", "7"]


def test_without_room_for_a_temporary_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "missing"))
    with KeptPairs() as kept, pytest.raises(TmkitError, match=r"missing: no temporary file .*; set TMPDIR"):
        for number in range(1, 21):
            kept.add(pair(number, "好" * MEGABYTE))
