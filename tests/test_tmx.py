"""TMX: oddities of real tools, tags, profiles, validity of what is written."""

from __future__ import annotations

import gzip
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from formats_strategies import units
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tmx_texts import PAIR, read_text, tmx

from tmkit.errors import FileAccessError, FormatError, InputError, UsageError
from tmkit.formats.report import Report
from tmkit.formats.tmx.quick import quick_record
from tmkit.formats.tmx.reader import read_tmx, write_tmx
from tmkit.formats.tmx.record import read_record
from tmkit.formats.xmlio import parse_string
from tmkit.model import Tag, Unit

HERE = Path(__file__).parent
SHARED = HERE.resolve().parents[1] / "shared" / "files"


def written(found: list[Unit], tmp_path: Path, **options: str) -> str:
    write_tmx(found, tmp_path / "out.tmx", **options)  # type: ignore[arg-type]
    return (tmp_path / "out.tmx").read_text("utf-8")


class TestReading:
    def test_an_old_file_with_lang_for_xml_lang(self, tmp_path: Path) -> None:
        body = f"<tu>{PAIR}</tu>".replace("xml:lang", "lang")
        found = read_text(tmx(body, root='<tmx version="1.1">'), tmp_path)
        assert (found[0].source_lang, found[0].target_lang) == ("zh-CN", "en")

    def test_the_source_is_what_the_header_says_wherever_it_stands(self, tmp_path: Path) -> None:
        body = '<tu><tuv xml:lang="EN-us"><seg>A</seg></tuv><tuv xml:lang="zh_CN"><seg>甲</seg></tuv></tu>'
        found = read_text(tmx(body), tmp_path)
        assert (found[0].source, found[0].source_lang, found[0].target_lang) == ("甲", "zh-CN", "en-US")
        assert written(found, tmp_path).index("<seg>A") < written(found, tmp_path).index("<seg>甲")

    def test_three_languages_are_two_units_with_one_id(self, tmp_path: Path) -> None:
        found = read_text(tmx(f'<tu>{PAIR}<tuv xml:lang="fr"><seg>B</seg></tuv></tu><tu>{PAIR}</tu>'), tmp_path)
        assert [(unit.id, unit.target) for unit in found] == [("tu1", "A"), ("tu1", "B"), ("", "A")]
        assert written(found, tmp_path).count("<tu>") == 2

    def test_neighbours_with_one_tuid_stay_apart(self, tmp_path: Path) -> None:
        found = read_text(tmx(f'<tu tuid="1">{PAIR}</tu>' * 2), tmp_path)
        assert written(found, tmp_path).count("<tu ") == 2

    def test_one_language_stays_a_unit(self, tmp_path: Path) -> None:
        found = read_text(tmx('<tu><tuv xml:lang="zh"><seg>甲</seg></tuv></tu>'), tmp_path)
        assert (found[0].target, found[0].target_lang) == (None, "")
        assert written(found, tmp_path).count("<tuv") == 1

    def test_no_pair_found_lists_the_languages(self, tmp_path: Path) -> None:
        path = tmp_path / "in.tmx"
        path.write_text(tmx(f"<tu>{PAIR}</tu>"), "utf-8")
        with pytest.raises(InputError, match="no unit in zh and fr; the file has zh-CN, en"):
            list(read_tmx(path, source_lang="zh", target_lang="fr"))

    def test_another_root_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(FormatError, match="not a TMX: the root element is <xliff>"):
            read_text("<xliff/>", tmp_path)

    def test_packed_files(self, tmp_path: Path) -> None:
        data = tmx(f"<tu>{PAIR}</tu>").encode()
        (tmp_path / "a.tmx.gz").write_bytes(gzip.compress(data))
        with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
            archive.writestr("memory.tmx", data)
        for name in ("a.tmx.gz", "a.zip"):
            assert [unit.target for unit in read_tmx(tmp_path / name)] == ["A"]

    def test_cdata_and_carriage_returns(self, tmp_path: Path) -> None:
        found = read_text(tmx("<tu>" + PAIR.replace("甲", "<![CDATA[a <b> & c]]>&#13;") + "</tu>"), tmp_path)
        assert found[0].source == "a <b> & c\r"

    def test_context_of_the_tools(self, tmp_path: Path) -> None:
        prop = '<prop type="x-context-pre">&lt;seg&gt;R&amp;amp;D&lt;/seg&gt;</prop>'
        found = read_text(tmx("<tu>" + PAIR.replace("<seg>甲", f"{prop}<seg>甲") + "</tu>"), tmp_path)
        assert found[0].previous == "R&D"
        assert "x-tmkit-prev" not in written(found, tmp_path)


class TestTags:
    BODY = (
        '<tu><tuv xml:lang="zh-CN"><seg>A<bpt i="1" x="1">&lt;b&gt;</bpt>B<ept i="1">&lt;/b&gt;</ept>'
        '<ph x="2">&lt;br&gt;</ph></seg></tuv><tuv xml:lang="en"><seg><ph x="2">&lt;br&gt;</ph>'
        '<bpt i="7" x="1">&lt;b&gt;</bpt>C<ept i="7">&lt;/b&gt;</ept></seg></tuv></tu>'
    )

    def test_neutral_form(self, tmp_path: Path) -> None:
        found = read_text(tmx(self.BODY), tmp_path)[0]
        assert found.source_parts == (
            "A",
            Tag("open", 1, "bpt", (("i", "1"), ("x", "1")), "<b>"),
            "B",
            Tag("close", 1, "ept", (("i", "1"),), "</b>"),
            Tag("alone", 2, "ph", (("x", "2"),), "<br>"),
        )
        assert [part.pair for part in found.target_parts or () if isinstance(part, Tag)] == [2, 1, 1]

    def test_sub_is_code_and_not_text(self, tmp_path: Path) -> None:
        ph = '<ph>&lt;img alt="<sub>Start</sub>"&gt;</ph>'
        found = read_text(tmx("<tu>" + PAIR.replace("甲", f"甲{ph}") + "</tu>"), tmp_path)
        assert found[0].source == "甲"
        assert ph in written(found, tmp_path)

    @pytest.mark.parametrize(
        "segment",
        [
            'a<it pos="end" x="3" type="b">c</it>',
            "<hi>a<hi>b</hi></hi>",
            "<ut>x</ut>",
            '<bpt i="1">a</bpt>',
            '<bpt i="1">a</bpt><bpt i="2">b</bpt>x<ept i="1">c</ept><ept i="2">d</ept>',
        ],
    )
    def test_a_segment_comes_back_as_it_was(self, segment: str, tmp_path: Path) -> None:
        found = read_text(tmx("<tu>" + PAIR.replace("甲", segment) + "</tu>"), tmp_path)
        assert f"<seg>{segment}</seg>" in written(found, tmp_path)

    def test_tags_of_xliff_are_written_as_tmx(self, tmp_path: Path) -> None:
        tags = '<x id="1"/><g id="2">甲</g>'
        text = written(read_text(tmx("<tu>" + PAIR.replace("甲", tags) + "</tu>"), tmp_path), tmp_path)
        assert '<ph x="1">&lt;x id="1"/&gt;</ph><bpt i="2" x="2">&lt;g id="2"&gt;</bpt>甲<ept i="2">' in text

    def test_editing_a_target_leaves_no_old_tag(self, tmp_path: Path) -> None:
        found = read_text(tmx(self.BODY), tmp_path)[0]
        text = written([replace(found, target_parts=("new",))], tmp_path)
        assert "<seg>new</seg>" in text


class TestWriting:
    def test_profile_memoq_puts_context_into_the_source_variant(self, tmp_path: Path) -> None:
        unit = Unit(source_parts=("甲",), target_parts=("A",), source_lang="zh", target_lang="en", previous="R&D")
        text = written([unit], tmp_path, profile="memoq")
        prop = '<prop type="x-context-pre">&lt;seg&gt;R&amp;amp;D&lt;/seg&gt;</prop>'
        assert f'<tuv xml:lang="zh-CN">{prop}<seg>甲' in text

    def test_profile_omegat_writes_no_blocking_property(self, tmp_path: Path) -> None:
        unit = Unit(
            source_parts=("甲",),
            target_parts=("A",),
            source_lang="zh-Hans",
            target_lang="en",
            previous="x",
            props=(("file", "a.txt"), ("client", "b")),
        )
        text = written([unit], tmp_path, profile="omegat")
        assert 'type="file"' not in text
        assert "prev" not in text
        assert '<prop type="client">b</prop>' in text
        assert 'xml:lang="zh-CN"' in text

    def test_profile_trados_skips_what_it_cannot_import(self, tmp_path: Path) -> None:
        report = Report()
        long = Unit(source_parts=("甲" * 2001,), target_parts=("A",), source_lang="zh-CN", target_lang="en-US")
        write_tmx([long], tmp_path / "out.tmx", report, profile="trados")
        assert report.events[0].message == "a segment is over the 2,000 characters of trados"

    def test_an_unknown_profile_is_an_error(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match='no profile "x": there are memoq, omegat, phrase, trados, xtm'):
            written([], tmp_path, profile="x")

    def test_illegal_characters_are_removed_and_counted(self, tmp_path: Path) -> None:
        report = Report()
        unit = Unit(source_parts=("a\x00\x1f\ufffe",), target_parts=("\ud800b",), source_lang="en", target_lang="de")
        write_tmx([unit], tmp_path / "out.tmx", report)
        assert report.losses == {"characters outside XML 1.0": 4}
        assert [(u.source, u.target) for u in read_tmx(tmp_path / "out.tmx")] == [("a", "b")]

    def test_a_changed_date_is_written_where_it_belongs(self, tmp_path: Path) -> None:
        found = read_text(tmx(f'<tu changedate="20200101T000000Z">{PAIR}</tu>'), tmp_path)
        assert found[0].changed == "2020-01-01T00:00:00Z"
        assert '<tu changedate="20200101T000000Z">' in written(found, tmp_path)
        later = replace(found[0], changed="2021-01-01T00:00:00Z")
        assert '<tuv xml:lang="en" changedate="20210101T000000Z">' in written([later], tmp_path)

    def test_a_packed_file_has_no_clock_in_it(self, tmp_path: Path) -> None:
        unit = Unit(source_parts=("甲",), target_parts=("A",), source_lang="zh", target_lang="en")
        write_tmx([unit], tmp_path / "a.tmx.gz")
        assert list(read_tmx(tmp_path / "a.tmx.gz")) == [unit]
        assert (tmp_path / "a.tmx.gz").read_bytes()[4:8] == bytes(4)

    def test_a_folder_that_cannot_be_written(self, tmp_path: Path) -> None:
        with pytest.raises(FileAccessError):
            write_tmx([], tmp_path / "none" / "out.tmx")


@pytest.fixture(scope="module")
def valid() -> Iterator[object]:
    if not (SHARED / "schemas").exists():
        pytest.skip("no schemas beside the checkout")
    from lxml import etree

    dtd = etree.DTD(str(SHARED / "schemas" / "tmx14.dtd"))
    # What OmegaT 6 refuses a file by.
    schema = etree.XMLSchema(etree.parse(str(SHARED / "schemas" / "tmx14.xsd")))

    def check(path: Path) -> None:
        tree = etree.parse(str(path))
        for rules in (dtd, schema):
            assert rules.validate(tree), str(rules.error_log)

    yield check


class TestQuickReading:
    """The pattern for usual units says what the XML parser says, or nothing."""

    @settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        units(),
        st.integers(0, 400),
        st.sampled_from(("", "<", "&", '"', ">", "&lt;", "x", "]]>", "\t", "</tu>", "<ph/>")),
    )
    def test_it_agrees_with_the_parser(self, tmp_path: Path, unit: Unit, at: int, new: str) -> None:
        write_tmx([unit], tmp_path / "out.tmx")
        text = (tmp_path / "out.tmx").read_text("utf-8").partition("<body>\n")[2].removesuffix("\n</body>\n</tmx>\n")
        text = text[:at] + new + text[at:]
        quick = quick_record(text)
        if quick is not None:
            root = parse_string(f"<tmx>{text[: quick[1]]}</tmx>")
            assert quick[0] == read_record(root[0], lambda message: pytest.fail(message))

    def test_usual_units_are_read_by_it(self, tmp_path: Path) -> None:
        body = '<prop type="a">b &amp; c</prop><note>n</note>' + PAIR.replace("甲", '甲<ph x="1">&lt;br&gt;</ph>')
        assert quick_record(f'<tu tuid="&quot;1">\n{body}\n</tu>') is not None

    @pytest.mark.parametrize(
        "unit",
        [
            f'<tu tuid="1" creationdate ="20240102T030405Z"\n changeid= "a">{PAIR}</tu>',
            f"<tu>{PAIR}</tu>".replace("xml:lang", "lang"),
            f'<tu>{PAIR}<tuv xml:lang="fr"><seg>B</seg></tuv></tu>',
            f"<tu>{PAIR.partition('</tuv>')[0]}</tuv></tu>",
        ],
        ids=["space around =", "TMX 1.1", "three languages", "one language"],
    )
    def test_less_usual_units_are_read_by_it_too(self, unit: str) -> None:
        quick = quick_record(unit)
        assert quick is not None
        assert quick[0] == read_record(parse_string(unit), lambda message: pytest.fail(message))


class TestValidity:
    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.lists(units(), max_size=3), st.sampled_from(("", "omegat", "memoq", "trados", "phrase", "xtm")))
    def test_any_units_in_any_profile(self, valid, tmp_path: Path, found: list[Unit], profile: str) -> None:  # type: ignore[no-untyped-def]
        write_tmx(found, tmp_path / "out.tmx", profile=profile)
        valid(tmp_path / "out.tmx")

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(
        st.lists(
            st.builds(
                Tag,
                st.sampled_from(("open", "close", "alone", "loose")),
                st.integers(0, 3),
                st.sampled_from(("bpt", "ept", "ph", "it", "hi", "ut", "g", "x", "mrk", "t5:n")),
                st.lists(
                    st.tuples(
                        st.sampled_from(("i", "x", "pos", "id", "tmkit:code")), st.sampled_from(("1", "xml", ""))
                    ),
                    max_size=3,
                    unique_by=lambda pair: pair[0],
                ).map(tuple),
                st.sampled_from(("", "<b>", "<sub>a</sub>", "<sub", "<ph>x</ph>")),
            ),
            max_size=6,
        )
    )
    def test_any_tags_in_any_order(self, valid, tmp_path: Path, tags: list[Tag]) -> None:  # type: ignore[no-untyped-def]
        unit = Unit(source_parts=tuple(tags), target_parts=("A", *tags[:2]), source_lang="zh", target_lang="en")
        write_tmx([unit], tmp_path / "out.tmx")
        valid(tmp_path / "out.tmx")

    @pytest.mark.skipif(not SHARED.exists(), reason="no test files beside the checkout")
    def test_every_real_file_read_is_written_valid_and_the_same(self, valid, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
        for path in sorted((SHARED / "tmx").glob("*.tmx")):
            report = Report()
            found = list(read_tmx(path, report))
            assert not report.skipped, path.name
            write_tmx(found, tmp_path / "out.tmx", origin=report)
            valid(tmp_path / "out.tmx")
            back = list(read_tmx(tmp_path / "out.tmx"))
            foreign = any("kept as a tag" in event.message for event in report.events) or _has_xliff_tags(found)
            assert back == found or foreign, path.name
            assert [(unit.source, unit.target) for unit in back] == [(unit.source, unit.target) for unit in found]


def _has_xliff_tags(found: list[Unit]) -> bool:
    parts = (part for unit in found for part in (*unit.source_parts, *(unit.target_parts or ())))
    return any(isinstance(part, Tag) and part.name in ("x", "g", "bx", "ex", "mrk") for part in parts)
