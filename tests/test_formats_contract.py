"""What every format of units promises: what is written is read, streams stay streams, bad input gives one line."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest
from formats_strategies import contents, line_text, plain_units, units
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tmkit.errors import FileAccessError, InputError, TmkitError, UsageError
from tmkit.formats import FORMATS, Report, TargetEdit, convert, edit_targets, read, write
from tmkit.model import Content, Tag, Unit

WRITTEN = [entry.name for entry in FORMATS if entry.writer]
LOSSLESS = ["tmx", "jsonl"]
TAGGED = [*LOSSLESS, "csv", "xlsx"]
QUICK = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def unit(source: str = "会议结束。", target: str | None = "The meeting is over.") -> Unit:
    parts = None if target is None else (target,)
    return Unit(source_parts=(source,), target_parts=parts, source_lang="zh-CN", target_lang="en-US")


def reread(found: list[Unit], path: Path) -> list[Unit]:
    write(found, path)
    report = Report()
    back = list(read(path, report))
    assert report.is_clean, list(report.lines())
    return back


@pytest.mark.parametrize("name", WRITTEN)
class TestFormat:
    def test_pairs_come_back(self, name: str, tmp_path: Path) -> None:
        found = [unit(), unit("\"A\", b;'c'", "=1+1"), unit("甲 & 乙 <b>", "-x"), unit("𠮷野家", "Yoshinoya 😀")]
        assert reread(found, tmp_path / f"a.{name}") == found

    @QUICK
    @given(st.lists(plain_units, min_size=1, max_size=4))
    def test_any_line_of_text_comes_back(self, name: str, tmp_path: Path, found: list[Unit]) -> None:
        assert reread(found, tmp_path / f"a.{name}") == found

    def test_a_unit_without_translation_stays_one(self, name: str, tmp_path: Path) -> None:
        found = [unit(), unit("没有译文。", None)]
        assert [u.target for u in reread(found, tmp_path / f"a.{name}")] == ["The meeting is over.", None]

    def test_same_units_same_bytes(self, name: str, tmp_path: Path) -> None:
        for path in (tmp_path / f"a.{name}", tmp_path / f"b.{name}"):
            write([unit(), unit("甲", "A")], path)
        assert (tmp_path / f"a.{name}").read_bytes() == (tmp_path / f"b.{name}").read_bytes()

    def test_reading_is_lazy(self, name: str, tmp_path: Path) -> None:
        path = tmp_path / f"a.{name}"
        write((unit(f"第{n}句。", f"Sentence {n}.") for n in range(1500)), path)
        report = Report()
        assert len(list(islice(read(path, report), 2))) == 2
        assert report.units < 1500

    def test_writing_takes_an_iterator_and_fails_whole(self, name: str, tmp_path: Path) -> None:
        path = tmp_path / f"a.{name}"
        write([unit()], path)
        before = path.read_bytes()

        def broken() -> Iterator[Unit]:
            yield unit()
            raise InputError("the source of units broke")

        with pytest.raises(InputError, match="the source of units broke"):
            write(broken(), path)
        assert path.read_bytes() == before
        assert [p.name for p in tmp_path.iterdir()] == [path.name]

    def test_an_empty_file_is_refused(self, name: str, tmp_path: Path) -> None:
        path = tmp_path / f"a.{name}"
        path.touch()
        with pytest.raises(InputError, match=r"a\.\w+: the file is empty"):
            list(read(path))

    def test_a_missing_file_is_refused(self, name: str, tmp_path: Path) -> None:
        with pytest.raises(FileAccessError, match="no such file"):
            list(read(tmp_path / f"none.{name}"))

    def test_a_folder_is_refused(self, name: str, tmp_path: Path) -> None:
        (tmp_path / f"a.{name}").mkdir()
        with pytest.raises(FileAccessError, match="folder"):
            list(read(tmp_path / f"a.{name}"))

    @pytest.mark.parametrize("damage", [b"\x00\x01\x02\x03" * 50, b"PK\x03\x04 broken", b"\x1f\x8b broken", b"<", b"{"])
    def test_rubbish_is_refused_in_one_line(self, name: str, damage: bytes, tmp_path: Path) -> None:
        path = tmp_path / f"a.{name}"
        path.write_bytes(damage)
        with pytest.raises(TmkitError) as caught:
            list(read(path))
        assert "\n" not in str(caught.value)

    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.integers(0, 400), st.binary(min_size=1, max_size=4))
    def test_changed_bytes_give_units_or_one_line(self, name: str, tmp_path: Path, at: int, new: bytes) -> None:
        path = tmp_path / f"a.{name}"
        write([unit(), unit("甲", "A")], path)
        data = path.read_bytes()
        path.write_bytes(data[:at] + new + data[at + len(new) :])
        try:
            list(read(path))
        except TmkitError as error:
            assert "\n" not in str(error)


@pytest.mark.parametrize("name", LOSSLESS)
class TestLosslessFormat:
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(units(), min_size=1, max_size=3, unique_by=lambda found: found.id))
    def test_everything_comes_back(self, name: str, tmp_path: Path, found: list[Unit]) -> None:
        found = [replace(u, target_lang="" if u.target_parts is None else u.target_lang) for u in found]
        assert reread(found, tmp_path / f"a.{name}") == found


EDITED = [entry.endings[0].removeprefix(".") for entry in FORMATS if entry.editor and entry.writer]


@pytest.mark.parametrize("name", EDITED)
class TestEditedFormat:
    """What every format promises whose targets are changed in place."""

    def made(self, name: str, tmp_path: Path) -> Path:
        write([unit(), unit("甲 & 乙", "A"), unit("没有译文。", None)], tmp_path / f"a.{name}")
        return tmp_path / f"a.{name}"

    def test_no_edit_gives_the_same_units(self, name: str, tmp_path: Path) -> None:
        path = self.made(name, tmp_path)
        assert edit_targets(path, tmp_path / f"b.{name}", {}) == 0
        assert list(read(tmp_path / f"b.{name}")) == list(read(path))

    @QUICK
    @given(plain_units, st.integers(1, 3))
    def test_one_target_changes_and_the_others_stay(self, name: str, tmp_path: Path, new: Unit, number: int) -> None:
        path = self.made(name, tmp_path)
        before = list(read(path))
        edit_targets(path, path, {number: TargetEdit(target=new.target_parts)})
        after = list(read(path))
        assert after[number - 1] == replace(before[number - 1], target_parts=new.target_parts)
        assert after[: number - 1] + after[number:] == before[: number - 1] + before[number:]

    def test_a_status_comes_back(self, name: str, tmp_path: Path) -> None:
        path = self.made(name, tmp_path)
        if name == "docx":
            pytest.skip("a table has no place for it that its tool would read")
        edit_targets(path, path, {2: TargetEdit(target="B", status="needs-review", origin="tm", percent=80)})
        assert [u.status for u in read(path)] == ["imported", "needs-review", "imported"]

    def test_an_unknown_segment_is_refused_whole(self, name: str, tmp_path: Path) -> None:
        path = self.made(name, tmp_path)
        before = path.read_bytes()
        with pytest.raises(UsageError, match='there is no segment "4": give a number from 1 to 3'):
            edit_targets(path, path, {1: TargetEdit(target="x"), 4: TargetEdit(target="y")})
        assert path.read_bytes() == before

    @pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 broken", b"<xliff>", b"\x00\x01" * 99])
    def test_rubbish_is_refused_in_one_line(self, name: str, damage: bytes, tmp_path: Path) -> None:
        path = tmp_path / f"a.{name}"
        path.write_bytes(damage)
        with pytest.raises(TmkitError) as caught:
            edit_targets(path, path, {1: TargetEdit(target="x")})
        assert "\n" not in str(caught.value)
        assert path.read_bytes() == damage


@pytest.mark.parametrize("name", TAGGED)
@QUICK
@given(st.lists(contents(line_text.filter(bool)).filter(bool), min_size=1, max_size=3))
def test_tags_come_back(name: str, tmp_path: Path, found: list[Content]) -> None:
    tagged = [replace(unit(), source_parts=content, target_parts=content) for content in found]
    assert reread(tagged, tmp_path / f"a.{name}") == tagged


def test_a_brace_of_the_text_stays_one(tmp_path: Path) -> None:
    tag = Tag("alone", 1, "ph", (), "{1/}")
    found = [unit("{1} {{2}}", "{0}"), replace(unit(), source_parts=("{1/}", tag), target_parts=(tag, "}{"))]
    for name in ("csv", "xlsx"):
        assert reread(found, tmp_path / f"a.{name}") == found
    rows = (tmp_path / "a.csv").read_text("utf-8").splitlines()
    assert rows[1].startswith("{1} {{2}},{0},")
    assert rows[2].startswith("{{1/}}{1/},{1/}}}{{,")


def test_a_damaged_cell_of_tags_is_skipped_and_told(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("zh,en,tags\n甲,A,[[1]]\n乙{1/},B,\n", "utf-8")
    report = Report()
    assert [(u.source, u.target) for u in read(tmp_path / "a.csv", report)] == [("乙{1/}", "B")]
    assert "line 2: the cell of tags is not as it was written" in report.events[0].message


def test_jsonl_and_back_is_the_same_tmx(tmp_path: Path) -> None:
    text = (
        '<tmx version="1.4"><header creationtool="x" creationtoolversion="1" segtype="phrase" o-tmf="y" adminlang="en" '
        'srclang="zh-CN" datatype="xml"><note>n</note><prop type="p">v</prop>'
        '<ude name="u"><map unicode="#xF8FF"/></ude></header><body>'
        '<tu tuid="1" changedate="20200101T000000Z" usagecount="3"><note xml:lang="en">a</note>'
        '<tuv xml:lang="en" creationid="me"><prop type="q">w</prop><seg>A<ph>&lt;br&gt;</ph></seg></tuv>'
        '<tuv xml:lang="zh-CN"><seg>甲<ph>&lt;br&gt;</ph></seg></tuv>'
        '<tuv xml:lang="fr"><seg>B</seg></tuv></tu></body></tmx>'
    )
    (tmp_path / "a.tmx").write_text(text, "utf-8")
    convert(tmp_path / "a.tmx", tmp_path / "b.tmx")
    convert(tmp_path / "a.tmx", tmp_path / "c.jsonl")
    convert(tmp_path / "c.jsonl", tmp_path / "d.tmx")
    assert (tmp_path / "d.tmx").read_bytes() == (tmp_path / "b.tmx").read_bytes()
    written = (tmp_path / "b.tmx").read_text("utf-8")
    for kept in ('segtype="phrase"', "<note>n</note>", '<map unicode="#xF8FF"/>', 'usagecount="3"', 'creationid="me"'):
        assert kept in written
    assert written.index('xml:lang="en"') < written.index('xml:lang="zh-CN"') < written.index('xml:lang="fr"')


def test_an_unknown_ending_is_an_error() -> None:
    with pytest.raises(UsageError, match=r"the ending of a\.doc names no format that is written: tmx, jsonl"):
        write([unit()], "a.doc")


def test_a_profile_is_for_tmx(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="a profile is for tmx, not for tsv"):
        write([unit()], tmp_path / "a.tsv", profile="omegat")


def test_trados_tagged_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "a.tmx.txt"
    path.write_text("<RTF Preamble>\n<TrU>\n<CrD>01012001\n<Seg L=EN-US>One\n<Seg L=ZH-CN>一\n</TrU>\n", "utf-8")
    with pytest.raises(InputError, match="Trados tagged text, not TMX: export the memory as TMX"):
        list(read(path))
