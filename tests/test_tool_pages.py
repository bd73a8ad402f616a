"""The transcripts of docs/tools: each command is run against a server, and what it prints is what is written there."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("uvicorn")
pytest.importorskip("jinja2")

from benchmarks import tool_pages


@pytest.mark.parametrize("page", tool_pages.pages(), ids=lambda page: page.name)
def test_transcripts_are_true(page: Path, tmp_path: Path) -> None:
    lacking = tool_pages.missing(page)
    if lacking:
        pytest.skip(f"{', '.join(lacking)} is not here")
    text = page.read_text("utf-8")
    assert tool_pages.refreshed(text, tmp_path) == text, "run: python -m benchmarks.tool_pages"


def test_every_tool_has_its_page() -> None:
    assert [page.stem for page in tool_pages.pages()] == ["assistant", "matecat", "omegat", "trados-memoq", "weblate"]
    assert all("$ tmkit" in page.read_text("utf-8") for page in tool_pages.pages())
