from __future__ import annotations

from pathlib import Path

import pytest

from tmkit.model import Finding
from tmkit.terms.check import check_glossary
from tmkit.terms.glossary import read_glossary
from tmkit.terms.rules import RULES

ROOT = Path(__file__).resolve().parent.parent
TODAY = "2026-01-01"


def check(tmp_path: Path, rows: str, header: str = "concept,zh,en,status,note,source") -> list[Finding]:
    path = tmp_path / "g.csv"
    path.write_text(f"{header}\n{rows}\n", "utf-8")
    return check_glossary(read_glossary([path]), TODAY)


def shown(findings: list[Finding]) -> list[tuple[str, str, int]]:
    return [(finding.rule, finding.severity, finding.segment) for finding in findings]


CASES = [
    ("clean", "a,市长,mayor,,,", []),
    ("two rows, clean", "a,市长,mayor,,,\na,市长,city head,,,", []),
    ("same Chinese", "a,Ｎ９５口罩,N95 mask,,,\nb,N95口罩,respirator,,,", [("terms.same_zh", "error", 3)]),
    ("homonyms", "a,主席,chairman,,homonym,\nb,主席,president,,,", [("terms.same_zh", "info", 3)]),
    ("same English", "a,主任,director,,,\nb,局长,Director,,,", [("terms.same_en", "warning", 3)]),
    ("same English, noted", "a,主任,director,,同形,\nb,局长,Director,,,", [("terms.same_en", "info", 3)]),
    ("bad forms may be shared", "a,主任,director,,,\nb,局长,director-general,,,\nb,局长,director,deprecated,,", []),
    ("two preferred", "a,市长,mayor,preferred,,\na,市长,chief,preferred,,", [("terms.two_preferred", "error", 3)]),
    (
        "forbidden here, preferred there",
        "a,副主任,deputy director,,,\na,副主任,vice director,forbidden,,\nb,副理事长,vice director,,,",
        [("terms.forbidden_preferred", "error", 3)],
    ),
    (
        "script only",
        "a,台湾,Taiwan,,,\na,臺灣,Taiwan,,,",
        [("terms.wrong_script", "info", 3), ("terms.script_duplicate", "warning", 3)],
    ),
    ("case is meant", "a,总领事,consul general,,,\na,总领事,Consul General,,,", []),
    ("bracket", "a,港口（中心,Port (Center),,,", [("terms.brackets", "error", 2)]),
    ("bracket closed", "a,港口（中心）,Port Center),,,", [("terms.brackets", "error", 2)]),
    ("brackets crossed", "a,“港口（中心”）,Port Center,,,", [("terms.brackets", "error", 2)]),
    ("brackets in order", "a,《“十四五”规划（草案）》,14th Five-Year Plan (draft),,,", []),
    ("apostrophe", "a,西安,Xi'an,,,\nb,人大,People’s Congress,,,", []),
    ("Chinese in English", "a,市长,mayor 市长,,,", [("terms.wrong_script", "error", 2)]),
    ("no Chinese", "a,mayor office,Mayor's Office,,,", [("terms.wrong_script", "warning", 2)]),
    ("an acronym in both", "a,APEC,APEC,,,", []),
    ("article", "a,市政府,the municipal government,,,", [("terms.leading_article", "warning", 2)]),
    ("stop", "a,市长。,mayor.,,,", [("terms.trailing_stop", "warning", 2)] * 2),
    ("stop of an abbreviation", "a,某公司,\"Port Co., Ltd.\",,,\nb,美国,U.S.,,,", []),
    ("damaged", "a,市长,may\ufffdor,,,", [("terms.corrupt", "error", 2)]),
    ("a text", f"a,{'市' * 10_000},mayor,,,", [("terms.long", "warning", 2)]),
    ("one side", "a,市长,,,,", [("terms.one_sided", "warning", 2)]),
    ("source missing", "a,市长,mayor,,,rule 1\nb,部长,minister,,,", [("terms.source", "info", 3)]),
]  # fmt: skip


@pytest.mark.parametrize(("label", "rows", "expected"), CASES, ids=[case[0] for case in CASES])
def test_rules(tmp_path: Path, label: str, rows: str, expected: list[tuple[str, str, int]]) -> None:
    assert sorted(shown(check(tmp_path, rows))) == sorted(expected), label


TYPED = "concept,zh,en,type,parent,valid_from,valid_to,status"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ("a,章勇武,Zhang Yongwu,person,,,,", []),
        ("a,章勇武,Zhang Yonwu,person,,,,", [("terms.pinyin", "error", 2)]),
        ("a,陈学恩,Chen Xueen,person,,,,\na,陈学恩,Chen Xue'en,person,,,,", []),
        ("a,林明皓,Christopher Lim,person,,,,", []),
        ("a,渝中区,Yuzong District,place,,,,", [("terms.pinyin", "error", 2)]),
        ("a,陕西省,Shaanxi Province,place,,,,", []),
        ("a,海牙,The Hague,place,,,,", []),
        ("a,市长,mayor,title,b,,,", [("terms.parent", "warning", 2)]),
        ("a,市长,mayor,title,a,,,", [("terms.parent", "warning", 2)]),
        ("a,市长,mayor,title,b,,,\nb,市政府,municipal government,body,,,,", []),
        ("a,旅游局,Tourism Bureau,body,,2019,2018,", [("terms.validity", "error", 2)] * 2),
        ("a,旅游局,Tourism Bureau,body,,,2018,", [("terms.expired", "info", 2)] * 2),
        (
            "a,旅游局,Tourism Bureau,body,,,2018,\na,文旅委,Tourism Commission,body,,2018,,",
            [("terms.expired", "warning", 2)] * 2,
        ),
        ("a,旅游局,Tourism Bureau,body,,,2018,deprecated\na,文旅委,Tourism Commission,body,,2018,,preferred", []),
        ("a,文旅委,Tourism Commission,body,,,2030,", []),
    ],
)
def test_rules_of_types_and_dates(tmp_path: Path, rows: str, expected: list[tuple[str, str, int]]) -> None:
    assert shown(check(tmp_path, rows, TYPED)) == expected


def test_what_reading_told_is_found(tmp_path: Path) -> None:
    findings = check(
        tmp_path, "a,市长,mayor,best,,\nb,部长,minister,,,x,y\nc,外办,office,,,", "concept,zh,en,status,note,client"
    )
    assert shown(findings) == [("terms.column", "info", 1), ("terms.value", "warning", 2), ("terms.row", "error", 3)]
    assert findings[2].message == "7 cells where the header names 6: put a cell with a separator in quotes"
    assert findings[2].file == str(tmp_path / "g.csv")


def test_a_finding_says_what_where_and_the_cure(tmp_path: Path) -> None:
    finding = check(tmp_path, "p,章勇武,Director Zhang Yonwu,person", "concept,zh,en,type")[0]
    assert finding.message == '"Zhang Yonwu" is not the pinyin of 章勇武, which is Zhang Yongwu'
    assert (finding.source, finding.target, finding.suggestion) == ("章勇武", "Director Zhang Yonwu", "Zhang Yongwu")
    assert finding.target_span and finding.target[slice(*finding.target_span)] == "Zhang Yonwu"
    assert finding.source_span is None and finding.mqm == "terminology" and len(finding.id) == 16


def test_ids_stay_when_lines_move(tmp_path: Path) -> None:
    one = check(tmp_path, "a,市长,the mayor,,,")
    other = check(tmp_path, "b,部长,minister,,,\na,市长,the mayor,,,")
    assert one[0].id == other[0].id and one[0].segment != other[0].segment


def test_traditional_glossaries_are_left_alone(tmp_path: Path) -> None:
    assert check(tmp_path, "a,市長,mayor,,,\nb,會議,meeting,,,\nc,中文,Chinese,,,") == []
    regions = check(
        tmp_path, "a,市长,mayor,\nb,会议,meeting,\nc,議員,councillor,HK\nc,议员,councillor,", "concept,zh,en,region"
    )
    assert [finding.rule for finding in regions] == ["terms.script_duplicate"]


def test_every_rule_has_a_severity_and_a_sentence() -> None:
    assert all(
        rule.startswith(("terms.", "tbx.")) and severity in ("error", "warning", "info")
        for rule, (severity, _said) in RULES.items()
    )


def test_the_glossary_of_the_project_is_clean() -> None:
    findings = check_glossary(read_glossary([ROOT / "glossary"]))
    bad = [
        f"{Path(one.file).name}:{one.segment} {one.rule} {one.message}" for one in findings if one.severity != "info"
    ]
    assert bad == []
