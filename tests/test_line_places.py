"""The line of a finding in its file: counted by the format, proved by the words."""

from __future__ import annotations

from pathlib import Path

import pytest
from findings_made import make_finding

from tmkit import formats
from tmkit.model import Unit
from tmkit.reports.line_places import FileLines, line_finder

ROOT = Path(__file__).resolve().parents[1]


def unit(source: str, target: str) -> Unit:
    return Unit(source_parts=(source,), target_parts=(target,), source_lang="zh-CN", target_lang="en-US")


@pytest.mark.parametrize("name", ["a.tmx", "a.tsv", "a.csv", "a.jsonl"])
def test_every_unit_is_found_where_it_was_written(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    units = [unit(f"第{n}次会议“结束”了", f'Meeting {n} "closed" <now>') for n in range(1, 30)]
    formats.write(units, path)
    rows = path.read_text("utf-8").splitlines()
    lines = FileLines(str(path))
    for number, one in enumerate(units, 1):
        line = lines.find(number, one.source, one.target or "")
        assert any(f"Meeting {number} " in row for row in rows[line - 1 : line])


def test_the_line_of_an_xliff_is_that_of_the_target() -> None:
    path = str(ROOT / "corpus/drafts/A/careless.xlf")
    rows = Path(path).read_text("utf-8").splitlines()
    units = list(formats.read(path))
    for number, one in enumerate(units, 1):
        line = FileLines(path).find(number, one.source, one.target or "")
        assert (one.target or one.source)[:12].split("'")[0].strip('"') in rows[line - 1].replace("&quot;", '"')


@pytest.mark.parametrize("reference", ["&#{};", "&#x{:x};"])
def test_characters_written_as_numbers(tmp_path: Path, reference: str) -> None:
    path = tmp_path / "a.tmx"
    seg = "".join(reference.format(ord(char)) for char in "会议结束")
    tuv = f'<tuv xml:lang="zh"><seg>{seg}</seg></tuv>\n<tuv xml:lang="en"><seg>closed</seg></tuv>'
    path.write_text(f'<tmx version="1.4"><header/>\n<body>\n<tu>\n{tuv}</tu></body></tmx>', "utf-8")
    assert FileLines(str(path)).find(1, "会议结束", "closed") == 5


def test_nothing_is_told_that_is_not_sure(tmp_path: Path) -> None:
    path = tmp_path / "a.tsv"
    path.write_text("zh\ten\n会议结束\tclosed\n", "utf-8")
    lines = FileLines(str(path))
    assert lines.find(1, "会议结束", "closed") == 2
    assert lines.find(1, "论坛开幕", "opened") == 0
    assert lines.find(90, "会议结束", "closed") == 2
    assert lines.find(1, "", "") == 0
    assert FileLines(str(tmp_path / "missing.tsv")).find(1, "会议", "x") == 0


def test_files_are_told_apart(tmp_path: Path) -> None:
    for name, lines in (("a.tsv", 1), ("b.tsv", 3)):
        head = "zh\ten\n" + "论坛开幕\topened\n" * (lines - 1)
        (tmp_path / name).write_text(f"{head}会议结束\tclosed\n", "utf-8")
    line = line_finder()
    found = [
        make_finding(n, file=str(tmp_path / name), source="会议结束", target="closed")
        for name, n in (("a.tsv", 1), ("b.tsv", 3))
    ]
    assert [line(one) for one in (*found, found[0])] == [2, 4, 2]
