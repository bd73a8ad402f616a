"""TMX that is damaged or hostile: what is recovered, what is told, what is refused."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tmx_texts import HEADER, PAIR, read_text, tmx

from tmkit.errors import InputError, LimitError, TmkitError
from tmkit.formats.report import Report
from tmkit.formats.tmx.reader import read_tmx

HERE = Path(__file__).parent
DAMAGED = HERE / "fixtures" / "tmx_damaged"
ATTACK = HERE / "fixtures" / "attack"


# file: units, repairs, warnings, skipped, unit of the events
EXPECTED = {
    "ok": (100, 0, 0, 0, 0),
    "astral": (1, 0, 0, 0, 0),
    "bad_amp": (102, 2, 0, 0, 101),
    "bad_utf8_byte": (102, 1, 0, 0, 101),
    "big5_declared": (1, 0, 0, 0, 0),
    "ctrlraw_0b": (102, 1, 0, 0, 101),
    "ctrlraw_nul": (102, 1, 0, 0, 101),
    "ctrlref_1f": (102, 2, 0, 0, 101),
    "dates_odd": (1, 0, 1, 0, 1),
    "default_ns": (100, 0, 0, 0, 0),
    "gb18030_declared_utf8": (100, 1, 0, 0, 0),
    "gb2312_declared": (100, 0, 0, 0, 0),
    "gbk_declared": (100, 0, 0, 0, 0),
    "html_entity": (102, 2, 0, 0, 101),
    "langs_mixed": (8, 0, 0, 0, 0),
    "leading_blank": (100, 1, 0, 0, 0),
    "no_header": (100, 0, 1, 0, 0),
    "surrogate_ref": (102, 1, 0, 0, 101),
    "truncated_mid_seg": (148, 0, 0, 1, 149),
    "truncated_no_close": (100, 0, 1, 0, 0),
    "utf16_declared_but_utf8": (100, 1, 0, 0, 0),
    "utf16le_bom": (100, 0, 0, 0, 0),
    "utf16le_nobom": (100, 0, 0, 0, 0),
    "utf8_declared_but_utf16": (100, 0, 0, 0, 0),
}


class TestDamage:
    @pytest.mark.parametrize("name", EXPECTED)
    def test_every_unit_comes_and_every_repair_is_told(self, name: str) -> None:
        report = Report()
        found = list(read_tmx(DAMAGED / f"{name}.tmx", report))
        events = {event.unit for event in report.events} or {0}
        assert (len(found), report.repairs, report.warnings, report.skipped) == EXPECTED[name][:4]
        assert events == {EXPECTED[name][4]}

    @pytest.mark.parametrize("name", ["bad_amp", "ctrlraw_0b", "ctrlref_1f", "html_entity", "surrogate_ref"])
    def test_the_byte_of_a_repair_is_where_the_damage_is(self, name: str) -> None:
        report = Report()
        list(read_tmx(DAMAGED / f"{name}.tmx", report))
        data = (DAMAGED / f"{name}.tmx").read_bytes()
        assert {data[event.byte] for event in report.events} <= set(b"&\x0b")

    @pytest.mark.parametrize(
        ("name", "source", "target"),
        [
            ("bad_amp", "甲 & 乙", "R&D"),
            ("bad_utf8_byte", "\N{REPLACEMENT CHARACTER}", "A"),
            ("html_entity", "甲\N{NO-BREAK SPACE}乙", "A\N{EN DASH}B"),
            ("surrogate_ref", "\N{GRINNING FACE}", "A"),
        ],
    )
    def test_the_text_of_the_damaged_unit(self, name: str, source: str, target: str) -> None:
        found = list(read_tmx(DAMAGED / f"{name}.tmx"))[100]
        assert (found.source, found.target) == (source, target)

    def test_dates_in_any_spelling(self) -> None:
        found = next(iter(read_tmx(DAMAGED / "dates_odd.tmx")))
        assert (found.created, found.changed) == ("2018-06-11T05:09:06Z", "2018-06-11T05:09:06Z")
        assert ("tmx:tu@lastusagedate", "20180610T210906Z") in found.props

    def test_a_chinese_reader_finds_all_spellings_of_chinese(self) -> None:
        found = list(read_tmx(DAMAGED / "langs_mixed.tmx", source_lang="zh-CN", target_lang="en"))
        assert [unit.source for unit in found] == list("甲乙丙丁戊己庚辛")

    @pytest.mark.parametrize(
        ("label", "unit", "text", "message"),
        [
            ("stray angle bracket", "<tu>" + PAIR.replace("甲", "1 < 2"), "1 < 2", '"<" that begins no tag'),
            ("two equal attributes", '<tu x="1" x="2">' + PAIR, "甲", 'the second attribute "x"'),
            ("a tag that is none", "<tu>" + PAIR.replace("甲", "a <name> b"), "a <name> b", "begins no known element"),
            ("lone surrogate", "<tu>" + PAIR.replace("甲", "a&#xD83D;b"), "a\ufffdb", "half a character"),
            ("raw FFFE", "<tu>" + PAIR.replace("甲", "a\ufffeb"), "ab", "removed U+FFFE"),
            ("decimal surrogates", "<tu>" + PAIR.replace("甲", "&#55357;&#56832;"), "😀", "became one character"),
            ("unknown entity", "<tu>" + PAIR.replace("甲", "a &foo; b"), "a &foo; b", "is no entity"),
        ],
    )
    def test_one_damaged_unit_among_good_ones(
        self, label: str, unit: str, text: str, message: str, tmp_path: Path
    ) -> None:
        report = Report()
        found = read_text(tmx(f"<tu>{PAIR}</tu>{unit}</tu><tu>{PAIR}</tu>"), tmp_path, report)
        assert [unit.source for unit in found] == ["甲", text, "甲"], label
        assert report.repairs == 1
        assert message in report.events[0].message

    def test_a_unit_beyond_repair_is_skipped_alone(self, tmp_path: Path) -> None:
        report = Report()
        found = read_text(tmx(f"<tu>{PAIR}</tu><tu><tuv></seg></tu><tu>{PAIR}</tu>"), tmp_path, report)
        assert len(found) == 2
        assert report.skipped == 1
        assert report.events[0].unit == 2

    def test_gbk_pasted_into_utf8(self, tmp_path: Path) -> None:
        pasted = "重庆市人民政府".encode("gbk")
        data = tmx(f"<tu>{PAIR}</tu><tu>{PAIR}</tu>").encode().replace("甲".encode(), pasted, 1)
        report = Report()
        assert [unit.source for unit in read_text(data, tmp_path, report)] == ["重庆市人民政府", "甲"]
        assert "GB 18030" in report.events[0].message

    def test_two_documents_in_one_file(self, tmp_path: Path) -> None:
        report = Report()
        one = tmx(f"<tu>{PAIR}</tu>")
        assert len(read_text(one + "\n" + one, tmp_path, report)) == 2
        assert any("second document" in event.message for event in report.events)

    def test_nul_bytes_at_the_end(self, tmp_path: Path) -> None:
        report = Report()
        assert len(read_text(tmx(f"<tu>{PAIR}</tu>").encode() + b"\x00" * 9 + b"\x1a", tmp_path, report)) == 1
        assert report.repairs == 1

    def test_damage_in_the_header_leaves_the_units(self, tmp_path: Path) -> None:
        report = Report()
        header = HEADER.replace("/>", "><note>R&D</note></header>")
        assert len(read_text(tmx(f"<tu>{PAIR}</tu>", header), tmp_path, report)) == 1
        assert ("tmx:header/note", "R&D") in report.header

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.integers(330, 1400), st.integers(0, 6), st.binary(max_size=5))
    def test_any_damage_ends_well(self, tmp_path: Path, at: int, cut: int, new: bytes) -> None:
        data = tmx(f"<tu>{PAIR}</tu>\n" * 10).encode()
        report = Report()
        try:
            found = read_text(data[:at] + new + data[at + cut :], tmp_path, report)
        except TmkitError as error:
            assert "\n" not in str(error)
        else:
            assert len(found) >= 9 or not report.is_clean


class TestAttack:
    @pytest.mark.parametrize(
        ("name", "message"),
        [
            ("deep", "nested deeper than 256 levels"),
            ("laughs", "holds entities or markup: refused"),
            ("laughs_attr", "holds entities or markup: refused"),
            ("param_oob", "refused"),
            ("quadratic", "document type declaration is over"),
            ("xxe_http", 'external entity "x" is refused'),
            ("xxe_relative", 'external entity "x" is refused'),
        ],
    )
    def test_is_refused_in_one_line(self, name: str, message: str) -> None:
        with pytest.raises(InputError, match=message) as caught:
            list(read_tmx(ATTACK / f"{name}.tmx"))
        assert "\n" not in str(caught.value)
        assert f"{name}.tmx" in str(caught.value)

    def test_no_external_subset_is_read(self) -> None:
        report = Report()
        found = list(read_tmx(ATTACK / "ext_dtd_file.tmx", report))
        assert [unit.source for unit in found] == ["a&x;b"]
        assert report.repairs == 1
        assert "SECRET" not in repr(found)
        assert "injected" not in repr(found)

    def test_no_connection_is_opened(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("socket.socket.connect", lambda *_: pytest.fail("a connection was opened"))
        assert len(list(read_tmx(ATTACK / "ext_dtd_http.tmx"))) == 1

    def test_a_short_flat_entity_is_expanded(self) -> None:
        assert [unit.source for unit in read_tmx(ATTACK / "internal_entity.tmx")] == ["Dongguan 东莞市 city"]

    def test_xinclude_is_not_followed(self) -> None:
        report = Report()
        found = list(read_tmx(ATTACK / "xinclude.tmx", report))
        assert "SECRET" not in repr(found)
        assert found[0].source == ""
        assert report.warnings == 1

    def test_many_references_to_an_entity_stay_within_the_limit(self, tmp_path: Path) -> None:
        doctype = f'<!DOCTYPE tmx [<!ENTITY a "{"A" * 900}">]>'
        text = tmx("<tu>" + PAIR.replace("甲", "&a;" * 200_000) + "</tu>").replace("?>\n", "?>" + doctype)
        with pytest.raises(InputError, match="expand beyond the limit"):
            read_text(text, tmp_path)

    def test_a_gzip_of_zeros_is_refused(self, tmp_path: Path) -> None:
        path = tmp_path / "zeros.tmx.gz"
        with gzip.open(path, "wb") as stream:
            stream.write(tmx(f"<tu>{PAIR}</tu>").encode().replace(b"</tmx>", b" "))
            for _ in range(40):
                stream.write(b" " * 1_000_000)
        with pytest.raises(LimitError, match="expands to more than 100 times"):
            list(read_tmx(path))

    def test_a_segment_over_the_limit_is_skipped(self, tmp_path: Path) -> None:
        report = Report()
        long = "<tu>" + PAIR.replace("甲", "甲" * 100_001) + "</tu>"
        assert len(read_text(tmx(f"<tu>{PAIR}</tu>{long}"), tmp_path, report)) == 1
        assert "100,001 characters is over the limit of 100,000" in report.events[0].message
