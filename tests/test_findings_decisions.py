"""Decisions of a reviewer: read from JSON and from the workbook, applied to ignores and to the glossary."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import pytest
from findings_made import make_finding as finding
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from tmkit.cli import run
from tmkit.errors import FormatError
from tmkit.formats.table import Sheet, read_workbook, write_workbook
from tmkit.formats.tbx.writer import write_tbx
from tmkit.model import Rejection
from tmkit.qa.baseline import Judged
from tmkit.qa.decisions import HEADER, Decision, latest, read_decisions
from tmkit.qa.ignores import read_ignores
from tmkit.reports.findings_table import write_table
from tmkit.terms.admission import Admission, admit
from tmkit.terms.glossary import read_glossary

Entry = dict[str, Any]
ONE: Entry = {"decision": "ignore", "id": "1" * 16, "rule": "number.missing", "reason": "as agreed", "segment": 3}
ADMIT: Entry = {"decision": "admit", "rule": "term.absent", "term": "外交部", "form": "foreign office", "file": "d/a"}
GLOSSARY = "concept,zh,en,status,note,source\r\nmfa,外交部,Ministry of Foreign Affairs,preferred,,\r\n"


def saved(path: Path, *entries: Any) -> str:
    path.write_text(json.dumps({"decisions": entries}), "utf-8")
    return str(path)


def test_a_saved_file_is_read(tmp_path: Path) -> None:
    rejected: list[Rejection] = []
    found = read_decisions(saved(tmp_path / "d.json", ONE, ADMIT), rejected)
    assert found == [Decision(**ONE), Decision(**ADMIT)]
    assert not rejected


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"decision": "maybe"}, 'decision "maybe" is none of confirm, ignore, admit'),
        ({"reason": " "}, "an ignore needs a reason"),
        ({"until": "2026-31-12"}, 'until "2026-31-12" is no date such as 2024-05-31'),
        ({"id": ""}, "the id of the finding is missing"),
        ({"scope": "world"}, 'scope "world" is none of finding, term'),
        ({"scope": "term"}, "a decision for a term needs the rule and the term"),
        ({"segment": "3"}, '"segment" must be a number'),
        ({"reason": "\ud800"}, '"reason" holds half a character'),
        ({"reason": 3}, '"reason" must be a text'),
        ({"decision": "admit"}, "write the rendering that is to be admitted as its form"),
        ({"decision": "admit", "form": "x"}, "an admission needs the term that it renders"),
        ({"decision": "admit", "form": "x\ny", "term": "市"}, "the form must be one line"),
    ],
)
def test_a_wrong_entry_is_named_and_the_rest_holds(tmp_path: Path, change: dict[str, Any], message: str) -> None:
    rejected: list[Rejection] = []
    found = read_decisions(saved(tmp_path / "d.json", ONE | change, ADMIT), rejected)
    assert [decision.decision for decision in found] == ["admit"]
    assert message in rejected[0].reason
    assert rejected[0].unit == 1


ANY = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*ONE, "scope", "form", "x"]), inner),
    max_leaves=20,
)


@given(ANY)
def test_any_json_is_read_or_refused_in_one_line(content: Any) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "d.json")
        merged = ONE | content if isinstance(content, dict) else content
        for whole in (content, {"decisions": [content]}, {"decisions": [merged]}):
            path.write_text(json.dumps(whole), "utf-8")
            rejected: list[Rejection] = []
            try:
                found = read_decisions(path, rejected)
            except FormatError as error:
                assert "\n" not in str(error)
            else:
                assert all("\n" not in item.reason for item in rejected)
                assert len(found) + len(rejected) <= 1


@pytest.mark.parametrize(
    ("text", "message"),
    [("hello", "neither JSON nor a workbook"), ('{"findings": []}', 'a JSON object with a list "decisions"')],
)
def test_a_file_of_something_else(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "d.json"
    path.write_text(text, "utf-8")
    with pytest.raises(FormatError, match=message):
        read_decisions(path, [])


def decided(path: Path, **cells: str) -> None:
    """Write the workbook of one finding and fill in cells as a reviewer does, with the columns moved about."""
    write_table([Judged(finding(1, rule="term.absent", source="外交部发言人", source_span=(0, 3)))], path)
    (_, _, header), (_, _, row) = read_workbook(path)
    filled = {**dict(zip(header, row, strict=True)), **cells}
    write_workbook(path, Sheet("findings", HEADER[::-1]), [[filled[name] for name in HEADER[::-1]]])


def test_the_workbook_comes_back(tmp_path: Path) -> None:
    path = tmp_path / "f.xlsx"
    decided(path, decision="忽略", reason="as agreed", until="2027-01-01", author="Li")
    (decision,) = read_decisions(path, [])
    assert (decision.decision, decision.reason, decision.until) == ("ignore", "as agreed", "2027-01-01")
    assert (decision.id, decision.term, decision.segment, decision.marked) == (f"{1:016x}", "外交部", 1, "many")
    ignore = decision.to_ignore("", "2026-01-31")
    assert (ignore.author, ignore.date, ignore.source) == ("Li", "2026-01-31", "外交部发言人")


def test_an_undecided_workbook_decides_nothing(tmp_path: Path) -> None:
    write_table([Judged(finding(1)), Judged(finding(2), is_known=True)], tmp_path / "f.xlsx")
    assert len(list(read_workbook(tmp_path / "f.xlsx"))) == 2
    assert read_decisions(tmp_path / "f.xlsx", []) == []


def test_a_workbook_without_its_columns(tmp_path: Path) -> None:
    write_workbook(tmp_path / "f.xlsx", Sheet("s", ["decision"]), [["fix"]])
    with pytest.raises(FormatError, match='no findings of tmkit: the column "reason" is missing'):
        read_decisions(tmp_path / "f.xlsx", [])


def test_the_last_decision_counts() -> None:
    first, second = Decision(decision="confirm", id="a" * 16), Decision(decision="ignore", id="a" * 16, reason="x")
    term = Decision(decision="ignore", id="a" * 16, rule="term.absent", term="市", scope="term", reason="x")
    assert latest([first, term, second]) == [term, second]


def test_a_row_is_added_and_every_other_byte_stays(tmp_path: Path) -> None:
    path = tmp_path / "g.csv"
    path.write_bytes(GLOSSARY.encode("utf-8-sig"))
    wanted = Admission(form="Foreign Office, London", term="外交部", source="a.xlf, segment 3", note="as agreed (Li)")
    (done,) = admit([path], [wanted], [])
    assert (done.concept, done.file, done.is_new) == ("mfa", str(path), True)
    row = 'mfa,外交部,"Foreign Office, London",admitted,as agreed (Li),"a.xlf, segment 3"\r\n'
    assert path.read_bytes() == (GLOSSARY + row).encode("utf-8-sig")
    assert [one.is_new for one in admit([path], [wanted], [])] == [False]
    assert path.read_bytes() == (GLOSSARY + row).encode("utf-8-sig")


def test_a_forbidden_form_is_admitted_for_the_concept_that_forbids_it(tmp_path: Path) -> None:
    path = tmp_path / "g.tsv"
    path.write_text("concept\tzh\ten\tstatus\nmfa\t外交部\tMFA\t\nmfa\t外交部\tForeign Office\tforbidden", "utf-8")
    assert admit([path], [Admission(form="Foreign Office", instead="Foreign Office")], [])[0].is_new
    statuses = {term.text: term.status for term in read_glossary([path]).by_id["mfa"].terms}
    assert statuses["Foreign Office"] == "admitted"


def test_a_file_without_header_and_other_encodings(tmp_path: Path) -> None:
    path = tmp_path / "g.txt"
    content = (
        "外交部\tMinistry of Foreign Affairs\n市长\tmayor\n重庆市政府外事办公室\tForeign Affairs Office of Chongqing\n"
    )
    path.write_bytes(content.encode("gb18030"))
    assert admit([path], [Admission(form="city head", term="市长")], [])[0].is_new
    assert path.read_bytes() == (content + "市长\tcity head\n").encode("gb18030")


@pytest.mark.parametrize("form", ["xlsx", "tbx 2", "tbx 3"])
def test_workbooks_and_tbx_are_written_anew(tmp_path: Path, form: str) -> None:
    (tmp_path / "g.csv").write_text(GLOSSARY + "m,市长,mayor,preferred,,\r\n", "utf-8", newline="")
    path = tmp_path / f"g.{form[:4].strip()}"
    if form == "tbx 3":
        write_tbx(read_glossary([tmp_path / "g.csv"]).concepts, path, version=3)
    else:
        assert run(["terms", "export", str(path), "-g", str(tmp_path / "g.csv")]) == 0
    before = read_glossary([path])
    assert admit([path], [Admission(form="foreign office", term="外交部")], [])[0].is_new
    after = read_glossary([path])
    assert {term.text: term.status for term in after.by_id["mfa"].terms}["foreign office"] == "admitted"
    assert after.by_id["m"].terms == before.by_id["m"].terms
    assert (b"<tbx" in path.read_bytes()) == (form == "tbx 3")


def test_a_workbook_of_several_sheets_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "g.xlsx"
    book = Workbook(write_only=True)
    for name, row in (("one", ["外交部", "Ministry of Foreign Affairs"]), ("two", ["市长", "mayor"])):
        sheet = book.create_sheet(name)
        sheet.append(["zh", "en"])
        sheet.append(row)
    book.save(path)
    rejected: list[Rejection] = []
    content = path.read_bytes()
    assert not admit([path], [Admission(form="foreign office", term="外交部")], rejected)
    assert "the workbook has several sheets" in rejected[0].reason
    assert path.read_bytes() == content


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("p,商务部,Ministry of Commerce,preferred,,\n", "no concept of the glossary has “外交部”"),
        ("a,外交部,MFA,,,\nb,外交部,Foreign Office,,,\n", "“外交部” stands in several concepts (a, b)"),
        ("a,外交部,,,,\n", "has no term in another language"),
    ],
)
def test_what_cannot_be_admitted_is_told(tmp_path: Path, rows: str, message: str) -> None:
    path = tmp_path / "g.csv"
    path.write_text("concept,zh,en,status,note,source\n" + rows, "utf-8")
    rejected: list[Rejection] = []
    assert not admit([path], [Admission(form="foreign office", term="外交部")], rejected)
    assert message in rejected[0].reason
    assert path.read_text("utf-8") == "concept,zh,en,status,note,source\n" + rows


def test_a_term_that_stands_inflected_in_an_english_source(tmp_path: Path) -> None:
    path = tmp_path / "g.csv"
    path.write_text("concept,zh,en\na,友好城市,sister city\n", "utf-8")
    (done,) = admit([path], [Admission(form="姐妹城市", term="Sister Cities")], [])
    assert path.read_text("utf-8").endswith("\na,姐妹城市,sister city\n")
    assert done.concept == "a"


def test_the_preferred_form_tells_two_concepts_apart(tmp_path: Path) -> None:
    path = tmp_path / "g.csv"
    path.write_text("concept,zh,en\na,主席,president\nb,主席,chairman\n", "utf-8")
    (done,) = admit([path], [Admission(form="chair", term="主席", preferred="chairman")], [])
    assert done.concept == "b"


def test_apply_writes_ignores_glossary_and_what_is_to_be_corrected(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    glossary, ignores = tmp_path / "g.csv", tmp_path / "i.json"
    glossary.write_text(GLOSSARY, "utf-8", newline="")
    fix = {"decision": "confirm", "id": "2" * 16, "rule": "date.wrong", "file": "a.xlf", "segment": 2, "message": "m"}
    term = {"decision": "ignore", "rule": "term.count", "term": "市", "scope": "term", "reason": "no", "author": "Wu"}
    wrong = {"decision": "ignore", "id": "3" * 16}
    path = saved(tmp_path / "d.json", ONE, ADMIT, fix, term, wrong)
    assert run(["findings", "apply", path, "--ignores", str(ignores), "-g", str(glossary), "--author", "Li"]) == 0
    out, err = capsys.readouterr()
    assert out == "a.xlf:2: m [date.wrong]\n"
    assert "i.json: 2 ignores, +2" in err
    assert "admitted “foreign office” for mfa" in err
    assert f"warning: {path}: entry 5: an ignore needs a reason; left out" in err
    assert "1 to correct, 2 ignored, 1 forms admitted, 1 left out" in err
    assert sorted((one.rule, one.term, one.author) for one in read_ignores(ignores, [])) == [
        ("number.missing", "", "Li"),
        ("term.count", "市", "Wu"),
    ]
    assert "a, segment 0" in glossary.read_text("utf-8")
    assert run(["findings", "apply", path, "--ignores", str(ignores), "-g", str(glossary), "--strict"]) == 2
    assert "i.json: 2 ignores, +0" in capsys.readouterr().err


@pytest.mark.parametrize(("entry", "option"), [(ONE, "--ignores"), (ADMIT, "--glossary")])
def test_apply_asks_where_decisions_go(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], entry: dict[str, Any], option: str
) -> None:
    assert run(["findings", "apply", saved(tmp_path / "d.json", entry)]) == 2
    assert f"say where they go with {option}" in capsys.readouterr().err


def test_apply_never_writes_over_ignores_it_cannot_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ignores = tmp_path / "i.json"
    ignores.write_text('{"ignores": [{"rule": "a.b"}]}', "utf-8")
    assert run(["findings", "apply", saved(tmp_path / "d.json", ONE), "--ignores", str(ignores)]) == 2
    assert "i.json: entry 1: an ignore needs a reason: repair it first" in capsys.readouterr().err
    assert ignores.read_text("utf-8") == '{"ignores": [{"rule": "a.b"}]}'
