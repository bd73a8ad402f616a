"""The page of a score: complete, safe, without anything from outside."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from tmkit.cli.app import app
from tmkit.reports.score_page import score_page
from tmkit.scoring.score import score

ZH = ["两国签署了<b>协议</b>。", "口罩3万只已经送达。", "市长会见了代表团。"]
EN = [
    "Both countries signed an <script>alert(1)</script> agreement.",
    "30,000 masks have arrived.",
    "The mayor met them.",
]
OTHER = ["The two countries signed an agreement.", "3,000 masks have arrived.", "The mayor met the delegation."]


def test_it_shows_every_figure_and_the_difference() -> None:
    found = score(OTHER, EN, source=ZH, against=EN, documents=["a", "a", "b"], samples=50, trials=50)
    page = score_page(found, "new.txt", "old.txt")
    for metric in found.metrics:
        assert metric.signature.replace("|", "|") in page
    assert page.count("<svg") == 4
    assert "<del>3</del><ins>30</ins>,000 masks" in page
    assert "new.txt beside old.txt" in page
    assert found.spread is not None
    assert len(found.spread[1]) == 3


def test_nothing_stored_becomes_markup() -> None:
    page = score_page(score(EN, OTHER, source=ZH, samples=0), "<img src=x>")
    assert "<script" not in page
    assert "<img" not in page
    assert "&lt;script&gt;" in page
    assert "http" not in page.replace("http-equiv", "")


def test_without_a_reference_there_is_no_histogram() -> None:
    page = score_page(score(OTHER, source=ZH, samples=0), "new.txt")
    assert "Segments by" not in page
    assert "number:" in page


@pytest.mark.parametrize("ending", ["html"])
def test_the_verb(tmp_path: Path, ending: str) -> None:
    for name, lines in (("h.txt", OTHER), ("r.txt", EN), ("d.txt", ["one", "one", "two"])):
        (tmp_path / name).write_text("".join(f"{line}\n" for line in lines), "utf-8")
    out = tmp_path / f"score.{ending}"
    files = [str(tmp_path / name) for name in ("h.txt", "r.txt", "d.txt")]
    command = ["score", files[0], "--ref", files[1], "--documents", files[2], "--format", "html", "-o", str(out)]
    assert CliRunner().invoke(app, command).exit_code == 0
    text = out.read_text("utf-8")
    assert "<h2>Documents</h2>" in text
    assert text.startswith("<!DOCTYPE html>")
