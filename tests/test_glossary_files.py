"""Glossaries as tables: the headers of many tools, statuses, encodings, and writing."""

from __future__ import annotations

from pathlib import Path

import pytest

from tmkit.errors import FormatError, UsageError
from tmkit.formats.concepts import read_concepts, write_concepts
from tmkit.formats.glossary_table import HEADER, write_omegat_glossary
from tmkit.formats.report import Report
from tmkit.model import Concept, Term

SHARED = Path(__file__).resolve().parents[2] / "shared" / "files" / "glossary"
OWN = ",".join(HEADER)
ZH = ("外办", "zh", "preferred")
EN = ("FAO", "en", "preferred")


def concepts(name: str, text: str | bytes, tmp_path: Path, report: Report | None = None) -> list[Concept]:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode("utf-8"))
    return list(read_concepts(path, report))


def terms(concept: Concept) -> list[tuple[str, str, str]]:
    return [(term.text, term.lang, term.status) for term in concept.terms]


def test_rows_of_one_concept_are_joined(tmp_path: Path) -> None:
    text = (
        f"{OWN}\nfao,市政府外办,Foreign Affairs Office,preferred,body,full,government,,,,the list,,\n"
        "fao,外办,FAO,preferred,body,short,,,,,,,\n"
        "fao,外办,Foreign Office,forbidden,body,full,,,,never so,,2018-01-01,\n"
    )
    found = concepts("a.csv", text, tmp_path)
    assert len(found) == 1
    assert (found[0].id, found[0].type, found[0].domain, found[0].line) == ("fao", "body", "government", 2)
    assert terms(found[0]) == [
        ("市政府外办", "zh", "preferred"),
        ("Foreign Affairs Office", "en", "preferred"),
        ("外办", "zh", "admitted"),
        ("FAO", "en", "admitted"),
        ("Foreign Office", "en", "forbidden"),
    ]
    assert [(t.kind, t.source, t.note, t.valid_from) for t in found[0].terms][3:] == [
        ("short", "", "", ""),
        ("full", "", "never so", "2018-01-01"),
    ]


@pytest.mark.parametrize(
    ("label", "name", "text", "expected"),
    [
        ("codes", "a.csv", "zh-CN,en-US\n外办,FAO\n", [("外办", "zh-CN", "preferred"), ("FAO", "en-US", "preferred")]),
        ("Chinese names", "a.tsv", "中文\t英文\t备注\n外办\tFAO\tn\n", [ZH, EN]),
        ("source and target", "a.tsv", "source\ttarget\n外办\tFAO\n", [ZH, EN]),
        (
            "MateCat",
            "a.csv",
            "Forbidden,Domain,en-GB,Notes,Example of use,zh-CN,Notes\nTRUE,d,FAO,n,e,外办,m\n",
            [("FAO", "en-GB", "forbidden"), ("外办", "zh-CN", "forbidden")],
        ),
        (
            "memoQ",
            "a.csv",
            "Entry_ID,Chinese_PRC,Chinese_PRC_Def,English_United_States\n7,外办,定义,FAO\n",
            [("外办", "zh-CN", "preferred"), ("FAO", "en-US", "preferred")],
        ),
        (
            "UTX",
            "a.utx.txt",
            "#UTX 1.11; en-US/zh-CN; 2010-01-01\n#src\ttgt\tterm status\nFAO\t外办\tnon-standard\n",
            [("FAO", "en-US", "deprecated"), ("外办", "zh-CN", "deprecated")],
        ),
        (
            "OmegaT",
            "a.txt",
            "# Glossary in tab-separated format -*- coding: utf-8 -*-\n外办\tForeign Affairs Office\tc\n",
            [("外办", "zh", "preferred"), ("Foreign Affairs Office", "en", "preferred")],
        ),
        ("semicolons", "a.csv", "zh;en\n外办;FAO, the\n", [ZH, ("FAO, the", "en", "preferred")]),
        ("synonyms", "a.csv", "zh,en,en\n外办,FAO,Office\n", [ZH, EN, ("Office", "en", "preferred")]),
    ],
)  # fmt: skip
def test_headers(label: str, name: str, text: str, expected: list[tuple[str, str, str]], tmp_path: Path) -> None:
    assert terms(concepts(name, text, tmp_path)[0]) == expected, label


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030"])
def test_encodings(encoding: str, tmp_path: Path) -> None:
    rows = "zh,en\n市政府外办,Foreign Affairs Office\n重庆市人民政府,Chongqing Municipal Government\n"
    assert [c.terms[0].text for c in concepts("a.csv", rows.encode(encoding), tmp_path)] == [
        "市政府外办",
        "重庆市人民政府",
    ]


def test_columns_that_are_not_known_are_kept(tmp_path: Path) -> None:
    found = concepts("a.csv", "zh,en,Client\n外办,FAO,us\n", tmp_path)
    assert found[0].extra == (("Client", "us"),)


def test_a_table_without_names_says_what_was_taken(tmp_path: Path) -> None:
    report = Report()
    concepts("a.tsv", "外办\tForeign Affairs Office\n市长\tthe mayor\n", tmp_path, report)
    assert report.events[0].message == "no line of column names: column 1 as zh, column 2 as en"


def test_a_status_that_is_none_is_skipped_with_its_line(tmp_path: Path) -> None:
    report = Report()
    assert len(concepts("a.csv", "concept,zh,en,status\na,甲,A,perhaps\nb,乙,B,\n", tmp_path, report)) == 1
    assert report.events[0].message == 'line 2: "perhaps" is no status: preferred, admitted, deprecated or forbidden'


def test_an_unknown_language_code_names_its_column(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match=r'a\.csv:1: column 2: "en-ZZ" is no language code'):
        concepts("a.csv", "zh-CN,en-ZZ\n外办,FAO\n", tmp_path)


def test_a_memory_is_no_glossary(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="tmx holds no glossary: give TBX, CSV, TSV or XLSX"):
        concepts("a.tmx", '<tmx version="1.4"><body/></tmx>', tmp_path)


@pytest.mark.parametrize("ending", ["csv", "tsv", "xlsx", "tbx"])
def test_terms_and_statuses_come_back(ending: str, tmp_path: Path) -> None:
    found = [
        Concept(
            id="c1",
            terms=(
                Term(text="=外办", lang="zh", note="n"),
                Term(text='A "B", C', lang="en", kind="short", source="s"),
                Term(text="外事办", lang="zh", status="admitted"),
                Term(text="Bad", lang="en", status="forbidden"),
            ),
            domain="d",
        ),
        Concept(id="c2", terms=(Term(text="甲", lang="zh"), Term(text="A", lang="en", status="deprecated"))),
    ]
    write_concepts(found, tmp_path / f"a.{ending}")
    back = list(read_concepts(tmp_path / f"a.{ending}"))
    key = lambda term: (term.text, term.lang, term.status, term.kind, term.source)  # noqa: E731
    assert [sorted(map(key, c.terms)) for c in back] == [sorted(map(key, c.terms)) for c in found]
    assert [c.domain for c in back] == ["d", ""]


def test_another_ending_is_an_error() -> None:
    with pytest.raises(UsageError, match=r"the ending of a\.doc names no glossary format"):
        write_concepts([], "a.doc")


def test_the_glossary_of_omegat(tmp_path: Path) -> None:
    concept = Concept(
        id="c",
        terms=(
            Term(text="外办", lang="zh-CN"),
            Term(text="#甲", lang="zh-CN"),
            Term(text="FAO", lang="en-US"),
            Term(text="Bad\tone", lang="en-US", status="forbidden"),
        ),
        domain="d",
    )
    report = Report()
    write_omegat_glossary([concept], tmp_path / "g.txt", "zh", "en", report)
    assert (tmp_path / "g.txt").read_text("utf-8").splitlines() == [
        "# Glossary in tab-separated format -*- coding: utf-8 -*-",
        "外办\tFAO\td",
        "外办\tBad one\tforbidden; d",
    ]
    assert report.losses == {'terms that begin with "#"': 2}


@pytest.mark.skipif(not SHARED.exists(), reason="no test files beside the checkout")
def test_every_real_file_has_an_outcome() -> None:
    refused = []
    for path in sorted(SHARED.iterdir()):
        try:
            list(read_concepts(path))
        except FormatError as error:
            refused.append(error.message)
    assert refused == ['column 1: "en-ZZ" is no language code']
