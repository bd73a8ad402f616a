"""Tables of pairs: which column is what, bad rows, formulas, workbooks, Moses files."""

from __future__ import annotations

import zipfile
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from tmkit.errors import FileAccessError, FormatError, LimitError
from tmkit.formats import Report, read, write
from tmkit.formats.moses import read_moses, write_moses
from tmkit.formats.table import CELL_LIMIT
from tmkit.model import Tag, Unit


def pairs(name: str, text: str, tmp_path: Path, report: Report | None = None) -> list[tuple[str, str | None]]:
    path = tmp_path / name
    path.write_text(text, "utf-8", newline="")
    return [(unit.source, unit.target) for unit in read(path, report)]


def unit(source: str, target: str | None, **fields: object) -> Unit:
    parts = None if target is None else (target,)
    return Unit(source_parts=(source,), target_parts=parts, source_lang="zh", target_lang="en", **fields)  # type: ignore[arg-type]


class TestColumns:
    @pytest.mark.parametrize(
        ("label", "text", "expected"),
        [
            ("codes", "zh\ten\n甲\tA\n", [("甲", "A")]),
            ("the first is the source", "en\tzh\nA\t甲\n", [("A", "甲")]),
            ("names", "中文\t英文\n甲\tA\n", [("甲", "A")]),
            ("id before", "id\tzh\ten\n1\t甲\tA\n", [("甲", "A")]),
            ("three languages", "zh\ten\tfr\n甲\tA\tB\n", [("甲", "A"), ("甲", "B")]),
            ("no header", "会议结束。\tThe meeting is over.\n", [("会议结束。", "The meeting is over.")]),
            ("quotes are text", 'zh\ten\n"甲"\t"A\n', [('"甲"', '"A')]),
            ("form feed and U+2028 are text", "zh\ten\n甲\u2028\tA\x0c\n", [("甲\u2028", "A\x0c")]),
            ("CRLF", "zh\ten\r\n甲\tA\r\n", [("甲", "A")]),
            ("no end of line", "zh\ten\n甲\tA", [("甲", "A")]),
        ],
    )
    def test_tsv(self, label: str, text: str, expected: list[tuple[str, str]], tmp_path: Path) -> None:
        assert pairs("a.tsv", text, tmp_path) == expected, label

    def test_a_row_that_is_too_short_is_skipped_with_its_line(self, tmp_path: Path) -> None:
        report = Report()
        assert pairs("a.tsv", "zh\ten\n甲\n乙\tB\n", tmp_path, report) == [("乙", "B")]
        assert report.events[0].message == "line 2: 1 columns where 2 are needed"

    def test_a_guess_is_told(self, tmp_path: Path) -> None:
        report = Report()
        pairs("a.tsv", "会议结束。\tThe meeting is over.\n", tmp_path, report)
        assert "column 1 as zh, column 2 as en, by their script" in report.events[0].message

    def test_no_columns_to_be_told(self, tmp_path: Path) -> None:
        with pytest.raises(FormatError, match="no columns for source and target: name them in the first line"):
            pairs("a.tsv", "1\t2\n3\t4\n", tmp_path)

    def test_status_and_note_of_a_csv(self, tmp_path: Path) -> None:
        (tmp_path / "a.csv").write_text("zh,en,status,confidence,note\n甲,A,aligned,0.5,n\n", "utf-8")
        found = next(iter(read(tmp_path / "a.csv")))
        assert (found.status, found.confidence, found.notes) == ("aligned", 0.5, ("n",))

    @pytest.mark.parametrize(("column", "value"), [("status", "good"), ("confidence", "2"), ("confidence", "x")])
    def test_a_cell_that_makes_no_sense_is_told(self, column: str, value: str, tmp_path: Path) -> None:
        report = Report()
        assert pairs("a.csv", f"zh,en,{column}\n甲,A,{value}\n乙,B,\n", tmp_path, report) == [("乙", "B")]
        assert value in report.events[0].message


class TestWriting:
    def test_line_ends_become_spaces_in_tsv_and_are_counted(self, tmp_path: Path) -> None:
        report = Report()
        write([unit("甲\t乙\r\n", "A")], tmp_path / "a.tsv", report=report)
        assert (tmp_path / "a.tsv").read_bytes() == "zh\ten\n甲 乙 \tA\n".encode()
        assert report.losses == {"tabs and line ends inside a text (spaces instead)": 2}

    def test_what_a_table_cannot_hold_is_counted(self, tmp_path: Path) -> None:
        report = Report()
        rich = Unit(
            source_parts=("甲", Tag("alone", 1, "ph")),
            target_parts=("A",),
            source_lang="zh",
            target_lang="en",
            notes=("n",),
            props=(("a", "b"),),
        )
        other = Unit(source_parts=("甲",), target_parts=("B",), source_lang="zh", target_lang="fr")
        write([rich, other], tmp_path / "a.tsv", report=report)
        assert report.losses == {"inline tags": 1, "properties": 1, "notes": 1, "units that are not zh to en": 1}

    def test_a_formula_is_text_in_a_workbook(self, tmp_path: Path) -> None:
        write([unit("=HYPERLINK(1)", "@a")], tmp_path / "a.xlsx")
        book = openpyxl.load_workbook(tmp_path / "a.xlsx")
        sheet = book.active
        assert sheet is not None
        assert [(cell.data_type, cell.quotePrefix) for cell in sheet[2]][:2] == [("s", True), ("s", True)]
        book.close()

    def test_a_text_too_long_for_a_cell_is_told(self, tmp_path: Path) -> None:
        report = Report()
        write([unit("甲" * (CELL_LIMIT + 1), "A")], tmp_path / "a.xlsx", report=report)
        assert report.events[0].message == "row 2: a text of 32,768 characters was cut to 32,767"


class TestWorkbook:
    def test_numbers_and_hidden_rows(self, tmp_path: Path) -> None:
        book = openpyxl.Workbook()
        sheet = book.active
        assert sheet is not None
        for row in (["zh", "en"], ["甲", 7], ["乙", 1.5], [None, None], ["丙", "007"]):
            sheet.append(row)
        sheet.row_dimensions[2].hidden = True
        book.save(tmp_path / "a.xlsx")
        book.close()
        assert [u.target for u in read(tmp_path / "a.xlsx")] == ["7", "1.5", "007"]

    def test_an_archive_that_unpacks_too_far_is_refused(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "a.xlsx", "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("xl/workbook.xml", b" " * 20_000_000)
        with pytest.raises(LimitError, match="unpacks to more than 100 times its size"):
            list(read(tmp_path / "a.xlsx"))

    def test_another_archive_is_no_workbook(self, tmp_path: Path) -> None:
        with zipfile.ZipFile(tmp_path / "a.xlsx", "w") as archive:
            archive.writestr("xl/workbook.xml", "<workbook/>")
        with pytest.raises(FormatError, match="not a workbook that can be read"):
            list(read(tmp_path / "a.xlsx"))


class TestMoses:
    def test_both_ways(self, tmp_path: Path) -> None:
        found = [unit("甲\u2028", "A"), unit("乙", None)]
        write_moses(found, tmp_path / "a.zh", tmp_path / "a.en")
        assert list(read_moses(tmp_path / "a.zh", tmp_path / "a.en", "zh", "en")) == found

    def test_one_name_stands_for_both_files(self, tmp_path: Path) -> None:
        found = [unit("甲", "A"), replace(unit("乙", "B"), source_lang="en-US", target_lang="zh-CN")]
        report = Report()
        write([*found, replace(unit("丙", "C"), target_lang="fr")], tmp_path / "c.zh-en", report=report)
        assert (tmp_path / "c.zh-en.zh").read_text("utf-8") == "甲\nB\n"
        assert report.losses == {"units that are not zh and en": 1}
        assert [(u.source, u.target) for u in read(tmp_path / "c.zh-en")] == [("甲", "A"), ("B", "乙")]
        (tmp_path / "c.zh-en.zh").rename(tmp_path / "c.zh")
        (tmp_path / "c.zh-en.en").rename(tmp_path / "c.en")
        assert [(u.source, u.source_lang) for u in read(tmp_path / "c.en-zh")] == [("A", "en"), ("乙", "en")]
        with pytest.raises(FileAccessError, match="no such file"):
            list(read(tmp_path / "none.zh-en"))

    def test_unequal_lengths_name_both(self, tmp_path: Path) -> None:
        (tmp_path / "a.zh").write_text("甲\n乙\n", "utf-8")
        (tmp_path / "a.en").write_text("A\n", "utf-8")
        with pytest.raises(FormatError, match=r"2 lines in .*a\.zh but 1 in .*a\.en"):
            list(read_moses(tmp_path / "a.zh", tmp_path / "a.en", "zh", "en"))
