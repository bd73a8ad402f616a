"""The console examples of README and the manual: each command is run, and its output is what is written there."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks import examples

PAGES = examples.pages()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_examples_show_what_the_commands_print(page: Path, tmp_path: Path) -> None:
    old = page.read_text("utf-8")
    assert examples.refreshed(old, tmp_path) == old, "run: python benchmarks/examples.py"


def test_every_verb_is_in_the_manual() -> None:
    manual = "".join(page.read_text("utf-8") for page in PAGES)
    for verb in examples.verbs():
        assert f"tmkit {verb}" in manual, f"no page shows tmkit {verb}"
