"""The review of proposed terms: written, decided, taken into a glossary, refusals remembered; and the verb."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tmkit.cli import run
from tmkit.errors import FormatError, InputError, UsageError
from tmkit.formats.table import read_workbook
from tmkit.memory.memory import open_memory
from tmkit.memory.term_pairs import term_pairs
from tmkit.model import Concept, Term, Unit
from tmkit.model.candidate import CandidateExample, TermCandidate
from tmkit.terms.extraction.decisions import decided
from tmkit.terms.extraction.refusals import read_refusals, remember_refusals
from tmkit.terms.extraction.review import (
    HEADER,
    Decided,
    TermDecision,
    is_term_review,
    read_term_review,
    write_term_review,
)

EXAMPLE = CandidateExample(unit_id=4, zh="副市长来访。", en="The vice mayor came.", zh_span=(0, 3), en_span=(4, 14))
CANDIDATES = [
    TermCandidate(
        zh="副市长", en="vice mayor", type="title", evidence=("title",), count=3, score=0.9, examples=(EXAMPLE,)
    ),
    TermCandidate(zh="副市长", en="deputy mayor", type="title", evidence=("title",), count=1, score=0.6),
    TermCandidate(zh="来访", en='came, "again"', type="term", evidence=("alignment",), count=2, score=0.5),
]


def decision(en: str, what: Decided, zh: str = "副市长", row: int = 0) -> TermDecision:
    return TermDecision(zh=zh, en=en, type="title", decision=what, row=row)


def decide(path: Path, *words: str) -> None:
    """Write decisions into the rows of a CSV review."""
    with path.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.reader(stream))
    for row, word in zip(rows[1:], words, strict=False):
        row[0] = word
    with path.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)


class TestFile:
    @pytest.mark.parametrize("name", ["review.xlsx", "review.csv", "review.tsv"])
    def test_undecided_rows_give_nothing(self, tmp_path: Path, name: str) -> None:
        path = tmp_path / name
        write_term_review(CANDIDATES, path)
        assert is_term_review(path)
        assert list(read_term_review(path)) == []

    def test_workbook_has_choices_and_marks(self, tmp_path: Path) -> None:
        from openpyxl import load_workbook

        path = tmp_path / "review.xlsx"
        write_term_review(CANDIDATES, path)
        rows = [cells for _, _, cells in read_workbook(path)]
        assert tuple(rows[0]) == HEADER
        assert rows[1][9:11] == ["【副市长】来访。", "The 【vice mayor】 came."]
        [choice] = load_workbook(path)["terms"].data_validations.dataValidation
        assert choice.formula1 == '"preferred,admitted,forbidden,no term"'

    def test_decisions_come_back(self, tmp_path: Path) -> None:
        path = tmp_path / "review.csv"
        write_term_review(CANDIDATES, path)
        decide(path, "preferred", "Admitted ", "非术语")
        assert [(one.zh, one.en, one.decision, one.row) for one in read_term_review(path)] == [
            ("副市长", "vice mayor", "preferred", 2),
            ("副市长", "deputy mayor", "admitted", 3),
            ("来访", 'came, "again"', "no term", 4),
        ]

    def test_unknown_decision(self, tmp_path: Path) -> None:
        path = tmp_path / "review.csv"
        write_term_review(CANDIDATES, path)
        decide(path, "", "yes")
        with pytest.raises(FormatError, match=r'the decision "yes" is none of preferred, admitted') as caught:
            list(read_term_review(path))
        assert (caught.value.file, caught.value.line) == (str(path), 3)

    def test_accepted_without_english(self, tmp_path: Path) -> None:
        path = tmp_path / "review.csv"
        path.write_text("decision,zh,en,evidence,competing\npreferred,市长,,,\n", "utf-8")
        with pytest.raises(FormatError, match="en is empty, but the decision is preferred"):
            list(read_term_review(path))

    def test_a_glossary_is_no_review(self, tmp_path: Path) -> None:
        path = tmp_path / "glossary.csv"
        path.write_text("zh,en\n市长,mayor\n", "utf-8")
        assert not is_term_review(path)
        with pytest.raises(FormatError, match="the column decision is missing"):
            list(read_term_review(path))

    def test_ending(self, tmp_path: Path) -> None:
        with pytest.raises(UsageError, match=r'\.xlsx, \.csv or \.tsv, not "\.pdf"'):
            write_term_review(CANDIDATES, tmp_path / "review.pdf")


class TestDecisions:
    def test_a_new_concept(self) -> None:
        [concept], changed = decided(
            [], [decision("vice mayor", "preferred"), decision("deputy mayor", "forbidden")], "r"
        )
        assert [(term.text, term.status, term.source) for term in concept.terms] == [
            ("副市长", "preferred", "r"),
            ("vice mayor", "preferred", "r"),
            ("deputy mayor", "forbidden", "r"),
        ]
        assert changed == 2

    def test_the_preferred_of_before_is_admitted(self) -> None:
        old = Concept(id="m", terms=(Term(text="副市長", lang="zh-TW"), Term(text="deputy mayor", lang="en-US")))
        [concept], changed = decided([old], [decision("vice mayor", "preferred")])
        assert concept.id == "m"
        assert [(t.text, t.lang, t.status) for t in concept.terms[1:]] == [
            ("deputy mayor", "en-US", "admitted"),
            ("vice mayor", "en-US", "preferred"),
        ]
        assert changed == 1

    def test_no_term_changes_nothing(self) -> None:
        assert decided([], [decision("vice mayor", "no term")]) == ((), 0)

    def test_two_preferred(self) -> None:
        rows = [decision("vice mayor", "preferred", row=2), decision("deputy mayor", "preferred", row=5)]
        with pytest.raises(InputError, match='rows 2 and 5 prefer "vice mayor" and "deputy mayor" for 副市长'):
            decided([], rows)

    @given(
        st.lists(
            st.tuples(st.sampled_from(["a", "b"]), st.sampled_from(["admitted", "forbidden", "no term"])), max_size=6
        )
    )
    def test_twice_is_once(self, choices: list[tuple[str, Decided]]) -> None:
        rows = [decision(en, what) for en, what in choices]
        once, _ = decided([], rows)
        assert {term.text for concept in once for term in concept.terms[1:]} == {
            en for en, what in choices if what != "no term"
        }
        assert decided(once, rows[-1:]) == (once, 0)


class TestRefusals:
    def test_remembered_and_taken_back(self, tmp_path: Path) -> None:
        glossary = tmp_path / "g.csv"
        assert read_refusals([glossary]) == frozenset()
        assert remember_refusals(glossary, [decision("came", "no term"), decision("x", "no term")]) == 2
        assert remember_refusals(glossary, [decision("came", "admitted")]) == 0
        assert read_refusals([glossary]) == read_refusals([tmp_path]) == {("副市长", "x")}

    def test_a_broken_line(self, tmp_path: Path) -> None:
        (tmp_path / "g.csv.noterms").write_text("# head\n市长\n", "utf-8")
        with pytest.raises(FormatError, match="not a refused pair") as caught:
            read_refusals([tmp_path / "g.csv"])
        assert caught.value.line == 2


@pytest.fixture(scope="module")
def memory(tmp_path_factory: pytest.TempPathFactory) -> str:
    place = tmp_path_factory.mktemp("extract") / "tm.db"
    pairs = [("副市长高明远来访。", "Vice mayor Gao Mingyuan came to visit."), ("他很忙。", "He is busy.")]
    with open_memory(place, create=True) as store:
        units = (
            Unit(source_parts=(zh,), target_parts=(en,), source_lang="zh-CN", target_lang="en-US") for zh, en in pairs
        )
        store.import_units(units)
    return str(place)


class TestCommand:
    def test_json(self, memory: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["terms", "extract", "-m", memory, "--format", "jsonl", "--type", "person"]) == 0
        [shape] = map(json.loads, capsys.readouterr().out.splitlines())
        assert (shape["zh"], shape["en"], shape["type"], shape["count"]) == ("高明远", "Gao Mingyuan", "person", 1)
        assert shape["examples"][0] == {
            "id": 1,
            "zh": "副市长高明远来访。",
            "en": "Vice mayor Gao Mingyuan came to visit.",
            "zh_span": [3, 6],
            "en_span": [11, 23],
        }

    def test_text(self, memory: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["terms", "extract", "-m", memory, "--limit", "1"]) == 0
        assert capsys.readouterr().out.splitlines() == [
            "0.97     1×  高明远 → Gao Mingyuan  (person; pinyin)",
            "        副市长[高明远]来访。",
            "        Vice mayor [Gao Mingyuan] came to visit.",
        ]

    def test_nothing_found(self, memory: str) -> None:
        assert run(["terms", "extract", "-m", memory, "--type", "event"]) == 1

    def test_unknown_type(self, memory: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert run(["terms", "extract", "-m", memory, "--type", "verb"]) == 2
        assert '"verb" is no type of term: body, title' in capsys.readouterr().err

    def test_review_and_back(self, memory: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        review, glossary = tmp_path / "review.csv", tmp_path / "g.csv"
        assert run(["terms", "extract", "-m", memory, "--type", "person,title", "-o", str(review)]) == 0
        decide(review, "preferred", "no term")
        assert run(["terms", "import", str(review), "-g", str(glossary)]) == 0
        assert "2 decisions, 1 term changed, 1 more remembered as no terms" in capsys.readouterr().err
        assert "高明远,高明远,Gao Mingyuan,preferred,person" in glossary.read_text("utf-8")
        ask = ["terms", "extract", "-m", memory, "-g", str(glossary), "--type", "person,title", "--format", "jsonl"]
        assert run(ask) == 0
        [left] = map(json.loads, capsys.readouterr().out.splitlines())
        assert (left["zh"], left["glossary"]) == ("高明远", "known (preferred)")
        assert run([*ask, "--new"]) == 1

    def test_a_wrong_review_leaves_the_glossary(
        self, memory: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        review, glossary = tmp_path / "review.csv", tmp_path / "g.csv"
        assert run(["terms", "extract", "-m", memory, "-o", str(review)]) == 0
        decide(review, "preferred", "perhaps")
        assert run(["terms", "import", str(review), "-g", str(glossary)]) == 2
        assert 'review.csv:3: the decision "perhaps" is none of' in capsys.readouterr().err
        assert not glossary.exists()


def test_either_side_may_be_the_source(tmp_path: Path) -> None:
    with open_memory(tmp_path / "tm.db", create=True) as store:
        store.import_units(
            [
                Unit(source_parts=("Hello.",), target_parts=("你好。",), source_lang="en-GB", target_lang="zh-TW"),
                Unit(source_parts=("再见。",), target_parts=("Goodbye.",), source_lang="zh", target_lang="en"),
                Unit(source_parts=("Bonjour.",), target_parts=("你好。",), source_lang="fr", target_lang="zh"),
            ]
        )
        assert [(zh, en) for _, zh, en in term_pairs(store.store)] == [("你好。", "Hello."), ("再见。", "Goodbye.")]
