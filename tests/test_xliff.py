"""XLIFF 1.2 and 2.x: every segment, its tags, states and notes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tmkit.errors import FormatError
from tmkit.formats import Report, read, write
from tmkit.model import Tag, Unit

SHARED = Path(__file__).resolve().parents[2] / "shared" / "files" / "xliff"
FILE = '<file original="a.html" source-language="zh_CN" target-language="en-us" datatype="html"><body>'


def read_12(body: str, tmp_path: Path, report: Report | None = None, root: str = "") -> list[Unit]:
    path = tmp_path / "a.xlf"
    space = root or 'xmlns="urn:oasis:names:tc:xliff:document:1.2"'
    path.write_text(f'<xliff version="1.2" {space}>{FILE}{body}</body></file></xliff>', "utf-8")
    return list(read(path, report))


def read_20(body: str, tmp_path: Path) -> list[Unit]:
    path = tmp_path / "a.xlf"
    space = 'xmlns="urn:oasis:names:tc:xliff:document:2.0" version="2.0" srcLang="zh-CN" trgLang="en-US"'
    path.write_text(f'<xliff {space}><file id="f" original="a.md">{body}</file></xliff>', "utf-8")
    return list(read(path))


def kinds(unit: Unit) -> list[tuple[str, int, str]]:
    return [(part.kind, part.pair, part.name) for part in unit.source_parts if isinstance(part, Tag)]


class TestVersion12:
    def test_a_unit_without_marks_is_one_segment(self, tmp_path: Path) -> None:
        body = (
            '<trans-unit id="7" approved="yes"><source>甲</source><target state="final">A</target><note>n</note>'
            "<alt-trans><source>x</source><target>y</target></alt-trans></trans-unit>"
        )
        found = read_12(body, tmp_path)
        assert [(u.id, u.source, u.target, u.status, u.notes) for u in found] == [("7", "甲", "A", "verified", ("n",))]
        assert (found[0].source_lang, found[0].target_lang, found[0].article) == ("zh-CN", "en-US", "a.html")
        assert found[0].props == (("xliff:approved", "yes"), ("xliff:state", "final"))

    def test_marks_are_segments_paired_by_mid(self, tmp_path: Path) -> None:
        body = (
            '<group><trans-unit id="7"><source>甲。乙。</source>'
            '<seg-source><g id="1"><mrk mtype="seg" mid="1">甲。</mrk>'
            '<mrk mtype="seg" mid="2">乙。</mrk></g></seg-source>'
            '<target><g id="1"><mrk mtype="seg" mid="2">B.</mrk></g></target></trans-unit></group>'
        )
        assert [(u.id, u.source, u.target) for u in read_12(body, tmp_path)] == [
            ("7#1", "甲。", None),
            ("7#2", "乙。", "B."),
        ]

    def test_trados_structure_is_no_segment_and_states_are_read(self, tmp_path: Path) -> None:
        space = 'xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0"'
        body = (
            '<trans-unit id="s" translate="no"><source><x id="0"/></source></trans-unit>'
            '<trans-unit id="t"><source>甲</source><seg-source><mrk mtype="seg" mid="1">甲</mrk></seg-source>'
            '<target><mrk mtype="seg" mid="1">A</mrk></target><sdl:seg-defs>'
            '<sdl:seg id="1" conf="Draft" origin="tm" percent="87"/></sdl:seg-defs></trans-unit>'
        )
        found = read_12(body, tmp_path, root=space)
        assert [(u.id, u.status) for u in found] == [("t", "needs-review")]
        assert found[0].props == (("xliff:state", "Draft"), ("xliff:percent", "87"), ("xliff:origin", "tm"))

    def test_tags(self, tmp_path: Path) -> None:
        body = (
            '<trans-unit id="1"><source>a<g id="1">b<x id="2"/></g><bpt id="3" rid="3">[</bpt>c'
            '<ept id="4" rid="3">]</ept><bx id="5"/><it id="6" pos="open">i</it><ph id="7">{0}</ph></source>'
            '<target><x id="2"/>A<g id="1"/></target></trans-unit>'
        )
        unit = read_12(body, tmp_path)[0]
        assert unit.source == "abc"
        assert kinds(unit) == [
            ("open", 1, "g"), ("alone", 2, "x"), ("close", 1, "g"), ("open", 3, "bpt"), ("close", 3, "ept"),
            ("loose", 4, "bx"), ("loose", 5, "it"), ("alone", 6, "ph"),
        ]  # fmt: skip
        assert [part.pair for part in unit.target_parts or () if isinstance(part, Tag)] == [2, 1, 1]

    def test_an_empty_target_is_no_translation(self, tmp_path: Path) -> None:
        assert read_12('<trans-unit id="1"><source>甲</source><target/></trans-unit>', tmp_path)[0].target is None

    def test_a_unit_without_source_is_told(self, tmp_path: Path) -> None:
        report = Report()
        body = '<trans-unit id="1"/><trans-unit id="2"><source>甲</source></trans-unit>'
        assert [u.id for u in read_12(body, tmp_path, report)] == ["2"]
        assert report.events[0].message == 'the unit "1" has no source'

    def test_entities_of_html_are_mended(self, tmp_path: Path) -> None:
        report = Report()
        body = '<trans-unit id="1" ax:name="b"><source>a&nbsp;b</source></trans-unit>'
        assert read_12(body, tmp_path, report)[0].source == "a\N{NO-BREAK SPACE}b"
        assert report.repairs == 1

    def test_what_cannot_be_mended_names_file_and_line(self, tmp_path: Path) -> None:
        with pytest.raises(FormatError, match=r"a\.xlf:1: not well-formed XML"):
            read_12('<trans-unit id="1"><source>a</trans-unit>', tmp_path)


class TestVersion20:
    def test_segments_and_not_ignorables(self, tmp_path: Path) -> None:
        body = (
            '<unit id="u"><notes><note>n</note></notes><segment id="s1" state="final"><source>甲。</source>'
            "<target>A.</target></segment><ignorable><source> </source></ignorable>"
            "<segment><source>乙。</source></segment></unit>"
        )
        found = read_20(body, tmp_path)
        assert [(u.id, u.source, u.target, u.status, u.notes) for u in found] == [
            ("u#s1", "甲。", "A.", "verified", ("n",)),
            ("u#2", "乙。", None, "imported", ("n",)),
        ]

    def test_tags_take_their_code_from_the_original_data(self, tmp_path: Path) -> None:
        body = (
            '<unit id="u"><originalData><data id="d1">&lt;b&gt;</data><data id="d2">&lt;/b&gt;</data></originalData>'
            '<segment><source><pc id="1" dataRefStart="d1" dataRefEnd="d2">a</pc><sc id="2" dataRef="d1"/>b<ec '
            'startRef="2"/><ph id="3"/><sc id="4" isolated="yes"/></source></segment></unit>'
        )
        unit = read_20(body, tmp_path)[0]
        assert kinds(unit) == [
            ("open", 1, "pc"), ("close", 1, "pc"), ("open", 2, "sc"), ("close", 2, "ec"), ("alone", 3, "ph"),
            ("loose", 4, "sc"),
        ]  # fmt: skip
        assert [part.code for part in unit.source_parts if isinstance(part, Tag)][:3] == ["<b>", "</b>", "<b>"]


@pytest.mark.skipif(not SHARED.exists(), reason="no test files beside the checkout")
def test_every_real_file_is_read() -> None:
    counts = {}
    for path in sorted(SHARED.iterdir()):
        report = Report()
        counts[path.name] = len(list(read(path, report)))
        assert not report.skipped, path.name
    assert len(counts) == 120
    assert sum(1 for count in counts.values() if not count) <= 2


def test_what_the_file_or_a_group_says_of_translating_holds_for_its_units(tmp_path: Path) -> None:
    body = (
        '<group translate="no"><trans-unit id="1"><source>甲</source></trans-unit>'
        '<trans-unit id="2" translate="yes"><source>乙</source></trans-unit></group>'
    )
    assert [u.props for u in read_12(body, tmp_path)] == [(("xliff:translate", "no"),), ()]


def test_comments_of_trados_are_notes(tmp_path: Path) -> None:
    path = tmp_path / "a.sdlxliff"
    path.write_text(
        '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2" '
        'xmlns:sdl="http://sdl.com/FileTypes/SdlXliff/1.0"><doc-info xmlns="http://sdl.com/FileTypes/SdlXliff/1.0">'
        '<cmt-defs><cmt-def id="c1"><Comments><Comment>check the name</Comment></Comments></cmt-def></cmt-defs>'
        f'</doc-info>{FILE}<trans-unit id="1"><source>甲</source><seg-source><mrk mtype="seg" mid="1">甲'
        '<mrk mtype="x-sdl-comment" sdl:cid="c1">乙</mrk></mrk></seg-source></trans-unit></body></file></xliff>',
        "utf-8",
    )
    assert [(u.source, u.notes) for u in read(path)] == [("甲乙", ("check the name",))]


def test_tags_of_phrase_stand_in_the_text(tmp_path: Path) -> None:
    root = 'xmlns="urn:oasis:names:tc:xliff:document:1.2" xmlns:m="http://www.memsource.com/mxlf/2.0"'
    body = '<trans-unit id="1" m:confirmed="1"><source>点{b&gt;甲&lt;b}，{1}</source><target>{1}</target></trans-unit>'
    (unit,) = read_12(body, tmp_path, root=root)
    assert (unit.source, unit.status) == ("点甲，", "verified")
    assert kinds(unit) == [("open", 1, "phrase"), ("close", 1, "phrase"), ("alone", 2, "phrase")]
    assert [part.pair for part in unit.target_parts or () if isinstance(part, Tag)] == [2]


def test_an_undivided_target_is_that_of_the_only_segment(tmp_path: Path) -> None:
    marks = '<seg-source><mrk mtype="seg" mid="1">甲</mrk></seg-source>'
    body = f'<trans-unit id="1"><source>甲</source>{marks}<target>A</target></trans-unit>'
    assert [u.target for u in read_12(body, tmp_path)] == ["A"]


class TestWriting:
    def tagged(self) -> Unit:
        pair = Tag("open", 1, "bpt", (("i", "1"),), "<b>"), Tag("close", 1, "ept", (("i", "1"),), "</b>")
        return Unit(
            source_parts=(
                "点",
                pair[0],
                "甲",
                pair[1],
                Tag("alone", 2, "ph", (), "{0}"),
                Tag("loose", 3, "it", (), "<i>"),
            ),
            target_parts=(Tag("alone", 2, "ph", (), "{0}"), pair[0], "A & B", pair[1]),
            source_lang="zh-CN",
            target_lang="en-US",
            id="7",
            article="a.html",
            status="verified",
            notes=("n",),
        )

    def test_tags_states_and_notes(self, tmp_path: Path) -> None:
        write([self.tagged()], tmp_path / "a.xlf")
        (back,) = read(tmp_path / "a.xlf")
        assert (back.id, back.source, back.target, back.status, back.notes) == (
            "7",
            "点甲",
            "A & B",
            "verified",
            ("n",),
        )
        shown = [(p.kind, p.pair, p.code) for p in back.source_parts if isinstance(p, Tag)]
        assert shown == [("open", 1, "<b>"), ("close", 1, "</b>"), ("alone", 2, "{0}"), ("loose", 3, "<i>")]
        assert [p.pair for p in back.target_parts or () if isinstance(p, Tag)] == [2, 1, 1]

    def test_its_own_tags_stay_as_they_are(self, tmp_path: Path) -> None:
        inner = '<g id="7" ctype="bold">甲<x id="2"/></g><bx id="3"/>乙<ex id="3"/>'
        (unit,) = read_12(f'<trans-unit id="1"><source>{inner}</source></trans-unit>', tmp_path)
        write([unit], tmp_path / "b.xlf")
        assert f"<source>{inner}</source>" in (tmp_path / "b.xlf").read_text("utf-8")

    def test_a_file_for_each_article_and_pair(self, tmp_path: Path) -> None:
        plain = Unit(source_parts=("甲",), target_parts=None, source_lang="zh", target_lang="")
        units = [plain, replace(plain, article="b"), replace(plain, article="b", target_lang="fr", target_parts=("A",))]
        write(units, tmp_path / "a.xlf")
        assert (tmp_path / "a.xlf").read_text("utf-8").count("<file ") == 3
        assert list(read(tmp_path / "a.xlf")) == units

    def test_nothing_is_an_empty_file(self, tmp_path: Path) -> None:
        write([], tmp_path / "a.xlf")
        assert list(read(tmp_path / "a.xlf")) == []

    @pytest.mark.skipif(not SHARED.exists(), reason="no schema beside the checkout")
    def test_what_is_written_is_valid(self, tmp_path: Path) -> None:
        from lxml import etree

        schemas = SHARED.parent / "schemas"

        class Local(etree.Resolver):
            def resolve(self, url: str, _name: str | None, context: Any) -> Any:  # type: ignore[override]
                place = str(schemas / "xml.xsd")
                return self.resolve_filename(place, context) if "xml.xsd" in url else None  # type: ignore[attr-defined]

        parser = etree.XMLParser()
        parser.resolvers.add(Local())
        schema = etree.XMLSchema(etree.parse(str(schemas / "xliff-core-1.2-strict.xsd"), parser))
        units = [self.tagged(), replace(self.tagged(), id="", status="needs-review", target_parts=None)]
        for path in [None, *sorted(SHARED.iterdir())[::8]]:
            write(units if path is None else read(path), tmp_path / "a.xlf")
            assert schema.validate(etree.parse(str(tmp_path / "a.xlf"))), (path, schema.error_log)
