"""A pair added to a glossary file: what is written, what stays, what is refused and why."""

from __future__ import annotations

from pathlib import Path

import pytest

from tmkit.errors import UsageError
from tmkit.model import Concept, Term
from tmkit.terms.addition import Added, Pair, add_pair, glossary_files
from tmkit.terms.glossary import read_glossary
from tmkit.terms.glossary_write import write_glossary

WIDE = "concept,zh,en,status\r\nmayor,市长,mayor,preferred\r\ntwin,友好城市,sister city,preferred\r\n"
TALKS = Pair(zh="会谈", en="talks", note="plural", source="met.txt")


def table(tmp_path: Path, text: str, name: str = "g.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text.encode())
    return path


def told(path: Path) -> dict[str, list[tuple[str, str]]]:
    concepts = read_glossary([path]).concepts
    return {concept.id: [(term.text, term.status) for term in concept.terms] for concept in concepts}


def test_a_new_pair_is_a_row_at_the_end_and_all_else_stays(tmp_path: Path) -> None:
    path = table(tmp_path, WIDE)
    assert add_pair([path], TALKS) == Added("talks", str(path), is_new=True)
    assert path.read_bytes().decode() == WIDE + "talks,会谈,talks,preferred\r\n"


def test_the_chinese_of_a_concept_gets_a_further_form(tmp_path: Path) -> None:
    path = table(tmp_path, WIDE)
    found = add_pair([path], Pair(zh="友好城巿", en="twin city", status="admitted"))
    assert found.concept == "twin-city"
    found = add_pair([path], Pair(zh="友好城市", en="twin town", status="forbidden"))
    assert found.concept == "twin"
    assert told(path)["twin"] == [("友好城市", "preferred"), ("sister city", "preferred"), ("twin town", "forbidden")]


def test_script_and_width_make_no_other_term(tmp_path: Path) -> None:
    path = table(tmp_path, WIDE)
    assert add_pair([path], Pair(zh="市長", en="city head", status="admitted")).concept == "mayor"
    assert path.read_text("utf-8").endswith("mayor,市长,city head,admitted\n")


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("zh\ten\n市长\tmayor\n", "会谈\ttalks\n"),
        ("en;zh-CN;note\nmayor;市长;\n", "talks;会谈;plural\n"),
        ("language,term,concept,status\nzh,市长,m,preferred\nen,mayor,m,preferred\n",
         "zh,会谈,talks,preferred\nen,talks,talks,preferred\n"),
        ("concept,zh,en,status,source\nm,市长,mayor,preferred,x", "\ntalks,会谈,talks,preferred,met.txt\n"),
    ],
    ids=["tabs", "semicolons", "a term a row", "no last line end"],
)  # fmt: skip
def test_each_table_keeps_its_form(tmp_path: Path, text: str, added: str) -> None:
    path = table(tmp_path, text)
    add_pair([path], TALKS)
    assert path.read_bytes().decode() == text + added


@pytest.mark.parametrize("name", ["g.tbx", "g.xlsx"])
def test_tbx_and_workbooks_are_written_anew(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    terms = Term(text="市长", lang="zh", status="preferred"), Term(text="mayor", lang="en", status="preferred")
    write_glossary([Concept(id="mayor", terms=terms, domain="government")], path)
    add_pair([path], TALKS)
    add_pair([path], Pair(zh="市长", en="city head", status="deprecated"))
    found = told(path)
    assert found["talks"] == [("会谈", "preferred"), ("talks", "preferred")]
    assert found["mayor"] == [("市长", "preferred"), ("mayor", "preferred"), ("city head", "deprecated")]
    assert read_glossary([path]).by_id["mayor"].domain == "government"


def test_what_is_there_is_not_added_twice(tmp_path: Path) -> None:
    path = table(tmp_path, WIDE)
    assert add_pair([path], Pair(zh=" 市 长 ".replace(" ", ""), en="Mayor")) == Added("mayor", str(path), is_new=False)
    assert path.read_bytes().decode() == WIDE


def test_a_new_concept_goes_to_the_file_named_else_the_first(tmp_path: Path) -> None:
    one, two = table(tmp_path, WIDE, "a.csv"), table(tmp_path, "zh,en\n宴会,banquet\n", "b.csv")
    assert glossary_files([tmp_path]) == [str(one), str(two)]
    assert add_pair([tmp_path], TALKS, str(two)).file == str(two)
    assert add_pair([tmp_path], Pair(zh="会见", en="meeting")).file == str(one)
    assert add_pair([tmp_path], Pair(zh="宴会", en="dinner", status="admitted")).file == str(two)
    with pytest.raises(UsageError, match=r"the glossary has no file '/etc/passwd'"):
        add_pair([tmp_path], TALKS, "/etc/passwd")


TWICE = "concept,zh,en,status\n1,会议,meeting,preferred\n2,会议,conference,preferred\n"


@pytest.mark.parametrize(
    ("text", "pair", "message"),
    [
        (WIDE, Pair(zh=" ", en="x"), "the Chinese term is missing"),
        (WIDE, Pair(zh="会", en=""), "the English term is missing"),
        (WIDE, Pair(zh="会" * 201, en="x"), "a term of 201 characters is no term: at most 200"),
        (WIDE, Pair(zh="会\u202e", en="x"), "the Chinese term holds a character that cannot be printed"),
        (WIDE, Pair(zh="市长", en="city head"), "“mayor” is preferred for “市长”: add “city head” as admitted"),
        (WIDE, Pair(zh="市长", en="mayor", status="forbidden"), "“mayor” is preferred for “市长” already: change that"),
        (TWICE, Pair(zh="会议", en="assembly"), "“会议” stands in several concepts (1, 2): add the form to the right"),
        ("zh,en\n市长,mayor\n", Pair(zh="会谈", en="chat", status="forbidden"), "“chat” would be read as preferred"),
    ],
)
def test_what_cannot_be_added_is_told(tmp_path: Path, text: str, pair: Pair, message: str) -> None:
    path = table(tmp_path, text)
    with pytest.raises(UsageError) as error:
        add_pair([path], pair)
    assert message in str(error.value)
    assert path.read_bytes().decode() == text


def test_a_file_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = table(tmp_path, WIDE)
    monkeypatch.setattr("os.access", lambda *_: False)
    with pytest.raises(UsageError, match=r"g\.csv: this glossary cannot be written: check the permissions"):
        add_pair([path], TALKS)


def test_a_workbook_of_several_sheets_is_left_as_it_is(tmp_path: Path) -> None:
    import openpyxl

    path = tmp_path / "g.xlsx"
    book = openpyxl.Workbook()
    for number, rows in enumerate(([("zh", "en"), ("市长", "mayor")], [("zh", "en"), ("宴会", "banquet")])):
        sheet = book.create_sheet(f"s{number}")
        for row in rows:
            sheet.append(row)
    book.save(path)
    before = path.read_bytes()
    with pytest.raises(
        UsageError, match=r"g\.xlsx: the form cannot be written here \(the workbook has several sheets\)"
    ):
        add_pair([path], TALKS)
    assert path.read_bytes() == before
