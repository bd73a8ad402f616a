"""The verbs export, convert and formats: what they write, and the options that belong to one format."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import tmkit
from tmkit.cli.app import invoke
from tmkit.errors import FileAccessError, UsageError
from tmkit.formats import FORMATS, read


@pytest.fixture
def memory(tmp_path: Path) -> str:
    path = tmp_path / "tm.db"
    with tmkit.open_memory(path, create=True) as store:
        store.add("市长致辞。", "=The mayor speaks.", status="verified")
        store.add("会议结束。", "The meeting is over.", notes=("seen",))
    return str(path)


def test_script_codes_are_for_tmx(memory: str, tmp_path: Path) -> None:
    assert invoke(["export", "-m", memory, str(tmp_path / "a.tmx"), "--script-codes"]) == 0
    assert 'xml:lang="zh-Hans"' in (tmp_path / "a.tmx").read_text("utf-8")
    with pytest.raises(UsageError, match="a choice of codes is for tmx, not for csv"):
        invoke(["export", "-m", memory, str(tmp_path / "a.csv"), "--script-codes"])


def test_formulas_are_guarded_on_demand(memory: str, tmp_path: Path) -> None:
    for options, cell in (([], "=The mayor speaks."), (["--safe-csv"], "'=The mayor speaks.")):
        assert invoke(["export", "-m", memory, str(tmp_path / "a.csv"), *options]) == 0
        assert cell in [unit.target for unit in read(tmp_path / "a.csv")]
    with pytest.raises(UsageError, match="guarding formulas is for csv, not for tmx"):
        invoke(["convert", str(tmp_path / "a.csv"), str(tmp_path / "a.tmx"), "--safe-csv"])


def test_what_is_lost_is_told(memory: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = str(tmp_path / "a.tsv")
    assert invoke(["export", "-m", memory, out]) == 0
    assert capsys.readouterr().err.splitlines() == [
        f"warning: {out}: the format cannot hold notes: 1 left out",
        f"{out}: 2 units, 0 repairs, 0 skipped",
        f"{out}: 2 units",
    ]


@pytest.mark.parametrize("ending", ["tmx", "jsonl", "tsv", "csv", "xlsx", "xlf", "po", "docx", "weblate", "zh-en"])
def test_every_format_of_units_goes_out_and_comes_in(ending: str, tmp_path: Path) -> None:
    first, last = str(tmp_path / f"a.{ending}"), str(tmp_path / "b.tsv")
    (tmp_path / "in.tsv").write_text("zh\ten\n市长致辞。\tThe mayor speaks.\n", "utf-8")
    assert invoke(["convert", str(tmp_path / "in.tsv"), first]) == 0
    assert invoke(["convert", first, last]) == 0
    assert Path(last).read_text("utf-8") == "zh\ten\n市长致辞。\tThe mayor speaks.\n"
    assert invoke(["import", first, "-m", str(tmp_path / "tm.db")]) == 0
    with tmkit.open_memory(tmp_path / "tm.db") as store:
        assert len(store) == 1


def test_a_file_is_not_converted_onto_itself(tmp_path: Path) -> None:
    with pytest.raises(FileAccessError, match="IN and OUT are the same file"):
        invoke(["convert", str(tmp_path / "a.tsv"), str(tmp_path / "a.tsv")])


def test_the_list_of_formats(capsys: pytest.CaptureFixture[str]) -> None:
    assert invoke(["formats", "--format", "json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in rows] == [entry.name for entry in FORMATS]
    xliff = next(row for row in rows if row["name"] == "xliff")
    assert (xliff["reads"], xliff["writes"], xliff["edits"]) == (True, True, True)
    assert ".sdlxliff" in xliff["endings"]
    assert invoke(["formats"]) == 0
    assert "xliff       .xlf .xliff .sdlxliff .mqxliff .mxliff    yes    yes     yes" in capsys.readouterr().out
