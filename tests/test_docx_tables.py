"""Bilingual Word tables: read as units, changed in place with their layout, written."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tmkit.errors import FormatError, UsageError
from tmkit.formats import Report, TargetEdit, edit_targets, read, write
from tmkit.model import Tag, Unit

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def word(tmp_path: Path, rows: list[list[str]], shape: Callable[[Any, Any], None] | None = None) -> Path:
    """Make a document with one table between two paragraphs, by python-docx as a stranger would."""
    document = docx.Document()
    document.styles.add_style("Tag", 2)
    document.add_paragraph("Review of a.docx")
    table = document.add_table(len(rows), max(map(len, rows)))
    for row, cells in zip(table.rows, rows, strict=True):
        for cell, text in zip(row.cells, cells, strict=False):
            cell.text = text
    if shape:
        shape(document, table)
    document.add_paragraph("The end")
    document.save(str(tmp_path / "a.docx"))
    return tmp_path / "a.docx"


def pairs(path: Path) -> list[tuple[str, str | None]]:
    return [(u.source, u.target) for u in read(path)]


TRADOS = [
    ["Segment ID", "Segment status", "Source segment", "Target segment"],
    ["1", "Translated (100%)", "会议结束。", "The meeting is over."],
    ["2", "Draft (85%)", "代表团离开。", "They leave."],
    ["3", "Not Translated (0%)", "市长致辞。", ""],
]


class TestReading:
    def test_a_review_of_trados(self, tmp_path: Path) -> None:
        found = list(read(word(tmp_path, TRADOS)))
        assert [(u.id, u.source, u.target, u.status, u.source_lang, u.target_lang) for u in found] == [
            ("1", "会议结束。", "The meeting is over.", "imported", "zh", "en"),
            ("2", "代表团离开。", "They leave.", "needs-review", "zh", "en"),
            ("3", "市长致辞。", None, "imported", "zh", "en"),
        ]
        assert found[1].props == (("docx:state", "Draft (85%)"), ("docx:percent", "85"))

    def test_a_table_of_memoq_with_a_title_row(self, tmp_path: Path) -> None:
        rows = [
            ["a.docx", "", "", "", ""],
            ["ID", "Chinese (PRC)", "English (United States)", "Comment", "Status"],
            ["7", "会议结束。", "The meeting is over.", "check", "Confirmed"],
        ]
        path = word(tmp_path, rows, lambda _document, table: table.cell(0, 0).merge(table.cell(0, 4)))
        (unit,) = read(path)
        assert (unit.id, unit.source_lang, unit.target_lang) == ("7", "zh-CN", "en-US")
        assert (unit.status, unit.notes) == ("verified", ("check",))

    def test_two_columns_without_names_are_told_by_script(self, tmp_path: Path) -> None:
        path = word(tmp_path, [["The meeting is over.", "会议结束。"], ["They leave now.", "代表团现在离开。"]])
        assert pairs(path) == [("The meeting is over.", "会议结束。"), ("They leave now.", "代表团现在离开。")]

    def test_headings_over_both_columns_and_merged_cells(self, tmp_path: Path) -> None:
        rows = [["zh", "en"], ["第一章", ""], ["甲", "A"], ["乙", "B"], ["", "C"]]

        def shape(_document: Any, table: Any) -> None:
            table.cell(1, 0).merge(table.cell(1, 1))
            table.cell(3, 0).merge(table.cell(4, 0))

        assert pairs(word(tmp_path, rows, shape)) == [("甲", "A"), ("乙", "B")]

    def test_tracked_changes_count_as_accepted(self, tmp_path: Path) -> None:
        from docx.oxml import parse_xml

        def shape(_document: Any, table: Any) -> None:
            paragraph = table.cell(1, 1).paragraphs[0]._p
            paragraph.append(parse_xml(f'<w:ins {NS} w:id="1"><w:r><w:t> now</w:t></w:r></w:ins>'))
            paragraph.append(parse_xml(f'<w:del {NS} w:id="2"><w:r><w:delText>never</w:delText></w:r></w:del>'))

        assert pairs(word(tmp_path, [["zh", "en"], ["甲", "A"]], shape)) == [("甲", "A now")]

    def test_tags_are_marked_by_their_style(self, tmp_path: Path) -> None:
        (unit,) = read(word(tmp_path, [["zh", "en"], ["", ""]], tagged))
        assert unit.source == "点甲，<b>乙"
        assert [(p.kind, p.pair, p.code) for p in unit.source_parts if isinstance(p, Tag)] == [
            ("open", 1, "<1>"), ("close", 1, "</1>"), ("alone", 2, "<2/>"), ("loose", 3, "<9>"),
        ]  # fmt: skip

    def test_a_document_without_such_a_table(self, tmp_path: Path) -> None:
        path = word(tmp_path, [["one", "two"], ["three", "four"]])
        with pytest.raises(FormatError, match="no table with a source and a target column: name them in its first row"):
            list(read(path))


def tagged(_document: Any, table: Any) -> None:
    paragraph = table.cell(1, 0).paragraphs[0]
    for text in ("点", "<1>", "甲", "</1>", "，", "<2/>", "<b>", "<9>", "乙"):
        run = paragraph.add_run(text)
        if text in ("<1>", "</1>", "<2/>", "<9>"):
            run.style = "Tag"


def members(path: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(path) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


class TestEditing:
    def test_only_the_target_cell_changes(self, tmp_path: Path) -> None:
        def shape(_document: Any, table: Any) -> None:
            table.cell(2, 3).paragraphs[0].runs[0].bold = True

        path, out = word(tmp_path, TRADOS, shape), tmp_path / "out.docx"
        assert (
            edit_targets(path, out, {2: TargetEdit(target="A & B\nC\td"), 3: TargetEdit(target="The mayor speaks.")})
            == 2
        )
        assert [target for _source, target in pairs(out)] == [
            "The meeting is over.",
            "A & B\nC\td",
            "The mayor speaks.",
        ]
        before, after = members(path), members(out)
        assert [name for name in before if before[name] != after[name]] == ["word/document.xml"]
        cell = docx.Document(str(out)).tables[0].cell(2, 3)
        assert [(run.text, run.bold) for run in cell.paragraphs[0].runs] == [("A & B\nC\td", True)]
        text = before["word/document.xml"].decode()
        old, new = text.split("They leave."), after["word/document.xml"].decode()
        assert new.startswith(old[0].removesuffix("<w:t>"))

    def test_no_edit_changes_no_byte(self, tmp_path: Path) -> None:
        path, out = word(tmp_path, TRADOS), tmp_path / "out.docx"
        same: dict[int | str, TargetEdit] = {1: TargetEdit(target="The meeting is over."), "2": TargetEdit(target=None)}
        edit_targets(path, out, same)
        assert members(out) == members(path)

    def test_comments_stay_and_paragraphs_become_one(self, tmp_path: Path) -> None:
        from docx.oxml import parse_xml

        def shape(_document: Any, table: Any) -> None:
            cell = table.cell(1, 1)
            cell.paragraphs[0]._p.insert(0, parse_xml(f'<w:bookmarkStart {NS} w:id="5" w:name="x"/>'))
            cell.add_paragraph("second").add_run(" part")

        path = word(tmp_path, [["zh", "en"], ["甲", "A"]], shape)
        edit_targets(path, path, {1: TargetEdit(target="new")})
        assert pairs(path) == [("甲", "new")]
        assert 'w:name="x"' in members(path)["word/document.xml"].decode()
        assert len(docx.Document(str(path)).tables[0].cell(1, 1).paragraphs) == 1

    def test_tags_are_written_as_the_row_has_them(self, tmp_path: Path) -> None:
        path = word(tmp_path, [["zh", "en"], ["", ""]], tagged)
        (unit,) = read(path)
        tags = [part for part in unit.source_parts if isinstance(part, Tag)]
        report = Report()
        target = (tags[0], "A", tags[1], tags[2], "B", Tag("alone", 7, "ph"))
        edit_targets(path, path, {1: TargetEdit(target=target, note="n")}, report=report)
        (unit,) = read(path)
        assert unit.target_parts == target[:-1]
        assert [event.message for event in report.events] == ["tag {7} is not in the row: left out"]
        assert report.losses == {"notes": 1}

    def test_a_row_that_is_not_there(self, tmp_path: Path) -> None:
        path = word(tmp_path, TRADOS)
        before = path.read_bytes()
        with pytest.raises(UsageError, match='there is no segment "9": give a number from 1 to 3'):
            edit_targets(path, path, {"9": TargetEdit(target="x")})
        assert path.read_bytes() == before

    @settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), min_size=1))
    def test_any_text_comes_back(self, tmp_path: Path, text: str) -> None:
        path = tmp_path / "a.docx"
        if not path.exists():
            word(tmp_path, TRADOS)
        edit_targets(path, tmp_path / "b.docx", {1: TargetEdit(target=text)})
        assert pairs(tmp_path / "b.docx")[0] == ("会议结束。", text)


def test_what_is_written_opens_in_word_and_comes_back(tmp_path: Path) -> None:
    tag = Tag("open", 1, "bpt", (("i", "1"),), "<b>"), Tag("close", 1, "ept", (("i", "1"),), "</b>")
    unit = Unit(
        source_parts=("点", tag[0], "甲", tag[1]),
        target_parts=("A\nB",),
        source_lang="zh-CN",
        target_lang="en-US",
        status="needs-review",
        notes=("see\tit",),
    )
    report = Report()
    write([unit], tmp_path / "a.docx", report=report)
    table = docx.Document(str(tmp_path / "a.docx")).tables[0]
    assert [cell.text for cell in table.rows[1].cells] == ["点<1>甲</1>", "A\nB", "needs-review", "see\tit"]
    assert report.losses == {"codes of inline tags": 2}
    (back,) = read(tmp_path / "a.docx")
    assert (back.source, back.target, back.status, back.notes) == ("点甲", "A\nB", "needs-review", ("see\tit",))
    assert [(p.kind, p.pair) for p in back.source_parts if isinstance(p, Tag)] == [("open", 1), ("close", 1)]


def test_a_part_that_cannot_be_read_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    path = word(tmp_path, TRADOS)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        place = archive.getinfo("word/styles.xml").header_offset
    data[place + 30 + len("word/styles.xml") + 40] ^= 0xFF
    path.write_bytes(bytes(data))
    with pytest.raises(FormatError, match=r"a\.docx: not a Word document that can be read .*: save it as \.docx"):
        edit_targets(path, tmp_path / "b.docx", {1: TargetEdit(target="x")})
    assert not (tmp_path / "b.docx").exists()
