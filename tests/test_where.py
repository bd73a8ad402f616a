from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmkit.cli import run
from tmkit.errors import TmkitError, UsageError
from tmkit.formats import read
from tmkit.memory.memory import open_memory
from tmkit.memory.store import Where
from tmkit.memory.where import narrow, read_where

GOLDEN = Path(__file__).parent / "golden" / "where.tsv"
with GOLDEN.open(encoding="utf-8", newline="") as _stream:
    CASES = list(csv.DictReader(_stream, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["label"])
def test_golden(case: dict[str, str]) -> None:
    found = read_where(case["text"])
    assert " ".join(found.statuses) == case["statuses"]
    assert (found.since, found.until, found.article) == (case["since"], case["until"], case["article"])
    assert found.min_confidence == float(case["confidence"])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("verified", "'verified' is no condition; write conditions such as status=verified date>=2020-03"),
        ("status=verified, date=2020", "'status=verified,' is no status"),
        ("status=good", "'good' is no status; it is one of verified, imported, aligned, needs-review, rejected"),
        ("status>verified", "status takes = !=, not >"),
        ("status!=verified|imported|aligned|needs-review|rejected", "status!=verified|imported|aligned|needs-review|"),
        ("author=me", "'author' is no field of a unit: it is one of status, article, date, confidence"),
        ("date=2020-13", "'2020-13' is no date; write YYYY-MM-DD, YYYY-MM or YYYY"),
        ("date=2020-02-30", "'2020-02-30' is no date"),
        ("date=last-week", "'last-week' is no date"),
        ("date!=2020", "date takes = >= > <= <, not !="),
        ("date<0001", "date<0001 leaves no unit"),
        ("date>9999", "date>9999 leaves no unit"),
        ("confidence>=high", "confidence 'high' is not a number from 0 to 1"),
        ("confidence>=80", "confidence '80' is not a number from 0 to 1"),
        ("confidence=1", "confidence takes >= >, not ="),
        ("source!=zh", "source takes =, not !="),
        ("source=zh source=en", "no unit has two source languages, 'zh' and 'en'"),
        ("article=a.txt article=b.txt", "no unit is of two articles, 'a.txt' and 'b.txt'"),
        ("status=verified status=aligned", "no unit has two statuses: verified and aligned"),
        ("article='a.txt", '"article=\'a.txt" is no condition'),
        ("status=verified; drop table unit", "'verified;' is no status"),
    ],
)
def test_what_cannot_be_understood_is_named(text: str, message: str) -> None:
    message = message.replace("'status=verified,' is", "'verified,' is")
    with pytest.raises(UsageError, match="^" + re.escape(message)):
        read_where(text)


@given(st.text(st.sampled_from("statusdatefidence=!<>|\"' 0123456789-.verified()%;会"), max_size=40))
def test_any_text_is_understood_or_refused_in_one_line(text: str) -> None:
    try:
        assert isinstance(read_where(text), Where)
    except TmkitError as error:
        assert "\n" not in str(error)


def test_narrowing_by_all_units_changes_nothing() -> None:
    where = Where(article="a", since="2020-01-01", until="2020-02-01", statuses=("aligned",), min_confidence=0.5)
    assert narrow([where, Where()]) == narrow([Where(), where]) == where


def test_export_and_concordance_take_conditions(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    memory, out = str(tmp_path / "tm.db"), str(tmp_path / "out.tsv")
    with open_memory(memory, create=True) as store:
        for number, status in enumerate(("verified", "aligned", "rejected"), 1):
            store.add(
                f"第{number}次会议", f"meeting {number}", status=status, created=f"20{18 + number}-05-01T10:00:00Z"
            )
    assert run(["export", "-m", memory, out, "--where", "status!=rejected date>=2020"]) == 0
    assert [unit.target for unit in read(out)] == ["meeting 2"]
    assert run(["export", "-m", memory, out, "--status", "verified", "--where", "date<2020-05-01"]) == 0
    assert [unit.target for unit in read(out)] == ["meeting 1"]
    capsys.readouterr()
    assert run(["concordance", "会议", "-m", memory, "--where", "date=2019-05", "--count"]) == 0
    assert capsys.readouterr().out == "1\n"
    assert run(["export", "-m", memory, out, "--where", "date>>2020"]) == 2
    assert "'>2020' is no date" in capsys.readouterr().err


def test_the_language_of_the_source(tmp_path: Path) -> None:
    with open_memory(tmp_path / "tm.db", create=True) as memory:
        memory.add("一", "one", source_lang="zh-CN", target_lang="en-US")
        memory.add("two", "二", source_lang="en", target_lang="zh")
        memory.add("trois", "三", source_lang="zha", target_lang="zh")
        assert [unit.source for unit in memory.units(read_where("source=ZH"))] == ["一"]
        assert [unit.source for unit in memory.units(read_where("source=en status=imported"))] == ["two"]
