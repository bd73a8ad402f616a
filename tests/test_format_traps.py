"""The traps that files of real tools hold, one small file each: what is read, and what is told of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tmkit.formats import Report, convert, read

GOLDEN = Path(__file__).parent / "golden" / "format_traps.jsonl"
CASES = [json.loads(line) for line in GOLDEN.read_text("utf-8").split("\n") if line]


def written(case: dict[str, Any], folder: Path) -> Path:
    """Write the file of a case: a text in UTF-8, or pieces with their encodings."""
    pieces = [["utf-8", case["text"]]] if isinstance(case["text"], str) else case["text"]
    path = folder / str(case["file"])
    path.write_bytes(b"".join(text.encode(codec) for codec, text in pieces))
    return path


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_what_is_read_and_told(case: dict[str, Any], tmp_path: Path) -> None:
    report = Report()
    found = [[unit.source, unit.target] for unit in read(written(case, tmp_path), report)]
    assert found == case["units"]
    told = [event.message for event in report.events]
    assert len(told) == len(case["told"]), told
    for message, part in zip(told, case["told"], strict=True):
        assert part in message


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_nothing_of_it_is_lost_on_the_way_through_tmx(case: dict[str, Any], tmp_path: Path) -> None:
    path = written(case, tmp_path)
    convert(path, tmp_path / "out.tmx")
    convert(tmp_path / "out.tmx", tmp_path / "out.jsonl")
    convert(tmp_path / "out.jsonl", tmp_path / "again.tmx")
    assert (tmp_path / "again.tmx").read_bytes() == (tmp_path / "out.tmx").read_bytes()
    assert [[unit.source, unit.target] for unit in read(tmp_path / "again.tmx")] == case["units"]
