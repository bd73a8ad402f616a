"""XLIFF changed in place: the target and what tells of it, and not a byte more."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tmkit.errors import EncodingError, FormatError, UsageError
from tmkit.formats import Report, read
from tmkit.formats.xliff import Offer, TargetEdit, edit_targets
from tmkit.model import Content, Tag, Unit

SHARED = Path(__file__).resolve().parents[2] / "shared" / "files"
GOLDEN = Path(__file__).parent / "golden" / "xliff_edits.jsonl"
CASES = [json.loads(line) for line in GOLDEN.read_text("utf-8").splitlines()]
TAG_NAMES = {"open": "g", "close": "g", "alone": "x"}
HEAD = '<file source-language="zh-CN" target-language="en-US" original="a" datatype="html"><body>'


def content(parts: Any) -> Content | str | None:
    if not isinstance(parts, list):
        return parts  # type: ignore[no-any-return]
    return tuple(part if isinstance(part, str) else Tag(part[0], part[1], TAG_NAMES[part[0]]) for part in parts)


def edit_of(case: dict[str, Any]) -> TargetEdit:
    offers = tuple(Offer(*offer) for offer in case.get("offers", ()))
    plain = {name: case[name] for name in ("status", "origin", "percent", "name", "note") if name in case}
    return TargetEdit(target=content(case["target"]), offers=offers, **plain)


def wrapped(body: str, declaration: str = "") -> str:
    root = '<xliff version="1.2" xmlns="urn:oasis:names:tc:xliff:document:1.2">'
    return f"{declaration}{root}{HEAD}{body}</body></file></xliff>"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_golden(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    path.write_bytes(case["before"].encode())
    edits = {int(key) if key == "2" else key: edit_of(edit) for key, edit in case["edits"].items()}
    report = Report()
    assert edit_targets(path, path, edits, target_lang="en-GB", report=report) == len(edits)
    assert path.read_bytes().decode() == case["after"]
    assert [event.message for event in report.events] == case["told"]


@pytest.mark.parametrize(
    ("codec", "mark", "declaration"),
    [
        ("utf-8", "", '<?xml version="1.0"?>\n'),
        ("utf-8", "\ufeff", '<?xml version="1.0" encoding="utf-8"?>\r\n'),
        ("utf-16-le", "\ufeff", '<?xml version="1.0" encoding="UTF-16"?>\n'),
        ("utf-16-be", "\ufeff", '<?xml version="1.0" encoding="UTF-16"?>\n'),
        ("gb18030", "", '<?xml version="1.0" encoding="GB18030"?>\n'),
    ],
)
def test_the_encoding_stays(codec: str, mark: str, declaration: str, tmp_path: Path) -> None:
    before = mark + wrapped(
        '<trans-unit id="1"><source>会议&#8364;结束了。</source><target>x</target></trans-unit>', declaration
    )
    path = tmp_path / "a.xlf"
    path.write_bytes(before.encode(codec))
    edit_targets(path, path, {1: TargetEdit(target="𠮷野家 €\n2")})
    line = "\r\n" if "\r\n" in declaration else "\n"
    assert path.read_bytes().decode(codec) == before.replace(">x<", f">𠮷野家 €{line}2<")
    assert [unit.target for unit in read(path)] == ["𠮷野家 €\n2"]


@pytest.mark.parametrize("name", ["windows-1252", "ISO-8859-1", "us-ascii", "gb2312"])
def test_what_the_encoding_lacks_becomes_a_reference(name: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    declaration = f'<?xml version="1.0" encoding="{name}"?>'
    path.write_bytes(wrapped('<trans-unit id="1"><source>a</source></trans-unit>', declaration).encode(name))
    edit_targets(path, path, {1: TargetEdit(target="é 中 € 𠮷")})
    text = path.read_bytes().decode(name)
    assert "&#134071;</target>" in text
    assert [unit.target for unit in read(path)] == ["é 中 € 𠮷"]


def test_a_file_that_is_not_in_the_encoding_it_declares(tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    body = '<trans-unit id="1"><source>café, déjà vu, à côté</source></trans-unit>'
    path.write_bytes(wrapped(body, '<?xml version="1.0" encoding="UTF-8"?>').encode("windows-1252"))
    edit_targets(path, path, {1: TargetEdit(target="咖啡 é")})
    assert "咖啡 é".encode("cp1252", "xmlcharrefreplace") in path.read_bytes()
    assert [(unit.source, unit.target) for unit in read(path)] == [("café, déjà vu, à côté", "咖啡 é")]


def test_bytes_that_are_wrong_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    body = (
        '<trans-unit id="1"><source>甲\x00乙</source></trans-unit><trans-unit id="2"><source>丙</source></trans-unit>'
    )
    before = wrapped(body).encode().replace(b"\x00", b"\xff\xfe")
    path.write_bytes(before)
    edit_targets(path, path, {2: TargetEdit(target="C")})
    assert path.read_bytes() == before.replace("丙</source>".encode(), "丙</source><target>C</target>".encode())


def test_a_document_type_stays_and_its_entities_are_understood(tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    before = wrapped(
        '<trans-unit id="1"><source>&co;</source><target>&co; Ltd</target></trans-unit>',
        '<!DOCTYPE xliff [<!ENTITY co "重庆">]>\n<!-- before <xliff> -->',
    )
    path.write_text(before, "utf-8")
    assert edit_targets(path, tmp_path / "b.xlf", {1: TargetEdit(target="重庆 Ltd")}) == 1
    assert (tmp_path / "b.xlf").read_text("utf-8") == before


def test_what_xml_cannot_hold_is_left_out_and_told(tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    path.write_text(wrapped('<trans-unit id="1"><source>甲</source></trans-unit>'), "utf-8")
    report = Report()
    edit_targets(path, path, {1: TargetEdit(target="a\x1fb\r", note="n\x00")}, report=report)
    assert "<target>ab&#13;</target>" in path.read_text("utf-8")
    assert [event.line("a.xlf") for event in report.events] == [
        "warning: a.xlf: unit 1: removed 1 characters that XML cannot hold"
    ]


def test_an_undivided_target_of_several_segments_is_skipped_and_told(tmp_path: Path) -> None:
    marks = '<mrk mtype="seg" mid="1">甲。</mrk><mrk mtype="seg" mid="2">乙。</mrk>'
    divided = f"<source>甲。乙。</source><seg-source>{marks}</seg-source>"
    body = f'<trans-unit id="1">{divided}<target>A. B.</target></trans-unit>'
    path = tmp_path / "a.xlf"
    path.write_text(wrapped(body), "utf-8")
    report = Report()
    edit_targets(path, path, {"1#2": TargetEdit(target="B.")}, report=report)
    assert path.read_text("utf-8") == wrapped(body)
    assert report.events[0].message == "the target is not divided into segments as the source is"


@pytest.mark.parametrize(
    ("key", "message"),
    [
        (3, 'a.xlf: there is no segment "3": give a number from 1 to 2'),
        ("9", 'a.xlf: there is no segment "9": give a number from 1 to 2'),
        ("1", 'a.xlf: 2 segments have the id "1": give a number from 1 to 2'),
    ],
)
def test_a_segment_that_is_not_one_is_refused(key: int | str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    path.write_text(wrapped('<trans-unit id="1"><source>甲</source></trans-unit>' * 2), "utf-8")
    with pytest.raises(UsageError) as caught:
        edit_targets(path, tmp_path / "b.xlf", {key: TargetEdit(target="A")})
    assert str(caught.value).endswith(message)
    assert not (tmp_path / "b.xlf").exists()


@pytest.mark.parametrize(
    ("data", "error", "message"),
    [
        (b"<tmx/>", FormatError, "a.xlf: the root element is <tmx>, not <xliff>"),
        (b"<xliff>\n<file></xliff>", FormatError, "a.xlf:2: not well-formed XML: </xliff> closes <file>"),
        (b"<xliff>\n<file>", FormatError, "a.xlf:2: not well-formed XML: <file> is never closed"),
        (b"\x1f\x8bx", FormatError, "a.xlf: is packed: unpack it to change it in place"),
        (b"\xff\xfe<\x00x\x00l\x00i\x00f\x00f\x00/\x00>\x00\x00\xd8a", EncodingError, "save the file as UTF-8"),
    ],
)
def test_what_cannot_be_changed_is_refused(data: bytes, error: type[Exception], message: str, tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    path.write_bytes(data)
    with pytest.raises(error) as caught:
        edit_targets(path, path, {})
    assert str(caught.value).endswith(message)
    assert path.read_bytes() == data


legal = st.text(st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"), max_size=30)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(legal.filter(bool), legal), min_size=1, max_size=5), st.data())
def test_any_text_comes_back_and_the_others_stay(
    tmp_path: Path, pairs: list[tuple[str, str]], data: st.DataObject
) -> None:
    path = tmp_path / "a.xlf"
    body = "".join(
        f'<trans-unit id="{n}"><source>a{n}</source><target>b</target></trans-unit>' for n in range(len(pairs))
    )
    path.write_bytes(wrapped(body).encode())
    chosen = data.draw(st.sets(st.integers(1, len(pairs))))
    edit_targets(path, path, {n: TargetEdit(target=pairs[n - 1][0] + pairs[n - 1][1]) for n in chosen})
    expected = ["".join(pair) if n in chosen else "b" for n, pair in enumerate(pairs, 1)]
    assert [unit.target for unit in read(path)] == expected


def signature(unit: Unit) -> tuple[str, Content]:
    return unit.id, unit.source_parts


@pytest.mark.skipif(not SHARED.exists(), reason="no test files beside the checkout")
class TestRealFiles:
    files = sorted((SHARED / "xliff").glob("*")) if SHARED.exists() else []

    def test_no_edit_changes_no_byte(self, tmp_path: Path) -> None:
        for path in self.files:
            units = list(read(path))
            same = {n: TargetEdit(target=unit.target_parts) for n, unit in enumerate(units, 1) if unit.target_parts}
            edit_targets(path, tmp_path / "out", same)
            assert (tmp_path / "out").read_bytes() == path.read_bytes(), path.name

    def test_every_segment_can_be_filled_with_its_tags(self, tmp_path: Path) -> None:
        for path in self.files:
            before = list(read(path))
            edits = {
                n: TargetEdit(target=("新 & <b>", *unit.source_parts), status="imported", origin="tm", percent=100)
                for n, unit in enumerate(before, 1)
            }
            report = Report()
            edit_targets(path, tmp_path / "out", edits, target_lang="en-US", report=report)
            after = list(read(tmp_path / "out"))
            assert not report.events, path.name
            assert [signature(unit) for unit in after] == [signature(unit) for unit in before], path.name
            assert [unit.target for unit in after] == ["新 & <b>" + unit.source for unit in before], path.name
            tags = [[part for part in unit.target_parts or () if isinstance(part, Tag)] for unit in after]
            assert tags == [[p for p in unit.source_parts if isinstance(p, Tag)] for unit in before], path.name

    def test_valid_files_stay_valid(self, tmp_path: Path) -> None:
        from lxml import etree

        class Local(etree.Resolver):
            def resolve(self, url: str, _name: str | None, context: Any) -> Any:  # type: ignore[override]
                place = str(SHARED / "schemas" / "xml.xsd")
                return self.resolve_filename(place, context) if "xml.xsd" in url else None  # type: ignore[attr-defined]

        parser = etree.XMLParser()
        parser.resolvers.add(Local())
        schemas = [
            etree.XMLSchema(etree.parse(str(SHARED / "schemas" / name), parser))
            for name in ("xliff-core-1.2-transitional.xsd", "xliff2.1/xliff_core_2.0.xsd")
        ]
        edit = TargetEdit(
            target="新", status="needs-review", origin="tm", percent=80, note="n", offers=(Offer("a", "b", 80),)
        )
        checked = 0
        for path in self.files:
            text = path.read_bytes()
            schema = schemas[b"xliff:document:2.0" in text]
            if b"ax:" in text or b"xmlns:tos" in text or not schema.validate(etree.fromstring(text).getroottree()):
                continue
            edit_targets(
                path, tmp_path / "out", dict.fromkeys(range(1, len(list(read(path))) + 1), edit), target_lang="zh"
            )
            assert schema.validate(etree.parse(str(tmp_path / "out"))), (path.name, schema.error_log)
            checked += 1
        assert checked > 70
