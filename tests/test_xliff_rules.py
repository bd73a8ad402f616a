"""The rules of XLIFF 2: each broken one is found with its line and unit, and nothing in good files."""

from __future__ import annotations

from pathlib import Path

import pytest

from tmkit.errors import FormatError
from tmkit.formats import Report, read
from tmkit.formats.xliff import find_xliff_faults

SHARED = Path(__file__).resolve().parents[2] / "shared" / "files" / "xliff"
SPACES = (
    'xmlns="urn:oasis:names:tc:xliff:document:2.0" xmlns:mtc="urn:oasis:names:tc:xliff:matches:2.0" '
    'xmlns:slr="urn:oasis:names:tc:xliff:sizerestriction:2.0" xmlns:fs="urn:oasis:names:tc:xliff:fs:2.0" '
    'xmlns:mda="urn:oasis:names:tc:xliff:metadata:2.0" xmlns:gls="urn:oasis:names:tc:xliff:glossary:2.0" xmlns:my="my"'
)


NEXT = 'canReorder="no" canCopy="no" canDelete="no"'
FIRST = NEXT.replace('"no"', '"firstNo"', 1)


def whole(unit: str, root: str = 'version="2.0" srcLang="zh" trgLang="en"', file: str = "") -> str:
    return f'<xliff {SPACES} {root}><file id="f">{file}\n<unit id="u">{unit}</unit></file></xliff>'


def faults(text: str, tmp_path: Path) -> list[tuple[int, str, str, str]]:
    path = tmp_path / "a.xlf"
    path.write_text(text, "utf-8")
    return [(fault.line, fault.text, fault.rule, fault.reason) for fault in find_xliff_faults(path)]


def source(xml: str) -> str:
    return f"<segment><source>{xml}</source></segment>"


@pytest.mark.parametrize(
    ("unit", "rule", "reason"),
    [
        ("", "element", "<unit> needs <segment> or <ignorable>"),
        ("<segment/>", "element", "<segment> needs <source>"),
        ("<segment><target>A</target><source>甲</source></segment>", "element", "<source> comes too late in <segment>"),
        (source("<b>甲</b>"), "element", "XLIFF 2 has no element <b>"),
        (source("<ph/>"), "attribute", "<ph> needs the attribute id"),
        (source('<ph id="1" rid="1"/>'), "attribute", "<ph> has no attribute rid"),
        ('<segment state="new"><source/></segment>', "value", 'state="new" is no value for <segment>'),
        ('<segment subState="a:b"><source/></segment>', "state", "subState needs state"),
        (source('<ph id="1"/><ph id="1"/>'), "id", 'the id "1" is there twice in the unit'),
        (
            '<segment id="1"><source/></segment><ignorable id="1"><source/></ignorable>',
            "id", 'the id "1" is there twice in the unit',
        ),
        (source('<sc id="1"/>'), "pair", '<sc> "1" is not closed by <ec>'),
        (source('<ec startRef="1"/>'), "pair", '<ec> closes "1", which is not open here'),
        (source('<ec isolated="yes"/>'), "pair", "an <ec> has an id where it is isolated, and only there"),
        (source('<ph id="1" dataRef="d"/>'), "reference", 'there is no original data "d" in the unit'),
        (source('<ph id="1" copyOf="2"/>'), "reference", 'there is no code "2" to be a copy of'),
        (source('<mrk id="1" type="comment">甲</mrk>'), "mark", "a comment either has a value or refers to a note"),
        (
            source('<mrk id="1" type="comment" ref="#n=2">甲</mrk>'),
            "reference", 'the comment refers to "#n=2", which is no note of its unit',
        ),
        (
            source('<mrk id="1" type="term" ref="#/u=u/f=f/x">甲</mrk>'),
            "reference", '"#/u=u/f=f/x" does not go from file to unit to what is in it',
        ),
        (source('<ph id="1" subType="xlf:b"/>'), "attribute", "subType needs type"),
        (source('<ph id="1" type="ui" subType="xlf:b"/>'), "attribute", 'subType="xlf:b" needs type="fmt"'),
        (
            source('<ph id="1" canReorder="no"/>'),
            "code", 'a code that cannot be reordered also says canCopy="no" and canDelete="no"',
        ),
        (
            '<segment><source><ph id="1" canDelete="no"/></source><target>A</target></segment>',
            "code", 'the code "1" cannot be deleted, but is in no target',
        ),
        (
            '<segment><source/><target order="2">A</target></segment><segment><source/><target>B</target></segment>',
            "order", "two targets have the place 2, or none has it",
        ),
        ('<segment><source xml:lang="fr"/></segment>', "language", 'the <source> is in "fr", but the file in "zh"'),
        (f'{source("甲")}<notes><note>n</note></notes>', "element", "<notes> comes too late in <unit>"),
        (
            "<mtc:matches><mtc:match/></mtc:matches><segment><source/></segment>",
            "module", "<match> needs the attribute ref",
        ),
        (source('<pc id="1" slr:sizeInfo="2.5">甲</pc>'), "module", 'sizeInfo="2.5" is no whole number'),
        (source('<ph id="1" fs:subFs="x"/>'), "module", "subFs needs fs"),
        (source('<ph id="1" subFlows="u9"/>'), "reference", 'subFlows names the unit "u9", which is not in the file'),
        (
            source('<ph id="1" canReorder="no" canCopy="no" canDelete="no"/>'),
            "code", 'canReorder="no" follows a code with "firstNo"',
        ),
        (
            f'<segment><source><ph id="1" {FIRST}/><ph id="2" {NEXT}/></source>'
            f'<target><ph id="2" {NEXT}/><ph id="1" {FIRST}/></target></segment>',
            "code", "codes that cannot be reordered are in another order: 2 1",
        ),
        (
            '<val:validation xmlns:val="urn:oasis:names:tc:xliff:validation:2.0"><val:rule occurs="2" startsWith="a"/>'
            "</val:validation><segment><source/></segment>",
            "module", "occurs is a number from 1 and goes with isPresent",
        ),
        ('<my:a id="x"/><my:b id="x"/><segment><source/></segment>', "id", 'the id "x" is there twice'),
    ],
)  # fmt: skip
def test_a_broken_rule(unit: str, rule: str, reason: str, tmp_path: Path) -> None:
    found = faults(whole(unit), tmp_path)
    assert (f"xliff.{rule}", reason) in [(name, said) for _line, _unit, name, said in found]
    assert {(line, identity) for line, identity, _rule, _reason in found} == {(2, "u")}


@pytest.mark.parametrize(
    ("text", "rule", "reason"),
    [
        (whole(source("甲"), 'version="2.5" srcLang="zh"'), "version", 'there is no XLIFF version "2.5"'),
        (whole(source("甲"), 'version="2.0"'), "attribute", "<xliff> needs the attribute srcLang"),
        (
            whole("<segment><source>甲</source><target>A</target></segment>", 'version="2.1" srcLang="zh"'),
            "language", "a file with a target names its language in trgLang",
        ),
        (
            whole(source("甲"), file="<skeleton/>"),
            "skeleton", "a <skeleton> either has content or names a file in href",
        ),
        (
            whole(source("甲"), file='<unit id="u"><segment><source/></segment></unit>'),
            "id", 'the id "u" is there twice',
        ),
    ],
)  # fmt: skip
def test_a_broken_rule_of_the_file(text: str, rule: str, reason: str, tmp_path: Path) -> None:
    assert [(name, said) for _line, _unit, name, said in faults(text, tmp_path)] == [(f"xliff.{rule}", reason)]


GOOD = (
    '<my:any id="x"/><mtc:matches><mtc:match ref="#1" matchQuality="87.5"><source>甲</source><target>A</target>'
    '</mtc:match></mtc:matches><notes><note id="n">n</note></notes>'
    '<originalData><data id="d">&lt;b></data></originalData>'
    '<segment id="1" state="translated" subState="my:x"><source><pc id="2" dataRefStart="d">甲</pc><sc id="3"/>'
    '<mrk id="4" type="comment" ref="#n=n">乙</mrk><ph id="7" type="fmt" subType="xlf:lb"/></source>'
    '<target order="2"><ph id="7"/><pc id="2">A</pc><sc id="3"/></target></segment>'
    '<ignorable><source><ec startRef="3"/></source><target order="1"><ec startRef="3"/></target></ignorable>'
)


def test_a_good_unit(tmp_path: Path) -> None:
    assert faults(whole(GOOD), tmp_path) == []
    assert faults('<xliff version="1.2"><file><body/></file></xliff>', tmp_path) == []


def test_reading_warns_with_line_rule_and_unit(tmp_path: Path) -> None:
    path = tmp_path / "a.xlf"
    path.write_text(whole(source('<ph id="1"/><ph id="1"/>')), "utf-8")
    report = Report()
    assert len(list(read(path, report))) == 1
    assert [event.message for event in report.events] == [
        'line 2: xliff.id: unit "u": the id "1" is there twice in the unit'
    ]


def test_what_is_no_xliff(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r"a\.xlf: the root element is <tmx>, not <xliff>"):
        faults("<tmx/>", tmp_path)


@pytest.mark.skipif(not SHARED.exists(), reason="no test files beside the checkout")
def test_the_files_of_the_standard() -> None:
    found = {path.name: len(list(find_xliff_faults(path))) for path in sorted(SHARED.glob("xliff-xliff-22__*"))}
    bad = {name for name in found if "__bad" in name.lower()}
    assert (len(bad), len(found) - len(bad)) == (20, 18)
    assert {name for name, count in found.items() if count} == bad
