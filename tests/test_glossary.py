from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tmkit.cli import run
from tmkit.errors import EncodingError, FileAccessError, FormatError, InputError, TmkitError, UsageError
from tmkit.formats.report import Report
from tmkit.model import Concept, Rejection, Term
from tmkit.terms.entries import to_date
from tmkit.terms.glossary import Glossary, gather, read_glossary
from tmkit.terms.glossary_write import write_glossary
from tmkit.terms.records import WRONG_QUOTES

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared" / "files" / "glossary"


def read(tmp_path: Path, text: str, name: str = "g.csv", encoding: str = "utf-8") -> Glossary:
    path = tmp_path / name
    path.write_bytes(text.encode(encoding))
    return read_glossary([path])


def said(glossary: Glossary, number: int = 0) -> list[tuple[str, str]]:
    return [(term.text, term.status) for term in glossary.concepts[number].terms]


def rules(glossary: Glossary) -> list[tuple[str, int]]:
    return [(problem.rule, problem.line) for problem in glossary.problems]


def test_the_first_row_of_a_concept_is_preferred(tmp_path: Path) -> None:
    glossary = read(tmp_path, "concept,zh,en\na,市长,mayor\na,市长,city head\na,市政府首长,mayor\n")
    assert said(glossary) == [
        ("市长", "preferred"),
        ("mayor", "preferred"),
        ("city head", "admitted"),
        ("市政府首长", "admitted"),
    ]
    assert glossary.by_id["a"] is glossary.concepts[0]
    assert glossary.place(glossary.concepts[0], "en", "city head") == (str(tmp_path / "g.csv"), 3)


def test_without_concept_the_chinese_tells_it_in_any_script(tmp_path: Path) -> None:
    glossary = read(tmp_path, "zh,en\n臺灣,Taiwan\n台湾,Taiwan region\n市长,mayor\n")
    assert [concept.id for concept in glossary.concepts] == ["台湾", "市长"]
    assert said(glossary)[2:] == [("台湾", "admitted"), ("Taiwan region", "admitted")]


def test_status_says_otherwise(tmp_path: Path) -> None:
    rows = "zh,en,status\n副主任,Vice Director,forbidden\n副主任,Deputy Director,preferred\n副主任,deputy,deprecated\n"
    expected = [
        ("副主任", "preferred"),
        ("Vice Director", "forbidden"),
        ("Deputy Director", "preferred"),
        ("deputy", "deprecated"),
    ]
    assert said(read(tmp_path, rows)) == expected


def test_a_row_that_forbids_a_target_does_not_forbid_the_source(tmp_path: Path) -> None:
    assert said(read(tmp_path, "zh,en,status\n副主任,Vice Director,forbidden\n")) == [
        ("副主任", "admitted"),
        ("Vice Director", "forbidden"),
    ]
    both = read(tmp_path, "concept,zh,en,status\na,新冠肺炎,COVID-19,\na,武汉肺炎,Wuhan pneumonia,forbidden\n")
    assert said(both)[2:] == [("武汉肺炎", "forbidden"), ("Wuhan pneumonia", "forbidden")]


def test_all_columns(tmp_path: Path) -> None:
    header = (
        "concept,zh,en,status,type,kind,domain,region,parent,note,source,valid_from,valid_to,case,exact,whole,client"
    )
    row = "a,市长,mayor,admitted,title,short,government,CN,b,the note,rule 1,2018,2019-03,yes,1,TRUE,ACME"
    concept = read(tmp_path, f"{header}\n{row}\n").concepts[0]
    assert (concept.type, concept.domain, concept.region, concept.parent) == ("title", "government", "CN", "b")
    assert concept.extra == (("client", "ACME"),) and concept.line == 2
    assert concept.terms[1] == Term(
        text="mayor", lang="en", status="admitted", kind="short", source="rule 1", note="the note",
        valid_from="2018-01-01", valid_to="2019-03-31", case=True, exact=True, whole=True,
    )  # fmt: skip


@pytest.mark.parametrize(
    "header",
    ["zh,en", "中文,英文", "Chinese,English", "source,target", "术语,译文", "zh-CN;en-US", "源文\t译文", "ZH_cn|EN",
     "Chinese_PRC,English_United_States", "term,en"],
)  # fmt: skip
def test_names_of_columns(tmp_path: Path, header: str) -> None:
    delimiter = next(char for char in ",;\t|" if char in header)
    glossary = read(tmp_path, f"# mine\n\n{header}\n市长{delimiter}mayor\n副市长{delimiter}vice mayor\n")
    assert [[term.lang[:2] for term in concept.terms] for concept in glossary.concepts] == [["zh", "en"]] * 2
    assert glossary.problems == ()


def test_source_is_a_language_or_where_a_term_is_from(tmp_path: Path) -> None:
    assert read(tmp_path, "zh,en,source\n市长,mayor,rule 1\n").concepts[0].terms[0].source == "rule 1"
    assert said(read(tmp_path, "source,target,note\n市长,mayor,x\n"))[0] == ("市长", "preferred")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "gb18030", "big5"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    text = "zh,en\n政府外事部,Foreign Affairs Office\n人大代表,deputy to the congress\n"
    glossary = read(tmp_path, text, encoding=encoding)
    assert [concept.terms[0].text for concept in glossary.concepts] == ["政府外事部", "人大代表"]
    named = [problem.reason for problem in glossary.problems]
    assert named == (
        []
        if encoding.startswith("utf")
        else [f"read as {'big5hkscs' if encoding == 'big5' else encoding}: save it as UTF-8"]
    )


def test_a_broken_row_is_left_out_and_the_rest_read(tmp_path: Path) -> None:
    rows = '市长,mayor\n副市长,"vice mayor\n联合国,United Nations, New York\n外办\n"总理"x,premier\n部长,"min""ister"\n'
    glossary = read(tmp_path, "zh,en\n" + rows)
    assert [concept.terms[1].text for concept in glossary.concepts] == ["mayor", 'min"ister']
    assert glossary.problems == tuple(
        Rejection("terms.row", text, reason, str(tmp_path / "g.csv"), line)
        for text, reason, line in [
            ('副市长,"vice mayor', WRONG_QUOTES, 3),
            ('"总理"x,premier', WRONG_QUOTES, 6),
            (
                "联合国 | United Nations | New York",
                "3 cells where the header names 2: put a cell with a separator in quotes",
                4,
            ),
            ("外办", "a term in one language only: en is missing", 5),
        ]
    )


def test_a_cell_over_two_lines(tmp_path: Path) -> None:
    glossary = read(tmp_path, 'zh,en,note\n市长,mayor,"one\n# two"\n部长,minister,\n')
    assert glossary.concepts[0].terms[0].note == "one\n# two" and len(glossary) == 2


def test_what_is_told_of_columns_and_cells(tmp_path: Path) -> None:
    glossary = read(tmp_path, "zh,en,client,status,valid_to\n市长,mayor,ACME,best,spring\n")
    assert [problem.reason for problem in glossary.problems] == [
        'column 3 "client" is none that tmkit knows: its cells are kept as they are',
        'status "best" is none of: preferred, admitted, deprecated, forbidden; read as admitted',
        'valid_to "spring" is none of: a date such as 2018-03-31; passed over',
    ]
    assert said(glossary) == [("市长", "admitted"), ("mayor", "admitted")]


def test_two_preferred(tmp_path: Path) -> None:
    glossary = read(tmp_path, "concept,zh,en,status\na,市长,mayor,preferred\na,市长,chief,preferred\n")
    assert rules(glossary) == [("terms.two_preferred", 3)]
    assert glossary.problems[0].reason == 'the concept "a" prefers "mayor" and "chief": admit one of them'


def test_no_header(tmp_path: Path) -> None:
    omegat = read(tmp_path, "# Glossary -*- coding: utf-8 -*-\nmayor\t市长\tof a city\nminister\t部长\n", "g.txt")
    assert [term.lang for term in omegat.concepts[0].terms] == ["en", "zh"]
    assert omegat.concepts[0].terms[0].note == "of a city"
    assert omegat.problems[0].reason == "no line of column names: column 1 as en, column 2 as zh"
    unknown = read(tmp_path, "foo,bar\n市长,mayor\n部长,minister\n")
    assert len(unknown) == 2 and ("terms.row", 1) in rules(unknown)
    western = read(tmp_path, "maire\tmayor\nministre\tminister\n", "w.txt")
    assert [term.lang for term in western.concepts[0].terms] == ["und", "und-x-target"]


def test_utx_and_memoq_and_matecat(tmp_path: Path) -> None:
    utx = read(
        tmp_path,
        "#UTX 1.11; en-US/zh-CN; 2020\n#src\ttgt\tterm status\nmayor\t市长\tapproved\nchief\t首长\tforbidden\n",
        "u.txt",
    )
    assert [term.lang for term in utx.concepts[0].terms] == ["en-US", "zh-CN"]
    assert said(utx, 1) == [("chief", "admitted"), ("首长", "forbidden")]
    memoq = read(
        tmp_path, "Entry_ID,Chinese_PRC,Chinese_PRC_Def,English,English,Entry_Note\n1,市长,def,mayor,city head,n\n"
    )
    assert said(memoq) == [("市长", "preferred"), ("mayor", "preferred"), ("city head", "admitted")]
    assert memoq.concepts[0].id == "1" and memoq.concepts[0].terms[0].note == "def" and memoq.concepts[0].note == "n"
    matecat = read(tmp_path, "Forbidden,Domain,zh-CN,Notes,en-US,Notes\nTRUE,gov,市长,a,chief,b\n")
    assert [(term.status, term.note) for term in matecat.concepts[0].terms] == [("admitted", "a"), ("forbidden", "b")]


def test_one_term_a_row_with_its_language(tmp_path: Path) -> None:
    glossary = read(tmp_path, "Entry ID,Language,Term\n1,zh,市长\n1,en,mayor\n2,zh,部长\n")
    assert said(glossary)[:2] == [("市长", "preferred"), ("mayor", "admitted")] and len(glossary) == 2


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "the file is empty"),
        ("en-ZZ,zh\nhouse,房子\n", 'column 1 is named "en-ZZ", but there is no region ZZ'),
        ("zh,note\n市长,x\n", '"zh" is the only column of terms: add one in the other language'),
        ("市长\n部长\n", "no columns of terms in two languages: name them in the first line, as in zh,en"),
        ("zh,en\n市长,\n", "no row is a pair of terms; a term in one language only: en is missing"),
        ("<html><body>x</body></html>", "this is HTML, not a glossary: CSV, TSV, XLSX, TBX or OmegaT text"),
    ],
)
def test_files_that_are_no_glossary(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(InputError, match=r"g\.csv") as caught:
        read(tmp_path, text)
    assert caught.value.message.startswith(message)


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileAccessError, match="no such file"):
        read_glossary([tmp_path / "no.csv"])
    with pytest.raises(FileAccessError, match="no glossary in this folder"):
        read_glossary([tmp_path])


def test_a_header_alone(tmp_path: Path) -> None:
    glossary = read(tmp_path, "zh,en\n")
    assert len(glossary) == 0 and glossary.problems[0].reason == "the table has no row under its column names"


def test_several_files_are_one_glossary(tmp_path: Path) -> None:
    folder = tmp_path / "glossary"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.csv").write_text("concept,zh,en\nm,市长,mayor\nn,主席,chairman\no,主席,president\n", "utf-8")
    (folder / "b.csv").write_text("zh,en\n市長,city head\n主席,president\n部长,minister\n", "utf-8")
    (folder / "sub" / "c.csv").write_text("concept,zh,en,status\nm,市长,mayor,forbidden\n", "utf-8")
    (folder / "broken.csv").write_bytes(b"\x00\x01\xff" * 99)
    (folder / "README.md").write_text("# Title", "utf-8")
    glossary = read_glossary([folder])
    assert [concept.id for concept in glossary.concepts] == ["m", "n", "o", "部长"]
    assert said(glossary) == [
        ("市长", "preferred"),
        ("mayor", "preferred"),
        ("市長", "admitted"),
        ("city head", "admitted"),
    ]
    assert [(problem.rule, Path(problem.file).name) for problem in glossary.problems] == [
        ("terms.file", "broken.csv"),
        ("terms.conflict", "c.csv"),
    ]
    assert (
        f'mayor" of the concept "m" is forbidden here, preferred in {folder / "a.csv"}:2' in glossary.problems[1].reason
    )


def test_the_first_file_decides_what_is_preferred(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("concept,zh,en\nm,市长,mayor\n", "utf-8")
    (tmp_path / "b.csv").write_text("concept,zh,en,status\nm,市长,city head,preferred\n", "utf-8")
    glossary = read_glossary([tmp_path / "a.csv", tmp_path / "b.csv"])
    assert said(glossary)[2] == ("city head", "admitted")
    assert glossary.problems[0].reason.endswith(
        f'preferred here, but "mayor" is in {tmp_path / "a.csv"}:2: read as admitted'
    )


def test_tbx_with_the_same_ids_is_not_the_same(tmp_path: Path) -> None:
    one = Concept(id="c1", terms=(Term(text="市长", lang="zh"), Term(text="mayor", lang="en")))
    other = Concept(id="c1", terms=(Term(text="部长", lang="zh"), Term(text="minister", lang="en")))
    same = Concept(id="x9", terms=(Term(text="市長", lang="zh"), Term(text="Mayor", lang="en-US")))
    write_glossary([one], tmp_path / "a.tbx")
    write_glossary([other, same], tmp_path / "b.tbx")
    glossary = read_glossary([tmp_path / "a.tbx", tmp_path / "b.tbx"])
    assert [concept.id for concept in glossary.concepts] == ["c1", "c1-2"]
    assert len(glossary.concepts[0].terms) == 4


@pytest.mark.parametrize(
    ("text", "is_end", "date"),
    [("2018", False, "2018-01-01"), ("2018", True, "2018-12-31"), ("2019.2", True, "2019-02-28"),
     ("2018年3月9日", False, "2018-03-09"), ("2018-13", False, ""), ("2018-02-30", False, ""),
     ("0000", False, ""), ("", False, "")],
)  # fmt: skip
def test_dates(text: str, is_end: bool, date: str) -> None:
    assert to_date(text, is_end=is_end) == date


def same(glossary: Glossary) -> list[Concept]:
    return [replace(concept, line=0) for concept in glossary.concepts]


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zs", "Zl", "Zp", "Co"]), min_size=1, max_size=6
)
TERMS = st.builds(
    Term,
    text=TEXTS,
    lang=st.sampled_from(["zh", "en", "en", "de"]),
    status=st.sampled_from(["preferred", "admitted", "deprecated", "forbidden"]),
    kind=st.sampled_from(["full", "short", "acronym", "variant"]),
    source=st.just("") | TEXTS,
    note=st.just("") | TEXTS,
    valid_to=st.sampled_from(["", "2018-03-31"]),
    case=st.booleans(),
)
CONCEPTS = st.builds(
    Concept,
    id=TEXTS,
    terms=st.lists(TERMS, min_size=1, max_size=5, unique_by=lambda term: (term.lang, term.text)).map(tuple),
    type=st.sampled_from(["title", "term"]),
    domain=st.just("") | TEXTS,
    note=st.just("") | TEXTS,
    definition=st.just("") | TEXTS,
)


@pytest.mark.parametrize("ending", [".csv", ".tsv"])
@settings(max_examples=40)
@given(concepts=st.lists(CONCEPTS, min_size=1, max_size=4, unique_by=lambda concept: concept.id))
def test_what_is_written_reads_back(
    tmp_path_factory: pytest.TempPathFactory, ending: str, concepts: list[Concept]
) -> None:
    path = tmp_path_factory.mktemp("g") / f"g{ending}"
    write_glossary(concepts, path)
    assert same(read_glossary([path])) == concepts


@pytest.mark.parametrize("ending", [".csv", ".tsv", ".xlsx", ".tbx"])
def test_the_glossary_of_the_project_goes_round(tmp_path: Path, ending: str) -> None:
    glossary = read_glossary([ROOT / "glossary" / "titles.csv", ROOT / "glossary" / "persons.csv"])
    report = Report()
    write_glossary(glossary, tmp_path / f"g{ending}", report)
    again = read_glossary([tmp_path / f"g{ending}"])
    assert report.losses == {} and report.units
    # TBX groups the terms of a concept by language.
    assert [(c.id, set(c.terms), c.type, c.parent) for c in again.concepts] == [
        (c.id, set(c.terms), c.type, c.parent) for c in glossary.concepts
    ]
    if ending != ".tbx":
        assert same(again) == same(glossary)


def test_omegat_text(tmp_path: Path) -> None:
    terms = (
        Term(text="副主任", lang="zh"),
        Term(text="deputy director", lang="en", status="admitted", note="short"),
        Term(text="Deputy Director", lang="en"),
        Term(text="Vice Director", lang="en", status="forbidden"),
    )
    report = Report()
    write_glossary(
        [Concept(id="t", terms=terms), Concept(id="h", terms=(Term(text="#1", lang="zh"), terms[2]))],
        tmp_path / "g.txt",
        report,
    )
    assert (tmp_path / "g.txt").read_text("utf-8").split("\n")[1:] == [
        "副主任\tDeputy Director\tnot: Vice Director",
        "副主任\tdeputy director\tadmitted; short; not: Vice Director",
        "",
    ]
    assert report.losses == {"terms that begin with #": 1}


def test_an_ending_that_is_none(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r'no glossary format has the ending "\.doc"'):
        write_glossary(gather([]), tmp_path / "g.doc")


def test_the_glossary_of_the_project_reads_without_a_problem() -> None:
    glossary = read_glossary([ROOT / "glossary"])
    assert len(glossary) >= 400 and glossary.problems == ()


@pytest.mark.skipif(not SHARED.is_dir(), reason="the files are not beside the checkout")
@pytest.mark.parametrize("name", sorted(path.name for path in SHARED.glob("*")) if SHARED.is_dir() else [])
def test_files_of_other_tools(name: str) -> None:
    try:
        glossary = read_glossary([SHARED / name])
    except TmkitError as error:
        assert isinstance(error, FormatError) and name in str(error) and "\n" not in str(error)
        assert "NV_" in name or "invalid-structure" in name or "magiccomment" in name
    else:
        assert glossary.concepts or "translate5" in name


def test_bytes_that_are_no_text_are_named_with_their_file(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    path.write_bytes("zh,en\n重庆\0,Chongqing\n".encode())
    with pytest.raises(EncodingError, match=r"own.csv:2: this is a binary file"):
        read_glossary([path])


@pytest.mark.parametrize(("options", "root"), [((), "<martif"), (("--tbx", "2"), "<martif"), (("--tbx", "3"), "<tbx")])
def test_export_writes_the_version_of_tbx_that_is_asked_for(
    tmp_path: Path, options: tuple[str, ...], root: str
) -> None:
    own, out = tmp_path / "own.csv", tmp_path / "out.tbx"
    own.write_text("zh,en,status\n重庆,Chongqing,preferred\n重庆,Chungking,forbidden\n", "utf-8")
    assert run(["terms", "export", "-g", str(own), str(out), *options]) == 0
    assert root in out.read_text("utf-8")
    assert [concept.terms for concept in read_glossary([out]).concepts] == [
        concept.terms for concept in read_glossary([own]).concepts
    ]


def test_a_concept_may_prefer_two_names_each_in_its_time(tmp_path: Path) -> None:
    path = tmp_path / "own.csv"
    rows = ("水务局,Water Bureau,preferred,,2010-12-31", "水务局,Water Authority,preferred,2011-01-01,")
    path.write_text("\n".join(("zh,en,status,valid_from,valid_to", *rows, "")), "utf-8")
    glossary = read_glossary([path])
    assert not glossary.problems
    chinese = next(term for term in glossary.concepts[0].terms if term.lang == "zh")
    assert (chinese.valid_from, chinese.valid_to) == ("", "")
    path.write_text(
        "\n".join(("zh,en,status,valid_from,valid_to", *rows[:1], rows[1].replace("2011", "2009"), "")), "utf-8"
    )
    assert [problem.rule for problem in read_glossary([path]).problems] == ["terms.two_preferred"]
